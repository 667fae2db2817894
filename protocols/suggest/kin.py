"""Words that mean about the same: which group of a pack a word belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.model import WordGroup
from protocols.suggest.stems import NO, plain_words, stem

GROUP = "="
"""Begins the sign of a group, so that it is no stem."""


class Kin:
    """The groups of a pack, by the words in them and, where that is clear, by their stems."""

    def __init__(self, groups: Mapping[str, WordGroup]) -> None:
        self._by_word: dict[str, str] = {}
        by_stem: dict[str, set[str]] = {}
        for name, group in groups.items():
            for words in group.words:
                for word in plain_words(words)[:1]:
                    self._by_word.setdefault(word, GROUP + name)
                    by_stem.setdefault(stem(word), set()).add(GROUP + name)
        # tiros are shots and tirado lies on the ground: such a stem tells nothing
        self.ambiguous = frozenset(cut for cut, names in by_stem.items() if len(names) > 1)
        """Stems that words of several groups share."""
        self._by_stem = {
            cut: next(iter(names))
            for cut, names in by_stem.items()
            if len(names) == 1 and cut != NO
        }
        self.stems = frozenset(self._by_stem)
        """Stems that tell their group."""

    def sign(self, word: str, cut: str) -> str | None:
        """The group of a plain word as `=fire`: by the word as it is written, or by its stem."""
        return self._by_word.get(word) or self._by_stem.get(cut)

    def sign_of_stem(self, cut: str) -> str | None:
        """The group of a stem, where all words with this stem are in one group."""
        return self._by_stem.get(cut)
