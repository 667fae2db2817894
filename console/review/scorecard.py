"""What the record of a call tells a reviewer, item by item; the rest is for a person to judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from console.report.measures import FIRST_COMPRESSION, is_arrest
from console.report.told import Told
from console.session.owed import key_of, sent_urgencies
from protocols.words import FIELD_SERVICES, URGENCIES
from store.call import Call


class Verdict(StrEnum):
    """How an item was met."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "NO"
    NOT_APPLICABLE = "n/a"
    PERSON = "for a person"


class Weight(IntEnum):
    """What it means if an item was not met: the four grades of deviation."""

    MINOR = 1
    MODERATE = 2
    MAJOR = 3
    CRITICAL = 4


class Rating(StrEnum):
    """What the deviations of a call come to, the best first."""

    HIGH = "high compliance"
    COMPLIANT = "compliant"
    PARTIAL = "partial compliance"
    LOW = "low compliance"
    NON_COMPLIANT = "NON-COMPLIANT"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked at."""

    id: str
    part: str
    """One of the seven parts of a scorecard."""
    says: str
    verdict: Verdict
    why: str
    """What the record tells of it."""
    weight: Weight


def scorecard(call: Call) -> tuple[Item, ...]:
    """Every item, those that a person judges included."""
    return tuple(_Reading(call).items())


def rating(items: tuple[Item, ...]) -> Rating:
    """By the heaviest deviation: a critical one makes a call non-compliant, whatever else is well.

    An item met in part counts one grade less. What a person judges is not in it.
    """
    heaviest = max((_deviation(item) for item in items), default=0)
    return list(Rating)[heaviest]


def _deviation(item: Item) -> int:
    if item.verdict is Verdict.NO:
        return item.weight
    return item.weight - 1 if item.verdict is Verdict.PARTIAL else 0


class _Reading:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._told = Told.of(call)

    def items(self) -> Iterator[Item]:
        yield from self._place_and_number()
        yield from self._checks()
        yield from self._questions()
        yield from self._response()
        yield from self._record()

    def _reached(self, moment: str) -> bool:
        return self._told.first(moment) is not None

    def _place_and_number(self) -> Iterator[Item]:
        yield Item(
            "place", _PLACE, "The place was said twice before anybody went", *self._place(), _CRIT
        )
        asked = self._reached("callback_verified")
        heard = Verdict.PARTIAL if self._call.phone_known else _NO
        yield Item(
            "callback",
            _NUMBER,
            "The number to call back was asked",
            Verdict.YES if asked else heard,
            "" if asked or heard is _NO else "only what the phone told",
            Weight.MAJOR,
        )

    def _place(self) -> tuple[Verdict, str]:
        sent, incident = self._call.sent, self._call.incident
        if incident is None:
            return (_NO, "no place was given") if sent else (_NA, "nothing was sent")
        if sent and not sent[0].place_verified:
            return _NO, "sent before it was said twice"
        return (Verdict.YES, "") if incident.verified else (_NO, "said once")

    def _checks(self) -> Iterator[Item]:
        for name, says in (
            ("life_checked", "It was asked whether they are awake and breathe"),
            ("danger_checked", "It was asked for weapons and fighting"),
        ):
            yield Item(name, _CHECKS, says, *self._check(name), _CRIT)

    def _check(self, name: str) -> tuple[Verdict, str]:
        done, sent = self._told.first(name), self._told.first("sent")
        if done is None:
            gone = self._call.caller_left is not None
            # Whether there was time to ask, the record does not tell.
            return (_PERSON, "the caller left") if gone else (_NO, "")
        return Verdict.YES, "after something was sent" if sent and done > sent else ""

    def _questions(self) -> Iterator[Item]:
        cards = ", ".join(self._call.cards)
        chosen = Verdict.YES if self._reached("card_chosen") else _NO
        yield Item("card", _COMPLAINT, "A guidecard was chosen", chosen, cards, Weight.MODERATE)
        yield Item(
            "fits", _COMPLAINT, "The guidecard fits the complaint", _PERSON, "", Weight.MAJOR
        )
        shown = self._call.shown
        screened = shown is None or shown.screened
        yield Item(
            "asked",
            _QUESTIONS,
            "What a better response waited for was asked",
            _NA if shown is None else Verdict.YES if screened else Verdict.PARTIAL,
            "" if screened else "offers were still open at the end",
            Weight.MODERATE,
        )
        yield Item("leading", _QUESTIONS, "In order, and not leading", _PERSON, "", Weight.MODERATE)

    def _response(self) -> Iterator[Item]:
        yield Item("response", _RESPONSE, "What was recommended was sent", *self._sent(), _CRIT)
        begun = Verdict.YES if self._reached(FIRST_COMPRESSION) else _NO
        yield Item(
            "compressions",
            _RESPONSE,
            "In an arrest, compressions were begun",
            begun if is_arrest(self._told) else _NA,
            "",
            Weight.MAJOR,
        )
        taken = Verdict.YES if self._reached("transfer_accepted") else _NO
        yield Item(
            "transfer",
            _RESPONSE,
            "Whoever was asked to take the call over accepted it",
            taken if self._reached("transfer_asked") else _NA,
            "",
            Weight.MODERATE,
        )

    def _sent(self) -> tuple[Verdict, str]:
        call = self._call
        if call.closed is not None and call.closed.duplicate_of:
            return _NA, f"the same event as {call.closed.duplicate_of}"
        left = [f"{one.line.service} left out: {one.reason}" for one in call.left_out]
        alone = any(one.second_person is None for one in call.left_out)
        missing = list(self._missing())
        verdict = _NO if missing or alone else Verdict.PARTIAL if left else Verdict.YES
        return verdict, "; ".join([*missing, *left])

    def _missing(self) -> Iterator[str]:
        """Police, fire and ems of the last recommendation, neither sent nor left out on purpose."""
        call = self._call
        sent = sent_urgencies(call)
        left = {key_of(one.line) for one in call.left_out}
        for line in call.shown.lines if call.shown is not None else ():
            key = key_of(line)
            if line.service not in FIELD_SERVICES or key.by_phone or key in left:
                continue
            if sent.get(key, 0) < URGENCIES[line.urgency]:
                yield f"{line.service} {line.urgency} not sent"

    def _record(self) -> Iterator[Item]:
        closed, damaged = self._call.closed, len(self._call.damaged)
        told = Verdict.YES if closed is not None and closed.narrative.strip() else _NO
        yield Item("narrative", _RECORD, "How it ended is told", told, "", Weight.MINOR)
        yield Item(
            "whole",
            _RECORD,
            "The record is whole",
            _NO if damaged else Verdict.YES,
            f"damaged entries: {damaged}" if damaged else "",
            Weight.MAJOR,
        )
        yield Item("manner", _RECORD, "Calm, clear and kind", _PERSON, "", Weight.MINOR)


_PLACE, _NUMBER, _CHECKS = "Answer and place", "Callback", "Life and danger"
_COMPLAINT, _QUESTIONS = "Complaint", "Questions"
_RESPONSE, _RECORD = "Response, instructions, transfer", "Manner and record"
_NO, _NA, _PERSON, _CRIT = Verdict.NO, Verdict.NOT_APPLICABLE, Verdict.PERSON, Weight.CRITICAL
