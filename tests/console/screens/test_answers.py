"""Which answers are in sight where not all of them fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.screens.answers import window


@given(st.integers(0, 60), st.integers(1, 40), st.data())
def test_the_mark_or_else_the_newest_answer_is_in_sight_and_no_row_is_wasted(
    count: int, height: int, data: st.DataObject
) -> None:
    mark = data.draw(st.none() | st.integers(0, count - 1)) if count else None
    start, end = window(count, height, mark)
    assert 0 <= start <= end <= count
    assert end - start == min(count, height)
    assert end == count if mark is None else start <= mark < end


@given(st.integers(3, 60), st.integers(3, 40), st.data())
def test_the_mark_never_stands_where_a_row_counts_the_others(
    count: int, height: int, data: st.DataObject
) -> None:
    mark = data.draw(st.integers(0, count - 1))
    start, end = window(count, height, mark)
    assert not (start and mark == start)
    assert not (end < count and mark == end - 1)
