"""Which card fits what a caller says: signs of all its words, and its nearest phrase.

Every word that a caller says points at cards, the rarer the more; with a negation before it, it
points once more (`not breathing`); and so does the phrase or term of a card that comes nearest.
What a card gains so is weighed with the share of what was said that it explains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from protocols.lines import LineSpec
from protocols.pack import Pack
from protocols.suggest.index import Sign, index_of, negated, signs_of, signs_of_stem
from protocols.suggest.stems import NO, telling_words
from protocols.words import Urgency

LEAST_SCORE = 0.23
"""Where the best card scores less nothing is suggested: no card is better than a wrong one."""
BESIDE = 0.15
"""What share of the best score another card must have to stand beside it."""
GRAVER = 0.06
"""A danger must not be hidden: for each step of urgency of its default lines a card is ranked as
if it scored this share more, so that of two that fit about as well the graver event comes first."""
NEAR = 0.8
"""How alike two stems must be, from 0 to 1, for one to be a slip of the other."""
NEAR_SHORT = 0.74
"""The same for stems of the shortest length: one letter of four."""
LEAST_SLIP = 4
"""Letters of a stem that may hold a slip: shorter ones are too easily another word."""
MOST_SLIPS = 2
"""Stems that a word may be a slip of."""
NEAR_WEIGHT = 0.75
"""What a slip counts, beside the word itself."""
KIN_WEIGHT = 0.85
"""What a word of the same group counts, beside the word itself."""
PHRASE_WEIGHT = 0.6
"""What the nearest phrase adds, beside all words by themselves."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card, how well it fits (0 to about 2), and its nearest phrase or term."""

    card: str
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class _Heard:
    """A word that was said: the signs that it stands for, how far, and the one to be negated."""

    signs: tuple[tuple[Sign, float], ...]
    denied: Sign
    rarity: float


class Suggester:
    """The cards of one pack, ready to be searched."""

    def __init__(self, pack: Pack) -> None:
        self._index = index_of(pack.sections)
        self._gravity = {
            name: 1 + GRAVER * (_urgency(card.default) - Urgency.SCHEDULED)
            for name, card in pack.sections.cards.items()
        }

    def suggest(self, words: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """The cards that fit what was said, best first; none where nothing fits well enough."""
        said = [self._heard(word) for word in telling_words(words)]
        told = [heard for heard in dict.fromkeys(said) if heard.denied != NO]
        gained: dict[str, float] = {}
        for heard in told:
            for card, strength in self._pointed(heard).items():
                gained[card] = gained.get(card, 0.0) + strength
        for first, second in dict.fromkeys(pairwise(said)):
            sign = negated(second.denied) if first.denied == NO else ""
            for card, strength in self._index.points.get(sign, {}).items():
                gained[card] = gained.get(card, 0.0) + strength
        nearest = self._nearest(told)
        total = sum(heard.rarity for heard in told) * self._index.rarest
        found = []
        for card, strength in gained.items():
            fits, phrase = nearest[card]
            fitness = strength + PHRASE_WEIGHT * fits
            found.append(Suggestion(card, fitness * fitness / total, phrase))
        best = max((one.score for one in found), default=0.0)
        if best < LEAST_SCORE:
            return ()
        fitting = [one for one in found if one.score >= BESIDE * best]
        return tuple(sorted(fitting, key=self._rank)[:limit])

    def _rank(self, one: Suggestion) -> tuple[float, str]:
        return -one.score * self._gravity[one.card], one.card

    def _heard(self, word: str) -> _Heard:
        """What a plain word stands for; one that no card knows, for those it may be a slip of."""
        index = self._index
        signs = signs_of(index.kin, word)
        if signs[0] == NO:
            return _Heard((), NO, 0.0)
        stands = list(zip(signs, (1.0, KIN_WEIGHT), strict=False))
        if not any(sign in index.points for sign in signs):
            slips = [signs_of_stem(index.kin, cut) for cut in self._slips(signs[0])]
            stands = [
                (sign, NEAR_WEIGHT * how)
                for slip in slips
                for sign, how in zip(slip, (1.0, KIN_WEIGHT), strict=False)
            ]
            signs = slips[0] if slips else signs
        known = tuple((sign, how) for sign, how in stands if sign in index.points)
        rarity = max((index.rarity[sign] for sign, _ in known), default=index.rarest)
        return _Heard(known, signs[-1], rarity)

    def _slips(self, cut: str) -> list[str]:
        if len(cut) < LEAST_SLIP:
            return []
        near = process.extract(
            cut,
            self._index.stems,
            scorer=OSA.normalized_similarity,
            score_cutoff=NEAR if len(cut) > LEAST_SLIP else NEAR_SHORT,
            limit=MOST_SLIPS,
        )
        return [match for match, _, _ in near]

    def _pointed(self, heard: _Heard) -> Mapping[str, float]:
        """How strongly a word points at each card, by the best of what it stands for."""
        found: dict[str, float] = {}
        for sign, how in heard.signs:
            for card, strength in self._index.points[sign].items():
                found[card] = max(found.get(card, 0.0), how * strength)
        return found

    def _nearest(self, told: Sequence[_Heard]) -> Mapping[str, tuple[float, str]]:
        """By card: the text that shares most with what was said, and how much that is."""
        shared: dict[int, float] = {}
        for heard in told:
            best: dict[int, float] = {}
            for sign, how in heard.signs:
                much = how * self._index.rarity[sign]
                for place in self._index.holding.get(sign, ()):
                    best[place] = max(best.get(place, 0.0), much)
            for place, much in best.items():
                shared[place] = shared.get(place, 0.0) + much
        found: dict[str, tuple[float, str]] = {}
        for place, much in shared.items():
            text = self._index.said[place]
            fits = text.weight * much * min(1.0, much / text.full)
            if fits > found.get(text.card, (0.0, ""))[0]:
                found[text.card] = (fits, text.words)
        return found


class Suggesters:
    """A suggester for each pack, made when it is first asked."""

    def __init__(self) -> None:
        self._made: dict[str, Suggester] = {}

    def suggest(self, pack: Pack, words: str, limit: int) -> tuple[Suggestion, ...]:
        """As `Suggester.suggest`, of one pack."""
        if pack.digest not in self._made:
            self._made[pack.digest] = Suggester(pack)
        return self._made[pack.digest].suggest(words, limit)


def _urgency(lines: Sequence[str]) -> Urgency:
    return max(LineSpec.read(line).urgency for line in lines)
