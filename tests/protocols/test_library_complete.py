"""The library of base is whole: both languages, reasons, phrases, sources, mock calls, plain words.

Each measure is a function that lists what is missing. It is held against every card of base that is
not a draft; that each of them can fail is seen in `test_library_measures`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from console.mock.finding import find_scenarios
from protocols.procedure import CASE_ENTRY
from protocols.scenario import read_scenario
from protocols.shelf import Shelf
from support.library import (
    few_phrases,
    few_scenarios,
    keyed_wrong,
    own_parts,
    parts_of,
    ready,
    shared_parts,
    unfit_for_the_screen,
    unlike_in_one_language,
    unreasoned,
    unsourced,
    untranslated,
)
from support.packs import compiled, content, program
from support.reading_level import (
    hard_to_read,
)
from support.same_question import asked_twice

BASE = Shelf().load("base")

PACKS = tuple(name for name in Shelf().names() if name != "base")

BY_DESIGN: Mapping[frozenset[str], str] = {
    frozenset({"crowd", "offender_count"}): "those about at a party or fight, and those who do it",
    frozenset({"caller_out", "safe_place"}): "out of a burning house, or a room to hide in",
    frozenset({"exam_wanted", "help_refused"}): "medics after an assault, or any help in a crisis",
}
"""Facts that sound alike and are two all the same, each with the reason."""


@pytest.mark.parametrize("card", ready(BASE))
class TestEveryCard:
    def test_speaks_both_languages_wherever_a_text_may_stand(self, card: str) -> None:
        assert untranslated(parts_of(BASE, card)) == []

    def test_tells_you_from_they_in_spanish_too(self, card: str) -> None:
        assert unlike_in_one_language(BASE, card) == []

    def test_asks_in_spanish_what_yes_and_no_answer(self, card: str) -> None:
        assert keyed_wrong(BASE, card) == []

    def test_fits_the_screen_in_spanish_too(self, card: str) -> None:
        assert unfit_for_the_screen(BASE, card) == []

    def test_gives_a_reason_for_every_rule_and_every_question(self, card: str) -> None:
        assert unreasoned(BASE, card) == []

    def test_names_its_sources_where_they_are_due(self, card: str) -> None:
        assert unsourced(BASE, card) == []

    def test_is_read_below_the_seventh_grade(self, card: str) -> None:
        assert hard_to_read(BASE, card) == []


@pytest.mark.parametrize("card", [name for name in ready(BASE) if name != CASE_ENTRY])
def test_every_card_but_case_entry_is_found_by_what_callers_say(card: str) -> None:
    """Case entry is open before anything was said, and is on no list of cards."""
    assert few_phrases(card, BASE.sections.cards[card]) == []


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_speaks_both_languages_in_all_that_is_its_own(name: str) -> None:
    """Offers, rules, briefs, follow-ups, outcomes, notes, areas: whatever a call taker reads."""
    assert untranslated(own_parts(Shelf().load(name))) == []


def test_a_program_without_its_spanish_brief_is_found() -> None:
    made = program(
        mode="transfer",
        services="line",
        transfer={"answer_within_seconds": 60, "brief": "Say where they are."},
    )
    pack = compiled(content(programs={"line": made}))
    assert ("programs.line.transfer.brief", "no es") in untranslated(
        [("programs.line", pack.sections.programs["line"])]
    )


class TestTheWholeLibrary:
    def test_speaks_both_languages_in_what_no_card_owns(self) -> None:
        assert untranslated(shared_parts(BASE)) == []

    def test_asks_nothing_under_two_names(self) -> None:
        assert asked_twice(BASE, BY_DESIGN) == []

    def test_has_three_mock_calls_for_every_card(self) -> None:
        scenarios = [read_scenario(path)[0] for path in find_scenarios(Shelf(), [])]
        assert few_scenarios(BASE, scenarios) == []


def test_every_leave_says_why() -> None:
    assert all(len(reason.split()) >= 4 for reason in BY_DESIGN.values())
