"""Guidecards for pen and paper: all that is asked and sent, and nothing that nobody approved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from console.drawing.branch import DRAFT, NOT_APPROVED
from console.drawing.paper import BOX, DANGER_BOX, LOCKED, paper_card
from console.sheet.printed import PAGE_LINES, WIDTH, pages
from console.sheet.training import TRAINING_WORDS
from console.text.clean import is_clean
from protocols.faults import NotInPack
from protocols.pack import Pack
from protocols.saying import said
from protocols.shelf import Shelf
from support.cli import guidecard
from support.hostile import hostile_text
from support.packs import fact, offer, program, rule, small

SHIPPED = Shelf().names()


def pack(words: str = "Is anyone hurt?", **card: Any) -> Pack:
    return small(
        facts={
            "where": fact(kind="place", ask="Where?"),
            "hurt": fact(
                ask={"en": words, "es": "¿Hay heridos?"}, harmless=["no"], danger=["some", "badly"]
            ),
            "bleeding": fact(harmless=["no"], danger=["yes"], applies_when={"hurt": "danger"}),
        },
        languages=["en", "es"],
        screens={"injury": {"says": "an injury", "when": {"hurt": "danger"}}},
        card={"questions": ["where", "hurt", "bleeding"], "title": words, **card},
        rules=[
            rule("help", when={"hurt": "danger"}, send="ems hot", instruct="press", because=words)
        ],
        instructions={
            "press": {"title": "Press", "medical": True, "steps": [{"say": "Press hard on it."}]}
        },
        offers=[offer("team", cleared="injury", replaces="police", brings="team prompt")],
        programs={"crew": program(name="The crew", contacts=["desk"], hours="Mo-Fr 09:00-17:00")},
        contacts={"desk": {"name": "Crew desk", "phone": "555-0177"}},
    )


def printed(held: Pack, card: str = "case-entry", **so: Any) -> str:
    sheet = paper_card(held, card, **{"approved": False, "training": False} | so)
    return "\n".join(line for leaf in pages(sheet) for line in leaf)


def test_what_is_asked_sent_and_rung_stands_on_it() -> None:
    told = printed(pack())
    for words in (
        "Send at once, while nothing else is known".upper(),
        "Police prompt",
        "2. Hurt              Is anyone hurt?",
        f"{DANGER_BOX} badly   {DANGER_BOX} some",
        f"{BOX} no   {BOX} unknown   {BOX} refused   {BOX} could not ask",
        "(unless known false: hurt: badly or some)",
        "If hurt: badly or some",
        "SEND Ambulance hot",
        f"{BOX} clearly no: an injury",
        "The crew (Mo-Fr 09:00-17:00)",
        "555-0177",
    ):
        assert words.lower() in told.lower(), words


def test_there_is_a_line_to_write_on_where_words_are_typed() -> None:
    lines = printed(pack()).splitlines()
    assert lines[lines.index("1. Where             Where?") + 1].strip("_ ") == ""


def test_wording_that_nobody_approved_is_on_paper_only_for_training() -> None:
    plain = printed(pack())
    assert "Press hard" not in plain
    assert LOCKED.split(",")[0] in " ".join(plain.split())
    for so in ({"approved": True}, {"training": True}):
        assert "1. Press hard on it." in printed(pack(), **so)


@pytest.mark.parametrize("approved", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_every_page_says_what_it_is_not(approved: bool, training: bool) -> None:
    held = pack(draft=True)
    for leaf in pages(paper_card(held, "case-entry", approved=approved, training=training)):
        head = "".join(leaf[:8]).replace(" ", "")
        assert DRAFT.replace(" ", "") in head
        assert (NOT_APPROVED.replace(" ", "") in head) is not approved
        assert (TRAINING_WORDS.replace(" ", "") in head) is training


def test_what_is_said_to_the_caller_is_in_the_language_that_was_asked_for() -> None:
    told = printed(pack(), language="es")
    assert "¿Hay heridos?" in told
    assert "Where?" in told  # there is no Spanish for it


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_card_is_on_paper_whole(name: str) -> None:
    held = Shelf().load(name)
    for card, plan in held.plans.items():
        leaves = list(pages(paper_card(held, card, approved=False, training=False)))
        assert all(len(leaf) <= PAGE_LINES for leaf in leaves)
        assert all(cell_len(line) <= WIDTH and is_clean(line) for leaf in leaves for line in leaf)
        told = " ".join("\n".join(line for leaf in leaves for line in leaf[2:]).split())
        for question in plan.first:
            fact_asked = held.sections.facts[question.fact]
            for danger in fact_asked.danger.values():
                assert f"{DANGER_BOX} " in told
                assert said(danger).split()[0] in told


def test_a_card_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotInPack):
        paper_card(pack(), "nowhere", approved=False, training=False)


@settings(max_examples=60)
@given(hostile_text)
def test_hostile_words_come_out_clean(words: str) -> None:
    held = pack()
    card = held.sections.cards["case-entry"].model_copy(update={"title": {"en": words}})
    sections = held.sections.model_copy(
        update={"cards": {**held.sections.cards, "case-entry": card}}
    )
    for line in printed(replace(held, sections=sections)).splitlines():
        assert is_clean(line)
        assert cell_len(line) <= WIDTH


class TestCommand:
    """`guidecard protocols print`."""

    def test_all_cards_of_a_pack_are_printed_case_entry_first(self, tmp_path: Path) -> None:
        ran = guidecard("--data", tmp_path, "protocols", "print", "mill-county")
        assert ran.code == 0
        assert ran.out.startswith("GUIDECARD  Case entry")
        assert ran.out.count("page 1 of") == len(Shelf().load("mill-county").sections.cards)
        assert "\f" in ran.out

    def test_cards_named_are_printed_alone_and_as_a_page(self, tmp_path: Path) -> None:
        page = tmp_path / "cards.html"
        ran = guidecard(
            *("--data", tmp_path, "protocols", "print", "base", "--card", "noise"),
            *("--card", "person-down", "--html", page, "--language", "es"),
        )
        assert (ran.code, ran.out) == (0, "")
        text = page.read_text()
        assert text.count("<table>") == 2
        assert "<script" not in text
        assert NOT_APPROVED in text

    def test_what_cannot_be_printed_is_refused(self, tmp_path: Path) -> None:
        for arguments, told in (
            (["base", "--card", "nois"], "Did you mean 'noise'?"),
            (["base", "--language", "fr"], "base speaks en, es"),
            (["bse"], "Did you mean 'base'?"),
        ):
            ran = guidecard("--data", tmp_path, "protocols", "print", *arguments)
            assert ran.code == 2
            assert told in ran.err
