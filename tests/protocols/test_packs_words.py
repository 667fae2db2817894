"""The words of the shipped packs: plain enough to be understood, sourced, fit to be read out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from protocols.model import Sections, Text
from protocols.saying import said
from protocols.shelf import SHIPPED, Shelf

PACKS = {name: Shelf().load(name) for name in Shelf().names()}
BASE = PACKS["base"].sections
DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
"""Where the sources stand that may be named; not part of the project."""

SIXTH_GRADE = 6.0
HARDEST = 8.0
"""One short sentence may be harder than the whole: there are words that have no easier one."""


def read_out(sections: Sections) -> Iterator[tuple[str, str]]:
    """Everything that is said to a caller, with where it stands."""
    for name, fact in sections.facts.items():
        asked: dict[str, Text] = {"ask": fact.ask} if fact.ask else {}
        for who, text in {**asked, **fact.ask_of}.items():
            if not said(text).startswith("("):  # told by the taker's own ears
                yield f"facts.{name}.{who}", said(text)
    for name, card in sections.cards.items():
        for question in (*card.questions, *card.closing):
            if question.ask is not None:
                yield f"cards.{name}.{question.fact}", said(question.ask)
        for text in card.say:
            yield f"cards.{name}.say", said(text)
    for name, instruction in sections.instructions.items():
        for number, step in enumerate(instruction.steps, start=1):
            yield f"instructions.{name}.{number}", said(step.say)


def syllables(word: str) -> int:
    """Vowel groups, without the silent e: within one of the truth for common English words."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    letters = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", lambda end: end[0][0], letters)
    return max(1, len(re.findall(r"[aeiouy]+", letters)))


def grade(text: str) -> float:
    """Flesch-Kincaid: the school year in which a text of these sentences and words can be read."""
    sentences = [part for part in re.split(r"[.!?:]+", text) if re.search("[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z0-9']+", text)
    counted = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * counted / len(words) - 15.59


class TestReadingLevel:
    def test_of_a_plain_and_of_a_hard_sentence(self) -> None:
        """A control: the measure tells one from the other."""
        assert grade("Put the phone down. Look at the chest.") < 3
        assert grade("Subsequently administer intranasal antagonist medication immediately.") > 12

    @pytest.mark.parametrize("name", PACKS)
    def test_of_all_that_is_read_out_is_below_the_sixth_grade(
        self, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        texts = list(read_out(PACKS[name].sections))
        whole = grade(" ".join(text if text[-1] in ".!?" else f"{text}." for _, text in texts))
        worst = sorted(((grade(text), where, text) for where, text in texts), reverse=True)[:8]
        with capsys.disabled():
            print(f"\n{name}: grade {whole:.1f} over {len(texts)} texts; the hardest are")
            for level, where, text in worst:
                print(f"  {level:4.1f} {where}: {text}")
        assert whole < SIXTH_GRADE

    @pytest.mark.parametrize(("where", "text"), list(read_out(BASE)))
    def test_of_no_single_text_is_far_above(self, where: str, text: str) -> None:
        assert grade(text) < HARDEST


class TestQuestions:
    @pytest.mark.parametrize("name", [name for name, fact in BASE.facts.items() if fact.ask])
    def test_say_why_they_are_asked(self, name: str) -> None:
        assert BASE.facts[name].why is not None

    @pytest.mark.parametrize(("where", "text"), list(read_out(BASE)))
    def test_fit_two_rows_of_the_screen(self, where: str, text: str) -> None:
        assert len(text) <= 100

    def test_have_answers_that_fit_a_row(self) -> None:
        for name, fact in BASE.facts.items():
            for value, words in {**fact.harmless, **fact.values, **fact.danger}.items():
                assert len(said(words)) <= 36, f"{name}: {value}"

    @pytest.mark.parametrize(
        "name",
        [n for n, fact in BASE.facts.items() if {*fact.harmless, *fact.danger} == {"yes", "no"}],
    )
    def test_of_yes_or_no_begin_as_such_questions_do(self, name: str) -> None:
        """`y` records yes: a question that a caller answers with anything else is keyed wrong."""
        fact = BASE.facts[name]
        verbs = "Is|Are|Do|Does|Did|Has|Have|Will|May|Was|In the last month, did"
        for text in (fact.ask, *fact.ask_of.values()):
            assert text is not None
            words = re.sub(r"^\(.*?\) ", "", said(text))
            assert re.match(f"({verbs})\\b", words), words


class TestWordsForWhoeverIsOnThePhone:
    ABOUT_THE_BODY = ("awake", "breathing", "injury", "sudden_illness", "weapon", "violence")
    SCREENER = ("wish_dead", "thoughts", "method", "intent", "plan", "behaviour")

    @pytest.mark.parametrize("name", [*ABOUT_THE_BODY, *SCREENER, "means", "taken", "alone"])
    def test_speak_to_the_person_as_you(self, name: str) -> None:
        assert re.search(r"\byour?\b", said(BASE.facts[name].ask_of["patient"]))

    @pytest.mark.parametrize("name", ["awake", "breathing", "weapon", "suicidal", "means", "taken"])
    def test_are_simpler_for_a_child(self, name: str) -> None:
        fact = BASE.facts[name]
        assert fact.ask is not None
        assert grade(said(fact.ask_of["child"])) <= max(5.0, grade(said(fact.ask)))

    @pytest.mark.parametrize("name", ["awake", "breathing", "weapon"])
    def test_ask_nobody_far_away_to_look(self, name: str) -> None:
        assert said(BASE.facts[name].ask_of["relative_away"]).startswith("Do you know")


class Sourced(Protocol):
    """A part of a pack that says where it comes from."""

    @property
    def source(self) -> tuple[str, ...]: ...


def sources(name: str) -> Iterator[str]:
    """Every source that a pack names."""
    sections = PACKS[name].sections
    held: tuple[Sourced, ...] = (
        *sections.facts.values(),
        *sections.screens.values(),
        *sections.cards.values(),
        *sections.rules,
        *sections.offers,
        *sections.instructions.values(),
        *sections.programs.values(),
        *sections.areas.values(),
    )
    for one in held:
        yield from one.source
    for card in sections.cards.values():
        for rule in card.rules:
            yield from rule.source
    for instruction in sections.instructions.values():
        for clock in instruction.clocks:
            yield from clock.source


@pytest.mark.skipif(not DOMAIN.is_dir(), reason="the collection of sources is not here")
@pytest.mark.parametrize("name", PACKS)
def test_addresses_stand_in_the_collection_of_sources(name: str) -> None:
    collected = " ".join(path.read_text() for path in sorted(DOMAIN.glob("*.md")))
    for source in sources(name):
        if source.startswith("http"):
            bare = re.sub(r"^https?://(www\.)?", "", source).rstrip("/")
            assert bare in collected, source


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.yaml")), ids=lambda path: path.stem)
def test_lines_of_a_pack_are_short_but_for_addresses(path: Path) -> None:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        assert len(line) <= 100 or "http" in line, f"{path.name}:{number}"
