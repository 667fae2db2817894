"""Follow-ups and referrals in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from console.present.rows import Piece, Row, Tone, row, said
from console.session.following import REFERRED_TO
from console.sheet.times import Times
from protocols.pack import Pack
from store.call import Call
from store.following import FollowUp, Standing

_TONES: dict[Standing, Tone] = {
    "overdue": "danger",
    "due": "warn",
    "waiting": "plain",
    "ended": "dim",
}


def follow_ups_in_order(call: Call, now: datetime) -> list[FollowUp]:
    """A call's follow-ups: the overdue first, then by when they must be done; the ended last."""
    order: tuple[Standing, ...] = ("overdue", "due", "waiting", "ended")
    last = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(
        call.follow_ups.values(),
        key=lambda held: (order.index(held.standing(now)), held.by or held.not_before or last),
    )


def window_words(held: FollowUp, times: Times) -> str:
    """From when, and until when: `2026-11-22 06:10 to 2026-11-24 06:10`."""
    begins = times.minute(held.not_before) if held.not_before else ""
    ends = times.minute(held.by) if held.by else ""
    if begins and ends:
        return f"{begins} to {ends}"
    return f"from {begins}" if begins else f"by {ends}" if ends else "at any time"


def standing_words(held: FollowUp, now: datetime) -> str:
    """Where it stands, and how often it was tried."""
    if held.ended is not None:
        outcome = f", {held.ended.outcome.replace('_', ' ')}" if held.ended.outcome else ""
        return f"{held.ended.how}{outcome}"
    most = f" of {held.attempts}" if held.attempts else ""
    tried = f", tried {len(held.tried)}{most}" if held.tried or held.attempts else ""
    return f"{held.standing(now).upper()}{tried}"


def program_words(pack: Pack | None, program: str) -> str:
    """The name of a program, or its id where its pack is not here."""
    held = pack.sections.programs.get(program) if pack else None
    return held.name if held else program


def follow_up_row(held: FollowUp, pack: Pack | None, now: datetime, times: Times) -> Row:
    """One follow-up on a row."""
    standing = held.standing(now)
    return row(
        Piece(f" {standing_words(held, now)}  ", _TONES[standing]),
        said(program_words(pack, held.program), "title"),
        "  ",
        said(held.what),
        Piece(f"  {window_words(held, times)}", "dim"),
    )


def can_be_referred_to(pack: Pack) -> Iterable[tuple[str, str]]:
    """The programs that take people who are referred to them: ids and names."""
    for name, program in pack.sections.programs.items():
        if REFERRED_TO & set(program.mode):
            yield name, program.name
