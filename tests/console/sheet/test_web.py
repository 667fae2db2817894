"""Sheets as a web page: self-contained, nothing in it runs, and every text is only text."""

from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from console.present.naming import Naming
from console.session import commands as do
from console.sheet.blank import blank_sheets
from console.sheet.sheet import Field, Section, Sheet, sheet_of
from console.sheet.times import Times
from console.sheet.training import marks_of
from console.sheet.web import page
from console.text.clean import is_clean, pieces
from support.cli import pack, taking
from support.hostile import HOSTILE, hostile_text
from support.journals import NOON

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "table", "thead", "tbody", "tr", "th"),
    "td",
}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "colspan", "dir"}


class Parsed(HTMLParser):
    """A page as a browser reads it: its elements, and the text of each value cell."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: list[str] = []
        self.text = ""
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self._in_value = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)
        self._in_value = ("class", "value") in attrs
        if self._in_value:
            self.values.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._in_value = False

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_value:
            self.values[-1] += data


def made(*sheets: Sheet) -> str:
    return b"".join(page(sheets)).decode("utf-8")


def of(*values: str, training: bool = False) -> Sheet:
    fields = tuple(Field("Note", value) for value in values)
    return Sheet("CALL SHEET", "R-7K3M-Q9XA-0412", marks_of(training), (Section("Notes", fields),))


def only_text(parsed: Parsed) -> None:
    assert parsed.seen <= TAGS
    assert parsed.attributes <= ATTRIBUTES
    assert parsed.open == []


@given(hostile_text)
@settings(max_examples=200)
def test_any_text_comes_back_from_a_browser_as_the_text_it_was(text: str) -> None:
    parsed = Parsed(made(of(text)))
    only_text(parsed)
    assert parsed.values == ["".join(pieces(text, newline="\n"))]
    assert is_clean(parsed.values[0])


def test_a_whole_hostile_call_is_only_text(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        for text in filter(str.strip, list(HOSTILE.values())[::6]):
            call = desk.ring(place=text)
            desk.act(call, do.PickUp(), do.SetPhone(text), do.AnswerFact("what_happened", text))
            desk.act(call, do.LeaveOut("police", text, "s.quist"), do.AddNote(text))
            desk.act(call, do.Close("advised", text))
        calls = [desk.session.view(call.id).call for call in desk.session.calls]
    sheets = [
        sheet_of(call, training=False, naming=Naming(pack()), times=Times.of(pack()))
        for call in calls
    ]
    text = made(*sheets)
    only_text(Parsed(text))
    assert text.count("<table>") == len(calls)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = made(of("=", "<img src=x onerror=alert(1)>"))
    assert "default-src 'none'" in text
    for what in ("<script", "http://", "https://", "url(", "@import", "src=", "href="):
        assert what not in text.replace("&lt;img src=x", "")


def test_each_call_begins_a_page_of_its_own_with_its_number_repeated() -> None:
    text = made(of("a"), of("b"))
    assert text.count("<thead>") == 2
    assert text.count("R-7K3M-Q9XA-0412") == 2
    assert "display: table-header-group" in text
    assert "break-after: page" in text


@pytest.mark.parametrize("training", [True, False])
def test_training_stands_in_the_largest_letters_of_every_sheet(training: bool) -> None:
    text = made(of("a", training=training), of("b", training=training))
    assert text.count('class="mark"') == (2 if training else 0)
    assert Parsed(text).text.count("TRAINING") == (2 if training else 0)


def test_a_blank_card_has_every_field_to_write_in_once_and_short_ones_side_by_side() -> None:
    [card] = blank_sheets(1, at=NOON, training=True, times=Times())
    text = made(card)
    only_text(Parsed(text))
    fields = [field for section in card.sections for field in section.fields]
    assert all(text.count(f">{escape(field.label)}</td>") == 1 for field in fields)
    assert text.count('class="rule"') == sum(field.rules for field in fields)
    # 28 rows of 6.3 mm, headings and the words of training fit a Letter page.
    assert text.count("<tr><td") == 28
