"""Sheets as one web page to print or to file: nothing in it runs, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import zip_longest

from console.sheet.sheet import Field, Section, Sheet
from console.text.clean import pieces

_STYLE = """
@page { margin: 12mm; }
body { font: 10pt/1.35 "DejaVu Sans", Arial, sans-serif; color: #000; background: #fff; }
table { width: 100%; max-width: 190mm; margin: 0 auto 12mm; border-collapse: collapse;
  break-after: page; }
table:last-of-type { break-after: auto; }
thead { display: table-header-group; }
thead th { text-align: left; font-size: 14pt; border-bottom: 2pt solid #000; padding: 1mm 0; }
thead th.mark { font-size: 26pt; text-align: center; border: 3pt solid #000; padding: 2mm; }
tbody { break-inside: auto; }
tr { break-inside: avoid; }
th.section { text-align: left; background: #ddd; padding: 0 1mm; font-size: 9pt; }
td { vertical-align: top; padding: 0.5mm 1mm; border-bottom: 0.25pt solid #999; }
td.label { width: 34mm; font-weight: bold; overflow-wrap: anywhere; }
td.value { white-space: pre-wrap; overflow-wrap: anywhere; }
td.rule { height: 6mm; padding: 0; border-bottom: 0.75pt solid #000; }
@media print { body { margin: 0; } table { margin: 0; max-width: none; } }
"""

_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Sheets</title>
<style>{_STYLE}</style>
</head>
<body>
"""


def page(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The whole page, sheet by sheet, in UTF-8."""
    yield _HEAD.encode()
    for sheet in sheets:
        yield "".join(_sheet(sheet)).encode()
    yield b"</body>\n</html>\n"


def _sheet(sheet: Sheet) -> Iterator[str]:
    # The head of a table is printed again on every page over which the table runs.
    yield "<table>\n<thead>\n"
    for mark in sheet.marks:
        yield f'<tr><th class="mark" colspan="4">{_text(mark)}</th></tr>\n'
    yield f'<tr><th colspan="4">{_text(sheet.title)} {_text(sheet.number)}</th></tr>\n</thead>\n'
    for section in sheet.sections:
        yield from _section(section)
    yield "</table>\n"


def _section(section: Section) -> Iterator[str]:
    yield f'<tbody>\n<tr><th class="section" colspan="4">{_text(section.title)}</th></tr>\n'
    short = [field for field in section.fields if field.rules == 1 and not field.value]
    for field in section.fields:
        if field not in short:
            yield from _field(field)
    # Two short fields stand side by side, so that a blank card is one page.
    for left, right in zip_longest(short[::2], short[1::2]):
        yield f"<tr>{_blank(left)}{_blank(right) if right else ''}</tr>\n"
    yield "</tbody>\n"


def _field(field: Field) -> Iterator[str]:
    label = _text(field.label)
    if field.value or not field.rules:
        yield f'<tr><td class="label" dir="auto">{label}</td>'
        yield f'<td class="value" dir="auto" colspan="3">{_text(field.value)}</td></tr>\n'
        label = ""
    for line in range(field.rules):
        shown = label if line == 0 else ""
        yield f'<tr><td class="label">{shown}</td><td class="rule" colspan="3"></td></tr>\n'


def _blank(field: Field) -> str:
    return f'<td class="label">{_text(field.label)}</td><td class="rule"></td>'


def _text(raw: str) -> str:
    return escape("".join(pieces(raw, newline="\n")))
