"""The last line of defence: what no screen may send to the terminal, whatever a widget rendered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOBase
from traceback import format_exc
from typing import IO, Any, cast
from unicodedata import category

from rich.cells import get_character_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual.app import App, ReturnType
from textual.color import Color
from textual.filter import LineFilter

from console.text.clean import plain

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_REPLACEMENT = "\ufffd"


class NoControls(LineFilter):
    """Let no control character, raw control segment or odd link target out of a rendered line.

    The line keeps its width, unless joined emoji stand in it: a character to which Textual gave no
    cell goes, any other becomes as many U+FFFD as it had cells.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return `segments` as they are if harmless, else made so; `background` plays no part."""
        if all(map(_is_harmless, segments)):
            return segments
        return [_made_harmless(segment) for segment in segments if not segment.control]


class SafeApp(App[ReturnType]):
    """An app on whose terminal no outside text can act, not even in the report of its own crash.

    `console.text.content` stays the first line: this one hides control characters, and knows
    nothing of markup, of length or of joined emoji.
    """

    _no_controls = NoControls()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Textual prints exit messages and tracebacks here, past every filter, as they are.
        errors = cast(IO[str], _PlainErrors())
        self.error_console = Console(file=errors, color_system=None, markup=False, highlight=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Add the filter that no rendered line escapes to those of Textual."""
        return [*super().get_line_filters(), self._no_controls]

    def _fatal_error(self) -> None:
        # Textual's own prints local variables, which hold what callers said. It is private; the
        # pinned version and a test on a terminal keep this in step.
        self.bell()
        self._exit_renderables.append(Text(format_exc()))
        self._close_messages_no_wait()


class _PlainErrors(TextIOBase):
    """Standard error without control characters other than line feeds."""

    def write(self, text: str, /) -> int:
        return sys.stderr.write("\n".join(map(plain, text.split("\n"))))

    def flush(self) -> None:
        sys.stderr.flush()


class _Harmless:
    """A table for `str.translate`."""

    def __getitem__(self, code: int) -> str:
        character = chr(code)
        if category(character) not in _UNSEEN or character == "\u200c":
            return character
        return _REPLACEMENT * get_character_cell_size(character)


_HARMLESS = _Harmless()


def _is_harmless(segment: Segment) -> bool:
    link = segment.style.link if segment.style else None
    return segment.text.isprintable() and not segment.control and (link is None or _is_plain(link))


def _is_plain(link: str) -> bool:
    return link.isascii() and link.isprintable()


def _made_harmless(segment: Segment) -> Segment:
    text, style, _ = segment
    if style is not None and style.link is not None and not _is_plain(style.link):
        style = style.update_link(None)
    return Segment(text.translate(_HARMLESS), style)
