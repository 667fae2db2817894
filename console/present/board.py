"""The board: which lines ring, which calls are open, which were closed of late."""

from __future__ import annotations

from datetime import datetime

from console.present.header import Seating, record_pieces
from console.present.rows import Piece, Row, row, said, since
from console.session.view import CallView
from protocols.saying import said as words_in
from protocols.situation import Status
from store.index import Listed


def board_head(title: str, seating: Seating, due: tuple[int, int], width: int) -> Row:
    """Where one is and who works here; a long title gives way to how the record stands."""
    owed, overdue = due
    late = f", {overdue} overdue" if overdue else ""
    right = (
        Piece(f"seat {seating.seat}  {seating.taker[:12]}  "),
        Piece(f"{seating.label}  ", "warn" if seating.label != "LIVE" else "ok"),
        *record_pieces(seating),
        Piece(f"  {owed} due{late}" if owed else "", "danger" if overdue else "warn"),
    )
    left = Piece(" BOARD  ", "title")
    room = max(8, width - sum(len(piece.text) for piece in (left, *right)) - 2)
    shown = title if len(title) <= room else f"{title[: room - 1]}…"
    return row(left, Piece(f"{shown}  ", "value"), *right)


def open_row(view: CallView, seating: Seating) -> Row:
    """A ringing or open call."""
    call = view.call
    ringing = call.state == "ringing"
    start = call.opened_at if ringing else call.answered_at
    card = words_in(view.pack.sections.cards[view.decision.card].title)
    place = call.place_words if call.place else "no place yet"
    owed = "NOT SENT " if view.owed else ""
    late = "BACK-FILL " if call.backfill else ""
    return row(
        Piece(f"{'RINGING' if ringing else 'open':<8}", "danger" if ringing else "ok"),
        Piece(f"{seating.short(call.number):<7}", "title"),
        f"{since(start, view.now):>8}  ",
        said(f"{call.phone_known or 'no number':<13.13} ", "value"),
        Piece(f"{card[:18]:<18} "),
        Piece(f"{owed}{late}", "warn"),
        said(place, "plain", 60),
    )


def elsewhere_row(listed: Listed, seating: Seating, now: datetime) -> Row:
    """A call that rings or is open at another seat."""
    return row(
        Piece(f"{listed.state:<8}", "warn" if listed.state == "ringing" else "value"),
        Piece(f"{seating.short(listed.number):<7}", "title"),
        f"{since(listed.opened_at, now):>8}  ",
        said(f"{listed.phone or 'no number':<13.13} ", "value"),
        said(f"{f'with {listed.taker}':<20.20} ", "ask"),
        said(listed.place, "plain", 60),
    )


def closed_row(listed: Listed, seating: Seating, now: datetime) -> Row:
    """A call of the list, from another time or another seat."""
    at = listed.opened_at
    return row(
        Piece(f"{listed.state:<8}", "dim"),
        Piece(f"{seating.short(listed.number):<7}"),
        f"{since(at, now):>8}  ",
        said(f"{listed.phone or 'no number':<13.13} ", "dim"),
        said(f"{listed.disposition or listed.card:<18.18} ", "dim"),
        said(listed.place, "dim", 60),
    )


def program_row(name: str, status: Status | None, now: datetime) -> Row:
    """A program and what was last heard of it."""
    if status is None:
        return row(Piece(f" {name[:40]:<40} "), Piece("not heard of", "dim"))
    free = f", {status.free} free" if status.free is not None else ""
    wait = f", wait {status.wait_minutes} min" if status.wait_minutes else ""
    age = f" {since(status.as_of, now)}" if status.as_of else ""
    return row(Piece(f" {name[:40]:<40} "), f"{status.state}{free}{wait}", Piece(age, "dim"))
