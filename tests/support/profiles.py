"""Invented households, buildings and cautions for tests, as the JSON that an import takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from store.reference.faults import ImportFault, ImportRefused
from store.reference.importing import Imported, import_sources
from store.reference.models import Kind
from store.reference.phones import Phone, read_phone
from store.reference.sources import Source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

lines = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=200).filter(
    str.strip
)
"""Any text that one line of a record may hold."""


def household(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A household with one verified phone, 206-555-01xx for numbers below 100."""
    return {
        "id": f"h-{number}",
        "confirmed_at": "2026-10-01T09:00:00Z",
        "phones": [{"number": phone(number).e164, "verified_at": "2026-10-01T09:05:00Z"}],
        "addresses": [{"street": f"{number} Mill St", "town": "Larkspur"}],
        **changes,
    }


def building(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A facility with one address."""
    return {
        "id": f"f-{number}",
        "name": f"Building {number}",
        "confirmed_at": "2026-10-01T09:00:00Z",
        "addresses": [{"street": f"{number} Clinic Ln", "town": "Larkspur"}],
        **changes,
    }


def warning(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A caution about one place, in force at NOW."""
    return {
        "id": f"c-{number}",
        "text": "Two loose dogs.",
        "severity": "caution",
        "place": {"street": f"{number} County Rd 14", "town": "Dry Fork"},
        "approved_by": "Sgt. Quist",
        "approved_at": "2026-06-10T17:00:00Z",
        "expires_at": "2027-06-10T17:00:00Z",
        **changes,
    }


def phone(number: int) -> Phone:
    """206-555-0100 and up; from 100 on other exchanges, so that many households have numbers."""
    exchange, line = divmod(number + 100, 10_000)
    found = read_phone(f"206{555 + exchange:03}{line:04}", home_area_code=None)
    assert isinstance(found, Phone)
    return found


def source(kind: Kind, records: Iterable[dict[str, Any]], name: str = "file.jsonl") -> Source:
    """Records as a file with one on each line."""
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return Source(kind, name, text.encode())


def imported(database: Path, *records: dict[str, Any], kind: Kind = Kind.PROFILE) -> Imported:
    """Import records of one kind at NOW."""
    return import_sources(database, [source(kind, records)], now=NOW)


def refusal(database: Path, *sources: Source) -> tuple[ImportFault, ...]:
    """The faults of an import that is refused, and that left everything as it was."""
    before = {path.name: path.read_bytes() for path in database.parent.iterdir()}
    with pytest.raises(ImportRefused) as refused:
        import_sources(database, sources, now=NOW)
    assert {path.name: path.read_bytes() for path in database.parent.iterdir()} == before
    faults = refused.value.faults
    assert all(fault.remedy and len(str(fault)) < 400 for fault in faults)
    assert all(str(fault).isprintable() for fault in faults)
    return faults
