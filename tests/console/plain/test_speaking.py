"""Whole lines of printable text, a page at a time, and nothing lost between the pages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from console.plain.speaking import LINE_CELLS, PAGE_LINES, Voice
from console.text.clean import plain
from support.hostile import HUGE, hostile_text

MORE = "... more follows: :more shows it"


def a_voice(lines: list[str | None] | None = None) -> tuple[Voice, list[str]]:
    written: list[str] = []
    typed = iter(lines or [])

    def read_line(prompt: str) -> str | None:
        written.append(prompt)
        return next(typed)

    return Voice(read_line, written.append), written


def everything(voice: Voice, written: list[str]) -> list[str]:
    """All that is said when `more` is asked for as long as there is more."""
    said: list[str] = []
    while True:
        page = "".join(written).splitlines()
        written.clear()
        assert len(page) <= PAGE_LINES + 1
        if not page or page[-1] != MORE:
            return said + page
        said += page[:-1]
        voice.more()


@given(st.lists(hostile_text, max_size=60))
@settings(max_examples=60)
def test_everything_is_said_by_and_by_and_only_printable(texts: list[str]) -> None:
    voice, written = a_voice()
    voice.say_all(texts)
    said = everything(voice, written)
    assert all(plain(line) == line for line in said)
    assert all(len(line) <= LINE_CELLS * 8 for line in said)
    whole = "".join("".join(said).split())
    for text in texts:
        if len(text) <= LINE_CELLS:  # a longer one is cleaned row by row
            assert "".join(plain(text).split()) in whole


@given(hostile_text)
@settings(max_examples=60)
def test_one_line_is_one_line_unless_it_is_very_long(text: str) -> None:
    voice, written = a_voice()
    voice.say(text)
    shown = "".join(written)
    assert shown.endswith("\n")
    assert shown.count("\n") == 1 or len(text) > LINE_CELLS


def test_a_million_characters_wait_for_more_and_are_not_worked_through() -> None:
    for text in HUGE.values():
        voice, written = a_voice()
        voice.say(text)
        page = "".join(written).split("\n")
        assert len(page) <= 4
        assert MORE in page


def test_a_short_word_does_not_push_away_what_waits() -> None:
    voice, written = a_voice()
    voice.say_all(str(number) for number in range(30))
    voice.say("a word")
    voice.more()
    voice.more()
    said = "".join(written).splitlines()
    assert said[PAGE_LINES : PAGE_LINES + 3] == [MORE, "a word", "20"]
    assert said[-2:] == ["29", "There is no more."]


def test_what_is_said_while_nothing_is_typed_stands_on_lines_of_its_own() -> None:
    voice, written = a_voice([None, None, None, "y"])
    calls: list[bool] = []

    def wake(idle: bool) -> None:
        calls.append(idle)
        if len(calls) == 2:
            voice.say("a line rings")

    assert voice.ask("open> ", wake) == "y"
    assert "".join(written) == "open> \na line rings\nopen> "
    assert calls == [True, True, True, False]


def test_a_prompt_is_printable_too() -> None:
    voice, written = a_voice(["y"])
    voice.ask("open\x1b[2J\n> ", lambda idle: None)
    assert written == ["open␛[2J > "]
