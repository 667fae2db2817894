"""A caller who cannot speak: yes and no, and nobody calls back."""

from __future__ import annotations

from typing import get_args

import pytest

from console.session import commands as do
from console.session.refusing import Needs
from support.calls import practice_content
from support.packs import compiled
from support.sessions import Line, a_room, ring


def test_one_key_answers_the_fact_and_makes_calling_back_unsafe(line: Line) -> None:
    view = line.do(do.CannotSpeak())
    assert (view.call.yes_no, view.call.callback_unsafe) == (True, True)
    [answer] = view.call.answers["voice"]
    assert (answer.value, answer.by) == ("cannot", "ears")
    assert "police prompt lead" in line.lines
    assert "hush" in view.decision.cautions


@pytest.mark.parametrize("outcome", get_args(do.CallbackOutcome))
def test_calling_back_is_refused_where_it_is_unsafe(
    line: Line, outcome: do.CallbackOutcome
) -> None:
    line.do(do.CannotSpeak(), do.CallerLeft())
    assert "danger" in line.refused(do.CallBack(outcome))
    assert line.view.call.callbacks == ()


def test_pressing_it_again_changes_nothing(line: Line) -> None:
    before = line.do(do.CannotSpeak()).call
    assert line.do(do.CannotSpeak()).call == before


def test_speaking_again_takes_back_no_danger_by_itself(line: Line) -> None:
    line.do(do.CannotSpeak())
    view = line.do(do.CannotSpeak(on=False))
    assert not view.call.yes_no
    assert view.answers["voice"] == "cannot"
    assert view.call.callback_unsafe, "no reason was given why it should be safe now"


def test_with_a_reason_it_is_safe_again_when_somebody_says_so(line: Line) -> None:
    line.do(do.CannotSpeak(), do.CannotSpeak(on=False))
    line.refused(do.AnswerFact("voice", "freely"), Needs.REASON_TAKEN_BACK)
    line.do(do.AnswerFact("voice", "freely", taken_back="mis_keyed"))
    view = line.do(do.MarkCallback(unsafe=False))
    assert not view.call.callback_unsafe
    assert line.do(do.CallBack("no_answer")).call.callbacks


def test_under_duress_it_stays_unsafe(line: Line) -> None:
    line.do(do.CannotSpeak(), do.AnswerFact("voice", "freely", taken_back="maybe_duress"))
    view = line.do(do.CannotSpeak(on=False))
    assert view.call.callback_unsafe


def test_an_answer_worse_than_what_is_heard_is_no_hindrance() -> None:
    """An agency may hear less into a silence than the caller has already said."""
    content = practice_content()
    content["cannot_speak"] = {"fact": "voice", "value": "guarded"}
    with a_room(compiled(content)) as room:
        line = ring(room.console())
        line.answer(voice="cannot")
        view = line.do(do.CannotSpeak())
        assert (view.call.yes_no, view.call.callback_unsafe) == (True, True)
        assert view.answers["voice"] == "cannot"


def test_a_pack_that_hears_nothing_still_turns_to_yes_and_no() -> None:
    content = practice_content()
    del content["cannot_speak"]
    with a_room(compiled(content)) as room:
        line = ring(room.console())
        view = line.do(do.CannotSpeak())
        assert (view.call.yes_no, view.call.callback_unsafe) == (True, True)
        view = line.do(do.CannotSpeak(on=False))
        assert (view.call.yes_no, view.call.callback_unsafe) == (False, False)


def test_a_caller_who_left_is_back_when_somebody_reaches_them(line: Line) -> None:
    before = line.do(do.CallerLeft("dropped")).call
    assert before.caller_left == "dropped"
    assert line.do(do.CallerLeft("hung_up")).call == before
    line.do(do.CallBack("no_answer"))
    assert line.view.call.caller_left == "dropped"
    line.do(do.CallBack("reached"))
    assert line.view.call.caller_left is None
    assert [outcome for outcome, _ in line.view.call.callbacks] == ["no_answer", "reached"]
