"""Recorded calls for a backtest: from the journal, or from an export of it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from console.cli.options import Misused
from console.session.view import situation_of
from protocols.backtest.recorded import Recorded, Shown, ShownLine
from protocols.decision import OfferState
from protocols.situation import Status
from protocols.words import URGENCIES, Role
from store.call import Call
from store.canonical import instant
from store.chain import broken
from store.entry import Entry, Header
from store.export.jsonl import FORMAT
from store.export.moment import Moment
from store.folding import fold
from store.kinds import body_of
from store.kinds.base import SentLine
from store.kinds.contact import CallOpened, PlaceFound, PlaceSet
from store.kinds.interview import CardOpened, FactAnswered
from store.kinds.response import DecisionShown, ProgramStatus, TransferMoved
from store.reader import Reader

_TELLING = frozenset(
    body.KIND
    for body in (
        *(CallOpened, PlaceSet, PlaceFound, FactAnswered, CardOpened, TransferMoved),
        DecisionShown,
    )
)
"""The kinds of entries on which a decision rests; the others are not looked at."""


@dataclass(slots=True)
class Recall:
    """Calls read back, and what had to be left out."""

    training: bool = False
    undecided: list[str] = field(default_factory=list)
    """Incident numbers of calls in which nothing was ever shown."""
    in_conflict: list[str] = field(default_factory=list)
    """Of calls that ended with two seats saying different things."""
    damaged: int = 0
    """Entries of these kinds that do not match their hash and were not believed."""


def recorded_calls(calls: Iterable[Call], status: StatusLog, told: Recall) -> Iterator[Recorded]:
    """The calls in which a decision was shown, as they stood then; the others go to `told`."""
    for call in calls:
        name = call.number or str(call.id)
        if call.shown is None or call.shown_at is None:
            told.undecided.append(name)
        elif call.conflicts or call.shown.conflict:
            told.in_conflict.append(name)
        else:
            yield _recorded(name, call, status)


def _recorded(name: str, call: Call, status: StatusLog) -> Recorded:
    shown, at = call.shown, call.shown_at
    assert shown is not None
    assert at is not None
    # What another seat was told may not have come here; what counted of it was shown.
    answers = {**shown.facts, **{fact: held[-1].value for fact, held in call.answers.items()}}
    taken = next((o.id for o in shown.offers if o.state == OfferState.TAKEN.value), None)
    lines = tuple(line for held in shown.lines if (line := _line(held)) is not None)
    return Recorded(
        name,
        situation_of(call, answers, at, status.at(at)),
        Shown(shown.tier, lines, frozenset(shown.rules), taken),
    )


def _line(held: SentLine) -> ShownLine | None:
    if held.urgency not in URGENCIES or held.role not in set(Role):
        return None  # words of another version
    return ShownLine(held.service, URGENCIES[held.urgency], Role(held.role), held.program)


@dataclass(slots=True)
class StatusLog:
    """What was heard of programs, by time."""

    _heard: dict[str, list[tuple[datetime, Status]]] = field(default_factory=dict)
    _sorted: bool = True

    def hear(self, entry: Entry) -> None:
        """Take an entry in, if it is about a program."""
        body = body_of(entry) if entry.header.kind == ProgramStatus.KIND else None
        if isinstance(body, ProgramStatus):
            at = entry.header.at
            status = Status(body.state, body.free, body.wait_minutes, at)
            self._heard.setdefault(body.program, []).append((at, status))
            self._sorted = False

    def at(self, instant: datetime) -> Mapping[str, Status]:
        """The last status of each program at an instant."""
        if not self._sorted:
            for heard in self._heard.values():
                heard.sort(key=lambda one: one[0])
            self._sorted = True
        found: dict[str, Status] = {}
        for program, heard in self._heard.items():
            index = bisect_right(heard, instant, key=lambda one: one[0])
            if index:
                found[program] = heard[index - 1][1]
        return found


@contextmanager
def from_journal(path: Path, told: Recall) -> Iterator[Iterator[Recorded]]:
    """The calls of a journal. Raises a StoreFault."""
    with Moment.at(path) as reader:
        told.training = reader.mode == "training"
        status = StatusLog()
        for entry in reader.entries():
            if entry.header.kind == ProgramStatus.KIND and not broken(entry):
                status.hear(entry)
        yield recorded_calls(_calls(reader, told), status, told)


def _calls(reader: Reader, told: Recall) -> Iterator[Call]:
    for call in reader.calls():
        yield _folded(call, list(reader.entries(call)), told)


def _folded(call: UUID, entries: list[Entry], told: Recall) -> Call:
    """The call that its sound entries tell, as far as decisions rest on them."""
    sound: list[Entry] = []
    for entry in entries:
        if entry.header.kind in _TELLING:
            how = broken(entry)
            told.damaged += how is not None
            sound.append(entry if how is None else replace(entry, body=None))
    return fold(call, sound)


def from_export(path: Path, told: Recall) -> Iterator[Recorded]:
    """The calls of an export that `guidecard calls export` wrote. Raises Misused, with the line.

    Two passes: what is known of programs stands behind the calls.
    """
    status = StatusLog()
    for entry in _entries(path, told, every=False):
        if not broken(entry):
            status.hear(entry)
    yield from recorded_calls(_grouped(path, told), status, told)


def _grouped(path: Path, told: Recall) -> Iterator[Call]:
    """The calls of an export, the entries of each of which stand in a row."""
    held: list[Entry] = []
    for entry in _entries(path, told, every=True):
        call = entry.header.call
        if held and held[0].header.call != call:
            yield _folded(_id(held), held, told)
            held = []
        if call is not None:
            held.append(entry)
    if held:
        yield _folded(_id(held), held, told)


def _id(entries: list[Entry]) -> UUID:
    call = entries[0].header.call
    assert call is not None
    return call


def _entries(path: Path, told: Recall, *, every: bool) -> Iterator[Entry]:
    """The entries of an export, of calls or else only those of programs."""
    ended = False
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if ended:
                    raise ValueError("goes on behind its end")
                if not every and number > 1 and not _worth_reading(line):
                    continue
                held = _object(line)
                if number == 1:
                    _check_first(held, told)
                elif held.get("line") == "end":
                    ended = held.get("lines") == number
                elif held.get("line") == "entry" and not held.get("withheld"):
                    entry = _entry(held)
                    if (entry.header.call is None) is not every:
                        yield entry
    except OSError as error:
        raise Misused(f"{path} cannot be read ({error.strerror}); nothing was decided.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misused(
            f"{path}:{number}: this is no line of an export ({error}); nothing was decided. "
            "Write it anew with `guidecard calls export --out FILE`."
        ) from None
    if not ended:
        raise Misused(
            f"{path} was cut off: it has no end after line {number}; nothing was decided. "
            "Write it anew with `guidecard calls export --out FILE`."
        )


def _worth_reading(line: bytes) -> bool:
    return ProgramStatus.KIND.encode() in line or b'"line": "end"' in line


def _object(line: bytes) -> Mapping[str, object]:
    held = json.loads(line)
    if not isinstance(held, dict):
        raise ValueError("it is no object")
    return held


def _check_first(held: Mapping[str, object], told: Recall) -> None:
    if held.get("line") != "export" or held.get("format") != FORMAT:
        raise ValueError("it does not begin as an export of this version does")
    told.training = held.get("mode") == "TRAINING"


def _entry(held: Mapping[str, object]) -> Entry:
    def text(name: str) -> str:
        value = held[name]
        if not isinstance(value, str):
            raise ValueError(f"its {name} is no text")
        return value

    def whole(name: str) -> int:
        value = held[name]
        if not isinstance(value, int):
            raise ValueError(f"its {name} is no number")
        return value

    header = Header(
        UUID(text("journal")),
        whole("seq"),
        None if held["call"] is None else UUID(text("call")),
        text("kind"),
        whole("version"),
        instant(text("at")),
        instant(text("entered_at")),
        text("seat"),
        text("taker"),
        whole("turn"),
        bool(held["backfill"]),
    )
    body, salt = held["body"], held["salt"]
    return Entry(
        header,
        None if body is None else text("body").encode("utf-8", "surrogateescape"),
        None if salt is None else bytes.fromhex(text("salt")),
        *(bytes.fromhex(text(name)) for name in ("body_hash", "previous_hash", "hash")),
    )
