"""The words of a card: what to say when it is opened, and what never to say."""

from __future__ import annotations

from console.present.language import beside
from console.present.rows import Piece, Row, row, under, wrapped
from console.session.view import CallView
from protocols.model import Text
from protocols.saying import said
from store.kinds.interview import CardOpened, FactAnswered


def opening_rows(view: CallView, width: int, most: int) -> list[Row]:
    """The card's words, from its opening until the next answer, in at most so many rows."""
    for entry in reversed(view.call.entries):
        if entry.header.kind == FactAnswered.KIND:
            return []
        if entry.header.kind == CardOpened.KIND:
            rows = card_rows(view, width)
            rest: Row = row(Piece("   (F1: all words of the card)", "dim"))
            return rows if len(rows) <= most else [*rows[: most - 1], rest]
    return []


def card_rows(view: CallView, width: int) -> list[Row]:
    """What to say on the current card, in the caller's language too, and what never to say."""
    card = view.pack.sections.cards[view.decision.card]
    rows: list[Row] = []
    for text in card.say:
        rows += _words(text, "   say: ", width)
        also = beside(view, text)
        if also:
            rows += [row("        ", *line) for line in wrapped(f'"{also}"', width - 9, "value")]
    for text in card.never_say:
        words = wrapped(f'"{said(text)}"', width - 15, "warn")
        rows += under(row(Piece("   never say: ", "warn")), words)
    return rows


def _words(text: Text, mark: str, width: int) -> list[Row]:
    return under(
        row(Piece(mark, "dim")), wrapped(f'"{said(text)}"', width - len(mark) - 1, "title")
    )
