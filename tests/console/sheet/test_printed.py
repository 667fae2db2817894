"""Sheets on plain paper: 80 columns, whole, numbered, and safe to print."""

from pathlib import Path

from hypothesis import given, settings
from rich.cells import cell_len

from console.present.naming import Naming
from console.sheet.blank import blank_sheets
from console.sheet.printed import PAGE_LINES, WIDTH, pages
from console.sheet.sheet import Field, Section, Sheet, sheet_of
from console.sheet.times import Times
from console.sheet.training import marks_of
from console.text.clean import is_clean
from support.cli import pack, taking
from support.hostile import HOSTILE, hostile_text
from support.journals import NOON


def of(*fields: Field, training: bool = False) -> Sheet:
    return Sheet("CALL SHEET", "R-7K3M-Q9XA-0412", marks_of(training), (Section("Notes", fields),))


@given(hostile_text, hostile_text)
@settings(max_examples=150)
def test_any_text_fits_the_page_and_holds_no_control(label: str, value: str) -> None:
    for page in pages(of(Field(label, value), Field("after", "it"))):
        assert len(page) <= PAGE_LINES
        assert all(cell_len(line) <= WIDTH and is_clean(line) for line in page)


def test_a_long_narrative_is_printed_whole_over_numbered_pages() -> None:
    words = [f"word{number}" for number in range(3000)]
    printed = list(pages(of(Field("Narrative", " ".join(words)))))
    assert len(printed) > 2
    for number, page in enumerate(printed, start=1):
        assert page[0].startswith("CALL SHEET  R-7K3M-Q9XA-0412")
        assert page[0].endswith(f"page {number} of {len(printed)}")
    text = " ".join(line[20:].strip() for page in printed for line in page[2:])
    assert [word for word in text.split() if word.startswith("word")] == words


def test_training_stands_in_large_letters_on_every_page() -> None:
    printed = list(pages(of(Field("Narrative", "word " * 3000), training=True)))
    assert len(printed) > 2
    assert all("T R A I N I N G" in "\n".join(page[:5]) for page in printed)
    assert not any("T R A I N I N G" in line for page in pages(of()) for line in page)


def test_an_ordinary_call_and_a_blank_card_fit_one_page(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.session.view(desk.call()).call
    times = Times.of(pack())
    filled = sheet_of(call, training=True, naming=Naming(pack()), times=times)
    [blank] = blank_sheets(1, at=NOON, training=True, times=times)
    for sheet in (filled, blank):
        [page] = pages(sheet)
        headings = [line for line in page if line.startswith("-- ")]
        assert len(headings) == 9
        assert all(len(line) == WIDTH for line in headings)
    assert sum("____" in line for line in page) > 25


def test_the_corpus_comes_through_with_its_words_in_sight() -> None:
    for name in ("allergy", "gate code", "price", "html", "sql"):
        [page] = pages(of(Field("Note", HOSTILE[name])))
        assert HOSTILE[name] in "\n".join(page)
