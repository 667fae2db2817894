"""A call is what its entries tell, in whatever order and however often they arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from store.call import Call
from store.entry import Entry
from store.folding import extend, fold
from store.reader import Reader
from store.reading import read_call
from support.calls import practice
from support.calls_drawn import happen, happenings
from support.sessions import Room, a_room
from support.sessions_told import told


def lived(
    room: Room, story: list[tuple[str, Any]], seats: int
) -> Iterator[tuple[UUID, list[Entry]]]:
    """What one to three seats wrote of every call, when all of it has come together."""
    for _ in range(seats):
        room.console()
    happen(room, "ring", 0)
    for what, how in story:
        happen(room, what, how)
    for console in room.consoles:
        console.journal.broken = False
        console.session.tick()
    everything = [
        entry
        for console in room.consoles
        for entry in console.everything_on_disk()
        if entry.header.journal == console.journal.mine
    ]
    for call in {entry.header.call for entry in everything} - {None}:
        assert call is not None
        yield call, [entry for entry in everything if entry.header.call == call]


@settings(max_examples=60, deadline=None)
@given(
    story=happenings(practice()), seats=st.integers(1, 3), chance=st.randoms(use_true_random=False)
)
def test_any_order_of_arrival_tells_the_same_call(
    story: list[tuple[str, Any]], seats: int, chance: Random
) -> None:
    with a_room() as room:
        for call, entries in lived(room, story, seats):
            whole = fold(call, entries)
            mixed = [*entries, *chance.choices(entries, k=len(entries) // 3)]
            chance.shuffle(mixed)
            assert fold(call, mixed) == whole
            grown = Call(call)
            while mixed:
                some, mixed = mixed[: chance.randint(1, 9)], mixed[chance.randint(1, 9) :]
                grown = extend(grown, some)
            assert extend(grown, entries) == whole
            assert extend(whole, entries) == whole
            assert extend(whole, []) == whole


@settings(max_examples=40, deadline=None)
@given(
    story=happenings(practice()), seats=st.integers(1, 3), chance=st.randoms(use_true_random=False)
)
def test_the_times_shown_change_no_order(
    story: list[tuple[str, Any]], seats: int, chance: Random
) -> None:
    with a_room() as room:
        for call, entries in lived(room, story, seats):
            moved = [
                replace(
                    e,
                    header=replace(
                        e.header, at=e.header.at + timedelta(days=chance.randint(-9, 9))
                    ),
                )
                for e in entries
            ]
            one, other = told(entries), told(moved)
            assert replace(one, last_at=None, views=[]) == replace(other, last_at=None, views=[])
            assert values(fold(call, moved)) == values(fold(call, entries))


@settings(max_examples=40, deadline=None)
@given(story=happenings(practice()), seats=st.integers(2, 3))
def test_every_seat_that_learned_everything_holds_the_same_call(
    story: list[tuple[str, Any]], seats: int
) -> None:
    with a_room() as room:
        for call, entries in lived(room, story, seats):
            for console in room.consoles:
                if call in {held.id for held in console.session.calls}:
                    console.session.receive(entries)
            after = [console.everything_on_disk() for console in room.consoles]
            news = [e for disk in after for e in disk if e.header.call == call]
            for console in room.consoles:
                if call in {held.id for held in console.session.calls}:
                    console.session.receive(news)
                    held = console.session.view(call).call
                    expected = fold(call, [*news, *held.entries])
                    assert values(held) == values(expected)


@settings(max_examples=40, deadline=None)
@given(story=happenings(practice()), chance=st.randoms(use_true_random=False))
def test_a_damaged_entry_is_named_and_not_believed(
    story: list[tuple[str, Any]], chance: Random
) -> None:
    with a_room() as room:
        [(call, entries), *_] = lived(room, story, 1)
        [console] = room.consoles
        console.close()
        hit = chance.choice(entries)
        damage(console.journal.path, hit, chance)
        with Reader.at(console.journal.path) as reader:
            read = read_call(reader, call)
        ref = (hit.header.journal, hit.header.seq)
        assert read.damaged == {ref}
        assert len(read.entries) == len(entries)
        believed = [replace(e, body=None) if e == hit else e for e in entries]
        assert values(read) == values(fold(call, believed))
        again = extend(read, entries[:1])
        assert again.damaged == {ref}


def values(call: Call) -> dict[str, Any]:
    """What a call says, without its entries, their hashes and every time."""
    return {
        "answers": {f: sorted(a.value for a in held) for f, held in call.answers.items()},
        "conflicts": set(call.conflicts),
        "doubted": sorted(answer.value for answer in call.doubted),
        "cards": (call.cards, call.card),
        "questions": call.questions,
        "sent": [batch.lines for batch in call.sent],
        "left": [(left.line, left.reason) for left in call.left_out],
        "added": [added.line for added in call.added],
        "transfers": {name: (t.state, t.briefed) for name, t in call.transfers.items()},
        "place": call.incident and (call.incident.place, call.incident.verified),
        "notes": [note.text for note in call.notes],
        "state": call.state,
        "unsafe": (call.callback_unsafe, call.yes_no, call.caller_left),
        "orders": [entry.order for entry in call.entries],
    }


def damage(path: Any, entry: Entry, chance: Random) -> None:
    """Change one letter of a body on disk, past the triggers that forbid it to everybody."""
    import sqlite3
    from contextlib import closing

    assert entry.body is not None
    at = chance.randrange(len(entry.body))
    flipped = bytes([entry.body[at] ^ 1 << chance.randrange(7)])
    body = entry.body[:at] + flipped + entry.body[at + 1 :]
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER entries_never_change")
        raw.execute(
            "UPDATE entries SET body = ? WHERE journal = ? AND seq = ?",
            (body, str(entry.header.journal), entry.header.seq),
        )
