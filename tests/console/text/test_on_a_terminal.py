"""What reaches a real terminal of hostile text: nothing that it acts on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from support.hostile import CONTROLS, DISGUISES, HOSTILE, ORDINARY
from support.terminal import Terminal, control_bytes, smuggled

TESTS = str(Path(__file__).parents[2])
PAYLOADS = [*CONTROLS.values(), *DISGUISES.values()]

APP = """
import sys
from rich.text import Text
from textual.app import App
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import *
from console.text.clean import clean
from console.text.content import cell, said
from console.text.filters import SafeApp
from console.text.whole import WholeText
from support.hostile import *

how, what = sys.argv[1:]
Base = App if how == "bare" else SafeApp
if how == "door":
    content, text, string = said, cell, clean
else:
    content, text, string = Content, Text, str
payloads = [*CONTROLS.values()] if how == "bare" else [*CONTROLS.values(), *DISGUISES.values()]


def table(raw):
    widget = DataTable()
    widget.add_column(text(raw))
    widget.add_row(text(raw))
    return widget


def log(raw):
    widget = RichLog(wrap=True)
    widget.write(text(raw))
    return widget


def framed(raw):
    widget = Static()
    widget.border_title = widget.border_subtitle = content(raw)
    widget.styles.border = ("round", "white")
    return widget


KINDS = {
    "Static": lambda raw: Static(content(raw)),
    "Label": lambda raw: Label(content(raw)),
    "OptionList": lambda raw: OptionList(content(raw)),
    "DataTable": table,
    "Tree": lambda raw: Tree(text(raw)),
    "Input": lambda raw: Input(string(raw)),
    "TextArea": lambda raw: TextArea(string(raw)),
    "ListView": lambda raw: ListView(ListItem(Label(content(raw)))),
    "Button": lambda raw: Button(content(raw)),
    "Checkbox": lambda raw: Checkbox(content(raw)),
    "RichLog": log,
    "titles": framed,
}


class Everything(Base):
    CSS = "Screen > * { height: 4; width: 100%; margin: 0; }"

    def compose(self):
        for kind, make in KINDS.items():
            for start in range(0, len(payloads), 8):
                yield make(f"{kind} " + " ".join(payloads[start : start + 8]))

    def on_mount(self):
        for raw in payloads[:4]:
            self.notify(string("notified " + raw), title=string("titled " + raw), markup=False)


class Columns(Base):
    CSS = "Horizontal { height: 1; } .left { width: 60; } .right { width: 1; }"

    def compose(self):
        for raw in [*ORDINARY.values(), DISGUISES["joined latin"]]:
            yield Horizontal(Static(content(raw), classes="left"), Static("|", classes="right"))
        yield Label("done")


class Pasted(Base):
    def compose(self):
        yield Input()
        yield Label("ready")


class Whole(Base):
    def compose(self):
        yield WholeText(HUGE[what] * 5)


class Ending(Base):
    def on_mount(self):
        raw = " ".join(CONTROLS.values())
        if what == "message":
            self.exit(message=raw)
        elif what == "panic":
            self.panic(raw)
        else:
            raise ValueError(raw)


apps = {"everything": Everything, "columns": Columns, "pasted": Pasted}
endings = dict.fromkeys(["message", "panic", "exception"], Ending)
(apps | endings | dict.fromkeys(HUGE, Whole))[what]().run()
"""

PRINTING = """
import sys
from console.text.clean import plain
from support.hostile import *
for raw in HOSTILE.values():
    print(plain(raw) if sys.argv[1] == "plain" else raw.encode("utf-8", "replace").decode())
"""

KINDS = (
    *("Static", "Label", "OptionList", "DataTable", "Tree", "Input", "TextArea", "ListView"),
    *("Button", "Checkbox", "RichLog", "titles", "notified", "titled"),
)


def run(how: str, what: str, *, columns: int = 80, rows: int = 24) -> Terminal:
    argv = [sys.executable, "-c", APP, how, what]
    return Terminal(argv, columns=columns, rows=rows, env={"PYTHONPATH": TESTS})


def log_of_everything(how: str) -> bytes:
    """Every kind of widget with every payload, as the bytes that reached the terminal."""
    with run(how, "everything", columns=400, rows=340) as terminal:
        terminal.wait_for_bytes(b"titled")  # which a garbled screen would not show
        terminal.settle()
        if how != "bare":
            assert terminal.titles == []
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        return terminal.log


@pytest.mark.parametrize("how", ["door", "filter"])
def test_no_kind_of_widget_sends_a_control(how: str) -> None:
    log = log_of_everything(how)
    assert smuggled(log, PAYLOADS) == []
    for kind in KINDS:
        shown = f"{kind} ␛]52" if how == "door" else f"{kind} ]52"
        assert shown.encode() in log, kind


def test_without_door_and_filter_every_kind_sends_them() -> None:
    log = log_of_everything("bare")
    assert len(smuggled(log, PAYLOADS)) > 100
    for kind in KINDS:
        assert f"{kind} \x1b]52;c;".encode() in log, kind


def neighbours_moved(how: str) -> set[str]:
    """The texts beside which another widget's only character is not where it should be."""
    names = [*ORDINARY, "joined latin"]
    with run(how, "columns", rows=len(names) + 1) as terminal:
        terminal.wait_for("done")
        terminal.settle()
        right = {
            name: [terminal.cell(y, x).data for x in range(60, 80)] for y, name in enumerate(names)
        }
    return {name for name, cells in right.items() if "".join(cells).rstrip() != "|"}


def test_no_text_pushes_its_neighbour_aside() -> None:
    assert neighbours_moved("door") == set()


def test_without_door_joined_characters_push_their_neighbour_aside() -> None:
    assert neighbours_moved("bare") >= {"family", "skin tone", "flag", "hindi", "joined latin"}


@pytest.mark.parametrize("how", ["door", "bare"])
def test_pasted_text_sends_controls_only_without_filter(how: str) -> None:
    with run(how, "pasted") as terminal:
        terminal.wait_for("ready")
        terminal.paste("pasted \x9d0;ALL CLEAR\x9c \x9b2J \x0e \u202e")
        terminal.wait_for_bytes(b"pasted")
        terminal.settle()
        assert bool(smuggled(terminal.log, PAYLOADS)) == (how == "bare")


@pytest.mark.parametrize("ending", ["message", "panic", "exception"])
@pytest.mark.parametrize("how", ["filter", "bare"])
def test_last_words_send_controls_only_without_filter(how: str, ending: str) -> None:
    with run(how, ending) as terminal:
        terminal.wait_for_exit()
        _, _, last_words = terminal.log.rpartition(b"\x1b[?1049l" if how == "filter" else b"\x07")
        assert b"clipboard" in last_words
        assert bool(smuggled(terminal.log, PAYLOADS)) == (how == "bare")


@pytest.mark.parametrize("name", ["line feeds", "joiners"])
def test_keys_are_answered_while_five_megabytes_are_being_wrapped(name: str) -> None:
    with run("door", name) as terminal:
        terminal.wait_for("rows 1 to 22 of")
        terminal.press("pagedown")
        terminal.wait_for(re.compile(r"rows 23 to 44 of [\d,]+ found so far"))


@pytest.mark.parametrize("how", ["plain", "raw"])
def test_the_line_mode_sends_line_ends_and_no_other_control(how: str) -> None:
    argv = [sys.executable, "-c", PRINTING, how]
    with Terminal(argv, env={"PYTHONPATH": TESTS}) as terminal:
        terminal.wait_for_exit()
        assert (control_bytes(terminal.log) == []) == (how == "plain")
        if how == "plain":
            assert terminal.log.count(b"\r\n") == len(HOSTILE)
