"""Two seats on one call: both answers stand, the higher line counts, until one entry settles it."""

from __future__ import annotations

from itertools import product

from console.session import commands as do
from console.session.refusing import Needs
from protocols.conflict import decide_over
from protocols.lines import field_urgencies
from protocols.situation import Situation
from support.calls import practice_content
from support.packs import compiled, fact, rule
from support.sessions import AFTERNOON, Line, Room, a_room, ring


def both(line: Line, room: Room) -> Line:
    """A second seat takes the call up as it stands."""
    other = room.console()
    line.console.copy_into(other)
    other.session.join(line.call, line.view.call.entries)
    return Line(other, line.call)


def share(one: Line, other: Line) -> None:
    """Each learns what the other wrote, both ways, until nobody has anything new to say."""
    for _ in range(4):
        one.console.tell(other.console)
        other.console.tell(one.console)


def test_both_seats_see_the_same_call(room: Room, line: Line) -> None:
    other = both(line, room)
    line.answer(weapon="near", story="he shouts")
    other.answer(child="yes")
    share(line, other)
    assert line.view.call == other.view.call
    assert line.view.answers == other.view.answers


def test_an_answer_that_takes_the_place_of_anothers_is_no_conflict(room: Room, line: Line) -> None:
    """The second seat has never written in this call, and still comes after what it has read."""
    line.answer(weapon="near")
    other = both(line, room)
    other.answer(weapon="drawn")
    turns = [e.header.turn for e in other.view.call.entries]
    assert turns == sorted(turns)
    assert len(set(turns)) == len(turns)
    other.console.tell(line.console)
    assert line.view.call.conflicts == ()
    assert line.view.answers["weapon"] == "drawn"


def test_a_seat_told_without_a_copy_on_disk_comes_after_what_it_was_told(
    room: Room, line: Line
) -> None:
    other = room.console()
    other.session.join(line.call, line.view.call.entries)
    view = Line(other, line.call).answer(weapon="near")
    assert view.call.entries[0].header.kind == "call.opened"
    assert view.call.entries[-1].header.turn > line.view.call.entries[-1].header.turn


def test_two_different_answers_both_stand_and_the_screen_can_say_so(room: Room, line: Line) -> None:
    other = both(line, room)
    line.answer(weapon="not_seen")
    other.answer(weapon="drawn")
    share(line, other)
    for seat in (line, other):
        assert seat.view.call.conflicts == ("weapon",)
        assert "weapon" not in seat.view.answers
        assert "police hot secure" in seat.lines
        assert "ems prompt stage" in seat.lines
        assert seat.view.call.shown is not None
        assert seat.view.call.shown.conflict == ("weapon",)


def test_the_same_answer_twice_is_no_conflict(room: Room, line: Line) -> None:
    other = both(line, room)
    line.answer(weapon="near")
    other.answer(weapon="near")
    share(line, other)
    assert line.view.call.conflicts == ()
    assert line.view.answers["weapon"] == "near"


def test_one_entry_settles_a_conflict_for_both(room: Room, line: Line) -> None:
    other = both(line, room)
    line.answer(weapon="near")
    other.answer(weapon="drawn")
    share(line, other)
    line.refused(do.AnswerFact("weapon", "near"), Needs.REASON_TAKEN_BACK)
    line.do(do.AnswerFact("weapon", "near", taken_back="corrected"))
    share(line, other)
    for seat in (line, other):
        assert (seat.view.call.conflicts, seat.view.answers["weapon"]) == ((), "near")


def test_a_conflict_settled_under_duress_stays_one(room: Room, line: Line) -> None:
    other = both(line, room)
    line.answer(weapon="not_seen")
    other.answer(weapon="drawn")
    share(line, other)
    line.do(do.AnswerFact("weapon", "not_seen", taken_back="maybe_duress"))
    share(line, other)
    assert other.view.call.conflicts == ("weapon",)
    assert "police hot secure" in other.lines


def test_a_question_that_the_other_seat_asks_does_not_change_mine(room: Room, line: Line) -> None:
    other = both(line, room)
    line.do(do.AskQuestion("weapon"))
    other.do(do.AskQuestion("child"))
    share(line, other)
    assert (line.view.question, other.view.question) == ("weapon", "child")
    other.answer(weapon="unknown")
    share(line, other)
    assert line.view.question not in ("weapon", "child", None)
    assert other.view.question == "child"


def test_two_seats_that_know_different_things_do_not_write_without_end(
    room: Room, line: Line
) -> None:
    """What is shown here is written down here, whatever the other seat was shown."""
    from store.kinds.response import ProgramStatus

    other = both(line, room)
    closed = ProgramStatus(program="street-team", state="closed")
    other.console.session.set_status("street-team", closed)
    share(line, other)
    before = len(line.view.call.entries)
    for _ in range(5):
        line.clock.pass_seconds(1)
        line.session.tick()
        other.session.tick()
        share(line, other)
    assert len(line.view.call.entries) == before


def test_a_place_that_the_other_seat_learned_finds_its_people(room: Room) -> None:
    from console.session.room import Ring
    from store.kinds.base import Place

    line = ring(room.console(), Ring())
    other = both(line, room)
    other.do(do.SetPlace(Place(text="1 Mill St")))
    assert line.view.matches == ()
    other.console.tell(line.console)
    assert {match.kind.value for match in line.view.matches} >= {"caution", "facility"}


def test_joining_again_forgets_nothing_that_was_not_shared_yet(room: Room, line: Line) -> None:
    other = both(line, room)
    other.do(do.AddNote("only here"))
    other.session.join(line.call, line.view.call.entries)
    assert [note.text for note in other.view.call.notes] == ["only here"]


def test_a_conflict_sends_no_less_than_any_of_the_answers(room: Room, line: Line) -> None:
    other = both(line, room)
    pairs = {
        "weapon": ("not_seen", "drawn"),
        "voice": ("guarded", "freely"),
        "child": ("yes", "no"),
    }
    for fact_name, (mine, theirs) in pairs.items():
        line.answer(**{fact_name: mine})
        other.answer(**{fact_name: theirs})
    share(line, other)
    joined = field_urgencies(line.view.decision.lines)
    for values in product(*pairs.values()):
        with a_room() as apart:
            alone = ring(apart.console())
            alone.answer(**dict(zip(pairs, values, strict=True)))
            for service, urgency in field_urgencies(alone.view.decision.lines).items():
                assert joined[service] >= urgency


def test_ever_so_many_conflicts_hide_no_danger() -> None:
    content = practice_content()
    many = [f"extra{n}" for n in range(7)]
    content["facts"].update({name: fact(harmless=["no"], danger=["yes"]) for name in many})
    content["rules"].append(rule("first", when={many[0]: "yes"}, send="fire hot"))
    situation = Situation(card="case-entry", at=AFTERNOON)
    alternatives = dict.fromkeys(many, ("no", "yes"))
    decision = decide_over(compiled(content), situation, alternatives)
    assert "fire hot lead" in {line.words for line in decision.lines}
