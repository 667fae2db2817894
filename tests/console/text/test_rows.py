"""Long text as rows and pages."""

import re
from itertools import chain, pairwise
from time import process_time
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from console.text.clean import clean
from console.text.rows import pages, row_end, row_starts, row_text
from support.hostile import HUGE, hostile_text

widths = st.integers(12, 60)


def letters(text: str) -> str:
    """All but spaces, marks, and what depends on the neighbour that a row break takes away."""
    return re.sub("[\\s\u25cc\u200c]|\u240d", "", "".join(c for c in text if category(c)[0] != "M"))


@given(hostile_text, widths)
def test_no_row_is_wider_than_asked_and_none_is_endless(raw: str, width: int) -> None:
    for start in row_starts(raw, width):
        end = row_end(raw, start, width)
        assert start < end <= start + 4 * width + 1
        assert cell_len(row_text(raw, start, end)) <= width


@given(hostile_text, widths)
def test_the_pages_hold_every_letter_of_the_text(raw: str, width: int) -> None:
    rows = "".join(chain.from_iterable(pages(raw, width, 7)))
    assert letters(rows) == letters(clean(raw, limit=100_000, newline="\n"))


@given(hostile_text, widths, st.integers(1, 9))
def test_every_page_but_the_last_is_full(raw: str, width: int, height: int) -> None:
    heights = [len(page) for page in pages(raw, width, height)]
    assert all(rows == height for rows in heights[:-1])
    assert sum(heights) == sum(1 for _ in row_starts(raw, width))


def test_rows_break_at_words_and_at_line_ends() -> None:
    raw = "he has gone down\r\nthe back stairs, I think\n\nwait"
    assert list(pages(raw, 14, 10)) == [
        ("he has gone", "down", "the back", "stairs, I", "think", "", "wait"),
    ]


def test_a_word_wider_than_the_page_is_broken() -> None:
    assert next(pages("a" * 30, 14, 3)) == ("a" * 14, "a" * 14, "aa")
    assert next(pages("刀" * 14, 13, 3)) == ("刀" * 6, "刀" * 6, "刀刀")


def test_an_empty_text_has_no_page() -> None:
    assert list(pages("", 20, 5)) == []


@pytest.mark.parametrize("name", HUGE)
def test_the_first_page_does_not_wait_for_the_last(name: str) -> None:
    began = process_time()
    next(pages(HUGE[name], 78, 22))
    assert process_time() - began < 2


def test_a_megabyte_of_line_feeds_has_as_many_rows() -> None:
    raw = HUGE["line feeds"]
    assert all(after - before == 1 for before, after in pairwise(row_starts(raw, 78)))


def test_sizes_that_hold_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="too narrow: 12 or more"):
        next(pages("x", 11, 5))
    with pytest.raises(ValueError, match="holds nothing: 1 or more"):
        next(pages("x", 20, 0))
