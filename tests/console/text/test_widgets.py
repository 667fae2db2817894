"""Every kind of Textual widget that we may use, tried with every hostile text through our door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from time import process_time
from typing import Any

import pytest
from rich.errors import MarkupError as RichMarkupError
from textual.app import App, ComposeResult
from textual.markup import MarkupError
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    DataTable,
    Input,
    Label,
    ListItem,
    ListView,
    OptionList,
    RichLog,
    Select,
    Static,
    Tab,
    Tabs,
    TextArea,
    Tree,
)

from console.text.clean import clean
from console.text.content import cell, said, template
from console.text.filters import SafeApp
from console.text.whole import WholeText
from support.hostile import HOSTILE, HUGE, MARKUP

WIDE = 100
TALL = 5


class Stage(SafeApp[None]):
    """Widgets one above the other, each given five rows."""

    CSS = f"""
    Screen {{ overflow: hidden; }}
    Screen > .tried {{ width: 100%; height: {TALL}; margin: 0; }}
    """

    def __init__(self, make: Callable[[str], Widget], texts: Iterable[str]) -> None:
        super().__init__()
        self._make = make
        self._texts = texts

    def compose(self) -> ComposeResult:
        for raw in self._texts:
            widget = self._make(raw)
            widget.add_class("tried")
            yield widget


def squeezed(text: str) -> str:
    """Leave out space, scroll bars and frames."""
    return re.sub(r"[\s\u2500-\u259f]", "", text)


def rows_of(app: App[None]) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


async def seen(make: Callable[[str], Widget], texts: Iterable[str]) -> list[str]:
    """Return what the terminal shows of each text, squeezed."""
    texts = list(texts)
    app = Stage(make, texts)
    async with app.run_test(size=(WIDE, TALL * len(texts))) as pilot:
        await pilot.pause()
        await pilot.pause()  # a RichLog writes only once it knows its size
        rows = rows_of(app)
    return [squeezed("".join(rows[top : top + TALL])) for top in range(0, len(rows), TALL)]


def must_be_seen(raw: str) -> str:
    """As much of the cleaned text as surely fits in one row."""
    return squeezed(clean(raw).replace("\n", " ")[: WIDE // 2 - 8])


def table(raw: str) -> Widget:
    widget: DataTable[Any] = DataTable(show_header=False)
    widget.add_column("text")
    widget.add_row(cell(raw))
    return widget


def column(raw: str) -> Widget:
    widget: DataTable[Any] = DataTable()
    widget.add_column(cell(raw))
    return widget


def tree(raw: str) -> Widget:
    widget: Tree[None] = Tree(cell(raw))
    return widget


def log(raw: str) -> Widget:
    widget = RichLog(wrap=True)
    widget.write(cell(raw))
    return widget


def titled(raw: str) -> Widget:
    widget = Static()
    widget.styles.border = ("round", "white")
    widget.border_title = widget.border_subtitle = said(raw)
    return widget


def input_field(raw: str) -> Widget:
    field = Input(clean(raw), select_on_focus=False)
    field.cursor_position = 0
    return field


KINDS: Mapping[str, Callable[[str], Widget]] = {
    "Static": lambda raw: Static(said(raw)),
    "Static, several lines": lambda raw: Static(said(raw, newline="\n")),
    "Static without markup": lambda raw: Static(clean(raw), markup=False),
    "Static from a template": lambda raw: Static(template("[b]$text[/b]", text=raw)),
    "Label": lambda raw: Label(said(raw)),
    "OptionList": lambda raw: OptionList(said(raw)),
    "DataTable cell": table,
    "DataTable header": column,
    "Tree": tree,
    "Input": input_field,
    "Input placeholder": lambda raw: Input(placeholder=clean(raw)),
    "TextArea": lambda raw: TextArea(clean(raw, newline="\n")),
    "ListView": lambda raw: ListView(ListItem(Label(said(raw)))),
    "Button": lambda raw: Button(said(raw)),
    "Checkbox": lambda raw: Checkbox(said(raw)),
    "Select": lambda raw: Select([(cell(raw), 1)], value=1, allow_blank=False),
    "Tab": lambda raw: Tabs(Tab(said(raw))),
    "RichLog": log,
    "border titles": titled,
    "WholeText": WholeText,
}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_hostile_text_is_seen_and_none_breaks_the_app(kind: str) -> None:
    shown = await seen(KINDS[kind], HOSTILE.values())
    for (name, raw), text in zip(HOSTILE.items(), shown, strict=True):
        assert must_be_seen(raw) in text, name


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "WholeText"])
async def test_eleven_megabytes_at_once_hold_nobody_up(kind: str) -> None:
    began = process_time()
    shown = await seen(KINDS[kind], HUGE.values())
    assert process_time() - began < 20, "work that grows with the square takes minutes"
    for (name, raw), text in zip(HUGE.items(), shown, strict=True):
        assert must_be_seen(raw) in text, name


async def test_notifications_show_every_hostile_text() -> None:
    app = Stage(Static, [])
    async with app.run_test(size=(WIDE, 1500), notifications=True) as pilot:
        for raw in HOSTILE.values():
            app.notify(clean(raw), markup=False)
        await pilot.pause()
        await pilot.pause()
        text = squeezed("".join(rows_of(app)))
    for name, raw in HOSTILE.items():
        assert must_be_seen(raw) in text, name


async def test_tooltips_show_markup_as_text() -> None:
    app = Stage(Static, ["here"])
    app.TOOLTIP_DELAY = 0.01
    async with app.run_test(size=(WIDE, 40), tooltips=True) as pilot:
        pointed_at = app.screen.query_one(".tried", Static)
        pointed_at.tooltip = said("a tooltip")
        await pilot.hover(Static)
        await pilot.pause(0.05)
        for name, raw in MARKUP.items():
            pointed_at.tooltip = said(raw)
            await pilot.pause()
            assert must_be_seen(raw) in squeezed("".join(rows_of(app))), name


BARE: Mapping[str, Callable[[str], Widget]] = {
    "Static": Static,
    "OptionList": OptionList,
    "Button": Button,
    "Tree": Tree,
}


@pytest.mark.parametrize("kind", BARE)
async def test_without_our_door_the_same_text_vanishes_or_ends_the_app(kind: str) -> None:
    raw = MARKUP["allergy"]
    [text] = await seen(BARE[kind], [raw])
    assert must_be_seen(raw) not in text
    with pytest.raises((MarkupError, RichMarkupError)):
        await seen(BARE[kind], [MARKUP["closing tag"]])
