"""Paper cards as a CSV file: read whole, with every fault and its line, before any is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from console.sheet.card_rows import Rows, short
from console.sheet.clock_times import Reckoning, Unclear, read_time
from protocols.faults import NotInPack, nearest
from protocols.naming import answer_of
from protocols.pack import Pack
from protocols.words import URGENCIES, Role, Urgency
from store.entry import LONGEST_NAME
from store.reference.faults import ImportFault

COLUMNS: Mapping[str, str] = {
    "number": "the card's own number, printed on it or given to it by hand",
    "received": "when the phone was answered: 06:10, or 2026-11-22T06:10:00-08:00",
    "dispatched": "when the lines were sent; needed where `sent` is filled",
    "arrived": "when the first unit was there",
    "cleared": "when it was free again",
    "location": "where, in the caller's words; needed where `sent` is filled",
    "phone": "the number to call back",
    "what_happened": "in the caller's words",
    "card": "the guidecard's id in the pack",
    "sent": "services between |, with an urgency or as recommended: police | ems hot",
    "agreed_by": "who agreed that lines which the pack recommends were not sent",
    "disposition": "its id in the pack; empty: the call is still active",
    "narrative": "how it went",
    "taken_by": "who took the call on paper",
}
"""The columns of the file; `number` and `received` are needed. Any other column is a fact of the
pack, such as `awake` or `weapon`, with one of its values."""

_MOMENTS = ("received", "dispatched", "arrived", "cleared")
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as it stands on a card; without an urgency it went as recommended."""

    service: str
    urgency: Urgency | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class PaperCard:
    """One card, its texts as they stand in the file. Instants are UTC."""

    line: int
    number: str
    received: datetime
    dispatched: datetime | None
    arrived: datetime | None
    cleared: datetime | None
    sent: tuple[PaperLine, ...]
    answers: Mapping[str, str]
    """By fact of the pack."""
    texts: Mapping[str, str]
    """The other columns as they are; empty ones left out."""

    @property
    def mark(self) -> str:
        """The words by which the card is found again in the record."""
        return f"Paper card {self.number}"


@dataclass(frozen=True, slots=True)
class Stack:
    """The cards of a file in the order received, and everything wrong with it."""

    cards: tuple[PaperCard, ...]
    faults: tuple[ImportFault, ...]


def read_cards(
    name: str, raw: bytes, pack: Pack, reckoning: Reckoning, *, now: datetime, taker: str
) -> Stack:
    """Read a file of cards; `name` is for messages, and `taker` enters them `now`."""
    facts = pack.sections.facts
    typed = [fact for fact in facts if facts[fact].kind in {"choice", "text"}]
    rows = Rows(name, raw, [*COLUMNS, *typed])
    cards: list[PaperCard] = []
    numbers: dict[str, int] = {}
    for line, cells in rows.read():
        before = len(rows.faults)
        judge = _Judge(rows, line, cells)
        judge.check_number(numbers)
        judge.check_names(pack, taker)
        moments = judge.moments(reckoning, now)
        sent, answers = judge.sent(pack), judge.answers(pack)
        received = moments["received"]
        if len(rows.faults) > before or received is None:
            continue
        card = PaperCard(
            line=line,
            number=cells["number"],
            received=received,
            dispatched=moments["dispatched"],
            arrived=moments["arrived"],
            cleared=moments["cleared"],
            sent=sent,
            answers=answers,
            texts={column: cells[column] for column in COLUMNS if cells.get(column)},
        )
        cards.append(card)
    ordered = sorted(cards, key=lambda card: (card.received, card.line))
    return Stack(tuple(ordered), tuple(rows.faults))


class _Judge:
    """One row, and what it says column by column; what cannot be taken is refused."""

    def __init__(self, rows: Rows, line: int, cells: Mapping[str, str]) -> None:
        self._rows = rows
        self._line = line
        self._cells = cells

    def check_number(self, numbers: dict[str, int]) -> None:
        number = self._cells["number"]
        if not number:
            self._refuse("number", "is empty", "Number the cards by hand if they have none")
        elif len(number) > _LONGEST_NUMBER or not number.isprintable():
            remedy = f"Use {_LONGEST_NUMBER} printable characters at most"
            self._refuse("number", "is no card number", remedy)
        elif numbers.setdefault(number, self._line) != self._line:
            what = f"stands on line {numbers[number]} too"
            self._refuse("number", what, "Give one of the cards another number")

    def check_names(self, pack: Pack, taker: str) -> None:
        sections = pack.sections
        for column, known in (("card", sections.cards), ("disposition", sections.dispositions)):
            if (name := self._cells.get(column)) and name not in known:
                close = nearest(name, known)
                remedy = f"Write {close}" if close else f"Write one of {', '.join(sorted(known))}"
                self._refuse(column, f"is not in the pack ({short(name)})", remedy)
        agreed_by = self._cells.get("agreed_by", "")
        if len(agreed_by) > LONGEST_NAME:
            self._refuse("agreed_by", f"has more than {LONGEST_NAME} characters", "Shorten it")
        if agreed_by and agreed_by.casefold() == taker.casefold():
            self._refuse("agreed_by", "is who enters the cards", "Name somebody else")

    def moments(self, reckoning: Reckoning, now: datetime) -> dict[str, datetime | None]:
        found: dict[str, datetime | None] = dict.fromkeys(_MOMENTS)
        last: datetime | None = None
        for column in found:
            cell = self._cells.get(column, "")
            if column == "received" and not cell:
                self._refuse(column, "is empty", "Say when the call came")
            if not cell or (last is None and column != "received"):
                continue
            try:
                found[column] = last = read_time(cell, reckoning, last)
            except Unclear as unclear:
                self._refuse(column, unclear.what, unclear.remedy)
                continue
            if last > now:
                self._refuse(column, "lies in the future", "Correct it, the --at, or this clock")
        return found

    def sent(self, pack: Pack) -> tuple[PaperLine, ...]:
        found: list[PaperLine] = []
        for words in filter(
            None, (part.strip() for part in self._cells.get("sent", "").split("|"))
        ):
            line = _paper_line(words)
            if line is None:
                what = f"has a line that cannot be read ({short(words)})"
                self._refuse("sent", what, f"Write a service and one of {', '.join(URGENCIES)}")
                continue
            if line.service not in pack.sections.services:
                close = nearest(line.service, pack.sections.services)
                remedy = f"Write {close}" if close else "Name a service of the pack"
                self._refuse("sent", f"names no service ({short(line.service)})", remedy)
            elif line.service in {other.service for other in found}:
                self._refuse("sent", f"names {line.service} twice", "Keep one line for each")
            found.append(line)
        for column in ("dispatched", "location") if found else ():
            if not self._cells.get(column):
                self._refuse(column, "is empty, and something was sent", "Fill it in")
        if not found and (self._cells.get("arrived") or self._cells.get("cleared")):
            self._refuse("sent", "is empty, and somebody arrived", "Say who was sent")
        return tuple(found)

    def answers(self, pack: Pack) -> dict[str, str]:
        found: dict[str, str] = {}
        for fact, value in self._cells.items():
            if fact in COLUMNS or not value:
                continue
            try:
                answer_of(pack, fact, value)
            except NotInPack as error:
                known = ", ".join(pack.domains[fact].answers())
                self._refuse(fact, f"cannot be {short(error.name)}", f"Write one of {known}")
            found[fact] = value
        return found

    def _refuse(self, column: str, what: str, remedy: str) -> None:
        self._rows.refuse(self._line, column, what, remedy)


def _paper_line(words: str) -> PaperLine | None:
    service, *rest = words.split()
    urgency = URGENCIES[rest.pop(0)] if rest and rest[0] in URGENCIES else None
    role = Role(rest.pop(0)) if rest and rest[0] in list(Role) else None
    return None if rest else PaperLine(service, urgency, role)
