"""Words from outside are shown as they are written, in every field, and nothing stands still."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from pydantic import BaseModel
from textual.app import App

from console.mock.stage import TurnedClock
from console.session import commands as do
from console.session.room import Ring
from console.text.clean import is_clean
from protocols.pack import Pack
from protocols.saying import said
from store.faults import full
from store.kinds.base import Place
from store.reference.models import Kind
from support.hostile import CONTROLS, DISGUISES, HUGE
from support.offices import AT, harbor
from support.profiles import household, imported, warning
from support.screens import Hands, at_console, at_desk, in_a_call, office_for
from support.screens_plays import Disk

TAGGED = "[@click=app.pwn]a[/] [/x] [b] $x \\[i]"
"""Short enough for any column, and the end of any app that reads it as markup."""

WORST = " ".join([TAGGED, *CONTROLS.values(), *DISGUISES.values()])
WORST = WORST.encode("utf-8", "replace").decode()

FROZEN_SECONDS = 30.0
"""A screen that hangs on a megabyte takes minutes; a busy machine takes seconds."""

TEXTS = {"about", "ask", "ask_of", "because", "brief", "danger", "harmless", "name", "never_say"}
TEXTS |= {"phrases", "say", "says", "title", "values", "why"}
"""Fields of a pack that hold words to be shown."""


def squeezed(text: str) -> str:
    """Without what frames and the ends of rows put between words."""
    return re.sub(r"[\s\u2500-\u259f]", "", text)


def assert_shown(hands: Hands, text: str) -> None:
    rows = [row.split("│") for row in hands.text.split("\n")]
    columns = [" ".join(row[at] for row in rows if at < len(row)) for at in range(4)]
    assert is_clean(hands.text), hands.text
    assert any(squeezed(text) in squeezed(part) for part in (hands.text, *columns)), hands.text


def tagged(value: Any) -> Any:
    """Every string in a value with something before it that looks like markup."""
    match value:
        case str():
            return f"{TAGGED} {value}"
        case dict():
            return {key: tagged(held) for key, held in value.items()}
        case list() | tuple():
            return type(value)(tagged(held) for held in value)
    return value


def hostile(value: Any) -> Any:
    """A part of a pack with hostile words in every text that is shown."""
    match value:
        case BaseModel():
            changes = {
                name: tagged(held) if name in TEXTS else hostile(held)
                for name in type(value).model_fields
                if (held := getattr(value, name)) is not None
            }
            return value.model_copy(update=changes)
        case dict():
            return {key: hostile(held) for key, held in value.items()}
        case list() | tuple():
            return type(value)(hostile(held) for held in value)
    return value


def hostile_pack() -> Pack:
    pack = harbor()
    return replace(pack, sections=hostile(pack.sections), header=hostile(pack.header))


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a link in a text would run, if any text were read as markup."""
    ran: list[str] = []
    monkeypatch.setattr(App, "action_pwn", lambda _: ran.append("pwn"), raising=False)
    return ran


async def test_every_text_of_a_pack_is_shown_as_it_is_written(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_for(tmp_path, clock, hostile_pack()) as office:
        async with at_console(office, clock, size=(120, 50)) as hands:
            assert_shown(hands, f"BOARD {TAGGED} Harbor")
            assert_shown(hands, f"{TAGGED} CARE responders"[:40])
            await hands.ring()
            hands.to_case_entry()
            hands.do(do.OpenCard("person-down"), do.Send())
            hands.told(awake="unresponsive", weapon="in_hand", child_at_risk="yes")
            await hands.pilot.pause()
            for words in (
                f"{TAGGED.upper()} PERSON DOWN",
                f'"{TAGGED} Are they breathing normally?"',
                f"{TAGGED} gasping",
                f"Awake {TAGGED} c",
                f"{TAGGED} WEAPON OUT",
                f"LIFE THREAT: {TAGGED} Look at the chest",
                f"REPORT DUE: {TAGGED} Report",
                f"{TAGGED} EMERGENCY",
                f"{TAGGED} Ambulance hot",
                f"refused: {TAGGED} CARE responders ({TAGGED} medical need",
            ):
                assert_shown(hands, words)
            for key, words in {
                "f1": "LIFE THREAT: " + TAGGED,
                "f3": f"{TAGGED} Suicide threat - {TAGGED} Somebody speaks",
                "f4": f"It is in {TAGGED} Downtown",
                "f6": f"{TAGGED} Look at the chest. Does it go up",
                "f8": f"Add {TAGGED} Ambulance",
                "f9": f"{TAGGED} 988 Lifeline: offer it",
                "f10": f"{TAGGED} Responders sent",
                "slash": f"{TAGGED} Where is the emergency?",
                "ctrl+u": f"{TAGGED} Police: notified",
            }.items():
                await hands.press(key)
                assert_shown(hands, words)
                await hands.press("escape")
            await hands.press("f12", "s", "1")
            assert_shown(hands, f"{TAGGED} CARE responders is")


async def test_everything_that_is_typed_is_shown_as_it_is_written(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(120, 50)) as hands:
        await hands.ring(Ring("wireless", TAGGED, Place(text=TAGGED, source="network")))
        assert_shown(hands, f"phone at {TAGGED} (not confirmed)")
        await hands.press("enter")
        await hands.type(TAGGED)
        assert_shown(hands, f"Location {TAGGED}")
        hands.told(location_again="same", map_area="downtown", callback="same")
        await hands.type(TAGGED)
        assert_shown(hands, f"What happened {TAGGED}")
        await hands.press("f2")
        await hands.type(TAGGED)
        await hands.press("f8", "7", "3")
        await hands.type(TAGGED)
        await hands.type(TAGGED)
        assert_shown(hands, f"LEFT OUT police prompt: {TAGGED}, {TAGGED}")
        hands.do(do.Send(), do.Close("responders-sent", TAGGED))
        await hands.press("ctrl+x")
        ended = said(hands.view.pack.sections.dispositions["responders-sent"].says)
        for words in (f"J. Doe {TAGGED}", f": {TAGGED} ({TAGGED})", f"{ended}: {TAGGED}"):
            await hands.press("end")
            while squeezed(words) not in squeezed(hands.text):
                assert hands.app.screen.query_one("VerticalScroll").scroll_y > 0, words
                await hands.press("pageup")
        await hands.press("escape", "f12", "slash")
        await hands.type("click")
        assert_shown(hands, TAGGED)


async def test_controls_and_disguises_in_every_field_are_made_visible(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    words = "".join(c if c.isprintable() else " " for c in WORST)[:1500]
    with office_for(tmp_path, clock):
        pass
    told = {"confirmed_at": "2023-10-01T09:00:00Z"}
    profile = household(1, people=[{"name": words[:150], "description": words}], **told)
    profile["phones"][0]["verified_at"] = "2023-10-01T09:05:00Z"
    imported(tmp_path / "reference.db", profile)
    approved = {"approved_at": "2023-06-10T17:00:00Z", "expires_at": "2024-06-10T17:00:00Z"}
    caution = warning(1, text=words, phone="206-555-0101", **approved)
    imported(tmp_path / "reference.db", caution, kind=Kind.CAUTION)
    with office_for(tmp_path, clock) as office:
        async with at_console(office, clock, size=(120, 50)) as hands:
            await hands.ring(Ring("wireless", "206-555-0101", Place(text=WORST, source="network")))
            assert "AGENCY CAUTION" in hands.text
            hands.do(do.PickUp(), do.AddNote(WORST), do.LeaveOut("ems", WORST[:150], WORST[:150]))
            hands.told(location=WORST, location_again=WORST, what_happened=WORST)
            assert is_clean(hands.text)
            for keys in (["f11", "1"], ["f11", "2"], ["ctrl+x"], ["ctrl+x", "end"], ["f1"]):
                await hands.press(*keys)
                assert is_clean(hands.text), keys
                await hands.press("escape", "escape")
            await hands.press("f12")
            assert is_clean(hands.text)


@pytest.mark.parametrize("what", ["line feeds", "closing tags", "escapes", "marks", "one word"])
async def test_a_megabyte_freezes_nothing(tmp_path: Path, what: str) -> None:
    raw = HUGE[what]
    async with in_a_call(tmp_path) as hands:
        began = monotonic()
        hands.app.screen.query_one("#field").insert_text_at_cursor(raw)  # type: ignore[attr-defined]
        hands.do(do.AddNote(f"{raw[:19_000]}x"), do.AnswerFact("description", raw[:19_000]))
        await hands.press("f2")
        hands.app.screen.query_one("Input").insert_text_at_cursor(raw)  # type: ignore[attr-defined]
        await hands.press("enter", "ctrl+x", "end", "escape", "up", "escape", "5")
        assert hands.view.answers["weapon"] == "none_in_view"
        assert monotonic() - began < FROZEN_SECONDS


async def test_a_fault_that_names_a_hostile_path_is_plain(tmp_path: Path) -> None:
    async with in_a_call(tmp_path) as hands:
        disk = Disk(hands.app.office, full(Path(f"/{TAGGED}/\x1b[2J/journal.db")))
        disk.broken = True
        await hands.press("5")
        assert is_clean(hands.text)
        assert "NOT SAVED (2)" in hands.text
        await hands.press("f1")
        assert_shown(hands, TAGGED)
        disk.broken = False
