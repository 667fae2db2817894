"""Calls for figures, made of a few entries at known seconds, with no Session and no disk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from console.report.figures import Figures, figures
from console.report.spans import Span
from console.report.told import Told
from console.sheet.times import Times
from protocols.pack import Pack
from protocols.words import TransferState
from store import canonical
from store.entry import Entry, Header
from store.folding import fold
from store.kinds import contact, interview, response
from store.kinds.base import Body, Place, SentLine
from store.kinds.contact import LineType

PACIFIC = Times(ZoneInfo("America/Los_Angeles"), "America/Los_Angeles")
NOON = datetime(2026, 11, 18, 20, tzinfo=UTC)
"""A Wednesday, 12:00 in Los Angeles."""
WEEK = Span(date(2026, 11, 16), date(2026, 11, 22), PACIFIC)

CALL = UUID("01938c5e-7a00-7000-8000-000000000001")
SEAT = UUID(int=7)

Act = tuple[float, Body]
"""Seconds after the call was received, and what happened."""


def told(
    *acts: Act,
    at: datetime = NOON,
    how: str = "rang",
    line: LineType = "wireless",
    pack: Pack | None = None,
    entered_late: float = 0.0,
    purged: Collection[int] = (),
) -> Told:
    """A call that was received `at`; `purged` numbers entries from 0, the opening."""
    opening = contact.CallOpened.model_validate(
        {
            "how": how,
            "number": "R-7K3M-Q9XA-0412",
            "pack": {"id": "small", "version": "1.0.0", "digest": "d"},
            "line_type": line,
            "phone": "206-555-0143",
            "place": {"text": "12 Mill St"},
        }
    )
    entries = [
        entry(body, at + timedelta(seconds=after), number, how == "backfill", entered_late)
        for number, (after, body) in enumerate([(0.0, opening), *acts])
    ]
    gone = [_purged(one) if n in purged else one for n, one in enumerate(entries)]
    return Told.of(fold(CALL, gone), pack)


def entry(body: Body, at: datetime, number: int, backfill: bool, late: float = 0.0) -> Entry:
    """An entry whose hashes nobody looks at."""
    header = Header(
        journal=SEAT,
        seq=number + 2,
        call=CALL,
        kind=body.KIND,
        version=body.VERSION,
        at=at,
        entered_at=at + timedelta(seconds=late),
        seat="2",
        taker="r.ames",
        turn=number + 1,
        backfill=backfill,
    )
    return Entry(header, canonical.encode(body.content()), b"", b"", b"", b"")


def _purged(held: Entry) -> Entry:
    return Entry(held.header, None, None, b"", b"", b"")


def counted(*calls: Told, span: Span = WEEK, now: datetime = NOON, mode: str = "live") -> Figures:
    """Their figures."""
    return figures(calls, span, now=now, mode=mode)


def answered(after: float) -> Act:
    return after, contact.CallAnswered()


def verified(after: float) -> Sequence[Act]:
    place = contact.PlaceSet(of="incident", place=Place(text="3rd Ave"))
    return (after - 1, place), (after, contact.PlaceVerified(text="3rd Ave"))


def fact(after: float, name: str, value: str) -> Act:
    return after, interview.FactAnswered(fact=name, value=value)


def line(words: str, program: str | None = None) -> SentLine:
    service, urgency, role = words.split(" ")
    return SentLine(service=service, urgency=urgency, role=role, program=program)


def sent(after: float, *lines: SentLine) -> Act:
    return after, response.LinesSent(lines=lines, place_verified=True)


def unit(after: float, state: str = "notified", service: str = "police") -> Act:
    return after, response.UnitStatus.model_validate({"service": service, "state": state})


def transfer(after: float, program: str, state: TransferState) -> Act:
    return after, response.TransferMoved(program=program, state=state)


def shown(after: float, tier: str, *lines: SentLine, **programs: str) -> Act:
    body = response.DecisionShown(
        pack_digest="d",
        card="case-entry",
        opened=(),
        facts={},
        needed=tier,
        tier=tier,
        screened=True,
        lines=lines,
        programs=tuple(response.ShownProgram(id=p, state=s) for p, s in programs.items()),
    )
    return after, body


def closed(after: float, disposition: str) -> Act:
    return after, response.CallClosed(disposition=disposition)
