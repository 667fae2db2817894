"""The laws of DESIGN on random packs that pass the check, and on the shipped ones.

Random packs are small, and a call is looked at with all its neighbours: every other answer to every
fact, every program lost. The controls show that each check of `protocols.laws` is needed: with it
silenced, packs get through that break a law.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.decide import decide
from protocols.faults import PackRejected
from protocols.pack import Pack
from protocols.words import UNCLEAR
from support.packs import (
    NOON,
    Content,
    compiled,
    content,
    fact,
    faults_of,
    offer,
    program,
    rule,
    without_check,
)
from support.random_packs import (
    Made,
    drawn_packs,
    random_content,
    random_made,
    random_situation,
    seeded,
)
from support.safety import Safety, Violation, responses
from support.shipped import SHELF, cards_to_try, shipped

SEEDS = st.integers(0, 2**32 - 1)


def none(violations: Iterable[Violation], made: Made | None = None) -> None:
    """No law is broken; else the first violation is shown."""
    found = next(iter(violations), None)
    assert found is None, f"{found.law}: {found.says}\nhad {found.had}\nhas {found.has}{made}"


class TestRandomPacks:
    @pytest.mark.parametrize("first", range(0, 140, 20))
    def test_keep_every_law_around_every_call(self, first: int) -> None:
        """Fail-safe (whole, offers), Danger, Filling, and that a rule's line is never absent."""
        for seed in range(first, first + 20):
            dice = seeded(seed)
            made = random_made(dice)
            safety = Safety(made.pack)
            for _ in range(10):
                none(safety.all(random_situation(dice, made.pack)), made)

    @settings(max_examples=60, deadline=None)
    @given(drawn_packs(), SEEDS)
    def test_keep_every_law_on_packs_that_hypothesis_draws(self, made: Made, seed: int) -> None:
        """Other packs on every run, and what breaks a law is brought down to its smallest."""
        safety, dice = Safety(made.pack), seeded(seed)
        for _ in range(5):
            none(safety.all(random_situation(dice, made.pack)))

    @settings(max_examples=120, deadline=None)
    @given(drawn_packs(), SEEDS)
    def test_lose_nobody_with_a_program(self, made: Made, seed: int) -> None:
        """Taken out of the pack, past its last day, or moved where the call is not."""
        dice = seeded(seed)
        programs: Content = made.content["programs"]
        if not programs:
            return
        name = dice.one(list(programs))
        rest = {other: held for other, held in programs.items() if other != name}
        nowhere = {"says": "Nowhere", "polygon": [[-80, 0], [-80, 1], [-79, 1]]}
        for changed, areas in (
            (rest, {}),
            ({**programs, name: {**programs[name], "ends": "2020-01-01"}}, {}),
            ({**programs, name: {**programs[name], "areas": ["nowhere"]}}, {"nowhere": nowhere}),
        ):
            held = {**made.content, "programs": changed}
            held["areas"] = {**held["areas"], **areas}
            without, safety = compiled(held), Safety(made.pack)
            for _ in range(6):
                none(safety.lost_program(without, random_situation(dice, made.pack)))

    @settings(max_examples=100, deadline=None)
    @given(drawn_packs(), SEEDS)
    def test_decide_alike_in_whatever_order_the_answers_came(self, made: Made, seed: int) -> None:
        dice = seeded(seed)
        for _ in range(5):
            call = random_situation(dice, made.pack)
            turned = replace(call, facts=dict(reversed(list(call.facts.items()))))
            assert decide(made.pack, turned) == decide(made.pack, call)

    @settings(max_examples=100, deadline=None)
    @given(drawn_packs(), SEEDS)
    def test_lose_no_rule_when_cards_are_switched_back_and_forth(
        self, made: Made, seed: int
    ) -> None:
        """A card that gives an answer replaces an unclear one; such calls are left out.

        So are rules with `unless`, which end when what they wait for becomes known.
        """
        dice = seeded(seed)
        given = {name for card in made.pack.sections.cards.values() for name in card.gives}
        unless = {held.rule.id for held in made.pack.parsed.rules if held.unless is not None}
        for _ in range(5):
            call = random_situation(dice, made.pack)
            facts = {
                name: value
                for name, value in call.facts.items()
                if name not in given or value not in UNCLEAR
            }
            call = replace(call, facts=facts)
            fired: set[str] = set()
            opened = call.opened
            for card in (call.card, "other", "case-entry", call.card):
                found = decide(made.pack, replace(call, card=card, opened=opened))
                now = {because.rule for because in found.because} - unless
                assert fired <= now
                fired, opened = now, tuple(dict.fromkeys((*opened, card)))

    @settings(max_examples=100, deadline=None)
    @given(drawn_packs(), SEEDS)
    def test_need_the_same_wherever_whenever_and_whoever_is_busy(
        self, made: Made, seed: int
    ) -> None:
        dice = seeded(seed)
        anywhere = {
            name: {part: held for part, held in one.items() if part not in {"areas", "hours"}}
            for name, one in made.content["programs"].items()
        }
        unbound = compiled({**made.content, "programs": anywhere})
        for _ in range(5):
            call = random_situation(dice, made.pack, NOON)
            busy = random_situation(dice, made.pack).status
            needed = decide(made.pack, call).needed_lines
            for other in (
                decide(made.pack, replace(call, at=NOON + timedelta(hours=11))),
                decide(made.pack, replace(call, status=busy)),
                decide(made.pack, replace(call, status={})),
                decide(unbound, call),
            ):
                assert other.needed_lines == needed


@dataclass(frozen=True, slots=True)
class Planted:
    """A pack with one thing in it that the check must refuse, because it breaks a law."""

    says: str
    """Part of the fault."""
    sections: Content
    card: str = "case-entry"


WEAPON = {"weapon": fact(harmless=["none", "denied"], danger=["near", "drawn"])}
ASLEEP = {
    **WEAPON,
    "patient": fact(values=["nobody", "one"]),
    "asleep": fact(harmless=["no"], danger=["yes"], applies_when={"patient": "one"}),
}
SCREEN = {"weapon": {"says": "weapon", "when": {"weapon": "danger"}}}
TEAM = {"team": program()}
ALONE = {"cleared": "weapon", "replaces": "police", "brings": "team prompt"}


def sends(facts: Content, **parts: Any) -> Content:
    return {"facts": facts, "rules": [rule("planted", send="ems hot", **parts)]}


def offers(facts: Content, screen: Content, **parts: Any) -> Content:
    made = offer("planted", **{**ALONE, "cleared": "screen", **parts})
    screens = {"screen": {"says": "screen", "when": screen}}
    return {"facts": facts, "screens": screens, "offers": [made], "programs": TEAM}


PLANTED = {
    "a rule that a stronger danger ends": Planted(
        "is worse than what is listed", sends(WEAPON, when={"weapon": "near"})
    ),
    "a screen that a stronger danger clears": Planted(
        "is worse than what is listed", offers(WEAPON, {"weapon": "near"})
    ),
    "a rule that waits for a harmless answer": Planted(
        "so an unasked 'weapon' would send less",
        sends(WEAPON, when={"weapon": ["denied", "danger"]}),
    ),
    "a rule spared by doubt": Planted(
        "an unclear answer to 'weapon' would spare", sends(WEAPON, unless={"weapon": "unclear"})
    ),
    "an offer that holds in doubt": Planted(
        "an unclear answer to 'weapon' would spare",
        offers({**WEAPON, **ASLEEP}, {"asleep": "yes"}, when={"weapon": "unclear"}),
    ),
    "a rule spared by a danger": Planted(
        "spares a response and the lesser", sends(WEAPON, unless={"weapon": "near"})
    ),
    "a screen cleared by a danger": Planted(
        "spares a response and the lesser", offers(WEAPON, {"not": {"weapon": "drawn"}})
    ),
    "a rule on anything but one harmless answer": Planted(
        "it sends because 'weapon' is not one of these",
        sends(WEAPON, when={"not": {"weapon": "none"}}),
    ),
    "a rule on a fact that does not apply": Planted(
        "does not", sends(ASLEEP, when={"not": {"asleep": "no"}})
    ),
    "a card that sends no field response": Planted(
        "its default is no field response", {"card": {"default": "team prompt"}, "programs": TEAM}
    ),
    "an offer with no screen": Planted(
        "it takes a response away and names no screen",
        {"offers": [offer("planted", replaces="police", brings="team prompt")], "programs": TEAM},
    ),
    "an offer that brings more than the default": Planted(
        "a doubt would lose it",
        {
            "facts": WEAPON,
            "screens": SCREEN,
            "offers": [offer("planted", cleared="weapon", brings="police hot")],
        },
    ),
    "a lesser offer tried after a richer one": Planted(
        "it keeps less police than 'richer'",
        {
            "facts": WEAPON,
            "screens": SCREEN,
            "programs": TEAM,
            "offers": [
                offer("richer", cleared="weapon", brings="team prompt"),
                offer("planted", cleared="weapon", replaces="police"),
            ],
        },
    ),
}


def violations(pack: Pack, dice_seed: int = 1, calls: int = 60) -> list[Violation]:
    """What breaks a law in some random calls of a pack."""
    safety, dice = Safety(pack), seeded(dice_seed)
    found: list[Violation] = []
    for _ in range(calls):
        found.extend(safety.all(random_situation(dice, pack)))
        if found:
            break
    return found


class TestEachCheckIsNeeded:
    @pytest.mark.parametrize("name", PLANTED)
    def test_it_refuses_a_pack_for_that_reason_alone(self, name: str) -> None:
        with pytest.raises(PackRejected) as refused:
            compiled(content(**PLANTED[name].sections))
        assert all(PLANTED[name].says in fault.what for fault in refused.value.faults)

    @pytest.mark.parametrize("name", PLANTED)
    def test_and_without_it_that_pack_breaks_a_law(
        self, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without_check(monkeypatch, lambda what: PLANTED[name].says in what)
        assert violations(compiled(content(**PLANTED[name].sections)))

    @pytest.mark.parametrize(
        "says",
        [
            "is worse than what is listed",
            "would send less",
            "would spare a response",
            "names no screen",
            "a doubt would lose it",
            "it keeps less",
        ],
    )
    def test_and_without_it_random_packs_break_laws(
        self, says: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The random packs above are wild enough to need the check."""
        kept_out = [made for made, said in refused_packs() if all(says in what for what in said)]
        without_check(monkeypatch, lambda what: says in what)
        assert any(violations(compiled(made), calls=20) for made in kept_out)


@cache
def refused_packs() -> tuple[tuple[Content, tuple[str, ...]], ...]:
    """Random packs that the whole check refuses, and what it says of them."""
    found = []
    for seed in range(800):
        made = random_content(seeded(seed), wild=30)
        if faults := faults_of(made):
            found.append((made, tuple(fault.what for fault in faults)))
    return tuple(found)


GIVEN = {"facts": WEAPON, "screens": {"drawn": {"says": "drawn", "when": {"weapon": "drawn"}}}}

SUSPECTS: dict[str, Content] = {
    "an offer that holds by a fact that may not apply": offers(
        ASLEEP, {"weapon": "danger"}, when={"asleep": "no"}
    ),
    "a screen cleared by a fact that may not apply": offers(ASLEEP, {"not": {"asleep": "no"}}),
    "a rule spared by a fact that may not apply": sends(ASLEEP, unless={"asleep": "no"}),
    "a fact that applies by a fact that may not apply": {
        "facts": {**ASLEEP, "more": fact(danger=["yes"], applies_when={"not": {"asleep": "no"}})},
        "rules": [rule("planted", when={"more": "unclear"}, send="ems hot")],
    },
    "police kept by phone, without a screen": {
        "offers": [offer("planted", keeps={"police": "consult"})]
    },
    "police of a rule kept by phone": {
        **offers(WEAPON, {"weapon": "drawn"}, replaces=[], keeps={"police": "consult"}),
        "rules": [rule("near", when={"weapon": "near or worse"}, send="police hot")],
    },
    "a rule that waits for a place": {
        "areas": {"here": {"says": "Here", "polygon": [[10.0, 20.0], [10.0, 20.2], [10.2, 20.2]]}},
        "rules": [rule("planted", when={"in_area": "here"}, send="ems hot")],
    },
    "a card that gives a harmless answer": {
        **GIVEN,
        "card": {"gives": {"weapon": "none"}},
        "offers": [offer("planted", cleared="drawn", replaces="police")],
    },
    "a card that gives a lesser danger": {
        **GIVEN,
        "card": {"gives": {"weapon": "near"}},
        "offers": [offer("planted", cleared="drawn", replaces="police")],
    },
}


@pytest.mark.parametrize("name", SUSPECTS)
def test_a_pack_that_breaks_a_law_does_not_pass(name: str) -> None:
    """Whichever way it is kept out: by a check, or by what its words are made to mean."""
    try:
        pack = compiled(content(**SUSPECTS[name]))
    except PackRejected:
        return
    none(violations(pack))


BASE = shipped("base")
OTHERS = [name for name in SHELF.names() if name != "base"]


def keeps_every_law(pack: Pack, card: str, calls: int) -> None:
    """Random calls of a card, from wild to calm, and a few neighbours of each."""
    first = list(pack.sections.cards).index(card)
    safety, dice = Safety(pack), seeded(first)
    deciding = [fact for fact, domain in pack.domains.items() if domain.clear]
    for number in range(first, first + calls):
        call = replace(random_situation(dice, pack, calm=90 * (number % 4) // 3), card=card)
        none(safety.answers(call, dice.some(deciding, least=4)[:4]))
        for law in (safety.filling, safety.place, safety.rules, safety.nothing_known):
            none(law(call))


def keeps_every_invariant(pack: Pack, card: str, calls: int) -> None:
    """Random calls of a card, from wild to nearly calm."""
    safety, dice = Safety(pack), seeded(list(pack.sections.cards).index(card))
    for number in range(calls):
        call = replace(random_situation(dice, pack, calm=98 * (number % 4) // 3), card=card)
        none(safety.invariants(call))


@pytest.mark.parametrize("card", BASE.sections.cards)
class TestEveryCardOfTheBasePack:
    def test_keeps_every_law(self, card: str) -> None:
        keeps_every_law(BASE, card, 2)

    def test_keeps_every_invariant(self, card: str) -> None:
        keeps_every_invariant(BASE, card, 16)


@pytest.mark.parametrize("name", OTHERS)
class TestSomeCardsOfTheOtherPacks:
    """Which ones hangs on the pack's digest, so that they change whenever it does."""

    def test_keep_every_law(self, name: str) -> None:
        for card in cards_to_try(shipped(name), most=2):
            keeps_every_law(shipped(name), card, 1)

    def test_keep_every_invariant(self, name: str) -> None:
        for card in cards_to_try(shipped(name)):
            keeps_every_invariant(shipped(name), card, 8)


@pytest.mark.parametrize("name", SHELF.names())
def test_the_random_calls_of_shipped_packs_reach_their_offers(name: str) -> None:
    """A control: calls that never take an offer would prove little."""
    pack, dice = shipped(name), seeded(1)
    calls = 40
    less = 0
    for number in range(calls):
        call = random_situation(dice, pack, calm=98 * (number % 4) // 3)
        blank = replace(call, facts={}, opened=())
        less += responses(decide(pack, call))[0] != responses(decide(pack, blank))[0]
    assert less > calls // 10
