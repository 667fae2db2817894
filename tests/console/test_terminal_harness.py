"""The harness that drives a real terminal, tried on small real programs."""

from __future__ import annotations

import os
import re
import signal
import sys

import pytest

from support.keys import key_bytes
from support.terminal import TEXTUAL, Terminal, control_bytes, smuggled

SCRIPT = ["sh", "-c", "printf 'name? '; read name; echo \"good day, $name\"; exit 3"]
KEYS = ("f1", "f5", "f12", "up", "pagedown", "escape", "ctrl+right", "ctrl+n", "shift+f5", "1", "y")
KEYS_APP = """
import sys
from textual.app import App
from textual.widgets import Static
class Keys(App):
    BINDINGS = [(key, f"said('{key}')", key) for key in sys.argv[1:]]
    def compose(self):
        yield Static()
    def action_said(self, key):
        self.screen.query_one(Static).update(f"pressed {key} now")
    def on_resize(self, event):
        self.screen.query_one(Static).update(f"size {event.size.width} by {event.size.height}")
Keys().run()
"""
ASKING = """
import os, tty
tty.setcbreak(0)
print("\\x1b[5;7H\\x1b[6n", end="", flush=True)
answer = b""
while not answer.endswith(b"R"):
    answer += os.read(0, 1)
print("told", answer[2:].decode())
"""


def python(code: str, *arguments: str, columns: int = 80, rows: int = 24) -> Terminal:
    return Terminal([sys.executable, "-c", code, *arguments], columns=columns, rows=rows)


def test_a_dialogue_with_a_shell_script() -> None:
    with Terminal(SCRIPT) as terminal:
        terminal.wait_for("name? ")
        terminal.type("R. Ames")
        terminal.press("enter")
        assert terminal.wait_for(re.compile(r"good day, (.*)")).group(1) == "R. Ames"
        assert terminal.wait_for_exit() == 3
        assert terminal.screen()[:3] == ["name? R. Ames", "good day, R. Ames", ""]
        assert terminal.log == b"name? R. Ames\r\ngood day, R. Ames\r\n"
        assert terminal.cursor == (2, 0)


def test_textual_hears_each_key_by_its_name() -> None:
    with python(KEYS_APP, *KEYS) as terminal:
        terminal.wait_for("size 80 by 24")
        for key in KEYS:
            terminal.press(key)
            terminal.wait_for(f"pressed {key} now")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        assert control_bytes(terminal.log, TEXTUAL) == []
        assert smuggled(terminal.log, ["\x1b[2J gone"]) == []


def test_the_program_hears_of_a_new_size() -> None:
    with python(KEYS_APP, columns=100, rows=30) as terminal:
        terminal.wait_for("size 100 by 30")
        terminal.resize(60, 10)
        terminal.wait_for("size 60 by 10")
        assert len(terminal.screen()) == 10


def test_keys_that_no_legacy_terminal_sends_are_refused() -> None:
    for key, fault in {
        "ctrl+i": r"sends tab for ctrl\+i",
        "f13": "no key 'f13'",
        "ctrl+1": "no key",
        "alt+x": "no key",
        "notakey": "no key",
        "": "no key",
    }.items():
        with pytest.raises(ValueError, match=fault):
            key_bytes(key)


def test_what_never_appears_is_reported_with_the_screen() -> None:
    with Terminal(["sh", "-c", "echo here; exec cat"]) as terminal:
        with pytest.raises(TimeoutError, match=r"'there' did not appear in 0\.2 s(.|\n)*\nhere\n"):
            terminal.wait_for("there", timeout_seconds=0.2)
        with pytest.raises(TimeoutError, match="still running"):
            terminal.wait_for_exit(timeout_seconds=0.1)


def test_a_program_that_ends_too_soon_is_reported_with_the_screen() -> None:
    with (
        Terminal(["sh", "-c", "echo bye"]) as terminal,
        pytest.raises(EOFError, match=r"ended before showing 'hello'(.|\n)*\nbye\n"),
    ):
        terminal.wait_for("hello")


def test_a_program_that_does_not_exist_is_an_exit_code() -> None:
    with Terminal(["/no/such/program"]) as terminal:
        assert terminal.wait_for_exit() != 0


def test_kill_is_outright_and_keeps_what_was_printed() -> None:
    with Terminal(
        ["sh", "-c", "trap '' TERM HUP INT; echo working; while :; do read x; done"]
    ) as terminal:
        terminal.wait_for("working")
        assert terminal.kill() == -signal.SIGKILL
        assert terminal.log == b"working\r\n"


def test_close_ends_a_program_that_ignores_the_hangup() -> None:
    terminal = Terminal(["sh", "-c", "trap '' HUP TERM; echo working; while :; do sleep 9; done"])
    terminal.wait_for("working")
    terminal.close()
    terminal.close()
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)


def test_control_c_interrupts_the_program() -> None:
    with python(
        "import sys\ntry: print('up'); sys.stdin.read()\nexcept KeyboardInterrupt: print('stopped')"
    ) as terminal:
        terminal.wait_for("up")
        terminal.press("ctrl+c")
        terminal.wait_for("stopped")


def test_the_environment_is_bare_and_can_be_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLUMNS", "TEXTUAL_THEME", "PYTHONPATH"):
        monkeypatch.setenv(name, "7")
    with Terminal(["env"], env={"TERM": "dumb", "NO_COLOR": "1"}) as terminal:
        terminal.wait_for_exit()
        told = dict(line.split("=", 1) for line in terminal.log.decode().splitlines())
    assert told.keys() <= {
        "PATH",
        "HOME",
        "TMPDIR",
        "TERM",
        "LANG",
        "TEXTUAL_ANIMATIONS",
        "NO_COLOR",
        "LC_CTYPE",
        "PWD",
    }
    assert (told["TERM"], told["NO_COLOR"], told["LANG"]) == ("dumb", "1", "C.UTF-8")
    assert told["TEXTUAL_ANIMATIONS"] == "none"


def test_questions_to_the_terminal_are_answered() -> None:
    with python(ASKING) as terminal:
        terminal.wait_for("told 5;7R")


def test_more_text_than_the_pty_holds_goes_both_ways() -> None:
    with Terminal(["sh", "-c", "stty -echo -icanon; echo go; exec head -c 200000"]) as terminal:
        terminal.wait_for("go")
        terminal.type("0123456789" * 20_000)
        assert terminal.wait_for_exit() == 0
        assert terminal.log.count(b"0123456789") == 20_000


def test_titles_and_strings_for_the_terminal_are_no_text() -> None:
    titles = r"\033]0;one\007\033]2;two\033\\"
    printed = titles + r"a\033P+q544e\033\\b\033]22;default\007c\033[>1ud\033[<ue\033_G\033\\f"
    with Terminal(["printf", printed]) as terminal:
        terminal.wait_for("abcdef")
        assert terminal.titles == ["one", "two"]


def test_every_script_is_drawn_whole() -> None:
    for text in ("می\u200cخواهم", "नमस्ते", "ช่วยด้วย", "刀と", "a\u200db"):
        with Terminal(["printf", "%s|", text]) as terminal:
            terminal.wait_for(f"{text}|")


def test_colours_and_styles_of_a_cell_can_be_read() -> None:
    with Terminal(["printf", r"\033[1;31;7mX\033[0m"]) as terminal:
        terminal.wait_for("X")
        cell = terminal.cell(0, 0)
        assert (cell.data, cell.bold, cell.fg, cell.reverse) == ("X", True, "red", True)


@pytest.mark.parametrize(
    ("log", "found"),
    [
        (b"plain\r\ntext", []),
        ("é 刀 \U0001f525\r\n".encode(), []),
        (b"a\nb\rc", [b"\n", b"\r"]),
        (b"\x1b[2Jx\x1b[1;2Hy", [b"\x1b[2J", b"\x1b[1;2H"]),
        (b"\x1b]0;t\x07x\x1b]2;t\x1b\\y", [b"\x1b]0;t\x07", b"\x1b]2;t\x1b\\"]),
        (b"\x1bPq#1\x1b\\x\x1bc", [b"\x1bPq#1\x1b\\", b"\x1bc"]),
        ("\x9b2J\u202e\u2028".encode(), [b"\xc2\x9b", b"\xe2\x80\xae", b"\xe2\x80\xa8"]),
        (b"\x9b2J\xff", [b"\x9b", b"\xff"]),
        (b"\x00\x7f\x1b", [b"\x00", b"\x7f", b"\x1b"]),
    ],
)
def test_every_control_in_a_log_is_found(log: bytes, found: list[bytes]) -> None:
    assert control_bytes(log) == found


def test_expected_controls_are_passed_over_only_whole() -> None:
    log = b"\x1b[31mred\x1b[0m \x1b[2J \x1b]0;x\x1b[0m\x07"
    assert control_bytes(log, [rb"\x1b\[[0-9;]*m"]) == [b"\x1b[2J", b"\x1b]0;x", b"\x07"]


def test_a_payload_is_found_even_if_textual_could_have_sent_it() -> None:
    log = b"\x1b[38;5;1mok\x1b[0m \x1b[8mhidden"
    assert smuggled(log, ["plain", "\x1b[8mhidden\x1b"]) == [b"\x1b[8mhidden"]
