"""How sharing goes on: a value, what becomes of it with each thing heard, and what to do next.

A connection begins with the hub's heads. My own is looked at before anything is pushed: an older
copy must not go on under the same name. Then mine is pushed and the others' pulled, in turns, and
whatever breaks begins anew with the heads: there is nothing else to remember.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from store.chain import START, Head
from store.entry import Mode
from store.sharing.bounds import MOST_WANTS
from store.sharing.heads import Forked, Owed, Restored, Want, standing, wants
from store.sharing.roles import RIGHTS, Role

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
DENIED_WAIT_SECONDS = 60.0
"""What the hub refused, somebody has to mend: a token, the address."""


# ---- what is done


@dataclass(frozen=True, slots=True)
class Connect:
    """Ask the hub how far it holds each journal."""


@dataclass(frozen=True, slots=True)
class Push:
    """Push the entries of a journal behind number `after`."""

    journal: UUID
    after: int


@dataclass(frozen=True, slots=True)
class PullThese:
    """Ask for entries."""

    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class BeginNew:
    """Carry on under a new journal; the hub holds more of the old one, or another one."""

    why: Literal["restored", "forked"]


Act: TypeAlias = Connect | Push | PullThese | BeginNew


# ---- what is known


@dataclass(frozen=True, slots=True)
class Local:
    """What this seat holds."""

    mode: Mode
    mine: UUID
    head: Head
    reach: Mapping[UUID, int]
    """How far every journal but mine is held, what is kept aside included."""
    hash_at: Callable[[int], bytes | None]
    """The hash of an entry of mine."""
    earlier: Push | None = None
    """To be pushed of a journal that this seat wrote before it began anew."""
    earlier_count: int = 0
    """How many entries of it the hub may lack."""


@dataclass(frozen=True, slots=True)
class Told:
    """The hub's heads, and for whom it takes this seat."""

    mode: Mode
    role: Role
    expires_at: datetime
    heads: Mapping[UUID, Head]


@dataclass(frozen=True, slots=True)
class Syncing:
    """Where sharing stands."""

    hub: Mapping[UUID, Head] | None = None
    """How far the hub holds each journal; None while the line is down."""
    asked: Act | None = None
    """What was asked and is not answered."""
    is_owed: bool = False
    """Whether the hub's copy of my journal was looked at, as far as heard: a part of mine."""
    pulls_next: bool = False
    stuck: Mapping[UUID, str] = field(default_factory=dict)
    """By journal: why it is not pulled any further."""
    failures: int = 0
    away_since: datetime | None = None
    """Since when the hub has not been reached."""
    retry_at_seconds: float = 0.0
    trouble: str = ""
    """Why nothing is shared, as a sentence without its end."""
    denied: bool = False
    """Whether the hub is there and refuses."""
    expires_at: datetime | None = None
    """Until when the token counts."""


def begun(now: datetime) -> Syncing:
    """Before the hub was ever heard."""
    return Syncing(away_since=now)


# ---- what to do


def next_act(syncing: Syncing, local: Local, now_seconds: float) -> Act | None:
    """The one thing to do now; None while something is under way or everything is in step."""
    if syncing.asked is not None:
        return None
    if syncing.hub is None:
        return Connect() if now_seconds >= syncing.retry_at_seconds else None
    theirs = syncing.hub.get(local.mine, START)
    if not syncing.is_owed:
        match standing(local.head, theirs, local.hash_at):
            case Restored():
                return BeginNew("restored")
            case Forked():
                return BeginNew("forked")
            case Owed():
                pass
    if local.earlier is not None:
        return local.earlier
    push = Push(local.mine, theirs.seq) if local.head.seq > theirs.seq else None
    wanted = _wanted(syncing, local)
    pull = PullThese(wanted[:MOST_WANTS]) if wanted else None
    return (pull or push) if syncing.pulls_next else (push or pull)


def _wanted(syncing: Syncing, local: Local) -> tuple[Want, ...]:
    hub = {j: head for j, head in (syncing.hub or {}).items() if j not in syncing.stuck}
    # Those that lack least first: the calls of this moment before the backlog of days.
    return tuple(
        sorted(
            wants(local.reach, hub, local.mine), key=lambda want: hub[want.journal].seq - want.after
        )
    )


# ---- what becomes of it


def doing(syncing: Syncing, act: Act) -> Syncing:
    """Something was asked of the hub."""
    if isinstance(act, Push | PullThese):
        return replace(syncing, asked=act, is_owed=True, pulls_next=isinstance(act, Push))
    return replace(syncing, asked=act)


def connected(syncing: Syncing, told: Told, mode: Mode, now_seconds: float) -> Syncing:
    """The heads came; a hub for the other mode, or a token that reads no bodies, is of no use."""
    if told.mode != mode:
        return denied(
            syncing, f"That hub is for {told.mode}, and this is {mode}: name another", now_seconds
        )
    if not (RIGHTS[told.role].writes and RIGHTS[told.role].reads_bodies):
        return denied(syncing, f"The token is for a {told.role.value}, not for a seat", now_seconds)
    return replace(
        syncing,
        hub=dict(told.heads),
        asked=None,
        is_owed=False,
        stuck={},
        failures=0,
        away_since=None,
        trouble="",
        denied=False,
        expires_at=told.expires_at,
    )


def acknowledged(syncing: Syncing, journal: UUID, head: Head) -> Syncing:
    """What was pushed is safe at the hub."""
    heard = _heard_of(syncing, {journal: head})
    return replace(heard, asked=_without(syncing.asked, Push))


def fork_refused(syncing: Syncing, mine: UUID) -> Syncing:
    """The hub holds another entry of a number: it keeps aside what was pushed."""
    if isinstance(syncing.asked, Push) and syncing.asked.journal != mine:
        return replace(syncing, asked=None)
    # The heads tell what is held there, and so that a new journal must begin.
    return replace(syncing, asked=None, hub=None, retry_at_seconds=0.0)


def _without(asked: Act | None, answered: type[Act]) -> Act | None:
    """What is still asked: a late answer ends nothing that was asked since the line broke."""
    return None if isinstance(asked, answered) else asked


def began_new(syncing: Syncing) -> Syncing:
    """The seat goes on under a new journal; the old one is pulled from now on."""
    return replace(syncing, is_owed=True, asked=None)


def came(
    syncing: Syncing,
    heads: Mapping[UUID, Head],
    refused: Mapping[UUID, str],
    *,
    was_asked: bool,
) -> Syncing:
    """Entries came and were taken in, as far as they could be; `heads` are the last of each."""
    heard = _heard_of(syncing, heads)
    stuck = {**syncing.stuck, **refused} if refused else syncing.stuck
    asked = _without(syncing.asked, PullThese) if was_asked else syncing.asked
    return replace(heard, stuck=stuck, asked=asked)


def empty_handed(syncing: Syncing) -> Syncing:
    """The hub gave nothing of what it said to have: not asked again before the next heads."""
    if not isinstance(syncing.asked, PullThese):
        return syncing
    why = "the hub does not hand it out"
    stuck = {want.journal: why for want in syncing.asked.wants}
    return replace(syncing, asked=None, stuck={**syncing.stuck, **stuck})


def lagging(syncing: Syncing) -> Syncing:
    """The live line left something out: only new heads tell what."""
    return replace(syncing, hub=None, asked=None, retry_at_seconds=0.0)


def lost(syncing: Syncing, why: str, now: datetime, now_seconds: float, chance: float) -> Syncing:
    """No answer came; the next try waits, longer each time, and `chance` (0 to 1) spreads it."""
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(syncing.failures, 10))
    return replace(
        syncing,
        hub=None,
        asked=None,
        failures=syncing.failures + 1,
        away_since=syncing.away_since or now,
        retry_at_seconds=now_seconds + longest * (0.5 + chance / 2),
        trouble=why,
        denied=False,
    )


def denied(syncing: Syncing, why: str, now_seconds: float) -> Syncing:
    """The hub is there and refuses: somebody has to mend that."""
    return replace(
        syncing,
        hub=None,
        asked=None,
        trouble=why,
        denied=True,
        retry_at_seconds=now_seconds + DENIED_WAIT_SECONDS,
    )


def _heard_of(syncing: Syncing, heads: Mapping[UUID, Head]) -> Syncing:
    if syncing.hub is None:
        return syncing
    further = {
        journal: head
        for journal, head in heads.items()
        if head.seq > syncing.hub.get(journal, START).seq
    }
    if not further:
        return syncing
    # Mine may be among them: a push sent before a restore can arrive behind the heads.
    return replace(syncing, hub={**syncing.hub, **further}, is_owed=False)


# ---- what is shown


@dataclass(frozen=True, slots=True)
class Shared:
    """How this seat stands to the others, for every screen."""

    kind: Literal["in_step", "behind", "unreachable", "denied"]
    behind: int = 0
    """Entries that the hub lacks of mine, and I of the others'; 0 before the heads are known."""
    since: datetime | None = None
    """With `unreachable`: since when."""
    why: str = ""
    """With `unreachable` and `denied`: why, as a sentence without its end."""
    alarms: tuple[str, ...] = ()
    """What somebody must look into."""
    expires_at: datetime | None = None
    """Until when the token counts, as far as the hub has told."""


def shared(syncing: Syncing, local: Local, alarms: tuple[str, ...] = ()) -> Shared:
    """How this seat stands."""
    if syncing.hub is None and syncing.trouble:
        kind: Literal["denied", "unreachable"] = "denied" if syncing.denied else "unreachable"
        return Shared(kind, 0, syncing.away_since, syncing.trouble, alarms, syncing.expires_at)
    if syncing.hub is None:
        return Shared("behind", alarms=alarms, expires_at=syncing.expires_at)
    mine = max(0, local.head.seq - syncing.hub.get(local.mine, START).seq)
    lacking = wants(local.reach, syncing.hub, local.mine)
    behind = (
        mine
        + local.earlier_count
        + sum(syncing.hub[want.journal].seq - want.after for want in lacking)
    )
    return Shared(
        "behind" if behind else "in_step", behind, alarms=alarms, expires_at=syncing.expires_at
    )
