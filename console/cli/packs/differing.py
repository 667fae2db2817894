"""`guidecard protocols diff`: what becomes of calls when one pack takes another's place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Options
from console.cli.packs.calls_found import in_short, save_scenario
from console.cli.packs.naming import load_named
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.difference.comparing import Difference, Move


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Write the difference as JSON.")
@click.option(
    "--save",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the shortest call of each kind as a scenario on the new pack.",
)
@click.pass_obj
def diff(options: Options, old: str, new: str, as_json: bool, save: Path | None) -> int:
    """Say which calls move when the pack NEW takes the place of OLD, each by name or folder.

    For every line, role, tier and program: whether any call moves, how many, and the shortest one.
    Fails when anything moves down: less police, fire or ems, or less of anybody with none of these
    in return.
    """
    from protocols.difference.comparing import compare
    from protocols.difference.moves import Way

    shelf = options.shelf()
    difference = compare(load_named(shelf, old), load_named(shelf, new))
    down = difference.going(Way.DOWN)
    if as_json:
        click.echo(json.dumps(_described(difference), ensure_ascii=True, indent=2))
    else:
        for line in _lines(difference, save):
            click.echo(plain(line))
    return FOUND_WRONG if down else DONE


def _described(difference: Difference) -> dict[str, Any]:
    from protocols.difference.moves import Way

    unshared = difference.both.unshared
    packs = {"old": difference.both.old.pack, "new": difference.both.new.pack}
    return {
        **{
            name: {"id": pack.id, "version": pack.header.version, "digest": pack.digest}
            for name, pack in packs.items()
        },
        "equivalent": difference.equivalent,
        "moves_down": bool(difference.going(Way.DOWN)),
        "moves_up": bool(difference.going(Way.UP)),
        "combinations": difference.combinations,
        "moves": [_move(difference, move) for move in difference.moves],
        "unshared": {
            "cards": list(unshared.cards),
            "facts": list(unshared.facts),
            "values": list(unshared.values),
            "programs": list(unshared.programs),
        },
    }


def _move(difference: Difference, move: Move) -> dict[str, Any]:
    from protocols.proof.transcript import as_request

    shortest = difference.shortest(move)
    return {
        "way": move.motion.way.value,
        "change": move.motion.change.value,
        "of": "needed" if move.needed else "sent",
        "card": move.card,
        "line": move.motion.what or None,
        "from": move.motion.old or None,
        "to": move.motion.new or None,
        "calls": move.count,
        "confirmed": shortest.seen,
        "shortest": as_request(difference.both.new.pack, shortest.new),
    }


def _lines(difference: Difference, save: Path | None) -> Iterable[str]:
    from protocols.difference.moves import Way

    both = difference.both
    over = f"each of {in_short(difference.combinations)} calls"
    if not difference.moves:
        yield f"{both.old.pack.id} and {both.new.pack.id} do the same in {over}"
    else:
        yield f"From {both.old.pack.id} to {both.new.pack.id}, over {over}:"
    titles = {
        Way.DOWN: "down (less police, fire or ems, or less of anybody with none of these instead)",
        Way.UP: "up",
        Way.ASIDE: "neither up nor down",
    }
    for way, title in titles.items():
        groups = _grouped(difference.going(way))
        if groups:
            yield f"  {title}"
        for number, moves in enumerate(groups, 1):
            yield from _group(difference, moves)
            if save is not None:
                call = difference.shortest(moves[0]).new
                name = f"{both.new.pack.id}-{way.value}-{number}"
                path = save_scenario(save, both.new.pack, call, name, _said(moves[0]))
                yield f"        guidecard replay {path}"
    for name, listed in (
        ("cards, left out", both.unshared.cards),
        ("facts, answered in any way", both.unshared.facts),
        ("values, left out", both.unshared.values),
        ("programs", both.unshared.programs),
    ):
        if listed:
            yield f"  only in one of them: {name}: {', '.join(listed)}"


def _grouped(moves: Iterable[Move]) -> list[list[Move]]:
    """Moves that differ by their card alone; what is needed only where nothing is sent so."""
    found: dict[str, list[Move]] = {}
    for move in sorted(moves, key=lambda move: move.needed):
        held = found.setdefault(_said(move), [])
        if not held or held[0].needed is move.needed:
            held.append(move)
    return list(found.values())


def _said(move: Move) -> str:
    motion = move.motion
    step = f" {motion.old} to {motion.new}" if motion.old else ""
    return f"{motion.what} {motion.change.value}{step}".strip()


def _group(difference: Difference, moves: list[Move]) -> Iterable[str]:
    from protocols.proof.transcript import sent, told

    first = moves[0]
    shortest = difference.shortest(first)
    count = sum(move.count for move in moves)
    cards = ", ".join(dict.fromkeys(move.card for move in moves))
    needed = " (needed, not sent)" if first.needed else ""
    old, new = difference.both.old.pack, difference.both.new.pack
    yield f"    {_said(first)}{needed}: {in_short(count)} calls, on {cards}"
    yield from (f"        {line}" for line in told(shortest.call, new, old))
    yield from (f"        before: {line}" for line in sent(old, shortest.old))
    yield from (f"        after: {line}" for line in sent(new, shortest.new))
    if not shortest.seen:
        yield "        (no time and place was found at which it happens; by hours alone it could)"
