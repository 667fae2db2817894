"""Numbered cards for pen and paper, laid out as the sheets of recorded calls are."""

from __future__ import annotations

from datetime import datetime

from console.sheet.sheet import TITLES, Field, Section, Sheet
from console.sheet.times import Times
from console.sheet.training import marks_of

_FIELDS: tuple[tuple[Field, ...], ...] = (
    (Field("Date", rules=1), Field("Seat and taker", rules=1)),
    (
        Field("Place", rules=2),
        Field("Said twice?", rules=1),
        Field("Call back on", rules=1),
        Field("Safe to call back?", rules=1),
    ),
    (Field("Caller's words", rules=3),),
    (
        Field("Awake?", rules=1),
        Field("Breathing?", rules=1),
        Field("Weapons", rules=1),
        Field("Fighting, threats", rules=1),
        Field("Hurt? How many?", rules=1),
        Field("Who is calling", rules=1),
        Field("Card used", rules=1),
        Field("Other answers", rules=2),
    ),
    (
        Field("Received", rules=1),
        Field("Place verified", rules=1),
        Field("Sent", rules=1),
        Field("First notified", rules=1),
        Field("En route", rules=1),
        Field("On scene", rules=1),
        Field("Cleared", rules=1),
        Field("Closed", rules=1),
    ),
    (
        Field("Sent: who, urgency", rules=2),
        Field("Left out, and why", rules=1),
        Field("Agreed by", rules=1),
    ),
    (Field("To, accepted at", rules=1),),
    (Field("Notes", rules=2),),
    (
        Field("Disposition", rules=1),
        Field("Narrative", rules=2),
        Field("Handed over to, at", rules=1),
        Field("Entered as, by", rules=1),
    ),
)


def blank_sheets(count: int, *, at: datetime, training: bool, times: Times) -> tuple[Sheet, ...]:
    """So many empty cards, numbered `P-YYMMDD-HHMM-NN` by the minute at which they are printed.

    The minute keeps the cards of two printings apart; `backfill` enters no number twice.
    """
    minute = times.minute(at)
    stamp = minute[2:].replace("-", "").replace(":", "").replace(" ", "-")
    sections = tuple(Section(title, fields) for title, fields in zip(TITLES, _FIELDS, strict=True))
    return tuple(
        Sheet("PAPER CARD", f"P-{stamp}-{number:02d}", marks_of(training), sections)
        for number in range(1, count + 1)
    )
