"""Rules of ending a call: nothing recommended is forgotten, no report left undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.session import commands as do
from console.session.owed import sent_urgencies
from console.session.refusing import Needs, Refused
from console.session.transferring import UNDER_WAY
from console.session.view import CallView
from protocols.lines import LineKey
from protocols.saying import said
from protocols.words import TransferState
from store.call import Call
from store.kinds import response
from store.kinds.base import Body
from store.numbers import parse


def close(
    view: CallView, command: do.Close, sent_elsewhere: Mapping[LineKey, int]
) -> tuple[Body, ...]:
    """End the call with a disposition that fits what was done.

    A call about an event that another call already told ends without sending only what that other
    call has sent.
    """
    disposition = view.pack.sections.dispositions.get(command.disposition)
    if disposition is None:
        raise Refused("There is no such disposition.")
    call = view.call
    under_way = [name for name, held in call.transfers.items() if held.state in UNDER_WAY]
    if under_way:
        raise Refused("A transfer is under way. Stay until it is resolved, or take the call back.")
    owed = view.owed
    other = command.duplicate_of
    if disposition.requires == "duplicate":
        other = _other_number(command)
        if other is None or other == call.number:
            raise Refused("Name the incident number of the other call, such as R-7K3M-Q9XA-0412.")
        owed = tuple(line for line in owed if line.urgency > sent_elsewhere.get(line.key, 0))
    if owed:
        words = ", ".join(f"{line.service} {line.urgency.word}" for line in owed)
        raise Refused(
            f"Not sent and not left out: {words}. Send it, or leave it out with a reason.",
            Needs.SEND_FIRST,
        )
    undone = [report for report in view.decision.reports_due if report not in call.reports]
    if undone:
        says = said(view.pack.sections.reports[undone[0]].says)
        raise Refused(f"The law asks for this first: {says}. Mark it done, or assign it.")
    if disposition.requires == "sent":
        _check_sent(view, disposition.services)
    if disposition.requires == "resolved_transfer" and not any(
        held.state is TransferState.RESOLVED for held in call.transfers.values()
    ):
        raise Refused("No transfer of this call was resolved.")
    return (
        response.CallClosed(
            disposition=command.disposition,
            narrative=command.narrative,
            duplicate_of=other,
            code=disposition.code,
        ),
    )


def sent_elsewhere(calls: Iterable[Call], command: do.Command) -> Mapping[LineKey, int]:
    """What was sent on the other call, where an end names one as the same event."""
    if not isinstance(command, do.Close) or command.duplicate_of is None:
        return {}
    other = _other_number(command)
    named = next((held for held in calls if held.number == other), None)
    return {} if named is None else sent_urgencies(named)


def _other_number(command: do.Close) -> str | None:
    """The incident number of the other call as it is written; None where it is none."""
    try:
        return str(parse(command.duplicate_of or ""))
    except ValueError:
        return None


def _check_sent(view: CallView, services: tuple[str, ...]) -> None:
    sent = {line.service for batch in view.call.sent for line in batch.lines}
    if not sent:
        raise Refused("Nothing was sent on this call.")
    if services and not sent.intersection(services):
        raise Refused(f"None of these was sent: {', '.join(services)}.")


def file_report(view: CallView, command: do.FileReport) -> tuple[Body, ...]:
    """A report is done, or assigned to somebody by name."""
    if command.report not in view.pack.sections.reports:
        raise Refused("There is no such report.")
    if command.state == "assigned" and not command.to.strip():
        raise Refused("Say who makes the report.")
    return (response.ReportDone(report=command.report, state=command.state, to=command.to),)
