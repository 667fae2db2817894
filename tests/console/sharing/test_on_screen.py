"""What the screens and the line mode say of sharing."""

import subprocess
import sys
from pathlib import Path

from textual.widgets import OptionList, Static

from console.present.header import Seating, header_rows
from console.present.rows import Row
from console.screens.app import GuidecardApp
from console.session.room import Ring
from console.sharing.syncing import Shared
from support.hub_app import RunningHub
from support.offices import Talk
from support.relay import relayed
from support.sessions import AFTERNOON, HERE, HOME
from support.sharing import Room, in_step, until

ROOT = Path(__file__).parent.parent.parent.parent


def words(rows: list[Row]) -> str:
    return "\n".join("".join(piece.text for piece in row) for row in rows)


def test_the_head_of_a_call_says_how_the_seat_stands(room: Room) -> None:
    seat = room.seat()
    view = seat.session.take(Ring("wireless", HOME, HERE))
    for told, said in [
        (Shared("in_step"), "in step"),
        (Shared("behind", 7), "7 behind"),
        (Shared("unreachable", since=AFTERNOON), "unreachable since 21:00"),
        (Shared("denied", why="no token"), "NOT SHARED"),
        (None, "saved"),
    ]:
        seating = Seating("1", "R. Ames-Whitlock", "LIVE", shared=told)
        head = words(header_rows(view, seating, 80)).split("\n")[0]
        assert said in head
        assert len(head) <= 80
    unsaved = Seating("1", "R. Ames", "LIVE", 3, shared=Shared("in_step"))
    assert "3 NOT SAVED" in words(header_rows(view, unsaved, 80))


def test_a_call_of_another_seat_never_bears_the_short_number_of_ones_own(room: Room) -> None:
    one, other = room.seat(), room.seat()
    mine, theirs = (
        seat.session.take(Ring("wireless", HOME, HERE)).call.number for seat in (one, other)
    )
    assert one.office.seating().short(mine) == other.office.seating().short(theirs) == "R-0001"
    for seating, number in (
        (one.office.seating(), theirs),
        (other.office.seating(), mine),
    ):
        assert seating.short(number) == f"{number[:7]}0001"
    assert one.office.seating().short("no number") == "no number"


async def test_the_board_shows_the_calls_of_another_seat_and_opens_them(room: Room) -> None:
    one, other = room.seat(), room.seat()
    call = one.session.take(Ring("wireless", HOME, HERE)).call.id
    app = GuidecardApp(other.office)
    async with app.run_test(size=(80, 24)) as pilot:

        def told() -> str:
            return str(app.screen.query_one("#head", Static).render())

        for _ in range(200):
            one.office.share()
            await pilot.pause(0.02)
            if app.screen.query_one("#calls", OptionList).option_count and "in step" in told():
                break
        assert "in step" in told()
        row = app.screen.query_one("#calls", OptionList).get_option_at_index(0).prompt
        assert "with taker 1" in str(row)
        await pilot.press("enter")
        await pilot.pause()
        assert [held.id for held in other.session.calls] == [call]


def test_the_line_mode_says_when_the_hub_goes_and_comes(room: Room, hub: RunningHub) -> None:
    with relayed(hub.url) as way:
        one, other = room.seat(way.url), room.seat()
        in_step(one, other)
        other.session.take(Ring("wireless", HOME, HERE))
        in_step(one, other)

        def cut() -> None:
            way.now("cut")
            until(lambda: one.standing == "unreachable", one)

        def mended() -> None:
            way.now("open")
            until(lambda: one.standing == "in_step", one, other)

        talk = Talk(one.office, room.clock, ["calls", cut, 2.0, "calls", mended, 2.0, "quit"])
        shown = talk.run()
    assert "open with taker 2, 206-555-0101, 1 Mill St" in shown
    assert "SHARING: unreachable since 14:00: The hub at" in shown
    assert "unreachable since 14:00 board> " in shown
    assert "SHARING: in step." in shown


def test_only_one_module_goes_over_the_network() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for room in ("console", "protocols")
        for path in (ROOT / room).rglob("*.py")
        if "import httpx" in path.read_text()
    ]
    assert users == ["console/sharing/client.py"]


def test_a_console_without_a_hub_loads_nothing_of_the_network() -> None:
    code = (
        "import sys, console.office.opening, console.present.header\n"
        "assert not {'httpx', 'asyncio'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
