"""Incident numbers that two journals never share.

While consoles are apart they cannot ask each other for the next number, so a number names its
journal: `R-7K3M-Q9XA-0412` is the 412th incident of the journal with the tag 7K3M-Q9XA. The tag is
the first 40 bits of SHA-256 over the journal's UUID, as eight Crockford base-32 characters (no I,
L, O or U to misread, crockford.com/base32.html). Two given journals share a tag once in 2^40; among
10,000 journals the odds that any two do are about 1 in 22,000, and their entries are told apart by
the UUID even then. Training numbers begin with T and live ones with R (real), so neither passes for
the other. People say the short form, R-0412, which is unique within one journal only; of another
seat's incident they say R-7K3M-0412.
"""

import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

from store.canonical import LARGEST_INTEGER
from store.entry import Mode

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_LETTERS: dict[Mode, str] = {"live": "R", "training": "T"}
_MODES: dict[str, Mode] = {letter: mode for mode, letter in _LETTERS.items()}
_FORM = re.compile(r"([RT])-?([0-9A-Z]{4})-?([0-9A-Z]{4})-([0-9]{1,16})")


@dataclass(frozen=True, slots=True)
class Number:
    """The `count`-th incident (from 1, at most 53 bits) of the journal with this tag.

    Raises ValueError for a count out of range.
    """

    mode: Mode
    tag: str
    count: int

    def __post_init__(self) -> None:
        if not 0 < self.count <= LARGEST_INTEGER:
            raise ValueError(f"An incident number counts from 1 to {LARGEST_INTEGER}")

    def __str__(self) -> str:
        return f"{_LETTERS[self.mode]}-{self.tag[:4]}-{self.tag[4:]}-{self.count:04d}"

    @property
    def short(self) -> str:
        """The form to say aloud, R-0412; unique within one journal."""
        return f"{_LETTERS[self.mode]}-{self.count:04d}"

    @property
    def of_another(self) -> str:
        """The form for an incident of another journal, R-7K3M-0412."""
        return f"{_LETTERS[self.mode]}-{self.tag[:4]}-{self.count:04d}"


def number(journal: UUID, mode: Mode, count: int) -> Number:
    """The number of a journal's `count`-th incident. Raises ValueError for a count out of range."""
    bits = int.from_bytes(hashlib.sha256(journal.bytes).digest()[:5])
    tag = "".join(_ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return Number(mode, tag, count)


def parse(text: str) -> Number:
    """The number that a person typed: small letters and O, I, L for 0, 1, 1 are understood.

    Raises ValueError with one sentence for anything else.
    """
    form = _FORM.fullmatch(text.strip().upper())
    if form is None:
        raise ValueError(f"{text!a} is not an incident number such as R-7K3M-Q9XA-0412")
    tag = (form[2] + form[3]).translate(_READ_AS)
    if not set(tag) <= set(_ALPHABET):
        raise ValueError(f"{text!a} has a letter that incident numbers do not use")
    return Number(_MODES[form[1]], tag, int(form[4]))
