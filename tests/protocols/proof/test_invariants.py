"""What an agency may promise, in its own words, and what is said where it does not hold."""

from itertools import permutations
from typing import Any

import pytest

from protocols.proof.proving import Finding, prove
from support.packs import Content, content, fact, faults_of, offer, program, rule, small

FACTS = {
    "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
    "odd": fact(harmless=["no"], danger=["yes"]),
}
SECTIONS: Content = {
    "facts": FACTS,
    "screens": {"weapon": {"says": "weapon", "when": {"weapon": "danger"}}},
    "rules": [rule("near", when={"weapon": "danger"}, send="police hot secure")],
    "offers": [offer("team", cleared="weapon", replaces="police", brings="team prompt")],
    "programs": {"team": program()},
}


def found(invariant: Content, **sections: Any) -> Finding:
    pack = small(
        **{**SECTIONS, "invariants": [{"id": "mine", "says": "mine", **invariant}]} | sections
    )
    return next(finding for finding in prove(pack).findings if finding.id == "mine")


@pytest.mark.parametrize(
    "invariant",
    [
        {"if": {"weapon": "danger"}, "always": "police hot"},
        {"if": {"weapon": "danger"}, "always": "police prompt"},
        {"if": {"weapon": "danger"}, "always": "police prompt secure"},
        {"if": {"weapon": "danger"}, "never": "team"},
        {"if": {"weapon": "unclear"}, "some_of": ["police", "ems"]},
        {"some_of": ["police", "team"]},
        {"if": {"weapon": "drawn"}, "implies": {"tripped": "weapon"}},
        {"never_lowers": "odd"},
        {"unless": {"weapon": "none"}, "always": "police prompt"},
        {"if": {"odd": "yes"}, "unless": {"weapon": "none"}, "always": "police prompt"},
    ],
)
def test_what_holds_is_proved(invariant: Content) -> None:
    assert found(invariant).holds


@pytest.mark.parametrize(
    ("invariant", "said"),
    [
        ({"if": {"weapon": "danger"}, "always": "police hot lead"}, {"weapon": "near"}),
        ({"if": {"weapon": "danger"}, "always": "ems hot"}, {"weapon": "near"}),
        ({"always": "police prompt"}, {"weapon": "none"}),
        ({"some_of": ["police", "ems"]}, {"weapon": "none"}),
        ({"if": {"weapon": "danger"}, "never": "police"}, {"weapon": "near"}),
        ({"if": {"odd": "yes"}, "implies": {"tripped": "weapon"}}, {"odd": "yes"}),
        ({"never": "team", "if": {"odd": "yes"}}, {"weapon": "none", "odd": "yes"}),
        # What nobody answered is not known true: so `unless` spares nothing.
        ({"unless": {"odd": "no"}, "always": "police prompt"}, {"weapon": "none"}),
    ],
)
def test_what_does_not_hold_is_shown_by_the_shortest_call(
    invariant: Content, said: dict[str, str]
) -> None:
    against = found(invariant).counterexample
    assert against is not None
    assert against.seen
    assert against.call.facts == said


@pytest.mark.parametrize("order", list(permutations(["one", "two", "three"])))
def test_of_calls_as_short_the_first_in_the_packs_order_is_shown(order: tuple[str, ...]) -> None:
    facts = {name: fact(harmless=["no"], danger=["likely", "sure"]) for name in order}
    rules = [
        rule(f"{name}-{danger}", when={name: f"{danger} or worse"}, send=line)
        for name in order
        for danger, line in (("likely", "police hot"), ("sure", "fire hot"))
    ]
    any_danger = {"any": [{name: "danger"} for name in sorted(order)]}
    against = found(
        {"always": "ems hot", "if": any_danger}, facts=facts, rules=rules, screens={}, offers=[]
    ).counterexample
    assert against is not None
    assert against.call.facts == {order[0]: "likely"}


def test_a_fact_that_should_never_lower_anything_and_does_is_shown_by_two_calls() -> None:
    against = found({"never_lowers": "weapon"}).counterexample
    assert against is not None
    assert against.before is not None
    assert (against.before.facts, against.call.facts) == ({}, {"weapon": "none"})


def test_an_invariant_speaks_of_its_own_cards_only() -> None:
    other = {"other": {"title": "o", "about": "o", "default": "police prompt"}}
    assert found({"always": "police prompt", "cards": "other"}, cards=other).holds
    assert not found({"always": "police prompt", "cards": "case-entry"}, cards=other).holds


def test_an_invariant_of_an_opened_card_speaks_on_every_card_from_then_on() -> None:
    other = {
        "other": {
            "title": "o",
            "about": "o",
            "default": "police prompt",
            "rules": [rule("odd", when={"odd": "yes"}, send="ems prompt")],
        }
    }
    odd = {"if": {"odd": "yes"}, "always": "ems prompt"}
    assert found({**odd, "opened": "other"}, cards=other).holds
    against = found(odd, cards=other).counterexample
    assert against is not None
    assert (against.call.card, against.call.opened) == ("case-entry", ())


def test_it_is_judged_by_what_is_needed_as_well_as_by_what_is_sent() -> None:
    """While the team is away police are sent; the call still needs no police."""
    away = {"team": program(hours="off")}
    assert not found({"always": "police prompt"}, programs=away).holds


def test_the_invariant_of_a_card_opened_earlier_is_broken_with_that_card_opened() -> None:
    other = {
        "other": {"title": "o", "about": "o", "default": "ems hot", "gives": {"weapon": "near"}}
    }
    against = found({"never": "police"}, cards=other, card={"default": "ems hot"}).counterexample
    assert against is not None
    assert against.card == "other"
    assert against.call.facts == {}


@pytest.mark.parametrize(
    ("invariant", "what"),
    [
        ({}, "demands nothing"),
        ({"never_lowers": "wepon"}, "'wepon'"),
        ({"implies": {"wepon": "near"}}, "'wepon'"),
        ({"always": "police", "unless": {"wepon": "none"}}, "'wepon'"),
        ({"always": "police", "opened": "oter"}, "'oter'"),
    ],
)
def test_an_invariant_that_cannot_be_read_is_refused(invariant: Content, what: str) -> None:
    sections = {**SECTIONS, "invariants": [{"id": "mine", "says": "mine", **invariant}]}
    faults = faults_of(content(**sections))
    assert [fault for fault in faults if what in fault.what]
