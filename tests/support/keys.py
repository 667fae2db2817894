"""What a legacy xterm sends for a key."""

from __future__ import annotations

_LETTERED = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_LETTERED_F = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_NUMBERED = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    "f5": 15,
    "f6": 17,
    "f7": 18,
    "f8": 19,
    "f9": 20,
    "f10": 21,
    "f11": 23,
    "f12": 24,
}
_ALONE = (
    {"enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "space": " "}
    | {name: f"\x1b[{letter}" for name, letter in _LETTERED.items()}
    | {name: f"\x1bO{letter}" for name, letter in _LETTERED_F.items()}
    | {name: f"\x1b[{number}~" for name, number in _NUMBERED.items()}
)
_MODIFIERS = {"shift": 2, "alt": 3, "ctrl": 5}
_SENT_ALIKE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape"}


def key_bytes(key: str) -> bytes:
    """Return what a legacy xterm sends for a key, named as Textual names it: `f5`, `ctrl+q`, `up`.

    Raises:
        ValueError: for a key that such a terminal has not, or sends as another.
    """
    if key in _SENT_ALIKE:
        raise ValueError(f"a terminal sends {_SENT_ALIKE[key]} for {key}: press that")
    if len(key) == 1 and key.isprintable():
        return key.encode()
    if key in _ALONE:
        return _ALONE[key].encode()
    if key == "shift+tab":
        return b"\x1b[Z"
    modifier, _, name = key.partition("+")
    if modifier == "ctrl" and len(name) == 1 and name.isascii() and name.islower():
        return bytes([ord(name) & 0x1F])
    if number := _MODIFIERS.get(modifier):
        if letter := (_LETTERED | _LETTERED_F).get(name):
            return f"\x1b[1;{number}{letter}".encode()
        if name in _NUMBERED:
            return f"\x1b[{_NUMBERED[name]};{number}~".encode()
    raise ValueError(f"no key {key!r} on a legacy terminal")
