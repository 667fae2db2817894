"""What the holder of a token may do at a hub."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from store.entry import Mode


class Role(StrEnum):
    """Whom a token was made for."""

    CALL_TAKER = "call_taker"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    INSTRUCTOR = "instructor"
    """Runs the training room; only a training hub knows this role."""
    DASHBOARD = "dashboard"
    """Counts and times on a wall: headers only, no body, no profile."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do. Everybody reads headers, packs by digest, health and metrics."""

    writes: bool = False
    """Pushes its own journal, and publishes the packs that its calls are on."""
    reads_bodies: bool = False
    asks_profiles: bool = False
    """For a call that it names."""
    asks_without_call: bool = False
    """With a typed reason in place of a call."""
    puts_profiles: bool = False


_SEAT = Rights(writes=True, reads_bodies=True, asks_profiles=True)
_LEAD = Rights(
    writes=True,
    reads_bodies=True,
    asks_profiles=True,
    asks_without_call=True,
    puts_profiles=True,
)

RIGHTS: dict[Role, Rights] = {
    Role.CALL_TAKER: _SEAT,
    Role.DISPATCHER: _SEAT,
    Role.SUPERVISOR: _LEAD,
    Role.INSTRUCTOR: _LEAD,
    Role.DASHBOARD: Rights(),
}


def known_to(role: Role, mode: Mode) -> bool:
    """Whether a hub of this mode gives tokens for the role."""
    return role is not Role.INSTRUCTOR or mode == "training"
