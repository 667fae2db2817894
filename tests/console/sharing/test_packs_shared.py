"""A call on a pack that is not here: the pack is fetched, and until then its record is shown."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import OptionList, Static

from console.office.bare import bare_call, note, note_views
from console.present.bare import bare_alert, bare_head, bare_rows
from console.screens.app import GuidecardApp
from console.screens.bare import BareScreen
from console.screens.call import CallScreen
from console.session import commands as do
from console.session.room import Ring
from console.sharing.running import NotThatPack, checked_pack
from protocols.checked import Checked, to_json
from protocols.pack import Pack
from store.hub.engine import PackHeld
from store.kinds.base import Place
from store.reading import read_call
from support.calls import practice, practice_content
from support.hub_app import RunningHub
from support.hub_engines import BOTH
from support.offices import talk
from support.packs import compiled, content, fact, rule, without_check
from support.profiles import household, imported
from support.relay import relayed
from support.sessions import HERE, HOME, Line
from support.sharing import Room, Seat, in_step, until


def other_pack() -> Pack:
    """The practice pack as it was amended: another digest."""
    return compiled({**practice_content(), "version": "2.0.0"})


def seats_on_two_packs(room: Room, url: str | None = None) -> tuple[Seat, Seat]:
    room.pack = other_pack()
    one = room.seat()
    room.pack = practice()
    return one, room.seat(url)


def lacks_packs(hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub.engine, "pack", lambda _digest: None)


def gives(hub: RunningHub, monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(hub.engine, "pack", lambda _digest: raw)


def taken(seat: Seat, ring: Ring | None = None) -> Line:
    return seat.line(seat.session.take(ring or Ring("wireless", HOME, HERE)).call.id)


def how(seat: Seat, digest: str) -> str | None:
    assert seat.office.outside is not None
    standing = seat.office.outside.pack(digest)
    return standing and standing.how


def rows(seat: Seat, line: Line, width: int = 78) -> str:
    bare = bare_call(seat.office, line.call)
    drawn = [*bare_head(bare, seat.office.seating()), *bare_rows(bare, width)]
    return "\n".join([bare_alert(bare), *("".join(piece.text for piece in one) for one in drawn)])


def test_a_pack_that_one_seat_uses_is_there_when_another_opens_its_call(room: Room) -> None:
    one, other = seats_on_two_packs(room)
    line = taken(one)
    in_step(one, other)
    until(lambda: how(other, one.pack.digest) == "came", one, other)
    assert other.session.hold([read_call(other.office.journal, line.call)], {}) == ()
    assert other.session.view(line.call).pack.digest == one.pack.digest
    assert {pack.digest for pack in room.hub.engine.packs()} == {
        one.pack.digest,
        other.pack.digest,
    }
    # It is kept for good, as the hub may be away tomorrow.
    other.close()
    other.hub = None
    other.open()
    assert other.office.packs.used.get(one.pack.digest) is not None


def test_a_seat_that_starts_later_fetches_the_packs_of_calls_that_are_open(room: Room) -> None:
    one, other = seats_on_two_packs(room)
    other.close()
    taken(one)
    until(lambda: one.standing == "in_step" and bool(room.hub.engine.packs()), one)
    other.open()
    until(lambda: how(other, one.pack.digest) == "came", one, other)


def test_a_pack_is_published_once_and_again_where_the_hub_has_lost_it(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[str] = []
    real = hub.engine.put_pack

    def counted(pack: PackHeld, raw: bytes) -> bool:
        put.append(pack.digest)
        return real(pack, raw)

    monkeypatch.setattr(hub.engine, "put_pack", counted)
    with relayed(hub.url) as way:
        seat, late = room.seat(way.url), room.seat()
        until(lambda: bool(put), seat, late)
        in_step(seat, late)
        assert seat.office.sharing is not None
        errands = seat.office.sharing.errands

        def kept() -> bool:
            standing = errands.published(seat.pack.digest)
            return standing is not None and standing.how == "kept"

        until(kept, seat, late)
        assert set(put) == {seat.pack.digest}
        put.clear()
        monkeypatch.setattr(hub.engine, "packs", list)
        way.now("cut")
        until(lambda: seat.standing == "unreachable", seat)
        way.now("open")
        until(lambda: bool(put), seat)


def test_without_its_pack_a_call_shows_facts_and_no_recommendation_and_says_why(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks_packs(hub, monkeypatch)
    with relayed(hub.url) as way:
        one, other = seats_on_two_packs(room, way.url)
        line = taken(one)
        line.answer(story="he says [bold]he has a knife[/] \x1b[2J", weapon="drawn")
        line.do(do.Send())
        line.do(do.AddNote("back door is open"))
        in_step(one, other)
        until(lambda: how(other, one.pack.digest) == "lacking", one, other)
        shown = rows(other, line)
        assert shown.startswith(
            "NO RECOMMENDATION: its pack, practice 2.0.0, is neither here nor at"
        )
        for words in (
            "206-555-0101, wireless",
            "1 Mill St",
            "weapon: drawn",
            "he says [bold]he has a knife[/] ␛[2J",
            "police hot",
            "back door is open",
            "open with taker 1, seat 1",
            "EVERY ENTRY",
            "lines.sent",
        ):
            assert words in shown, words
        assert "\x1b" not in shown
        way.now("cut")
        until(lambda: other.standing == "unreachable", other)
        monkeypatch.undo()
        assert "could not be fetched" not in rows(other, line)
        way.now("open")
        until(lambda: how(other, one.pack.digest) == "came", one, other)
        assert rows(other, line).startswith("The pack of this call has come")


def test_a_note_and_who_was_seen_are_written_without_the_pack_and_reach_the_other_seat(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks_packs(hub, monkeypatch)
    one, other = seats_on_two_packs(room)
    imported(other.folder.reference, household(1))
    line = taken(one)
    in_step(one, other)
    bare = bare_call(other.office, line.call)
    assert "CALLER'S HOUSEHOLD" in rows(other, line)
    note(other.office, bare, "the neighbour rang as well")
    for _ in range(3):
        note_views(other.office, bare_call(other.office, line.call))
    in_step(one, other)
    call = one.session.view(line.call).call
    assert [held.text for held in call.notes] == ["the neighbour rang as well"]
    assert [(view.what, view.id) for view in call.views] == [("profile", "h-1")]
    assert call == read_call(other.office.journal, line.call)


def test_several_households_are_counted_and_none_is_shown_without_the_pack(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks_packs(hub, monkeypatch)
    one, other = seats_on_two_packs(room)
    imported(other.folder.reference, household(1), {**household(1), "id": "h-2"})
    line = taken(one)
    in_step(one, other)
    assert "2 HOUSEHOLDS match" in rows(other, line)
    assert "CALLER'S HOUSEHOLD" not in rows(other, line)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (lambda: to_json(Checked.of(practice())), "is another one"),
        (lambda: b"{}", "is no pack"),
        (lambda: b"[" * 200_000, "is no pack"),
        (lambda: b"x" * (8 * 1024 * 1024 + 1), "more than a hub ever does"),
    ],
    ids=["another pack", "no pack", "nested", "too large"],
)
def test_a_pack_that_is_not_the_one_asked_for_is_refused_and_the_call_stays_bare(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch, raw: Callable[[], bytes], why: str
) -> None:
    gives(hub, monkeypatch, raw())
    one, other = seats_on_two_packs(room)
    line = taken(one)
    in_step(one, other)
    until(lambda: how(other, one.pack.digest) in ("refused", "failed"), one, other)
    shown = rows(other, line)
    assert "NO RECOMMENDATION" in shown
    assert why in shown
    assert not other.office.packs.has(one.pack.digest)
    assert other.standing == "in_step"


def hostile(change: Callable[[dict[str, Any]], None]) -> tuple[str, bytes]:
    """A pack that carries its own digest and was changed behind the checks."""
    from protocols.checked import from_json

    told = json.loads(to_json(Checked.of(practice())))
    change(told)
    raw = json.dumps(told).encode()
    return from_json(raw).digest, raw


def _leads_nowhere(told: dict[str, Any]) -> None:
    told["sections"]["rules"][0]["when"] = {"nobody_knows": ["yes"]}


def _escapes(told: dict[str, Any]) -> None:
    told["header"]["title"] = {"en": "Practice\x1b]0;owned\x07"}


def _invisible(told: dict[str, Any]) -> None:
    told["header"]["about"] = {"en": "Practice\u2028"}


@pytest.mark.parametrize("change", [_leads_nowhere, _escapes, _invisible])
def test_a_pack_of_the_right_digest_is_checked_as_one_that_is_read_from_files(
    change: Callable[[dict[str, Any]], None],
) -> None:
    digest, raw = hostile(change)
    with pytest.raises(NotThatPack, match="a pack with faults"):
        checked_pack(digest, raw)


def test_a_pack_by_which_a_law_could_fail_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    unsafe = content(
        facts={"weapon": fact(harmless=["no"], danger=["yes"])},
        card={"questions": ["weapon"]},
        rules=[rule("more", when={"weapon": ["no"]}, send="ems hot")],
    )
    with monkeypatch.context() as patch:
        without_check(patch, lambda _what: True)
        raw, digest = to_json(Checked.of(compiled(unsafe))), compiled(unsafe).digest
    with pytest.raises(NotThatPack, match="a pack with faults"):
        checked_pack(digest, raw)


def test_a_sound_pack_passes_the_check_with_words_that_only_look_like_escapes() -> None:
    told = {**practice_content(), "about": r"A path C:\bin, a \u001b and a tab	here."}
    pack = compiled(told)
    assert checked_pack(pack.digest, to_json(Checked.of(pack))).digest == pack.digest


async def test_on_the_screens_the_record_stands_until_the_pack_has_come_and_enter_opens_it(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks_packs(hub, monkeypatch)
    with relayed(hub.url) as way:
        one, other = seats_on_two_packs(room, way.url)
        line = taken(one, Ring("wireless", HOME, Place(text="[@click=app.quit]1 Mill St[/x]")))
        in_step(one, other)
        app = GuidecardApp(other.office)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:

            async def wait(done: Callable[[], bool]) -> None:
                for _ in range(400):
                    await pilot.pause(0.02)
                    if done():
                        return
                raise AssertionError("it never came to that")

            def words(name: str) -> str:
                return str(app.screen.query_one(name, Static).render())

            await wait(lambda: app.screen.query_one("#calls", OptionList).option_count > 0)
            await pilot.press("enter")
            await wait(lambda: isinstance(app.screen, BareScreen))
            assert "NO RECOMMENDATION" in words("#alert")
            assert "[@click=app.quit]1 Mill St[/x]" in words("#record-rows")
            await pilot.press("1", "y", "f5", "enter")
            await pilot.press("f2", *"seen", "enter")
            await pilot.pause()
            assert isinstance(app.screen, BareScreen)
            assert "seen" in words("#record-rows")
            way.now("cut")
            await wait(lambda: other.standing == "unreachable")
            monkeypatch.undo()
            way.now("open")
            await wait(lambda: "has come" in words("#alert"))
            await pilot.press("enter")
            await wait(lambda: isinstance(app.screen, CallScreen))
            view = other.session.view(line.call)
            assert view.pack.digest == one.pack.digest
            assert not view.call.sent
            assert [held.text for held in view.call.notes] == ["seen"]


def test_in_plain_lines_the_same_is_told_and_noted(
    room: Room, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacks_packs(hub, monkeypatch)
    one, other = seats_on_two_packs(room)
    line = taken(one)
    line.answer(weapon="drawn")
    in_step(one, other)
    number = one.session.view(line.call).call.number
    shown = talk(
        other.office,
        room.clock,
        f"open {number}",
        "more",
        "more",
        f"jot {number} somebody else rang",
        f"jot {number}",
        "quit",
    )
    assert "NO RECOMMENDATION: its pack, practice 2.0.0, is" in shown
    assert "weapon: drawn" in shown
    assert "Noted." in shown
    assert "jot R-0001 TEXT" in shown
    assert [n.text for n in read_call(other.office.journal, line.call).notes] == [
        "somebody else rang"
    ]


@pytest.mark.parametrize("engine", BOTH)
def test_an_own_call_left_open_without_its_pack_comes_back_when_the_pack_does(
    tmp_path_factory: pytest.TempPathFactory, engine: str
) -> None:
    from support.hub_app import running

    root = tmp_path_factory.mktemp("room")
    with running(root / "hub", engine=engine) as hub:
        room = Room(root, hub)
        try:
            one, other = seats_on_two_packs(room)
            line = taken(one)
            in_step(one, other)
            until(lambda: len(hub.engine.packs()) == 2, one, other)
            one.close()
            for file in one.folder.packs_used.iterdir():
                file.unlink()
            one.pack = practice()
            one.open()
            assert [call.id for call in one.office.left_closed] == [line.call]
            until(lambda: not one.office.left_closed, one, other)
            assert one.session.view(line.call).pack.digest == other_pack().digest
        finally:
            room.close()
