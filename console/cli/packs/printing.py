"""`guidecard protocols print`: guidecards on paper."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.options import Misused, Options


@click.command("print")
@click.argument("pack", required=False)
@click.option("--card", "cards", multiple=True, metavar="CARD", help="Only this; may be repeated.")
@click.option("--language", metavar="LANG", help="Of what is said to the caller, such as es.")
@click.option("--training", is_flag=True, help="For training, with wording not approved.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A web page to print instead.",
)
@click.pass_obj
def print_cards(
    options: Options,
    *,
    pack: str | None,
    cards: tuple[str, ...],
    language: str | None,
    training: bool,
    page: Path | None,
) -> None:
    """Print guidecards for pen and paper, for hours without any console: what to ask, with boxes to
    tick, what answers send, whom to ring. Empty call cards: guidecard calls print --blank."""
    from console.cli.printing import print_out
    from console.drawing.paper import paper_card
    from protocols.procedure import CASE_ENTRY
    from store.approvals import Approvals

    held = options.load_pack(pack)
    languages = held.header.languages
    if language is not None and language not in languages:
        raise Misused(f"{held.id} speaks {', '.join(languages)}; nothing was printed.")
    approved = Approvals(options.folder().approvals).of(held.digest) is not None
    names = cards or sorted(held.sections.cards, key=lambda name: name != CASE_ENTRY)
    print_out(
        [
            paper_card(held, name, approved=approved, training=training, language=language or "en")
            for name in names
        ],
        page,
    )
