"""Quality review: which calls are looked at again, and what their record tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from console.present.naming import Naming
from console.report.spans import Span
from console.review.form import form
from console.review.sample import FLOOR, SHARE, Reason, drawn, reasons_of, to_review
from console.review.scorecard import Item, Rating, Verdict, Weight, rating, scorecard
from console.session import commands as do
from console.sheet.printed import pages
from console.sheet.times import Times
from console.text.clean import is_clean
from protocols.words import TransferState
from store.call import Call, LeftOut
from store.kinds.base import Place
from store.reading import read_call
from support.cli import Taking, guidecard, pack, taking, write_pack
from support.hostile import HOSTILE


@contextmanager
def desk(tmp_path: Path) -> Iterator[Taking]:
    with taking(tmp_path) as held:
        yield held


WORST = " ".join(HOSTILE.values())[:3000]


ALWAYS = Span(date.min, date.max, Times())


def read(held: Taking, call: UUID) -> Call:
    return read_call(held.journal, call)


def verdicts(call: Call) -> dict[str, Verdict]:
    return {item.id: item.verdict for item in scorecard(call)}


class TestScorecard:
    """What the record tells, item by item."""

    def test_a_call_taken_as_it_should_be_is_rated_high(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = read(held, held.call())
        told = verdicts(call)
        assert Verdict.NO not in told.values()
        assert rating(scorecard(call)) is Rating.HIGH
        for judged in ("fits", "leading", "manner"):
            assert told[judged] is Verdict.PERSON

    def test_sending_before_the_place_was_said_twice_is_critical(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = held.ring()
            held.act(call, do.PickUp(), do.SetPlace(Place(text="Mill St")), do.Send())
            held.act(call, do.VerifyPlace(), do.Close("sent", "done"))
            found = read(held, call)
        told = {item.id: item for item in scorecard(found)}
        assert told["place"].verdict is Verdict.NO
        assert told["place"].why == "sent before it was said twice"
        assert rating(scorecard(found)) is Rating.NON_COMPLIANT

    @pytest.mark.parametrize("missing", ["awake", "breathing", "weapon", "violence"])
    def test_a_check_that_was_not_made_is_critical(self, tmp_path: Path, missing: str) -> None:
        calm = {"awake": "talking", "breathing": "normal", "weapon": "none", "violence": "none"}
        with desk(tmp_path) as held:
            call = held.ring()
            held.act(call, do.PickUp(), do.SetPlace(Place(text="Mill St")), do.VerifyPlace())
            for fact, value in calm.items():
                if fact != missing:
                    held.act(call, do.AnswerFact(fact, value))
            held.act(call, do.Send(), do.Close("sent", "done"))
            found = read(held, call)
        check = "life_checked" if missing in {"awake", "breathing"} else "danger_checked"
        other = {"life_checked": "danger_checked", "danger_checked": "life_checked"}[check]
        assert verdicts(found)[check] is Verdict.NO
        assert verdicts(found)[other] is Verdict.YES
        assert rating(scorecard(found)) is Rating.NON_COMPLIANT

    def test_an_unclear_answer_is_a_check_made(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = held.ring()
            held.act(call, do.PickUp())
            for fact in ("awake", "breathing", "weapon", "violence"):
                held.act(call, do.AnswerFact(fact, "unknown"))
            found = read(held, call)
        assert verdicts(found)["life_checked"] is Verdict.YES
        assert verdicts(found)["danger_checked"] is Verdict.YES

    def test_whether_a_caller_who_left_could_be_asked_is_for_a_person(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = held.ring()
            held.act(call, do.PickUp(), do.CallerLeft("hung_up"))
            found = read(held, call)
        assert verdicts(found)["life_checked"] is Verdict.PERSON

    @pytest.mark.parametrize("second", ["j.doe", None])
    def test_less_than_was_recommended_weighs_by_who_agreed(
        self, tmp_path: Path, second: str | None
    ) -> None:
        with desk(tmp_path) as held:
            call = read(held, held.call())
        assert call.shown is not None
        line = call.shown.lines[0]
        left = LeftOut(line, "they are there already", second, second is None, call.opened_at)  # type: ignore[arg-type]  # it was opened
        told = {item.id: item for item in scorecard(replace(call, left_out=(left,), sent=()))}
        assert told["response"].verdict is (Verdict.PARTIAL if second else Verdict.NO)
        assert "they are there already" in told["response"].why

    def test_what_was_recommended_and_forgotten_is_critical(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = replace(read(held, held.call()), sent=())
        told = {item.id: item for item in scorecard(call)}
        assert (told["response"].verdict, told["response"].why) == (
            Verdict.NO,
            "police prompt not sent",
        )

    def test_the_same_event_needs_nobody_twice(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = read(held, held.call())
        assert call.closed is not None
        same = replace(call, sent=(), closed=replace(call.closed, duplicate_of="R-0001"))
        assert verdicts(same)["response"] is Verdict.NOT_APPLICABLE

    def test_a_transfer_that_nobody_took_is_told(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            call = held.call(closed=False)
            held.transfer(call, TransferState.OFFERED, TransferState.REFUSED)
            assert verdicts(read(held, call))["transfer"] is Verdict.NO


WEIGHTS = st.lists(
    st.builds(
        Item,
        st.just("x"),
        st.just("part"),
        st.just("says"),
        st.sampled_from(Verdict),
        st.just(""),
        st.sampled_from(Weight),
    ),
    max_size=12,
).map(tuple)


class TestRating:
    """From deviations to a rating."""

    @given(WEIGHTS)
    def test_one_critical_deviation_is_enough(self, items: tuple[Item, ...]) -> None:
        critical = Item("y", "part", "says", Verdict.NO, "", Weight.CRITICAL)
        assert rating((*items, critical)) is Rating.NON_COMPLIANT

    @given(WEIGHTS, st.integers(0, 11))
    def test_no_deviation_ever_betters_it(self, items: tuple[Item, ...], at: int) -> None:
        order = list(Rating)
        worse = tuple(
            replace(item, verdict=Verdict.NO) if index == at else item
            for index, item in enumerate(items)
        )
        assert order.index(rating(worse)) >= order.index(rating(items))

    @given(WEIGHTS)
    def test_what_a_person_judges_is_not_in_it(self, items: tuple[Item, ...]) -> None:
        without = tuple(item for item in items if item.verdict is not Verdict.PERSON)
        assert rating(items) is rating(without)


IDS = st.lists(st.uuids(version=4), unique=True, max_size=3000)


class TestSample:
    """Which calls are drawn."""

    @given(st.integers(0, 4000))
    def test_as_many_are_drawn_as_is_asked_for(self, count: int) -> None:
        dice = Random(count)
        ids = [UUID(int=dice.getrandbits(128), version=4) for _ in range(count)]
        found = drawn(ids)
        assert len(found) == max(-(-count * 2 // 100), min(FLOOR, count))
        assert len(found) >= SHARE * count
        assert found <= set(ids)

    @given(IDS, st.randoms(use_true_random=False))
    def test_the_draw_does_not_hang_on_the_order(self, ids: list[UUID], dice: Random) -> None:
        turned = list(ids)
        dice.shuffle(turned)
        assert drawn(turned) == drawn(ids)

    def test_every_call_is_as_likely_as_any_other(self) -> None:
        """By chi-squared over ten blocks of a hundred calls, at a level of one in a million."""
        dice = Random(7)
        ids = [UUID(int=dice.getrandbits(128), version=4) for _ in range(20_000)]
        found = drawn(ids)
        counts = [sum(one in found for one in ids[block::10]) for block in range(10)]
        expected = len(found) / 10
        assert sum((count - expected) ** 2 / expected for count in counts) < 46

    def test_an_arrest_a_contradiction_and_a_line_left_out_are_always_in(
        self, tmp_path: Path
    ) -> None:
        with desk(tmp_path) as held:
            plain = read(held, held.call())
        assert reasons_of(plain) == ()
        [breath], [awake] = plain.answers["breathing"], plain.answers["awake"]
        breathless = {"breathing": (replace(breath, value="none"),)}
        lying = {"awake": (replace(awake, value="no"),)}
        arrest = replace(plain, answers=plain.answers | breathless | lying)
        assert reasons_of(arrest) == (Reason.ARREST,)
        [answer] = plain.answers["weapon"]
        other = replace(answer, value="in_hand")
        torn = replace(plain, answers={**plain.answers, "weapon": (answer, other)})
        assert reasons_of(torn) == (Reason.CONFLICT,)

    def test_an_open_call_is_not_reviewed(self, tmp_path: Path) -> None:
        with desk(tmp_path) as held:
            opened, closed = held.call(closed=False), held.call()
            calls = [read(held, opened), read(held, closed)]
        assert [chosen.call.id for chosen in to_review(calls, ALWAYS)] == [closed]


def test_hostile_words_come_out_clean_on_the_form(tmp_path: Path) -> None:
    with desk(tmp_path) as held:
        call = held.call(WORST)
        [chosen] = to_review([read(held, call)], ALWAYS)
    hostile = replace(chosen, call=replace(chosen.call, taker=WORST, cards=(WORST,)))
    sheet = form(hostile, training=False, naming=Naming(pack()), times=Times())
    assert all(is_clean(line) and cell_len(line) <= 80 for leaf in pages(sheet) for line in leaf)


class TestCommand:
    """`guidecard review`."""

    def test_it_lists_scores_and_prints_forms(self, tmp_path: Path) -> None:
        write_pack(tmp_path)
        with taking(tmp_path) as held:
            held.call()
            call = held.ring()
            held.act(call, do.PickUp(), do.SetPlace(Place(text="Mill St")), do.Send())
            held.act(call, do.Close("sent", "done"))
            day = str(Times.of(pack()).day(held.clock.now()))
            span = ("--since", day, "--until", day)
            listed = guidecard("--data", tmp_path, "review", *span)
            told = guidecard("--data", tmp_path, "review", *span, "--json").json["calls"]
            forms = guidecard("--data", tmp_path, "review", *span, "--forms").out
        assert (listed.code, listed.err) == (0, "")
        assert "2 to review" in listed.out
        assert "NON-COMPLIANT: place" in listed.out
        assert {one["rating"] for one in told} == {"high compliance", "NON-COMPLIANT"}
        assert forms.count("REVIEW  R-") == 2
        assert "______" in forms

    def test_days_are_the_centers(self, tmp_path: Path) -> None:
        write_pack(tmp_path)
        with taking(tmp_path) as held:
            held.call()
            at = held.clock.now()
        day = Times.of(pack()).day(at)
        for since, count in ((day, 1), (day + timedelta(days=1), 0), (day - timedelta(days=1), 0)):
            ran = guidecard(
                *("--data", tmp_path, "review"), *("--since", str(since), "--until", str(since))
            )
            assert ran.out.startswith(f"{count} to review")

    def test_an_empty_record_has_nothing_to_review(self, tmp_path: Path) -> None:
        with taking(tmp_path):
            pass
        ran = guidecard("--data", tmp_path, "review")
        assert ran.code == 0
        assert ran.out.startswith("0 to review")
