"""YAML as packs use it: what an author means by a word, exact lines, and nothing clever."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.faults import Fault, PackRejected
from protocols.files import MAX_BYTES
from protocols.reading import MAX_DEPTH, MAX_NODES, Node, read_yaml
from protocols.shelf import SHIPPED


def read(text: str | bytes) -> Node:
    return read_yaml("pack/file.yaml", text if isinstance(text, bytes) else text.encode())


def plain(text: str | bytes) -> Any:
    return read(text).plain()


def refused(text: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(PackRejected) as rejected:
        read(text)
    return rejected.value.faults


def only(text: str | bytes) -> Fault:
    (fault,) = refused(text)
    return fault


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "yes",
        "on",
        "off",
        "No",
        "y",
        "True",
        "NULL",
        "12:30",
        "22:30:15",
        "0123",
        "0x1F",
        "0o17",
        "1_000",
        "1e3",
        ".5",
        ".inf",
        ".nan",
        "2023-10-01",
        "2023-10-01T12:00:00Z",
        "=",
        "13-17",
        "65+",
        "+",
    ],
)
def test_what_looks_like_a_word_is_one(word: str) -> None:
    """In YAML 1.1 `no` is false, `12:30` is 750 and `0123` is 83."""
    assert plain(f"it: {word}") == {"it": word}
    assert plain(f"[{word}]") == [word]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("47.6019", 47.6019),
        ("-122.33", -122.33),
        ("'true'", "true"),
        ('"12"', "12"),
        ("''", ""),
        ("999999999999999", 999999999999999),
        ("9999999999999999", "9999999999999999"),
    ],
)
def test_numbers_truths_and_nothing(written: str, meant: Any) -> None:
    found = plain(f"it: {written}")["it"]
    assert found == meant
    assert type(found) is type(meant)


def test_keys_are_always_words() -> None:
    assert plain("{no: 1, 12: 2, true: 3, null: 4, 2023-10-01: 5}") == {
        "no": 1,
        "12": 2,
        "true": 3,
        "null": 4,
        "2023-10-01": 5,
    }


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice, first on line 1", id="twice"),
        pytest.param("x: {b: 1,\n    b: 2}", 2, "'b' stands here twice", id="twice in a flow"),
        pytest.param("a: 1\n'a': 2\n", 2, "'a' stands here twice", id="twice, once in quotes"),
        pytest.param("a: [1]\nb: *old\n", 2, "an alias (*old) is used", id="alias"),
        pytest.param("a: 1\nb: &old 2\n", 2, "an anchor (&old) is used", id="anchor"),
        pytest.param("a: 1\nb: &old\n  c: 1\n", 2, "an anchor (&old) is used", id="block anchor"),
        pytest.param("a: 1\nb: &old [1]\n", 2, "an anchor (&old) is used", id="list anchor"),
        pytest.param(
            "a: 1\nb: !!python/object/apply:os.system [x]\n",
            2,
            "a tag (tag:yaml.org,2002:python/object/apply:os.system) is used",
            id="python tag",
        ),
        pytest.param("a: 1\nb: !!str 12\n", 2, "a tag (tag:yaml.org,2002:str)", id="plain tag"),
        pytest.param("a: 1\nb: !mine 12\n", 2, "a tag (!mine) is used", id="own tag"),
        pytest.param("a: 1\nb: ! 12\n", 2, "a tag (!) is used", id="the bare tag"),
        pytest.param("a: 1\nb:\n  <<: {c: 1}\n", 3, "a merge key (<<) is used", id="merge"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "a second document begins", id="two documents"),
        pytest.param("a: 1\n? [b, c]\n: 2\n", 2, "this key is not a plain word", id="list as key"),
        pytest.param("a: 1\n? {b: c}\n: 2\n", 2, "this key is not a plain word", id="map as key"),
        pytest.param("a: 1\n&k b: 2\n", 2, "this key is not a plain word", id="anchored key"),
        pytest.param("a: 1\n*k : 2\n", 2, "this key is not a plain word", id="alias as key"),
        pytest.param("a: 1\n!!str b: 2\n", 2, "this key is not a plain word", id="tagged key"),
        pytest.param("a: 1\n'': 2\n", 2, "a key is empty or too long", id="empty key"),
        pytest.param(f"a: 1\n{'k' * 121}: 2\n", 2, "a key is empty or too long", id="long key"),
        pytest.param("a: 1\nb: [1, 2\nc: 3\n", 3, "the file cannot be read here", id="open list"),
        pytest.param("a: 1\n\tb: 2\n", 2, "the file cannot be read here", id="tab"),
        pytest.param('a: 1\nb: "x\n', 3, "the file cannot be read here", id="open quote"),
        pytest.param("a: 1\nb: x: y\n", 2, "the file cannot be read here", id="two colons"),
        pytest.param("a: 1\nb: @x\n", 2, "the file cannot be read here", id="reserved"),
        pytest.param("a: 1\nb: %x\n", 2, "the file cannot be read here", id="percent"),
        pytest.param("a: 1\nb: x\0y\n", 2, "an invisible character (U+0000)", id="NUL"),
        pytest.param("a: 1\r\nb: x\x1b[2Jy\n", 2, "character (U+001B)", id="escape code"),
        pytest.param("a: 1\nb: x\x9b2Jy\n", 2, "character (U+009B)", id="eight-bit escape"),
        pytest.param("a: 1\nb: x\u2028y\n", 2, "character (U+2028)", id="line separator"),
        pytest.param("a: 1\nb: x\x85y\n", 2, "character (U+0085)", id="next line"),
        pytest.param('a: 1\nb: "x\\e[2J"\n', 2, "(U+001B) is written as an escape", id="escaped"),
        pytest.param('a: 1\n"\\x9b": x\n', 2, "(U+009B) is written as an escape", id="escaped key"),
        pytest.param("a: 1\nb: \xff\n".encode("latin-1"), 2, "this is not UTF-8", id="latin-1"),
        pytest.param("a: 1\nb: 2\n".encode("utf-16"), 1, "this is not UTF-8", id="utf-16"),
        pytest.param(b"a: 1\nb: \xed\xa0\x80\n", 2, "this is not UTF-8", id="a lone surrogate"),
    ],
)
def test_what_is_refused_and_on_which_line(text: str | bytes, line: int, what: str) -> None:
    fault = only(text)
    assert (fault.file, fault.line) == ("pack/file.yaml", line)
    assert what in fault.what
    assert fault.remedy


def test_all_that_can_be_told_of_a_file_is_told_at_once() -> None:
    found = refused("a: 1\na: 2\nb: &x 1\nc: *x\n")
    assert [fault.line for fault in found] == [2, 3, 4]


class TestBounds:
    def test_depth(self) -> None:
        deepest = MAX_DEPTH - 1
        assert plain("[" * deepest + "1" + "]" * deepest)
        assert "levels deep" in only("[" * 20 + "1" + "]" * 20).what

    def test_nodes(self) -> None:
        assert len(plain("[" + "1," * (MAX_NODES - 1) + "]")) == MAX_NODES - 1
        assert "values in a file" in only("[" + "1," * MAX_NODES + "]").what

    def test_bytes(self) -> None:
        most = b"a: 1 #" + b"x" * (MAX_BYTES - 6)
        assert plain(most) == {"a": 1}
        fault = only(most + b"x")
        assert "1,000,001 bytes" in fault.what
        assert fault.line == 0

    @pytest.mark.parametrize(
        "bomb",
        [
            pytest.param("[" * 900_000, id="nested lists"),
            pytest.param("{a: " * 240_000, id="nested maps"),
            pytest.param("- " * 450_000, id="nested dashes"),
            pytest.param("? " * 450_000, id="nested keys"),
            pytest.param("[1," * 300_000, id="never closed"),
            pytest.param("a: 1\n" * 190_000, id="one key over and over"),
            pytest.param("".join(f"k{n}: {{}}\n" for n in range(80_000)), id="too many keys"),
            pytest.param("a: '" + "x" * 900_000, id="an endless text"),
            pytest.param("a: |\n" + " x\n" * 300_000 + "\t- [", id="a long block, then broken"),
            pytest.param(
                "a0: &a0 [x,x]\n"
                + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, 40)),
                id="a billion laughs",
            ),
            pytest.param("%TAG ! tag:x,2000:\n" * 40_000, id="directives"),
            pytest.param("#\n" * 490_000 + "]", id="comments, then broken"),
            pytest.param("a: " + "&" * 900_000, id="anchors without a name"),
            pytest.param("---\n" * 240_000, id="documents"),
        ],
    )
    def test_a_bomb_is_refused_and_hangs_nothing(self, bomb: str) -> None:
        started = time.process_time()
        found = refused(bomb)
        assert time.process_time() - started < 10
        assert all(fault.remedy for fault in found)


class TestLines:
    TEXT = (
        "# a comment\n"
        "facts:\n"
        "  weapon:\n"
        "    ask: |\n"
        "      Is there\n"
        "      a weapon?\n"
        "    danger:\n"
        "\n"
        "      - near\n"
        "      - drawn\n"
        "  other: {ask: x,\n"
        "    danger: [a, b]}\n"
    )

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            (("facts",), 2),
            (("facts", "weapon"), 3),
            (("facts", "weapon", "ask"), 4),
            (("facts", "weapon", "danger"), 7),
            (("facts", "weapon", "danger", 0), 9),
            (("facts", "weapon", "danger", 1), 10),
            (("facts", "other", "danger", 1), 12),
            (("facts", "weapon", "missing"), 3),
            (("facts", "weapon", "danger", 7), 7),
        ],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_each_value_knows_its_line(
        self, path: tuple[str | int, ...], line: int, end: str
    ) -> None:
        assert read(self.TEXT.replace("\n", end)).line_at(path) == line

    def test_a_byte_order_mark_is_no_part_of_the_text(self) -> None:
        node = read(b"\xef\xbb\xbfa: 1\nb: 2\n")
        assert node.plain() == {"a": 1, "b": 2}
        assert node.line_at(("b",)) == 2

    def test_an_empty_file_holds_nothing(self) -> None:
        assert plain("") is None
        assert plain("# only a comment\n") is None


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text("ab:#-[]{}'\"no ", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(json_like)
def test_whatever_is_quoted_comes_back_as_it_was(value: Any) -> None:
    import json

    assert plain(json.dumps(value)) == value


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text("a:-[]{},&*!|>'\"%@?# \n\t<", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_line(raw: bytes) -> None:
    try:
        read(raw)
    except PackRejected as rejected:
        lines = raw.count(b"\n") + raw.count(b"\r") + 2
        for fault in rejected.faults:
            assert 1 <= fault.line <= lines
            assert fault.what
            assert fault.remedy


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_shipped_file_is_read(path: Path) -> None:
    assert read(path.read_bytes()).value
