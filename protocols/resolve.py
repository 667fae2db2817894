"""A pack with its parents: whole objects replaced by id, nothing protective lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from protocols.conditions import unknown
from protocols.faults import Fault
from protocols.layer import LIST_SECTIONS, Key, Layer, Place
from protocols.model import Card, Fact, Header, Invariant, Offer, Rule, Screen, Sections

Report = Callable[[Fault], None]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everything that holds in a pack, its own and its parents'."""

    header: Header
    sections: Sections
    lineage: tuple[tuple[str, str], ...]
    """Id and version of the pack and of each parent, the pack itself first."""
    places: Mapping[Key, Place]
    main: Place
    """The pack's own pack.yaml."""


def resolve(layers: Sequence[Layer], report: Report) -> Resolved:
    """Lay packs over one another, the farthest parent first and the pack itself last.

    What is removed without being there, or takes back what a parent marks as hard, goes to
    `report`, and the parent's stays.
    """
    objects: dict[Key, BaseModel] = {}
    places: dict[Key, Place] = {}
    header = layers[0].header
    for layer in layers:
        _remove(layer, objects, report)
        _lay_over(layer, objects, places, report)
        own = layer.header
        header = own.model_copy(
            update={
                "agency": own.agency or header.agency,
                "asked_by": own.asked_by or header.asked_by,
                "cannot_speak": own.cannot_speak or header.cannot_speak,
                "callback_unsafe": own.callback_unsafe or header.callback_unsafe,
                "story": own.story or header.story,
                "spoken": own.spoken or header.spoken,
                # What a parent leaves unreviewed stays so until the pack itself is signed.
                "translations": {**header.translations, **own.translations},
            }
        )
    lineage = tuple((layer.header.pack, layer.header.version) for layer in reversed(layers))
    held = {key: places[key] for key in objects}
    return Resolved(header, _sections(objects), lineage, held, layers[-1].main)


def _remove(layer: Layer, objects: dict[Key, BaseModel], report: Report) -> None:
    for key in layer.removed:
        section, name = key
        place = layer.places["remove", f"{section}/{name}"]
        if key not in objects:
            known = [held for kind, held in objects if kind == section]
            report(place.fault(*unknown(f"{section} of a parent", name, known)))
        elif key in layer.objects:
            report(place.fault(f"{name!r} is removed and written again", "Replacing is enough"))
        elif reason := _protected(key, None, objects):
            report(place.fault(f"{name!r} cannot be removed: {reason}", "Keep it"))
        else:
            del objects[key]


def _lay_over(
    layer: Layer, objects: dict[Key, BaseModel], places: dict[Key, Place], report: Report
) -> None:
    if any(section == "tiers" for section, _ in layer.objects):
        # A ladder has an order of its own: half of one and half of another means nothing.
        for key in [key for key in objects if key[0] == "tiers"]:
            del objects[key]
    parents = dict(objects)
    for key, value in layer.objects.items():
        place = layer.places[key]
        if reason := _protected(key, value, parents):
            report(place.fault(f"{key[1]!r} cannot be replaced: {reason}", "Give yours its own id"))
            continue
        objects[key] = value
        places[key] = place
    for key, value in layer.objects.items():
        if isinstance(value, Offer) and value.before is not None and objects.get(key) is value:
            _move_before(key, ("offers", value.before), objects, layer.places[key], report)


def _protected(key: Key, instead: BaseModel | None, parents: Mapping[Key, BaseModel]) -> str | None:
    """Why a parent's object may not give way to `instead` (None: to nothing)."""
    held = parents.get(key)
    # Facts are equal in whatever order their dangers stand, and the order means something.
    if held is None or (instead == held and not isinstance(held, Fact)):
        return None
    match held:
        case Invariant():
            return "it is an invariant of the parent pack"
        case Rule(hard=True):
            return "it is a hard rule of the parent pack"
        case Card():
            kept = instead.rules if isinstance(instead, Card) else ()
            lost = [rule.id for rule in held.rules if rule.hard and rule not in kept]
            if lost:
                return f"its hard rule {lost[0]!r} would be lost"
        case Screen() if key[1] in _screens_of_hard_rules(parents):
            return "a hard rule or an invariant of the parent pack rests on it"
        case Fact() if isinstance(instead, Fact):
            if [danger for danger in instead.danger if danger in held.danger] != list(held.danger):
                return "the parent's dangers must stay dangers, in their order"
            if instead.applies_when != held.applies_when:
                return "when it applies is the parent pack's to say"
            if held.danger and instead.told_by != held.told_by:
                return "who tells a danger is the parent pack's to say"
    return None


def _screens_of_hard_rules(objects: Mapping[Key, BaseModel]) -> set[str]:
    rules = [value for value in objects.values() if isinstance(value, Rule)]
    rules += [rule for card in objects.values() if isinstance(card, Card) for rule in card.rules]
    found: set[str] = set()
    for rule in rules:
        if rule.hard:
            found |= _screens_named(rule.when) | _screens_named(rule.unless)
    for value in objects.values():
        if isinstance(value, Invariant):
            found |= _screens_named(value.given) | _screens_named(value.implies)
            found |= _screens_named(value.unless)
    while True:
        wider = set(found)
        for name in found:
            screen = objects.get(("screens", name))
            if isinstance(screen, Screen):
                wider |= _screens_named(screen.when)
        if wider == found:
            return found
        found = wider


def _screens_named(condition: object) -> set[str]:
    """The screens that a condition names, as it is written."""
    found: set[str] = set()
    if isinstance(condition, dict):
        for key, value in condition.items():
            if key in {"tripped", "cleared"}:
                found.update(value if isinstance(value, list) else [value])
            else:
                found |= _screens_named(value)
    elif isinstance(condition, list):
        for part in condition:
            found |= _screens_named(part)
    return found


def _move_before(
    key: Key, target: Key, objects: dict[Key, BaseModel], place: Place, report: Report
) -> None:
    if target not in objects or target == key:
        known = [name for section, name in objects if section == "offers" and name != key[1]]
        report(place.fault(*unknown("offer", target[1], known), ("before",)))
        return
    moved = objects.pop(key)
    ordered = list(objects.items())
    objects.clear()
    for other, value in ordered:
        if other == target:
            objects[key] = moved
        objects[other] = value


UNORDERED = frozenset(
    {"screens", "cards", "contacts", "instructions", "cautions", "reports", "areas"}
)
"""Sections whose order means nothing; they are sorted, whatever file an object stands in."""


def _sections(objects: dict[Key, BaseModel]) -> Sections:
    held: dict[str, dict[str, BaseModel]] = {name: {} for name in Sections.model_fields}
    for (section, name), value in objects.items():
        held[section][name] = value
    fields: dict[str, Any] = {}
    for section, values in held.items():
        if section in LIST_SECTIONS:
            fields[section] = tuple(values.values())
        else:
            fields[section] = dict(sorted(values.items())) if section in UNORDERED else values
    return Sections.model_construct(**fields)
