"""A law that fails anywhere is found, by the shortest call, and one that holds is proved."""

from itertools import islice
from typing import Any

import pytest

from protocols.pack import Pack
from protocols.proof.proving import Counterexample, Proof, prove
from protocols.shelf import Shelf
from support.packs import (
    Content,
    compiled,
    content,
    fact,
    offer,
    program,
    rule,
    small,
    without_check,
)
from support.random_packs import random_content, random_situation, seeded
from support.safety import Safety, Violation

WEAPON = {"weapon": fact(harmless=["none", "denied"], danger=["near", "drawn"])}
ASLEEP = {
    **WEAPON,
    "patient": fact(values=["nobody", "one"]),
    "asleep": fact(harmless=["no"], danger=["yes"], applies_when={"patient": "one"}),
}
ALONE = {"cleared": "screen", "replaces": "police", "brings": "team prompt"}


def sends(facts: Content, **parts: Any) -> Content:
    return {"facts": facts, "rules": [rule("planted", send="ems hot", **parts)]}


def offers(facts: Content, screen: Content, **parts: Any) -> Content:
    return {
        "facts": facts,
        "screens": {"screen": {"says": "screen", "when": screen}},
        "offers": [offer("planted", **{**ALONE, **parts})],
        "programs": {"team": program()},
    }


PLANTED: dict[str, tuple[str, Content, dict[str, str] | None, dict[str, str]]] = {
    "a rule that a stronger danger ends": (
        "danger",
        sends(WEAPON, when={"weapon": "near"}),
        {"weapon": "near"},
        {"weapon": "drawn"},
    ),
    "a screen that a stronger danger clears": (
        "danger",
        offers(WEAPON, {"weapon": "near"}),
        {"weapon": "near"},
        {"weapon": "drawn"},
    ),
    "a rule that waits for a harmless answer": (
        "fail-safe-whole",
        sends(WEAPON, when={"weapon": ["denied", "danger"]}),
        {"weapon": "denied"},
        {},
    ),
    "a rule spared by doubt": (
        "fail-safe-whole",
        sends(WEAPON, unless={"weapon": "unclear"}),
        {"weapon": "none"},
        {"weapon": "unknown"},
    ),
    "an offer that holds in doubt": (
        "fail-safe-offers",
        offers({**WEAPON, **ASLEEP}, {"asleep": "yes"}, when={"weapon": "unclear"}),
        {"patient": "nobody", "weapon": "near"},
        {"patient": "nobody", "weapon": "unknown"},
    ),
    "a rule spared by a danger": (
        "danger",
        sends(WEAPON, unless={"weapon": "near"}),
        {"weapon": "none"},
        {"weapon": "near"},
    ),
    "a screen cleared by a danger": (
        "danger",
        offers(WEAPON, {"not": {"weapon": "drawn"}}),
        {"weapon": "near"},
        {"weapon": "drawn"},
    ),
    "a rule on a fact that does not apply": (
        "fail-safe-whole",
        sends(ASLEEP, when={"not": {"asleep": "no"}}),
        {"patient": "nobody"},
        {},
    ),
    "a rule that waits for a place": (
        "fail-safe-whole",
        {
            "areas": {"here": {"says": "Here", "polygon": [[10, 20], [10, 20.2], [10.2, 20.2]]}},
            **sends({}, when={"in_area": "here"}),
        },
        {},
        {},
    ),
    "a card that sends no field response": (
        "nothing-known-sends-default",
        {"card": {"default": "team prompt"}, "programs": {"team": program()}},
        None,
        {},
    ),
    "an offer with no screen": (
        "nothing-known-sends-default",
        offers({}, {"weapon": "near"}, cleared=[]) | {"screens": {}},
        None,
        {},
    ),
    "a lesser offer tried after a richer one": (
        "filling",
        offers(WEAPON, {"weapon": "danger"}, id="richer", replaces=[])
        | {
            "offers": [
                offer("richer", cleared="screen", brings="team prompt"),
                offer("planted", cleared="screen", replaces="police"),
            ]
        },
        {"weapon": "none"},
        {"weapon": "none"},
    ),
}


def unchecked(monkeypatch: pytest.MonkeyPatch, sections: Content) -> Pack:
    """A pack that the laws' own check was not asked about."""
    without_check(monkeypatch, lambda _: True)
    return compiled(content(**sections))


def against(proof: Proof, name: str) -> Counterexample:
    found = next(finding for finding in proof.findings if finding.id == name).counterexample
    assert found is not None
    return found


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found_by_the_shortest_call(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    law, sections, before, call = PLANTED[name]
    found = against(prove(unchecked(monkeypatch, sections)), law)
    assert found.seen
    assert found.card == "case-entry"
    assert found.call.facts == call
    assert (found.before is None) is (before is None)
    if found.before is not None and before is not None:
        differs = {f for f, v in found.before.facts.items() if call.get(f) != v}
        assert differs == {f for f, v in before.items() if call.get(f) != v}


@pytest.mark.parametrize("name", [n for n, held in PLANTED.items() if held[2] is not None])
def test_what_is_found_is_a_violation_by_plain_code_too(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    law, sections, _, _ = PLANTED[name]
    pack = unchecked(monkeypatch, sections)
    found = against(prove(pack), law)
    assert found.before is not None
    assert violations(pack, Safety(pack), found)


def violations(pack: Pack, safety: Safety, found: Counterexample) -> list[Violation]:
    """What plain code says of the calls that were found."""
    assert found.before is not None
    return [v for call in (found.before, found.call) for v in safety.all(call)]


@pytest.mark.parametrize("first", range(0, 80, 40))
def test_a_proof_says_no_where_any_random_call_breaks_a_law(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where it says yes, no random call breaks one; the calls are judged by plain code."""
    without_check(monkeypatch, lambda _: True)
    broken = 0
    for seed in range(first, first + 40):
        dice = seeded(seed)
        pack = compiled(random_content(dice, wild=12))
        safety = Safety(pack)
        proof = prove(pack)
        sampled = (v for _ in range(6) for v in safety.all(random_situation(dice, pack)))
        found = list(islice(sampled, 1))
        broken += not proof.holds
        if found:
            assert not proof.holds, found[0]
        for finding in proof.findings:
            held = finding.counterexample
            if held is not None and held.before is not None and held.seen:
                assert violations(pack, safety, held), finding.id
    assert 4 < broken < 36


@pytest.mark.parametrize("name", Shelf().names())
def test_everything_that_shipped_packs_promise_is_proved(name: str) -> None:
    proof = prove(Shelf().load(name))
    assert proof.holds
    ids = [finding.id for finding in proof.findings]
    assert ids[:4] == ["fail-safe-offers", "fail-safe-whole", "danger", "filling"]
    assert {invariant.id for invariant in proof.pack.sections.invariants} <= set(ids)
    assert {h.rule.id for h in proof.pack.procedure.rules if h.rule.hard and h.rule.send} <= {*ids}


@pytest.mark.parametrize("name", Shelf().names())
def test_no_invariant_of_a_shipped_pack_speaks_of_no_call_at_all(name: str) -> None:
    proof = prove(Shelf().load(name))
    idle = {finding.id for finding in proof.findings if finding.covers == 0}
    assert idle <= {"lost-transfer-gets-field"}, "only where a pack has nobody to transfer to"


def test_a_small_pack_that_keeps_everything_is_proved() -> None:
    assert prove(small()).holds


def test_a_program_taken_out_of_the_pack_is_a_program_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its richer offer, tried first, would keep police that the next one takes away."""
    law, sections, _, _ = PLANTED["a lesser offer tried after a richer one"]
    pack = unchecked(monkeypatch, sections)
    without = unchecked(monkeypatch, {**sections, "programs": {}})
    call = against(prove(pack), law).before
    assert call is not None
    assert list(Safety(pack).lost_program(without, call))


@pytest.mark.parametrize("hours", ["Sa 03:00-03:30", "Su 22:00-23:00"])
def test_both_calls_of_a_law_are_at_one_time_when_the_team_works(
    hours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    law, sections, _, _ = PLANTED["a lesser offer tried after a richer one"]
    sections = {**sections, "programs": {"team": program(hours=hours)}}
    found = against(prove(unchecked(monkeypatch, sections)), law)
    assert found.seen
    assert found.before is not None
    assert found.before.at == found.call.at


def test_a_place_that_no_map_shows_is_not_taken_for_a_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A call that breaks a promise is told even where no place was found to tell it at."""
    monkeypatch.setattr("protocols.proof.realising._spots", lambda _: ())
    monkeypatch.setattr("protocols.proof.realising._lies", lambda *_: None)
    _, sections, _, _ = PLANTED["a rule that waits for a place"]
    found = against(prove(unchecked(monkeypatch, sections)), "fail-safe-whole")
    assert not found.seen
