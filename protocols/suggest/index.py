"""What the words of a pack's cards point at, and how strongly.

A sign is a stem, a group of kin (`=fire`), or either of them after a negation (`no =breathe`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import NamedTuple

from protocols.model import Sections
from protocols.procedure import CASE_ENTRY
from protocols.suggest.kin import GROUP, Kin
from protocols.suggest.stems import NO, stem, telling_words

ABOUT_WEIGHT = 0.4
"""What a card's title and description count, beside its phrases and terms."""
SATURATION = 1.0
"""How often a sign must stand alone on a card to point at it half as strongly as it can."""

Sign = str


class Said(NamedTuple):
    """A phrase, a term, a title or a description of a card, and how much there is in it."""

    card: str
    words: str
    weight: float
    full: float
    """The rarity of all of its words together."""


@dataclass(frozen=True, slots=True)
class Index:
    """The signs of one pack's cards."""

    kin: Kin
    rarity: Mapping[Sign, float]
    """How few cards share a sign, about 0.7 (all of them) to `rarest`."""
    rarest: float
    points: Mapping[Sign, Mapping[str, float]]
    """By sign and card: how strongly it points there, at most its rarity."""
    said: tuple[Said, ...]
    holding: Mapping[Sign, tuple[int, ...]]
    """By stem or group: the places in `said` of the texts that hold it."""
    stems: tuple[str, ...]
    """Every stem that is known, sorted: what a slip of the fingers is compared with."""


def negated(sign: Sign) -> Sign:
    """The sign of a negation and the word after it."""
    return f"{NO} {sign}"


def index_of(sections: Sections) -> Index:
    """Read the phrases, the terms, the titles and the descriptions of all cards."""
    kin = Kin(sections.synonyms)
    signs: dict[str, tuple[Sign, ...]] = {}
    counts: dict[Sign, dict[str, float]] = {}
    holding: dict[Sign, list[int]] = {}
    texts: list[tuple[str, str, float, list[Sign]]] = []
    for card, text, weight in _texts(sections):
        words = telling_words(text)
        told = []
        for word in words:
            if word not in signs:
                signs[word] = signs_of(kin, word)
            told.append(signs[word])
        alone = {sign for one in told for sign in one if sign != NO}
        if not alone:
            continue
        for sign in alone:
            holding.setdefault(sign, []).append(len(texts))
        denied = {negated(other[-1]) for one, other in pairwise(told) if one[0] == NO != other[0]}
        each = weight / len(words)
        for sign in alone | denied:
            cards = counts.setdefault(sign, {})
            cards[card] = cards.get(card, 0.0) + each
        texts.append((card, text, weight, [one[0] for one in told if one[0] != NO]))
    number = len(sections.cards)
    rarity: dict[Sign, float] = {}
    points: dict[Sign, Mapping[str, float]] = {}
    for sign, cards in counts.items():
        shares = {card: count / (count + SATURATION) for card, count in cards.items()}
        rare = log(1 + number * max(shares.values()) / sum(shares.values()))
        rarity[sign] = rare
        points[sign] = {card: share * rare for card, share in shares.items()}
    return Index(
        kin=kin,
        rarity=rarity,
        rarest=log(1 + number),
        points=points,
        said=tuple(
            Said(card, text, weight, sum(rarity[cut] for cut in cuts))
            for card, text, weight, cuts in texts
        ),
        holding={sign: tuple(places) for sign, places in holding.items()},
        stems=tuple(sorted({sign for sign in holding if sign[0] != GROUP} | kin.stems)),
    )


def signs_of(kin: Kin, word: str) -> tuple[Sign, ...]:
    """What a plain word stands for: its stem and, if it has kin, their group, which comes last.

    A stem that words of several groups share is left out where the word itself tells its group.
    """
    cut = stem(word)
    group = None if cut == NO else kin.sign(word, cut)
    if group is None:
        return (cut,)
    return (group,) if cut in kin.ambiguous else (cut, group)


def signs_of_stem(kin: Kin, cut: str) -> tuple[Sign, ...]:
    """A stem and the group of its kin, where the stem alone tells it."""
    group = kin.sign_of_stem(cut)
    return (cut, group) if group else (cut,)


def _texts(sections: Sections) -> Iterable[tuple[str, str, float]]:
    for name, card in sections.cards.items():
        if name == CASE_ENTRY:
            continue
        terms = sections.finding.get(name)
        for of_language in (card.phrases, terms.words if terms else {}):
            for phrases in of_language.values():
                for phrase in phrases:
                    yield name, phrase, 1.0
        for text in (card.title, card.about):
            for words in text.values():
                yield name, words, ABOUT_WEIGHT
