"""The acts of the board."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import ValidationError

from console.office.bare import taken_up
from console.office.opening import Office
from console.screens.dialogs import Item
from console.screens.flows import ask, choose, desk, find, keys_at, tell
from console.screens.following import due
from console.screens.instruments import packs
from console.screens.reading import Reading
from console.session.refusing import Refused
from store.faults import StoreFault
from store.index import Listed
from store.kinds.response import ProgramStatus

if TYPE_CHECKING:
    from console.screens.board import BoardScreen


@dataclass(frozen=True, slots=True)
class Lists:
    """Calls of the lists, or why there are none."""

    calls: list[Listed]
    trouble: str = ""


def lists(office: Office, words: str = "") -> Lists:
    """The newest calls, of those with some words if any are given."""
    try:
        office.index.catch_up(office.journal)
        return Lists(_listed(office, words))
    except (StoreFault, sqlite3.Error, UnicodeError) as fault:
        return Lists([], f"The lists cannot be read: {fault}. The record is not touched.")


def _listed(office: Office, words: str) -> list[Listed]:
    """What rings and is open at any seat, then the newest that were closed."""
    index = office.index
    if words:
        return index.listed(find=words, limit=50)
    under_way = [call for state in ("ringing", "open") for call in index.listed(state=state)]
    return [*under_way, *(call for call in index.listed(limit=50) if call.state == "closed")]


def open_call(screen: BoardScreen, call: UUID) -> None:
    """Answer a ringing call, go to an open one, or show one that is closed.

    One whose pack is not here is shown as its record tells it.
    """
    try:
        held = taken_up(desk(screen), call)
    except StoreFault as fault:
        tell(screen, str(fault))
        return
    if held:
        screen.app.open_call(call)  # type: ignore[attr-defined]  # the console's own app has it
    else:
        from console.screens.bare import BareScreen

        screen.app.push_screen(BareScreen(call))


async def keys(screen: BoardScreen) -> None:
    """Every key."""
    from console.screens.keycard import key_rows

    await screen.app.push_screen_wait(Reading("Keys", key_rows("board", keys_at(screen))))


async def new(screen: BoardScreen) -> None:
    """Begin a call by hand."""
    view = desk(screen).session.take()
    screen.app.open_call(view.call.id)  # type: ignore[attr-defined]  # the console's own app has it


async def backfill(screen: BoardScreen) -> None:
    """Write down a call that was taken on paper."""
    zone = desk(screen).session.pack.zone
    text = await ask(
        screen,
        "When was it taken?",
        note="Like 2023-10-27 14:05, in the center's own time.",
        text=desk(screen).session.now.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
    )
    if not text:
        return
    try:
        happened_at = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        view = desk(screen).session.backfill(happened_at)
    except (ValueError, OverflowError):
        tell(screen, "Write the time like 2023-10-27 14:05.")
        return
    except Refused as refused:
        tell(screen, str(refused))
        return
    screen.app.open_call(view.call.id)  # type: ignore[attr-defined]  # the console's own app has it


async def status(screen: BoardScreen) -> None:
    """Say what a program reports of itself."""
    session = desk(screen).session
    programs = session.pack.sections.programs
    items = [Item(name, program.name) for name, program in programs.items()]
    if not items:
        tell(screen, "This pack has no programs.")
        return
    name = await choose(screen, "Which program?", items)
    if name is None:
        return
    state = await choose(
        screen,
        f"{programs[name].name} is",
        [
            Item("open", "open and free"),
            Item("busy", "busy"),
            Item("closed", "closed or out of service"),
            Item("unknown", "not known"),
        ],
    )
    if state is None:
        return
    wait = None
    if state == "busy":
        said = await ask(
            screen, "How many minutes must a caller wait?", note="Enter alone: not known"
        )
        if said is None:
            return
        wait = said.strip() or None
    try:
        told = ProgramStatus.model_validate({"program": name, "state": state, "wait_minutes": wait})
    except ValidationError:
        tell(screen, "Write the minutes as a number, or nothing. Nothing was changed.")
        return
    session.set_status(name, told)
    screen.redraw()


async def find_call(screen: BoardScreen) -> None:
    """Find a call by its words."""
    office = desk(screen)
    words = await ask(screen, "Find calls", note="A number, a place, or words of the record.")
    if not words:
        return
    found = lists(office, words.strip())
    if not found.calls:
        tell(screen, found.trouble or "No call has these words.")
        return
    items = [
        Item(str(one.call), f"{one.number} {one.state} {one.phone} {one.place}")
        for one in found.calls
    ]
    chosen = await find(screen, "Calls found", items)
    if chosen is not None:
        open_call(screen, UUID(chosen))


FLOWS: dict[str, Callable[[BoardScreen], Coroutine[None, None, None]]] = {
    "keys": keys,
    "new": new,
    "backfill": backfill,
    "status": status,
    "find": find_call,
    "due": due,
    "packs": packs,
}
"""By the name of the act."""
