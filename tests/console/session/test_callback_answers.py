"""Answers after which nobody may call back."""

from __future__ import annotations

import pytest

from console.session import commands as do
from protocols.pack import Pack
from support.calls import practice_content
from support.packs import compiled, fact
from support.sessions import Line, a_room, ring


def pack() -> Pack:
    content = practice_content()
    content["facts"]["callback_ok"] = {**fact(values=["yes", "no"]), "ask": "May I call back?"}
    content["callback_unsafe"] = {"fact": "callback_ok", "values": ["no", "unclear"]}
    return compiled(content)


@pytest.mark.parametrize("answer", ["no", "unknown", "refused", "could_not_ask"])
def test_mark_the_number_and_calling_back_is_refused(answer: str) -> None:
    with a_room(pack()) as room:
        line: Line = ring(room.console())
        line.answer(callback_ok=answer)
        assert line.view.call.callback_unsafe
        assert "danger" in line.refused(do.CallBack("reached"))


def test_a_clear_yes_marks_nothing() -> None:
    with a_room(pack()) as room:
        line = ring(room.console())
        assert not line.answer(callback_ok="yes").call.callback_unsafe


def test_a_later_yes_takes_the_mark_away_only_by_its_own_key() -> None:
    with a_room(pack()) as room:
        line = ring(room.console())
        line.answer(callback_ok="no")
        assert line.answer(callback_ok="yes").call.callback_unsafe
        assert not line.do(do.MarkCallback(unsafe=False)).call.callback_unsafe
