"""After a crash the line mode goes on at the open question of the call that was open."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from console.mock.stage import TurnedClock
from support.offices import AT, a_ring, harbor, office_at, talk
from support.terminal import Terminal

TESTS = str(Path(__file__).parents[2])
DRIVER = """
import sys
from pathlib import Path
from console.mock.stage import TurnedClock
from console.plain.terminal import run_on_terminal
from support.offices import AT, harbor, office_at
with office_at(Path(sys.argv[1]), TurnedClock(AT), harbor()) as office:
    sys.exit(run_on_terminal(office))
"""


def test_a_call_is_taken_up_at_its_open_question(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        talk(
            office, clock, "take", "Main St", "=", "1", "=", "a man fell", "2", ":find weapon", "2"
        )
        before = office.session.calls[0]
    clock.pass_seconds(30)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, "4")
        after = office.session.calls[0]
    lines = shown.split("\n")
    assert lines[2].startswith("1. T-0001 open, 206-555-0143, +0:46, Case entry, Main St, NOT SENT")
    assert lines[3] == "Taken up where it was left."
    assert "CAUTION: WEAPON OUT - stay back" in lines
    assert "send: Police hot, secure" in lines
    assert "Awake, question 7 of 12" in lines
    assert after.entries[: len(before.entries)] == before.entries


def test_a_paper_call_goes_on_in_its_own_time(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        talk(office, clock, "backfill 2023-10-20 14:05", "Pine Street", ":at 14:09", "=")
    with office_at(tmp_path, clock, harbor()) as office:
        talk(office, clock, "u")
        last = office.session.calls[0].entries[-1].header
    assert f"{last.at:%Y-%m-%d %H:%M}" == "2023-10-20 21:09"
    assert last.backfill


def test_several_open_calls_are_listed_and_the_newest_is_taken_up(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        talk(office, clock, "new", ":new")
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock)
    assert [line[:15] for line in shown.split("\n")[2:5]] == [
        "1. T-0001 ringi",
        "2. T-0002 open,",
        "3. T-0003 open,",
    ]
    assert "CALL T-0003 " in shown
    assert "RINGING: 1. T-0001 ringing, 206-555-0143. :take answers it." in shown


def test_a_killed_line_mode_loses_no_answer_and_ctrl_c_ends_nothing(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", DRIVER, tmp_path]
    with Terminal(argv, env={"PYTHONPATH": TESTS}) as terminal:
        terminal.wait_for("board>", 30)
        terminal.type("new\n")
        terminal.wait_for("+0:00 Location>")
        terminal.type("Pine Street\n")
        terminal.wait_for("+0:00 Location again>")
        terminal.type("half a li")
        terminal.press("ctrl+c")
        terminal.wait_for("Interrupted; what was typed is gone, the call is open.")
        terminal.type("=\n")
        terminal.wait_for("+0:00 Map area>")
        assert terminal.kill() == -signal.SIGKILL
    with Terminal(argv, env={"PYTHONPATH": TESTS}) as terminal:
        terminal.wait_for("+0:00 Map area>", 30)
        assert "Taken up where it was left." in terminal.screen()
        terminal.type("u\n")
        terminal.wait_for("+0:00 Callback>")
        terminal.press("ctrl+d")
        assert terminal.wait_for_exit() == 0
        assert "The input ended. Open calls stay open for the next start." in terminal.screen()
    with office_at(tmp_path, TurnedClock(AT), harbor()) as office:
        view = office.session.view(office.session.calls[0].id)
    assert view.call.incident is not None
    assert view.call.incident.place.text == "Pine Street"
    assert view.call.incident.verified
    assert view.question == "callback"


def test_lines_from_a_file_are_worked_off_to_its_end(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.write_bytes(b"new\nCalle Ni\xc3\xb1o 5\r\n=\nu\n206-555-0100\n\xff without an end")
    shell = ["sh", "-c", 'exec "$0" -c "$1" "$2" < "$3"', sys.executable, DRIVER, tmp_path, lines]
    with Terminal(shell, env={"PYTHONPATH": TESTS}) as terminal:
        assert terminal.wait_for_exit(30) == 0
    with office_at(tmp_path, TurnedClock(AT), harbor()) as office:
        call = office.session.calls[0]
    assert call.incident is not None
    assert call.incident.place.text == "Calle Niño 5"
    assert call.answers["what_happened"][0].value == "\ufffd without an end"
