"""Paper cards entered: all of a file, or nothing and every reason why."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from console.cli.options import Misused
from console.mock.stage import TurnedClock
from console.office.opening import Office, now, open_office
from console.office.packs import HeldPacks
from console.session.refusing import Refused
from console.session.room import Clock
from console.session.session import Session
from console.sheet.card_rows import MAX_BYTES
from console.sheet.cards import PaperCard, read_cards
from console.sheet.clock_times import Reckoning, Unclear, read_start
from console.sheet.entering import enter, rehearse
from console.sheet.faults import CardsRefused, CardsStopped
from protocols.pack import Pack
from store.approvals import Approvals
from store.canonical import JSON
from store.packs import PacksUsed
from store.reading import read_call
from store.recorder import Recorder
from store.reference.faults import ImportFault

if TYPE_CHECKING:
    from console.cli.calls import Series


@dataclass(frozen=True, slots=True)
class Entered:
    """A card, and what became of it."""

    card: str
    line: int
    number: str
    """The incident number that it has."""
    state: str
    new: bool
    """False: it was in the record before."""

    def __str__(self) -> str:
        again = "" if self.new else ", in the record before"
        return f"{self.card}  ->  {self.number} ({self.state}{again})"

    def as_json(self) -> dict[str, JSON]:
        """The same for machines."""
        return {
            "card": self.card,
            "line": self.line,
            "number": self.number,
            "state": self.state,
            "new": self.new,
        }


def enter_cards(series: Series, file: str, at: str | None, *, only_new: bool) -> list[Entered]:
    """Enter a file of cards, in the order received.

    Raises Misused, CardsRefused with every fault and nothing written, or another StoreFault.
    """
    pack = series.options.load_pack()
    reckoning = _reckoning(pack, at)
    post = series.options.live_post()
    if series.training:
        post = replace(post, mode="training", label="TRAINING")
    raw = _read(file)
    stack = read_cards(file, raw, pack, reckoning, now=now(), taker=post.taker)
    if stack.faults:
        raise CardsRefused([*stack.faults, *rehearse(file, stack.cards, pack, {})])
    with open_office(series.folder, pack, post) as office:
        held = {card.number: found for card in stack.cards if (found := _held(office, card))}
        new = [card for card in stack.cards if card.number not in held]
        faults = list(rehearse(file, new, pack, office.session.status))
        if not only_new:
            faults += [_twice(file, one) for one in held.values()]
        if faults:
            raise CardsRefused(faults)
        approvals = Approvals(series.folder.approvals)
        packs = HeldPacks(pack, PacksUsed(series.folder.packs_used), approvals)
        return [*held.values(), *enter_all(office, packs, new)]


def enter_all(office: Office, packs: HeldPacks, cards: Iterable[PaperCard]) -> Iterator[Entered]:
    """Enter cards one by one, each on disk before the next. Raises CardsStopped."""
    hand = TurnedClock(now())
    session = Session(
        office.session.desk,
        Recorder(office.journal, clock=now, monotonic=monotonic),
        office.people,
        Clock(now, hand.monotonic_seconds),
        packs,
    )
    session.hold((), office.session.status)
    for card in cards:
        try:
            call = enter(session, card, hand.pass_seconds).call
        except Refused as refused:
            raise _stopped(card, str(refused).rstrip(".?"), "Correct the card") from None
        if session.fault is not None:
            raise _stopped(card, session.fault.what, session.fault.do)
        yield Entered(card.number, card.line, call.number, call.state, new=True)


def _stopped(card: PaperCard, what: str, do: str) -> CardsStopped:
    return CardsStopped(
        f"Card {card.number} on line {card.line} could not be entered whole: {what}",
        "the cards received before it are entered",
        f"{do}; then enter the rest with --only-new, and look in the console for what there is of "
        "this card",
    )


def _held(office: Office, card: PaperCard) -> Entered | None:
    """The call as which a card is in the record already."""
    for listed in office.index.listed(find=card.mark, limit=10_000):
        if not listed.backfill:
            continue
        call = read_call(office.journal, listed.call)
        for note in call.notes:
            if note.text == card.mark or note.text.startswith(f"{card.mark}, taken by "):
                return Entered(card.number, card.line, call.number, call.state, new=False)
    return None


def _twice(file: str, held: Entered) -> ImportFault:
    what = f"{held.card} is in the record already, as {held.number}"
    return ImportFault(file, held.line, "number", what, "Take it out, or say --only-new")


def _reckoning(pack: Pack, at: str | None) -> Reckoning:
    if at is None:
        return Reckoning(None, pack.zone)
    try:
        return Reckoning(read_start(at, pack.zone), pack.zone)
    except Unclear as unclear:
        raise Misused(f"--at {unclear.what}; nothing was written. {unclear.remedy}.") from None


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise Misused(
            f"{file} cannot be read ({error.strerror}); nothing was written. Name a file of cards."
        ) from None
