"""`guidecard protocols`: packs shown, checked, and described to an editor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Options
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.pack import Pack
    from protocols.shelf import Shelf


@click.group()
def protocols() -> None:
    """Packs: what to ask, and what the answers mean."""


@protocols.command()
@click.argument("packs", nargs=-1, metavar="[PACK|FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="Write the faults as JSON.")
@click.pass_obj
def check(options: Options, packs: tuple[str, ...], as_json: bool) -> int:
    """Check packs, by name or folder; all of them where none is named."""
    shelf = options.shelf()
    results = [_checked(shelf, name) for name in packs or shelf.names()]
    if as_json:
        click.echo(json.dumps({"packs": results}, ensure_ascii=True, indent=2))
    else:
        for result in results:
            count = len(result["faults"])
            told = "in order" if result["ok"] else f"{count} fault{'' if count == 1 else 's'}"
            click.echo(plain(f"{result['pack']}: {told}"))
            for fault in result["faults"]:
                click.echo(plain(f"  {fault['text']}"))
    return DONE if all(result["ok"] for result in results) else FOUND_WRONG


def _checked(shelf: Shelf, name: str) -> dict[str, Any]:
    from protocols.faults import NotInPack, PackRejected

    folder = Path(name)
    try:
        if name not in shelf.names() and not folder.is_dir():
            raise NotInPack("pack", name, shelf.names(), name)
        if name in shelf.names():
            shelf.load(name)
        else:
            # The packs beside it may be its parents.
            beside = type(shelf)((folder.resolve().parent, *shelf.folders), shelf.cache)
            beside.load_folder(folder.resolve())
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
        return {"pack": name, "ok": False, "faults": faults}
    return {"pack": name, "ok": True, "faults": []}


@protocols.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--all", "every", is_flag=True, help="Every pack here.")
@click.option("--json", "as_json", is_flag=True, help="Write what the packs hold as JSON.")
@click.pass_obj
def show(options: Options, packs: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Show what packs hold."""
    shelf = options.shelf()
    names = packs or (shelf.names() if every or not options.pack else (options.pack,))
    loaded = [shelf.load(name) for name in names]
    if as_json:
        told = {"packs": [_described(pack) for pack in loaded]}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
        return
    for pack in loaded:
        for line in _lines(pack):
            click.echo(plain(line))


def _described(pack: Pack) -> dict[str, Any]:
    from protocols.saying import said

    sections = pack.sections
    return {
        "id": pack.id,
        "version": pack.header.version,
        "digest": pack.digest,
        "extends": pack.header.extends,
        "facts": [
            {
                "id": name,
                "values": [*domain.harmless, *domain.neutral, *domain.dangers],
                "danger": list(domain.dangers),
            }
            for name, domain in pack.domains.items()
        ],
        "cards": [
            {
                "id": name,
                "title": said(card.title),
                "languages": sorted(card.title),
                "questions": [question.fact for question in (*card.questions, *card.closing)],
                "default": list(card.default),
            }
            for name, card in sections.cards.items()
        ],
        "tiers": [step.tier for step in sections.tiers],
        "programs": [
            {
                "id": name,
                "mode": [mode.value for mode in program.mode],
                "services": list(program.services),
            }
            for name, program in sections.programs.items()
        ],
        "invariants": [invariant.id for invariant in sections.invariants],
    }


def _lines(pack: Pack) -> list[str]:
    from protocols.saying import said

    sections = pack.sections
    lineage = " on ".join(f"{name} {version}" for name, version in pack.lineage)
    lines = [
        f"{pack.id}: {said(pack.header.title)}",
        f"  {said(pack.header.about)}",
        f"  {lineage}",
        f"  digest {pack.digest}",
        "  medical and crisis wording: sample content, not approved locally",
        "  cards:",
    ]
    lines += [
        f"    {name:<22} {said(card.title)}: {', '.join(card.default)}"
        for name, card in sections.cards.items()
    ]
    lines.append("  programs:" if sections.programs else "  programs: none")
    for name, program in sections.programs.items():
        where = ", ".join(said(sections.areas[area].says) for area in program.areas) or "everywhere"
        modes = ", ".join(mode.value for mode in program.mode)
        lines.append(f"    {name:<22} {program.name}: {modes}; {program.hours}; {where}")
    lines.append(f"  tiers: {', '.join(step.tier for step in sections.tiers)}")
    lines.append(
        f"  {len(sections.facts)} facts, {len(sections.screens)} screens, "
        f"{len(pack.parsed.rules)} rules, {len(sections.offers)} offers, "
        f"{len(sections.invariants)} invariants"
    )
    return lines


@protocols.command()
@click.option("--for", "name", metavar="PACK", help="With the names of this pack offered too.")
@click.pass_obj
def schema(options: Options, name: str | None) -> None:
    """Write the JSON Schema of pack files, for an editor."""
    from protocols.schema import pack_schema

    known = options.shelf().load(name).sections if name else None
    click.echo(json.dumps(pack_schema(known), ensure_ascii=True, indent=2))
