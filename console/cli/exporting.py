"""An export: what is written, and what is said of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.options import Misused
from console.cli.record import times_of
from console.sheet.clock_times import Unclear, read_start
from store.canonical import JSON
from store.export.eido.document import eido
from store.export.eido.source import host_name
from store.export.jsonl import jsonl
from store.export.moment import Moment
from store.export.received import Account, received, reconcile
from store.export.table import table
from store.export.whole import write_whole
from store.packs import PacksUsed

if TYPE_CHECKING:
    from console.cli.calls import Series


@dataclass(frozen=True, slots=True)
class Summary:
    """What went out, and whether every incident number is accounted for."""

    mode: str
    out: Path | None
    standings: dict[str, int]
    """Of the calls that went out."""
    wrong: tuple[Account, ...]

    @property
    def ok(self) -> bool:
        """Whether every number is that of exactly one call."""
        return not self.wrong

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        closed, active = self.standings["closed"], self.standings["active"]
        where = f" in {self.out}" if self.out else ""
        training = "TRAINING: " if self.mode == "training" else ""
        calls = f"{closed + active} call{'' if closed + active == 1 else 's'}"
        yield f"{training}{calls}{where}: {closed} closed, {active} still active."
        for account in self.wrong:
            upto = f" to {account.up_to}" if account.up_to != account.number else ""
            what = account.number or f"call {account.call}"
            yield f"{what}{upto}: {_WRONG[account.standing]}."
        if self.ok:
            yield "Every incident number is accounted for."

    def as_json(self) -> dict[str, JSON]:
        """The summary for machines."""
        return {
            "mode": self.mode,
            "out": str(self.out),
            "closed": self.standings["closed"],
            "active": self.standings["active"],
            "wrong": [
                {
                    "number": account.number,
                    "up_to": account.up_to,
                    "standing": account.standing,
                    "call": None if account.call is None else str(account.call),
                }
                for account in self.wrong
            ],
        }


_WRONG = {
    "missing": "no call has it",
    "twice": "more than one call has it",
    "unnumbered": "no readable incident number",
}


def export_calls(
    series: Series, form: str, since: str | None, out: Path | None, domain: str | None
) -> Summary:
    """Write an export. Raises Misused, or a StoreFault with nothing left behind in `out`."""
    host = _host(form, domain)
    if out is None and sys.stdout.isatty():
        raise Misused("An export is for a file or another program: say --out FILE.")
    with Moment.at(series.folder.journal) as reader:
        start = _since(series, since)
        calls = received(reader)
        if form == "csv":
            pieces = table(reader, calls, since=start)
        elif host is not None:
            packs = PacksUsed(series.folder.packs_used)
            pieces = eido(reader, calls, packs, since=start, domain=host)
        else:
            pieces = jsonl(reader, calls, since=start, made_at=datetime.now(UTC))
        if out is not None:
            write_whole(out, pieces)
        else:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
        told = (call.standing for call in calls if start is None or call.at >= start)
        wrong = tuple(account for account in reconcile(calls) if not account.ok)
        return Summary(reader.mode, out, Counter(told), wrong)


def _host(form: str, domain: str | None) -> str | None:
    if form != "eido":
        if domain is not None:
            raise Misused("--domain goes with --format eido; nothing was written.")
        return None
    if domain is None:
        raise Misused(
            "Ids in EIDO end in the agency's domain; nothing was written. "
            "Say --domain with a host name such as 911.example.org."
        )
    try:
        return host_name(domain)
    except ValueError as error:
        raise Misused(f"--domain {domain!a} {error}; nothing was written.") from None


def _since(series: Series, since: str | None) -> datetime | None:
    if since is None:
        return None
    try:
        return read_start(since, times_of(series.options).zone)
    except Unclear as unclear:
        raise Misused(f"--since {unclear.what}; nothing was written. {unclear.remedy}.") from None
