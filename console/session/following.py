"""Rules of what comes after a call: referrals, and the work that falls due."""

from __future__ import annotations

from collections.abc import Iterator

from console.session import commands as do
from console.session.owed import HANDED_OVER
from console.session.refusing import Needs, Refused
from console.session.view import CallView
from protocols.decision import ProgramResult, ProgramState
from protocols.referral import result_of
from protocols.words import Mode
from store.following import FollowUp
from store.kinds import following
from store.kinds.base import Body

REFERRED_TO = frozenset({Mode.OUTREACH, Mode.REQUESTED, Mode.SECONDARY})
"""Ways to work in which a program takes people who were referred to it."""


def refer(view: CallView, command: do.Refer) -> tuple[Body, ...]:
    """Refer somebody to a program, in the call or after it; its own work falls due at once.

    Only to a program that would take them: a danger or an open screen is no matter of a referral.
    """
    program = view.pack.sections.programs.get(command.program)
    if program is None or not REFERRED_TO & set(program.mode):
        raise Refused("There is no such program to refer to.")
    if any(held.program == command.program for held in view.call.referrals):
        raise Refused(f"Already referred to {program.name}.")
    result = result_of(view.pack, view.situation, command.program)
    if result.state not in {ProgramState.ACCEPTED, ProgramState.ELIGIBLE}:
        reasons = "; ".join(result.because) or "it does not take people like this"
        still = "Not yet screened" if result.state is ProgramState.OPEN else "Not taken there"
        raise Refused(f"{still}: {reasons}.")
    if not command.agreed and not command.reason.strip():
        raise Refused("Referring without their agreement takes a reason.", Needs.REASON)
    referred = following.ProgramReferred(
        program=command.program, agreed=command.agreed, by=command.by, reason=command.reason
    )
    return (referred, *_due(view, result))


def due_at_close(view: CallView) -> tuple[Body, ...]:
    """The work of every program that was sent or took the call by phone."""
    met = {
        line.program: None for batch in view.call.sent for line in batch.lines if line.program
    } | {name: None for name, held in view.call.transfers.items() if held.state in HANDED_OVER}
    return tuple(
        body
        for name in met
        if name in view.pack.sections.programs
        for body in _due(view, result_of(view.pack, view.situation, name))
    )


def _due(view: CallView, result: ProgramResult) -> Iterator[Body]:
    for due in result.follow_ups:
        if (result.id, due.id) not in view.call.follow_ups:
            yield following.FollowUpDue(
                program=result.id,
                follow_up=due.id,
                what=due.what,
                after=due.after,
                by=due.by,
                attempts=due.attempts,
                stop=due.stop or "",
            )


def try_follow_up(view: CallView, command: do.TryFollowUp) -> tuple[Body, ...]:
    """Write an attempt down."""
    held = _open(view, command.program, command.follow_up)
    if held.used_up:
        raise Refused(f"It was tried {len(held.tried)} times, as often as it may be. End it.")
    return (
        following.FollowUpTried(
            program=held.program,
            follow_up=held.id,
            outcome=command.outcome,
            note=command.note,
        ),
    )


def end_follow_up(view: CallView, command: do.EndFollowUp) -> tuple[Body, ...]:
    """It is done, or it stops for a reason."""
    held = _open(view, command.program, command.follow_up)
    program = view.pack.sections.programs.get(held.program)
    outcomes = program.outcomes if program else {}
    if command.how == "stopped" and not command.reason.strip():
        raise Refused("Say why it stops.", Needs.REASON)
    if command.outcome and command.outcome not in outcomes:
        raise Refused(f"There is no such outcome. Here are: {', '.join(outcomes) or 'none'}.")
    return (
        following.FollowUpEnded(
            program=held.program,
            follow_up=held.id,
            how=command.how,
            outcome=command.outcome,
            reason=command.reason,
        ),
    )


def _open(view: CallView, program: str, name: str) -> FollowUp:
    held = view.call.follow_ups.get((program, name))
    if held is None:
        raise Refused("There is no such follow-up on this call.")
    if held.ended is not None:
        raise Refused("It has ended already.")
    return held
