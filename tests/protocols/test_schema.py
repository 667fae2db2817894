"""The JSON Schema by which an editor completes and checks a pack while somebody types."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from protocols.pack import Pack
from protocols.reading import read_yaml
from protocols.schema import pack_schema
from protocols.shelf import SHIPPED, Shelf
from support.json_schema import Schema, refusals

FILES = sorted(path for path in SHIPPED.rglob("*.yaml") if "scenarios" not in path.parts)


@cache
def pack(name: str) -> Pack:
    return Shelf().load(name)


@cache
def schema(name: str | None = None) -> Schema:
    return pack_schema(pack(name).sections if name else None)


def read(path: Path) -> Any:
    return read_yaml(path.name, path.read_bytes()).plain()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_takes_every_shipped_file(path: Path) -> None:
    name = path.relative_to(SHIPPED).parts[0]
    assert refusals(schema(), read(path)) == []
    assert refusals(schema(name), read(path)) == []


def test_is_itself_json_and_names_its_dialect() -> None:
    for name in (None, "base"):
        assert json.loads(json.dumps(schema(name))) == schema(name)
        assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_leads_nowhere_but_to_itself() -> None:
    text = json.dumps(schema("base"))
    for part in text.split('"$ref": "')[1:]:
        target = part.split('"')[0]
        assert target.removeprefix("#/$defs/") in schema("base")["$defs"]


def test_explains_every_section_and_field_that_has_a_meaning_to_explain() -> None:
    """An editor shows the description beside the cursor."""
    fact = schema()["$defs"]["Fact"]["properties"]
    assert "weakest first" in fact["danger"]["description"]
    assert "from" in fact
    assert "told_by" not in fact


MISTAKES: dict[str, tuple[Any, str]] = {
    "a misspelt section": ({"fact": {}}, "fact"),
    "a misspelt field": ({"facts": {"a": {"ask": "A?", "dangr": ["x"]}}}, "facts.a.dangr"),
    "a section that is a list": ({"facts": [{"ask": "A?"}]}, "facts"),
    "a section that is a mapping": ({"rules": {"a": {}}}, "rules"),
    "a rule without a reason": ({"rules": [{"id": "a", "send": "ems hot"}]}, "rules.0"),
    "a rule without an id": ({"rules": [{"because": "a", "send": "ems hot"}]}, "rules.0"),
    "a condition that is a word": (
        {"rules": [{"id": "a", "because": "a", "when": "weapon"}]},
        "rules.0.when",
    ),
    "an empty condition": ({"rules": [{"id": "a", "because": "a", "when": {}}]}, "rules.0.when"),
    "an urgency that is none": (
        {"rules": [{"id": "a", "because": "a", "send": "police now"}]},
        "rules.0.send",
    ),
    "a kind of fact that is none": ({"facts": {"a": {"kind": "number"}}}, "facts.a.kind"),
    "a mode that is none": (
        {"programs": {"a": {"name": "A", "services": "x", "mode": "alone"}}},
        "programs.a.mode",
    ),
    "a program without a mode": ({"programs": {"a": {"name": "A", "services": "x"}}}, "programs.a"),
    "a duration in words": (
        {"programs": {"a": {"name": "A", "services": "x", "mode": "solo", "queue": "3 days"}}},
        "programs.a.queue",
    ),
    "a latitude in words": (
        {"areas": {"a": {"says": "A", "polygon": [["north", 1], [1, 2], [2, 2]]}}},
        "areas.a.polygon.0.0",
    ),
    "an area of two corners": (
        {"areas": {"a": {"says": "A", "polygon": [[1, 1], [1, 2]]}}},
        "areas.a.polygon",
    ),
    "a version that is a number": ({"version": 1.0}, "version"),
    "a name in capitals": ({"facts": {"Weapon": {"ask": "A?"}}}, "facts.Weapon"),
    "a role that is none": (
        {
            "offers": [
                {"id": "a", "says": "a", "cards": "x", "cleared": [], "keeps": {"police": "x"}}
            ]
        },
        "offers.0.keeps.police",
    ),
    "an instruction without a step": (
        {"instructions": {"a": {"title": "a", "steps": []}}},
        "instructions.a.steps",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_refuses_a_typical_mistake_where_it_stands(name: str) -> None:
    written, where = MISTAKES[name]
    assert where in refusals(schema(), written)


NAMES: dict[str, tuple[Any, Any]] = {
    "a fact in a condition": ({"weapon": "used"}, {"wepon": "used"}),
    "a value of a fact": ({"weapon": ["used", "unknown"]}, {"weapon": ["usd"]}),
    "or worse": ({"weapon": "in_hand or worse"}, {"weapon": "denied or worse"}),
    "words for values": ({"weapon": "unclear"}, {"weapon": "unasked"}),
    "a typed fact": ({"weapon": "used"}, {"location": "x"}),
    "a screen": ({"tripped": ["life", "weapon"]}, {"tripped": "wepon"}),
    "a screen that is cleared": ({"cleared": "life"}, {"cleared": ["lfe"]}),
    "an area": ({"in_area": "downtown"}, {"in_area": "uptown"}),
    "deep inside": (
        {"all": [{"not": {"any": [{"weapon": "used"}]}}]},
        {"all": [{"not": {"any": [{"weapon": "usd"}]}}]},
    ),
}


class TestTheNamesOfAPack:
    @pytest.mark.parametrize("name", NAMES)
    def test_are_known_in_conditions(self, name: str) -> None:
        right, wrong = NAMES[name]
        for when, refused in ((right, False), (wrong, True)):
            written = {"rules": [{"id": "a", "because": "a", "when": when, "send": "ems hot"}]}
            assert bool(refusals(schema("seattle-2023"), written)) is refused
            screens = {"screens": {"a": {"says": "a", "when": when}}}
            assert bool(refusals(schema("seattle-2023"), screens)) is refused

    @pytest.mark.parametrize(
        ("owner", "field", "right", "wrong"),
        [
            ("rules", "propose", "overdose", "overdos"),
            ("rules", "cards", ["overdose"], ["overdos"]),
            ("rules", "caution", "weapon-near", "weapon-nea"),
            ("rules", "instruct", "cpr-adult", "cpr"),
            ("rules", "report_due", "child-protection", "child"),
            ("offers", "cleared", ["life"], ["lfe"]),
            ("offers", "replaces", "police", "polise"),
            ("programs", "screens", "life", "lfe"),
            ("programs", "areas", "downtown", "uptown"),
            ("programs", "contacts", "line-988", "988"),
            ("programs", "services", "crisis_line", "crisis"),
        ],
    )
    def test_are_offered_wherever_they_may_stand(
        self, owner: str, field: str, right: Any, wrong: Any
    ) -> None:
        for named, refused in ((right, False), (wrong, True)):
            made: Any = {"id": "a", "says": "a", "cards": "overdose", "cleared": []}
            team: Any = {"name": "A", "services": "crisis_line", "mode": "solo"}
            held: dict[str, Any] = {
                "rules": [{"id": "a", "because": "a", field: named}],
                "offers": [{**made, field: named}],
                "programs": {"a": {**team, field: named}},
            }
            assert bool(refusals(schema("seattle-2023"), {owner: held[owner]})) is refused

    def test_may_be_left_empty_where_none_is_needed(self) -> None:
        made = {"id": "a", "says": "a", "cards": "overdose", "cleared": [], "replaces": []}
        assert refusals(schema("seattle-2023"), {"offers": [made]}) == []
