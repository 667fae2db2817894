"""Answers that nothing reads, facts that nothing asks, and names that nothing uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from protocols.conditions import Atom, Condition, InArea, Tripped
from protocols.domain import Domain
from protocols.findings.every_call import asked_somewhere
from protocols.findings.finding import Level, Told, found_at, some_of
from protocols.layer import Key
from protocols.model import Header
from protocols.pack import Pack
from protocols.parsed import Leaf, leaves


def unread_findings(pack: Pack) -> Iterator[Told]:
    """Everything that is in the pack and does nothing there."""
    every = [leaf for condition in _conditions(pack) for leaf in leaves(condition)]
    yield from _facts(pack, _read_values(pack, every))
    yield from _names(pack, every)


def _facts(pack: Pack, read: dict[str, set[frozenset[str]]]) -> Iterator[Told]:
    asked = asked_somewhere(pack)
    for name, fact in pack.sections.facts.items():
        if fact.kind != "choice":
            continue
        key = ("facts", name)
        if name not in read:
            what = "it is asked" if name in asked else "nobody asks it"
            yield found_at(
                key,
                Level.NOTE,
                "answer-unread",
                f"{what}, and no rule, screen, offer, program or `applies_when` reads the answer",
                "Let something read it, or leave it as a note for those who go",
            )
            continue
        if name not in asked:
            yield found_at(
                key,
                Level.WARN,
                "fact-unasked",
                "its answers decide something, and no card asks it",
                "Put it among the questions of a card, or say who tells it (`from`)",
            )
        silent = _alike_to_calm(pack.domains[name], read[name])
        if silent:
            yield found_at(
                key,
                Level.WARN,
                "danger-unread",
                f"nothing tells its danger {some_of(silent)} from an answer that is no danger",
                "Name it where its other dangers are named, or move it out of `danger`",
            )


def _alike_to_calm(domain: Domain, listed: set[frozenset[str]]) -> list[str]:
    """Dangers that are in the same lists as some answer that is no danger, or in none."""

    def stands_in(value: str) -> frozenset[frozenset[str]]:
        return frozenset(values for values in listed if value in values)

    if not domain.dangers:
        return []
    calm = {stands_in(value) for value in (*domain.harmless, *domain.neutral)} or {frozenset()}
    return [danger for danger in domain.dangers if stands_in(danger) in calm]


def _read_values(pack: Pack, every: Iterable[Leaf]) -> dict[str, set[frozenset[str]]]:
    """By fact that something reads: the lists of answers that are told apart."""
    read: dict[str, set[frozenset[str]]] = {}
    for leaf in every:
        if isinstance(leaf, Atom):
            read.setdefault(leaf.fact, set()).add(leaf.values)
    for fact, values in _by_header(pack.header):
        read.setdefault(fact, set()).add(frozenset(values))
    return read


def _by_header(header: Header) -> Iterator[tuple[str, Iterable[str]]]:
    if header.asked_by is not None:
        yield header.asked_by.fact, header.asked_by.third_party
    if header.spoken is not None:
        yield header.spoken.fact, header.spoken.languages
    if header.cannot_speak is not None:
        yield header.cannot_speak.fact, [header.cannot_speak.value]
    if header.callback_unsafe is not None:
        yield header.callback_unsafe.fact, header.callback_unsafe.values


def _conditions(pack: Pack) -> Iterator[Condition]:
    """Every condition that can change a call; invariants only watch."""
    parsed = pack.parsed
    yield from parsed.applies.values()
    yield from parsed.screens.values()
    yield from parsed.follow_ups.values()
    for rule in parsed.rules:
        yield from filter(None, (rule.when, rule.unless))
    for _, when in (*parsed.offers, *parsed.programs.values()):
        if when is not None:
            yield when


def _names(pack: Pack, every: Collection[Leaf]) -> Iterator[Told]:
    sections, parsed = pack.sections, pack.parsed
    rules = [held.rule for held in parsed.rules]
    cards, programs = sections.cards.values(), sections.programs.values()
    used: dict[str, set[str]] = {
        "screens": {leaf.screen for leaf in every if isinstance(leaf, Tripped)}
        | _all(offer.cleared for offer in sections.offers)
        | _all(program.screens for program in programs),
        "areas": {area for leaf in every if isinstance(leaf, InArea) for area in leaf.areas}
        | _all(program.areas for program in programs)
        | _all(program.longest_wait_minutes_by_area for program in programs),
        "cautions": _all(rule.caution for rule in rules),
        "instructions": _all(rule.instruct for rule in rules) | _all(c.instruct for c in cards),
        "reports": _all(rule.report_due for rule in rules),
        "contacts": _all(program.contacts for program in programs),
    }
    for section, names in used.items():
        for name in getattr(sections, section):
            if name not in names:
                yield _unused((section, name))


def _unused(key: Key) -> Told:
    kind = key[0].removesuffix("s")
    return found_at(
        key, Level.NOTE, f"{kind}-unused", f"nothing uses this {kind}", "Use it or remove it"
    )


def _all(lists: Iterable[Iterable[str]]) -> set[str]:
    return {name for listed in lists for name in listed}
