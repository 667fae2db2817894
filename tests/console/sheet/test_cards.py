"""Paper cards as a file: all its faults at once, each with its line, before anything is entered."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from console.sheet.cards import COLUMNS, Stack, read_cards
from console.sheet.clock_times import Reckoning
from protocols.words import Role, Urgency
from support.cli import pack
from support.hostile import HOSTILE, hostile_text

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PACIFIC = ZoneInfo("America/Los_Angeles")
NIGHT = Reckoning(datetime(2026, 11, 22, 2, 0, tzinfo=UTC), PACIFIC)


def stack(text: str | bytes) -> Stack:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return read_cards("cards.csv", raw, pack(), NIGHT, now=NOW, taker="j.doe")


def faults(text: str | bytes) -> list[str]:
    return [str(fault) for fault in stack(text).faults]


WHOLE = """number,received,dispatched,arrived,cleared,location,phone,what_happened,card,sent,\
agreed_by,disposition,narrative,taken_by,awake,weapon
P-2,20:10,20:12,20:20,20:45,"3rd & Main, by the bank",206-555-0143,"man
lying in a doorway",welfare,police | ems hot lead,s.quist,sent,checked,r.ames,talking,
P-1,18:30,,,,,,,,,,,,,,none
"""


def test_cards_are_read_whole_and_put_into_the_order_received() -> None:
    found = stack(WHOLE)
    assert found.faults == ()
    first, second = found.cards
    assert (first.number, first.line, first.sent) == ("P-1", 4, ())
    assert first.answers == {"weapon": "none"}
    assert second.line == 2
    assert second.received == datetime(2026, 11, 22, 4, 10, tzinfo=UTC)
    assert second.cleared == datetime(2026, 11, 22, 4, 45, tzinfo=UTC)
    told = [(line.service, line.urgency, line.role) for line in second.sent]
    assert told == [("police", None, None), ("ems", Urgency.HOT, Role.LEAD)]
    assert second.texts["what_happened"] == "man\nlying in a doorway"
    assert second.texts["location"] == "3rd & Main, by the bank"
    assert second.answers == {"awake": "talking"}
    assert second.mark == "Paper card P-2"


def test_every_fault_of_every_row_is_told_with_its_line_and_what_to_do() -> None:
    header = "number,received,dispatched,location,sent,card,disposition,awake,agreed_by,arrived\n"
    told = faults(
        f"{header}"
        "P-1,25:00,,,,,,,,\n"
        ",20:10,,,,,,,,\n"
        "P-3,20:10,,,polise,welfaer,snt,talkng,j.doe,\n"
        "P-4,20:10,20:05,x,police very,,,,,\n"
        "P-4,05:00,,,,,,,,05:01\n"
        "P-6,20:10,20:11,x,police|police,,,,,\n"
        "P-7,20:10\n"
    )
    assert told == [
        "cards.csv:2: received is not a date and time."
        " Write it whole, as 2026-11-22T06:10:00-08:00.",
        "cards.csv:3: number is empty. Number the cards by hand if they have none.",
        "cards.csv:4: card is not in the pack (welfaer). Write welfare.",
        "cards.csv:4: disposition is not in the pack (snt). Write sent.",
        "cards.csv:4: agreed_by is who enters the cards. Name somebody else.",
        "cards.csv:4: sent names no service (polise). Write police.",
        "cards.csv:4: dispatched is empty, and something was sent. Fill it in.",
        "cards.csv:4: location is empty, and something was sent. Fill it in.",
        "cards.csv:4: awake cannot be talkng."
        " Write one of no, talking, unknown, refused, could_not_ask.",
        "cards.csv:5: dispatched is earlier than the time before it, or 12 hours after it."
        " Write it whole, as 2026-11-22T06:10:00-08:00.",
        "cards.csv:5: sent has a line that cannot be read (police very)."
        " Write a service and one of scheduled, routine, prompt, hot.",
        "cards.csv:6: number stands on line 5 too. Give one of the cards another number.",
        "cards.csv:6: received lies in the future. Correct it, the --at, or this clock.",
        "cards.csv:6: arrived lies in the future. Correct it, the --at, or this clock.",
        "cards.csv:6: sent is empty, and somebody arrived. Say who was sent.",
        "cards.csv:7: sent names police twice. Keep one line for each.",
        "cards.csv:8: this row has 2 cells where the header has 10."
        " Put cells with a comma into double quotes.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "cards.csv: the file holds no cards. Write one card in each row."),
        ("number,received\n", "cards.csv: the file holds no cards. Write one card in each row."),
        (b"number,received\nP-\xff,06:10", "cards.csv:2: the file is not UTF-8 text."),
        ("number,received,recieved\n", "cards.csv:1: recieved is no column and no fact of the"),
        ("number,received,number\n", "cards.csv:1: number stands twice in the header."),
        ("received\n06:10\n", "cards.csv:1: number is missing from the header."),
        ('number,received\nP-1,"06:10\n', "cards.csv:2: this row cannot be read as CSV"),
        (f"number,received\n{'P' * 41},20:10\n", "cards.csv:2: number is no card number."),
    ],
)
def test_a_file_that_is_no_table_of_cards_says_why(text: str | bytes, told: str) -> None:
    assert faults(text)[0].startswith(told)


def test_a_file_of_too_many_cards_is_refused() -> None:
    rows = "".join(f"P-{number},20:10\n" for number in range(5001))
    assert any("more than 5,000 cards" in fault for fault in faults(f"number,received\n{rows}"))


@given(hostile_text)
def test_any_text_is_taken_or_refused_in_printable_sentences(text: str) -> None:
    quoted = text.replace('"', '""')
    header = "number,received,what_happened,card,sent,awake\n"
    found = stack(f'{header}P-1,20:10,"{quoted}","{quoted}","{quoted}","{quoted}"\n')
    assert all(str(fault).isprintable() and len(str(fault)) < 500 for fault in found.faults)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_words_of_a_caller_are_kept_as_they_are(name: str) -> None:
    text = HOSTILE[name].encode("utf-8", "replace").decode().strip()
    quoted = text.replace('"', '""')
    [card] = stack(f'number,received,what_happened\nP-1,20:10,"{quoted}"\n').cards
    assert card.texts.get("what_happened", "") == text


def test_every_column_says_what_it_holds() -> None:
    assert all(COLUMNS.values())
