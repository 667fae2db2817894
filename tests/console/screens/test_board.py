"""The board, and lines that ring while somebody works."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from console.screens.call import CallScreen
from console.session import commands as do
from support.offices import a_ring
from support.screens import at_desk, in_a_call
from support.screens_plays import Disk


async def test_a_line_that_rings_on_the_quiet_board_comes_to_the_front(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as hands:
        await hands.ring()
        assert "RINGING - Enter answers" in hands.text
        await hands.press("enter")
        assert "> Location" in hands.text


async def test_a_line_that_rings_during_a_call_takes_nothing_from_it(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        before = hands.view.call.id
        await hands.press("f2")
        await hands.at_once(*"he sl")
        await hands.ring(a_ring("206-555-0144"))
        assert hands.told_in_passing == ["Another line rings: F12 to the board"]
        await hands.type("eeps")
        assert hands.view.call.id == before
        assert hands.view.call.notes[-1].text == "he sleeps"
        await hands.press("f12")
        assert hands.text.index("RINGING R-0002") < hands.text.index("open    R-0001")


async def test_a_program_is_reported_busy_and_every_open_call_hears_of_it(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("f12", "s", "1", "2")
        await hands.type("90")
        assert "busy, wait 90 min" in hands.words
        assert hands.app.office.session.status["care"].wait_minutes == 90


async def test_minutes_that_are_none_are_refused_with_a_sentence(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as hands:
        for typed in ("many", "9" * 5000):
            await hands.press("s", "1", "2")
            await hands.type(typed)
            assert hands.told_in_passing[-1].startswith("Write the minutes as a number")
        assert hands.app.office.session.status == {}


async def test_a_time_of_no_past_call_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as hands:
        for typed in ("yesterday", "2023-10-27 14:30", "9999-12-31 23:59"):
            await hands.press("b")
            hands.clear()
            await hands.type(typed)
            assert hands.told_in_passing, typed
            assert hands.app.office.session.calls == ()
            hands.app.clear_notifications()


async def test_lists_that_cannot_be_read_are_told_and_the_board_goes_on(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:

        def fails(**asked: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        hands.app.office.index.listed = fails  # type: ignore[method-assign,assignment]  # a disk
        await hands.press("f12")
        assert "The lists cannot be read: disk I/O error. The record is not touched." in hands.words
        assert "open    R-0001" in hands.text


async def test_a_call_is_found_by_its_words_and_shown(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        hands.do(do.Send(), do.AddNote("a tabby cat"), do.Close("responders-sent"))
        await hands.press("f12", "slash")
        await hands.type("tabby")
        await hands.press("enter")
        assert isinstance(hands.app.screen, CallScreen)
        assert "CLOSED" in hands.text
        await hands.press("f12", "slash")
        await hands.type("walrus")
        assert hands.told_in_passing[-1] == "No call has these words."


async def test_leaving_with_open_calls_asks_first(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("ctrl+q")
        assert "1 call is open: it opens again at the next start." in hands.words
        await hands.press("1")
        assert "> Weapon" in hands.text
        await hands.press("ctrl+q", "2")
        assert hands.app.return_code == 0


async def test_leaving_with_entries_in_memory_says_that_they_would_be_lost(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        disk = Disk(hands.app.office)
        disk.broken = True
        await hands.press("5", "ctrl+q")
        assert "ENTRIES ARE NOT SAVED AND WOULD BE LOST" in hands.words
        disk.broken = False
        await hands.press("1")


async def test_the_console_opens_on_the_open_call_at_its_open_question(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        await hands.press("5")
    async with at_desk(tmp_path) as hands:
        assert "> Violence" in hands.text
        assert "none in view" in hands.text
