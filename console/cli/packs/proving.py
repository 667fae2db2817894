"""`guidecard protocols prove`: what holds for every possible call, or the call where it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Options
from console.cli.packs.calls_found import LONGEST_NAME, in_short, save_scenario
from console.text.clean import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocols.pack import Pack
    from protocols.proof.proving import Counterexample, Finding, Proof


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK|FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="Write the proof as JSON.")
@click.option(
    "--save",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each call found as a scenario for `guidecard replay`.",
)
@click.pass_obj
def prove(options: Options, packs: tuple[str, ...], as_json: bool, save: Path | None) -> int:
    """Prove packs, by name or folder, over every possible call; all of them where none is named.

    The laws of every response, the pack's hard rules and its own invariants: each one holds, or the
    shortest call that breaks it is shown.
    """
    from console.cli.packs.naming import load_named
    from protocols.proof.proving import prove as proved

    shelf = options.shelf()
    names = packs or ((options.pack,) if options.pack else shelf.names())
    proofs = [proved(load_named(shelf, name)) for name in names]
    files = {
        (proof.pack.id, finding.id): _saved(proof, finding, save)
        for proof in proofs
        for finding in proof.findings
        if save is not None and finding.counterexample is not None
    }
    if as_json:
        click.echo(json.dumps(_described(proofs), ensure_ascii=True, indent=2))
    else:
        for proof in proofs:
            for line in _lines(proof, files):
                click.echo(plain(line))
        for line in _about_work():
            click.echo(plain(line))
    return DONE if all(proof.holds for proof in proofs) else FOUND_WRONG


def _described(proofs: list[Proof]) -> dict[str, Any]:
    from protocols.proof.work import WORK_RULES

    return {
        "invariants": [
            {
                "id": finding.id,
                "pack": proof.pack.id,
                "sort": finding.sort.value,
                "says": finding.says,
                "holds": finding.holds,
                "speaks_in": finding.covers,
                "counterexample": _counterexample(proof, finding.counterexample),
            }
            for proof in proofs
            for finding in proof.findings
        ],
        "combinations": sum(proof.combinations for proof in proofs),
        "held_by_session": [{"id": rule.id, "says": rule.says} for rule in WORK_RULES],
    }


def _counterexample(proof: Proof, found: Counterexample | None) -> dict[str, Any] | None:
    from protocols.decide import decide
    from protocols.proof.transcript import as_request

    if found is None:
        return None
    calls = [("call", found.call)]
    if found.before is not None:
        calls.append(("before", found.before))
    told: dict[str, Any] = {"confirmed": found.seen, "before": None}
    for name, call in calls:
        lines = [line.words for line in decide(proof.pack, call).lines]
        told[name] = {**as_request(proof.pack, call), "lines": lines}
    return told


def _lines(proof: Proof, files: dict[tuple[str, str], list[Path]]) -> list[str]:
    broken = sum(not finding.holds for finding in proof.findings)
    verdict = f"{broken} of {len(proof.findings)} broken" if broken else "all hold"
    over = in_short(proof.combinations)
    lines = [f"{proof.pack.id}: {verdict}, over each of {over} calls"]
    for sort in dict.fromkeys(finding.sort for finding in proof.findings):
        of_sort = [finding for finding in proof.findings if finding.sort is sort]
        held = sum(finding.holds for finding in of_sort)
        lines.append(f"  {sort.value}s: {held} of {len(of_sort)} hold")
        for finding in of_sort:
            never = ", but speaks of no call at all" if finding.covers == 0 else ""
            lines.append(f"    {'ok    ' if finding.holds else 'BROKEN'} {finding.id}{never}")
            if finding.counterexample is not None:
                lines.append(f"           {finding.says}; but in this call, the shortest:")
                lines += [
                    f"           {line}" for line in _told(proof.pack, finding.counterexample)
                ]
                for path in files.get((proof.pack.id, finding.id), ()):
                    lines.append(f"           guidecard replay {path}")
    return lines


def _told(pack: Pack, found: Counterexample) -> Iterator[str]:
    from protocols.proof.transcript import sent, told

    if found.before is not None:
        yield from (f"  {line}" for line in told(found.before, pack))
        yield from (f"  sent: {line}" for line in sent(pack, found.before))
        yield "and then only:"
    yield from (f"  {line}" for line in told(found.call, pack))
    yield from (f"  sent: {line}" for line in sent(pack, found.call))
    if not found.seen:
        yield "  (no time and place was found at which it happens; by hours alone it could)"


def _saved(proof: Proof, finding: Finding, folder: Path) -> list[Path]:
    found = finding.counterexample
    assert found is not None
    name = f"{proof.pack.id}-{finding.id}"[: LONGEST_NAME - len("-before")]
    calls = {f"{name}-before": found.before, name: found.call}
    return [
        save_scenario(folder, proof.pack, call, known_as, finding.says)
        for known_as, call in calls.items()
        if call is not None
    ]


def _about_work() -> list[str]:
    from protocols.proof.work import WORK_RULES

    return [
        "Not proved here, since they are about work: the session holds them, and its tests press",
        "any keys in any order against them.",
        *(f"    held   {rule.id}: {rule.says}" for rule in WORK_RULES),
    ]
