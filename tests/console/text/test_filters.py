"""The last line of defence, segment by segment."""

import pytest
from hypothesis import given
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.app import App
from textual.binding import Binding
from textual.color import Color

from console.text.filters import NoControls, SafeApp
from support.hostile import hostile_text
from support.terminal import control_bytes

BLACK = Color(0, 0, 0)
RED = Style(color="red")


def filtered(*segments: Segment) -> list[Segment]:
    return NoControls().apply(list(segments), BLACK)


@given(hostile_text)
def test_no_control_leaves_and_the_style_stays(raw: str) -> None:
    [segment] = filtered(Segment(raw, RED))
    assert control_bytes(segment.text.encode(), ()) == []
    assert segment.style == RED


@given(hostile_text.filter(lambda raw: "\u200d" not in raw and "\ufe0f" not in raw))
def test_the_line_keeps_its_width(raw: str) -> None:
    [segment] = filtered(Segment(raw))
    assert cell_len(segment.text) == cell_len(raw)


def test_what_had_a_cell_is_replaced_and_what_had_none_goes() -> None:
    [segment] = filtered(Segment("a\x1b[2J\u202e\ue000\ud800b"))
    assert segment.text == "a[2J\ufffd\ufffdb"


def test_harmless_lines_are_not_even_copied() -> None:
    segments = [Segment("plain é 刀", RED), Segment("next")]
    assert NoControls().apply(segments, BLACK) is segments


def test_raw_control_segments_are_dropped() -> None:
    control = Segment("\x1b[2J", None, [(ControlType.CLEAR,)])
    assert filtered(Segment("a"), control, Segment("b")) == [Segment("a"), Segment("b")]


def test_a_link_cannot_carry_an_escape() -> None:
    [hostile] = filtered(Segment("map", Style(link="https://a\x1b\\\x1b]0;gone\x07")))
    [honest] = filtered(Segment("map", Style(link="https://example.invalid/a")))
    assert hostile.style is not None
    assert hostile.style.link is None
    assert honest.style is not None
    assert honest.style.link == "https://example.invalid/a"


async def test_the_filter_comes_after_those_of_textual() -> None:
    app: SafeApp[None] = SafeApp()
    async with app.run_test():
        *others, last = app.get_line_filters()
        assert isinstance(last, NoControls)
        assert others == list(App.get_line_filters(app))


def test_bindings_are_inherited_or_not_as_the_app_says() -> None:
    class Inheriting(SafeApp[None]):
        BINDINGS = [Binding("f5", "send", "Send")]  # noqa: RUF012 - as Textual's own

    class Bare(SafeApp[None], inherit_bindings=False):
        BINDINGS = [Binding("f5", "send", "Send")]  # noqa: RUF012 - as Textual's own

    textuals = set(App()._bindings.key_to_bindings)
    assert set(Inheriting()._bindings.key_to_bindings) == textuals | {"f5"}
    assert "ctrl+q" not in Bare()._bindings.key_to_bindings


def test_errors_are_printed_without_controls(capsys: pytest.CaptureFixture[str]) -> None:
    app: SafeApp[None] = SafeApp()
    app.error_console.print("first \x1b]0;gone\x07\n[b]second[/b] \x9b2J", style="red")
    assert capsys.readouterr().err == "first ␛]0;gone\n[b]second[/b] <U+009B>2J\n"
