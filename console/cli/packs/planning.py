"""`guidecard protocols plan`: what a program would have met among the calls that CAD recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.options import Misused, Options
from console.cli.packs.backtesting import needs_numpy
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.pack import Pack
    from protocols.planning.history import History
    from protocols.planning.mapping import CadMap
    from protocols.planning.planning import ProgramPlan

_FACTS_SHOWN = 8


@click.command()
@click.option(
    "--calls",
    "export",
    metavar="CSV",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="What CAD recorded, one call a row.",
)
@click.option(
    "--map",
    "mapping",
    metavar="MAP",
    required=True,
    help="What its columns and call types mean: a file, or the name of a shipped one.",
)
@click.option("--program", "wanted", metavar="ID", multiple=True, help="Only this program.")
@click.option("--hours", metavar="HOURS", help="When the team is on duty: `Mo-Fr 11:00-23:00`.")
@click.option("--json", "as_json", is_flag=True, help="Write what came out as JSON.")
@click.pass_obj
def plan(
    options: Options,
    *,
    export: Path,
    mapping: str,
    wanted: tuple[str, ...],
    hours: str | None,
    as_json: bool,
) -> None:
    """Count the past calls that the programs of a pack (--pack) would have been for."""
    needs_numpy()
    from protocols.hours import hours_fault
    from protocols.planning.mapping import SHIPPED, read_map
    from protocols.planning.planning import plan as plan_programs

    pack = options.load_pack()
    if hours is not None and (fault := hours_fault(hours, pack.header.country)) is not None:
        raise Misused(f"--hours {hours!r} cannot be read ({fault}); nothing was counted.")
    programs = _programs(pack, wanted)
    shipped = SHIPPED / f"{Path(mapping).name}.yaml"
    how = read_map(
        shipped if shipped.is_file() and shipped.stem == mapping else Path(mapping), pack
    )
    history = _history(export, how)
    found = plan_programs(pack, history, programs=programs, hours=hours)
    if as_json:
        click.echo(json.dumps(_as_json(pack, history, found), ensure_ascii=True, indent=2))
    else:
        for line in _lines(pack, history, found):
            click.echo(plain(line))


def _programs(pack: Pack, wanted: tuple[str, ...]) -> tuple[str, ...]:
    from protocols.faults import NotInPack

    known = pack.sections.programs
    if not known:
        raise Misused(
            f"{pack.id} has no program to plan; nothing was counted. Name a pack that has one "
            "with --pack, or write one that extends this pack."
        )
    for name in wanted:
        if name not in known:
            raise NotInPack("program", name, known)
    return wanted or tuple(known)


def _history(export: Path, how: CadMap) -> History:
    from protocols.planning.history import read_history

    try:
        with export.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            return read_history(export.name, lines, how)
    except OSError as error:
        raise Misused(f"{export} cannot be read ({error.strerror}); nothing was counted.") from None


def _as_json(pack: Pack, history: History, found: dict[str, ProgramPlan]) -> dict[str, Any]:
    return {
        "pack": {"id": pack.id, "version": pack.header.version, "digest": pack.digest},
        "timezone": pack.header.timezone,
        "rows": history.rows,
        "calls": len(history.calls),
        "never": history.never,
        "type_not_mapped": dict(history.not_mapped),
        "not_calls_for_service": history.not_calls,
        "time_unreadable": {"rows": history.unreadable, "first_line": history.first_unreadable},
        "programs": {name: asdict(one) for name, one in found.items()},
    }


def _lines(pack: Pack, history: History, found: dict[str, ProgramPlan]) -> Iterator[str]:
    yield f"{history.rows} rows, {len(history.calls)} of them on a card of {pack.id}"
    yield f"  {history.never} of a type that is no call for a program"
    unmapped = sum(history.not_mapped.values())
    if unmapped:
        worst = ", ".join(f"{name} {count}" for name, count in list(history.not_mapped.items())[:5])
        yield f"  {unmapped} cannot be known: the mapping says nothing of their type ({worst})"
    if history.not_calls:
        yield f"  {history.not_calls} no calls for service, by the mapping"
    if history.unreadable:
        line = history.first_unreadable
        yield f"  {history.unreadable} left out: their time cannot be read (first on line {line})"
    for name, one in found.items():
        yield from _program(pack.sections.programs[name].name, one)


def _program(name: str, one: ProgramPlan) -> Iterator[str]:
    total = one.all.eligible + one.all.unknown + one.all.not_eligible
    share = f" ({100 * one.all.unknown // total} %)" if total else ""
    yield (
        f"{name}: {one.all.eligible} of {total} calls would have been eligible, "
        "place and hour aside"
    )
    yield f"  {one.all.not_eligible} would not; {one.all.unknown}{share} cannot be known"
    if one.never_recorded:
        listed = list(one.never_recorded.items())
        facts = ", ".join(f"{fact} in {count}" for fact, count in listed[:_FACTS_SHOWN])
        more = f" and {len(listed) - _FACTS_SHOWN} more" if len(listed) > _FACTS_SHOWN else ""
        yield f"  CAD never recorded: {facts}{more}"
    yield (
        f"  on duty {one.met.hours}: a team would have met at least {one.met.at_least}, "
        f"at most {one.met.at_most}"
    )
    width = max((len(area) for area in one.by_area), default=0)
    yield f"  {'area':<{width}} {'eligible':>9} {'not known':>10} {'not':>7}"
    for area, held in one.by_area.items():
        yield f"  {area:<{width}} {held.eligible:>9} {held.unknown:>10} {held.not_eligible:>7}"
    yield f"  {'hour':<{width}} {'eligible':>9} {'not known':>10} {'not':>7}"
    for hour in range(24):
        day = [held[hour] for held in one.by_area_hour.values()]
        counts = [sum(getattr(c, n) for c in day) for n in ("eligible", "unknown", "not_eligible")]
        if any(counts):
            yield f"  {f'{hour:02}:00':<{width}} {counts[0]:>9} {counts[1]:>10} {counts[2]:>7}"
