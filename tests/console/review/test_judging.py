"""A review by a person: judged, written into the call's record, and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.report.figures import figures
from console.report.spans import Span
from console.report.told import Told
from console.review.judging import RATINGS, VERDICTS, judged_items, review, to_judge
from console.review.scorecard import Item, Rating, Verdict, Weight, rating, scorecard
from console.session import commands as do
from console.session.refusing import Refused
from console.sheet.times import Times
from console.text.clean import is_clean
from store.call import Call
from store.kinds.base import Place
from store.kinds.reviewing import Judged
from store.reading import read_call
from support.cli import Taking, guidecard, taking, write_pack
from support.hostile import HOSTILE

ALL_WELL: dict[str, Judged] = {"fits": "yes", "leading": "yes", "manner": "yes"}
JUDGE = [f"--judge={item}={word}" for item, word in ALL_WELL.items()]


def hasty(held: Taking) -> UUID:
    """A call sent before its place was said twice."""
    call = held.ring()
    held.act(call, do.PickUp(), do.SetPlace(Place(text="Mill St")), do.Send())
    held.act(call, do.VerifyPlace(), do.Close("sent", "done"))
    return call


def closed_call(folder: Path) -> Call:
    with taking(folder) as held:
        return read_call(held.journal, held.call())


class TestJudging:
    """What may be judged, and what it comes to."""

    def test_a_call_is_reviewed_once_all_is_judged_that_the_record_cannot_tell(
        self, tmp_path: Path
    ) -> None:
        call = closed_call(tmp_path)
        assert {item.id for item in to_judge(scorecard(call))} == ALL_WELL.keys()
        found = review(call, do.ReviewCall(ALL_WELL, went_well="calm"))
        assert (found.rating, found.went_well, found.judged) == ("high", "calm", ALL_WELL)
        for item in ALL_WELL:
            left = {name: word for name, word in ALL_WELL.items() if name != item}
            with pytest.raises(Refused, match=f"Still to be judged: {item}"):
                review(call, do.ReviewCall(left))

    @pytest.mark.parametrize(
        ("word", "comes_to"), [("no", "low"), ("partial", "partial"), ("na", "high")]
    )
    def test_what_somebody_judges_weighs_like_what_the_record_tells(
        self, tmp_path: Path, word: Judged, comes_to: str
    ) -> None:
        call = closed_call(tmp_path)
        assert review(call, do.ReviewCall({**ALL_WELL, "fits": word})).rating == comes_to

    def test_the_record_is_overruled_only_with_a_reason(self, tmp_path: Path) -> None:
        with taking(tmp_path) as held:
            call = read_call(held.journal, hasty(held))
        items = scorecard(call)
        unmet = {Verdict.NO, Verdict.PARTIAL}
        wrong = {item.id for item in items if item.verdict in unmet}
        assert "place" in wrong
        judged: dict[str, Judged] = {**ALL_WELL, **dict.fromkeys(wrong, "na")}
        with pytest.raises(Refused, match=r"The record tells it otherwise: .*place"):
            review(call, do.ReviewCall(judged, overruled="  "))
        found = review(call, do.ReviewCall(judged, overruled="The line broke off."))
        assert (found.rating, found.overruled) == ("high", "The line broke off.")
        as_told = review(call, do.ReviewCall({**ALL_WELL, "place": "no"}, overruled="unneeded"))
        assert (as_told.rating, as_told.overruled) == ("non-compliant", "")

    def test_an_item_that_there_is_not_is_refused_with_the_nearest(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"'maner' on the scorecard\. Did you mean manner"):
            review(closed_call(tmp_path), do.ReviewCall({**ALL_WELL, "maner": "yes"}))

    def test_an_open_call_is_not_reviewed(self, tmp_path: Path) -> None:
        with taking(tmp_path) as held:
            call = held.call(closed=False)
            with pytest.raises(Refused, match="not closed"):
                held.act(call, do.ReviewCall(ALL_WELL))

    def test_reopening_asks_for_a_new_review_and_keeps_the_old_one(self, tmp_path: Path) -> None:
        with taking(tmp_path) as held:
            call = held.call()
            held.act(call, do.ReviewCall(ALL_WELL))
            assert len(read_call(held.journal, call).standing_reviews) == 1
            held.act(call, do.Reopen("they rang again"))
            assert read_call(held.journal, call).standing_reviews == ()
            held.act(call, do.Close("sent", "done again"))
            found = read_call(held.journal, call)
        assert (found.standing_reviews, len(found.reviews)) == ((), 1)


@given(
    st.lists(st.tuples(st.sampled_from(list(Verdict)), st.sampled_from(list(Weight))), max_size=12),
    st.data(),
)
def test_a_worse_verdict_never_makes_a_better_rating(
    drawn: list[tuple[Verdict, Weight]], data: st.DataObject
) -> None:
    items = tuple(Item(f"i{n}", "", "", *one[:1], "", one[1]) for n, one in enumerate(drawn))
    better = ["na", "yes", "partial", "no"]
    worse: dict[str, Judged] = {}
    kinder: dict[str, Judged] = {}
    for item in items:
        one, other = sorted(
            data.draw(st.lists(st.sampled_from(better), min_size=2, max_size=2)), key=better.index
        )
        kinder[item.id], worse[item.id] = one, other  # type: ignore[assignment]  # of the same words
    order = list(Rating)
    assert order.index(rating(judged_items(items, kinder))) <= order.index(
        rating(judged_items(items, worse))
    )


def test_every_word_of_the_record_has_a_verdict_and_every_rating_a_word() -> None:
    assert {*VERDICTS.values(), Verdict.PERSON} == set(Verdict)
    assert list(RATINGS.values()) == list(Rating)


def test_figures_count_the_last_review_of_each_call(tmp_path: Path) -> None:
    with taking(tmp_path) as held:
        one, other, unseen = held.call(), hasty(held), held.call()
        held.act(one, do.ReviewCall({**ALL_WELL, "fits": "no"}), do.ReviewCall(ALL_WELL))
        held.act(other, do.ReviewCall(ALL_WELL))
        calls = [read_call(held.journal, call) for call in (one, other, unseen)]
        now = held.clock.now()
    somebody = replace(
        calls[1], reviews=tuple(replace(one, reviewer="somebody") for one in calls[1].reviews)
    )
    day = Times().day(now)
    span = Span(day - timedelta(days=1), day + timedelta(days=1), Times())
    told = [Told.of(call) for call in (calls[0], somebody, calls[2])]
    found = figures(told, span, now=now, mode="live").reviews
    assert (found.reviewed.count, found.reviewed.of) == (2, 3)
    assert {word: share.count for word, share in found.rated.items() if share.count} == {
        "high": 1,
        "non-compliant": 1,
    }
    assert (found.more_than_once, found.differing, found.by_the_taker) == (1, 1, 1)


class TestCommand:
    """`guidecard review score`."""

    def place(self, folder: Path) -> tuple[str, str]:
        """A folder with one closed call: its number and its day."""
        write_pack(folder)
        with taking(folder) as held:
            call = held.call()
            return held.session.view(call).call.number, str(held.clock.now().date())

    def test_a_review_is_written_listed_and_not_asked_for_again(self, tmp_path: Path) -> None:
        number, _ = self.place(tmp_path)
        span = ("--since", "2000-01-01")
        ran = guidecard("--data", tmp_path, "--taker", "r.view", "review", "score", number, *JUDGE)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.endswith("high compliance, reviewed by r.view\n")
        listed = guidecard("--data", tmp_path, "review", *span).out
        assert "by r.view: high compliance" in listed
        assert guidecard("--data", tmp_path, "review", *span, "--open").out.startswith(
            "0 to review"
        )
        [told] = guidecard("--data", tmp_path, "review", *span, "--json").json["calls"]
        assert [one["reviewer"] for one in told["reviews"]] == ["r.view"]
        assert told["reviews"][0]["judged"] == ALL_WELL

    def test_ones_own_call_is_told(self, tmp_path: Path) -> None:
        number, _ = self.place(tmp_path)
        with taking(tmp_path) as held:
            taker = held.session.desk.taker
        ran = guidecard("--data", tmp_path, "--taker", taker, "review", "score", number, *JUDGE)
        assert "the taker's own call" in ran.out

    @pytest.mark.parametrize(
        ("judged", "told"),
        [
            (["--judge", "fits=well"], "judges nothing"),
            (["--judge", "fits"], "judges nothing"),
            (JUDGE[:2], "Still to be judged: manner"),
            ([*JUDGE, "--judge", "place=no"], "The record tells it otherwise"),
        ],
    )
    def test_a_half_review_is_refused_and_nothing_is_written(
        self, tmp_path: Path, judged: list[str], told: str
    ) -> None:
        number, _ = self.place(tmp_path)
        ran = guidecard("--data", tmp_path, "review", "score", number, *judged)
        assert ran.code == 2
        assert told in ran.err
        assert "othing was written" in ran.err
        listed = guidecard("--data", tmp_path, "review", "--since", "2000-01-01", "--json")
        assert [one["reviews"] for one in listed.json["calls"]] == [[]]

    def test_hostile_words_stay_words(self, tmp_path: Path) -> None:
        number, _ = self.place(tmp_path)
        for words in HOSTILE.values():
            ran = guidecard(
                "--data", tmp_path, "review", "score", number, *JUDGE, "--to-practise", words
            )
            assert ran.code == 0, ran.err
        for asked in (("calls", "show", number), ("review", "--since", "2000-01-01")):
            shown = guidecard("--data", tmp_path, *asked)
            assert shown.code == 0
            assert all(map(is_clean, shown.out.splitlines()))
