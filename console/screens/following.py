"""What comes after a call, on screen: referrals, and follow-ups with their attempts and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args
from uuid import UUID

from console.present.following import (
    can_be_referred_to,
    follow_ups_in_order,
    program_words,
    standing_words,
    window_words,
)
from console.screens.dialogs import Item
from console.screens.flows import ask, carry_out, choose, desk, find, tell
from console.session import commands as do
from console.sheet.times import Times
from protocols.saying import said
from store.following import FollowUp
from store.kinds.following import TriedOutcome
from store.reading import read_call

if TYPE_CHECKING:
    from console.screens.board import BoardScreen
    from console.screens.call import CallScreen
    from protocols.pack import Pack


async def after(screen: CallScreen) -> None:
    """Follow-ups of this call, and programs that somebody can be referred to."""
    view, session = screen.view, desk(screen).session
    owed = [one for one in follow_ups_in_order(view.call, session.now) if one.ended is None]
    items = [Item(f"due:{one.program}/{one.id}", _words(one, view.pack, screen)) for one in owed]
    items += [
        Item(f"refer:{name}", f"Refer to {words}") for name, words in can_be_referred_to(view.pack)
    ]
    if not items:
        tell(screen, "Nothing falls due after this call, and there is nobody to refer to.")
        return
    chosen = await choose(screen, "After the call", items)
    if chosen is None:
        return
    what, _, name = chosen.partition(":")
    if what == "refer":
        await _refer(screen, name)
    else:
        await _what_became(screen, next(o for o in owed if f"{o.program}/{o.id}" == name))


async def _refer(screen: CallScreen, program: str) -> None:
    agreed = await choose(
        screen,
        "Do they agree to it?",
        [Item("yes", "They agree"), Item("no", "They do not, or nobody could ask")],
    )
    if agreed is None:
        return
    reason = "" if agreed == "yes" else await ask(screen, "Why without their word?")
    if reason is not None:
        carry_out(screen, do.Refer(program, agreed == "yes", "taker", reason))


async def _what_became(screen: CallScreen, held: FollowUp) -> None:
    what = await choose(
        screen,
        held.what,
        [
            Item("tried", "It was tried"),
            Item("done", "It is done"),
            Item("stopped", "It stops"),
        ],
        note=f"Stop when: {held.stop}" if held.stop else "",
    )
    if what == "tried":
        outcomes = [Item(name, name.replace("_", " ")) for name in get_args(TriedOutcome)]
        outcome = await choose(screen, "How did it go?", outcomes)
        note = await ask(screen, "In a few words", note="Enter alone: nothing") if outcome else None
        if outcome is not None and note is not None:
            how = cast("TriedOutcome", outcome)
            carry_out(screen, do.TryFollowUp(held.program, held.id, how, note))
    elif what == "done":
        outcome = await _outcome(screen, held)
        if outcome is not None:
            carry_out(screen, do.EndFollowUp(held.program, held.id, "done", outcome))
    elif what == "stopped":
        reason = await ask(screen, "Why does it stop?", note=held.stop)
        if reason is not None:
            carry_out(screen, do.EndFollowUp(held.program, held.id, "stopped", reason=reason))


async def _outcome(screen: CallScreen, held: FollowUp) -> str | None:
    """One of the program's own outcomes; empty where it has none, None to go back."""
    program = screen.view.pack.sections.programs.get(held.program)
    if program is None or not program.outcomes:
        return ""
    items = [Item(name, said(words)) for name, words in program.outcomes.items()]
    return await choose(screen, "With what outcome?", items)


async def due(screen: BoardScreen) -> None:
    """Everything that is owed after calls; choosing one opens its call."""
    from console.screens.board_flows import open_call

    office = desk(screen)
    office.index.catch_up(office.journal)
    calls = [read_call(office.journal, call) for call in office.index.calls_owing()]
    pack = office.session.pack
    items = [
        Item(f"{call.id}", f"{_words(one, pack, screen)}  {call.number}")
        for call in calls
        for one in follow_ups_in_order(call, office.session.now)
        if one.ended is None
    ]
    if not items:
        tell(screen, "Nothing is owed after any call.")
        return
    chosen = await find(screen, "Owed after calls", items)
    if chosen is not None:
        open_call(screen, UUID(chosen))


def _words(held: FollowUp, pack: Pack, screen: CallScreen | BoardScreen) -> str:
    now = desk(screen).session.now
    program = program_words(pack, held.program)
    window = window_words(held, Times.of(pack))
    return f"{standing_words(held, now)}  {program}: {held.what}  ({window})"
