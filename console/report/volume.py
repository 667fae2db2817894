"""How many calls, when, on which lines, and what became of the ones nobody answered."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass

from console.report.shares import FLOOR, Counts, Share, ordered
from console.report.times import percentile
from console.report.told import NOT_RECORDED, Told, seconds
from console.sheet.times import Times


@dataclass(frozen=True, slots=True)
class Volume:
    """Calls received: the sum of the hours, of the weekdays, of the lines and of the beginnings.

    The Ohio rule of what a center reports: https://codes.ohio.gov/ohio-administrative-code/rule-5507-1-17
    """

    received: int
    by_hour: tuple[int, ...]
    """By the hour that the center's clock showed, 0 to 23."""
    by_weekday: tuple[int, ...]
    """From Monday to Sunday."""
    by_line: Counts
    by_beginning: Counts
    never_answered: Share
    """Of those that rang and of which it is known: abandoned, or silent until nobody was there."""
    answer_not_recorded: int
    """Whether they were answered cannot be known: entries are missing."""
    still_open: int
    """Answered, and not closed yet."""
    closed: int


@dataclass(frozen=True, slots=True)
class Paper:
    """Calls entered from paper, and how long after they were received. Seconds."""

    calls: int
    n: int
    not_recorded: int
    median_seconds: float | None
    p90_seconds: float | None
    longest_seconds: float | None


class VolumeTally:
    """Calls counted one by one."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self._hours = [0] * 24
        self._weekdays = [0] * 7
        self._lines: Counter[str] = Counter()
        self._beginnings: Counter[str] = Counter()
        self._never = self._rang = self._unclear = self._open = self._closed = 0
        self._lags = array("d")
        self._paper = 0

    def add(self, told: Told) -> None:
        """Take a call in."""
        local = self._times.local(told.received)
        self._hours[local.hour] += 1
        self._weekdays[local.weekday()] += 1
        self._lines[told.line_type] += 1
        self._beginnings[told.how] += 1
        never = told.answered == "never"
        self._unclear += told.answered == NOT_RECORDED
        if told.how == "rang" and told.answered != NOT_RECORDED:
            self._rang += 1
            self._never += never
        if told.call.closed is not None:
            self._closed += 1
        elif not never:
            self._open += 1
        if told.from_paper:
            self._paper += 1
            head = told.call.entries[0].header
            lag = seconds(head.at, head.entered_at)
            if lag is not None:
                self._lags.append(lag)

    def figures(self) -> Volume:
        """What was counted."""
        return Volume(
            received=sum(self._hours),
            by_hour=tuple(self._hours),
            by_weekday=tuple(self._weekdays),
            by_line=ordered(self._lines),
            by_beginning=ordered(self._beginnings),
            never_answered=Share(self._never, self._rang),
            answer_not_recorded=self._unclear,
            still_open=self._open,
            closed=self._closed,
        )

    def paper(self) -> Paper:
        """How late cards were entered."""
        lags, n = sorted(self._lags), len(self._lags)
        return Paper(
            calls=self._paper,
            n=n,
            not_recorded=self._paper - n,
            median_seconds=percentile(lags, 50) if lags else None,
            p90_seconds=percentile(lags, 90) if n >= FLOOR else None,
            longest_seconds=lags[-1] if lags else None,
        )
