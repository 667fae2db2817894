"""What others wrote never takes the room that this seat needs for its own calls."""

from collections.abc import Sequence

import pytest

from console.session import commands as do
from store.arrivals import Arrived
from store.entry import Entry
from store.faults import corrupt, full
from support.sharing import Room, in_step, until


def test_a_full_disk_stops_the_taking_in_and_is_told_and_goes_on_afterwards(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = room.seat(), room.seat()
    in_step(one, other)

    def no_room(_entries: Sequence[Entry]) -> Arrived:
        raise full(other.folder.journal)

    with monkeypatch.context() as patched:
        patched.setattr(other.office.journal, "take_in", no_room)
        one.session.take()
        until(lambda: "is full" in str(other.office.seating().shared), one, other)
        call = other.session.take().call.id
        other.session.do(call, do.AddNote("all the same"))
        assert other.session.unsaved == 0
        assert not other.office.journal.space_is_low
    in_step(one, other)
    assert other.office.seating().shared.alarms == ()  # type: ignore[union-attr]


def test_one_journal_that_cannot_be_kept_keeps_no_other_out(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, other = room.seat(), room.seat(), room.seat()
    in_step(one, two, other)
    take_in = other.office.journal.take_in

    def poisoned(entries: Sequence[Entry]) -> Arrived:
        if entries[0].header.journal == one.mine:
            raise corrupt(other.folder.journal, "is damaged")
        return take_in(entries)

    monkeypatch.setattr(other.office.journal, "take_in", poisoned)
    one.session.take()
    two.session.take()
    until(lambda: other.office.journal.head(two.mine) == two.office.journal.last, one, two, other)
    until(lambda: "cannot be taken" in str(other.office.seating().shared), one, two, other)
