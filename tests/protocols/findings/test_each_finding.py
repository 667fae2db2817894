"""For every finding a pack with that fault, and one that differs only in having it mended."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import protocols.findings
from protocols.findings.everything import findings_of
from protocols.findings.finding import Finding
from support.packs import compiled, content, fact, offer, program, rule, square

TODAY = date(2026, 6, 3)
"""A Wednesday."""

YES_NO = {"harmless": ["no"], "danger": ["yes"]}

Sections = dict[str, Any]


def found(sections: Sections, *, approved: bool = True) -> tuple[Finding, ...]:
    return findings_of(compiled(content(**sections)), TODAY, approved=approved)


def instruction(**more: Any) -> Sections:
    return {"title": "Press", "steps": [{"say": "Press on it."}], **more}


def asking(*facts: str, **more: Any) -> Sections:
    return {"questions": list(facts), **more}


def pregnant(after: Any) -> Sections:
    """Two questions on one answer, and a third that needs both of them."""
    return {
        "facts": {
            "who": fact(values=["man", "woman"]),
            "pregnant": fact(**YES_NO, applies_when={"who": "woman"}),
            "weeks": fact(**YES_NO, applies_when={"all": [{"pregnant": "yes"}, {"who": after}]}),
        },
        "card": asking("who", "pregnant", "weeks"),
        "rules": [rule("r", when={"weeks": "yes"}, send="ems hot")],
    }


LISTENS = offer("listens", brings="line prompt consult")
FOLLOWS = offer("follows", brings="team routine after")
ALONE = offer("alone", cleared="injured", replaces="police", brings="team prompt")
OF_GROWN_UPS = {"when": {"who": "adult"}}


def in_a_row(*offers: Sections) -> Sections:
    """Offers in this order, and somebody for each of them."""
    return {
        "facts": {"hurt": fact(**YES_NO), "who": fact(values=["adult", "child"])},
        "screens": {"injured": {"says": "hurt", "when": {"hurt": "yes"}}},
        "card": asking("hurt", "who"),
        "offers": list(offers),
        "programs": {"crew": program(), "phone": program(services="line", mode="transfer")},
    }


def order(*questions: str) -> Sections:
    return {
        "facts": {
            "knife": fact(**YES_NO),
            "safe": fact(**YES_NO, applies_when={"knife": "yes"}),
        },
        "card": asking(*questions),
        "rules": [rule("r", when={"safe": "yes"}, send="police hot")],
    }


def one_fact(when: Any = None, asked: bool = True, **domain: Any) -> Sections:
    return {
        "facts": {"hurt": fact(**(domain or YES_NO))},
        "card": asking("hurt") if asked else {},
        "rules": [rule("r", when=when, send="ems hot")] if when else [],
    }


def taking(how: str) -> Sections:
    """A program for men and women, or for whoever is both."""
    when = {how: [{"who": "man"}, {"who": "woman"}]}
    return {
        "facts": {"who": fact(values=["man", "woman"])},
        "card": asking("who"),
        "programs": {"team": program(when=when)},
    }


def rules(*held: Sections) -> Sections:
    facts = {"hurt": fact(harmless=["no"], danger=["some", "badly"]), "who": fact(**YES_NO)}
    return {
        "facts": facts,
        "card": asking("hurt", "who"),
        "rules": [*held, rule("reads", when={"who": "yes", "hurt": "some or worse"}, propose="x")],
        "cards": {"x": {"title": "X", "about": "X.", "default": "police prompt"}},
    }


def offering(*screens: str, asked: tuple[str, ...] = ("knife", "hurt")) -> Sections:
    return {
        "facts": {"knife": fact(**YES_NO), "hurt": fact(**YES_NO)},
        "screens": {
            "armed": {"says": "armed", "when": {"knife": "yes"}},
            "injured": {"says": "injured", "when": {"hurt": "yes"}},
        },
        "card": {**asking(*asked), "default": ["police prompt", "ems prompt"]},
        "cards": {
            "other": {
                "title": "Other",
                "about": "Other.",
                "default": "police prompt",
                "questions": ["hurt", "knife"],
            }
        },
        "rules": [
            rule("cut", when={"hurt": "yes"}, send="ems hot"),
            rule("knife", when={"knife": "yes"}, send="police hot"),
        ],
        "offers": [
            offer(
                "team",
                cleared=list(screens),
                replaces=["police", "ems"],
                brings="team prompt",
            )
        ],
        "programs": {"team": program(screens=["armed", "injured"])},
    }


def filling(**parts: Any) -> Sections:
    areas = {
        "north": {"says": "North", "polygon": square(1, 0, 2, 1)},
        "south": {"says": "South", "polygon": square(0, 0, 1, 1)},
    }
    return {
        "areas": areas,
        "offers": [offer("team", brings="team prompt")],
        "programs": {
            "team": program(**{"areas": ["north", "south"], **parts}),
            "by-area": program(services="line", mode="transfer", areas=["north", "south"]),
        },
    }


def drawn(*shape: float) -> Sections:
    sections = filling()
    sections["areas"]["third"] = {"says": "Third", "polygon": square(*shape)}
    sections["programs"]["team"]["areas"] = []
    sections["programs"]["by-area"]["areas"] = ["north", "south", "third"]
    return sections


CASES: dict[str, tuple[str, Sections, Sections]] = {
    "a question whose parents exclude each other": (
        "question-dead",
        pregnant("man"),
        pregnant("woman"),
    ),
    "a question before what tells whether it applies": (
        "question-too-early",
        order("safe", "knife"),
        order("knife", "safe"),
    ),
    "an answer nothing reads": ("answer-unread", one_fact(), one_fact({"hurt": "yes"})),
    "a fact nobody asks": (
        "fact-unasked",
        one_fact({"hurt": "yes"}, asked=False),
        one_fact({"hurt": "yes"}),
    ),
    "a danger nothing reads": (
        "danger-unread",
        one_fact({"hurt": "badly"}, harmless=["no"], danger=["some", "badly"]),
        one_fact({"hurt": "some or worse"}, harmless=["no"], danger=["some", "badly"]),
    ),
    "a screen nothing uses": (
        "screen-unused",
        offering("injured") | {"programs": {"team": program()}},
        offering("armed", "injured"),
    ),
    "an area nothing uses": (
        "area-unused",
        filling(areas="north") | {"programs": {"team": program(areas="north")}},
        filling(),
    ),
    "an instruction nothing uses": (
        "instruction-unused",
        {"instructions": {"press": instruction()}},
        {"instructions": {"press": instruction()}, "card": {"instruct": "press"}},
    ),
    "a rule that contradicts itself": (
        "rule-never",
        rules(rule("r", when={"all": [{"hurt": "some"}, {"hurt": "badly"}]}, propose="x")),
        rules(rule("r", when={"any": [{"hurt": "some"}, {"hurt": "badly"}]}, propose="x")),
    ),
    "a rule on an answer that no card asks for": (
        "rule-never-asked",
        one_fact({"hurt": "yes"}, asked=False),
        one_fact({"hurt": "yes"}),
    ),
    "a program that can take no call": ("program-never", taking("all"), taking("any")),
    "a rule that another one covers": (
        "rule-needless",
        rules(
            rule("all", when={"hurt": "some or worse"}, send="ems hot"),
            rule("bad", when={"hurt": "badly"}, send="ems prompt"),
        ),
        rules(
            rule("all", when={"hurt": "some or worse"}, send="ems prompt"),
            rule("bad", when={"hurt": "badly"}, send="ems hot"),
        ),
    ),
    "an offer that does not clear what its card asks": (
        "offer-unscreened",
        offering("armed"),
        offering("armed", "injured"),
    ),
    "an offer behind one that asks for no more": (
        "offer-hidden",
        in_a_row(FOLLOWS, LISTENS),
        in_a_row(FOLLOWS | OF_GROWN_UPS, LISTENS),
    ),
    "an offer behind one with the same condition": (
        "offer-hidden",
        in_a_row(FOLLOWS | OF_GROWN_UPS, LISTENS | OF_GROWN_UPS),
        in_a_row(FOLLOWS | OF_GROWN_UPS, LISTENS | {"when": {"who": "child"}}),
    ),
    "two offers of which both can come": (
        "offer-hidden",
        in_a_row(FOLLOWS, LISTENS),
        in_a_row(
            offer("both", brings=["line prompt consult", "team routine after"]), FOLLOWS, LISTENS
        ),
    ),
    "a service that no program fills": (
        "service-unfilled",
        filling(services="line", mode="transfer", name="The line"),
        filling(),
    ),
    "a team that sleeps": ("service-gap", filling(hours="Mo-Fr 08:00-20:00"), filling()),
    "a place where no team goes": ("service-gap", filling(areas="north"), filling()),
    "a question without words in a promised language": (
        "text-missing",
        {"languages": ["en", "es"], "facts": {"hurt": fact(**YES_NO)}},
        {"languages": ["en"], "facts": {"hurt": fact(**YES_NO)}},
    ),
    "an area drawn twice": ("area-border", drawn(0, 0, 1.001, 1), drawn(0, 1, 1, 2)),
    "a border that crosses another": ("area-border", drawn(0, 0.99, 1, 2), drawn(0, 1, 1, 2)),
    "an area at the other side of the world": (
        "area-far",
        drawn(-80, 100, -79, 101),
        drawn(0, 1, 1, 2),
    ),
    "a program past its end": (
        "program-ended",
        filling(ends="2026-06-03"),
        filling(ends="2027-06-03"),
    ),
    "a program about to end": ("program-ends", filling(ends="2026-06-20"), filling()),
    "a program that has not begun": (
        "program-starts",
        filling(starts="2026-07-01"),
        filling(starts="2026-06-01"),
    ),
    "a card that is a draft": ("card-draft", {"card": {"draft": True}}, {}),
    "a translation nobody signed for": (
        "not-reviewed",
        {"languages": ["en", "es"], "translations": {"es": "unreviewed"}},
        {"languages": ["en", "es"], "translations": {"es": {"by": "R. Ames", "on": "2026-05-01"}}},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_fault_is_found(case: str) -> None:
    code, faulty, _ = CASES[case]
    told = [one for one in found(faulty) if one.code == code]
    assert told
    for one in told:
        assert one.file == "small/pack.yaml"
        assert one.remedy
        assert str(one).startswith(f"small/pack.yaml{f':{one.line}' if one.line else ''}: ")


@pytest.mark.parametrize("case", CASES)
def test_the_same_pack_without_the_fault_is_not_accused_of_it(case: str) -> None:
    code, _, mended = CASES[case]
    assert code not in {one.code for one in found(mended)}


def test_a_question_that_the_card_itself_calls_for_is_not_too_early() -> None:
    early = order("safe", "knife")
    early["card"] = {**early["card"], "gives": {"knife": "yes"}}
    assert "question-too-early" not in {one.code for one in found(early)}


def test_an_offer_that_stands_in_for_another_is_not_hidden_by_it() -> None:
    second = offer("phone", cleared="injured", replaces="police", brings="line prompt")
    assert "offer-hidden" not in {one.code for one in found(in_a_row(ALONE, second))}


def test_an_offer_that_nobody_can_fill_hides_none() -> None:
    held = in_a_row(FOLLOWS, LISTENS)
    held["programs"] = {"phone": held["programs"]["phone"]}
    assert "offer-hidden" not in {one.code for one in found(held)}
    assert "offer-hidden" in {one.code for one in found({**held, "programs": {}})}


def test_medical_wording_is_told_until_this_very_pack_is_approved() -> None:
    sections = {"instructions": {"press": instruction(medical=True)}, "card": {"instruct": "press"}}
    assert "not-approved" in {one.code for one in found(sections, approved=False)}
    assert "not-approved" not in {one.code for one in found(sections, approved=True)}


def test_every_kind_of_finding_has_its_case() -> None:
    folder = Path(protocols.findings.__path__[0])
    source = "".join(path.read_text() for path in folder.glob("*.py"))
    codes = set(
        re.findall(
            r'"((?:question|rule|fact|danger|answer|program|offer|service|text|area|'
            r'card|not)-[a-z-]+)"',
            source,
        )
    )
    assert codes <= {code for code, _, _ in CASES.values()} | {"not-approved"}
