"""Which card fits what a caller says: phrases of the cards, weighed by how rare their words are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from protocols.model import Sections, WordGroup
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY
from protocols.suggest.stems import stems

LEAST_SCORE = 0.18
"""Below this nothing is suggested: no card is better than a wrong one."""
NEAR = 0.8
"""How alike two words must be, from 0 to 1, for one to be a slip of the other."""
LEAST_SLIP = 4
"""Letters of a word that may hold a slip: shorter ones are too easily another word."""
NEAR_WEIGHT = 0.75
SYNONYM_WEIGHT = 0.85
ABOUT_WEIGHT = 0.5
"""What a word of a card's title or description counts, beside one of its phrases."""
OTHERS_WEIGHT = 0.25
"""What a card's other phrases add to its best one."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card, how well it fits (0 to about 1), and the phrase that comes nearest."""

    card: str
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    card: str
    words: str
    weights: Mapping[str, float]
    weight: float
    discount: float


class Suggester:
    """The phrases of one pack, ready to be searched."""

    def __init__(self, pack: Pack) -> None:
        texts = list(_texts(pack.sections))
        documents: dict[str, set[str]] = {}
        for card, words, _ in texts:
            documents.setdefault(card, set()).update(stems(words))
        spread = Counter(word for held in documents.values() for word in held)
        self._rarity = {word: log(1 + len(documents) / count) for word, count in spread.items()}
        self._rarest = log(1 + len(documents))
        self._synonyms = _kin(pack.sections.synonyms)
        self._phrases = tuple(self._phrase(*text) for text in texts)
        self._vocabulary = sorted(self._rarity)
        self._near = cache(self._near_words)

    def suggest(self, words: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """The cards that fit what was said, best first; none where nothing fits well enough."""
        asked = Counter(stems(words))
        if not asked:
            return ()
        found = {word: self._alike(word) for word in asked}
        total = sum(self._rarity.get(word, self._rarest) for word in asked)
        scored: dict[str, list[tuple[float, str]]] = {}
        for phrase in self._phrases:
            score = self._score(phrase, found, total)
            if score:
                scored.setdefault(phrase.card, []).append((score, phrase.words))
        ranked = sorted((self._ranked(card, held) for card, held in scored.items()), key=_best)
        return tuple(one for one in ranked if one.score >= LEAST_SCORE)[:limit]

    def _phrase(self, card: str, words: str, discount: float) -> _Phrase:
        weights = {word: self._rarity[word] for word in stems(words)}
        return _Phrase(card, words, weights, sum(weights.values()), discount)

    def _alike(self, word: str) -> Mapping[str, float]:
        """Words of the phrases that a word may stand for, with how far each does."""
        found = {word: 1.0} if word in self._rarity else {}
        for kin in self._synonyms.get(word, ()):
            found.setdefault(kin, SYNONYM_WEIGHT)
        if word not in self._rarity and word not in self._synonyms:
            for near in self._near(word):
                found.setdefault(near, NEAR_WEIGHT)
                for kin in self._synonyms.get(near, ()):
                    found.setdefault(kin, NEAR_WEIGHT * SYNONYM_WEIGHT)
        return found

    def _near_words(self, word: str) -> tuple[str, ...]:
        if len(word) < LEAST_SLIP:
            return ()
        known = [*self._vocabulary, *(w for w in self._synonyms if w not in self._rarity)]
        near = process.extract(
            word,
            known,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=NEAR if len(word) > LEAST_SLIP else 0.74,
            limit=3,
        )
        return tuple(match for match, _, _ in near)

    def _score(
        self, phrase: _Phrase, found: Mapping[str, Mapping[str, float]], total: float
    ) -> float:
        shared = 0.0
        told = 0.0
        for word, alike in found.items():
            weighed = [
                (phrase.weights[kin] * how, how)
                for kin, how in alike.items()
                if kin in phrase.weights
            ]
            best = max(weighed, default=(0.0, 0.0))
            shared += best[0]
            told += self._rarity.get(word, self._rarest) * best[1]
        if not shared:
            return 0.0
        covered, said = min(1.0, shared / phrase.weight), min(1.0, told / total)
        # Both count: how much of the phrase was said, and how much of what was said it explains.
        return phrase.discount * (0.45 * covered + 0.55 * said)

    def _ranked(self, card: str, held: list[tuple[float, str]]) -> Suggestion:
        held.sort(reverse=True)
        score, phrase = held[0]
        others = [score for score, _ in held[1:4]]
        return Suggestion(card, score + OTHERS_WEIGHT * sum(others) / 3, phrase)


def _best(suggestion: Suggestion) -> tuple[float, str]:
    return -suggestion.score, suggestion.card


def _texts(sections: Sections) -> Iterable[tuple[str, str, float]]:
    for name, card in sections.cards.items():
        if name == CASE_ENTRY:
            continue
        for phrases in card.phrases.values():
            for phrase in phrases:
                yield name, phrase, 1.0
        for text in (card.title, card.about):
            for words in text.values():
                yield name, words, ABOUT_WEIGHT


def _kin(groups: Mapping[str, WordGroup]) -> Mapping[str, frozenset[str]]:
    """By the stem of a word, the stems of all words that mean about the same."""
    found: dict[str, set[str]] = {}
    for group in groups.values():
        kin = {cut for word in group.words for cut in stems(word)[:1]}
        for word in kin:
            found.setdefault(word, set()).update(kin - {word})
    return {word: frozenset(kin) for word, kin in found.items()}
