"""Times: exactly known ones, bounds, what is not recorded, and which calls are not timed."""

from datetime import datetime

from console.report.measures import MEASURES
from console.report.shares import Share
from console.report.times import Timing
from console.report.told import Told
from protocols.words import TransferState
from store.kinds import interview
from support.told import (
    Act,
    answered,
    counted,
    fact,
    line,
    sent,
    told,
    transfer,
    unit,
    verified,
)

POLICE, ADVICE = line("police prompt lead"), line("ems prompt consult")


def timed(name: str, *calls: Told) -> Timing:
    return next(one for one in counted(*calls).times if one.name == name)


def told_of(held: Timing) -> tuple[int, int, int, float | None]:
    return held.over, held.n, held.not_recorded, held.median_seconds


def test_ring_to_answer_is_over_calls_that_rang_on_911_lines_and_were_answered() -> None:
    calls = [told(answered(seconds)) for seconds in (4, 10, 10.5, 15, 21)]
    others = [
        told(),
        told(answered(90), line="admin"),
        told(answered(90), line="radio"),
        told(answered(0), how="taken"),
        told(answered(0), how="backfill"),
    ]
    held = timed("ring_to_answer", *calls, *others)
    assert told_of(held) == (5, 5, 0, 10.5)
    assert [(w.bound.seconds, w.share) for w in held.within] == [
        *((10, Share(2, 5)), (15, Share(4, 5)), (20, Share(4, 5)))
    ]
    assert {w.share.percent for w in held.within} == {None}
    assert (held.p90_seconds, held.p95_seconds) == (None, None)


def test_twenty_are_enough_for_percentiles_and_a_percentage() -> None:
    held = timed("ring_to_answer", *(told(answered(seconds)) for seconds in range(1, 21)))
    assert (held.median_seconds, held.p90_seconds, held.p95_seconds) == (10, 18, 19)
    assert [w.share.percent for w in held.within] == [50.0, 75.0, 100.0]


def test_a_missing_moment_is_not_recorded_and_never_nought() -> None:
    whole, without = told(answered(5), *verified(25)), told(answered(5))
    gone = told(answered(5), *verified(25), purged=[1])
    held = timed("answer_to_place_verified", whole, without, gone, told())
    assert told_of(held) == (3, 1, 2, 20)


def test_a_moment_before_the_one_it_counts_from_is_not_recorded() -> None:
    assert told_of(timed("ring_to_answer", told(answered(-3)))) == (1, 0, 1, None)


def test_each_check_is_done_once_both_its_facts_are_answered() -> None:
    facts = [fact(15, "awake", "talking"), fact(22, "weapon", "none")]
    call = told(answered(5), *facts, fact(30, "breathing", "normal"), fact(41, "violence", "none"))
    assert told_of(timed("answer_to_life_checked", call)) == (1, 1, 0, 25)
    assert told_of(timed("answer_to_danger_checked", call)) == (1, 1, 0, 36)
    assert told_of(timed("answer_to_life_checked", told(answered(5), facts[0]))) == (1, 0, 1, None)


def test_sending_is_timed_where_something_was_sent_and_units_where_units_were() -> None:
    calls = [
        told(answered(5), sent(35, POLICE), unit(65), unit(99)),
        told(answered(5), sent(45, POLICE)),
        told(answered(5), sent(45, ADVICE)),
        told(answered(5), sent(45, line("community_team prompt lead", "team")), unit(70)),
        told(answered(5)),
    ]
    assert told_of(timed("answer_to_sent", *calls)) == (4, 4, 0, 40)
    held = timed("answer_to_notified", *calls)
    assert told_of(held) == (2, 1, 1, 60)
    assert [w.share for w in held.within] == [Share(1, 1)] * 3


def test_calls_from_paper_are_in_no_time() -> None:
    acts = answered(0), *verified(60), fact(60, "breathing", "none"), sent(60, POLICE)
    assert {one.over for one in counted(told(*acts, how="backfill")).times} == {0}


def test_a_transfer_is_timed_from_when_it_was_last_asked() -> None:
    state = TransferState
    tries = (
        *(transfer(10, "988", state.OFFERED), transfer(40, "988", state.TIMED_OUT)),
        *(transfer(50, "988", state.OFFERED), transfer(55, "other: line", state.OFFERED)),
        *(transfer(62, "988", state.ACCEPTED), transfer(75, "other: line", state.ACCEPTED)),
        *(transfer(90, "unasked", state.ACCEPTED), transfer(91, "988", state.ACCEPTED)),
    )
    assert told_of(timed("transfer_to_accepted", told(answered(1), *tries))) == (3, 2, 1, 12)


def cpr(recognised: float, compressed: float | None) -> tuple[Act, ...]:
    def step(number: int, mark: str) -> interview.InstructionStep:
        return interview.InstructionStep(instruction="cpr-adult", step=number, mark=mark)

    opened = (recognised - 2, interview.InstructionOpened(instruction="cpr-adult"))
    steps = [opened, (recognised, step(0, "arrest_recognised"))]
    if compressed is not None:
        steps.append((compressed, step(4, "first_compression")))
    return tuple(steps)


def test_an_arrest_is_timed_from_the_answer_to_each_step() -> None:
    other = (3.0, interview.InstructionOpened(instruction="stay-safe"))
    calls = [
        told(answered(5), other, *cpr(95, 155)),
        told(answered(5), fact(20, "breathing", "gasping"), *cpr(96, None)),
        told(answered(5), fact(20, "breathing", "none")),
        told(answered(5), fact(20, "breathing", "hard")),
        told(answered(5), fact(20, "breathing", "none"), fact(25, "awake", "talking")),
    ]
    recognised = timed("arrest_recognised", *calls)
    assert told_of(recognised) == (3, 2, 1, 90)
    assert [w.share for w in recognised.within] == [Share(1, 2)]
    assert told_of(timed("arrest_instructed", *calls)) == (3, 2, 1, 88)
    compressed = timed("first_compression", *calls)
    assert told_of(compressed) == (3, 1, 2, 150)
    assert [(w.bound.seconds, w.share) for w in compressed.within] == [(150, Share(1, 1))]


def test_the_names_that_the_base_pack_uses_are_the_ones_looked_for() -> None:
    from console.report import measures
    from protocols.shelf import SHIPPED, Shelf

    pack = Shelf((SHIPPED,)).load("base").sections
    assert {*pack.facts["breathing"].danger} > measures.ARREST_BREATHING
    assert measures.AWAKE in pack.facts["awake"].harmless
    marks = {step.mark for held in pack.instructions.values() for step in held.steps}
    assert marks >= {*measures.ARREST_MARKS}


def test_no_times_of_no_calls() -> None:
    held = counted().times
    assert [one.name for one in held] == [measure.name for measure in MEASURES]
    assert {(one.over, one.median_seconds) for one in held} == {(0, None)}
    assert isinstance(counted().made_at, datetime)
