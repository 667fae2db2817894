"""What two checks of one pack tell apart: its files, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.cli.packs.looking import Result
from protocols.layer import Source

Read = Mapping[Path, Source | None]
"""By folder: what was read there; None where nothing could be."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A pack that was checked again, beside the check before."""

    result: Result
    changed: tuple[str, ...] = ()
    """Files, each with what was done to it: `small/facts.yaml saved`."""
    new: tuple[str, ...] = ()
    """Faults and findings that were not there before."""
    gone: tuple[str, ...] = ()
    """Those that were, as they were told."""
    lost: bool = False
    """The pack's folder is not there any more."""


def turn(before: Result, was: Read, after: Result, now: Read) -> Turn:
    """What has changed from one check to the next; a finding whose line moved is the same one."""
    return Turn(after, tuple(_files(was, now)), _beyond(after, before), _beyond(before, after))


def _beyond(one: Result, other: Result) -> tuple[str, ...]:
    """What the one has and the other has not, as often as it has it more."""
    left = Counter(map(_kind, _told(other)))
    found = []
    for told in _told(one):
        left[_kind(told)] -= 1
        if left[_kind(told)] < 0:
            found.append(told["text"])
    return tuple(found)


def _told(result: Result) -> list[dict[str, Any]]:
    return [*result["faults"], *result["findings"]]


def _kind(told: dict[str, Any]) -> tuple[Any, ...]:
    """All of it that stays where lines are put in above it."""
    return tuple(value for name, value in told.items() if name not in {"line", "text"})


def _files(was: Read, now: Read) -> Iterator[str]:
    before, after = _bytes(was), _bytes(now)
    for path in sorted({*before, *after}):
        folder, name = path
        if path not in after:
            # A pack that is refused is not followed up to its parents.
            if now.get(folder) is not None:
                yield f"{name} removed"
        elif path not in before:
            if was.get(folder) is not None:
                yield f"{name} added"
        elif before[path] != after[path]:
            yield f"{name} saved"


def _bytes(read: Read) -> dict[tuple[Path, str], bytes]:
    return {
        (folder, name): raw
        for folder, source in read.items()
        if source is not None
        for name, raw in source.files.items()
    }
