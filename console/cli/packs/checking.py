"""`guidecard protocols check`: every fault and finding of a pack, with file, line and remedy."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Options
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.findings.finding import Finding
    from protocols.pack import Pack
    from protocols.shelf import Shelf
    from store.approvals import Approvals


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK|FOLDER]...")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--json", "as_json", is_flag=True, help="Write the faults and findings as JSON.")
@click.pass_obj
def check(options: Options, packs: tuple[str, ...], strict: bool, as_json: bool) -> int:
    """Check packs, by name or folder; all of them where none is named.

    A fault refuses the pack. Below the faults stand warnings and notes about a pack that can be
    used; what a parent pack has too is told there.
    """
    from store.approvals import Approvals

    shelf = options.shelf()
    looking = _Looking(shelf, Approvals(options.folder().approvals), datetime.now(UTC))
    results = [looking.checked(name) for name in packs or shelf.names()]
    if as_json:
        click.echo(json.dumps({"packs": results}, ensure_ascii=True, indent=2))
    else:
        for result in results:
            for line in _lines(result):
                click.echo(plain(line))
    wrong = any(not result["ok"] for result in results)
    warned = any(one["level"] == "warn" for result in results for one in result["findings"])
    return FOUND_WRONG if wrong or (strict and warned) else DONE


@dataclass(slots=True)
class _Looking:
    """What one run looks with; packs that others extend are looked at once."""

    shelf: Shelf
    approvals: Approvals
    now: datetime
    _found: dict[str, frozenset[Finding]] = field(default_factory=dict)
    """By pack's digest."""
    _of_parents: dict[str, frozenset[Finding]] = field(default_factory=dict)
    """By name, on the shelf."""

    def checked(self, name: str) -> dict[str, Any]:
        """The faults of a pack, or its findings. Raises `NotInPack`."""
        from protocols.faults import NotInPack, PackRejected

        folder = Path(name)
        shelf = self.shelf
        if name not in shelf.names():
            if not folder.is_dir():
                raise NotInPack("pack", name, shelf.names(), name)
            # The packs beside it may be its parents.
            shelf = type(shelf)((folder.resolve().parent, *shelf.folders), shelf.cache)
        try:
            pack = shelf.load(name) if shelf is self.shelf else shelf.load_folder(folder.resolve())
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
            return self._findings(shelf.load(name))
        if name not in self._of_parents:
            self._of_parents[name] = self._findings(shelf.load(name))
        return self._of_parents[name]

    def _findings(self, pack: Pack) -> frozenset[Finding]:
        from protocols.findings.everything import findings_of

        if pack.digest not in self._found:
            self._found[pack.digest] = frozenset(
                findings_of(
                    pack,
                    self.now.astimezone(pack.zone).date(),
                    approved=self.approvals.of(pack.digest) is not None,
                )
            )
        return self._found[pack.digest]


def _lines(result: dict[str, Any]) -> list[str]:
    counts = [
        (len(result["faults"]), "fault"),
        (sum(one["level"] == "warn" for one in result["findings"]), "warning"),
        (sum(one["level"] == "note" for one in result["findings"]), "note"),
    ]
    told = ", ".join(
        f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count
    )
    standing = f"in order{f'; {told}' if told else ''}" if result["ok"] else told
    return [
        f"{result['pack']}: {standing}",
        *(f"  {one['text']}" for one in (*result["faults"], *result["findings"])),
    ]
