"""What may be shown of text that somebody else wrote: no control, no disguise, no end out of sight.

The raw text stays in the entry; only the copy that is shown goes through here. The promise that a
row never pushes its neighbour aside rests on characters whose width every terminal agrees about, so
those over which terminals differ are dropped (joiners, variation selectors) or written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

_MOST_MARKS = 3
_ZWNJ = "\u200c"
_DOTTED_CIRCLE = "\u25cc"
_SHORT_LIMIT = 80
_LEAST_LIMIT = 20

# Without a shape of their own: soft hyphen, zero-width space, joiner, byte order mark, selectors of
# a glyph's variant. What they join or vary measures 1, 2 or 6 cells, depending on the terminal.
_DROPPED = frozenset(
    "\u00ad\u034f\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200d\u2060\ufeff"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
# Blank letters, and parts of emoji (flags, skin tones) that terminals measure differently.
_WRITTEN_OUT = frozenset(
    "\u115f\u1160\u3164\uffa0"
    + "".join(map(chr, (*range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400))))
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})
# Arabic and its kin, the scripts of India, Tibetan and Burmese, Khmer and Mongolian: here a
# zero-width non-joiner spells a word.
_SPELT_WITH_ZWNJ = (range(0x600, 0xE00), range(0xF00, 0x10A0), range(0x1780, 0x18B0))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a text, cleaned, and how many characters of the raw text it leaves out."""

    shown: str
    left_out: int


def clean(raw: str, *, limit: int = 4000, newline: str = " ") -> str:
    """Return `raw` fit to be shown as plain text in at most `limit` characters.

    Controls appear as pictures (␛), other hidden characters as `<U+202E>`; zero-width ones and the
    fourth mark on a letter are dropped; a cut says how many characters it leaves out. Each line end
    becomes `newline`. Cleaning twice changes nothing. However long `raw` is, no more than its first
    `limit` characters are looked at.

    Raises:
        ValueError: when `limit` is below 20, where the words that announce a cut would not fit.
    """
    part = excerpt(raw, limit=limit, newline=newline)
    if not part.left_out:
        return part.shown
    return part.shown + cut_words(part.left_out, limit)


def excerpt(raw: str, *, limit: int = 4000, newline: str = " ") -> Excerpt:
    """Clean `raw` whole if that fits in `limit` characters, else a beginning with room to say so.

    Raises:
        ValueError: when `limit` is below 20.
    """
    if limit < _LEAST_LIMIT:
        raise ValueError(f"no text can be cut to {limit} characters: allow {_LEAST_LIMIT} or more")
    whole = _beginning(raw, limit, newline)
    if not whole.left_out:
        return whole
    return _beginning(raw, limit - len(cut_words(len(raw), limit)), newline)


def cut_words(left_out: int, limit: int, key: str = "") -> str:
    """Say how many characters are cut and which key shows all, briefly where `limit` is short."""
    if limit < _SHORT_LIMIT:
        return f"…[+{left_out:,}]"
    return f"…[cut: {left_out:,} more characters{f', {key} shows all' if key else ''}]"


def plain(raw: str) -> str:
    """Return the whole of `raw` as one line for the line mode: no control, not even a line end.

    It is also the line mode's last guard, since a line that is clean already passes unchanged.
    """
    return raw if _is_ordinary(raw) else "".join(pieces(raw, newline=" "))


def is_clean(text: str) -> bool:
    """Tell whether `text` may be shown as it stands, line feeds included."""
    return _is_ordinary(text) or "".join(pieces(text, newline="\n")) == text


def show_raw(raw: str) -> str:
    r"""Return the whole of `raw` with every character that can deceive written as an escape.

    Backslashes are doubled and each line feed is written `\n` and then broken, so that the raw text
    can be told from it without doubt.
    """
    return "".join(map(_escaped, raw))


def pieces(raw: str, *, newline: str) -> Iterator[str]:
    """Yield what is shown for each character of `raw`: one string each, empty if it is dropped."""
    before = ""  # the character shown last, if a mark may stand on it
    stacked = 0
    for index, character in enumerate(raw):
        shown = _shown(character)
        if character == "\n":
            shown = newline
            before = ""
        elif character == "\r" and raw[index + 1 : index + 2] == "\n":
            shown = ""
        elif character == _ZWNJ:
            shown = _ZWNJ if _spells(before, raw[index + 1 : index + 2]) else ""
        elif not shown:
            pass
        elif category(character) not in _MARKS:
            before = character if shown == character else ""
            stacked = 0
        elif not before:
            shown = _DOTTED_CIRCLE + character
            before, stacked = character, 1
        elif stacked == _MOST_MARKS:
            shown = ""
        else:
            before, stacked = character, stacked + 1
        yield shown


def _beginning(raw: str, limit: int, newline: str) -> Excerpt:
    """Clean as many characters of `raw` as fit in `limit`, looking at `limit` of them at most."""
    head = raw[:limit]
    if _is_ordinary(head):
        return Excerpt(head, len(raw) - len(head))
    kept: list[str] = []
    room = limit
    for piece in pieces(head, newline=newline):
        if len(piece) > room:
            break
        kept.append(piece)
        room -= len(piece)
    left_out = len(raw) - len(kept)
    shown = "".join(kept)
    return Excerpt(shown.rstrip(_ZWNJ) if left_out else shown, left_out)


def _is_ordinary(text: str) -> bool:
    return text.isascii() and text.isprintable()


@lru_cache(maxsize=1024)
def _spells(before: str, after: str) -> bool:
    """Tell whether a zero-width non-joiner between these two characters is part of a word."""
    return (
        before != ""
        and category(after or " ").startswith("L")
        and all(any(ord(side) in block for block in _SPELT_WITH_ZWNJ) for side in (before, after))
    )


@lru_cache(maxsize=8192)
def _shown(character: str) -> str:
    """Return what stands for `character`, whatever stands beside it."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if character in _DROPPED:
        return ""
    if character in _WRITTEN_OUT or category(character) in _HIDDEN:
        return f"<U+{code:04X}>"
    return character


@lru_cache(maxsize=8192)
def _escaped(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return r"\\"
    if character == "\n":
        return "\\n\n"
    if character == " " or (
        _shown(character) == character and category(character) not in (_MARKS | {"Zs"})
    ):
        return character
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
