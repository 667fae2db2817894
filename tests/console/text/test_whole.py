"""The view of a whole long text."""

from __future__ import annotations

from time import process_time

import pytest
from textual.app import App
from textual.pilot import Pilot

from console.text.filters import SafeApp
from console.text.whole import WholeText, WholeTextScreen
from support.hostile import HOSTILE, HUGE


class Reader(SafeApp[None]):
    def __init__(self, raw: str) -> None:
        super().__init__()
        self._raw = raw

    def on_mount(self) -> None:
        self.push_screen(WholeTextScreen("[b]Narrative[/b]", self._raw))


def rows_of(app: App[None]) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def press(pilot: Pilot[None], *keys: str) -> list[str]:
    await pilot.press(*keys)
    await pilot.pause(0.05)
    return rows_of(pilot.app)


NUMBERED = "\n".join(f"line {number} of it [b]all[/b]" for number in range(1, 1001))


async def test_the_text_stands_under_its_title_with_its_row_numbers() -> None:
    async with Reader(NUMBERED).run_test(size=(60, 12)) as pilot:
        rows = await press(pilot)
        assert rows[0].startswith("╭─ [b]Narrative[/b] ─")
        assert rows[1].startswith("│line 1 of it [b]all[/b] ")
        assert rows[10].endswith("─ rows 1 to 9 of 1,000 ─╯")
        assert rows[11] == "up down PgUp PgDn Home End   x exact characters   Esc close"


async def test_keys_scroll_to_both_ends() -> None:
    app = Reader(NUMBERED)
    app.animation_level = "none"
    async with app.run_test(size=(60, 12)) as pilot:
        rows = await press(pilot, "end")
        assert rows[9].startswith("│line 1000 of it")
        assert rows[10].endswith("─ rows 992 to 1,000 of 1,000 ─╯")
        assert (await press(pilot, "home"))[1].startswith("│line 1 of it")
        assert (await press(pilot, "pagedown", "down"))[1].startswith("│line 11 of it")


async def test_a_new_width_keeps_the_top_row_s_text_on_top() -> None:
    async with Reader("word " * 5000 + "here " + "word " * 5000).run_test(size=(60, 12)) as pilot:
        whole = pilot.app.screen.query_one(WholeText)
        row = next(y for y in range(1000) if "here" in whole.render_line(y).text)
        whole.scroll_to(y=row, animate=False)
        await pilot.resize_terminal(31, 12)
        await pilot.pause(0.05)
        assert "here" in "".join(rows_of(pilot.app)[1:4])


async def test_one_key_shows_the_exact_characters_and_back() -> None:
    async with Reader("a\x1b[2J\u202e b\\\n").run_test(size=(60, 12)) as pilot:
        assert (await press(pilot))[1].startswith("│a␛[2J<U+202E> b\\ ")
        assert (await press(pilot, "x"))[1].startswith("│a\\x1b[2J\\u202e b\\\\\\n ")
        assert (await press(pilot, "x"))[1].startswith("│a␛[2J<U+202E> b\\ ")


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_it_closes(key: str) -> None:
    app = Reader("x")
    async with app.run_test() as pilot:
        await press(pilot, key)
        assert not isinstance(app.screen, WholeTextScreen)


async def test_an_empty_text_says_so() -> None:
    async with Reader("").run_test(size=(60, 12)) as pilot:
        assert (await press(pilot, "x", "x", "end"))[10].endswith("─ empty ─╯")


async def test_every_hostile_text_can_be_read_in_both_views() -> None:
    async with Reader("\n".join(HOSTILE.values())).run_test(size=(80, 600)) as pilot:
        cleaned = await press(pilot)
        assert all(f"│{shown}" in cleaned[y] for y, shown in enumerate(["Apt [/x]", "Apt [/]"], 1))
        exact = await press(pilot, "x")
        assert any("\\x1b]52;c;bWFsaWNl\\x07" in row for row in exact)


@pytest.mark.parametrize("name", HUGE)
async def test_a_megabyte_is_there_at_once_and_read_to_its_end(name: str) -> None:
    app: SafeApp[None] = SafeApp()
    app.animation_level = "none"
    async with app.run_test(size=(80, 24)) as pilot:
        screen = WholeTextScreen(name, HUGE[name])
        began = process_time()
        await app.push_screen(screen)
        assert process_time() - began < 0.5
        whole = screen.query_one(WholeText)
        whole.action_scroll_end()
        while "found so far" in (whole.border_subtitle or ""):
            began = process_time()
            whole._find_more()
            assert process_time() - began < 0.1
        await pilot.pause()
        assert whole.scroll_offset.y == whole.max_scroll_y
