"""Faults and findings of packs, as they are told and written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.cli.faults import DONE, FOUND_WRONG

if TYPE_CHECKING:
    from protocols.findings.finding import Finding
    from protocols.pack import Pack
    from protocols.shelf import Shelf
    from store.approvals import Approvals

Result = dict[str, Any]
"""Of one pack, as JSON: whether it is `ok`, its `faults`, its `findings`."""


@dataclass(slots=True)
class Looking:
    """What one run looks with; packs that others extend are looked at once."""

    shelf: Shelf
    approvals: Approvals
    now: datetime
    zone: tzinfo | None = None
    """Of the pack that was loaded last, if any could be."""
    _found: dict[str, frozenset[Finding]] = field(default_factory=dict)
    """By pack's digest."""
    _of_parents: dict[str, frozenset[Finding]] = field(default_factory=dict)
    """By name, on the shelf."""

    def checked(self, name: str) -> Result:
        """The faults of a pack, or its findings. Raises `NotInPack`."""
        from protocols.faults import PackRejected

        shelf, folder = found(self.shelf, name)
        try:
            pack = shelf.load_folder(folder)
        except PackRejected as rejected:
            faults = [
                {
                    "file": fault.file,
                    "line": fault.line,
                    "what": fault.what,
                    "remedy": fault.remedy,
                    "text": str(fault),
                }
                for fault in rejected.faults
            ]
            return {"pack": name, "ok": False, "faults": faults, "findings": []}
        self.zone = pack.zone
        own = self._findings(pack)
        if pack.header.extends is not None:
            own -= self._of_parent(shelf, pack.header.extends)
        findings = [
            {
                "file": one.file,
                "line": one.line,
                "level": one.level.value,
                "code": one.code,
                "what": one.what,
                "remedy": one.remedy,
                "text": str(one),
            }
            for one in sorted(own)
        ]
        return {"pack": name, "ok": True, "faults": [], "findings": findings}

    def _of_parent(self, shelf: Shelf, name: str) -> frozenset[Finding]:
        if shelf is not self.shelf:
            return self._alone(shelf, name)
        if name not in self._of_parents:
            self._of_parents[name] = self._alone(shelf, name)
        return self._of_parents[name]

    def _alone(self, shelf: Shelf, name: str) -> frozenset[Finding]:
        """What is told of a parent by itself: no findings where it is refused."""
        from protocols.faults import PackRejected

        try:
            return self._findings(shelf.load(name))
        except PackRejected:
            return frozenset()

    def _findings(self, pack: Pack) -> frozenset[Finding]:
        from protocols.findings.everything import findings_of

        if pack.digest not in self._found:
            memory = self.shelf.memory
            self._found[pack.digest] = frozenset(
                findings_of(
                    pack,
                    self.now.astimezone(pack.zone).date(),
                    approved=self.approvals.of(pack.digest) is not None,
                    looked=memory.looked(pack) if memory is not None else None,
                )
            )
        return self._found[pack.digest]


def found(shelf: Shelf, name: str) -> tuple[Shelf, Path]:
    """The folder of a pack that is named, or is a folder itself, and the shelf of its parents.

    Raises `NotInPack`.
    """
    from protocols.faults import NotInPack

    names = shelf.names()
    if name in names:
        return shelf, shelf.folder(name)
    folder = Path(name)
    if not folder.is_dir():
        raise NotInPack("pack", name, names, name)
    # The packs beside it may be its parents.
    folder = folder.resolve()
    return replace(shelf, folders=(folder.parent, *shelf.folders)), folder


def code_of(results: list[Result], strict: bool) -> int:
    """The exit code: 1 for a fault, and if `strict` for a warning."""
    wrong = any(not result["ok"] for result in results)
    warned = any(one["level"] == "warn" for result in results for one in result["findings"])
    return FOUND_WRONG if wrong or (strict and warned) else DONE


def standing(result: Result) -> str:
    """How a pack stands, in one line: `small: in order; 2 notes`."""
    counts = [
        (len(result["faults"]), "fault"),
        (sum(one["level"] == "warn" for one in result["findings"]), "warning"),
        (sum(one["level"] == "note" for one in result["findings"]), "note"),
    ]
    told = ", ".join(
        f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count
    )
    words = f"in order{f'; {told}' if told else ''}" if result["ok"] else told
    return f"{result['pack']}: {words}"
