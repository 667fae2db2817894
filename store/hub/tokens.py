"""Tokens: opaque, bound to one journal, expiring; the hub keeps only their hash."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol
from uuid import UUID

from store.entry import Mode, check_name
from store.hub.faults import TokenRefused
from store.sharing.roles import RIGHTS, Rights, Role, known_to

SECRET_BYTES = 32
LONGEST_DAYS = 400
REMEMBERED_SECONDS = 2.0
"""How long a token is believed without a look at the store: revoking takes hold within it."""

_PREFIX = "gch_"
_FORM = re.compile(r"gch_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: never the token itself."""

    id: str
    """Eight hexadecimal digits, to name it by."""
    hash: bytes
    role: Role
    journal: UUID | None
    """The journal that it may push, with those that continue it; None for a dashboard."""
    label: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    @property
    def rights(self) -> Rights:
        """What its holder may do."""
        return RIGHTS[self.role]

    def is_good(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at


class TokenStore(Protocol):
    """Where tokens are kept. Every method raises a StoreFault where that cannot be read."""

    @property
    def mode(self) -> Mode:
        """What the hub is for."""
        ...

    def add(self, token: Token) -> None:
        """Keep a token; durable when this returns."""
        ...

    def all(self) -> list[Token]:
        """Every token, the newest first."""
        ...

    def find(self, hash_of_token: bytes) -> Token | None:
        """The token with this hash, whatever became of it."""
        ...

    def revoke(self, token_id: str, at: datetime) -> bool:
        """Make a token worthless; False where there is none of that id that still counts."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


def hashed(secret: str) -> bytes:
    """What is kept of a token. It is 256 random bits, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def make(
    *,
    mode: Mode,
    role: Role,
    journal: UUID | None,
    label: str,
    now: datetime,
    days: int,
    entropy: Callable[[int], bytes],
) -> tuple[str, Token]:
    """A new token, to hand over once, and what to keep of it. Raises TokenRefused or Refused."""
    if not known_to(role, mode):
        raise _refused(f"A {mode} hub has no {role}s", "Make it at the hub for training")
    if (journal is None) is not (role is Role.DASHBOARD):
        raise _refused(
            "A token is for the one journal that its seat writes, and a dashboard writes none",
            "Say --journal for every role but dashboard; `guidecard hub join` at the seat names it",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise _refused(f"A token lasts 1 to {LONGEST_DAYS} days", "Say another number of --days")
    check_name("label", label)
    secret = _PREFIX + base64.urlsafe_b64encode(entropy(SECRET_BYTES)).decode().rstrip("=")
    token = Token(
        id=entropy(4).hex(),
        hash=hashed(secret),
        role=role,
        journal=journal,
        label=label,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return secret, token


class TokenBook:
    """Tokens as requests show them, each looked up again every two seconds."""

    def __init__(
        self,
        store: TokenStore,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._known: dict[bytes, tuple[float, Token]] = {}
        self._lock = Lock()

    def remembered(self, secret: str) -> Token | None:
        """The token if it was looked up just now and still counts; asks nothing of the store."""
        known = self._known.get(hashed(secret))
        if known is None or self._monotonic() - known[0] > REMEMBERED_SECONDS:
            return None
        return known[1] if known[1].is_good(self._clock()) else None

    def look_up(self, secret: str) -> Token | None:
        """The token if it counts. Raises a StoreFault where the store cannot be read."""
        if not _FORM.fullmatch(secret):
            return None
        key, asked_at = hashed(secret), self._monotonic()
        token = self._store.find(key)
        with self._lock:
            if token is None or not token.is_good(self._clock()):
                self._known.pop(key, None)
                return None
            self._known[key] = (asked_at, token)
        return token

    def why_not(self, secret: str) -> str:
        """Why a token does not count, to whoever shows the whole of it. Raises a StoreFault."""
        token = self._store.find(hashed(secret)) if _FORM.fullmatch(secret) else None
        if token is None:
            return "This hub does not know this token"
        if token.revoked_at is not None:
            return f"This token was revoked on {token.revoked_at:%Y-%m-%d %H:%M}Z"
        return f"This token expired on {token.expires_at:%Y-%m-%d %H:%M}Z"


def _refused(what: str, do: str) -> TokenRefused:
    return TokenRefused(what, "no token was made", do)
