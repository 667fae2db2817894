"""Addresses as keys that two writings of one place share.

Whatever is not understood stays in the key, so a strange address matches only itself: a missed
profile is better than a stranger's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from store.reference.address_words import (
    BEFORE_A_NUMBER,
    DIRECTIONS,
    ORDINALS,
    POSITIONS,
    ROUTES,
    STREETS,
    TENS,
    UNITS,
    WRITTEN,
)


@dataclass(frozen=True, slots=True)
class AddressKey:
    """What is compared of an address; `str()` writes street and unit so that they read back."""

    street: str
    """House number and street, both streets of an intersection, a milepost or a rural box."""
    unit: str = ""
    town: str = ""

    def __str__(self) -> str:
        return f"{self.street} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two addresses that may be one place were compared."""

    without: tuple[str, ...] = ()
    """What only one of them names: `unit`, `town`, both or neither."""

    def __str__(self) -> str:
        return f"without_{'_'.join(self.without)}" if self.without else "exact"


def compare(one: AddressKey, other: AddressKey) -> Comparison | None:
    """`exact`, `without_unit` (or town) where one address lacks it, None where they differ."""
    if not one.street or one.street != other.street:
        return None
    without = []
    for name, held, asked in (("unit", one.unit, other.unit), ("town", one.town, other.town)):
        if held != asked:
            if held and asked:
                return None
            without.append(name)
    return Comparison(tuple(without))


def address_key(address: str, town: str = "") -> AddressKey:
    """The key of an address line, with its town where that is known apart from the line.

    Case, spaces, punctuation, accents, abbreviations (USPS Publication 28), ordinals, the order of
    an intersection and the word for a unit make no difference.
    """
    parts = _split(_words(address))
    streets, units = [], []
    for part in parts:
        street, found = _without_units(part, alone=len(parts) == 1)
        streets.append(_street(street))
        units += found
    return AddressKey(" & ".join(sorted(streets)), " ".join(sorted(units)), town_key(town))


def plain_words(text: str) -> tuple[str, ...]:
    """The words and numbers of any text in upper case, without accents and punctuation."""
    return tuple(word for token in _tokens(text, "") for word in _WORD.findall(token))


_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b[A-Z](?:\.[A-Z])+\b\.?")
_FRACTION = re.compile(r"(?<=[0-9])[\s-]+(?=[0-9]+/[0-9])")
_JOINED = re.compile(
    r"\b(HWY|HIGHWAY|RTE|RT|SR|SH|CR|US|I|FM|MM|MP|RR|HC|BOX|APT|UNIT|STE|RM|LOT|SPC|BLDG)(?=[0-9])"
)
_TOKEN = re.compile(r"[0-9]+(?:[-./][0-9]+)+\w*|\w+|[^\s\w]")
_ORDINAL = re.compile(r"([0-9]+)(?:ST|ND|RD|TH)")
_PURE = re.compile(r"[0-9]+")
_FLOOR = re.compile(r"[0-9]{1,3}")  # more digits are a ZIP code behind Florida


def _plain(text: str) -> str:
    """Upper case without accents, apostrophes and invisible characters; other text as it is."""
    text = "".join(
        f" {unicodedata.normalize('NFKD', c)} "
        if unicodedata.decomposition(c).startswith("<fraction>")
        else c
        for c in text
    )
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold().upper())
    text = re.sub("[\u0300-\u036f'\u2018\u2019\u02bc`\u00b4]", "", text)
    text = re.sub("[\u2010-\u2015\u2212]", "-", text).replace("\u2044", "/").replace("_", " ")
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", text)


def _tokens(text: str, marks: str) -> list[str]:
    """Words, numbers, symbols and the punctuation in `marks`; the rest of it only separates."""
    text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", "") + " ", _plain(text))
    return [
        token
        for token in _TOKEN.findall(_JOINED.sub(r"\1 ", _FRACTION.sub(" ", text)))
        if token in marks or unicodedata.category(token[0])[0] not in "PZ"
        if unicodedata.category(token[0]) != "Cc"
    ]


def _words(address: str) -> list[str]:
    raw = _tokens(address, "#&@/\\+")
    words: list[str] = []
    for place, word in enumerate(raw):
        following = raw[place + 1] if place + 1 < len(raw) else ""
        if word in {"&", "@", "/", "\\", "+", "AND", "AT"}:
            words.append("&")
        elif word == "#":
            words += _hash(words, following)
        elif word in TENS and ORDINALS.get(following, 10) < 10:
            raw[place + 1] = f"{TENS[word] + ORDINALS[following]}TH"
        elif (ordinal := _ordinal(word)) is not None:
            # "3rd floor" is written "floor 3"; a bare "3 FL" might be highway 3 in Florida.
            if WRITTEN.get(following) == "FL":
                raw[place + 1] = ordinal
                words.append("FL")
            else:
                words.append(ordinal)
        else:
            words.append(WRITTEN.get(word, word))
    return words


def _hash(words: list[str], following: str) -> list[str]:
    """The designator that a `#` stands for: none after a word that has a number anyway."""
    last = words[-1] if words else "&"
    if last == "&" or last in UNITS or last in ROUTES or tuple(words[-2:]) in BEFORE_A_NUMBER:
        return []
    return ["APT"] if _names_unit(WRITTEN.get(following, following)) else []


def _ordinal(token: str) -> str | None:
    if token in ORDINALS:
        return str(ORDINALS[token])
    found = _ORDINAL.fullmatch(token)
    return found[1] if found else None


def _split(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "&":
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part] or [[]]


def _names_unit(word: str) -> bool:
    return (
        any(c in "0123456789" for c in word)
        or (len(word) == 1 and word.isalpha())
        or word in POSITIONS
        or word in DIRECTIONS
    )


def _without_units(words: list[str], *, alone: bool) -> tuple[list[str], list[str]]:
    """The words of a street without its units, and the units; `alone`: not an intersection."""
    street, units = list(words), []
    place = 0
    while place < len(street) - 1:
        if _is_marked(street, place):
            del street[place + 1]
            continue
        if not _begins_unit(street, place, alone=alone):
            place += 1
            continue
        kind = street[place] if street[place] in {"BLDG", "FL"} else "APT"
        number, end = _unit_number(street, place + 1, joined=kind != "FL" and place > 0)
        units.append(f"{kind} {number}")
        del street[place:end]
        place = 0
    if alone and len(street) > 2 and street[-1] in POSITIONS and street[-2] in STREETS:
        units.append(f"APT {street.pop()}")
    return street, units


def _is_marked(words: list[str], place: int) -> bool:
    """Whether `NO` stands between a designator and its number."""
    marked = words[place] in UNITS and words[place + 1] in {"NO", "NUM", "NUMBER"}
    return marked and place + 2 < len(words) and _names_unit(words[place + 2])


def _begins_unit(words: list[str], place: int, *, alone: bool) -> bool:
    word, following = words[place], words[place + 1]
    if word not in UNITS or not _names_unit(following):
        return False
    if word == "APT":
        leads = alone and place + 2 < len(words) and words[place + 2][0] in "0123456789"
        return place > 0 or leads
    if word == "FL" and not _FLOOR.fullmatch(following):
        return False
    # Room, lot or pier may be the name of a road (RM 620 in Texas) until one was named before it.
    return alone and any(
        before.isalpha()
        and before not in UNITS
        and before not in DIRECTIONS
        and before not in POSITIONS
        for before in words[:place]
    )


def _unit_number(words: list[str], place: int, *, joined: bool) -> tuple[str, int]:
    """A unit's number and where it ends; `joined`: `4 B` and `B 4` at the end are one number."""
    first, rest = words[place], words[place + 1 : place + 3]
    if joined and rest and (len(rest) == 1 or rest[1] in UNITS):
        letter, number = sorted((first, rest[0]), key=lambda word: word[0].isdigit())
        if len(letter) == 1 and letter.isalpha() and _PURE.fullmatch(number):
            return first + rest[0], place + 2
    return DIRECTIONS.get(first, first), place + 1


def _street(words: list[str]) -> str:
    written: list[str] = []
    place = 0
    while place < len(words):
        length = _phrase(words, place)
        if length:
            written += BEFORE_A_NUMBER[tuple(words[place : place + length])].split()
            place += length
            continue
        written.append(words[place])
        place += 1
    return " ".join(_direction(written, place) for place in range(len(written)))


def _phrase(words: list[str], place: int) -> int:
    """How many words from `place` on are a phrase before a number; 0 for none."""
    for length in (4, 3, 2, 1):
        following = words[place + length : place + length + 1]
        is_phrase = tuple(words[place : place + length]) in BEFORE_A_NUMBER
        if is_phrase and following and following[0][0].isdigit():
            return length
    return 0


def _direction(words: list[str], place: int) -> str:
    """A direction in its short form, except where it is the street's whole name (North St)."""
    word = words[place]
    before = words[place - 1] if place else "0"
    after = words[place + 1 : place + 3]
    opens = before[0].isdigit() or before in DIRECTIONS
    is_name = opens and bool(after) and after[0] in STREETS
    if is_name and (len(after) == 1 or after[1] in DIRECTIONS):
        return word
    return DIRECTIONS.get(word, word)


def town_key(town: str) -> str:
    """The key of a town alone; empty where there is nothing to compare."""
    words = (WRITTEN.get(token, token) for token in _tokens(town, ""))
    return " ".join(DIRECTIONS.get(word, word) for word in words)
