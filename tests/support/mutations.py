"""Every small slip of a hand in a pack: each gives another pack, as it would be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from protocols.faults import PackRejected
from protocols.pack import Pack
from protocols.words import URGENCIES
from support.packs import Content, compiled

_LOWER = {"hot": "prompt", "prompt": "routine", "routine": "scheduled"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pack with one slip in it."""

    kind: str
    says: str
    content: Content

    def pack(self) -> Pack | None:
        """The pack; None where the check refuses it."""
        try:
            return compiled(self.content)
        except PackRejected:
            return None


def written(pack: Pack) -> Content:
    """The whole pack with its parents, as if it stood in one file."""
    header = pack.header.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    sections = pack.sections.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for made in sections["offers"]:
        made.pop("before", None)
        made.setdefault("cleared", [])
    return {**{k: v for k, v in header.items() if k != "extends"}, **sections}


def mutants(pack: Pack) -> Iterator[Mutant]:
    """All of them, in order."""
    base = written(pack)
    for number, made in enumerate(base["offers"]):
        yield from _offer(base, number, made)
    for kind, section, field in (
        ("value in a screen", "screens", "when"),
        ("value in a fact", "facts", "applies_when"),
    ):
        for name, held in base[section].items():
            for says, weaker in _weakened(pack, held.get(field)):
                yield _changed(base, kind, f"{name}: {says}", (section, name, field), weaker)
    for path, held in _rules(base):
        yield from _rule(pack, base, path, held)
    for name, card in base["cards"].items():
        yield from _default(base, name, card["default"])
    for name, program in base.get("programs", {}).items():
        at = ("programs", name, "screens")
        for screen in program.get("screens", []):
            rest = [one for one in program["screens"] if one != screen]
            yield _changed(base, "screen of a program dropped", f"{name}: {screen}", at, rest)
    for name, fact in base["facts"].items():
        dangers = fact.get("danger", {})
        if dangers:
            weakest = next(iter(dangers))
            changed = {**fact, "danger": {k: v for k, v in dangers.items() if k != weakest}}
            changed["harmless"] = {**fact.get("harmless", {}), weakest: dangers[weakest]}
            says = f"{name}: {weakest}"
            yield _changed(base, "danger called harmless", says, ("facts", name), changed)


def _offer(base: Content, number: int, made: Content) -> Iterator[Mutant]:
    at, name = ("offers", number), made["id"]
    for screen in made["cleared"]:
        rest = [one for one in made["cleared"] if one != screen]
        yield _changed(base, "screen dropped", f"{name}: {screen}", (*at, "cleared"), rest)
    for service in ("police", "fire", "ems"):
        if service not in made.get("replaces", []):
            more = [*made.get("replaces", []), service]
            kept = {k: v for k, v in made.get("keeps", {}).items() if k != service}
            wider = {**made, "replaces": more, "keeps": kept}
            yield _changed(base, "offer takes more", f"{name}: {service}", at, wider)
    for card in base["cards"]:
        if card not in made["cards"]:
            cards = [*made["cards"], card]
            yield _changed(base, "offer on more cards", f"{name}: {card}", (*at, "cards"), cards)
    if "when" in made:
        always = {key: value for key, value in made.items() if key != "when"}
        yield _changed(base, "offer without its condition", name, at, always)


def _default(base: Content, card: str, lines: list[str]) -> Iterator[Mutant]:
    at = ("cards", card, "default")
    yield from _lowered(base, "urgency of a default", card, at, lines)
    for number, line in enumerate(lines):
        if len(lines) > 1:
            rest = [*lines[:number], *lines[number + 1 :]]
            yield _changed(base, "default line dropped", f"{card}: {line}", at, rest)


def _rules(base: Content) -> Iterator[tuple[tuple[Any, ...], Content]]:
    for number, held in enumerate(base["rules"]):
        yield ("rules", number), held
    for name, card in base["cards"].items():
        for number, held in enumerate(card.get("rules", [])):
            yield ("cards", name, "rules", number), held


def _rule(pack: Pack, base: Content, path: tuple[Any, ...], held: Content) -> Iterator[Mutant]:
    if not held.get("send"):
        return
    name, hard = held["id"], "a hard rule" if held.get("hard") else "a rule"
    rest = [one for number, one in enumerate(_at(base, path[:-1])) if number != path[-1]]
    yield _changed(base, f"{hard} dropped", name, path[:-1], rest)
    yield from _lowered(base, f"urgency of {hard}", name, (*path, "send"), held["send"])
    if len(held["send"]) > 1:
        for line in held["send"]:
            less = [one for one in held["send"] if one != line]
            yield _changed(
                base, f"line of {hard} dropped", f"{name}: {line}", (*path, "send"), less
            )
    for says, weaker in _weakened(pack, held.get("when")):
        yield _changed(base, f"value in {hard}", f"{name}: {says}", (*path, "when"), weaker)


def _lowered(
    base: Content, kind: str, name: str, path: tuple[Any, ...], lines: list[str]
) -> Iterator[Mutant]:
    for number, line in enumerate(lines):
        urgency = next(word for word in line.split() if word in URGENCIES)
        if urgency in _LOWER:
            lower = line.replace(urgency, _LOWER[urgency])
            changed = [*lines[:number], lower, *lines[number + 1 :]]
            yield _changed(base, kind, f"{name}: {line} to {_LOWER[urgency]}", path, changed)


def _weakened(pack: Pack, condition: Any) -> Iterator[tuple[str, Any]]:
    """The condition with one value, or one part of an `any`, less."""
    if not isinstance(condition, dict):
        return
    for key, value in condition.items():
        if key in {"any", "all"}:
            for number, part in enumerate(value):
                if key == "any" and len(value) > 1:
                    rest = [*value[:number], *value[number + 1 :]]
                    yield f"without {part}", {**condition, key: rest}
                for says, weaker in _weakened(pack, part):
                    parts = [*value[:number], weaker, *value[number + 1 :]]
                    yield says, {**condition, key: parts}
        elif key in pack.domains:
            values = _values(pack, key, value)
            for one in values:
                if len(values) > 1:
                    rest = [other for other in values if other != one]
                    yield f"{key} without {one}", {**condition, key: rest}


def _values(pack: Pack, fact: str, value: Any) -> list[str]:
    found: list[str] = []
    for word in value if isinstance(value, list) else [value]:
        if word.endswith(" or worse"):
            found += pack.domains[fact].or_worse(word.removesuffix(" or worse"))
        else:
            found.append(word)
    return found


def _at(content: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        content = content[step]
    return content


def _changed(base: Content, kind: str, says: str, path: tuple[Any, ...], value: Any) -> Mutant:
    return Mutant(kind, says, _with(base, path, value))


def _with(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The content with another value at the path; what lies beside the path is shared."""
    if not path:
        return value
    copied = content.copy()
    copied[path[0]] = _with(content[path[0]], path[1:], value)
    return copied
