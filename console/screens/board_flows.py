"""The acts of the board."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from console.office.opening import Office
from console.screens.dialogs import Item
from console.screens.flows import ask, choose, desk, find, tell
from console.screens.following import due
from console.screens.reading import Reading
from console.session import commands as do
from store.faults import StoreFault
from store.index import Listed
from store.kinds.response import ProgramStatus
from store.reading import read_call

if TYPE_CHECKING:
    from console.screens.board import BoardScreen


def listed_calls(office: Office) -> list[Listed]:
    """The calls of the lists: what rings and is open at any seat, then the newest."""
    under_way = [call for state in ("ringing", "open") for call in office.index.listed(state=state)]
    return [*under_way, *(c for c in office.index.listed(limit=50) if c.state == "closed")]


def open_call(screen: BoardScreen, call: UUID) -> None:
    """Answer a ringing call, go to an open one, or show one that is closed."""
    session = desk(screen).session
    if call not in {held.id for held in session.calls}:
        try:
            left = session.hold([read_call(desk(screen).journal, call)], {})
        except StoreFault as fault:
            tell(screen, str(fault))
            return
        if left:
            tell(
                screen, "The pack on which this call began is not here. See `guidecard calls show`."
            )
            return
    if session.view(call).call.state == "ringing":
        session.do(call, do.PickUp())
    screen.app.open_call(call)  # type: ignore[attr-defined]  # the console's own app has it


async def keys(screen: BoardScreen) -> None:
    """Every key."""
    from console.screens.keycard import key_rows

    await screen.app.push_screen_wait(Reading("Keys", key_rows("board")))


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
    except ValueError:
        tell(screen, "Write the time like 2023-10-27 14:05.")
        return
    view = desk(screen).session.backfill(happened_at)
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
        wait = int(said) if said.strip().isdecimal() else None
    told = ProgramStatus.model_validate({"program": name, "state": state, "wait_minutes": wait})
    session.set_status(name, told)
    screen.redraw()


async def find_call(screen: BoardScreen) -> None:
    """Find a call by its words."""
    office = desk(screen)
    office.index.catch_up(office.journal)
    words = await ask(screen, "Find calls", note="A number, a place, or words of the record.")
    if not words:
        return
    found = office.index.listed(find=words.strip(), limit=50)
    if not found:
        tell(screen, "No call has these words.")
        return
    items = [
        Item(str(one.call), f"{one.number} {one.state} {one.phone} {one.place}") for one in found
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
}
"""By the name of the act."""
