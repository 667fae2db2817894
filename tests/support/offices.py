"""An open office for tests: shipped pack, sample people, a turned clock; and talks in lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

from console.mock.demo import import_samples
from console.mock.stage import TurnedClock
from console.office.folder import DataFolder
from console.office.opening import Office, Post, open_office
from console.plain.face import Meanwhile
from console.plain.running import nothing, run_plain
from console.session.room import Ring
from protocols.pack import Pack
from protocols.shelf import SHIPPED, Shelf
from store.kinds.base import Place
from support.bounding import AtOnce

AT = datetime(2023, 10, 27, 21, 0, tzinfo=UTC)
"""14:00 in Seattle, a Friday: the pilot's team is on duty."""

LINE_SECONDS = 2.0
"""What it takes to type a line."""

Item: TypeAlias = str | float | type[BaseException] | Callable[[], object]
"""A line; seconds in which nothing is typed; ctrl-c or the end; something that happens."""


@cache
def seattle() -> Pack:
    """The shipped pack of the pilot."""
    return Shelf((SHIPPED,)).load("seattle-2023")


@cache
def harbor() -> Pack:
    """A small pack that stays as it is, whatever becomes of the shipped ones."""
    return Shelf((Path(__file__).parent,)).load("harbor")


@contextmanager
def office_at(folder: Path, clock: TurnedClock, pack: Pack) -> Iterator[Office]:
    """An office of training on a folder, with the sample people, whose clocks are the given one."""
    held = DataFolder(folder)
    if not held.reference.exists():
        import_samples(held, clock.now())
    post = Post("1", "R. Ames", "training", "TRAINING")
    with (
        patch("console.office.opening.monotonic", clock.monotonic_seconds),
        open_office(held, pack, post, clock.now, bounding=AtOnce()) as office,
    ):
        yield office


def a_ring(phone: str = "206-555-0143") -> Ring:
    """A wireless line Downtown; by its number, the household of the sample profile `ames`."""
    text = "3rd Ave S & S Main St"
    place = Place(
        text=text, latitude=47.6001, longitude=-122.3302, uncertainty_m=15, source="network"
    )
    return Ring("wireless", phone, place)


@dataclass
class Talk:
    """Lines typed to the line mode one after another, and all that a terminal would show."""

    office: Office
    clock: TurnedClock
    items: Sequence[Item]
    meanwhile: Meanwhile = nothing
    written: list[str] = field(default_factory=list)
    """What a terminal would show: what is said, with the lines typed between it."""
    said: list[str] = field(default_factory=list)
    """What the line mode itself wrote, prompts included."""
    code: int = -1

    def run(self) -> str:
        """Type everything, then end the input; gives what was shown."""
        self._left = list(self.items)
        self.code = run_plain(
            self.office,
            read_line=self._read,
            write=self._say,
            meanwhile=self.meanwhile,
            monotonic_seconds=self.clock.monotonic_seconds,
        )
        return "".join(self.written)

    def _say(self, words: str) -> None:
        self.written.append(words)
        self.said.append(words)

    def _read(self, prompt: str) -> str | None:
        self._say(prompt)
        while True:
            item = self._left.pop(0) if self._left else EOFError
            if isinstance(item, str):
                self.clock.pass_seconds(LINE_SECONDS)
                self.written.append(f"{item}\n")
                return item
            if isinstance(item, float):
                self.clock.pass_seconds(item)
                return None
            if isinstance(item, type):
                raise item
            item()


def talk(office: Office, clock: TurnedClock, *items: Item) -> str:
    """What is shown when these are typed."""
    return Talk(office, clock, items).run()


def after(shown: str, typed: str) -> list[str]:
    """The lines that follow the one in which `typed` was typed, up to the next prompt."""
    lines = shown.split("\n")
    start = next(n for n, line in enumerate(lines) if line.endswith(f"> {typed}")) + 1
    end = next((n for n in range(start, len(lines)) if "> " in lines[n]), len(lines))
    return lines[start:end]
