"""What is timed in a call, over which calls, and the bounds that standards set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from console.report.told import Told, has_field, seconds


@dataclass(frozen=True, slots=True)
class Bound:
    """So many seconds, within which a standard wants a share of calls to be."""

    seconds: int
    standard: str
    aim_percent: int | None = None
    """None: the standard names no share that these figures could be held against."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A time. `values` gives the seconds, None where not recorded, once for each occasion."""

    name: str
    says: str
    over: str
    values: Callable[[Told], Iterator[float | None]]
    bounds: tuple[Bound, ...] = ()


ANSWER = (
    Bound(10, "NFPA 1225", 90),
    Bound(15, "NENA-STA-020", 90),
    Bound(20, "NENA-STA-020", 95),
)
"""NENA-STA-020: https://www.nena.org/news/514408/ . NFPA 1225 (2022), which says itself that no
research stands behind its figures:
https://nfpa92.nfpa.org/News-and-Research/Publications-and-media/Blogs-Landing-Page/NFPA-Today/Blog-Posts/2023/01/23/How-Long-Does-It-Take-for-your-911-Call-to-Be-Answered ."""  # noqa: E501 - an address

NOTIFIED = (
    Bound(60, "NFPA 1225", 90),
    Bound(64, "NFPA 1221 (2016)", 90),
    Bound(106, "NFPA 1221 (2016)", 95),
)
"""NFPA 1225 as above; NFPA 1221:
https://www.firehouse.com/home/article/12278737/5-things-to-know-about-nfpa-1221 ."""

RECOGNISED = (Bound(90, "AHA T-CPR"),)
COMPRESSED = (Bound(150, "AHA T-CPR"),)
"""Both: https://www.aedrjournal.org/case-report-how-many-lives-can-be-saved-annually-with-dispatcher-directed-cpr-using-the-most-widespread-emergency-medical-dispatch-calltaking-software-applicationan-extrapolation-from-a-large-aggregate-database ."""  # noqa: E501 - an address

OFFICE_LINES = frozenset({"admin", "radio"})
"""Lines on which no 911 call comes: how soon they are answered is held against no standard."""

ARREST_BREATHING = frozenset({"gasping", "none"})
AWAKE = "talking"
FIRST_COMPRESSION = "first_compression"
ARREST_MARKS = ("arrest_recognised", FIRST_COMPRESSION)
"""As the base pack names them: who does not breathe and is not awake, and the steps of CPR."""


def is_arrest(told: Told) -> bool:
    """Whether an arrest was keyed: no normal breath in one not awake, or a step of CPR given."""
    answers = told.call.answers
    if any(told.first(mark) for mark in ARREST_MARKS):
        return True
    breathless = any(one.value in ARREST_BREATHING for one in answers.get("breathing", ()))
    return breathless and all(one.value != AWAKE for one in answers.get("awake", ()))


def _ring(told: Told) -> Iterator[float | None]:
    if told.timed and told.how == "rang" and told.line_type not in OFFICE_LINES:
        yield seconds(told.call.opened_at, told.call.answered_at)


def _since_answer(
    moment: str, over: Callable[[Told], bool] = lambda _: True
) -> Callable[[Told], Iterator[float | None]]:
    def values(told: Told) -> Iterator[float | None]:
        if told.timed and over(told):
            yield told.elapsed("answered", moment)

    return values


def _sent(told: Told) -> bool:
    return bool(told.call.sent)


def _sent_units(told: Told) -> bool:
    return any(has_field(sent.lines) for sent in told.call.sent)


def _instructed(told: Told) -> Iterator[float | None]:
    if told.timed and is_arrest(told):
        given = {stamp.detail for stamp in told.stamps if stamp.name in ARREST_MARKS}
        begun = (s.at for s in told.stamps if s.name == "instructions_begun" and s.detail in given)
        yield seconds(told.call.answered_at, next(begun, None))


def _accepted(told: Told) -> Iterator[float | None]:
    """For every transfer that a line accepted: since it was last asked. Two seats may tell one."""
    if not told.timed:
        return
    asked, accepted = {}, set()
    for stamp in told.stamps:
        program = stamp.detail.rpartition(": ")[0]
        if stamp.name == "transfer_asked":
            asked[program] = stamp.at
            accepted.discard(program)
        elif stamp.name == "transfer_accepted" and program not in accepted:
            accepted.add(program)
            yield seconds(asked.get(program), stamp.at)


_TAKEN = "calls taken"
_ARRESTS = "calls with an arrest keyed"

MEASURES: tuple[Measure, ...] = (
    Measure("ring_to_answer", "Ring to answer", "calls answered on 911 lines", _ring, ANSWER),
    Measure(
        "answer_to_place_verified",
        "Answer to location verified",
        _TAKEN,
        _since_answer("place_verified"),
    ),
    Measure(
        "answer_to_life_checked", "Answer to life check", _TAKEN, _since_answer("life_checked")
    ),
    Measure(
        "answer_to_danger_checked",
        "Answer to danger check",
        _TAKEN,
        _since_answer("danger_checked"),
    ),
    Measure(
        "answer_to_sent", "Answer to sent", "calls with a line sent", _since_answer("sent", _sent)
    ),
    Measure(
        "answer_to_notified",
        "Answer to first unit notified",
        "calls with police, fire or ems sent",
        _since_answer("notified", _sent_units),
        NOTIFIED,
    ),
    Measure("transfer_to_accepted", "Transfer asked to accepted", "transfers accepted", _accepted),
    Measure(
        "arrest_recognised",
        "Arrest recognised",
        _ARRESTS,
        _since_answer("arrest_recognised", is_arrest),
        RECOGNISED,
    ),
    Measure("arrest_instructed", "Arrest: instructions begun", _ARRESTS, _instructed),
    Measure(
        "first_compression",
        "Arrest: first compression",
        _ARRESTS,
        _since_answer("first_compression", is_arrest),
        COMPRESSED,
    ),
)
"""In the order in which they are told. Calls from paper are in none: a card knows no seconds."""
