"""What holds of the figures of any calls whatsoever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from console.report.figures import Figures
from console.report.measures import MEASURES, Bound, Measure
from console.report.shares import FLOOR, Share
from console.report.spans import Span
from console.report.times import percentile, timing
from console.report.told import Told
from protocols.words import TransferState
from store.kinds import contact, interview
from support.told import (
    NOON,
    PACIFIC,
    Act,
    answered,
    closed,
    counted,
    fact,
    line,
    sent,
    shown,
    told,
    transfer,
    unit,
    verified,
)

SPAN = Span(date(2026, 10, 31), date(2026, 11, 2), PACIFIC)
"""With the night on which clocks go back."""

SECONDS = st.integers(-20, 400).map(float)


def _acts(after: float) -> list[Sequence[Act]]:
    return [
        [answered(after)],
        verified(after),
        [fact(after, "awake", "talking")],
        [fact(after, "breathing", "none")],
        [fact(after, "weapon", "none")],
        [fact(after, "violence", "none")],
        [(after, interview.CardOpened(card="welfare"))],
        [shown(after, "field", line("police prompt lead"), team="accepted")],
        [sent(after, line("police prompt lead"))],
        [sent(after, line("team prompt lead", "team"))],
        [unit(after)],
        [transfer(after, "988", TransferState.OFFERED)],
        [transfer(after, "988", TransferState.ACCEPTED)],
        [closed(after, "sent")],
        [(after, contact.CallerLeft(how="hung_up"))],
    ]


@st.composite
def any_call(draw: st.DrawFn) -> Told:
    acts = draw(st.lists(st.tuples(SECONDS, st.integers(0, 14)), max_size=8))
    made = [act for after, which in acts for act in _acts(after)[which]]
    start = datetime.fromisoformat("2026-10-30T00:00:00+00:00")
    return told(
        *made,
        at=start + timedelta(minutes=draw(st.integers(0, 5 * 24 * 60))),
        how=draw(st.sampled_from(["rang", "rang", "taken", "backfill"])),
        line=draw(st.sampled_from(["wireless", "admin", "unknown"])),
        purged=draw(st.sets(st.integers(0, len(made)), max_size=2)),
        entered_late=draw(st.sampled_from([0.0, 7200.0])),
    )


CALLS = st.lists(any_call(), max_size=12)


def told_of(figures: Figures) -> dict[str, int]:
    return {one.name: one.over for one in figures.times}


@settings(max_examples=150)
@given(CALLS)
def test_every_way_to_divide_the_calls_adds_up_to_them(calls: list[Told]) -> None:
    figures = counted(*calls, span=SPAN)
    volume, response = figures.volume, figures.response
    assert volume.received == sum(SPAN.holds(one.received) for one in calls)
    for parts in (volume.by_hour, volume.by_weekday):
        assert sum(parts) == volume.received
    for names in (volume.by_line, volume.by_beginning):
        assert sum(names.values()) == volume.received
    for names in (response.tiers_recommended, response.tiers_sent, response.cards):
        assert sum(names.values()) == response.taken
    never = volume.never_answered.count
    assert response.taken == volume.received - never
    assert volume.closed + volume.still_open <= volume.received
    assert volume.received <= volume.closed + volume.still_open + never
    assert sum(response.dispositions.values()) == volume.closed
    assert figures.paper.n + figures.paper.not_recorded == figures.paper.calls


@settings(max_examples=100)
@given(CALLS)
def test_a_time_and_those_not_recorded_are_the_calls_that_it_is_over(calls: list[Told]) -> None:
    figures = counted(*calls, span=SPAN)
    inside = [one for one in calls if SPAN.holds(one.received)]
    for one in figures.times:
        assert one.n + one.not_recorded == one.over
        assert all(within.share.of == one.n for within in one.within)
    over, timed = told_of(figures), sum(one.timed for one in inside)
    for name in ("place_verified", "life_checked", "danger_checked"):
        assert over[f"answer_to_{name}"] == timed
    assert over["arrest_recognised"] == over["arrest_instructed"] == over["first_compression"]


@settings(max_examples=100)
@given(CALLS, st.randoms(use_true_random=False))
def test_the_order_of_calls_changes_nothing(calls: list[Told], chance: Random) -> None:
    other = list(calls)
    chance.shuffle(other)
    one, two = counted(*calls, span=SPAN), counted(*other, span=SPAN)
    assert one == two
    assert [*one.response.cards] == [*two.response.cards]
    assert [*one.programs] == [*two.programs]


@settings(max_examples=100)
@given(CALLS, any_call())
def test_a_call_outside_the_span_changes_nothing(calls: list[Told], other: Told) -> None:
    outside = [one for one in (*calls, other) if not SPAN.holds(one.received)]
    inside = [one for one in (*calls, other) if SPAN.holds(one.received)]
    assert counted(*inside, *outside, span=SPAN) == counted(*inside, span=SPAN)


def naive(values: Sequence[float], percent: int) -> float:
    """The least value that so many percent of the values do not exceed."""
    wanted = Fraction(percent, 100) * len(values)
    return min(v for v in values if sum(other <= v for other in values) >= wanted)


ANY = Measure("any", "Any", "calls", lambda _: iter(()), (Bound(60, "own"),))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.integers(0, 50))
def test_percentiles_agree_with_counting_one_by_one(values: list[float], missing: int) -> None:
    held = timing(ANY, values, missing)
    assert held.over == len(values) + missing
    assert held.median_seconds == naive(values, 50)
    enough = len(values) >= FLOOR
    assert held.p90_seconds == (naive(values, 90) if enough else None)
    assert held.p95_seconds == (naive(values, 95) if enough else None)
    assert held.within[0].share.count == len([v for v in values if v <= 60])
    assert {percentile(sorted(values), p) for p in (50, 90, 95)} <= {*values}


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_percentage_is_told_from_the_floor_on_only(count: int, more: int) -> None:
    share = Share(count, count + more)
    assert (share.percent is None) == (share.of < FLOOR)
    assert share.percent is None or 0 <= share.percent <= 100


def test_every_measure_is_met_by_the_calls_that_are_drawn() -> None:
    """A control: the laws above would hold of nothing at all."""
    whole = told(
        *(act for after in (5.0, 50.0) for made in _acts(after) for act in made),
    )
    figures = counted(whole, replace(whole))
    assert all(one.n for one in figures.times if not one.name.startswith(("arrest", "first")))
    assert len(MEASURES) == len(figures.times)
    assert figures.made_at == NOON
