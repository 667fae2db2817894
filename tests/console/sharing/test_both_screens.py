"""Two consoles side by side, with keys: what one does stands on the screen of the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from textual.pilot import Pilot

from console.screens.app import GuidecardApp
from console.session import commands as do
from console.session.room import Ring
from support.hub_app import RunningHub
from support.relay import relayed
from support.screens import screen_text
from support.sessions import HERE, HOME
from support.sharing import Room, Seat, in_step

SIZE = (100, 30)


class Screens:
    """Both screens, each drawn by its own console."""

    def __init__(self, *pilots: Pilot[None]) -> None:
        self._pilots = pilots

    async def ask(self, which: int, call: UUID, fact: str) -> None:
        """Bring a question before the call taker of one console."""
        app = self._pilots[which].app
        assert isinstance(app, GuidecardApp)

        def asked() -> None:
            app.office.session.do(call, do.AskQuestion(fact))
            app._redraw()

        app.call_later(asked)  # within this one of the two apps
        await self._pilots[which].pause()

    async def press(self, which: int, *keys: str) -> None:
        await self._pilots[which].press(*keys)

    async def show(self, *words: str, never: str = "\0") -> None:
        """Wait until both show the words, and not the others."""
        for _ in range(500):
            for pilot in self._pilots:
                await pilot.pause(0.01)
            told = [screen_text(pilot.app) for pilot in self._pilots]  # type: ignore[arg-type]
            if all(word in text for text in told for word in words) and never not in str(told):
                return
        raise AssertionError("\n\n".join(told))


@asynccontextmanager
async def screens_of(one: Seat, other: Seat) -> AsyncIterator[Screens]:
    apps = GuidecardApp(one.office), GuidecardApp(other.office)
    async with apps[0].run_test(size=SIZE) as first, apps[1].run_test(size=SIZE) as second:
        yield Screens(first, second)


async def test_a_conflict_stands_on_both_screens_and_one_key_settles_it_on_both(
    room: Room, hub: RunningHub
) -> None:
    with relayed(hub.url) as way:
        one, other = room.seat(way.url), room.seat(way.url)
        call = one.session.take(Ring("wireless", HOME, HERE)).call.id
        one.line(call).answer(story="a man in a doorway", patient="one", breathing="normal")
        in_step(one, other)
        async with screens_of(one, other) as screens:
            await screens.show("206-555-0101", "in step")
            for which in (0, 1):
                await screens.press(which, "enter")
                await screens.ask(which, call, "weapon")
            await screens.show("> Weapon")
            way.now("cut")
            await screens.show("unreachable")
            await screens.press(0, "2")
            await screens.press(1, "3")
            way.now("open")
            await screens.show("CONFLICT", "Police prompt", "in step")
            await screens.press(1, "up", "enter")
            await screens.press(1, "2")
            await screens.show("! Weapon             near", "in step", never="CONFLICT")
        assert one.session.view(call).call == other.session.view(call).call


async def test_a_call_goes_to_another_seat_and_back_with_keys(room: Room) -> None:
    one, other = room.seat(), room.seat()
    call = one.session.take(Ring("wireless", HOME, HERE)).call.id
    in_step(one, other)
    async with screens_of(one, other) as screens:
        await screens.show("206-555-0101", "in step")
        await screens.press(0, "enter")
        await screens.ask(0, call, "weapon")
        await screens.press(0, "3")
        await screens.press(1, "enter")
        await screens.show("+ Weapon             not seen", "in step")
        await screens.ask(1, call, "child")
        await screens.press(1, "n")
        await screens.show("+ Child              no", "in step")
        await screens.ask(0, call, "thoughts")
        await screens.press(0, "n")
        await screens.show("+ Thoughts           no", "in step")
        assert one.session.view(call).call == other.session.view(call).call
