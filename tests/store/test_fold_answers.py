"""Answers stand or fall by which entries name them, never by the clock or by who was quicker."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import UUID

from store.canonical import JSON
from store.chain import START, Writer, link
from store.entry import Draft, Entry
from store.folding import extend, fold
from support.journals import CALL, NOON

MINE, THEIRS = UUID(int=1), UUID(int=2)


class Seat:
    """Somebody who writes entries of one call, each after what they have seen."""

    def __init__(self, journal: UUID, name: str) -> None:
        self.writer = Writer(journal, name, f"taker {name}", bytes)
        self.entries: list[Entry] = []
        self.seen = 0

    def sees(self, *entries: Entry) -> None:
        self.seen = max(self.seen, *(entry.header.turn for entry in entries))

    def writes(self, kind: str, minutes: float = 0, **body: JSON) -> Entry:
        at = NOON + timedelta(minutes=minutes)
        draft = Draft(CALL, kind, 1, at, body, turn=self.seen + 1)
        head = START if not self.entries else (len(self.entries), self.entries[-1].hash)
        [entry] = link(type(START)(*head), [draft], self.writer, at, {})
        self.entries.append(entry)
        self.sees(entry)
        return entry

    def answers(self, value: str, *replacing: Entry, **body: JSON) -> Entry:
        refs: list[JSON] = [
            {"journal": str(e.header.journal), "seq": e.header.seq} for e in replacing
        ]
        return self.writes("fact.answered", fact="weapon", value=value, replaces=refs, **body)


def standing(*entries: Entry) -> set[str]:
    """What stands of the weapon, in every order of arrival the same."""
    found = {
        frozenset(answer.value for answer in fold(CALL, order).answers["weapon"])
        for order in permutations(entries)
    }
    one_by_one = fold(CALL, [])
    for entry in reversed(entries):
        one_by_one = extend(one_by_one, [entry])
    found.add(frozenset(answer.value for answer in one_by_one.answers["weapon"]))
    assert len(found) == 1
    return set(found.pop())


def test_an_answer_takes_the_place_of_the_one_it_names() -> None:
    seat = Seat(MINE, "1")
    first = seat.answers("near")
    assert standing(first, seat.answers("not_seen", first)) == {"not_seen"}


def test_two_answers_that_do_not_name_each_other_both_stand() -> None:
    one, other = Seat(MINE, "1"), Seat(THEIRS, "2")
    both = one.answers("near"), other.answers("not_seen")
    assert standing(*both) == {"near", "not_seen"}
    assert fold(CALL, both).conflicts == ("weapon",)


def test_two_alike_are_no_conflict() -> None:
    both = Seat(MINE, "1").answers("near"), Seat(THEIRS, "2").answers("near")
    assert fold(CALL, both).conflicts == ()


def test_one_entry_that_names_both_settles_it() -> None:
    one, other = Seat(MINE, "1"), Seat(THEIRS, "2")
    both = one.answers("near"), other.answers("not_seen")
    one.sees(*both)
    assert standing(*both, one.answers("drawn", *both)) == {"drawn"}


def test_two_who_settle_it_apart_are_a_new_conflict() -> None:
    one, other = Seat(MINE, "1"), Seat(THEIRS, "2")
    both = one.answers("near"), other.answers("not_seen")
    one.sees(*both)
    other.sees(*both)
    assert standing(*both, one.answers("near", *both), other.answers("drawn", *both)) == {
        "near",
        "drawn",
    }


def test_an_amendment_of_an_answer_that_never_arrived_stands() -> None:
    seat = Seat(MINE, "1")
    lost = seat.answers("near")
    assert standing(seat.answers("drawn", lost)) == {"drawn"}


def test_a_clock_that_goes_wrong_changes_nothing() -> None:
    seat = Seat(MINE, "1")
    first = seat.answers("near", minutes=600)
    assert standing(first, seat.answers("drawn", first, minutes=-600)) == {"drawn"}


def test_under_duress_what_was_said_before_stands_however_often_it_is_taken_back() -> None:
    seat = Seat(MINE, "1")
    first = seat.answers("drawn")
    back = seat.answers("not_seen", first, taken_back="maybe_duress")
    again = seat.answers("unknown", first, taken_back="maybe_duress")
    assert standing(first, back, again) == {"drawn"}
    call = fold(CALL, [first, back, again])
    assert [answer.value for answer in call.doubted] == ["not_seen", "unknown"]
    assert standing(first, back, seat.answers("not_seen", first, taken_back="corrected")) == {
        "not_seen"
    }


def test_an_answer_clears_its_question_for_everybody_and_no_other() -> None:
    one, other = Seat(MINE, "1"), Seat(THEIRS, "2")
    entries = [
        one.writes("question.opened", fact="weapon"),
        other.writes("question.opened", fact="weapon"),
    ]
    one.sees(*entries)
    answered = [*entries, one.answers("near")]
    assert fold(CALL, answered).questions == {}
    other.sees(*answered)
    more = [*answered, other.writes("question.opened", fact="child")]
    assert fold(CALL, more).questions == {THEIRS: "child"}


def test_a_verification_counts_for_the_place_that_was_said_twice() -> None:
    one, other = Seat(THEIRS, "1"), Seat(MINE, "2")
    place = one.writes("place.set", of="incident", place={"text": "1 Mill St"})
    other.sees(place)
    verified = one.writes("place.verified", text="1 Mill St")
    elsewhere = other.writes("place.set", of="incident", place={"text": "9 Mill St"})
    for entries in permutations([place, verified, elsewhere]):
        incident = fold(CALL, entries).incident
        assert incident is not None
        assert (incident.place.text, incident.verified) in {
            ("1 Mill St", True),
            ("9 Mill St", False),
        }


def test_what_is_offered_again_is_briefed_again() -> None:
    seat = Seat(MINE, "1")
    for state in ("offered", "ringing", "accepted", "dropped"):
        seat.writes(
            "transfer.moved",
            program="hotline",
            state=state,
            permission=state == "offered",
            briefed=state == "accepted",
        )
    assert fold(CALL, seat.entries).transfers["hotline"].briefed
    seat.writes("transfer.moved", program="hotline", state="offered", permission=True)
    assert not fold(CALL, seat.entries).transfers["hotline"].briefed


def test_without_its_first_entry_a_call_is_still_a_call() -> None:
    seat = Seat(MINE, "1")
    seat.writes(
        "call.opened", how="rang", number="R-1", pack={"id": "a", "version": "1", "digest": "d"}
    )
    note = seat.writes("note.added", text="x")
    call = fold(CALL, [note])
    assert (call.number, call.pack, call.state, len(call.notes)) == ("", None, "ringing", 1)
