"""A lesson in the line mode: the scripted caller speaks in lines, and the result comes last."""

from __future__ import annotations

from pathlib import Path

from console.mock.finding import find_scenarios, load_scenario
from console.mock.stage import TurnedClock
from console.mock.training import Lesson
from console.plain.worlds import lesson_goes_on
from protocols.shelf import SHIPPED, Shelf
from support.offices import Item, Talk, office_at


def taught(folder: Path, *items: Item) -> str:
    shelf = Shelf((SHIPPED,))
    scenario, pack = load_scenario(find_scenarios(shelf, ["man-in-a-doorway"])[0], shelf)
    clock = TurnedClock(scenario.at)
    with office_at(folder, clock, pack) as office:
        lesson = Lesson(scenario, office)
        return Talk(office, clock, items, lesson_goes_on(lesson)).run()


def test_the_caller_answers_what_is_asked(tmp_path: Path) -> None:
    shown = taught(tmp_path, "take", *[1.0] * 20, "3rd Ave S & S Main St", *[1.0] * 20)
    opening = 'The caller: "Hi, there is a man lying in a doorway here'
    first = 'The caller: "Third and Main, by the bank."'
    second = 'The caller: "Third Avenue South and South Main."'
    assert shown.index(opening) < shown.index(first) < shown.index(second)
    assert [shown.count(words) for words in (opening, first, second)] == [1, 1, 1]


def test_the_result_is_told_once_the_call_is_closed(tmp_path: Path) -> None:
    items = ("take", "Main St", ":send", ":close responders", "he slept", 1.0, 1.0, "quit")
    shown = taught(tmp_path, *items)
    _, _, result = shown.partition("CLOSED T-0001: Responders sent\n")
    assert "TRAINING: A man in a doorway, Pioneer Square\n" in result
    assert " closed as responders-sent, the key says team-sent" in result
    assert result.count("quit leaves.") == 1
