"""Sending, leaving out, taking back: less response is never given by one key."""

from __future__ import annotations

from pathlib import Path

from support.offices import AT
from support.screens import Hands, in_a_call


def sent(hands: Hands) -> list[str]:
    return [f"{line.service} {line.urgency}" for one in hands.view.call.sent for line in one.lines]


async def test_a_send_within_a_second_of_a_change_asks_again(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.at_once("2", "f5")
        assert sent(hands) == []
        assert len(hands.told_in_passing) == 1
        assert "changed" in hands.told_in_passing[0]
        hands.clock.pass_seconds(1.1)
        await hands.at_once("f5")
        assert sent(hands) == ["police hot"]


async def test_a_rise_stays_in_sight_until_it_is_sent(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f5", "2")
        assert "MORE IS NEEDED NOW: Police hot" in hands.text
        await hands.press("4")
        assert "MORE IS NEEDED NOW: Police hot" in hands.text
        await hands.press("f5")
        assert "MORE IS NEEDED" not in hands.text
        assert sent(hands) == ["police prompt", "police hot"]


async def test_leaving_a_line_out_asks_for_a_reason_and_a_second_person(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f8", "7")
        assert "Why is Police left out?" in hands.text
        await hands.press("1")
        assert "Who agrees?" in hands.text
        await hands.type("")
        assert "line.left_out" not in hands.kinds
        assert "second person" in hands.told_in_passing[-1].casefold()
        await hands.press("f8", "7", "1")
        await hands.type("M. Quist")
        [left] = hands.view.call.left_out
        assert (left.reason, left.second_person) == ("Already sent on another call", "M. Quist")
        assert "LEFT OUT police prompt" in hands.words
        assert "out Police prompt" in hands.text


async def test_leaving_out_is_dropped_at_every_step_by_escape(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f8", "escape", "f8", "7", "escape", "f8", "7", "1", "escape")
        assert hands.view.call.left_out == ()
        assert sent(hands) == []
        assert "> Weapon" in hands.text


async def test_a_line_is_added_and_sent(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f8", "2", "1")
        assert "Fire hot (added)" in hands.words
        await hands.press("f5")
        assert sorted(sent(hands)) == ["fire hot", "police prompt"]


async def test_taking_a_danger_back_asks_why(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("2", "up", "enter", "5")
        assert "A danger is taken back. Why?" in hands.text
        assert hands.view.answers["weapon"] == "in_hand"
        await hands.press("escape")
        assert hands.view.answers["weapon"] == "in_hand"
        await hands.press("5", "2")
        assert hands.view.answers["weapon"] == "none_in_view"


async def test_under_duress_a_danger_stands(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("2", "up", "enter", "5", "3")
        assert "taken back, maybe under duress" in hands.words or "(taken b" in hands.words
        assert "Police hot" in hands.words
        assert "! WEAPON OUT - stay back" in hands.words


async def test_a_call_is_closed_only_when_nothing_is_owed_and_can_be_reopened(
    tmp_path: Path,
) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f10")
        assert "Not sent yet: police prompt" in hands.text
        await hands.press("1")
        await hands.type("he left")
        assert "call.closed" not in hands.kinds
        await hands.press("f5", "f10", "1")
        await hands.type("he left")
        assert "call.closed" in hands.kinds
        assert " BOARD " in hands.text
        await hands.press("enter")
        assert "CLOSED - F12 to the board, F10 reopens" in hands.text
        await hands.press("2")
        assert "weapon" not in hands.view.answers
        await hands.press("f10")
        await hands.type("the caller is back")
        assert hands.view.call.closed is None
        assert "> Weapon" in hands.text


async def test_a_transfer_asks_for_permission_and_a_briefing_and_is_followed_to_its_end(
    tmp_path: Path,
) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f9", "1", "2")
        assert hands.view.call.transfers == {}
        await hands.press("f9", "1", "1")
        assert "TRANSFER 988 Lifeline: OFFERED" in hands.words
        await hands.press("f9", "1", "f9", "1")
        assert "Say where the person is and what was asked." in hands.words
        await hands.press("escape")
        assert "RINGING" in hands.words
        await hands.press("f9", "1", "1", "f9", "1")
        assert hands.view.call.transfers["line-988"].state == "with_clinician"
        assert "CLINICIAN" in hands.words
        await hands.press("f9", "1")
        assert "RESOLVED" in hands.words


async def test_a_line_that_rings_too_long_brings_the_call_back(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f9", "1", "1", "f9", "1")
        hands.clock.pass_seconds(70)
        hands.app._tick()
        await hands.pilot.pause()
        assert "TRANSFER LOST: 988 Lifeline. The call is back" in hands.words
        await hands.press("f9", "1", "1")
        assert "TRANSFER LOST" not in hands.text


async def test_units_and_the_line_are_written_down(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f5", "ctrl+u", "2", "ctrl+d", "2")
        assert "CALLER DROPPED" in hands.words
        await hands.press("ctrl+d", "3")
        assert "CALLER DROPPED" not in hands.words
        kinds = hands.kinds
        assert kinds.index("unit.status") < kinds.index("caller.left")


async def test_a_place_is_mended(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f4", "1")
        await hands.type("5 Pier Rd")
        await hands.press("f4", "5")
        incident = hands.view.call.incident
        assert incident is not None
        assert incident.place.text == "5 Pier Rd"
        assert incident.verified


async def test_a_back_filled_call_lives_in_its_own_time(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f12", "b")
        hands.clear()
        await hands.type("yesterday")
        assert hands.told_in_passing == ["Write the time like 2023-10-27 14:05."]
        await hands.press("b")
        hands.clear()
        await hands.type("2023-10-26 09:15")
        assert "BACK-FILL R-0002" in hands.words
        opened = hands.view.call.opened_at
        assert opened is not None
        assert (AT - opened).total_seconds() == 28 * 3600 + 45 * 60
