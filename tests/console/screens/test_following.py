"""What comes after a call, on screen: referrals, attempts, ends, and what the board says is due."""

from __future__ import annotations

from pathlib import Path

from support.screens import in_a_call


async def test_somebody_is_referred_and_the_follow_up_is_done_by_keys(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("ctrl+v")
        assert "Refer to The visitors" in hands.words
        await hands.press("1", "1")
        assert [held.program for held in hands.view.call.referrals] == ["visitors"]
        await hands.press("ctrl+v")
        assert "The visitors: Visit at home" in hands.words
        await hands.press("1")
        assert "Stop when: They say no" in hands.words
        await hands.press("1", "2", *"rang out", "enter")
        (held,) = hands.view.call.follow_ups.values()
        assert [(one.outcome, one.note) for one in held.tried] == [("no_answer", "rang out")]
        await hands.press("ctrl+v", "1", "2", "1")
        (held,) = hands.view.call.follow_ups.values()
        assert held.ended is not None
        assert held.ended.outcome == "helped"


async def test_what_is_owed_is_listed_on_the_board_and_opens_its_call(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("ctrl+v", "1", "1", "f12")
        await hands.press("d")
        assert "WAITING, tried 0 of 2" in hands.words
        await hands.press("enter")
        assert type(hands.app.screen).__name__ == "CallScreen"
