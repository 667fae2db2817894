"""How conditions are written, and what an author is told who writes one wrongly."""

from typing import Any

import pytest

from protocols.conditions import (
    Atom,
    Condition,
    Every,
    InArea,
    Not,
    Some,
    Tripped,
    Vocabulary,
    parse,
)
from protocols.domain import Domain
from support.packs import content, fact, faults_of

NAMES = Vocabulary(
    domains={
        "weapon": Domain(("none_in_view", "denied"), (), ("secured", "within_reach", "in_hand")),
        "age": Domain((), ("child", "adult"), ()),
        "taken": Domain(("no",), (), ("yes",)),
        "what_happened": Domain((), (), ()),
    },
    screens=("life", "violence"),
    areas=("downtown", "harbour"),
)

Report = tuple[tuple[str | int, ...], str, str]


def read(source: Any) -> Condition:
    """A condition without a fault."""
    found, reports = tried(source)
    assert reports == []
    return found


def tried(source: Any) -> tuple[Condition, list[Report]]:
    reports: list[Report] = []
    return parse(source, NAMES, lambda *report: reports.append(report)), reports


def refused(source: Any) -> Report:
    """The one fault of a condition: where, what, and the remedy."""
    _, reports = tried(source)
    assert len(reports) == 1
    return reports[0]


def weapon(*values: str) -> Atom:
    return Atom("weapon", frozenset(values))


YES = Atom("taken", frozenset({"yes"}))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param({"taken": "yes"}, YES, id="one value"),
        pytest.param({"weapon": ["secured", "denied"]}, weapon("secured", "denied"), id="a list"),
        pytest.param(
            {"weapon": "secured or worse"},
            weapon("secured", "within_reach", "in_hand"),
            id="or worse",
        ),
        pytest.param({"weapon": "in_hand or worse"}, weapon("in_hand"), id="the worst or worse"),
        pytest.param(
            {"weapon": "unclear"}, weapon("unknown", "refused", "could_not_ask"), id="unclear"
        ),
        pytest.param({"weapon": "refused"}, weapon("refused"), id="one unclear answer"),
        pytest.param({"weapon": "harmless"}, weapon("none_in_view", "denied"), id="harmless"),
        pytest.param(
            {"weapon": "danger"}, weapon("secured", "within_reach", "in_hand"), id="danger"
        ),
        pytest.param(
            {"weapon": ["within_reach or worse", "refused", "denied"]},
            weapon("within_reach", "in_hand", "refused", "denied"),
            id="words and values in one list",
        ),
        pytest.param(
            {"weapon": "denied", "taken": "yes"},
            Every((weapon("denied"), YES)),
            id="two keys: both",
        ),
        pytest.param({"all": [{"taken": "yes"}]}, Every((YES,)), id="all"),
        pytest.param(
            {"any": [{"taken": "yes"}, {"weapon": "denied"}]},
            Some((YES, weapon("denied"))),
            id="any",
        ),
        pytest.param({"not": {"taken": "yes"}}, Not(YES), id="not"),
        pytest.param({"tripped": "life"}, Some((Tripped("life"),)), id="tripped"),
        pytest.param(
            {"tripped": ["life", "violence"]},
            Some((Tripped("life"), Tripped("violence"))),
            id="tripped: any of them",
        ),
        pytest.param(
            {"cleared": ["life", "violence"]},
            Every((Not(Tripped("life")), Not(Tripped("violence")))),
            id="cleared: all of them",
        ),
        pytest.param({"in_area": "downtown"}, InArea(("downtown",)), id="in_area"),
        pytest.param(
            {"not": {"any": [{"tripped": "life"}, {"all": [{"taken": "yes"}]}]}},
            Not(Some((Some((Tripped("life"),)), Every((YES,))))),
            id="nested",
        ),
    ],
)
def test_what_is_written_means(written: Any, meant: Condition) -> None:
    assert read(written) == meant


@pytest.mark.parametrize(
    ("written", "where", "what", "remedy"),
    [
        ({"wepon": "denied"}, ("wepon",), "there is no fact 'wepon'", "Did you mean 'weapon'?"),
        ({"tripd": "life"}, ("tripd",), "there is no fact 'tripd'", "Did you mean 'tripped'?"),
        (
            {"weapon": "in_had"},
            ("weapon",),
            "there is no value of 'weapon' 'in_had'",
            "Did you mean 'in_hand'?",
        ),
        ({"tripped": "lfe"}, ("tripped",), "there is no screen 'lfe'", "Did you mean 'life'?"),
        (
            {"cleared": ["life", "violense"]},
            ("cleared",),
            "there is no screen 'violense'",
            "Did you mean 'violence'?",
        ),
        (
            {"in_area": "uptown"},
            ("in_area",),
            "there is no area 'uptown'",
            "Did you mean 'downtown'?",
        ),
        (
            {"in_area": "xyz"},
            ("in_area",),
            "there is no area 'xyz'",
            "Known are: downtown, harbour",
        ),
        (
            {"weapon": "denied or worse"},
            ("weapon",),
            "'denied' is no danger of 'weapon', so nothing is worse than it",
            "Its dangers are: secured, within_reach, in_hand",
        ),
        (
            {"age": "child or worse"},
            ("age",),
            "'child' is no danger of 'age', so nothing is worse than it",
            "Its dangers are: none",
        ),
        (
            {"what_happened": "fire"},
            ("what_happened",),
            "'what_happened' is typed in and decides nothing",
            "Use a fact with values here",
        ),
        ({"weapon": []}, ("weapon",), "'weapon' lists no value", "Name at least one value"),
        ({"taken": True}, ("taken",), "true is not a word here", 'Put it in quotes: "true"'),
        ({"taken": False}, ("taken",), "false is not a word here", 'Put it in quotes: "false"'),
        ({"age": 12}, ("age",), "12 is not a word here", 'Put it in quotes: "12"'),
        ({"taken": None}, ("taken",), "none is not a word here", 'Put it in quotes: "none"'),
        ({"all": []}, ("all",), "`all` needs a list of conditions", "Put each behind a dash"),
        ({"any": {"taken": "yes"}}, ("any",), "`any` needs a list of conditions", None),
        ({"not": []}, ("not",), "a condition is missing here", "Write `fact: [values]`"),
        ({"not": {}}, ("not",), "a condition is missing here", None),
        ({"all": [{"taken": "yes"}, "x"]}, ("all", 1), "a condition is missing here", None),
        ({}, (), "a condition is missing here", None),
        ("taken", (), "a condition is missing here", None),
        ({"weapon": "unasked"}, ("weapon",), "there is no value of 'weapon' 'unasked'", None),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    written: Any, where: tuple[str | int, ...], what: str, remedy: str | None
) -> None:
    path, said, mended = refused(written)
    assert (path, said) == (where, what)
    assert mended == remedy if remedy else mended


def test_everything_wrong_in_one_condition_is_said_at_once() -> None:
    _, reports = tried({"any": [{"wepon": "x"}, {"weapon": ["y", True]}, {"tripped": "z"}]})
    assert [path for path, _, _ in reports] == [
        ("any", 0, "wepon"),
        ("any", 1, "weapon"),
        ("any", 1, "weapon"),
        ("any", 2, "tripped"),
    ]


@pytest.mark.parametrize("empty", ["tripped", "cleared", "in_area"])
def test_a_keyword_that_names_nothing_is_refused(empty: str) -> None:
    """`tripped: []` would be always false and `cleared: []` always true, without a question."""
    path, _, remedy = refused({empty: []})
    assert path == (empty,)
    assert remedy


@pytest.mark.parametrize("word", ["harmless", "danger"])
def test_a_word_that_stands_for_no_value_of_its_fact_is_refused(word: str) -> None:
    """A screen over `age: danger`, where no age is one, would be cleared without a question."""
    path, _, remedy = refused({"age": word})
    assert path == ("age",)
    assert remedy


class TestNamesWithAMeaningOfTheirOwn:
    @pytest.mark.parametrize("name", ["all", "any", "not", "tripped", "cleared", "in_area"])
    def test_a_fact_cannot_be_called_like_a_keyword(self, name: str) -> None:
        found = faults_of(content(facts={name: fact(danger=["yes"])}))
        assert [f.what for f in found] == [f"{name!r}: a fact cannot have this name"]

    @pytest.mark.parametrize(
        "value",
        ["unknown", "refused", "could_not_ask", "unclear", "harmless", "danger", "unasked"],
    )
    def test_a_value_cannot_be_called_like_a_word_for_values(self, value: str) -> None:
        found = faults_of(content(facts={"weapon": fact(danger=[value])}))
        assert [f.what for f in found] == [f"'weapon': a value cannot be called {value!r}"]

    def test_a_fact_cannot_be_called_place(self) -> None:
        """What an offer still needs is a list of facts, in which `place` is the place itself."""
        assert faults_of(content(facts={"place": fact(danger=["yes"])}))

    def test_a_value_stands_in_one_group_only(self) -> None:
        found = faults_of(content(facts={"weapon": fact(harmless=["knife"], danger=["knife"])}))
        assert [f.what for f in found] == ["'weapon': it has a value twice"]
