"""Profiles: only of matches, for as long as the agency allows; a caution does not vanish."""

from __future__ import annotations

import pytest

from console.session import commands as do
from console.session.refusing import Refused
from console.session.room import Ring
from store.kinds.base import Place
from support.sessions import HERE, HOME, Line, Room, ring

MINUTES = 30


def seen(line: Line) -> set[str]:
    return {match.kind.value for match in line.view.matches}


def test_a_view_is_written_down_with_its_reason_and_without_its_content(line: Line) -> None:
    line.do(do.ViewProfile("profile", "h-1"))
    [viewed] = line.view.call.views
    assert (viewed.id, "verified phone" in viewed.why) == ("h-1", True)
    [entry] = [e for e in line.view.call.entries if e.header.kind == "profile.viewed"]
    assert set(entry.data or {}) <= {"what", "id", "why", "stale"}


@pytest.mark.parametrize(
    ("what", "name"),
    [("profile", "h-2"), ("caution", "h-1"), ("facility", "c-1"), ("nonsense", "h-1"), ("", "")],
)
def test_what_does_not_match_the_call_is_not_shown(line: Line, what: str, name: str) -> None:
    line.refused(do.ViewProfile(what, name))


def test_another_number_is_another_household(room: Room) -> None:
    line = ring(room.console(), Ring("wireless", "206-555-0188"))
    assert seen(line) == set()
    line.do(do.SetPhone(HOME))
    assert seen(line) == {"profile"}
    line.do(do.SetPlace(Place(text="1 Mill St")))
    assert seen(line) == {"profile", "facility", "caution"}


def test_a_profile_vanishes_when_its_time_is_over(line: Line) -> None:
    line.do(do.ViewProfile("profile", "h-1"))
    line.clock.pass_seconds(MINUTES * 60 - 1)
    assert "profile" in seen(line)
    line.clock.pass_seconds(1)
    assert "profile" not in seen(line)
    line.refused(do.ViewProfile("profile", "h-1"))


def test_looking_again_gives_no_more_time(line: Line) -> None:
    line.do(do.ViewProfile("profile", "h-1"))
    line.clock.pass_seconds(MINUTES * 60 - 10)
    line.do(do.ViewProfile("profile", "h-1"))
    line.clock.pass_seconds(10)
    assert "profile" not in seen(line)


def test_a_caution_stays_as_long_as_the_call(line: Line) -> None:
    line.do(do.ViewProfile("caution", "c-1"), do.AcknowledgeCaution("c-1"))
    line.clock.pass_seconds(10 * 3600)
    assert "caution" in seen(line)


def test_the_time_runs_on_through_a_crash(line: Line) -> None:
    line.do(do.ViewProfile("profile", "h-1"))
    line.clock.pass_seconds(MINUTES * 30)
    line.console.crash()
    assert "profile" in seen(line)
    line.clock.pass_seconds(MINUTES * 30)
    assert "profile" not in seen(line)


def test_nobody_is_shown_once_the_call_is_closed(line: Line) -> None:
    line.do(do.Send(), do.Close("sent"))
    assert seen(line) == set()
    line.do(do.Reopen("again"))
    assert "profile" in seen(line)


def test_the_patient_is_of_the_household_only_when_the_taker_says_so(line: Line) -> None:
    assert line.view.call.household == {}
    line.do(do.PatientBelongs("h-1", True))
    assert line.view.call.household == {"h-1": True}
    line.do(do.PatientBelongs("h-1", False))
    assert line.view.call.household == {"h-1": False}


def test_a_handset_without_a_number_or_a_place_finds_nobody(room: Room) -> None:
    line = ring(room.console(), Ring("no_service", ""))
    assert line.view.matches == ()
    with pytest.raises(Refused):
        line.do(do.ViewProfile("profile", "h-1"))
    assert HERE.text == "1 Mill St"
