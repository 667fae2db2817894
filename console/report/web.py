"""Figures as one web page to print, file or send: nothing in it runs, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

from console.drawing.page import text_of
from console.present.naming import Naming
from console.report.figures import Figures
from console.report.heading import heading, mark_of
from console.report.rows import Row, Table
from console.report.tables import tables

_STYLE = """
@page { margin: 12mm; }
body { font: 10pt/1.35 "DejaVu Sans", Arial, sans-serif; color: #000; background: #fff;
  max-width: 190mm; margin: 0 auto; }
h1 { font-size: 18pt; border-bottom: 2pt solid #000; margin: 0 0 3mm; }
p.mark { font-size: 26pt; font-weight: bold; text-align: center; border: 3pt solid #000;
  padding: 2mm; margin: 0 0 3mm; }
p { margin: 0 0 1mm; }
table { width: 100%; border-collapse: collapse; margin: 5mm 0 1mm; break-inside: avoid; }
caption { text-align: left; font-weight: bold; background: #ddd; padding: 0 1mm; }
th, td { padding: 0.3mm 1mm; border-bottom: 0.25pt solid #999; vertical-align: bottom; }
th { text-align: right; font-weight: normal; font-size: 9pt; }
th:first-child { text-align: left; overflow-wrap: anywhere; white-space: pre-wrap; }
tbody th { font-size: 10pt; }
th.deep1 { padding-left: 5mm; }
th.deep2 { padding-left: 9mm; }
td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { text-align: left; width: 60mm; }
svg { display: block; }
rect { fill: #444; }
p.note { font-size: 8pt; }
"""

_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Call figures</title>
<style>{_STYLE}</style>
</head>
<body>
"""


def page(figures: Figures, naming: Naming) -> Iterator[bytes]:
    """The whole page in UTF-8, table by table; all that a pack named is cleaned and escaped."""
    mark = mark_of(figures)
    marked = f'<p class="mark">{text_of(mark)}</p>\n' if mark else ""
    title, *told = heading(figures)
    yield f'{_HEAD}{marked}<h1 dir="auto">{text_of(title)}</h1>\n'.encode()
    for words in told:
        yield f"<p>{text_of(words)}</p>\n".encode()
    for table in tables(figures, naming):
        yield "".join(_table(table)).encode()
    yield f"{marked}</body>\n</html>\n".encode()


def _table(table: Table) -> Iterator[str]:
    bars = any(row.bar is not None for row in table.rows)
    yield f"<table>\n<caption>{text_of(table.title)}</caption>\n<thead><tr>"
    yield f'<th scope="col">{text_of(table.of)}</th>'
    yield from (f'<th scope="col">{text_of(column)}</th>' for column in table.columns)
    yield f"{'<td></td>' if bars else ''}</tr></thead>\n<tbody>\n"
    for row in table.rows:
        yield from _row(row, bars=bars)
    if not table.rows:
        yield '<tr><th scope="row">None.</th></tr>\n'
    yield "</tbody>\n</table>\n"
    yield from (f'<p class="note">{text_of(note)}</p>\n' for note in table.notes)


def _row(row: Row, *, bars: bool) -> Iterator[str]:
    deep = f' class="deep{row.depth}"' if row.depth else ""
    yield f'<tr><th scope="row"{deep} dir="auto">{text_of(row.label)}</th>'
    yield from (f"<td>{text_of(cell)}</td>" for cell in row.cells)
    if bars:
        yield f'<td class="bar">{_bar(row.bar or 0.0)}</td>'
    yield "</tr>\n"


def _bar(share: float) -> str:
    width = f"{100 * share:.1f}%"
    return (
        f'<svg width="100%" height="9" aria-hidden="true"><rect width="{width}" height="9"/></svg>'
    )
