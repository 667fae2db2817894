"""Every binding does its act, by each of its keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from console.screens.acts import acts_of
from console.screens.board import BoardScreen
from console.screens.call import CallScreen
from support.screens import Hands, at_desk, in_a_call

Seen = Callable[[Hands], bool]


def shows(words: str) -> Seen:
    return lambda hands: words in hands.words


def call_screen(hands: Hands) -> CallScreen:
    screen = hands.app.screen
    assert isinstance(screen, CallScreen)
    return screen


ON_A_CALL: dict[str, Seen] = {
    "call.keys": shows("Show every key, and all alerts"),
    "call.note": shows("Enter takes it"),
    "call.card": shows("Which guidecard?"),
    "call.place": shows("The caller said it twice"),
    "call.send": lambda hands: bool(hands.view.call.sent),
    "call.instructions": shows("Which instructions?"),
    "call.wave": lambda hands: hands.told_in_passing == ["There is no alarm."],
    "call.lines": shows("Add Ambulance"),
    "call.transfer": shows("988 Lifeline: offer it to the caller"),
    "call.close": shows("How did the call end?"),
    "call.people": shows("the patient is of this household"),
    "call.board": lambda hands: isinstance(hands.app.screen, BoardScreen),
    "call.find": shows("Find a question"),
    "call.amend": lambda hands: call_screen(hands).marked == 6,
    "call.yes_no": lambda hands: hands.view.call.yes_no and hands.view.call.callback_unsafe,
    "call.line": shows("The caller hung up"),
    "call.units": shows("Police: en route"),
    "call.after": shows("After the call"),
    "call.log": shows("Every entry of this call"),
    "call.more": lambda hands: hands.app.screen.query_one("#right", VerticalScroll).scroll_y > 0,
}

ON_THE_BOARD: dict[str, Seen] = {
    "board.open": lambda hands: isinstance(hands.app.screen, CallScreen),
    "board.new": lambda hands: isinstance(hands.app.screen, CallScreen),
    "board.backfill": shows("When was it taken?"),
    "board.status": shows("Which program?"),
    "board.due": lambda hands: hands.told_in_passing == ["Nothing is owed after any call."],
    "board.packs": shows("Which pack?"),
    "board.find": shows("A number, a place, or words of the record."),
    "board.keys": shows("Show every key"),
    "console.palette": shows("Search for commands"),
    "console.quit": shows("Leave the console"),
}


ALL = {act.id: act for where in ("call", "board", "console") for act in acts_of(where)}


def test_no_act_is_left_untried() -> None:
    assert ALL.keys() == ON_A_CALL.keys() | ON_THE_BOARD.keys()


async def try_all(hands: Hands, seen: dict[str, Seen], which: int, home: str) -> None:
    """Press one key of every act, each time from the screen on which the act stands."""
    for act, does in seen.items():
        keys = ALL[act].keys.split(",")
        before = type(hands.app.screen).__name__
        assert before == home
        await hands.press(keys[min(which, len(keys) - 1)])
        assert does(hands), f"{act}\n{hands.text}"
        while type(hands.app.screen).__name__ not in {"CallScreen", "BoardScreen"}:
            await hands.press("escape")
        await hands.press("escape")
        hands.app.clear_notifications()
        if type(hands.app.screen).__name__ != home:
            await hands.press("enter" if home == "CallScreen" else "f12")


@pytest.mark.parametrize("which", [0, 1], ids=["first", "second"])
async def test_every_key_on_the_call_screen_does_its_act(tmp_path: Path, which: int) -> None:
    async with in_a_call(tmp_path) as hands:
        await try_all(hands, ON_A_CALL, which, "CallScreen")


@pytest.mark.parametrize("which", [0, 1], ids=["first", "second"])
async def test_every_key_on_the_board_does_its_act(tmp_path: Path, which: int) -> None:
    async with at_desk(tmp_path) as hands:
        await hands.ring()
        await hands.press("f12")
        await try_all(hands, ON_THE_BOARD, which, "BoardScreen")
