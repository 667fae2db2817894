"""Canonical JSON: one written form for each value, and every text survives it."""

import json
import math
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import canonical
from support.hostile import CONTROLS, MARKUP
from support.journals import NOON

ANY_TEXT = st.text(st.characters(codec=None, categories=None, exclude_categories=()))
LONE = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")
NUMBERS = st.integers(-canonical.LARGEST_INTEGER, canonical.LARGEST_INTEGER) | st.floats(
    allow_nan=False, allow_infinity=False
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


def paired(text: str) -> str:
    """The text with each surrogate pair as the one character that it stands for."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@given(ANY_TEXT)
@example("\x00\x1b]52;c;eA==\x07\u2028\u202e\ufeff\x7f\x9b")
@example("\ud800")
@example("\udfff\ud800")
@example("\ud83d\ude00 as a pair")
@example("\\ud800 spelt out")
@example('"\\')
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert canonical.decode(canonical.encode(text)) == paired(text)


@pytest.mark.parametrize("text", [*MARKUP.values(), *CONTROLS.values()])
def test_hostile_text_is_kept_raw(text: str) -> None:
    assert canonical.decode(canonical.encode({"text": text})) == {"text": text}


@given(ANY_TEXT)
def test_what_is_written_is_utf_8_that_any_reader_of_json_takes(text: str) -> None:
    data = canonical.encode(text)
    assert json.loads(data.decode("utf-8")) == paired(text)
    assert all(byte >= 0x20 for byte in data)


@given(VALUES)
def test_writing_what_was_read_gives_the_same_bytes(value: object) -> None:
    data = canonical.encode(value)
    assert canonical.encode(canonical.decode(data)) == data


@given(st.dictionaries(st.text(), NUMBERS, min_size=2))
def test_the_order_of_keys_makes_no_difference(value: dict[str, float]) -> None:
    assert canonical.encode(dict(reversed(value.items()))) == canonical.encode(value)


def test_the_form_is_sorted_tight_and_unescaped() -> None:
    value = {"b": [1, 2.5, True, None], "a": "Größe 警察 😀"}
    assert canonical.encode(value) == '{"a":"Größe 警察 😀","b":[1,2.5,true,null]}'.encode()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": [math.nan]}, "a[0] is not a finite number"),
        ({"a": {"b": -math.inf}}, "a.b is not a finite number"),
        (2**53, "it is an integer of more than 53 bits"),
        (-(2**53), "it is an integer of more than 53 bits"),
        ({"a": 10**30}, "a is an integer of more than 53 bits"),
        ({1: "a"}, "it has a key that is not text"),
        ({"a": {None: 1}}, "a has a key that is not text"),
        ({"a": b"bytes"}, "a is a bytes"),
        ({"a": datetime(2026, 1, 1, tzinfo=UTC)}, "a is a datetime"),
        ({"\ud83d\ude00": 1, "😀": 2}, "it has two keys that are written alike"),
    ],
)
def test_what_json_cannot_keep_is_refused_with_its_place(value: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        canonical.encode(value)


def test_the_largest_integers_are_kept_exactly() -> None:
    for value in (canonical.LARGEST_INTEGER, -canonical.LARGEST_INTEGER, 2**31, 0):
        assert canonical.decode(canonical.encode(value)) == value


def test_deep_nesting_is_refused_before_it_exhausts_the_stack() -> None:
    deep: object = 0
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="64 levels"):
        canonical.encode(deep)
    with pytest.raises(ValueError, match="nested"):
        canonical.decode(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":2}',
        b'{"a":1e2}',
        b'{"a":01}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'"\\u0041"',
        b'"\\ud83d\\ude00"',
        b'"\\uD800"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf1",
        b"1\n",
        b"",
    ],
)
def test_other_spellings_are_not_canonical(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every reason will do
        canonical.decode(data)


@given(
    st.datetimes(
        timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m))),
        min_value=NOON.replace(year=2, tzinfo=None),
        max_value=NOON.replace(year=9998, tzinfo=None),
    )
)
def test_an_instant_comes_back_the_same_and_in_utc(at: datetime) -> None:
    text = canonical.instant_text(at)
    assert len(text) == 27
    assert canonical.instant(text) == at
    assert canonical.instant(text).utcoffset() == timedelta(0)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2))
def test_instants_sort_as_their_texts_do(instants: list[datetime]) -> None:
    assert sorted(map(canonical.instant_text, instants)) == [
        canonical.instant_text(at) for at in sorted(instants)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T06:10:00.000000+00:00",
        "2026-11-22T06:10:00.000000z",
        "2026-11-22 06:10:00.000000Z",
        "2026-11-22T06:10:00Z",
        "2026-11-22T06:10:00.000Z",
        "2026-11-22T06:10:00.000000",
        "20261122T061000.000000Z",
        "2026-02-30T06:10:00.000000Z",
        "2026-11-22T06:10:00.000000Z\n",
        "",
    ],
)
def test_other_spellings_of_an_instant_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every reason will do
        canonical.instant(text)


def test_an_instant_without_a_zone_or_outside_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        canonical.instant_text(NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="outside the calendar"):
        canonical.instant_text(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
