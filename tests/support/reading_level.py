"""How hard the English of a card is to say and to hear, by a simple Flesch-Kincaid estimate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from protocols.pack import Pack
from protocols.saying import said
from support.library import Found, instructions_of

SIXTH_GRADE_AND_ONE = 7.0
"""What a card may come to on average."""

HARDEST_SENTENCE = 9.0
"""`Are you thinking about suicide, or about hurting yourself?` is just under it, and no plainer
words say that as clearly."""

HARDEST_SHORT_SENTENCE = 12.0
"""In fewer than eight words a single `ambulance` weighs so much that the estimate is rough."""

SHORT = range(4, 8)
"""Words of a short sentence; of fewer, such as `Police? Ambulance?`, nothing can be estimated."""

MOST_WORDS = 18
"""In one sentence, read over a bad line."""


def syllables(word: str) -> int:
    """Vowel groups without a silent e; digits count as one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    letters = re.sub(r"^some(?=.)", "som", re.sub(r"^every", "evry", letters))
    silent = r"[^aeiouyl]e$|(?<=[^aeiouyscxz])es$|(?<=[^aeiouytd])ed$"
    spoken = re.sub(silent, lambda end: end[0][:1] if end[0][0] != "e" else "", letters)
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def words_in(text: str) -> list[str]:
    """The words and figures of a text."""
    return re.findall(r"[A-Za-z0-9]+(?:'[a-z]+)?", text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, as they are said in one breath."""
    return [part.strip() for part in re.split(r"[.!?:;]+(?:\s|$)", text) if words_in(part)]


def school_year(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words per sentence + 11.8 syllables per word - 15.59."""
    words = words_in(text)
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * spoken / len(words) - 15.59


def read_out(pack: Pack, card: str) -> Iterator[tuple[str, str]]:
    """The English that is said to a caller: questions, opening words and steps."""
    held = pack.sections.cards[card]
    for question in (*held.questions, *held.closing):
        if question.ask is not None:
            yield f"cards.{card}.{question.fact}", said(question.ask)
    yield from ((f"cards.{card}.say", said(text)) for text in held.say)
    for name in sorted(pack.plans[card].facts):
        fact = pack.sections.facts[name]
        for who, text in {"ask": fact.ask, **fact.ask_of}.items():
            if text is not None and not said(text).startswith("("):
                yield f"facts.{name}.{who}", said(text)
    for name, instruction in instructions_of(pack, card).items():
        for number, step in enumerate(instruction.steps, start=1):
            yield f"instructions.{name}.{number}", said(step.say)


def hard_to_read(pack: Pack, card: str) -> Found:
    """A card above its school year on average, and each single sentence far above it."""
    said_here = list(read_out(pack, card))
    whole = " ".join(text if text[-1] in ".!?" else f"{text}." for _, text in said_here)
    found: Found = []
    if whole and (year := school_year(whole)) > SIXTH_GRADE_AND_ONE:
        found.append((f"cards.{card}", f"grade {year:.1f} on average"))
    for where, text in said_here:
        for sentence in sentences(text):
            year, length = school_year(sentence), len(words_in(sentence))
            hardest = HARDEST_SHORT_SENTENCE if length in SHORT else HARDEST_SENTENCE
            if year > hardest and length >= SHORT.start:
                found.append((where, f"grade {year:.1f}: {sentence}"))
            if length > MOST_WORDS:
                found.append((where, f"{length} words: {sentence}"))
    return found
