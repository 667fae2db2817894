"""Outside text as content: said, put into a template, put into a table."""

import pytest
from hypothesis import given
from rich.text import Text
from textual.content import Content, Span

from console.text.clean import clean
from console.text.content import cell, said, template
from support.hostile import HOSTILE, hostile_text


@given(hostile_text)
def test_content_holds_the_cleaned_text_and_no_style(raw: str) -> None:
    content = said(raw, limit=100_000)
    assert content.plain == clean(raw, limit=100_000)
    assert content.spans == []


def test_a_cut_is_announced_with_the_key_that_shows_all() -> None:
    content = said("x" * 5000, key="F3")
    assert content.plain.endswith("x…[cut: 1,029 more characters, F3 shows all]")
    assert [span.style for span in content.spans] == ["reverse"]
    assert said("x" * 5000).plain == clean("x" * 5000)


def test_line_ends_are_kept_where_they_are_wanted() -> None:
    assert said("first floor\nblue door").plain == "first floor blue door"
    assert said("first floor\nblue door", newline="\n").plain == "first floor\nblue door"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_value_in_a_template_stays_a_value(name: str) -> None:
    raw = HOSTILE[name]
    content = template("[b]At[/b] $address, [b]$name[/b]", address=raw, name="R. Ames")
    shown = clean(raw)
    assert content.plain == f"At {shown}, R. Ames"
    assert content.spans == [Span(0, 2, "b"), Span(5 + len(shown), 12 + len(shown), "b")]


def test_numbers_may_stand_in_a_template() -> None:
    assert template("$open of $all", open=2, all=9).plain == "2 of 9"


@pytest.mark.parametrize("markup", ["$a and $b", "nothing", "[$a]", "$ab"])
def test_a_template_and_its_values_must_fit(markup: str) -> None:
    with pytest.raises(ValueError, match="the template names"):
        template(markup, a="x")


@given(hostile_text)
def test_a_table_cell_holds_the_cleaned_text_and_no_markup(raw: str) -> None:
    text = cell(raw, style="bold")
    assert isinstance(text, Text)
    assert text.plain == clean(raw)
    assert text.spans == []


def test_content_is_what_textual_takes_as_it_is() -> None:
    content = said("[b]x")
    assert Content.from_text(content) is content
