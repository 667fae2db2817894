"""What was typed is taken for one thing or told why not, never guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from console.plain.reading import Misread, begun, day_and_time, named, time_of_day
from support.hostile import hostile_text

SEATTLE = ZoneInfo("America/Los_Angeles")
CARDS = {
    "welfare-check": "Welfare check",
    "person-down": "Person down",
    "suicide-threat": "Suicide threat",
    "suicide-in-progress": "Suicide in progress",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("person-down", "person-down"),
        ("PERSON down", "person-down"),
        ("pers", "person-down"),
        ("down", "person-down"),
        ("suicide threat", "suicide-threat"),
        ("progress suicide", "suicide-in-progress"),
        ("suicide_in", "suicide-in-progress"),
    ],
)
def test_a_name_is_typed_whole_begun_or_by_some_of_its_words(typed: str, meant: str) -> None:
    assert named("card", typed, CARDS) == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("suicide", "'suicide' may be suicide-threat, suicide-in-progress. Type more of it."),
        ("wellfare-chekc", "There is no card 'wellfare-chekc'. Did you mean welfare-check?"),
        ("w", "There is no card 'w'. There is welfare-check, person-down,"),
        ("zzz", "There is no card 'zzz'. There is welfare-check, person-down, suicide-threat,"),
    ],
)
def test_a_name_that_is_none_or_several_is_told(typed: str, told: str) -> None:
    with pytest.raises(Misread) as misread:
        named("card", typed, CARDS)
    assert str(misread.value).startswith(told)


def test_a_name_cut_short_is_not_looked_for_inside_of_others() -> None:
    assert begun("command", "sh", ["show", "send"]) == "show"
    with pytest.raises(Misread):
        begun("command", "how", ["show", "send"])


@given(hostile_text)
def test_any_text_is_a_known_name_or_told(typed: str) -> None:
    with suppress(Misread):
        assert named("card", typed, CARDS) in CARDS


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2023-10-27 14:05", datetime(2023, 10, 27, 21, 5, tzinfo=UTC)),
        (" 2023-10-27T9:05 ", datetime(2023, 10, 27, 16, 5, tzinfo=UTC)),
        ("2023-12-27 14:05", datetime(2023, 12, 27, 22, 5, tzinfo=UTC)),
        ("2023-11-05 01:30-07:00", datetime(2023, 11, 5, 8, 30, tzinfo=UTC)),
        ("2023-11-05 01:30-08:00", datetime(2023, 11, 5, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_centers_own(typed: str, at: datetime) -> None:
    assert day_and_time(typed, SEATTLE) == at


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "14:05",
        "yesterday",
        "2023-13-01 10:00",
        "2023-10-27 25:00",
        "27.10.2023 14:05",
        "9999-12-31 23:59",
        "0203-10-27 14:05",
    ],
)
def test_what_is_no_time_is_told(typed: str) -> None:
    with pytest.raises(Misread):
        day_and_time(typed, SEATTLE)


@pytest.mark.parametrize("typed", ["2023-11-05 01:30", "2023-03-12 02:30"])
def test_a_time_that_came_twice_or_never_is_not_guessed(typed: str) -> None:
    with pytest.raises(Misread, match=r"Add the offset, like 01:30-07:00\."):
        day_and_time(typed, SEATTLE)


def test_a_time_of_day_is_on_the_day_given_or_on_its_own() -> None:
    day = date(2023, 10, 27)
    assert time_of_day("0:03", day, SEATTLE) == datetime(2023, 10, 27, 7, 3, tzinfo=UTC)
    moved = time_of_day("2023-10-28 00:03", day, SEATTLE)
    assert moved == datetime(2023, 10, 28, 7, 3, tzinfo=UTC)
    with pytest.raises(Misread):
        time_of_day("noon", day, SEATTLE)
