"""Small packs for tests: written to a folder, or checked and compiled in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from protocols.checked import assemble, check
from protocols.faults import Fault, PackRejected
from protocols.laws import check_laws
from protocols.layer import Layer, Source, read_layer
from protocols.pack import Pack
from protocols.shelf import Shelf

Content = dict[str, Any]

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
"""A Wednesday; the small packs live in UTC."""

HEADER: Content = {
    "pack": "small",
    "title": "Small",
    "version": "1.0.0",
    "about": "A pack for a test.",
    "timezone": "UTC",
}

SERVICES: Content = {
    "police": {"says": "Police", "by": "agency"},
    "fire": {"says": "Fire", "by": "agency"},
    "ems": {"says": "Ambulance", "by": "agency"},
    "team": {"says": "Community team", "by": "program"},
    "line": {"says": "Crisis line", "by": "program"},
}

TIERS: list[Content] = [
    {"tier": "emergency", "says": "EMERGENCY", "any": "hot"},
    {"tier": "field", "says": "FIELD", "any": ["police", "fire", "ems"]},
    {"tier": "team", "says": "TEAM", "any": "team"},
    {"tier": "information", "says": "INFORMATION"},
]

ENTRY: Content = {"title": "Case entry", "about": "Every call.", "default": "police prompt"}


def fact(**domain: Any) -> Content:
    """A fact that can be asked."""
    return {"ask": "What about it?", **domain}


def rule(name: str, **parts: Any) -> Content:
    """A rule with its reason."""
    return {"id": name, "because": f"Because of {name}", **parts}


def offer(name: str, **parts: Any) -> Content:
    """An offer of case entry."""
    return {"id": name, "says": name, "cards": "case-entry", "cleared": [], **parts}


def program(**parts: Any) -> Content:
    """A team that is always there and goes everywhere, but for what is said."""
    modes = parts.get("mode", "solo")
    by_phone = {"transfer", "conference"}.intersection([modes] if isinstance(modes, str) else modes)
    transfer = {"answer_within_seconds": 60, "brief": "Say where they are."}
    reached = {"transfer": transfer} if by_phone else {}
    return {"name": "The team", "services": "team", "mode": "solo", **reached, **parts}


def square(south: float, west: float, north: float, east: float) -> list[list[float]]:
    """The corners of a box."""
    return [[south, west], [south, east], [north, east], [north, west]]


def content(**sections: Any) -> Content:
    """The smallest pack, with these sections; a `card` is laid over case entry."""
    entry = {**ENTRY, **sections.pop("card", {})}
    cards = {"case-entry": entry, **sections.pop("cards", {})}
    return {**HEADER, "services": SERVICES, "tiers": TIERS, "cards": cards, **sections}


def small(**sections: Any) -> Pack:
    """A small pack, checked and compiled. Raises `PackRejected`."""
    return compiled(content(**sections))


def compiled(*contents: Content) -> Pack:
    """Check and compile a pack and its parents, the farthest first. Raises `PackRejected`."""
    return assemble(check([layer(one) for one in contents]))


def layer(one: Content) -> Layer:
    """A pack's own layer, as if all of it stood in its pack.yaml."""
    return read_layer(Source(one["pack"], {f"{one['pack']}/pack.yaml": json.dumps(one).encode()}))


def faults_of(*contents: Content) -> tuple[Fault, ...]:
    """What a check finds wrong; empty for a good pack."""
    try:
        compiled(*contents)
    except PackRejected as rejected:
        return rejected.faults
    return ()


def calm_answers(pack: Pack) -> dict[str, str]:
    """A harmless answer to every fact that has one, about somebody who is there."""
    calm = {name: domain.harmless[0] for name, domain in pack.domains.items() if domain.harmless}
    return {**calm, "patient": "one"}


def write_pack(shelf: Path, name: str, files: Mapping[str, str | bytes]) -> Path:
    """Write a pack's folder; `files` are named as inside of it."""
    folder = shelf / name
    for inner, text in files.items():
        path = folder / inner
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def rejection(folder: Path, *shelves: Path) -> tuple[Fault, ...]:
    """The faults with which a folder is refused; a pack that is taken fails the test."""
    with pytest.raises(PackRejected) as refused:
        Shelf((folder.parent, *shelves)).load_folder(folder)
    return refused.value.faults


def without_check(monkeypatch: pytest.MonkeyPatch, ignoring: Callable[[str], bool]) -> None:
    """From now on the checks of `protocols.laws` are deaf to the faults that `ignoring` picks."""

    def deaf(sections: Any, parsed: Any, report: Any) -> None:
        def some(key: Any, what: str, remedy: str, path: Any) -> None:
            if not ignoring(what):
                report(key, what, remedy, path)

        check_laws(sections, parsed, some)

    monkeypatch.setattr("protocols.checked.check_laws", deaf)
