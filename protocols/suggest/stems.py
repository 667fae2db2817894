"""Words cut down to what they share with their kin: case, accents, endings, and what says nothing.

English and Spanish only, and crude on purpose: both sides of a comparison are cut the same way.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 2000
"""Characters of what a caller says that are looked at."""

NO = "no"
"""What stands for every negation: it tells with the word after it, never alone."""

_DENIES = """
no not cannot cant wont dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt couldnt
wouldnt shouldnt never nobody none nothing without nunca nadie ni nada sin
"""
_NEGATIONS = frozenset(_DENIES.split())

_SAYS_NOTHING = """
a an the and or but of to in on at by for with from is are was were be been am i im me my we our
you your he his him she her hers they them their it its this that these those there here has
have had do does did will would can could just like so very really think know says said tell
told got get going go somebody someone something some any please hi hello yes um uh oh s t re ve
ll d m need needs help police cops officer ambulance 911 emergency hurry send come came coming
want wants ok okay well now right also then when who what where which how why because if as
about into all more too
el la los las un una unos unas y o pero de del al en por para con es era esta estan estoy soy se
le les lo me mi mis su sus que hay ha he tiene tengo muy mas como ya alguien algo creo dice digo
favor hola si tan fue ser cuando donde quien porque este eso esto esa ese ahi aqui alla ahora
ahorita necesito ayuda ayudenme ayudame policia ambulancia emergencia rapido manden mande vengan
quiero quiere
"""

EMPTY = frozenset(_SAYS_NOTHING.split())
"""Words that tell no card from another, such as those with which any caller asks for help."""

_MARKS = re.compile(r"[\u0300-\u036f]")
_WORD = re.compile(r"[a-z0-9]+")
_PRONOUNS = re.compile(
    r"(.{2,}(?:[aei]r|ndo))(?:me|te|se|nos|le|lo|la|les|los|las)(?:lo|la|los|las)?"
)
"""Spanish verbs with pronouns behind them: matarme, cortandose."""

_ENDS = """
amiento amientos imiento imientos acion aciones iendo ando aron ieron aba aban ado ados ada adas ido
idos ida idas ito itos ita itas ment ments ing ings ied ies er ers ed ly es os as ar ir an en o a e
s
"""
_ENDINGS = frozenset(_ENDS.split())
_LONGEST_ENDING = max(map(len, _ENDINGS))
_LEAST_STEM = 3


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents."""
    bare = text[:LONGEST_TEXT].casefold().replace("'", "").replace("\u2019", "")
    if not bare.isascii():
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", bare))
    return _WORD.findall(bare)


def stem(word: str) -> str:
    """A word without its ending; at least three letters are left of it."""
    if word in _NEGATIONS:
        return NO
    verb = _PRONOUNS.fullmatch(word)
    if verb:
        word = verb[1]
    for letters in range(min(_LONGEST_ENDING, len(word) - _LEAST_STEM), 0, -1):
        if word[-letters:] in _ENDINGS:
            word = word[:-letters] + ("y" if word[-letters:] in ("ied", "ies") else "")
            break
    # running, runn, run; and pills, pill, pil as well as pill
    return word[:-1] if len(word) > _LEAST_STEM and word[-1] == word[-2] else word


def telling_words(text: str) -> list[str]:
    """The words of a text that may tell one card from another, in order."""
    return [word for word in plain_words(text) if word not in EMPTY]
