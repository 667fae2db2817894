"""The board: what rings, what is open, paper calls, programs, and leaving."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from console.plain.worlds import one_rings
from support.offices import AT, Talk, a_ring, after, harbor, office_at, talk

LOCATED = ("Main St", "=", "u", "u", "")


def test_a_line_that_rings_is_told_once_wherever_one_is(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        ring = lambda: office.session.ring(a_ring("206-555-0150"))  # noqa: E731 - an act
        shown = talk(
            office, clock, "new", ring, 1.5, 1.5, "Main St", ":take", ":board", ring, "calls"
        )
    assert "Location> \nRINGING: 2. T-0002 ringing, 206-555-0150. :take answers it.\n" in shown
    assert shown.count("RINGING: 2.") == 1
    assert "CALL T-0002  +0:00  CASE ENTRY" in shown
    assert "RINGING: 3. T-0003 ringing, 206-555-0150. take answers it.\n" in shown
    assert after(shown, "calls")[1:] == [
        "1. T-0001 open, no number, +0:11, Case entry, Main St, NOT SENT",
        "2. T-0002 open, 206-555-0150, +0:04, Case entry, 3rd Ave S & S Main St, NOT SENT",
        "3. T-0003 ringing, 206-555-0150, +0:02, Case entry, 3rd Ave S & S Main St",
    ]


def test_a_line_may_ring_by_itself(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        run = Talk(office, clock, ["answer", ":board", "quit", "y"], one_rings(office, a_ring()))
        shown = run.run()
    assert shown.split("\n")[2] == "RINGING: 1. T-0001 ringing, 206-555-0143. take answers it."
    assert "CALL T-0001  +0:00" in shown
    assert run.code == 0


def test_the_oldest_line_is_answered_first_and_any_by_its_number(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        for phone in ("206-555-0150", "206-555-0151", "206-555-0152"):
            office.session.ring(a_ring(phone))
        talk(office, clock, "take", ":take 3", ":open 1")
        states = [call.state for call in office.session.calls]
    assert states == ["open", "ringing", "open"]


def test_a_call_is_opened_by_any_of_its_numbers(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        number = office.session.take().call.number
        shown = talk(office, clock, ":open 1", ":board", "open t-0001", ":board")
        shown += talk(office, clock, f":open {number.lower()}")
    # The second run takes the call up by itself.
    assert shown.count("CALL T-0001  +") == 3 + 2


def test_a_call_of_an_earlier_run_is_found_by_its_words_and_opened(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        talk(office, clock, "new", "Pine Street Market", ":send", ":close responders", "he slept")
        number = office.session.calls[0].number
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(
            office, clock, "calls", "calls market", "calls nowhere", "open T-0001", ":show"
        )
    assert after(shown, "calls") == ["No calls."]
    assert after(shown, "calls market") == [f"{number} closed, no number, Pine Street Market"]
    assert after(shown, "calls nowhere") == ["No call has these words."]
    opened = after(shown, "open T-0001")
    assert opened[0].startswith("CALL T-0001 ")
    assert opened[-1] == "This call is closed. :reopen goes on with it."


def test_a_paper_call_is_written_at_the_times_at_which_it_happened(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(
            *(office, clock, "backfill 2023-10-26 23:50", "Pine Street", ":at 23:55", "="),
            *(":at 0:05", "y", ":at 23:57", "n", ":at 2023-10-27 00:05", ":note he slept"),
        )
        call = office.session.calls[0]
    assert after(shown, "y") == ["BACK-FILL: what follows happened 2023-10-26 00:05"]
    assert after(shown, ":at 2023-10-27 00:05") == [
        "BACK-FILL: what follows happened 2023-10-27 00:05"
    ]
    assert "TRAINING BACK-FILL T-0001 +5:00 Map area> " in shown
    assert all(entry.header.backfill for entry in call.entries)
    assert {entry.header.kind: entry.header.at for entry in call.entries} == {
        "call.opened": datetime(2023, 10, 27, 6, 50, tzinfo=UTC),
        "call.answered": datetime(2023, 10, 27, 6, 50, tzinfo=UTC),
        "decision.shown": datetime(2023, 10, 27, 6, 50, tzinfo=UTC),
        "question.opened": datetime(2023, 10, 27, 6, 55, tzinfo=UTC),
        "place.set": datetime(2023, 10, 27, 6, 50, tzinfo=UTC),
        "place.verified": datetime(2023, 10, 27, 6, 55, tzinfo=UTC),
        "note.added": datetime(2023, 10, 27, 7, 5, tzinfo=UTC),
    }
    assert all(entry.header.entered_at >= AT for entry in call.entries)


def test_a_time_before_the_last_one_is_asked_about(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, "backfill 2023-10-26 14:10", ":at 14:05", "n", ":note x")
        last = office.session.calls[0].entries[-1].header.at
    assert (
        ":at 14:05\n14:05 on 2023-10-26 is before 2023-10-26 14:10. Is that right? y or n> n\n"
        in (shown)
    )
    assert last == datetime(2023, 10, 26, 21, 10, tzinfo=UTC)


def test_a_program_tells_its_state_and_an_open_call_hears_of_it(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(
            *(office, clock, "new", "Main St", "=", "1", "u", "he lies there", ":card person down"),
            *("3", "4", "5", "4"),
            *(":status care closed", ":status"),
        )
    assert "send: Behavioral health prompt [CARE responders]" in shown
    told = after(shown, ":status care closed")
    assert told[0] == "care: CARE responders: closed, heard +0:00"
    assert "RESPONSE: FIELD RESPONSE (was CO-RESPONSE), needed CO-RESPONSE" in told
    assert "program eligible: CARE responders (reported closed)" in told
    assert after(shown, ":status")[1] == "line-988: 988 Lifeline: not heard of"


@pytest.mark.parametrize(("reply", "code"), [("y", 0), ("n", 0)])
def test_leaving_with_open_calls_is_asked_about(tmp_path: Path, reply: str, code: int) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        run = Talk(office, clock, ["new", ":quit", reply])
        shown = run.run()
    assert "1 call not closed: open again at the next start.\nLeave? y or n> " in shown
    assert shown.endswith(f"Leave? y or n> {reply}\n") == (reply == "y")
    assert run.code == code


def test_ctrl_c_and_the_end_of_the_input_lose_no_call(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        items = [
            KeyboardInterrupt,
            "new",
            "Main St",
            KeyboardInterrupt,
            ":close",
            KeyboardInterrupt,
        ]
        run = Talk(office, clock, [*items, "=", EOFError, "never typed"])
        shown = run.run()
        verified = office.session.calls[0].incident
    assert "board> \nInterrupted. quit leaves the line mode.\n" in shown
    assert shown.count("Interrupted; what was typed is gone, the call is open.") == 2
    assert shown.endswith("\nThe input ended. Open calls stay open for the next start.\n")
    assert verified is not None
    assert verified.verified
    assert run.code == 0
