"""`guidecard protocols show`: what a pack holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.pack import Pack
    from store.approvals import Approval


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--all", "every", is_flag=True, help="Every pack here.")
@click.option("--card", metavar="CARD", help="Draw this guidecard as a tree.")
@click.option("--html", metavar="FILE", help="Draw guidecards as a web page for the wall.")
@click.option("--svg", metavar="FILE", help="Draw guidecards as a picture for the wall.")
@click.option("--json", "as_json", is_flag=True, help="Write what the packs hold as JSON.")
@click.pass_obj
def show(
    options: Options,
    *,
    packs: tuple[str, ...],
    every: bool,
    card: str | None,
    html: str | None,
    svg: str | None,
    as_json: bool,
) -> None:
    """Show what packs hold, or draw one guidecard (--card) or all of them (--html, --svg)."""
    from store.approvals import Approvals

    drawing = card is not None or html is not None or svg is not None
    if drawing and (as_json or every or len(packs) > 1):
        raise Misused("Guidecards are drawn from one pack, and not as JSON. Name one pack.")
    approvals = Approvals(options.folder().approvals)
    if drawing:
        pack = options.load_pack(packs[0] if packs else None)
        _draw(pack, card, html, svg, approved=approvals.of(pack.digest) is not None)
        return
    shelf = options.shelf()
    names = packs or (shelf.names() if every or not options.pack else (options.pack,))
    loaded = [shelf.load(name) for name in names]
    if as_json:
        told = {"packs": [_described(pack) for pack in loaded]}
        click.echo(json.dumps(told, ensure_ascii=True, indent=2))
        return
    for pack in loaded:
        for line in _lines(pack, approvals.of(pack.digest)):
            click.echo(plain(line))


def _draw(
    pack: Pack, card: str | None, html: str | None, svg: str | None, *, approved: bool
) -> None:
    from console.drawing.branch import card_tree
    from console.drawing.page import page
    from console.drawing.picture import picture
    from console.drawing.tree import marked_lines
    from protocols.findings.disagreeing import disagreements

    differing = disagreements(pack)
    names = list(pack.sections.cards) if card is None else [card]
    trees = [card_tree(pack, name, differing, approved=approved) for name in names]
    if html is not None:
        _write(html, page(trees))
    if svg is not None:
        _write(svg, picture(trees))
    if html is None and svg is None:
        for tree in trees:
            for line in marked_lines(tree):
                click.echo(plain(line))


def _write(name: str, parts: Iterable[str]) -> None:
    try:
        Path(name).write_text("".join(parts), encoding="utf-8")
    except OSError as error:
        raise Misused(f"{name} cannot be written: {error.strerror}; choose another file.") from None


def _described(pack: Pack) -> dict[str, Any]:
    from protocols.findings.disagreeing import disagreements
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
                "questions": [
                    question.fact for question in (*card.first, *card.questions, *card.closing)
                ],
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
        "kept_from": [
            {
                "program": one.program,
                "offer": one.offer,
                "cards": list(one.cards),
                "screens": list(one.screens),
            }
            for one in disagreements(pack)
        ],
    }


def _lines(pack: Pack, approval: Approval | None) -> list[str]:
    from protocols.findings.disagreeing import disagreements
    from protocols.saying import said

    sections = pack.sections
    lineage = " on ".join(f"{name} {version}" for name, version in pack.lineage)
    lines = [
        f"{pack.id}: {said(pack.header.title)}",
        f"  {said(pack.header.about)}",
        f"  {lineage}",
        f"  digest {pack.digest}",
        f"  medical and crisis wording: {_standing(approval)}",
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
    differing = disagreements(pack)
    if differing:
        lines.append("  programs would go in spite of what the pack keeps from them:")
    for one in differing:
        screens = ", ".join(said(sections.screens[name].says) for name in one.screens)
        lines.append(f"    {one.program}, by {one.offer} ({', '.join(one.cards)}): {screens}")
    lines.append(f"  tiers: {', '.join(step.tier for step in sections.tiers)}")
    lines.append(
        f"  {len(sections.facts)} facts, {len(sections.screens)} screens, "
        f"{len(pack.parsed.rules)} rules, {len(sections.offers)} offers, "
        f"{len(sections.invariants)} invariants"
    )
    return lines


def _standing(approval: Approval | None) -> str:
    if approval is None:
        return "sample content, not approved locally"
    return f"approved by {approval.by}, {approval.title}, on {approval.at:%Y-%m-%d}"
