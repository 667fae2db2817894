"""What takes more than one key: questions put to the call taker, and the commands that follow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast

from textual.screen import Screen

from console.office.opening import Office
from console.present.taking_back import WHY
from console.screens.dialogs import Ask, Choose, Find, Item
from console.session import commands as do
from console.session.refusing import Needs, Refused
from console.session.showing import newly_in_sight
from console.session.view import CallView
from console.text.clean import clean
from store.kinds.interview import TakenBackBecause

if TYPE_CHECKING:
    from console.screens.call import CallScreen


class Console(Protocol):
    """The app of the console."""

    office: Office
    keys: Mapping[str, str]


def keys_at(screen: Screen[None]) -> Mapping[str, str]:
    """The keys that were changed, by act."""
    return cast(Console, screen.app).keys


def desk(screen: Screen[None]) -> Office:
    """The office of the app that a screen belongs to."""
    return cast(Console, screen.app).office


def tell(screen: Screen[None], words: str) -> None:
    """Say something in passing."""
    screen.app.notify(clean(words), markup=False, timeout=6)


def carry_out(screen: CallScreen, command: do.Command) -> bool:
    """Carry a command out, and draw; a refusal is told, or asks for what is missing."""
    try:
        desk(screen).session.do(screen.call, command)
    except Refused as refused:
        _refused(screen, command, refused)
        return False
    screen.done()
    return True


def _refused(screen: CallScreen, command: do.Command, refused: Refused) -> None:
    if refused.needs is Needs.REASON_TAKEN_BACK and isinstance(command, do.AnswerFact):
        screen.run_worker(_taken_back(screen, command, str(refused)))
    else:
        tell(screen, str(refused))


async def _taken_back(screen: CallScreen, command: do.AnswerFact, why: str) -> None:
    reason = await screen.app.push_screen_wait(
        Choose(
            "A danger is taken back. Why?",
            [Item(reason, words.capitalize()) for reason, words in WHY.items()],
            note=why,
        )
    )
    if reason is None:
        return
    again = replace(command, taken_back=cast("TakenBackBecause", reason))
    carry_out(screen, again)


def note_views(screen: CallScreen, view: CallView) -> None:
    """Write down which records are in sight."""
    for command in newly_in_sight(view):
        with suppress(Refused):  # its time in sight may end between the view and now
            desk(screen).session.do(screen.call, command)


def begin(screen: CallScreen, what: str) -> None:
    """Begin an act that asks for something first."""
    from console.screens import call_flows

    flow = call_flows.FLOWS[what]
    screen.run_worker(flow(screen), exclusive=True, group="flow")


async def choose(screen: Screen[None], title: str, items: list[Item], note: str = "") -> str | None:
    """Let somebody choose from a list; None if they go back."""
    return await screen.app.push_screen_wait(Choose(title, items, note=note))


async def ask(screen: Screen[None], title: str, note: str = "", text: str = "") -> str | None:
    """Ask for a line of text; None if somebody goes back."""
    return await screen.app.push_screen_wait(Ask(title, note=note, text=text))


async def find(screen: Screen[None], title: str, items: list[Item]) -> str | None:
    """Let somebody find an item by typing; None if they go back."""
    return await screen.app.push_screen_wait(Find(title, items))
