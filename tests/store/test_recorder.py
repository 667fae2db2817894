"""Recording goes on while the disk does not, and nothing changes its order for that."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.entry import Draft
from store.faults import Refused, Unreadable
from store.journal import Journal
from store.recorder import CLOCK_STEPPED, Recorder
from store.verify import verify
from support.journals import CALL, OTHER_CALL, Desk, copy_of_another, note, texts


@contextmanager
def failing_disk() -> Iterator[None]:
    """Every write to a file of this process fails, as on a disk that broke."""
    limit, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))


@dataclass
class Seat:
    """A console's desk, its journal and its recorder."""

    desk: Desk
    journal: Journal

    def __post_init__(self) -> None:
        self.recorder = Recorder(
            self.journal, clock=self.desk.clock, monotonic=self.desk.clock.monotonic
        )

    def says(self, text: str) -> Draft:
        self.desk.clock.run(1)
        return note(text, at=self.desk.clock())


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    desk = Desk(tmp_path)
    with desk.create() as journal:
        yield Seat(desk, journal)
    assert verify(desk.path).ok


def test_on_a_sound_disk_what_is_recorded_is_saved(seat: Seat) -> None:
    recorded = seat.recorder.record([seat.says("a"), seat.says("b")])
    assert (recorded.saved, recorded.fault, seat.recorder.unsaved) == (True, None, 0)
    assert tuple(seat.journal.entries(CALL)) == recorded.entries
    assert seat.recorder.retry().saved


def test_a_failing_disk_stops_no_recording_and_says_why(seat: Seat) -> None:
    seat.recorder.record([seat.says("before")])
    with failing_disk():
        recorded = seat.recorder.record([seat.says("a"), seat.says("b")])
        assert not recorded.saved
        assert isinstance(recorded.fault, Unreadable)
        assert [entry.data for entry in recorded.entries] == [{"text": "a"}, {"text": "b"}]
        assert not seat.recorder.record([seat.says("c")]).saved
        assert seat.recorder.unsaved == 3
        assert [draft.body for draft in seat.recorder.waiting] == [
            {"text": "a"},
            {"text": "b"},
            {"text": "c"},
        ]
        assert texts(seat.journal.entries()) == ["before"]
        assert not seat.recorder.retry().saved
    seat.recorder.retry()


def test_unsaved_entries_fold_in_their_place(seat: Seat) -> None:
    before = seat.recorder.record([seat.says("a")]).entries
    with failing_disk():
        unsaved = seat.recorder.record([seat.says("b")]).entries
        unsaved += seat.recorder.record([seat.says("c"), note("x", call=OTHER_CALL)]).entries
    entries = sorted([*unsaved, *before], key=lambda entry: entry.order)
    assert texts(e for e in entries if e.header.call == CALL) == ["a", "b", "c"]
    assert [entry.header.turn for entry in unsaved] == [2, 3, 1]
    written = seat.recorder.retry().entries
    assert [entry.order for entry in written] == [entry.order for entry in unsaved]


def test_what_waited_is_written_first_with_its_true_time(seat: Seat) -> None:
    with failing_disk():
        first = seat.says("while the disk failed")
        seat.recorder.record([first])
    seat.desk.clock.run(300)
    recorded = seat.recorder.record([seat.says("after")])
    assert recorded.saved
    assert texts(recorded.entries) == ["after"]
    waited, after = seat.journal.entries(CALL)
    assert (waited.header.at, waited.header.turn) == (first.at, 1)
    assert (waited.header.entered_at - first.at).total_seconds() == 301
    assert after.header.seq == waited.header.seq + 1


def test_a_draft_changed_after_it_was_recorded_changes_nothing(seat: Seat) -> None:
    body = {"text": "as it was said"}
    with failing_disk():
        seat.recorder.record([replace(seat.says(""), body=body)])
        body["text"] = "as someone wished"
    seat.recorder.retry()
    assert texts(seat.journal.entries()) == ["as it was said"]


def test_a_turn_taken_before_others_entries_arrived_stays_before_them(seat: Seat) -> None:
    seat.recorder.record([seat.says("a")])
    with failing_disk():
        seat.recorder.record([seat.says("b")])
    copy_of_another(seat.desk.path, [note("theirs", turn=2), note("theirs too", turn=3)])
    seat.recorder.retry()
    seat.recorder.record([seat.says("c")])
    read = list(seat.journal.entries(CALL))
    assert {(entry.header.turn, *texts([entry])) for entry in read} == {
        *((1, "a"), (2, "b"), (2, "theirs"), (3, "theirs too"), (4, "c")),
    }
    assert [entry.header.turn for entry in read] == [1, 2, 2, 3, 4]


def test_a_refused_draft_neither_waits_nor_blocks_others(seat: Seat) -> None:
    with failing_disk():
        seat.recorder.record([seat.says("good")])
        with pytest.raises(Refused):
            seat.recorder.record([note("x" * 5_000_000)])
        with pytest.raises(Refused):
            seat.recorder.record([note("fine"), note("bad", turn=-1)])
        assert seat.recorder.unsaved == 1
    with pytest.raises(Refused):
        seat.recorder.record([note("x" * 5_000_000)])
    assert texts(seat.journal.entries()) == ["good"]


def test_a_group_stays_in_one_transaction_when_the_disk_fails_again(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    with failing_disk():
        for name in "abc":
            seat.recorder.record([seat.says(name), seat.says(name * 2)])
    append, calls = seat.journal.append, []

    def append_once(drafts: tuple[Draft, ...]) -> object:
        calls.append(drafts)
        with failing_disk() if len(calls) > 1 else nullcontext():
            return append(drafts)

    with monkeypatch.context() as outside:
        outside.setattr(seat.journal, "append", append_once)
        again = seat.recorder.retry()
    assert (again.saved, texts(again.entries)) == (False, ["a", "aa"])
    assert seat.recorder.unsaved == 4
    assert texts(seat.recorder.retry().entries) == ["b", "bb", "c", "cc"]
    assert texts(seat.journal.entries()) == ["a", "aa", "b", "bb", "c", "cc"]


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.sampled_from(["record", "break", "mend", "retry", "reopen"]), max_size=25))
def test_whenever_the_disk_fails_everything_recorded_ends_up_in_order(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = Desk(tmp_path_factory.mktemp("seat"))
    seat = Seat(desk, desk.create())
    said: list[str] = []
    broken = False
    for number, step in enumerate(steps):
        if step == "reopen" and not seat.recorder.unsaved:
            seat.journal.close()
            seat = Seat(desk, desk.open())
        elif step in ("break", "mend"):
            broken = step == "break"
        elif broken:
            with failing_disk():
                assert not seat.recorder.record([seat.says(str(number))]).saved
            said.append(str(number))
        elif step == "record":
            recorded = seat.recorder.record([seat.says(str(number))])
            assert (recorded.saved, seat.recorder.unsaved) == (True, 0)
            said.append(str(number))
        else:
            seat.recorder.retry()
    assert seat.recorder.retry().saved
    assert texts(seat.journal.entries(CALL)) == said
    assert [entry.header.turn for entry in seat.journal.entries(CALL)] == [*range(1, len(said) + 1)]
    seat.journal.close()


def test_a_clock_set_back_is_written_down_once_and_changes_no_order(seat: Seat) -> None:
    seat.recorder.record([seat.says("a")])
    seat.desk.clock.step(-600)
    recorded = seat.recorder.record([seat.says("b")])
    seat.recorder.record([seat.says("c")])
    assert texts(recorded.entries) == ["b"]
    [_, a, notice, *_] = entries = list(seat.journal.entries())
    assert [entry.header.kind for entry in entries].count(CLOCK_STEPPED) == 1
    assert notice.header.call is None
    assert notice.data == {
        "from": "2026-11-22T12:00:02.000000Z",
        "to": "2026-11-22T11:50:02.000000Z",
        "seconds": 600.0,
    }
    assert a.header.at > notice.header.at
    assert texts(seat.journal.entries(CALL)) == ["a", "b", "c"]


def test_a_pause_is_no_step(seat: Seat) -> None:
    for pause in (0, 3600, 9 * 3600):
        seat.desk.clock.run(pause)
        seat.recorder.record([seat.says("after a pause")])
    seat.desk.clock.step(1800)  # the machine slept: the wall clock ran on, the other stood
    seat.recorder.record([seat.says("after the machine slept")])
    kinds = {entry.header.kind for entry in seat.journal.entries()}
    assert CLOCK_STEPPED not in kinds


def test_a_clock_set_back_on_a_failing_disk_is_not_forgotten(seat: Seat) -> None:
    seat.recorder.record([seat.says("a")])
    with failing_disk():
        seat.desk.clock.step(-60)
        recorded = seat.recorder.record([seat.says("b")])
        assert texts(recorded.entries) == ["b"]
        assert seat.recorder.unsaved == 2
    seat.recorder.retry()
    assert [entry.header.kind for entry in seat.journal.entries()][2:] == [
        CLOCK_STEPPED,
        "note.made",
    ]


def test_when_nothing_can_even_be_read_turns_go_on_from_memory(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.recorder.record([seat.says("a"), seat.says("b")])

    def unreadable(_: object) -> int:
        raise Unreadable("The disk is gone", "nothing", "Find it")

    with monkeypatch.context() as outside:
        outside.setattr(seat.journal, "highest_turn", unreadable)
        recorded = seat.recorder.record([seat.says("c"), note("x", call=OTHER_CALL)])
    assert [entry.header.turn for entry in recorded.entries] == [3, 1]
    seat.recorder.retry()
    assert texts(seat.journal.entries(CALL)) == ["a", "b", "c"]
