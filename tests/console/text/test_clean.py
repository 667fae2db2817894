"""What `clean` and its kin promise of any text."""

import re
import subprocess
import sys
from time import process_time
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from console.text.clean import clean, excerpt, is_clean, plain, show_raw
from support.hostile import DISGUISES, HOSTILE, HUGE, MARKUP, ORDINARY, hostile_text
from support.terminal import control_bytes

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
limits = st.integers(20, 200)
newlines = st.sampled_from([" ", "\n", " / "])


@given(hostile_text, limits)
def test_nothing_hidden_is_left(raw: str, limit: int) -> None:
    shown = clean(raw, limit=limit)
    assert [c for c in shown if category(c) in HIDDEN and c != "\u200c"] == []
    assert control_bytes(shown.encode(), ()) == []


@given(hostile_text, newlines)
def test_line_ends_become_what_the_caller_asked_for_and_nothing_else(
    raw: str, newline: str
) -> None:
    shown = clean(raw, limit=100_000, newline=newline)
    assert shown.count("\n") == (raw.count("\n") if newline == "\n" else 0)
    assert len(shown.splitlines()) <= shown.count("\n") + 1


@given(hostile_text, limits, newlines)
def test_cleaning_twice_changes_nothing(raw: str, limit: int, newline: str) -> None:
    shown = clean(raw, limit=limit, newline=newline)
    assert clean(shown, limit=limit, newline=newline) == shown


@given(hostile_text, limits)
def test_the_length_is_bounded(raw: str, limit: int) -> None:
    assert len(clean(raw, limit=limit)) <= limit


@given(hostile_text, limits)
def test_a_cut_says_how_many_characters_are_missing(raw: str, limit: int) -> None:
    part = excerpt(raw, limit=limit)
    shown = clean(raw, limit=limit)
    if part.left_out:
        assert shown.startswith(part.shown)
        assert re.search(rf"…\[(\+|cut: ){part.left_out:,}\b", shown)
        kept = raw[: len(raw) - part.left_out]
        assert clean(kept, limit=100_000).rstrip("\u200c") == part.shown
    else:
        assert shown == part.shown == clean(raw, limit=100_000)


@given(hostile_text)
def test_every_visible_character_is_still_there_in_order(raw: str) -> None:
    disputed = re.compile("[\u115f\u1160\u3164\uffa0\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
    visible = [c for c in raw if category(c)[0] in "LNPS" and not disputed.match(c)]
    left = iter(clean(raw, limit=100_000))
    assert all(character in left for character in visible)


@given(hostile_text)
def test_terminals_agree_about_the_width_of_what_is_left(raw: str) -> None:
    shown = clean(raw, limit=1_000)
    assert cell_len(shown) == sum(max(0, wcwidth(character)) for character in shown)


@pytest.mark.parametrize("name", ["family", "skin tone", "flag", "hindi", "variation selectors"])
def test_terminals_would_not_agree_about_the_raw_text(name: str) -> None:
    raw = (ORDINARY | DISGUISES)[name]
    assert cell_len(raw) != sum(max(0, wcwidth(character)) for character in raw)


@pytest.mark.parametrize(
    "name", [*MARKUP, "spanish", "arabic", "hebrew", "persian", "thai", "chinese", "sql", "yaml"]
)
def test_text_that_hides_nothing_passes_as_it_is(name: str) -> None:
    raw = (MARKUP | ORDINARY)[name]
    assert clean(raw) == raw


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[2J\x07", "␛[2J␇"),
        ("a\tb\x00\x7f", "a␉b␀␡"),
        ("\x9b2J", "<U+009B>2J"),
        ("\u202eabc", "<U+202E>abc"),
        ("half \ud83d", "half <U+D83D>"),
        ("\ue000\uffff\U0010ffff", "<U+E000><U+FFFF><U+10FFFF>"),
        ("a\r\nb\nc\rd", "a b c␍d"),
        ("one\u2028two\x85three", "one<U+2028>two<U+0085>three"),
        ("kn\u200bi\ufefffe", "knife"),
        ("e\u0301\u0302\u0303\u0304\u0305x", "e\u0301\u0302\u0303x"),
        ("\u0301x", "◌\u0301x"),
        ("\x1b\u0301", "␛◌\u0301"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb \u200c", "ab "),
        ("\U0001f469\u200d\U0001f467", "\U0001f469\U0001f467"),
        ("\u2764\ufe0f \u2764\ufe0e", "\u2764 \u2764"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d<U+1F3FD>"),
        ("\u3164", "<U+3164>"),
        ("a\u00a0b", "a\u00a0b"),
    ],
    ids=ascii,
)
def test_each_kind_of_character_is_shown_so(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_cut_is_in_sight_and_leaves_room_for_its_words() -> None:
    assert clean("x" * 5000) == "x" * 3971 + "…[cut: 1,029 more characters]"
    assert clean("x" * 50, limit=20) == "x" * 14 + "…[+36]"


def test_an_escape_is_never_cut_in_two() -> None:
    shown = clean("\u202e" * 100, limit=100)
    assert re.fullmatch(r"(<U\+202E>)+…\[cut: \d+ more characters\]", shown)


def test_a_limit_without_room_to_announce_a_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="no text can be cut to 19"):
        clean("x", limit=19)


@pytest.mark.parametrize("name", HUGE)
def test_a_megabyte_is_cleaned_in_milliseconds(name: str) -> None:
    began = process_time()
    clean(HUGE[name])
    assert process_time() - began < 2


@pytest.mark.parametrize("name", HUGE)
def test_a_whole_megabyte_is_shown_raw_or_plain_in_linear_time(name: str) -> None:
    began = process_time()
    show_raw(HUGE[name])
    plain(HUGE[name])
    assert process_time() - began < 20


@given(hostile_text)
def test_a_plain_line_is_whole_and_sends_no_control_byte(raw: str) -> None:
    line = plain(raw)
    assert control_bytes(line.encode(), ()) == []
    assert line == clean(raw, limit=100_000)
    assert plain(line) == line


@given(hostile_text)
def test_clean_text_is_told_from_other_text(raw: str) -> None:
    shown = clean(raw, newline="\n")
    assert is_clean(shown)
    assert is_clean(raw) == (clean(raw, limit=100_000, newline="\n") == raw)


@given(hostile_text)
def test_the_raw_text_can_be_told_from_its_raw_view(raw: str) -> None:
    view = show_raw(raw)
    assert is_clean(view)
    escapes = re.compile(r"\\(?:(\\)|(n)|x(..)|u(....)|U(........))")
    assert (
        escapes.sub(
            lambda found: (
                "\\" if found[1] else chr(int(found[3] or found[4] or found[5] or "a", 16))
            ),
            view.replace("\n", ""),
        )
        == raw
    )


def test_the_raw_view_reads_like_source_code() -> None:
    assert show_raw("C:\\a\té\x1b[\u202e\ue000\n\U0010ffff") == (
        "C:\\\\a\\x09é\\x1b[\\u202e\\ue000\\n\n\\U0010ffff"
    )


def test_no_textual_is_imported_for_the_line_mode() -> None:
    code = "import sys, console.text.clean, console.text.rows; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_corpus_is_as_wide_as_it_should_be() -> None:
    assert len(HOSTILE) >= 60
    assert all(900_000 < len(raw) < 1_100_000 for raw in HUGE.values())
