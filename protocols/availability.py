"""Whether a program can go: its dates, its hours, and what was last heard of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from protocols.hours import open_at, opens_next
from protocols.kleene import FALSE, TRUE, UNDETERMINED
from protocols.model import Header, Program
from protocols.situation import Status
from protocols.words import TRANSFER_LOST, TransferState

_DURATION = re.compile(r"P(?:(\d+)([DW])|T(\d+)([HM]))")
CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the clocks of two seats may be apart."""

_UNITS = {"W": "weeks", "D": "days", "H": "hours", "M": "minutes"}


@dataclass(frozen=True, slots=True)
class Availability:
    """What a program can do at one instant, the place aside."""

    exists: bool
    """The day lies within its dates."""
    now: bool
    """It is open, and a caller need not wait longer than allowed."""
    queue: bool
    """It opens before a scheduled line would be too old."""
    at_once: bool
    """It is known to be able to go without waiting."""
    verify: bool
    """Its status is too old or missing: ask before relying on it."""
    reasons: tuple[str, ...]
    """Why it cannot go, or what to know when it does."""


def duration(text: str) -> timedelta:
    """The length of a duration of a pack, such as `PT24H` or `P4W`."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"not a duration: {text}")
    days, day_unit, hours, hour_unit = found.groups()
    return timedelta(**{_UNITS[day_unit or hour_unit]: int(days or hours)})


def availability(
    program: Program,
    header: Header,
    at: datetime,
    *,
    status: Status | None,
    transfer: TransferState | None,
    longest_wait_minutes: int,
) -> Availability:
    """What the program can do at `at` (aware), given its last status and this call's transfer."""
    zone = ZoneInfo(header.timezone)
    # Two times of one zone are subtracted by the wall, which errs when clocks change.
    at = at.astimezone(UTC)
    today = at.astimezone(zone).date()
    if gone := _outside_dates(program, today):
        return Availability(False, False, False, False, False, (gone,))
    opening = open_at(program.hours, header.country, at, zone)
    reasons: list[str] = []
    queue = False
    if opening is FALSE:
        opens = opens_next(program.hours, header.country, at, zone)
        reasons.append(_opens(opens, today))
        if program.queue is not None and opens is not None:
            queue = opens - at <= duration(program.queue)
    elif opening is UNDETERMINED:
        reasons.append("hours not certain")
    elif program.queue is not None:
        queue = True
    lost = transfer in TRANSFER_LOST
    if lost and transfer is not None:
        reasons.append(f"transfer {transfer.value.replace('_', ' ')}")
    stale = _stale(program, status, at)
    if stale:
        reasons.append(stale)
    free, waits = _free(status, longest_wait_minutes)
    if waits:
        reasons.append(waits)
    now = opening is not FALSE and not lost and free
    return Availability(
        exists=True,
        now=now,
        queue=queue and not lost,
        at_once=now and not stale and not waits and opening is TRUE,
        verify=bool(stale) or opening is UNDETERMINED,
        reasons=tuple(reasons),
    )


def _outside_dates(program: Program, today: date) -> str | None:
    if program.starts is not None and today < program.starts:
        return f"starts {program.starts.isoformat()}"
    if program.ends is not None and today >= program.ends:
        return f"ended {program.ends.isoformat()}"
    return None


def _opens(opens: datetime | None, today: date) -> str:
    if opens is None:
        return "never open"
    if opens.date() == today:
        return f"opens {opens:%H:%M}"
    if opens.date() - today < timedelta(days=7):
        return f"opens {opens:%a %H:%M}"
    return f"opens {opens:%Y-%m-%d %H:%M}"


def _stale(program: Program, status: Status | None, at: datetime) -> str | None:
    """Why the status cannot be relied on, or None; a line without units has no status to age."""
    if status is None or status.state == "unknown":
        return "status not known: verify" if program.units is not None else None
    if status.as_of is None:
        return "status of unknown age: verify"
    if status.as_of - at > CLOCKS_DIFFER:
        return "status from the future: verify"
    if at - status.as_of > timedelta(minutes=program.stale_after_minutes):
        return f"status older than {program.stale_after_minutes} min: verify"
    return None


def _free(status: Status | None, longest_wait_minutes: int) -> tuple[bool, str | None]:
    """Whether a caller need not wait too long, and what to say of the wait."""
    if status is None or status.state == "unknown":
        return True, None
    if status.state == "closed":
        return False, "reported closed"
    wait = status.wait_minutes
    if status.state == "open" and status.free != 0 and not wait:
        return True, None
    if wait is None:
        return False, "busy, wait not known"
    allowed = f"{wait} min of {longest_wait_minutes} allowed"
    return wait <= longest_wait_minutes, f"busy, {allowed}"
