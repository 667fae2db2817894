"""Keys: sent by any terminal, one meaning each, shown where keys are shown, changed at will."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding

import console
from console.office.settings import SettingsRefused
from console.present.interview import CHOICE_KEYS, UNCLEAR_KEYS
from console.screens.acts import ACTS, acts_of
from console.screens.app import GuidecardApp
from console.screens.board import BoardScreen
from console.screens.call import CallScreen
from console.screens.dialogs import Ask, Choose, Find
from console.screens.instructions import InstructionScreen
from console.screens.keybar import key_content
from console.screens.keymap import WHERE, read_keymap
from console.screens.reading import Reading
from console.text.whole import WholeTextScreen
from support.keys import key_bytes
from support.screens import at_console, in_a_call, office_for, turned

README = Path(console.__file__).with_name("README.md").read_text()

SCREENS: tuple[type, ...] = (
    GuidecardApp,
    BoardScreen,
    CallScreen,
    Choose,
    Ask,
    Find,
    Reading,
    InstructionScreen,
    WholeTextScreen,
)

TAKEN = {f"ctrl+{letter}" for letter in "chijmsz["}
"""Copy, and what a terminal sends as another key, stops its output with, or suspends the app by."""

FLOW_CONTROL = "ctrl+q"
"""Where flow control is on, it starts output again and never arrives; harmless, and never alone."""

PLAIN_NAMES = {"slash": "/", "question_mark": "?"}


def keys_of(screen: type) -> list[str]:
    """The keys that a screen binds itself."""
    found: list[str] = []
    for binding in screen.__dict__.get("BINDINGS", ()):
        keys = binding.key if isinstance(binding, Binding) else binding[0]
        found += keys.split(",")
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_every_key_is_one_that_a_plain_terminal_sends(
    screen: type,
) -> None:
    for key in keys_of(screen):
        sent = key_bytes(PLAIN_NAMES.get(key, key))
        assert sent
        assert key not in TAKEN
        assert not key.startswith(("alt+", "shift+"))


def test_no_two_keys_of_a_screen_are_sent_alike() -> None:
    for where in WHERE:
        acts = (*acts_of(where), *acts_of("console"))
        keys = [key for act in acts for key in act.keys.split(",")]
        sent = Counter(key_bytes(PLAIN_NAMES.get(key, key)) for key in keys)
        assert [key for key, times in sent.items() if times > 1] == []


def test_no_key_of_the_call_screen_is_an_answer() -> None:
    keys = {key for act in acts_of("call") for key in act.keys.split(",")}
    assert not keys & {*CHOICE_KEYS, *UNCLEAR_KEYS, "y", "n"}


def test_everything_on_a_function_key_has_another_key_or_is_in_the_palette() -> None:
    for act in ACTS:
        keys = act.keys.split(",")
        assert FLOW_CONTROL not in keys or act.id == "console.quit"
        assert not re.fullmatch(r"f\d+", keys[0]) or len(keys) > 1, act.id


def test_every_act_stands_in_the_key_bar_with_its_key() -> None:
    for where in WHERE:
        for width in (80, 120):
            shown = key_content(acts_of(where), width).plain
            assert max(map(len, shown.splitlines())) <= width
            for act in acts_of(where):
                assert f"{act.shown_key} {act.label}" in shown


def test_every_key_is_in_the_readme() -> None:
    tables = "\n".join(line for line in README.splitlines() if line.startswith("| `"))
    documented = {key.casefold() for key in re.findall(r"`([^`]+)`", tables)}
    for act in ACTS:
        for key in act.keys.split(","):
            assert PLAIN_NAMES.get(key, key) in documented, (act.id, key)


async def test_every_act_is_on_the_key_card_and_in_the_palette(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.pilot.resize_terminal(120, 50)
        await hands.press("f1")
        for act in acts_of("call"):
            assert act.help in hands.text
        await hands.press("escape")
        found = {command.help for command in hands.app.get_system_commands(hands.app.screen)}
        assert {act.help for act in acts_of("call")} <= found
        await hands.press("f12")
        found = {command.help for command in hands.app.get_system_commands(hands.app.screen)}
        assert {act.help for act in acts_of("board")} <= found


async def test_the_palette_does_an_act_by_its_name(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("ctrl+p")
        await hands.at_once(*"SEND")
        await hands.wait_for("Send everything")
        await hands.press("enter")
        await hands.pilot.pause()
        assert len(hands.view.call.sent) == 1


async def test_a_key_that_was_changed_does_its_act_and_is_shown(tmp_path: Path) -> None:
    clock = turned()
    with office_for(tmp_path, clock) as office:
        app = GuidecardApp(office, keys=read_keymap({"call.send": "f4", "call.place": "insert"}))
        async with at_console(office, clock, app=app) as hands:
            await hands.ring()
            hands.to_case_entry()
            assert "F4 SEND" in hands.text
            assert "INSERT loc" in hands.text
            await hands.press("f5", "ctrl+g")
            assert "lines.sent" not in hands.kinds
            await hands.press("f4")
            assert "lines.sent" in hands.kinds
            await hands.press("f1")
            assert re.search(r"F4 +Send everything", hands.text)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"call.sned": "f4"}, "'call.sned' is nothing that can be done; did you mean 'call.send'?"),
        ({"call.send": "ctrl+m"}, "no plain terminal sends 'ctrl+m'"),
        ({"call.send": "ctrl+s"}, "no plain terminal sends 'ctrl+s'"),
        ({"call.send": "alt+1"}, "no plain terminal sends 'alt+1'"),
        ({"call.send": "f55"}, "no plain terminal sends 'f55'"),
        ({"call.send": ""}, "no plain terminal sends ''"),
        ({"call.send": "5"}, "'5' answers questions"),
        ({"call.send": "k"}, "'k' answers questions"),
        ({"call.send": "f6"}, "'f6' already means call.instructions"),
        ({"call.send": "ctrl+p"}, "'ctrl+p' already means console.palette"),
        ({"console.quit": "f2"}, "'f2' already means call.note"),
    ],
)
def test_a_key_that_could_not_work_is_refused_with_a_sentence(
    keys: dict[str, str], why: str
) -> None:
    with pytest.raises(SettingsRefused) as refused:
        read_keymap(keys)
    assert why in str(refused.value)
    assert "nothing was begun" in str(refused.value)


def test_two_acts_may_change_keys_with_each_other() -> None:
    assert read_keymap({"call.send": "f6", "call.instructions": "f5"}) == {
        "call.send": "f6",
        "call.instructions": "f5",
    }
