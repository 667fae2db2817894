"""The edge to a real terminal: time passes while nothing is typed, whatever its character set."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from console.plain.running import run_plain
from console.plain.terminal import Lines
from support.offices import AT, a_ring, harbor, office_at
from support.terminal import Terminal, control_bytes

TESTS = str(Path(__file__).parents[2])
DRIVER = """
import sys
from pathlib import Path
from time import monotonic
from console.mock.stage import TurnedClock
from console.plain.terminal import run_on_terminal
from support.offices import AT, a_ring, harbor, office_at

with office_at(Path(sys.argv[1]), TurnedClock(AT), harbor()) as office:
    rings, began = [a_ring()], monotonic()

    def meanwhile():
        if rings and monotonic() - began > 0.2:
            office.session.ring(rings.pop())
        return ()

    code = run_on_terminal(office, meanwhile)
sys.exit(code)
"""


def a_terminal(folder: Path, **env: str) -> Terminal:
    argv = [sys.executable, "-c", DRIVER, folder]
    return Terminal(argv, env={"PYTHONPATH": TESTS} | env)


def test_a_line_that_rings_is_told_while_nothing_is_typed(tmp_path: Path) -> None:
    with a_terminal(tmp_path) as terminal:
        terminal.wait_for("RINGING: 1. T-0001 ringing, 206-555-0143. take answers it.", 30)
        terminal.wait_for_bytes(b"take answers it.\r\nTRAINING board> ")
        assert b"help lists all.\r\nTRAINING board> \r\nRINGING: 1." in terminal.log
        terminal.type("take\n")
        terminal.wait_for("+0:00 Location>")
        assert terminal.cursor[1] == len("TRAINING T-0001 +0:00 Location> ")
        terminal.press("ctrl+c")
        terminal.wait_for("Interrupted; what was typed is gone, the call is open.")
        terminal.type(":quit\n")
        terminal.wait_for("Leave? y or n>")
        terminal.type("y\n")
        assert terminal.wait_for_exit() == 0
        assert control_bytes(terminal.log) == []


@pytest.mark.parametrize("encoding", ["iso8859-1", "ascii"])
def test_another_character_set_gets_no_bytes_of_utf_8(tmp_path: Path, encoding: str) -> None:
    with a_terminal(tmp_path, PYTHONIOENCODING=encoding, PYTHONUTF8="0") as terminal:
        terminal.wait_for("take answers it.", 30)
        terminal.type("take\nCalle \x1b Ni\n")
        terminal.wait_for("Location again>")
        assert b"Location: Calle \\u241b Ni" in terminal.log
        terminal.press("ctrl+d")
        assert terminal.wait_for_exit() == 0
        assert all(byte < 0x80 for byte in terminal.log.replace(b"^[", b""))
    with office_at(tmp_path, TurnedClock(AT), harbor()) as office:
        incident = office.session.calls[0].incident
    assert incident is not None
    assert incident.place.text == "Calle \x1b Ni"


def test_a_terminal_that_went_away_is_the_end_of_the_input() -> None:
    master, slave = os.openpty()
    os.close(master)
    try:
        with pytest.raises(EOFError):
            Lines(slave, "utf-8").read("> ")
    finally:
        os.close(slave)


def test_where_nobody_hears_any_more_the_line_mode_ends_and_no_call(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    said: list[str] = []

    def write(words: str) -> None:
        if len(said) > 20:
            raise EOFError
        said.append(words)

    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        lines = iter(["take", "Main St", "="])
        assert run_plain(office, read_line=lambda prompt: next(lines), write=write) == 0
        assert office.session.calls[0].state == "open"
    assert len(said) == 21
