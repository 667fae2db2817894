"""Cards found from held-out words of callers, beside a search for the same words.

The lines of phrases.tsv were written before the search was tuned and are read by this bench alone.
Each is a language, a card or `none`, and what a caller says, with tabs between them. Where two
cards are as good (`noise|trespass`) either counts as found; `strict` counts the first one only.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.measure import table
from protocols.model import Sections
from protocols.procedure import CASE_ENTRY
from protocols.shelf import Shelf
from protocols.suggest import Suggester
from protocols.suggest.stems import plain_words

PHRASES = Path(__file__).parent / "phrases.tsv"
SHOWN = 3
BUILDS = 10
NONE = "none"

Search = Callable[[str], tuple[str, ...]]


class Line(NamedTuple):
    """What a caller says, and the cards of which one should be found, the better first."""

    language: str
    cards: tuple[str, ...]
    words: str


def run() -> None:
    """Print how often the card comes first or among three, and how long a query takes."""
    pack = Shelf().load("base")
    lines = read(PHRASES, {*pack.sections.cards, NONE})
    suggester = Suggester(pack)
    searches: list[tuple[str, Search]] = [
        ("words in common, substring first (floor)", plain_search(pack.sections)),
        ("Suggester", lambda words: tuple(one.card for one in suggester.suggest(words))),
    ]
    languages = sorted({line.language for line in lines})
    print(f"   {len(lines)} lines, {len(pack.sections.cards) - 1} cards")
    print(
        f"   {'':<45}{'':>4}{'lines':>7}{'strict':>8}{'top-1':>8}{'top-3':>8}{'none: silent':>14}"
    )
    seconds: list[tuple[str, list[float]]] = []
    for name, search in searches:
        found: list[tuple[Line, tuple[str, ...]]] = []
        spent: list[float] = []
        for line in lines:
            start = time.perf_counter()
            cards = search(line.words)
            spent.append(time.perf_counter() - start)
            found.append((line, cards))
        seconds.append((f"a query: {name}", spent))
        for language in languages:
            _print(name, language, [one for one in found if one[0].language == language])
    table([*seconds, ("building the index", _builds(lambda: Suggester(pack)))])


def read(path: Path, cards: set[str]) -> list[Line]:
    """The labelled lines of a file; lines that begin with # are left out.

    Raises ValueError that names each line that is none, and every card that is not in the pack.
    """
    lines = []
    faults = set()
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        cells = text.split("\t")
        if len(cells) != len(Line._fields):
            faults.add(f"line {number} is not a language, a card and words")
            continue
        language, labels, words = cells
        line = Line(language, tuple(labels.split("|")), words)
        faults.update(f"there is no card {card}" for card in line.cards if card not in cards)
        lines.append(line)
    if faults:
        raise ValueError(f"{path.name}: {'; '.join(sorted(faults))}.")
    return lines


def plain_search(sections: Sections) -> Search:
    """A card whose phrase holds the words or is held by them, then by words in common."""
    phrases = [
        (name, " ".join(plain_words(phrase)))
        for name, card in sections.cards.items()
        if name != CASE_ENTRY
        for of_language in card.phrases.values()
        for phrase in of_language
    ]

    def search(words: str) -> tuple[str, ...]:
        asked = " ".join(plain_words(words))
        parts = set(asked.split())
        best: dict[str, float] = {}
        for card, phrase in phrases:
            common = len(parts.intersection(phrase.split()))
            score = 100.0 if phrase in asked or asked in phrase else float(common)
            best[card] = max(best.get(card, 0.0), score)
        ranked = sorted((-score, card) for card, score in best.items() if score)
        return tuple(card for _, card in ranked[:SHOWN])

    return search


def _print(name: str, language: str, found: Sequence[tuple[Line, tuple[str, ...]]]) -> None:
    wanted = [(line.cards, cards) for line, cards in found if line.cards != (NONE,)]
    silent = [not cards for line, cards in found if line.cards == (NONE,)]
    hits = (
        sum(cards[:1] == (labels[0],) for labels, cards in wanted),
        sum(not set(labels).isdisjoint(cards[:1]) for labels, cards in wanted),
        sum(not set(labels).isdisjoint(cards[:SHOWN]) for labels, cards in wanted),
    )
    shares = "".join(f"{hit / max(1, len(wanted)):>8.3f}" for hit in hits)
    quiet = f"{sum(silent)} of {len(silent)}"
    print(f"   {name:<45}{language:>4}{len(wanted):>7}{shares}{quiet:>14}")


def _builds(build: Callable[[], object]) -> list[float]:
    spent = []
    for _ in range(BUILDS):
        start = time.perf_counter()
        build()
        spent.append(time.perf_counter() - start)
    return spent
