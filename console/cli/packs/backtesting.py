"""`guidecard protocols backtest`: recorded calls decided on another pack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from console.cli.packs.recorded import Recall
    from protocols.backtest.backtesting import Backtest
    from protocols.backtest.comparing import Reason
    from protocols.backtest.loads import Load
    from protocols.pack import Pack

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.command()
@click.argument("pack", metavar="PACK")
@click.option(
    "--calls",
    "export",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The calls of an export (jsonl) in place of the record here.",
)
@click.option("--training", is_flag=True, help="The calls of training in place of the real ones.")
@click.option(
    "--list",
    "listed",
    metavar="N",
    default=20,
    type=click.IntRange(0, 1_000_000),
    help="Name so many calls that would change, those that would get less first.",
)
@click.option("--json", "as_json", is_flag=True, help="Write what came out as JSON.")
@click.pass_obj
def backtest(
    options: Options, pack: str, *, export: Path | None, training: bool, listed: int, as_json: bool
) -> None:
    """Decide recorded calls on PACK, and compare with what was shown in them."""
    needs_numpy()
    from console.cli.packs.recorded import Recall, from_export, from_journal
    from protocols.backtest.backtesting import backtest as decide_anew

    other = options.shelf().load(pack)
    told = Recall()
    if export is not None:
        if training:
            raise Misused("An export says itself what it is of: say --calls or --training.")
        found = decide_anew(other, from_export(export, told))
    else:
        folder = options.folder()
        journal = (folder.training if training else folder).journal
        with from_journal(journal, told) as recorded:
            found = decide_anew(other, recorded)
    if as_json:
        click.echo(json.dumps(_as_json(other, found, told, listed), ensure_ascii=True, indent=2))
    else:
        for line in _lines(other, found, told, listed):
            click.echo(plain(line))


def needs_numpy() -> None:
    """Raise Misused with a remedy where numpy is missing."""
    try:
        import numpy  # noqa: F401 - only whether it is there
    except ImportError:
        raise Misused(
            "Deciding many calls at once needs numpy, which is not installed here; nothing was "
            "done. Install it with: pip install 'guidecard[backtest]'."
        ) from None


def _ordered(found: Backtest) -> list[int]:
    """The rows that change: those that would get less first, then more, then otherwise."""
    import numpy as np

    rows = np.flatnonzero(found.changes.changed).tolist()
    down, up = found.changes.down, found.changes.up
    return sorted(rows, key=lambda row: (not down[row], not up[row], row))


def _as_json(pack: Pack, found: Backtest, told: Recall, listed: int) -> dict[str, Any]:
    changes = found.changes
    return {
        "pack": {"id": pack.id, "version": pack.header.version, "digest": pack.digest},
        "mode": "TRAINING" if told.training else "LIVE",
        "calls": len(found),
        "left_out": {
            "nothing_shown": told.undecided,
            "in_conflict": told.in_conflict,
            "card_not_in_pack": dict(found.undecided),
        },
        "damaged_entries": told.damaged,
        "changed": int(changes.changed.sum()),
        "up": int(changes.up.sum()),
        "down": int(changes.down.sum()),
        "not_screened": int((~found.screened).sum()),
        "not_asked": dict(found.not_asked),
        "tiers": found.tiers,
        "lines": [
            {"service": key.service, "by_phone": key.by_phone, "was": matrix}
            for key, matrix in found.lines.items()
        ],
        "reasons": [
            {**_reason(reason), "calls": count}
            for reason, count in found.differences.counted(changes.changed).items()
        ],
        "changes": [_change(found, row) for row in _ordered(found)[:listed]],
        "programs": {
            name: {
                "was": list(load.was),
                "goes": list(load.goes),
                "missed": list(load.missed),
                "not_known": list(load.not_known),
            }
            for name, load in found.loads.items()
        },
        "timezone": pack.header.timezone,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"kind": reason.kind, "name": reason.name, "what": reason.what}


def _change(found: Backtest, row: int) -> dict[str, Any]:
    was, would = found.was, found.would
    return {
        "call": found.names[row],
        "card": found.cards[row],
        "up": bool(found.changes.up[row]),
        "down": bool(found.changes.down[row]),
        "tier": {"was": was.tiers[was.tier[row]], "would_be": would.tiers[would.tier[row]]},
        "lines": {"was": was.words(row), "would_be": would.words(row)},
        "because": [_reason(reason) for reason in found.differences.of(row)],
    }


def _lines(pack: Pack, found: Backtest, told: Recall, listed: int) -> Iterator[str]:
    training = "TRAINING: " if told.training else ""
    changes = found.changes
    yield f"{training}{len(found)} calls decided on {pack.id} {pack.header.version}"
    yield (
        f"  {int(changes.changed.sum())} would change: {int(changes.up.sum())} would get more of "
        f"police, fire or ems, {int(changes.down.sum())} less"
    )
    yield from _left_out(found, told)
    unscreened = int((~found.screened).sum())
    if unscreened:
        facts = ", ".join(f"{fact} in {count}" for fact, count in list(found.not_asked.items())[:5])
        yield f"  {unscreened} with an offer still open, not counted as taken; never asked: {facts}"
    yield from _tiers(found)
    yield "  lines, calls with each urgency, was -> would be:"
    for key, matrix in found.lines.items():
        name = f"{key.service} by phone" if key.by_phone else key.service
        moved = [
            f"{before} -> {after} {count}"
            for before, row in matrix.items()
            for after, count in row.items()
            if before != after and count
        ]
        kept = sum(matrix[word][word] for word in matrix if word != "none")
        yield f"    {name:<24} {', '.join([f'{kept} as before', *moved])}"
    yield from _reasons(found)
    for row in _ordered(found)[:listed]:
        yield from _told(_change(found, row))
    for name, load in found.loads.items():
        yield from _load(name, load)


def _left_out(found: Backtest, told: Recall) -> Iterator[str]:
    if told.undecided:
        yield f"  {len(told.undecided)} left out: no response was ever shown in them"
    if told.in_conflict:
        yield f"  {len(told.in_conflict)} left out: two seats contradict one another in them"
    for card, count in found.undecided.items():
        yield f"  {count} left out: the pack has no card {card}"
    if told.damaged:
        yield f"  {told.damaged} damaged entries were not believed: run `guidecard store verify`"


def _tiers(found: Backtest) -> Iterator[str]:
    width = max(map(len, (*found.was.tiers, *found.would.tiers, "was shown")), default=0)
    columns = [t for t in found.would.tiers if any(row[t] for row in found.tiers.values())]
    yield "  tiers, was shown (down) and would be (across):"
    yield f"    {'':<{width}}" + "".join(f"{tier:>{max(len(tier), 8) + 2}}" for tier in columns)
    for tier, row in found.tiers.items():
        cells = "".join(f"{row[t]:>{max(len(t), 8) + 2}}" for t in columns)
        yield f"    {tier:<{width}}{cells}"


def _reasons(found: Backtest) -> Iterator[str]:
    counted = found.differences.counted(found.changes.changed)
    if counted:
        yield "  what is different in the calls that would change:"
    for reason, count in counted.items():
        yield f"    {count:>8}  {reason.kind} {reason.name} {reason.what}"


def _told(change: dict[str, Any]) -> Iterator[str]:
    mark = "LESS" if change["down"] else "more" if change["up"] else "other"
    yield f"  {mark:<5} {change['call']} on {change['card']}"
    for label, key in (("was", "was"), ("would be", "would_be")):
        yield f"        {label:<8} {change['tier'][key]}: {', '.join(change['lines'][key]) or '-'}"
    for reason in change["because"]:
        yield f"        because {reason['kind']} {reason['name']} {reason['what']}"


def _load(name: str, load: Load) -> Iterator[str]:
    yield (
        f"  {name}: goes to {sum(load.goes)} (was {sum(load.was)}), missed while closed, busy or "
        f"elsewhere {sum(load.missed)}, not known {sum(load.not_known)}"
    )
    if sum(load.goes):
        yield "    calls it goes to, by hour   " + " ".join(f"{hour:>3}" for hour in range(24))
        for day, words in enumerate(_DAYS):
            hours = load.goes[day * 24 : day * 24 + 24]
            yield f"    {words:<28}" + " ".join(f"{count or '.':>3}" for count in hours)
