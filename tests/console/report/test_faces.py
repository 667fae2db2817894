"""Figures as text, page and JSON: the same words, clean, whole, with nothing that runs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from console.present.naming import Naming
from console.report.as_json import as_json
from console.report.figures import Figures
from console.report.tables import tables
from console.report.text import lines
from console.report.web import page
from console.text.clean import is_clean, pieces
from protocols.words import TransferState as State
from store.kinds import interview, response
from support.calls import practice
from support.hostile import HOSTILE, hostile_text
from support.told import (
    NOON,
    answered,
    closed,
    counted,
    fact,
    line,
    sent,
    shown,
    told,
    transfer,
    unit,
    verified,
)

AS_IT_WAS = Path(__file__).parent / "report.txt"
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "p", "table", "caption", "thead"),
    *("tbody", "tr", "th", "td", "svg", "rect"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "scope", "dir", "width"),
    *("height", "aria-hidden"),
}


def sample(mode: str = "live") -> Figures:
    """A busy morning: 24 whole calls, one nobody answered, one from paper, one purged in part."""
    pack, police = practice(), line("police prompt lead")
    calls = [
        told(
            answered(3 + n % 12),
            *verified(30 + n),
            fact(20, "awake", "talking"),
            fact(31 + n, "breathing", "normal"),
            (33, interview.CardOpened(card="talk" if n % 3 else "down")),
            shown(34, "field", police, **{"street-team": "accepted" if n % 2 else "refused"}),
            sent(40 + n, police if n % 4 else line("team prompt lead", "street-team")),
            *([unit(80 + n)] if n % 5 else []),
            *([sent(900, police)] if n == 8 else []),
            *([transfer(50, "hotline", State.OFFERED)] if n == 3 else []),
            *([transfer(71, "hotline", State.ACCEPTED)] if n == 3 else []),
            *([closed(1200, "sent")] if n % 6 else []),
            at=NOON + timedelta(minutes=17 * n),
            pack=pack,
        )
        for n in range(24)
    ]
    out = response.LineLeftOut(line=police, reason="He told me so", review=True)
    calls += [
        told(pack=pack),
        told(answered(0), how="backfill", entered_late=5400, pack=pack),
        told(answered(2), (9.0, out), line="voip", pack=pack, purged=[1]),
    ]
    return replace(counted(*calls, mode=mode), center="Practice")


def text_of(figures: Figures, naming: Naming | None = None) -> str:
    return "\n".join(lines(figures, naming or Naming(practice()))) + "\n"


def page_of(figures: Figures, naming: Naming | None = None) -> str:
    return b"".join(page(figures, naming or Naming(practice()))).decode("utf-8")


class Parsed(HTMLParser):
    """A page as a browser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        if tag != "meta":
            self.open.append(tag)
        if tag in {"th", "td", "caption", "h1"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"th", "td", "caption", "h1"}:
            self.cells[-1] += data


def test_a_report_reads_as_it_did() -> None:
    assert text_of(sample()) == AS_IT_WAS.read_text(encoding="utf-8")


def test_every_line_fits_eighty_columns() -> None:
    many = sample("training")
    volume = replace(many.volume, by_hour=(1_234_567,) * 24, received=24 * 1_234_567)
    paper = replace(many.paper, calls=99_999, median_seconds=4e5, longest_seconds=9e7)
    times = tuple(
        replace(one, n=1_234_567, not_recorded=1_234_567, median_seconds=35_999, p90_seconds=35_999)
        for one in many.times
    )
    for figures in (many, replace(many, volume=volume, paper=paper, times=times)):
        assert [one for one in text_of(figures).splitlines() if cell_len(one) > 80] == []


def test_every_number_of_the_text_stands_on_the_page_beside_its_bar() -> None:
    figures, naming = sample(), Naming(practice())
    parsed = Parsed(page_of(figures))
    assert parsed.open == []
    for table in tables(figures, naming):
        assert table.title in parsed.cells
        for row in table.rows:
            at = [n for n, cell in enumerate(parsed.cells) if cell == row.label]
            cells = [tuple(parsed.cells[n + 1 : n + 1 + len(row.cells)]) for n in at]
            assert row.cells in cells


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = page_of(sample())
    assert "default-src 'none'" in text
    for what in ("<script", "http://", "https://", "url(", "@import", "src=", "href=", "style="):
        assert what not in text


@pytest.mark.parametrize("mode", ["live", "training"])
def test_training_stands_in_large_letters_at_both_ends(mode: str) -> None:
    figures = sample(mode)
    times = 2 if mode == "training" else 0
    assert text_of(figures).count("T R A I N I N G") == times
    assert page_of(figures).count('<p class="mark">TRAINING - NOT REAL CALLS</p>') == times
    told_of = as_json(figures)
    assert isinstance(told_of, dict)
    assert told_of["mode"] == mode


def test_few_calls_get_a_count_and_no_percentage_anywhere() -> None:
    few = counted(*(told(answered(5), *verified(30), closed(90, "sent")) for _ in range(19)))
    text = text_of(few)
    assert "%" not in text.replace("90 %", "").replace("95 %", "")
    assert "too few to say" in text
    assert "19 of 19  too few" in text
    assert "percent" in json.dumps(as_json(few))
    assert not [n for n in _percents(as_json(few)) if n is not None]


def test_enough_calls_get_a_percentage_with_the_number_it_is_of() -> None:
    enough = counted(*(told(answered(5)) for _ in range(20)))
    assert "20 of 20  100.0 %" in text_of(enough)


def _percents(held: object) -> list[object]:
    if isinstance(held, dict):
        own = [held["percent"]] if "percent" in held else []
        return own + [one for value in held.values() for one in _percents(value)]
    if isinstance(held, list):
        return [one for value in held for one in _percents(value)]
    return []


def test_the_names_in_json_stay() -> None:
    told_of = as_json(sample())
    assert isinstance(told_of, dict)
    assert list(told_of) == [
        *("mode", "center", "since", "until", "timezone", "made_at", "floor", "missing", "volume"),
        *("paper", "times", "response", "programs", "follow_ups", "reviews"),
    ]
    assert told_of["since"] == "2026-11-16"
    assert told_of["missing"] == {
        "calls": 1,
        "damaged": 0,
        "purged": 1,
        "unknown": 0,
        "opening": 0,
    }
    times = told_of["times"]
    assert isinstance(times, list)
    assert times[0] == {
        "name": "ring_to_answer",
        "over": 25,
        "n": 24,
        "not_recorded": 1,
        "median_seconds": 8.0,
        "p90_seconds": 13.0,
        "p95_seconds": 14.0,
        "within": [
            {
                "bound": {"seconds": seconds, "standard": standard, "aim_percent": aim},
                "share": {"count": count, "of": 24, "percent": percent},
            }
            for seconds, standard, aim, count, percent in (
                (10, "NFPA 1225", 90, 16, 66.7),
                (15, "NENA-STA-020", 90, 24, 100.0),
                (20, "NENA-STA-020", 95, 24, 100.0),
            )
        ],
    }
    volume, response_told = told_of["volume"], told_of["response"]
    assert isinstance(volume, dict)
    assert isinstance(response_told, dict)
    assert list(volume) == [
        *("received", "by_hour", "by_weekday", "by_line", "by_beginning", "never_answered"),
        *("answer_not_recorded", "still_open", "closed"),
    ]
    assert list(response_told) == [
        *("taken", "tiers_recommended", "tiers_sent", "overridden_down", "overridden_up"),
        *("left_out", "services", "cards", "dispositions"),
    ]


def hostile(text: str) -> Figures:
    """A call in which everything that a pack names bears the same name."""
    name = text[:200].encode("utf-8", "replace").decode("utf-8")
    own = line("police prompt lead").model_copy(update={"service": name, "program": name})
    figures = counted(
        told(
            answered(5),
            (6, interview.CardOpened(card=name)),
            shown(7, name, own),
            sent(9, own),
            transfer(20, name, State.OFFERED),
            closed(90, name),
        )
    )
    return replace(figures, center=text)


@settings(max_examples=60, deadline=None)
@given(hostile_text)
def test_any_name_comes_out_clean_in_every_face(text: str) -> None:
    figures = hostile(text)
    shown_text = text_of(figures, Naming())
    assert all(is_clean(one) and cell_len(one) <= 80 for one in shown_text.splitlines())
    parsed = Parsed(page_of(figures, Naming()))
    name = text[:200].encode("utf-8", "replace").decode("utf-8")
    assert parsed.open == []
    assert "".join(pieces(name, newline=" ")) in parsed.cells
    assert all(map(is_clean, parsed.cells))
    json.dumps(as_json(figures), ensure_ascii=True).encode("ascii")


def test_hostile_words_of_a_pack_come_out_clean() -> None:
    for words in filter(str.strip, list(HOSTILE.values())[::4]):
        pack = practice()
        cards = pack.sections.cards
        card = cards["talk"].model_copy(update={"title": {"en": words}})
        sections = pack.sections.model_copy(update={"cards": {**cards, "talk": card}})
        named = Naming(replace(pack, sections=sections))
        figures = counted(told(answered(5), (6, interview.CardOpened(card="talk"))))
        assert all(map(is_clean, text_of(figures, named).splitlines()))
        parsed = Parsed(page_of(figures, named))
        assert "".join(pieces(words, newline=" ")) in parsed.cells


def test_no_caller_taker_number_or_place_is_in_any_face() -> None:
    figures = sample()
    whole = text_of(figures) + page_of(figures) + json.dumps(as_json(figures))
    for secret in ("r.ames", "555-0143", "Mill St", "3rd Ave", "R-7K3M", "He told me so"):
        assert secret not in whole
