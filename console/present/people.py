"""What is known of the household, the building and the place: three things, never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from console.present.rows import Piece, Row, Tone, row, wrapped
from console.session.view import CallView
from store.call import Call
from store.reference.matching import Match
from store.reference.models import Caution, Facility, Profile
from store.reference.parts import HealthFact
from store.reference.people import Person


def people_rows(view: CallView, width: int, asked: str = "") -> list[Row]:
    """The pane: cautions first, then the household, then the building; `whole_rows` has all.

    `asked` says how it stands with what other seats may know.
    """
    rows: list[Row] = []
    profiles = [match for match in view.matches if isinstance(match.record, Profile)]
    for match in view.matches:
        if isinstance(match.record, Profile) and len(profiles) > 1:
            continue
        rows += _match_rows(view.call, match, width, brief=True)
    if len(profiles) > 1:
        chosen = wrapped(f"{len(profiles)} HOUSEHOLDS match: choose with", width - 5, "warn")
        rows += [row(" ", *one) for one in chosen[:-1]]
        rows.append(row(" ", *chosen[-1], " ", Piece("F11", "key")))
    if not view.matches and view.call.phone_known:
        words = "nobody is known by this number or place"
        rows += [row(" ", *one) for one in wrapped(words, width - 1, "dim")]
    if asked:
        rows += [row(" ", *one) for one in wrapped(asked, width - 1, "dim")]
    return rows


def whole_rows(call: Call, match: Match, width: int) -> list[Row]:
    """Everything that one record says."""
    return _match_rows(call, match, width, brief=False)


def _match_rows(call: Call, match: Match, width: int, *, brief: bool) -> list[Row]:
    record = match.record
    match record:
        case Caution():
            tone: Tone = "danger" if record.severity.value == "danger" else "warn"
            source = f", from {match.source}" if match.source else ""
            title = (
                f" AGENCY CAUTION ({record.severity.value}), approved {_age(match.age)} ago{source}"
            )
            lines = [(record.text, tone), *_codes(record)]
        case Facility():
            title = " BUILDING'S OWN PLAN"
            lines = _facility(record, brief)
        case Profile():
            title = _whose(call.household.get(record.id))
            lines = _profile(record, brief)
    rows: list[Row] = [row(" ", *one) for one in wrapped(title.strip(), width - 1, "title")]
    if not isinstance(record, Caution):
        stale = "STALE, " if match.stale else ""
        words = f"{stale}confirmed {_age(match.age)} ago; {match.told}"
        rows += _put(words, width, "warn" if match.stale else "dim")
    for words, tone in lines[:7] if brief else lines:
        rows += _put(words, width, tone)
    if brief and len(lines) > 7:
        rows.append(row(Piece(f"   {len(lines) - 7} more: F11", "key")))
    return rows


def _whose(belongs: bool | None) -> str:
    if belongs is None:
        return " CALLER'S HOUSEHOLD, patient not confirmed"
    if belongs:
        return " PATIENT IS OF THIS HOUSEHOLD"
    return " CALLER'S HOUSEHOLD, patient is NOT of it"


def _put(words: str, width: int, tone: Tone) -> list[Row]:
    shown = wrapped(words, width - 3, tone)
    return [row("   ", *one) for one in shown]


def _age(age: timedelta) -> str:
    days = age.days
    if days < 1:
        return "less than a day"
    if days < 14:
        return f"{days} day{'' if days == 1 else 's'}"
    if days < 70:
        return f"{days // 7} weeks"
    return f"{days // 30} months"


def _codes(record: Caution) -> list[tuple[str, Tone]]:
    return [
        (f"{code.what}: {code.code} (from {code.given_by}, {code.given_at:%Y-%m-%d})", "plain")
        for code in record.access_codes
    ]


def _facility(record: Facility, brief: bool) -> list[tuple[str, Tone]]:
    found: list[tuple[str, Tone]] = [(record.name, "value")]
    if record.key_box:
        found.append((f"key box: {record.key_box}", "plain"))
    found += [(f"! {hazard}", "warn") for hazard in record.hazards]
    found += [(fact.text, "plain") for fact in record.people_with_needs]
    if not brief:
        found += [(plan, "plain") for plan in record.plans]
    found += [(f"{c.name}: {c.phone}", "plain") for c in record.contacts]
    return found


def _profile(record: Profile, brief: bool) -> list[tuple[str, Tone]]:
    """What matters most to those who go first: how to approach, then health, then the home."""
    found: list[tuple[str, Tone]] = []
    count = len(record.people)
    names = ", ".join(person.name for person in record.people)
    found.append((f"{names} ({count} {'person' if count == 1 else 'people'})", "value"))
    for person in record.people:
        found += _person(person, brief, several=count > 1)
    for animal in record.animals:
        kind = "service " if animal.service else ""
        about = f": {animal.temperament}" if animal.temperament else ""
        found.append(
            (f"{kind}{animal.kind}{f' {animal.name}' if animal.name else ''}{about}", "warn")
        )
    home = record.home
    if home.door:
        found.append((f"door: {home.door}", "plain"))
    found += [(f"{code.what}: {code.code}", "plain") for code in home.codes]
    if home.lock_box:
        found.append((f"lock box: {home.lock_box}", "plain"))
    if not brief:
        found += [(f"layout: {home.layout}", "plain")] if home.layout else []
        found += [(f"shut-off: {where}", "plain") for where in home.shut_offs]
        found += [
            (" ".join(filter(None, (v.colour, v.make, v.model, v.plate))), "plain")
            for v in record.vehicles
        ]
        found += [
            (f"{a.street}{f', {a.town}' if a.town else ''}", "plain") for a in record.addresses
        ]
    found += [
        (
            f"{c.name}{f' ({c.relation})' if c.relation else ''}: {c.phone}"
            f"{', has a key' if c.key_holder else ''}",
            "plain",
        )
        for c in record.contacts
    ]
    return found


def _person(person: Person, brief: bool, *, several: bool) -> list[tuple[str, Tone]]:
    who = f"{person.name}: " if several else ""
    access, medical, mind = person.access, person.medical, person.behavioural
    found: list[tuple[str, Tone]] = []
    parts: tuple[tuple[str, Iterable[HealthFact | None], Tone], ...] = (
        ("talk", (access.communication,), "warn"),
        ("hearing", (access.hearing,), "warn"),
        ("approach", mind.safe_approach, "warn"),
        ("triggers", mind.triggers, "warn"),
        ("calms", mind.calms, "value"),
        ("in their words", (mind.diagnosis,), "plain"),
        ("moves", (access.mobility,), "plain"),
        ("sight", (access.vision,), "plain"),
        ("thinking", (access.cognitive,), "plain"),
        ("allergies", medical.allergies, "warn"),
        ("conditions", medical.conditions, "plain"),
        ("medicines", medical.medications, "plain"),
        ("directive", (medical.advance_directive,), "plain"),
    )
    for words, facts, tone in parts:
        told = _told(facts)
        if told:
            found.append((f"{'! ' if tone == 'warn' else ''}{who}{words}: {told}", tone))
    for device in medical.equipment:
        power = " NEEDS POWER" if device.power_dependent else ""
        found.append((f"! {who}{device.text}{power}", "warn"))
    if person.languages:
        found.append((f"{who}speaks {', '.join(person.languages)}", "plain"))
    if not brief and person.description:
        found.append((f"{who}{person.description}", "plain"))
    return found


def _told(facts: Iterable[HealthFact | None]) -> str:
    return "; ".join(fact.text for fact in facts if fact is not None)
