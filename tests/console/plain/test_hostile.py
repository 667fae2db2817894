"""Hostile words in every field that comes from outside reach the terminal as plain text only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from console.session.room import Ring
from console.text.clean import is_clean
from store.kinds.base import Place
from store.reference.models import Kind
from support.hostile import CONTROLS, DISGUISES, HOSTILE, HUGE
from support.offices import AT, Item, Talk, after, harbor, office_at, talk
from support.profiles import household, imported, warning
from support.terminal import Terminal, control_bytes

TESTS = str(Path(__file__).parents[2])
WORST = " ".join([*CONTROLS.values(), *DISGUISES.values()])

DRIVER = """
import sys
from pathlib import Path
from console.mock.stage import TurnedClock
from console.plain.terminal import run_on_terminal
from console.plain.worlds import one_rings
from console.session.room import Ring
from store.kinds.base import Place
from support.hostile import CONTROLS, DISGUISES, HOSTILE
from support.offices import AT, harbor, office_at

worst = " ".join([*CONTROLS.values(), *DISGUISES.values()])
with office_at(Path(sys.argv[1]), TurnedClock(AT), harbor()) as office:
    if sys.argv[2] == "bare":
        import console.plain.speaking
        console.plain.speaking.plain = str
        console.plain.speaking.row_text = lambda raw, start, end: raw[start:end].replace("\\n", " ")
    heard = worst.encode("utf-8", "replace").decode()
    ring = Ring("wireless", worst, Place(text=heard, source="network"))
    sys.exit(run_on_terminal(office, one_rings(office, ring)))
"""


PARTS = 8


def as_decoded(raw: str) -> str:
    """As text comes from a terminal or a network: no half of a character is left."""
    return raw.encode("utf-8", "replace").decode()


def lines_of(raw: str) -> list[Item]:
    """A call in which every field that is typed holds `raw`."""
    one_line = raw.replace("\n", " ")
    return [
        *("take", one_line, one_line, "u", f"x{one_line}", one_line, ":place", ":phone", ":show"),
        *(":more", ":more", f":note {one_line}", f":caller x{one_line}", f"/{one_line}"),
        *(f":{one_line}", f":told substance x{one_line}", f":told description {one_line}"),
        *(f":leave ems {one_line}", f"J{one_line}", ":amend", "1", f"4{one_line}", ":units"),
        *(f":units ems notified {one_line}", ":send", ":log", ":more", ":log 1", ":more"),
        *(":board", "calls", f"calls x{one_line}", f"open {one_line}", f"status {one_line}"),
        *(
            ":open 1",
            ":close responders",
            one_line,
            one_line,
            ":reopen " + one_line,
            ":log",
            ":more",
        ),
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_field_puts_a_control_on_the_terminal(tmp_path: Path, part: int) -> None:
    raw, clock = " ".join([*HOSTILE.values()][part::PARTS]), TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        heard = Place(text=as_decoded(raw), source="network")
        office.session.ring(Ring("wireless", raw, heard))
        run = Talk(office, clock, lines_of(as_decoded(raw)))
        run.run()
        entries = office.session.calls[0].entries
    assert all(is_clean(words) for words in run.said)
    assert (entries[0].data or {})["phone"] == raw


def test_a_million_hostile_characters_end_no_call(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        for raw in HUGE.values():
            shown = talk(
                office, clock, ":new", raw.replace("\n", " ")[:150_000], ":place", ":board"
            )
            assert len(shown) < 60_000 + 150_000
        assert len(office.session.calls) == len(HUGE)


def test_what_a_household_and_the_agency_wrote_is_plain_too(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    words = "".join(c if c.isprintable() else " " for c in WORST)[:1500]
    with office_at(tmp_path, clock, harbor()):
        pass
    person = {"name": f"R. Ames {words}"[:150], "description": words}
    profile = household(1, confirmed_at="2023-10-01T09:00:00Z", people=[person])
    profile["phones"][0]["verified_at"] = "2023-10-01T09:05:00Z"
    caution = warning(
        1,
        text=words,
        phone="206-555-0101",
        approved_at="2023-06-10T17:00:00Z",
        expires_at="2024-06-10T17:00:00Z",
    )
    imported(tmp_path / "reference.db", profile)
    imported(tmp_path / "reference.db", caution, kind=Kind.CAUTION)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(Ring("wireless", "206-555-0101"))
        shown = talk(office, clock, "take", ":profile", "2", ":more", ":caution", ":more", ":show")
    assert "AGENCY CAUTION (caution)" in shown
    assert "␛" not in words
    assert is_clean(shown)
    assert "H-1" in after(shown, ":profile")[2].upper()


def driven(folder: Path, how: str) -> Terminal:
    argv = [sys.executable, "-c", DRIVER, folder, how]
    return Terminal(argv, columns=120, rows=50, env={"PYTHONPATH": TESTS})


def test_a_real_terminal_gets_text_and_line_ends_only(tmp_path: Path) -> None:
    with driven(tmp_path, "guarded") as terminal:
        terminal.wait_for_bytes(b"take answers it.", 30)
        for line in ("take", ":place", ":phone", ":show", ":log 1", ":board", "calls", "quit", "y"):
            terminal.type(f"{line}\n")
            terminal.settle()
        assert terminal.wait_for_exit() == 0
        assert control_bytes(terminal.log) == []
        assert "␛]52;c;".encode() in terminal.log


def test_without_the_last_guard_a_real_terminal_gets_controls(tmp_path: Path) -> None:
    with driven(tmp_path, "bare") as terminal:
        terminal.wait_for_bytes(b"take answers it.", 30)
        terminal.type("take\n:log 1\n")
        terminal.wait_for_bytes(b"call.opened")
        terminal.settle()
        assert control_bytes(terminal.log) != []
