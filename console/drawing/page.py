"""Drawn guidecards as one web page for the wall: nothing in it runs, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from console.drawing.branch import Branch, CardTree
from console.text.clean import pieces

_STYLE = """
@page { margin: 12mm; }
body { font: 11pt/1.35 "DejaVu Sans", Arial, sans-serif; color: #000; background: #fff; }
article { max-width: 190mm; margin: 0 auto 12mm; break-after: page; }
article:last-of-type { break-after: auto; }
h1 { font-size: 20pt; border-bottom: 2pt solid #000; margin: 0 0 3mm; }
h2 { font-size: 12pt; background: #ddd; padding: 0 1mm; margin: 4mm 0 1mm; break-after: avoid; }
p.mark { font-size: 18pt; font-weight: bold; text-align: center; border: 3pt solid #000;
  padding: 1mm; margin: 0 0 3mm; }
ul { margin: 0; padding-left: 5mm; list-style: none; }
li { overflow-wrap: anywhere; white-space: pre-wrap; break-inside: avoid; }
ul ul { font-size: 9pt; border-left: 1pt solid #999; margin-bottom: 1mm; }
footer { font-size: 8pt; border-top: 0.5pt solid #000; margin-top: 4mm; }
"""

_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Guidecards</title>
<style>{_STYLE}</style>
</head>
<body>
"""


def page(cards: Iterable[CardTree]) -> Iterator[str]:
    """The whole page, card by card."""
    yield _HEAD
    for card in cards:
        marks = "".join(f'<p class="mark">{text_of(mark)}</p>\n' for mark in card.marks)
        yield f'<article>\n{marks}<h1 dir="auto">{text_of(card.title)}</h1>\n'
        for branch in card.branches:
            yield f"<h2>{text_of(branch.words)}</h2>\n{''.join(_list(branch.branches))}"
        yield f"<footer>{text_of(card.foot)}</footer>\n{marks}</article>\n"
    yield "</body>\n</html>\n"


def _list(branches: Iterable[Branch]) -> Iterator[str]:
    yield "<ul>\n"
    for branch in branches:
        inner = "".join(_list(branch.branches)) if branch.branches else ""
        yield f'<li dir="auto">{text_of(branch.words)}{inner}</li>\n'
    yield "</ul>\n"


def text_of(raw: str) -> str:
    """Outside text, cleaned and escaped, for HTML and SVG."""
    return escape("".join(pieces(raw, newline=" ")))
