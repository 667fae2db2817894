"""A question is dead only if it is never called for by answers that were really asked."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.findings.every_call import EveryCall
from protocols.findings.everything import findings_of
from protocols.findings.questions import question_findings
from protocols.kleene import FALSE, TRUE, Kleene
from protocols.pack import Pack
from protocols.words import UNCLEAR
from support.packs import compiled, content, fact, rule

TODAY = date(2026, 6, 3)


def dead(pack: Pack) -> set[str]:
    return {
        one.what.split("'")[1]
        for one in question_findings(pack, EveryCall(pack))
        if one.code == "question-dead"
    }


def chain(**applies: Any) -> Pack:
    """Yes-or-no questions in their order, each with the answers under which it applies."""
    facts = {
        name: fact(values=["no", "yes"], **({"applies_when": when} if when else {}))
        for name, when in applies.items()
    }
    rules = [rule("r", when={name: "yes"}, propose="case-entry") for name in list(applies)[-1:]]
    return compiled(content(facts=facts, card={"questions": list(facts)}, rules=rules))


def test_children_and_grandchildren_of_a_dead_question_are_dead_too() -> None:
    pack = chain(
        a=None,
        b={"all": [{"a": "yes"}, {"a": "no"}]},
        c={"b": "yes"},
        d={"any": [{"a": "yes"}, {"b": "yes"}]},
    )
    assert dead(pack) == {"b", "c"}


def test_a_long_way_through_many_questions_is_looked_at_without_getting_lost() -> None:
    applies: dict[str, Any] = {"q0": None}
    applies |= {f"q{n}": {f"q{n - 1}": "yes"} for n in range(1, 400)}
    assert dead(chain(**applies)) == set()


def never_called_for(pack: Pack) -> set[str]:
    """By trying every call: the questions that no answers before them call for.

    One that nothing calls for is not counted on to be answered.
    """
    applies, graph = pack.procedure.applies, pack.procedure.graph
    questions = [question.fact for question in pack.plans["case-entry"].first]
    found: set[str] = set()
    for index, name in enumerate(questions):
        called = False
        for answers in product(("no", "yes", UNCLEAR[0]), repeat=index):
            known: dict[str, str] = {}
            for before, answer in zip(questions, answers, strict=False):
                truths = graph.evaluate(Kleene(known, {}), graph.cone([applies[before]]))
                if truths[applies[before]] is not FALSE and before not in found:
                    known[before] = answer
            truths = graph.evaluate(Kleene(known, {}), graph.cone([applies[name]]))
            called = called or truths[applies[name]] is TRUE
        if not called:
            found.add(name)
    return found


NAMES = ("a", "b", "c", "d")


@st.composite
def conditions(draw: st.DrawFn, names: tuple[str, ...]) -> Any:
    atom = st.builds(
        lambda name, values: {name: values},
        st.sampled_from(names),
        st.sampled_from([["yes"], ["no"], ["no", "yes"]]),
    )
    return draw(
        st.one_of(
            atom,
            st.builds(lambda how, x, y: {how: [x, y]}, st.sampled_from(["all", "any"]), atom, atom),
        )
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_it_finds_exactly_what_trying_every_call_finds(data: st.DataObject) -> None:
    applies: dict[str, Any] = {"a": None}
    for index, name in enumerate(NAMES[1:], 1):
        applies[name] = data.draw(conditions(NAMES[:index]), label=name)
    facts = {
        name: fact(values=["no", "yes"], **({"applies_when": when} if when else {}))
        for name, when in applies.items()
    }
    pack = compiled(content(facts=facts, card={"questions": list(facts)}))
    assert dead(pack) == never_called_for(pack)


def test_finding_twice_finds_the_same() -> None:
    pack = chain(a=None, b={"a": "yes"})
    assert findings_of(pack, TODAY, approved=True) == findings_of(pack, TODAY, approved=True)
