"""Six calendar months, over short months and leap days; a caution's term of a month to 3 years."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from store.reference.ages import CautionTerm, is_stale, months_after
from store.reference.models import Caution
from support.profiles import NOW, warning


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("confirmed", "stale_from"),
    [
        ("2026-01-15T10:00", "2026-07-15T10:00"),
        ("2026-07-15T10:00", "2027-01-15T10:00"),
        ("2026-08-31T10:00", "2027-02-28T10:00"),
        ("2027-08-31T10:00", "2028-02-29T10:00"),
        ("2027-08-29T10:00", "2028-02-29T10:00"),
        ("2026-08-29T10:00", "2027-02-28T10:00"),
        ("2028-02-29T10:00", "2028-08-29T10:00"),
        ("2026-03-31T23:59", "2026-09-30T23:59"),
        ("2026-12-31T00:00", "2027-06-30T00:00"),
        ("2026-10-31T10:00", "2027-04-30T10:00"),
    ],
)
def test_a_confirmation_is_stale_from_the_sixth_month_on(confirmed: str, stale_from: str) -> None:
    assert not is_stale(at(confirmed), at(stale_from) - timedelta(seconds=1))
    assert is_stale(at(confirmed), at(stale_from))


def test_a_confirmation_from_the_future_is_stale_since_its_age_is_unknown() -> None:
    assert not is_stale(NOW + timedelta(hours=23), NOW)
    assert is_stale(NOW + timedelta(hours=25), NOW)


instants = st.integers(700_000_000, 6_900_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(instants, st.integers(1, 60))
def test_months_end_in_the_month_they_should_and_keep_the_time_of_day(
    instant: datetime, months: int
) -> None:
    later = months_after(instant, months)
    assert (later.year * 12 + later.month) - (instant.year * 12 + instant.month) == months
    assert later.time() == instant.time()
    assert later.day == instant.day or (later.day < instant.day and later.day >= 28)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_later_confirmation_never_grows_stale_earlier(
    confirmed: datetime, gap: timedelta
) -> None:
    assert months_after(confirmed, 6) <= months_after(confirmed + gap, 6)


@pytest.mark.parametrize(
    ("approved", "expires", "allowed"),
    [
        ("2026-01-31T10:00", "2026-02-28T10:00", True),
        ("2026-01-31T10:00", "2026-02-28T09:59", False),
        ("2026-01-31T10:00", "2029-01-31T10:00", True),
        ("2026-01-31T10:00", "2029-01-31T10:01", False),
        ("2028-02-29T10:00", "2031-02-28T10:00", True),
    ],
)
def test_a_caution_stands_one_month_to_three_years(
    approved: str, expires: str, allowed: bool
) -> None:
    assert CautionTerm().allows(at(approved), at(expires)) is allowed


def caution(**changes: Any) -> Caution:
    return Caution.model_validate_json(json.dumps(warning(**changes)))


def test_a_caution_has_expired_from_the_second_that_it_names() -> None:
    end = at("2026-12-22T12:00")
    held = caution(expires_at="2026-12-22T12:00:00Z")
    assert not held.has_expired(end - timedelta(seconds=1))
    assert held.has_expired(end)


def test_a_caution_cannot_end_before_it_was_approved() -> None:
    with pytest.raises(ValidationError, match="ends before it was approved"):
        caution(expires_at="2026-06-10T17:00:00Z")
