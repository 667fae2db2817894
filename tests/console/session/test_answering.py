"""Answers: what counts, what a danger takes, and which question stands open."""

from __future__ import annotations

import pytest

from console.session import commands as do
from console.session.refusing import Needs
from support.hostile import HOSTILE, HUGE
from support.sessions import Line


def test_an_answer_is_on_disk_before_the_call_shows_it(line: Line) -> None:
    view = line.answer(weapon="near")
    assert view.answers["weapon"] == "near"
    [answer] = [e for e in line.console.on_disk(line.call) if e.header.kind == "fact.answered"]
    assert answer.data == {"fact": "weapon", "value": "near"}


def test_an_amended_answer_names_the_one_whose_place_it_takes(line: Line) -> None:
    line.answer(weapon="not_seen")
    [first] = line.view.call.answers["weapon"]
    line.answer(weapon="unknown")
    [second] = line.view.call.answers["weapon"]
    last = [e for e in line.view.call.entries if e.header.kind == "fact.answered"][-1]
    assert last.data == {
        "fact": "weapon",
        "value": "unknown",
        "replaces": [{"journal": str(first.ref[0]), "seq": first.ref[1]}],
    }
    assert (second.value, line.view.call.conflicts) == ("unknown", ())


@pytest.mark.parametrize("value", ["not_seen", "unknown", "refused", "could_not_ask", "near"])
def test_a_greater_danger_is_taken_back_only_with_a_reason(line: Line, value: str) -> None:
    line.answer(weapon="drawn")
    said = line.refused(do.AnswerFact("weapon", value), Needs.REASON_TAKEN_BACK)
    assert "drawn" in said
    assert line.view.answers["weapon"] == "drawn"
    view = line.do(do.AnswerFact("weapon", value, taken_back="corrected"))
    assert view.answers["weapon"] == value
    assert view.call.answers["weapon"][0].taken_back == "corrected"


def test_a_danger_taken_back_under_duress_stands_with_everything_it_sent(line: Line) -> None:
    line.answer(weapon="drawn")
    before = line.view
    view = line.do(do.AnswerFact("weapon", "not_seen", taken_back="maybe_duress"))
    assert view.answers["weapon"] == "drawn"
    assert view.decision.lines == before.decision.lines
    assert [answer.value for answer in view.call.doubted] == ["not_seen"]
    again = line.refused(do.AnswerFact("weapon", "not_seen"), Needs.REASON_TAKEN_BACK)
    assert "drawn" in again


def test_a_reason_is_not_written_where_no_danger_is_taken_back(line: Line) -> None:
    line.do(do.AnswerFact("weapon", "near", taken_back="mis_keyed"))
    assert line.view.call.answers["weapon"][0].taken_back is None


def test_a_danger_that_a_card_gives_is_taken_back_only_with_a_reason(line: Line) -> None:
    line.do(do.OpenCard("down"))
    assert "ems hot lead" in line.lines
    line.refused(do.AnswerFact("breathing", "normal"), Needs.REASON_TAKEN_BACK)
    assert "ems hot lead" in line.lines


@pytest.mark.parametrize("first", ["unknown", "refused", "could_not_ask"])
def test_an_unclear_answer_is_no_way_around_the_reason_for_what_a_card_gives(
    line: Line, first: str
) -> None:
    line.answer(breathing=first)
    line.do(do.OpenCard("down"))
    assert "cpr" in line.view.decision.instructions
    line.refused(do.AnswerFact("breathing", "normal"), Needs.REASON_TAKEN_BACK)
    assert "cpr" in line.view.decision.instructions


def test_a_number_is_recorded_as_its_band_with_the_words_that_were_typed(line: Line) -> None:
    [answer] = line.answer(age="12").call.answers["age"]
    assert (answer.value, answer.words) == ("minor", "12")


@pytest.mark.parametrize(("fact", "value"), [("weapon", "bazooka"), ("wepon", "near"), ("", "")])
def test_a_fact_or_value_that_the_pack_does_not_have_is_refused(
    line: Line, fact: str, value: str
) -> None:
    assert line.refused(do.AnswerFact(fact, value)).startswith("There is no ")


def test_an_answer_of_nobody_known_is_refused_and_not_a_crash(line: Line) -> None:
    line.refused(do.AnswerFact("weapon", "near", by="the dog"))  # type: ignore[arg-type]  # hostile


def test_whatever_a_caller_says_is_kept_as_it_is_and_decides_nothing(line: Line) -> None:
    before = line.view.decision.lines
    for text in HOSTILE.values():
        line.answer(story=text)
        line.do(do.AddNote(f"said: {text}"))
        assert line.view.decision.lines == before
    line.console.crash()
    assert [note.text for note in line.view.call.notes] == [f"said: {t}" for t in HOSTILE.values()]
    assert line.view.call.answers["story"][0].value == [*HOSTILE.values()][-1]
    assert line.view.decision.lines == before


def test_a_text_without_end_is_refused_and_not_a_crash(line: Line) -> None:
    for text in HUGE.values():
        assert "200,000" in line.refused(do.AnswerFact("story", text))
    assert "200,000" in line.refused(do.AddNote(HUGE["escapes"]))


def test_the_open_question_stays_while_other_things_are_answered(line: Line) -> None:
    line.do(do.AskQuestion("weapon"))
    for facts in ({"story": "x"}, {"patient": "nobody"}, {"child": "yes"}, {"voice": "guarded"}):
        line.answer(**facts)
        assert line.view.question == "weapon"
    line.do(do.OpenCard("talk"))
    assert line.view.question == "weapon"
    line.answer(weapon="unknown")
    assert line.view.question != "weapon"


def test_the_open_question_goes_on_where_an_answer_makes_it_pointless(line: Line) -> None:
    line.do(do.AskQuestion("breathing"))
    assert line.view.question == "breathing"
    line.answer(patient="nobody")
    assert line.view.question != "breathing"


def test_every_question_that_opens_is_written_down(line: Line) -> None:
    line.do(do.AskQuestion("child"))
    opened = [e.data for e in line.view.call.entries if e.header.kind == "question.opened"]
    assert opened == [{"fact": "where"}, {"fact": "child"}]


@pytest.mark.parametrize("fact", ["lived", "nonsense"])
def test_a_question_that_is_never_asked_of_a_caller_is_refused(line: Line, fact: str) -> None:
    line.refused(do.AskQuestion(fact))


def test_opening_a_card_loses_no_danger_of_the_one_before(line: Line) -> None:
    line.do(do.OpenCard("down"))
    line.do(do.OpenCard("talk"))
    assert line.view.call.cards == ("down", "talk")
    assert "ems hot lead" in line.lines
    assert line.view.decision.card == "talk"


def test_opening_the_card_that_is_open_changes_nothing(line: Line) -> None:
    line.do(do.OpenCard("talk"))
    before = line.view.call
    assert line.do(do.OpenCard("talk")).call == before
    line.refused(do.OpenCard("nonsense"))


def test_notes_are_kept_and_empty_ones_refused(line: Line) -> None:
    line.do(do.AddNote("dog in the yard"))
    assert [note.text for note in line.view.call.notes] == ["dog in the yard"]
    assert line.view.call.notes[0].taker == line.console.taker
    line.refused(do.AddNote(" \n"))
