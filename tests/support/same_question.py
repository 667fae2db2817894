"""Whether two facts of a pack ask the same thing under two names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from protocols.model import Fact
from protocols.pack import Pack
from protocols.saying import said
from support.library import LANGUAGES, Found

SAME_WORDS = 0.6
"""Two questions that share this much of what they say ask the same, whatever the answers are."""

SAME_WORDS_AND_ANSWERS = 0.4
"""With the same answers, this much is enough."""

OWN_ANSWERS = 3
"""Two facts with this many answers, the very same, are one fact, whatever their words."""

FEWEST_WORDS = 2
"""A question of fewer words that say something is too short to be compared by shares."""

EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a about all am an and any anyone anybody are as at be been by can could did do does done"
        " ever for from get had has have he her him his how i if in is it its just know may me"
        " might of on or out right she so some somebody someone tell than that the their them"
        " there they this to up was were what which will with would you your now not please yet",
    )
)
"""Words that say nothing of what a question is about."""


def stem(word: str) -> str:
    """A word without its common endings: `hitting` and `hit`, `pills` and `pill`."""
    for ending in ("ing", "ly", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def gist(text: str) -> frozenset[str]:
    """What a question is about: its words without the empty ones."""
    words = re.findall(r"[^\W\d_]+|\d+", re.sub(r"\(.*?\)", " ", text.lower()))
    return frozenset(stem(word) for word in words if word not in EMPTY)


def bare(text: str) -> str:
    """A text without marks and capitals."""
    return " ".join(re.findall(r"\w+", text.lower()))


def answers_of(fact: Fact) -> tuple[str, frozenset[str]]:
    """The kind of a fact with its values: two facts that are answered alike are alike in this."""
    return fact.kind, frozenset({*fact.harmless, *fact.values, *fact.danger})


def alike(one: Fact, other: Fact) -> str | None:
    """Why two facts ask the same, or None."""
    pairs = [(one.ask, other.ask)]
    pairs += [(one.ask_of[who], other.ask_of[who]) for who in one.ask_of if who in other.ask_of]
    same_answers = answers_of(one) == answers_of(other)
    if same_answers and len(answers_of(one)[1]) >= OWN_ANSWERS:
        return f"the same answers: {', '.join(sorted(answers_of(one)[1]))}"
    needed = SAME_WORDS_AND_ANSWERS if same_answers else SAME_WORDS
    for first, second in pairs:
        if first is None or second is None:
            continue
        for language in LANGUAGES:
            if language in first and bare(first[language]) == bare(second.get(language, "")):
                return f"the same words: {first[language]}"
        mine, theirs = gist(said(first)), gist(said(second))
        shared = len(mine & theirs) / max(1, len(mine | theirs))
        if min(len(mine), len(theirs)) >= FEWEST_WORDS and shared >= needed:
            return f"{shared:.0%} of the words: {said(first)} / {said(second)}"
    return None


def asked_twice(pack: Pack, allowed: Mapping[frozenset[str], str]) -> Found:
    """Pairs of facts that ask the same under two names, and leave given for pairs that do not."""
    found: Found = []
    facts = {name: fact for name, fact in pack.sections.facts.items() if fact.told_by is None}
    for (one, first), (other, second) in combinations(sorted(facts.items()), 2):
        why = alike(first, second)
        if why is not None and frozenset({one, other}) not in allowed:
            found.append((f"facts.{one}, facts.{other}", why))
    for one, other in map(sorted, allowed):
        if not {one, other} <= facts.keys() or alike(facts[one], facts[other]) is None:
            found.append((f"{one}, {other}", "leave is given for what is not alike"))
    return found
