"""The Textual console under a test's hands: a turned clock, keys, and what stands on the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from rich.color_triplet import ColorTriplet
from textual.pilot import Pilot
from textual.widgets import Input

from console.mock.demo import import_samples
from console.mock.stage import TurnedClock
from console.office.folder import DataFolder
from console.office.opening import Office, Post, open_office
from console.screens.app import GuidecardApp
from console.screens.board import BoardScreen
from console.screens.call import CallScreen
from console.screens.instructions import InstructionScreen
from console.session import commands as do
from console.session.replying import command_for
from console.session.room import Ring
from console.session.view import CallView
from protocols.pack import Pack
from store.approvals import Approval, Approvals
from support.bounding import AtOnce
from support.offices import AT, a_ring, harbor

KEY_SECONDS = 2.0
"""What passes before each key, so that nobody presses too soon after a change."""

LIVE = Post("2", "J. Doe", "live", "LIVE")
DEMO = Post("1", "demo", "training", "DEMO")
TRAINING = Post("1", "J. Doe", "training", "TRAINING")

_REMOTE_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)

NARROW = (80, 24)
WIDE = (120, 36)


def screen_text(app: GuidecardApp) -> str:
    """Every row of the screen as a terminal shows it, less trailing spaces."""
    rows = app.screen._compositor.render_strips()  # the one private name, kept in one place
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)


def faintest(app: GuidecardApp) -> tuple[float, str]:
    """The least contrast of any words on the screen, 1 to 21 by WCAG 2, and the words.

    Under a dialog the words of the screen below are dimmed, and do not count.
    """
    found = [(21.0, "")]
    dialogs = app.screen.query(".dialog")
    shown = dialogs.first().region if dialogs else app.screen.region
    for strip in app.screen._compositor.render_strips()[shown.y : shown.bottom]:
        for segment in strip.crop(shown.x, shown.right):
            style = segment.style
            # Frames, bars and blanks say nothing.
            if style is None or not re.search(r"\w", segment.text):
                continue
            if style.color is None or style.bgcolor is None:
                continue
            both = sorted(_luminance(c.get_truecolor()) for c in (style.color, style.bgcolor))
            found.append(((both[1] + 0.05) / (both[0] + 0.05), segment.text.strip()))
    return min(found)


def _luminance(colour: ColorTriplet) -> float:
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@contextmanager
def office_for(
    folder: Path, clock: TurnedClock, pack: Pack | None = None, post: Post = LIVE
) -> Iterator[Office]:
    """An office with the sample people, whose clocks are the given one."""
    held = DataFolder(folder)
    if not held.reference.exists():
        import_samples(held, clock.now())
    approve(held, pack or harbor(), clock.now())
    with (
        patch("console.office.opening.monotonic", clock.monotonic_seconds),
        patch("console.office.opening.uuid4", lambda: UUID(int=911, version=4)),
        open_office(held, pack or harbor(), post, clock.now, bounding=AtOnce()) as office,
    ):
        yield office


def approve(folder: DataFolder, pack: Pack, now: datetime) -> None:
    """A medical director's word, without which instructions are locked in earnest."""
    by, office = "J. Doe MD", "Medical Director"
    word = Approval(pack.id, pack.header.version, pack.digest, by, office, now)
    Approvals(folder.approvals).record(word)


@dataclass
class Hands:
    """Somebody at the console."""

    app: GuidecardApp
    clock: TurnedClock
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        """Press keys, two seconds apart."""
        for key in keys:
            self.clock.pass_seconds(KEY_SECONDS)
            await self.at_once(key)

    async def at_once(self, *keys: str) -> None:
        """Press keys in this very moment."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a line and enter it."""
        field = self.app.focused
        assert isinstance(field, Input), self.text
        field.insert_text_at_cursor(text)
        await self.press("enter")

    def clear(self) -> None:
        """Empty the field that has the keys."""
        field = self.app.focused
        assert isinstance(field, Input), self.text
        field.clear()

    async def ring(self, ring: Ring | None = None) -> None:
        """A line rings, and comes to the front where no call is."""
        self.app.ring(ring or a_ring())
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """What the screen shows."""
        return screen_text(self.app)

    @property
    def words(self) -> str:
        """What the screen shows, without frames and line breaks."""
        return re.sub(r"[\s\u2500-\u259f]+", " ", self.text)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the call's entries."""
        return [entry.header.kind for entry in self.view.call.entries]

    @property
    def told_in_passing(self) -> list[str]:
        """What was said in toasts that are still there."""
        return [note.message for note in self.app._notifications]

    @property
    def view(self) -> CallView:
        """The call on the call screen, or the last one opened."""
        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, CallScreen):
                return screen.view
        session = self.app.office.session
        return session.view(session.calls[-1].id)

    def do(self, *commands: do.Command) -> CallView:
        """Carry commands out without keys, two seconds apart: how a test gets to its beginning."""
        call = self.view.call.id
        for command in commands:
            self.clock.pass_seconds(KEY_SECONDS)
            self.app.office.session.do(call, command)
        for screen in self.app.screen_stack:
            if isinstance(screen, CallScreen | BoardScreen):
                screen.redraw()
        return self.view

    def told(self, **facts: str) -> CallView:
        """Record what the caller says, without a key."""
        pack = self.view.pack
        return self.do(*(command_for(pack, fact, value) for fact, value in facts.items()))

    def to_case_entry(self) -> CallView:
        """Picked up; the place said twice, the callback and the complaint."""
        self.do(do.PickUp())
        self.told(location="3rd & Main", location_again="same", map_area="at_phone")
        return self.told(callback="same", what_happened="man lying in a doorway")

    async def wait_for(self, words: str) -> None:
        """Let the app work until it shows some words."""
        for _ in range(200):
            if words in self.words:
                return
            await self.pilot.pause()
        raise AssertionError(f"{words!r} does not appear\n{self.text}")

    async def picture(self) -> str:
        """The screen at this instant as SVG, nothing blinking, no font from the network."""
        for screen in self.app.screen_stack:
            for field in screen.query(Input):
                field.cursor_blink = False
            if isinstance(screen, CallScreen | BoardScreen):
                screen.redraw()
        drawn: list[str] = []
        while len(drawn) < 50:  # panes scroll and break their rows one after the other
            await self.pilot.pause()
            drawn.append(_REMOTE_FONT.sub("", self.app.export_screenshot(simplify=True)))
            if len(drawn) >= 3 and drawn[-1] == drawn[-2] == drawn[-3]:
                return drawn[-1]
        raise AssertionError("the screen does not come to rest")


@asynccontextmanager
async def at_console(
    office: Office,
    clock: TurnedClock,
    *,
    size: tuple[int, int] = NARROW,
    app: GuidecardApp | None = None,
) -> AsyncIterator[Hands]:
    """The console running without a terminal, its toasts in sight."""
    app = app or GuidecardApp(office)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Hands(app, clock, pilot)


@asynccontextmanager
async def at_desk(
    folder: Path, *, post: Post = LIVE, at: datetime = AT, size: tuple[int, int] = NARROW
) -> AsyncIterator[Hands]:
    """A console of the harbor pack on a folder."""
    clock = TurnedClock(at)
    with office_for(folder, clock, post=post) as office:
        async with at_console(office, clock, size=size) as hands:
            yield hands


@asynccontextmanager
async def in_a_call(folder: Path, *, post: Post = LIVE, at: datetime = AT) -> AsyncIterator[Hands]:
    """A call at the open weapon question, a person down, awake and breathing."""
    async with at_desk(folder, post=post, at=at) as hands:
        await hands.ring()
        hands.to_case_entry()
        hands.do(do.OpenCard("person-down"))
        hands.told(awake="talking", breathing="normal")
        await hands.pilot.pause()
        yield hands


def turned() -> TurnedClock:
    """A clock that stands at the tests' instant."""
    return TurnedClock(AT)


@contextmanager
def frozen() -> Iterator[None]:
    """Nothing beats or depends on who runs the tests."""
    with patch.object(InstructionScreen, "_beat", lambda _: None):
        yield
