"""What reviews of calls came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from console.report.shares import Share
from console.report.told import Told
from store.kinds.reviewing import Rated

AT_MOST_PERCENT: Mapping[Rated, int] = {"partial": 10, "low": 10, "non-compliant": 7}
"""Of the calls reviewed, what the IAED asks of an accredited center:
emergencydispatch.org/academy_news/new_standards_of_accreditation."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reviews of the calls, as they stand when the figures are made."""

    reviewed: Share
    """Of the closed calls."""
    rated: Mapping[Rated, Share]
    """Of the calls reviewed, by what the last review of each came to, the best first."""
    more_than_once: int
    differing: int
    """Of these: calls of which two reviews came to different ratings."""
    by_the_taker: int
    """Calls that nobody but their own taker reviewed."""


class ReviewsTally:
    """Reviews counted call by call."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._rated: Counter[str] = Counter()

    def add(self, told: Told) -> None:
        """Take a call in."""
        call, found = told.call, self._found
        reviews = call.standing_reviews
        found["closed"] += call.closed is not None
        if not reviews:
            return
        found["reviewed"] += 1
        found["twice"] += len(reviews) > 1
        found["differing"] += len({one.rating for one in reviews}) > 1
        found["own"] += {one.reviewer for one in reviews} == {call.taker}
        self._rated[reviews[-1].rating] += 1

    def figures(self) -> Reviews:
        """What was counted."""
        found = self._found
        return Reviews(
            reviewed=Share(found["reviewed"], found["closed"]),
            rated={word: Share(self._rated[word], found["reviewed"]) for word in get_args(Rated)},
            more_than_once=found["twice"],
            differing=found["differing"],
            by_the_taker=found["own"],
        )
