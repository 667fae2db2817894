"""A guidecard drawn for people: whole, cleaned, marked, and with nothing in it that acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from console.drawing.branch import DRAFT, NOT_APPROVED, Branch, CardTree, card_tree
from console.drawing.page import page
from console.drawing.picture import picture
from console.drawing.tree import marked_lines
from console.text.clean import is_clean
from protocols.faults import NotInPack
from protocols.findings.disagreeing import disagreements
from protocols.pack import Pack
from protocols.shelf import Shelf
from support.packs import fact, offer, program, rule, small


def pack_saying(words: str = "Is anyone hurt?", **card: Any) -> Pack:
    return small(
        facts={
            "hurt": fact(harmless={"no": "nobody"}, danger={"yes": "somebody is hurt"}),
            "badly": {
                "ask": words,
                "why": words,
                "harmless": {"no": words},
                "danger": ["yes"],
                "applies_when": {"hurt": "yes"},
            },
        },
        screens={"injury": {"says": words, "when": {"hurt": "yes"}}},
        card={"questions": ["hurt", "badly"], "say": [words], "title": words, **card},
        rules=[rule("help", when={"badly": "yes"}, send="ems hot", because=words)],
        offers=[
            offer("team", says=words, cleared="injury", replaces="police", brings="team prompt")
        ],
        programs={"crew": program(name=words)},
    )


def tree(pack: Pack, approved: bool = False) -> CardTree:
    return card_tree(pack, "case-entry", disagreements(pack), approved=approved)


def test_it_shows_questions_with_relevance_rules_offers_and_disagreements() -> None:
    drawn = "\n".join(marked_lines(tree(pack_saying())))
    for words in (
        "2. badly: Is anyone hurt?",
        "asked unless known false: hurt: somebody is hurt",
        "DANGER: somebody is hurt",
        "SEND: ems hot",
        "takes away: police",
        "SEND: team prompt",
        "would go in spite of",
        "program at small/pack.yaml:1",
        "digest ",
    ):
        assert words in drawn


def test_a_card_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(NotInPack, match="case-entry"):
        card_tree(pack_saying(), "case-entri", (), approved=True)


@pytest.mark.parametrize("draw", [marked_lines, lambda t: page([t]), lambda t: picture([t])])
def test_what_is_not_approved_or_a_draft_says_so_at_head_and_foot(draw: Any) -> None:
    marked = "\n".join(draw(tree(pack_saying(draft=True))))
    assert marked.count(NOT_APPROVED) == marked.count(DRAFT) == 2
    plain = "\n".join(draw(tree(pack_saying(), approved=True)))
    assert NOT_APPROVED not in plain
    assert DRAFT not in plain


def test_every_shipped_card_fits_into_eighty_columns() -> None:
    for name in Shelf().names():
        pack = Shelf().load(name)
        differing = disagreements(pack)
        for card in pack.sections.cards:
            for line in marked_lines(card_tree(pack, card, differing, approved=False)):
                assert cell_len(line) <= 80


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


KNOWN = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "article",
    "p",
    "h1",
    "h2",
    "ul",
    "li",
    "footer",
}

ANYTHING = st.text(min_size=1, max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "</style></svg><script/>",
        "\x1b]0;gone\x07",
        "\u202eevil",
        "]]>",
        "&lt;b&gt;",
        "url(http://x.example)",
    ]
)


@settings(max_examples=40, deadline=None)
@given(ANYTHING)
def test_whatever_a_pack_says_nothing_in_a_drawing_acts(words: str) -> None:
    drawn = CardTree(words, (words,), words, (Branch(words, (Branch(words),)),))
    for line in marked_lines(drawn):
        assert is_clean(line)
        assert cell_len(line) <= 80
    web = Elements()
    web.feed("".join(page([drawn])))
    assert {tag for tag, _ in web.seen} <= KNOWN
    assert not [1 for _, held in web.seen if {"src", "href", "onload"} & set(held)]
    root = ElementTree.fromstring("".join(picture([drawn])).encode())
    kinds = {re.sub(r"\{.*\}", "", element.tag) for element in root.iter()}
    assert kinds <= {"svg", "rect", "text"}
