"""What a seat asks of the hub beside the sharing of entries: packs that are not here, and people.

Nothing waits for an errand, and none disturbs the sharing: one that fails is tried again later,
and until then whoever looks is told how it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal, Protocol, TypeAlias, TypeVar
from uuid import UUID

from protocols.pack import Pack
from store.reference.models import Record

AGAIN_SECONDS: dict[str, float] = {"lacking": 15.0, "failed": 30.0, "refused": 600.0}
"""How long at most until it is tried again, by what became of it."""

FIRST_AGAIN_SECONDS = 1.0
"""The first wait, doubled each time: another seat may be publishing right now."""

MOST_ASKED = 4
"""Questions for people under way at once."""

MOST_ERRANDS = 500
"""Packs, and questions, remembered; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who is known for a call at a number or a place; one of the two is given."""

    call: UUID
    phone: str | None
    """As `store.reference.phones` writes it."""
    place: str | None


# ---- what is heard


@dataclass(frozen=True, slots=True)
class PackCame:
    """A pack that was asked for, checked whole, or why there is none."""

    digest: str
    pack: Pack | None
    how: Literal["came", "lacking", "failed", "refused"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class PackKept:
    """The hub holds a pack that was published, or why it does not."""

    digest: str
    how: Literal["kept", "failed", "refused"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class PeopleCame:
    """Everybody whom the hub holds at a number or a place, or why nobody can be told."""

    question: Question
    records: tuple[Record, ...]
    how: Literal["came", "failed", "refused"]
    why: str = ""


Brought: TypeAlias = PackCame | PackKept | PeopleCame


class Runner(Protocol):
    """The line on which errands are run."""

    def fetch(self, digest: str) -> None:
        """Ask for a pack."""

    def publish(self, digest: str, content: Callable[[], bytes]) -> None:
        """Give a pack, unless the hub holds it."""

    def ask(self, question: Question) -> None:
        """Ask for people."""


# ---- how each stands


@dataclass(frozen=True, slots=True)
class Standing:
    """How an errand stands."""

    how: Literal["waiting", "under_way", "came", "kept", "lacking", "failed", "refused"]
    why: str = ""
    """As a sentence without its end, where it failed or was refused."""
    again_seconds: float = 0.0
    """When it is tried again."""
    tries: int = 0
    """How often it came to nothing in a row."""

    def is_due(self, now_seconds: float) -> bool:
        """Whether it is to be tried now."""
        tried_again = self.how == "waiting" or self.how in AGAIN_SECONDS
        return tried_again and now_seconds >= self.again_seconds


WAITING = Standing("waiting")


@dataclass(slots=True)
class Errands:
    """The errands of one seat."""

    line: Runner
    _wanted: dict[str, Standing] = field(default_factory=dict)
    _published: dict[str, Standing] = field(default_factory=dict)
    _content: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    _asked: dict[Question, Standing] = field(default_factory=dict)
    _brought: list[PackCame | PeopleCame] = field(default_factory=list)
    told: int = 0
    """Grows whenever it stands otherwise with an errand."""

    def want(self, digest: str) -> None:
        """A pack is needed here; asking again is harmless."""
        if digest not in self._wanted:
            _remember(self._wanted, digest)

    def offer(self, digest: str, content: Callable[[], bytes]) -> None:
        """A pack is used here, so that the hub should hold it; saying so again is harmless."""
        if digest not in self._published:
            _remember(self._published, digest)
            self._content[digest] = content

    def inquire(self, question: Question) -> None:
        """Who is known is to be asked; asking again is harmless."""
        if question not in self._asked:
            _remember(self._asked, question)

    def pack(self, digest: str) -> Standing | None:
        """How it stands with a pack that is wanted; None where it is not."""
        return self._wanted.get(digest)

    def published(self, digest: str) -> Standing | None:
        """How it stands with a pack that is used here; None where it was never offered."""
        return self._published.get(digest)

    def people(self, question: Question) -> Standing | None:
        """How it stands with a question; None where it was never asked."""
        return self._asked.get(question)

    def forget(self, call: UUID) -> None:
        """A call is over: its questions need no answer any more."""
        for question in [one for one in self._asked if one.call == call]:
            del self._asked[question]

    def hear(self, brought: Brought, now_seconds: float) -> None:
        """Something was brought back."""
        self.told += 1
        match brought:
            case PackCame(digest):
                self._wanted[digest] = _after(self._wanted.get(digest), brought, now_seconds)
            case PackKept(digest):
                self._published[digest] = _after(self._published.get(digest), brought, now_seconds)
            case PeopleCame(question):
                if question not in self._asked:
                    return  # its call is over
                self._asked[question] = _after(self._asked[question], brought, now_seconds)
        if not isinstance(brought, PackKept) and brought.how == "came":
            self._brought.append(brought)

    def brought(self) -> Iterator[PackCame | PeopleCame]:
        """What came since the last time."""
        while self._brought:
            yield self._brought.pop(0)

    def go_on(self, now_seconds: float) -> None:
        """Run what is due: one pack each way at a time, and a few questions."""
        for question in _due(self._asked, now_seconds, MOST_ASKED):
            self._asked[question] = replace(self._asked[question], how="under_way")
            self.told += 1
            self.line.ask(question)
        for digest in _due(self._wanted, now_seconds, 1):
            self._wanted[digest] = replace(self._wanted[digest], how="under_way")
            self.told += 1
            self.line.fetch(digest)
        for digest in _due(self._published, now_seconds, 1):
            self._published[digest] = replace(self._published[digest], how="under_way")
            self.line.publish(digest, self._content[digest])

    def line_is_new(self) -> None:
        """The line was made anew, maybe to a hub restored from a backup: nothing has to wait."""
        _again(self._wanted, ("lacking", "failed", "refused"))
        _again(self._asked, ("failed", "refused"))
        _again(self._published, ("kept", "failed", "refused"))


_K = TypeVar("_K")


def _after(before: Standing | None, brought: Brought, now_seconds: float) -> Standing:
    longest = AGAIN_SECONDS.get(brought.how)
    if longest is None:
        return Standing(brought.how)
    tries = before.tries if before else 0
    # What is refused is not mended by asking soon.
    first = longest if brought.how == "refused" else FIRST_AGAIN_SECONDS
    wait = min(longest, first * 2.0 ** min(tries, 10))
    return Standing(brought.how, brought.why, now_seconds + wait, tries + 1)


def _again(held: dict[_K, Standing], which: tuple[str, ...]) -> None:
    for name, standing in held.items():
        if standing.how in which:
            held[name] = WAITING


def _due(held: dict[_K, Standing], now_seconds: float, most: int) -> list[_K]:
    under_way = sum(standing.how == "under_way" for standing in held.values())
    due = (name for name, standing in held.items() if standing.is_due(now_seconds))
    return list(islice(due, max(0, most - under_way)))


def _remember(held: dict[_K, Standing], name: _K) -> None:
    held[name] = WAITING
    while len(held) > MOST_ERRANDS:
        del held[next(iter(held))]
