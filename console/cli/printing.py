"""Sheets on standard output, for any printer, or as a web page."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from console.sheet import printed, web
from console.sheet.sheet import Sheet
from store.export.whole import write_whole


def print_out(sheets: Iterable[Sheet], page: Path | None) -> None:
    """Write sheets as text, or whole to the web page that is named."""
    if page is not None:
        write_whole(page, web.page(sheets))
        return
    # A printer begins a new page at a form feed; on a terminal it would only be a mark.
    between = "\n" if sys.stdout.isatty() else "\f"
    leaves = (leaf for sheet in sheets for leaf in printed.pages(sheet))
    for index, lines in enumerate(leaves):
        if index:
            click.echo(between, nl=False)
        for line in lines:
            click.echo(line)
