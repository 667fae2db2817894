"""Calls as a table, one row each, for spreadsheets and for a CAD that is back.

UTF-8 with a byte order mark, every cell in double quotes, lines ending in CR LF. A spreadsheet
would run a cell that begins like a formula, so `'` is put before it, and before a cell that begins
with `'`: take one leading `'` off every cell that has one, and the text is as it was (OWASP, CSV
injection, https://owasp.org/www-community/attacks/CSV_Injection). Instants are UTC. A half of a
character, which UTF-8 cannot hold, is written as an escape such as `\\ud83d`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.call import Call, Closed, IncidentPlace
from store.export.received import Received, reconcile
from store.export.stamps import WHAT_HAPPENED, Stamp, line_words, stamps
from store.reader import Reader
from store.reading import read_call

_BEGINS_A_FORMULA = frozenset("=+-@＝＋－＠\t\r\n\0")
_A_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """What the cells of one call are made from."""

    call: Call
    standing: str
    stamps: tuple[Stamp, ...]

    def first(self, name: str) -> str:
        """When a moment was first reached; empty if it never was."""
        return next((written(stamp.at) for stamp in self.stamps if stamp.name == name), "")

    def details(self, *names: str) -> str:
        """What the stamps of these names say, one after the other, each with its time."""
        told = [
            f"{written(stamp.at)} {stamp.detail}" for stamp in self.stamps if stamp.name in names
        ]
        return "; ".join(told)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its meaning, and its cell for a call."""

    name: str
    meaning: str
    cell: Callable[[Row], str]


def written(at: datetime | None) -> str:
    """An instant of the record, which is in UTC, to the second; empty for none."""
    if at is None:
        return ""
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _moment(name: str) -> Callable[[Row], str]:
    return lambda row: row.first(name)


def _of_place(value: Callable[[IncidentPlace], object]) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        found = value(row.call.incident) if row.call.incident else None
        return "" if found is None else str(found)

    return cell


def _of_end(value: Callable[[Closed], str | None]) -> Callable[[Row], str]:
    return lambda row: (value(row.call.closed) or "") if row.call.closed else ""


def _entered_at(row: Row) -> str:
    late = [stamp.entered_at for stamp in row.stamps if stamp.late]
    return written(max(late, default=None))


def _what_happened(row: Row) -> str:
    return " / ".join(answer.value for answer in row.call.answers.get(WHAT_HAPPENED, ()))


def _answers(row: Row) -> str:
    return "; ".join(
        f"{fact}: {' / '.join(answer.value for answer in answers)}"
        for fact, answers in row.call.answers.items()
        if fact != WHAT_HAPPENED
    )


def _sent(row: Row) -> str:
    return "; ".join(line_words(line) for sent in row.call.sent for line in sent.lines)


def _left_out(row: Row) -> str:
    return "; ".join(f"{line_words(left.line)}: {left.reason}" for left in row.call.left_out)


COLUMNS: tuple[Column, ...] = (
    Column("number", "incident number; of missing ones as far as `up_to`", lambda r: r.call.number),
    Column("up_to", "the last number of a row of missing ones", lambda r: r.call.number),
    Column("standing", "closed, active, missing, twice or unnumbered", lambda r: r.standing),
    Column("call", "the call's own id", lambda r: str(r.call.id)),
    Column("how", "rang, taken or backfill", lambda r: r.call.how),
    Column("received_at", "the line rang, or the card was begun", _moment("received")),
    Column("answered_at", "somebody picked up", _moment("answered")),
    Column("place_given_at", "the place was first known", _moment("place_given")),
    Column("place_verified_at", "the place was said twice", _moment("place_verified")),
    Column("callback_verified_at", "the number was said", _moment("callback_verified")),
    Column("card_chosen_at", "the first guidecard was opened", _moment("card_chosen")),
    Column("life_checked_at", "awake and breathing were asked", _moment("life_checked")),
    Column("danger_checked_at", "weapons and violence were asked", _moment("danger_checked")),
    Column("sent_at", "the first lines were sent", _moment("sent")),
    Column("notified_at", "the first unit was notified", _moment("notified")),
    Column("en_route_at", "the first unit was on its way", _moment("en_route")),
    Column("on_scene_at", "the first unit was there", _moment("on_scene")),
    Column("cleared_at", "the first unit was free again", _moment("cleared")),
    Column("closed_at", "the call was closed", _of_end(lambda c: written(c.at))),
    Column("entered_at", "late entries: when the last was made", _entered_at),
    Column("seat", "where the call was begun", lambda r: r.call.seat),
    Column("taker", "who began it", lambda r: r.call.taker),
    Column("line_type", "wireless, wireline, ...", lambda r: r.call.line_type),
    Column("phone", "the number to call back", lambda r: r.call.phone_known),
    Column("callback_unsafe", "yes: do not call back", lambda r: _yes(r.call.callback_unsafe)),
    Column("place", "where the incident is", _of_place(lambda p: p.words)),
    Column("place_verified", "yes: said twice", _of_place(lambda p: _yes(p.verified))),
    Column("latitude", "of the incident, degrees", _of_place(lambda p: p.place.latitude)),
    Column("longitude", "of the incident, degrees", _of_place(lambda p: p.place.longitude)),
    Column("area", "the pack's area, chosen by hand", _of_place(lambda p: p.place.area)),
    Column("what_happened", "in the caller's words", _what_happened),
    Column("card", "the last guidecard", lambda r: r.call.card or ""),
    Column("answers", "every other answer", _answers),
    Column("tier", "the last one shown", lambda r: r.call.shown.tier if r.call.shown else ""),
    Column("sent", "every line sent", _sent),
    Column("left_out", "recommended lines not sent, and why", _left_out),
    Column(
        "transfers",
        "each with its times",
        lambda r: r.details(
            "transfer_asked", "transfer_accepted", "transfer_ended", "transfer_failed"
        ),
    ),
    Column("callbacks", "each with its time", lambda r: r.details("called_back")),
    Column("notes", "one to a line", lambda r: "\n".join(note.text for note in r.call.notes)),
    Column("disposition", "how it ended", _of_end(lambda c: c.disposition)),
    Column("code", "the local code of that", _of_end(lambda c: c.code)),
    Column("duplicate_of", "the other call's number", _of_end(lambda c: c.duplicate_of)),
    Column("narrative", "of the disposition", _of_end(lambda c: c.narrative)),
    Column("scenario", "the mock call, in training", lambda r: r.call.scenario or ""),
    Column("pack", "the pack it was taken on", lambda r: r.call.pack.id if r.call.pack else ""),
    Column("pack_digest", "of that pack", lambda r: r.call.pack.digest if r.call.pack else ""),
    Column("damaged", "entries damaged on disk", lambda r: str(len(r.call.damaged))),
)
"""The columns after `mode`, which is LIVE or TRAINING in every row, in their order."""


def table(
    reader: Reader, calls: Sequence[Received], *, since: datetime | None = None
) -> Iterator[bytes]:
    """The rows of an export, the header first; `calls` are all that `received` found.

    Calls received `since` then come in their order, then incident numbers that no call has. Raises
    a StoreFault when the record cannot be read.
    """
    mode = reader.mode.upper()
    yield "\ufeff".encode()
    yield _line(["mode", *(column.name for column in COLUMNS)])
    accounts = reconcile(calls)
    standings = {account.call: account.standing for account in accounts}
    for received in calls:
        if since is None or received.at >= since:
            call = read_call(reader, received.call)
            row = Row(call, standings[received.call], stamps(call))
            yield _line([mode, *(defused(column.cell(row)) for column in COLUMNS)])
    blank = [""] * (len(COLUMNS) - 3)
    for account in accounts:
        if account.standing == "missing":
            yield _line([mode, account.number, account.up_to, account.standing, *blank])


def defused(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `as_it_was` undoes it."""
    if _A_NUMBER.fullmatch(text):
        return text
    seen = next((letter for letter in text if letter.isprintable() and letter != " "), "")
    acts = {text[:1], seen} & _BEGINS_A_FORMULA
    return f"'{text}" if acts or text.startswith("'") else text


def as_it_was(cell: str) -> str:
    """The text that `defused` made a cell of."""
    return cell[1:] if cell.startswith("'") else cell


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "backslashreplace")


def _yes(held: bool) -> str:
    return "yes" if held else "no"
