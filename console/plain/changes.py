"""What is new in a call since it was last told: the gravest first, and never the whole panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.plain.spoken import WIDE, alert_words, rows_words
from console.present.header import Alert
from console.present.people import people_rows
from console.present.response import line_words, tier_words
from console.session.owed import added_line
from console.session.view import CallView
from protocols.decision import OfferState, ProgramState
from protocols.lines import Line, LineKey
from protocols.saying import said, value_words


@dataclass(frozen=True, slots=True)
class Told:
    """A call as it was last told."""

    view: CallView
    alerts: tuple[Alert, ...]
    bounds: str = ""
    """The exact bounds as they were told last."""


def changes(before: Told | None, after: Told) -> Iterator[str]:
    """A line for each thing that is new; all there is where nothing was told `before`."""
    was, now = before.view if before else None, after.view
    yield from new_alerts(before, after)
    yield from _cautions(was, now)
    yield from _caller(was, now)
    yield from _card(was, now)
    yield from _tier(was, now)
    yield from _lines(was, now)
    yield from _offers(was, now)
    yield from _programs(was, now)
    yield from _to_be_done(was, now)
    yield from _done(was, now)
    if after.bounds and after.bounds != (before.bounds if before else ""):
        yield after.bounds
    if now.decision.settled and was is not None and not was.decision.settled:
        yield "SETTLED: nothing still to be asked can change this"


def new_alerts(before: Told | None, after: Told) -> Iterator[str]:
    """The alerts that were not told yet."""
    known = before.alerts if before else ()
    yield from (alert_words(alert) for alert in after.alerts if alert not in known)


def _cautions(was: CallView | None, now: CallView) -> Iterator[str]:
    known = was.decision.cautions if was else ()
    for name in now.decision.cautions:
        if name not in known:
            yield f"CAUTION: {said(now.pack.sections.cautions[name].says)}"


def _caller(was: CallView | None, now: CallView) -> Iterator[str]:
    """The line itself, and whom its number or place belongs to."""
    call, before = now.call, was.call if was else None
    if call.callback_unsafe != (before.callback_unsafe if before else False):
        yield "DO NOT CALL BACK" if call.callback_unsafe else "Calling back is safe again"
    if call.caller_left != (before.caller_left if before else None):
        left = call.caller_left
        yield f"CALLER {left.replace('_', ' ').upper()}" if left else "The caller is on the line"
    if call.yes_no != (before.yes_no if before else False):
        yield "YES AND NO only: answers are offered" if call.yes_no else "The caller can speak"
    if matched(now) != (matched(was) if was else ()) and call.closed is None:
        yield from rows_words(people_rows(now, WIDE))


def matched(view: CallView) -> tuple[str, ...]:
    """The records that match a call."""
    return tuple(match.record.id for match in view.matches)


def _card(was: CallView | None, now: CallView) -> Iterator[str]:
    if was is None or was.decision.card == now.decision.card:
        return
    card = now.pack.sections.cards[now.decision.card]
    yield f"CARD: {said(card.title)}{' DRAFT' if card.draft else ''}"
    yield from (f"say: {said(words)}" for words in card.say)
    yield from (f"never say: {said(words)}" for words in card.never_say)


def _tier(was: CallView | None, now: CallView) -> Iterator[str]:
    decision, before = now.decision, was.decision if was else None
    if before is not None and (before.tier, before.needed, before.screened) == (
        decision.tier,
        decision.needed,
        decision.screened,
    ):
        return
    words = tier_words(now, decision.tier)
    if was is not None and was.decision.tier != decision.tier:
        words += f" (was {tier_words(was, was.decision.tier)})"
    if decision.needed != decision.tier:
        words += f", needed {tier_words(now, decision.needed)}"
    if not decision.screened:
        words += ", NOT YET SCREENED"
    elif before is not None and not before.screened:
        words += ", screened"
    yield f"RESPONSE: {words}"


def _lines(was: CallView | None, now: CallView) -> Iterator[str]:
    before, after = _wanted(was), _wanted(now)
    owed = {line.key for line in now.owed}
    for key, line in after.items():
        held = before.get(key)
        if held is None or line_words(now, held) != line_words(now, line):
            was_words = f" (was {line_words(now, held)})" if held else ""
            yield f"{'send' if key in owed else 'recommended'}: {line_words(now, line)}{was_words}"
    for line in was.decision.lines if was else ():
        if line.key not in after:
            yield f"no longer: {line_words(now, line)}"
    known = {because.text for because in was.decision.because} if was else set()
    reasons = dict.fromkeys(because.text for because in now.decision.because)
    yield from (f"because: {text}" for text in reasons if text not in known)
    unfilled = was.decision.unfilled if was else ()
    for service in now.decision.unfilled:
        if service not in unfilled:
            yield f"NOBODY FILLS: {said(now.pack.sections.services[service].says)}"


def _wanted(view: CallView | None) -> dict[LineKey, Line]:
    """What is recommended, with what the call taker added and did not send yet."""
    if view is None:
        return {}
    found = {line.key: line for line in view.decision.lines}
    return found | {line.key: line for line in view.owed}


def _offers(was: CallView | None, now: CallView) -> Iterator[str]:
    """Offers that opened or closed, were taken or lost."""
    before = {offer.id: offer.state for offer in was.decision.offers} if was else {}
    says = {offer.id: said(offer.says) for offer in now.pack.sections.offers}
    told = {OfferState.OPEN, OfferState.TAKEN}
    for offer in now.decision.offers:
        held = before.get(offer.id)
        if offer.state is not held and {offer.state, held} & told:
            count = len(offer.open_facts)
            more = f", {count} question{'' if count == 1 else 's'} left" if count else ""
            because = f" ({'; '.join(offer.because)})" if offer.because else ""
            state = offer.state.value.replace("_", " ")
            yield f"offer {state}: {says[offer.id]}{more}{because}"


def _programs(was: CallView | None, now: CallView) -> Iterator[str]:
    """Programs that would have come and will not; one that comes stands in its line."""
    before = {program.id: program.state for program in was.decision.programs} if was else {}
    for program in now.decision.programs:
        lost = before.get(program.id) is ProgramState.ACCEPTED
        if lost and program.state is not ProgramState.ACCEPTED:
            because = f" ({'; '.join(program.because)})" if program.because else ""
            name = now.pack.sections.programs[program.id].name
            yield f"program {program.state.value}: {name}{because}"


def _to_be_done(was: CallView | None, now: CallView) -> Iterator[str]:
    """Instructions at hand, and reports that the law asks for."""
    sections = now.pack.sections
    known = was.decision.instructions if was else ()
    for name in now.decision.instructions:
        if name not in known and name not in now.alarms:
            title = said(sections.instructions[name].title)
            yield f"instructions at hand: {title} - :instructions {name}"
    due = was.decision.reports_due if was else ()
    for name in now.decision.reports_due:
        if name not in due and name not in now.call.reports:
            yield f"REPORT DUE: {said(sections.reports[name].says)} - :report {name}"


def _done(was: CallView | None, now: CallView) -> Iterator[str]:
    """What was sent, left out, transferred, and which danger was kept although taken back."""
    call = now.call
    for sent in call.sent[len(was.call.sent) if was else 0 :]:
        words = "; ".join(line_words(now, added_line(line)) for line in sent.lines)
        yield f"SENT: {words}{'' if sent.place_verified else ' (place not verified)'}"
    for left in call.left_out[len(was.call.left_out) if was else 0 :]:
        by = left.second_person or "to be reviewed"
        yield f"LEFT OUT: {line_words(now, added_line(left.line))}: {left.reason}, {by}"
    for name, transfer in call.transfers.items():
        before = was.call.transfers.get(name) if was else None
        if before is None or before.state is not transfer.state:
            program = now.pack.sections.programs.get(name)
            state = transfer.state.value.replace("_", " ").upper()
            yield f"TRANSFER: {program.name if program else name}: {state}"
    for doubt in call.doubted[len(was.call.doubted) if was else 0 :]:
        words = value_words(now.pack.sections, doubt.fact, doubt.value)
        yield f"KEPT: {doubt.fact.replace('_', ' ')} said to be {words}, maybe under duress"
