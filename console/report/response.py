"""What was recommended, what was sent instead or besides, and how calls ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from console.report.shares import Counts, Share, ordered
from console.report.told import NOT_RECORDED, Told
from console.session.owed import HANDED_OVER
from protocols.ladder import tier_of
from protocols.lines import Line
from protocols.saying import said
from protocols.words import URGENCIES, Role
from store.call import LeftOut
from store.kinds.base import SentLine

NOTHING_SENT = "nothing_sent"
NO_CARD = "no_card"
ON_PAPER = "on_paper"
OTHER_WORDS = "other_words"
"""A reason in somebody's own words, which no figure repeats: it may name people."""


@dataclass(frozen=True, slots=True)
class LeftOutFigure:
    """Recommended lines that were not sent, for one reason."""

    lines: int
    second_person: int
    """Somebody else agreed."""
    to_review: int
    """One person was on duty: somebody looks at it afterwards."""


@dataclass(frozen=True, slots=True)
class ServiceFigure:
    """Of one service: on how many calls it was last recommended, sent, added, left out."""

    recommended: int
    sent: int
    added: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Response:
    """Over the calls that were taken."""

    taken: int
    tiers_recommended: Counts
    """The last one shown; adds up to `taken` with those not recorded."""
    tiers_sent: Counts
    """What went, by the ladder of the call's own pack, with lines that have the caller."""
    overridden_down: Share
    """Calls of which a recommended line was left out, or sent less urgently."""
    overridden_up: Share
    """Calls to which a line was added."""
    left_out: dict[str, LeftOutFigure]
    """By the pack's ready reason."""
    services: dict[str, ServiceFigure]
    cards: Counts
    """The last guidecard of each call."""
    dispositions: Counts
    """Of the calls that are closed."""


class ResponseTally:
    """Responses counted call by call."""

    def __init__(self) -> None:
        self._taken = self._down = self._up = 0
        self._shown: Counter[str] = Counter()
        self._went: Counter[str] = Counter()
        self._cards: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()
        self._left: dict[str, Counter[str]] = {}
        self._services: dict[str, Counter[str]] = {}

    def add(self, told: Told) -> None:
        """Take a call in."""
        call = told.call
        if call.closed is not None:
            self._endings[call.closed.disposition] += 1
        if not told.taken:
            return
        self._taken += 1
        self._shown[call.shown.tier if call.shown else NOT_RECORDED] += 1
        self._went[tier_sent(told)] += 1
        self._cards[call.card or (NO_CARD if told.whole else NOT_RECORDED)] += 1
        self._down += bool(call.left_out)
        self._up += bool(call.added)
        for left in call.left_out:
            held = self._left.setdefault(reason_of(told, left), Counter())
            held["lines"] += 1
            held["second_person"] += left.second_person is not None
            held["to_review"] += left.review
        for what, lines in (
            ("recommended", call.shown.lines if call.shown else ()),
            ("sent", tuple(line for sent in call.sent for line in sent.lines)),
            ("added", tuple(one.line for one in call.added)),
            ("left_out", tuple(one.line for one in call.left_out)),
        ):
            for service in {line.service for line in lines}:
                self._services.setdefault(service, Counter())[what] += 1

    def figures(self) -> Response:
        """What was counted."""
        return Response(
            taken=self._taken,
            tiers_recommended=ordered(self._shown),
            tiers_sent=ordered(self._went),
            overridden_down=Share(self._down, self._taken),
            overridden_up=Share(self._up, self._taken),
            left_out={
                name: LeftOutFigure(held["lines"], held["second_person"], held["to_review"])
                for name, held in sorted(
                    self._left.items(), key=lambda one: (-one[1]["lines"], one[0])
                )
            },
            services={
                name: ServiceFigure(
                    held["recommended"], held["sent"], held["added"], held["left_out"]
                )
                for name, held in sorted(
                    self._services.items(), key=lambda one: (-one[1]["sent"], one[0])
                )
            },
            cards=ordered(self._cards),
            dispositions=ordered(self._endings),
        )


def tier_sent(told: Told) -> str:
    """The step of the ladder that what was sent reaches, with lines that took the caller over."""
    call = told.call
    lines = [line for sent in call.sent for line in sent.lines]
    shown = call.shown.lines if call.shown else ()
    reached = {one.program for one in call.transfers.values() if one.state in HANDED_OVER}
    lines += [line for line in shown if line.program in reached]
    if not lines and not reached:
        return NOTHING_SENT if told.whole else NOT_RECORDED
    known = [_line(line) for line in lines]
    if told.pack is None or not known or None in known:
        return NOT_RECORDED
    return tier_of(told.pack.sections.tiers, [line for line in known if line is not None])


def reason_of(told: Told, left: LeftOut) -> str:
    """The ready reason of the pack with these words; else only that it was another one."""
    if told.from_paper:
        return ON_PAPER
    ready = told.pack.sections.leave_out_reasons if told.pack else {}
    for name, reason in ready.items():
        if left.reason in {name, said(reason.says), *reason.says.values()}:
            return name
    return OTHER_WORDS


def _line(line: SentLine) -> Line | None:
    """A recorded line; None where another version of the program used other words."""
    if line.urgency not in URGENCIES or line.role not in list(Role):
        return None
    return Line(line.service, URGENCIES[line.urgency], Role(line.role), line.program)
