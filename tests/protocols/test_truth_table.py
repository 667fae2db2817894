"""What a condition means: DESIGN's table for one fact, and Kleene's logic over it.

Every condition is asked in the guise of a screen, which a decision shows as tripped (true), cleared
(false) or open (undetermined).
"""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.decide import decide
from protocols.decision import ScreenState
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth
from protocols.pack import Pack
from protocols.situation import Situation
from protocols.words import UNCLEAR
from support.packs import NOON, Content, fact, small

TRIPPED, CLEARED, OPEN = ScreenState.TRIPPED, ScreenState.CLEARED, ScreenState.OPEN

FACTS: dict[str, Content] = {
    "patient": fact(values=["nobody", "one"]),
    "weapon": fact(harmless=["none_in_view"], danger=["near", "drawn"]),
    "breathing": fact(
        harmless=["normal"], danger=["hard", "none"], applies_when={"patient": "one"}
    ),
    "hurt": fact(harmless=["no"], danger=["yes"]),
}


def screened(when: Content, facts: dict[str, str]) -> ScreenState:
    """What becomes of a screen with this condition."""
    return states({"asked": when}, facts)["asked"]


def states(conditions: dict[str, Content], facts: dict[str, str]) -> dict[str, ScreenState]:
    screens = {name: {"says": name, "when": when} for name, when in conditions.items()}
    return decide(small(facts=FACTS, screens=screens), Situation("case-entry", NOON, facts)).screens


@pytest.mark.parametrize(
    ("answer", "listed", "expected"),
    [
        pytest.param("drawn", ["drawn"], TRIPPED, id="answered with a listed value"),
        pytest.param("unknown", ["drawn", "unknown"], TRIPPED, id="an unclear value is listed too"),
        pytest.param("refused", "unclear", TRIPPED, id="all unclear values are listed by one word"),
        pytest.param("near", ["drawn"], CLEARED, id="answered clearly, value not listed"),
        pytest.param("unknown", ["drawn"], OPEN, id="answered unclearly, not listed"),
        pytest.param(
            "refused", ["drawn", "unknown"], OPEN, id="unclear, another unclear one listed"
        ),
        pytest.param(None, ["drawn"], OPEN, id="unasked"),
        pytest.param(None, "unclear", OPEN, id="unasked is not unclear"),
    ],
)
def test_the_table_of_one_fact(answer: str | None, listed: Any, expected: ScreenState) -> None:
    facts = {} if answer is None else {"weapon": answer}
    assert screened({"weapon": listed}, facts) is expected


@pytest.mark.parametrize("unclear", UNCLEAR)
def test_no_unclear_answer_clears(unclear: str) -> None:
    assert screened({"weapon": "danger"}, {"weapon": unclear}) is OPEN


class TestAFactThatDoesNotApply:
    """`applies_when` is false: nobody is there who could breathe."""

    def test_is_false_while_unasked(self) -> None:
        assert screened({"breathing": "danger"}, {"patient": "nobody"}) is CLEARED

    @pytest.mark.parametrize("stale", ["normal", *UNCLEAR])
    def test_is_false_whatever_harmless_or_unclear_thing_was_said_before(self, stale: str) -> None:
        facts = {"patient": "nobody", "breathing": stale}
        assert screened({"breathing": ["danger", "unclear", "normal"]}, facts) is CLEARED

    def test_never_hides_a_danger_already_answered(self) -> None:
        facts = {"patient": "nobody", "breathing": "none"}
        assert screened({"breathing": "none"}, facts) is TRIPPED

    def test_keeps_a_weaker_danger_apart_from_a_stronger_one(self) -> None:
        facts = {"patient": "nobody", "breathing": "hard"}
        assert screened({"breathing": "none"}, facts) is CLEARED
        assert screened({"breathing": "hard or worse"}, facts) is TRIPPED

    def test_applies_again_as_soon_as_the_reason_is_amended(self) -> None:
        facts = {"patient": "nobody", "breathing": "normal"}
        assert screened({"breathing": "normal"}, facts) is CLEARED
        assert screened({"breathing": "normal"}, {**facts, "patient": "one"}) is TRIPPED

    @pytest.mark.parametrize("doubt", [None, *UNCLEAR])
    def test_counts_as_applying_while_that_is_not_known(self, doubt: str | None) -> None:
        facts = {"breathing": "hard"} if doubt is None else {"breathing": "hard", "patient": doubt}
        assert screened({"breathing": "hard"}, facts) is TRIPPED
        assert screened({"breathing": "none"}, facts) is CLEARED

    @pytest.mark.parametrize("doubt", [None, *UNCLEAR])
    def test_is_open_while_neither_it_nor_its_reason_is_known(self, doubt: str | None) -> None:
        facts = {} if doubt is None else {"patient": doubt}
        assert screened({"breathing": "danger"}, facts) is OPEN


TRUTHS = list(Truth)
LOGIC = Kleene({}, {})


class TestKleenesLaws:
    """Over all three truths, without exception."""

    def test_not_swaps_true_and_false_and_leaves_the_undetermined(self) -> None:
        assert [LOGIC.negate(truth) for truth in (FALSE, UNDETERMINED, TRUE)] == [
            TRUE,
            UNDETERMINED,
            FALSE,
        ]

    @pytest.mark.parametrize(("one", "other"), product(TRUTHS, TRUTHS))
    def test_order_does_not_matter_and_not_distributes(self, one: Truth, other: Truth) -> None:
        assert LOGIC.every([one, other]) is LOGIC.every([other, one])
        assert LOGIC.some([one, other]) is LOGIC.some([other, one])
        negated = [LOGIC.negate(one), LOGIC.negate(other)]
        assert LOGIC.negate(LOGIC.every([one, other])) is LOGIC.some(negated)
        assert LOGIC.negate(LOGIC.some([one, other])) is LOGIC.every(negated)

    @pytest.mark.parametrize(("a", "b", "c"), product(TRUTHS, TRUTHS, TRUTHS))
    def test_grouping_does_not_matter_and_each_distributes(
        self, a: Truth, b: Truth, c: Truth
    ) -> None:
        every, some = LOGIC.every, LOGIC.some
        assert every([a, every([b, c])]) is every([every([a, b]), c]) is every([a, b, c])
        assert some([a, some([b, c])]) is some([some([a, b]), c]) is some([a, b, c])
        assert every([a, some([b, c])]) is some([every([a, b]), every([a, c])])
        assert some([a, every([b, c])]) is every([some([a, b]), some([a, c])])

    @pytest.mark.parametrize("truth", TRUTHS)
    def test_only_what_is_true_is_known(self, truth: Truth) -> None:
        assert LOGIC.known(truth) is (TRUE if truth is TRUE else FALSE)

    @pytest.mark.parametrize(("applies", "danger", "atom"), product(TRUTHS, TRUTHS, TRUTHS))
    def test_the_gate_closes_only_where_a_fact_is_known_not_to_apply(
        self, applies: Truth, danger: Truth, atom: Truth
    ) -> None:
        closed = applies is FALSE and danger is not TRUE
        assert LOGIC.gate(applies, danger, atom) is (FALSE if closed else atom)


def values_of(name: str) -> list[str]:
    held = FACTS[name]
    listed = [*held.get("harmless", []), *held.get("values", []), *held.get("danger", [])]
    return [*listed, *UNCLEAR]


atoms = st.sampled_from(sorted(FACTS)).flatmap(
    lambda name: st.lists(st.sampled_from(values_of(name)), min_size=1, max_size=3).map(
        lambda values: {name: values}
    )
)
conditions = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=5,
)
answers = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values_of(name)) for name in FACTS}
)


@settings(max_examples=60, deadline=None)
@given(conditions, conditions, conditions, answers)
def test_the_laws_hold_for_whole_conditions(
    a: Content, b: Content, c: Content, facts: dict[str, str]
) -> None:
    same: dict[str, tuple[Content, Content]] = {
        "de-morgan": ({"not": {"all": [a, b]}}, {"any": [{"not": a}, {"not": b}]}),
        "de-morgan-too": ({"not": {"any": [a, b]}}, {"all": [{"not": a}, {"not": b}]}),
        "twice-not": ({"not": {"not": a}}, a),
        "order": ({"all": [a, b, c]}, {"all": [c, a, b]}),
        "grouping": ({"any": [a, {"any": [b, c]}]}, {"any": [{"any": [a, b]}, c]}),
        "distribution": (
            {"all": [a, {"any": [b, c]}]},
            {"any": [{"all": [a, b]}, {"all": [a, c]}]},
        ),
        "by-name": ({"tripped": "order-left"}, {"all": [a, b, c]}),
        "cleared": ({"cleared": "order-left"}, {"not": {"all": [a, b, c]}}),
    }
    asked: dict[str, Content] = {}
    for law, (left, right) in same.items():
        asked[f"{law}-left"], asked[f"{law}-right"] = left, right
    found = states(asked, facts)
    assert {law: found[f"{law}-left"] for law in same} == {
        law: found[f"{law}-right"] for law in same
    }


@settings(max_examples=60, deadline=None)
@given(conditions, answers, st.data())
def test_an_answer_never_overturns_what_was_determined_without_it(
    when: Content, facts: dict[str, str], data: st.DataObject
) -> None:
    """Monotone in information, where every fact applies: `n/a` takes answers out of play again."""
    always: Content = {
        name: {part: held for part, held in one.items() if part != "applies_when"}
        for name, one in FACTS.items()
    }
    pack = small(facts=always, screens={"asked": {"says": "asked", "when": when}})
    before = asked_of(pack, facts)
    unasked = sorted(FACTS.keys() - facts.keys())
    more = {name: data.draw(st.sampled_from(values_of(name))) for name in unasked}
    after = asked_of(pack, {**facts, **more})
    assert before is OPEN or after is before


def asked_of(pack: Pack, facts: dict[str, str]) -> ScreenState:
    return decide(pack, Situation("case-entry", NOON, facts)).screens["asked"]
