"""Two seats that answer one fact differently: the higher line of both, line by line."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.conflict import decide_over
from protocols.decide import decide
from protocols.situation import Situation
from support.packs import NOON, fact, offer, rule, small
from support.random_packs import Made, drawn_packs, random_situation, seeded
from support.safety import lower_than, responses


@settings(max_examples=150, deadline=None)
@given(drawn_packs(), st.integers(0, 2**32 - 1))
def test_the_response_is_no_less_than_under_any_of_the_answers(made: Made, seed: int) -> None:
    dice = seeded(seed)
    call = random_situation(dice, made.pack)
    deciding = [name for name, domain in made.pack.domains.items() if domain.clear]
    told = {
        name: tuple(dice.some(made.pack.domains[name].answers(), least=2)[:2])
        for name in dice.some(deciding, least=1)
    }
    joined = responses(decide_over(made.pack, call, told))
    for values in product(*told.values()):
        facts = {**call.facts, **dict(zip(told, values, strict=True))}
        alone = responses(decide(made.pack, replace(call, facts=facts)))
        for more, less in zip(joined, alone, strict=True):
            assert not lower_than(more, less)


def test_no_danger_is_lost_among_many_conflicts() -> None:
    """Seven facts in conflict make 128 combinations, and the one that counts may be the last."""
    facts = {f"f{number}": fact(harmless=["no"], danger=["yes"]) for number in range(7)}
    pack = small(facts=facts, rules=[rule("first", when={"f0": "yes"}, send="ems hot")])
    told = dict.fromkeys(facts, ("no", "yes"))
    assert decide_over(pack, Situation("case-entry", NOON), told).line("ems")


def test_a_line_that_different_offers_bring_is_kept() -> None:
    """Under each answer officers come, only by another offer."""
    pack = small(
        facts={
            "weapon": fact(harmless=["none"], danger=["near"]),
            "mood": fact(values=["calm", "sad"]),
        },
        screens={"weapon": {"says": "weapon", "when": {"weapon": "near"}}},
        offers=[
            offer(name, cleared="weapon", when=when, replaces="police", brings="police routine")
            for name, when in (("calm", {"mood": "calm"}), ("any", {"weapon": "none"}))
        ],
    )
    call = Situation("case-entry", NOON, {"weapon": "none"})
    joined = decide_over(pack, call, {"mood": ("calm", "sad")})
    line = joined.line("police")
    assert line is not None
    assert line.words == "police routine lead"
