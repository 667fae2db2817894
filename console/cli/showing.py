"""One call whole: its sheet, and its entries one by one."""

from __future__ import annotations

from collections.abc import Iterator

from console.present.naming import Naming
from console.present.rows import since
from console.present.telling import entry_words, exact
from console.sheet.printed import WIDTH, section_lines, wrapped
from console.sheet.sheet import sheet_of
from console.sheet.times import Times
from console.sheet.training import TRAINING_WORDS
from console.text.clean import cut_words, excerpt
from store.call import Call
from store.entry import Entry
from store.export.stamps import is_late

LONGEST_TOLD = 1000
"""Characters of an entry; `--raw` has the rest."""
_INDENT = 5


def shown_lines(
    call: Call, naming: Naming, times: Times, *, training: bool, raw: bool
) -> Iterator[str]:
    """The lines of a call; with `raw` entries as they were written in place of their words."""
    sheet = sheet_of(call, training=training, naming=naming, times=times)
    if training:
        yield TRAINING_WORDS
    yield f"{sheet.title}  {sheet.number}"
    yield f"call {call.id}"
    for section in sheet.sections:
        yield from section_lines(section)
    title = "ENTRIES"
    yield f"-- {title} {'-' * (WIDTH - 4 - len(title))}"
    for number, entry in enumerate(call.entries, start=1):
        yield from _entry(call, number, entry, naming, times, raw=raw)


def _entry(
    call: Call, number: int, entry: Entry, naming: Naming, times: Times, *, raw: bool
) -> Iterator[str]:
    header = entry.header
    at = times.clock(header.at)
    if call.opened_at is None or times.day(call.opened_at) != times.day(header.at):
        at = times.full(header.at)
    when = f"{at} {since(call.opened_at, header.at)}".rstrip()
    if is_late(header):
        when = f"happened at {times.full(header.at)}, entered at {times.full(header.entered_at)}"
    yield f"{number:>{_INDENT - 1}} {when}  {header.kind}  seat {header.seat}, {header.taker}"
    words = entry_words(call, entry, naming)
    if raw and entry.body is not None:
        words = exact(entry)
    part = excerpt(words, limit=len(words) + 20 if raw else LONGEST_TOLD, newline="\n")
    cut = cut_words(part.left_out, LONGEST_TOLD, "--raw") if part.left_out else ""
    if words:
        for line in wrapped(part.shown + cut, WIDTH - _INDENT):
            yield f"{' ' * _INDENT}{line}"
