"""Words cut down to what they share with their kin: case, accents, endings, and what says nothing.

English and Spanish only, and crude on purpose: both sides of a comparison are cut the same way.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")

_SAYS_NOTHING = """
a an the and or but of to in on at by for with from is are was were be been am i im me my we our you
your he his him she her hers they them their it its this that these those there here has have had do
does did will would can could just like so very really think know says said tell told got get going
go somebody someone something some any please hi hello yes um uh oh s t re ve ll d m
el la los las un una unos unas y o pero de del al en por para con es son era esta estan estoy soy se
le les lo me mi mis su sus que hay ha he tiene tengo muy mas como ya alguien algo creo dice digo
favor hola si
"""

EMPTY = frozenset(_SAYS_NOTHING.split())
"""Words that tell no card from another. `no` and `not` are kept: they do."""

_ENDINGS = (
    ("iendose", ""),
    ("andose", ""),
    ("iendo", ""),
    ("ando", ""),
    ("ments", ""),
    ("ment", ""),
    ("ings", ""),
    ("ing", ""),
    ("ied", "y"),
    ("ies", "y"),
    ("ed", ""),
    ("ers", ""),
    ("er", ""),
    ("es", ""),
    ("os", ""),
    ("as", ""),
    ("s", ""),
    ("o", ""),
    ("a", ""),
    ("e", ""),
)

LEAST_STEM = 3
"""Letters that must be left of a word."""


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents."""
    bare = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c)).replace("'", "")
    bare = bare.replace("\u2019", "")
    return _WORD.findall(bare)


LONGEST_TEXT = 2000
"""Characters of what a caller says that are looked at."""


def stem(word: str) -> str:
    """A word without its ending."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= LEAST_STEM:
            word = word[: len(word) - len(ending)] + instead
            break
    # running, runn, run; and pills, pill, pil as well as pill
    return word[:-1] if len(word) > LEAST_STEM and word[-1] == word[-2] else word


def stems(text: str) -> list[str]:
    """The stems of a text's telling words, in order; all of its words where none tells."""
    words = plain_words(text)
    telling = [word for word in words if word not in EMPTY]
    return [stem(word) for word in telling or words]
