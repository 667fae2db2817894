"""A check that takes over from the last one finds exactly what a check of its own does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.checked import assemble, check
from protocols.faults import Fault, PackRejected
from protocols.findings.everything import findings_of
from protocols.layer import Source, read_layer, read_source
from protocols.memory import Memory
from protocols.pack import Pack
from protocols.shelf import Shelf
from support.packs import ENTRY, HEADER, SERVICES, TIERS, fact, offer, program, rule

TODAY = date(2026, 6, 3)

Content = dict[str, Any]
Files = dict[str, Content | str]
"""By file inside of a pack: its content, or its text where that is broken."""

SMALL: Files = {
    "pack.yaml": {**HEADER, "languages": ["en"]},
    "cards.yaml": {
        "services": SERVICES,
        "tiers": TIERS,
        "cards": {
            "case-entry": {**ENTRY, "questions": ["hurt", "how", "armed"]},
            "noise": {
                "title": "Noise",
                "about": "Noise.",
                "default": "police prompt",
                "questions": [{"fact": "loud", "ask": "How loud?"}],
                "rules": [rule("loud", when={"loud": "yes"}, propose="case-entry")],
            },
        },
    },
    "facts/1.yaml": {
        "facts": {
            "hurt": fact(harmless=["no"], danger=["slightly", "badly"]),
            "how": fact(values=["fall", "other"], applies_when={"hurt": ["slightly", "badly"]}),
        }
    },
    "facts/2.yaml": {
        "facts": {
            "armed": fact(harmless={"no": "no weapon"}, danger={"yes": "a weapon"}),
            "loud": fact(values=["no", "yes"]),
        }
    },
    "rules.yaml": {
        "screens": {"weapon": {"says": "weapon", "when": {"armed": "yes"}}},
        "rules": [
            rule("medics", when={"hurt": "slightly or worse"}, send="ems prompt"),
            rule("medics-hot", when={"hurt": "badly"}, send="ems hot"),
        ],
        "offers": [offer("team", brings="team prompt", replaces="police", cleared="weapon")],
        "programs": {"the-team": program(screens="weapon")},
    },
}

CHILD: Files = {
    "pack.yaml": {**HEADER, "pack": "child", "extends": "small"},
    "more.yaml": {"facts": {"pets": fact(values=["no", "yes"])}},
}

Packs = dict[str, Files]


def as_sources(packs: Packs) -> list[Source]:
    """The parent and the child, as if read from disk."""
    return [
        Source(
            name,
            {
                f"{name}/{file}": (
                    held if isinstance(held, str) else json.dumps(held, indent=1)
                ).encode()
                for file, held in sorted(files.items())
            },
        )
        for name, files in packs.items()
    ]


def everything(pack: Pack, found: object) -> tuple[object, ...]:
    """All of a pack, with every order in it."""
    return (
        pack.digest,
        repr((pack.header, pack.sections, pack.lineage, pack.origins, pack.plans)),
        pack.parsed,
        pack.procedure,
        found,
    )


def anew(sources: list[Source]) -> object:
    try:
        pack = assemble(check([read_layer(one) for one in sources]))
    except PackRejected as rejected:
        return rejected.faults
    return everything(pack, findings_of(pack, TODAY, approved=False))


def remembering(memory: Memory, sources: list[Source]) -> object:
    try:
        pack = memory.pack([memory.layer(one) for one in sources])
    except PackRejected as rejected:
        return rejected.faults
    found = findings_of(pack, TODAY, approved=False, looked=memory.looked(pack))
    return everything(pack, found)


Edit = Callable[[Packs], None]


def dig(packs: Packs, name: str, file: str, *path: str | int) -> Any:
    """What stands at a path, or an empty mapping that belongs to nothing."""
    inside: Any = packs[name].get(file, {})
    for step in path:
        try:
            inside = inside[step]
        except (KeyError, IndexError, TypeError):
            return {}
    return inside if isinstance(inside, dict) else {}


WORDS: list[tuple[str, str, tuple[str | int, ...], str]] = [
    ("small", "facts/1.yaml", ("facts", "hurt"), "ask"),
    ("small", "facts/1.yaml", ("facts", "how"), "why"),
    ("small", "facts/2.yaml", ("facts", "armed", "danger"), "yes"),
    ("small", "facts/2.yaml", ("facts", "loud"), "ask"),
    ("small", "cards.yaml", ("cards", "noise"), "about"),
    ("small", "cards.yaml", ("cards", "noise", "questions", 0), "ask"),
    ("small", "cards.yaml", ("cards", "noise", "rules", 0), "because"),
    ("small", "rules.yaml", ("screens", "weapon"), "says"),
    ("small", "rules.yaml", ("rules", 0), "because"),
    ("small", "rules.yaml", ("offers", 0), "says"),
    ("small", "rules.yaml", ("programs", "the-team"), "notes"),
    ("small", "pack.yaml", (), "title"),
    ("child", "more.yaml", ("facts", "pets"), "ask"),
]

MEANT: list[tuple[str, str, tuple[str | int, ...], str, list[Any]]] = [
    ("small", "facts/1.yaml", ("facts", "how"), "applies_when",
     [{"hurt": "badly"}, {"loud": "yes"}]),
    ("small", "facts/1.yaml", ("facts", "how"), "ask", [None, "How?"]),
    ("small", "facts/1.yaml", ("facts", "how"), "ask_of", [{"yes": "How?"}, {}]),
    ("small", "facts/1.yaml", ("facts", "hurt"), "danger", [["badly", "slightly"], ["badly"]]),
    ("small", "facts/2.yaml", ("facts", "loud"), "from", ["officer", None]),
    ("small", "facts/2.yaml", ("facts", "loud"), "values",
     [["yes", "no"], {"yes": "y", "no": "n"}]),
    ("small", "cards.yaml", ("cards", "noise"), "questions", [["loud", "hurt"], ["how", "hurt"]]),
    ("small", "cards.yaml", ("cards", "noise"), "gives", [{"loud": "yes"}, {"armed": "no"}]),
    ("small", "cards.yaml", ("cards", "noise"), "default", ["police hot", "ems prompt", "x hot"]),
    ("small", "cards.yaml", ("cards", "noise"), "draft", [True, False]),
    ("small", "cards.yaml", ("services", "team"), "by", ["agency", "program"]),
    ("small", "rules.yaml", ("rules", 1), "when",
     [{"hurt": "no"}, {"armed": "yes", "hurt": "badly"}]),
    ("small", "rules.yaml", ("rules", 1), "when", [{"hurt": "badly", "armed": "yes"}]),
    ("small", "rules.yaml", ("rules", 1), "id", ["medics", "hot"]),
    ("small", "rules.yaml", ("offers", 0), "cleared", [[], ["weapon"], ["nothing"]]),
    ("small", "rules.yaml", ("screens", "weapon"), "when", [{"hurt": "badly"}, {"armed": "no"}]),
    ("small", "pack.yaml", (), "languages", [["en", "es"], ["en"]]),
    ("small", "pack.yaml", (), "version", ["1.0.1"]),
    ("child", "pack.yaml", (), "timezone", ["America/Denver", "Nowhere"]),
    ("child", "more.yaml", ("facts",), "loud", [fact(values=["yes", "no"]), fact(danger=["yes"])]),
    ("child", "more.yaml", (), "remove", [{"facts": {"loud": "Not here"}}, {}]),
]  # fmt: skip


KINDS = ("words", "words", "meaning", "meaning", "break", "move", "more", "mend")


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One save of one file, as an author may do it."""
    name = draw(st.sampled_from(["small", "child"]))
    kind = draw(
        st.sampled_from(["words", "words", "meaning", "meaning", "break", "move", "more", "mend"])
    )
    if kind == "words":
        name, file, path, field = draw(st.sampled_from(WORDS))
        said = draw(st.sampled_from(["One", "Another", {"en": "One", "es": "Una"}, ["One"]]))
        return lambda packs: dig(packs, name, file, *path).__setitem__(field, said)
    if kind == "meaning":
        name, file, path, field, values = draw(st.sampled_from(MEANT))
        value = draw(st.sampled_from(values))
        return lambda packs: dig(packs, name, file, *path).__setitem__(field, deepcopy(value))
    file = draw(st.sampled_from(["pack.yaml", "facts/1.yaml", "rules.yaml", "more.yaml"]))
    other = draw(st.sampled_from(["facts/1.yaml", "facts/3.yaml", "x.yaml"]))
    cut = draw(st.integers(0, 300))

    def broken(packs: Packs) -> None:
        if file in packs[name]:
            held = packs[name][file]
            text = held if isinstance(held, str) else json.dumps(held, indent=1)
            packs[name][file] = text[:cut]

    def moved(packs: Packs) -> None:
        held = packs[name].pop(file, None)
        if held is not None and cut % 3:
            packs[name][other] = held

    def copied(packs: Packs) -> None:
        added = {"facts": {"hurt" if cut % 2 else "new": fact(values=["a", "b"])}}
        packs[name][other] = added

    def mended(packs: Packs) -> None:
        packs[name] = deepcopy(SMALL if name == "small" else CHILD)

    return {"break": broken, "move": moved, "more": copied, "mend": mended}[kind]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(edits(), st.booleans()), min_size=1, max_size=12))
def test_any_row_of_edits_is_checked_as_if_for_the_first_time(
    saves: list[tuple[Edit, bool]],
) -> None:
    memory = Memory()
    packs: Packs = {"small": deepcopy(SMALL), "child": deepcopy(CHILD)}
    first = remembering(memory, as_sources(packs))
    assert first == anew(as_sources(packs))
    assert isinstance(first, tuple)
    assert not isinstance(first[0], Fault)
    for edit, taken_back in saves:
        before = deepcopy(packs)
        edit(packs)
        sources = as_sources(packs)
        assert remembering(memory, sources) == anew(sources)
        assert remembering(memory, sources[:1]) == anew(sources[:1])
        if taken_back:
            packs = before
            assert remembering(memory, as_sources(packs)) == anew(as_sources(packs))


def with_words(source: Source, file: str, old: bytes, new: bytes) -> Source:
    assert old in source.files[file]
    return Source(source.folder, {**source.files, file: source.files[file].replace(old, new, 1)})


def test_other_words_to_a_question_compile_nothing_anew() -> None:
    memory, source = Memory(), read_source(Shelf().folder("base"))
    file = "base/facts/2-life.yaml"
    first = memory.pack([memory.layer(source)])
    other = with_words(source, file, b"en: ", b"en: Now, ")
    assert remembering(memory, [other]) == anew([other])
    second = memory.pack([memory.layer(other)])
    assert second.digest != first.digest
    assert second.procedure is first.procedure


def test_what_did_not_change_is_the_very_same_object() -> None:
    memory, source = Memory(), read_source(Shelf().folder("base"))
    first = memory.pack([memory.layer(source)])
    same = Source("base", {name: bytes(bytearray(raw)) for name, raw in source.files.items()})
    assert memory.pack([memory.layer(same)]) is first
    assert memory.looked(first) is memory.looked(first)


def test_only_files_of_the_last_check_are_kept() -> None:
    memory = Memory()
    packs: Packs = {"small": deepcopy(SMALL)}
    for word in map(str, range(50)):
        dig(packs, "small", "facts/1.yaml", "facts", "hurt")["ask"] = word
        remembering(memory, as_sources(packs))
    assert {name: len(said) for name, said in memory._said.items()} == {"small": len(SMALL)}
    assert len(memory._packs) == len(memory._looked) == len(memory._layers) == 1


PETS, CATS = fact(values=["a"]), fact(values=["a"])

UNLIKE: Mapping[str, tuple[Content, Content]] = {
    "the order of dangers": (
        {"pets": fact(danger=["a", "b"])},
        {"pets": fact(danger=["b", "a"])},
    ),
    "the order of facts": ({"pets": PETS, "cats": CATS}, {"cats": CATS, "pets": PETS}),
    "another name for a fact": ({"pets": PETS}, {"cats": CATS}),
    "a question that is missing": ({"pets": PETS}, {"pets": {"values": ["a"], "from": "officer"}}),
    "a condition in another order": (
        {"pets": fact(values=["a"], applies_when={"armed": "yes", "hurt": "badly"})},
        {"pets": fact(values=["a"], applies_when={"hurt": "badly", "armed": "yes"})},
    ),
    "other names with the same words": (
        {"pets": fact(values={"a": "x"})},
        {"pets": fact(values={"b": "x"})},
    ),
}


@pytest.mark.parametrize("what", UNLIKE)
def test_what_is_more_than_words_is_compiled_anew(what: str) -> None:
    memory = Memory()
    packs: Packs = {"small": deepcopy(SMALL)}
    first, second = (packs_of(memory, packs, facts) for facts in UNLIKE[what])
    assert second.procedure is not first.procedure


def packs_of(memory: Memory, packs: Packs, facts: Content) -> Pack:
    packs["small"]["more.yaml"] = {"facts": facts}
    return memory.pack([memory.layer(one) for one in as_sources(packs)])
