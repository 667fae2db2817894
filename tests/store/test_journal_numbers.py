"""Incident numbers that two journals never share."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.canonical import LARGEST_INTEGER
from store.entry import Mode
from store.numbers import number, parse

MODES: st.SearchStrategy[Mode] = st.sampled_from(["live", "training"])
COUNTS = st.sampled_from([1, 2**31 - 1, 2**31, 2**32, LARGEST_INTEGER]) | st.integers(
    1, LARGEST_INTEGER
)


@given(st.uuids(), MODES, COUNTS)
def test_what_is_written_is_read_back(journal: UUID, mode: Mode, count: int) -> None:
    incident = number(journal, mode, count)
    assert parse(str(incident)) == incident
    assert str(parse(str(incident))) == str(incident)


@given(st.uuids(), MODES, COUNTS)
def test_a_number_typed_carelessly_is_the_same_number(
    journal: UUID, mode: Mode, count: int
) -> None:
    incident = number(journal, mode, count)
    head, first, second, digits = str(incident).split("-")
    tag = (first + second).replace("0", "o").replace("1", "l")
    assert parse(f"  {head.lower()}{tag}-{digits.lstrip('0')}\n") == incident


@given(st.tuples(st.uuids(), MODES, COUNTS), st.tuples(st.uuids(), MODES, COUNTS))
def test_two_incidents_never_share_a_number(
    one: tuple[UUID, Mode, int], other: tuple[UUID, Mode, int]
) -> None:
    assert (str(number(*one)) == str(number(*other))) is (one == other)


@given(st.uuids(), COUNTS)
def test_training_numbers_begin_with_t_and_live_ones_never_do(journal: UUID, count: int) -> None:
    live, training = number(journal, "live", count), number(journal, "training", count)
    assert (str(training)[0], training.short[0]) == ("T", "T")
    assert (str(live)[0], live.short[0]) == ("R", "R")


@given(st.uuids())
def test_a_tag_has_eight_letters_that_nobody_misreads(journal: UUID) -> None:
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", number(journal, "live", 1).tag)


def test_the_forms_are_short_enough_to_say() -> None:
    incident = number(UUID(int=911), "live", 412)
    assert re.fullmatch(r"R-\w{4}-\w{4}-0412", str(incident))
    assert incident.short == "R-0412"
    assert incident.of_another == f"R-{incident.tag[:4]}-0412"
    assert number(UUID(int=911), "training", 2**31).short == "T-2147483648"


def test_the_tag_of_a_journal_never_changes() -> None:
    assert number(UUID(int=911), "live", 1).tag == "3PXRSWJZ"


@pytest.mark.parametrize("count", [0, -1, LARGEST_INTEGER + 1])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="counts from 1"):
        number(UUID(int=1), "live", count)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R-0412",
        "X-7K3M-Q9XA-0412",
        "R-7K3M-Q9XA-",
        "R-7K3M-Q9XA-0",
        "R-7K3M-Q9XU-0412",
        "R-7K3M-Q9XA-9007199254740992",
        "R-7K3M-Q9XA-\u0664\u0661\u0662",
        "R-7K3M-Q9XA-0412\x1b[2J",
    ],
)
def test_anything_else_is_refused_with_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="incident number") as refusal:
        parse(text)
    assert str(refusal.value).isprintable()
