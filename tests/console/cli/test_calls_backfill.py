"""`guidecard calls backfill`: every card of a file is entered, or none and every reason why."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.cli.backfilling import enter_all
from console.office.folder import DataFolder
from console.office.opening import HeldPacks, Post, open_office
from console.sheet.cards import PaperCard, read_cards
from console.sheet.clock_times import Reckoning
from console.sheet.faults import CardsStopped
from store.approvals import Approvals
from store.folding import fold
from store.packs import PacksUsed
from store.reader import Reader
from support.cli import Ran, guidecard, pack, process, taking, write_pack
from support.journals import NOON

HEADER = "number,received,dispatched,cleared,location,what_happened,sent,disposition\n"
CARDS = f"""{HEADER}P-2,06:30,06:32,07:00,12 Mill St,second,police,sent
P-1,06:10,,,,first,,
"""
AT = ("--at", "2026-11-20T06:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path)
    return tmp_path


def backfill(folder: Path, text: str, *options: str, at: tuple[str, ...] = AT) -> Ran:
    command = ("calls", "backfill", *at, *options, "-")
    return guidecard("--data", folder, *command, stdin=text.encode())


def count(folder: Path) -> int:
    with Reader.at(folder / "journal.db") as reader:
        return len(reader.calls())


def test_each_card_gets_an_incident_number_in_the_order_received(folder: Path) -> None:
    ran = backfill(folder, CARDS)
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first.startswith("P-1  ->  R-")
    assert first.endswith("-0001 (open)")
    assert second.startswith("P-2  ->  R-")
    assert second.endswith("-0002 (closed)")
    with Reader.at(folder / "journal.db") as reader:
        call = fold(reader.calls()[1], reader.entries(reader.calls()[1]))
        kept = [entry.header for entry in reader.entries() if entry.header.call]
    assert call.opened_at is not None
    assert call.opened_at.isoformat() == "2026-11-20T14:30:00+00:00"  # 06:30 Pacific
    assert all(header.backfill and header.taker == "j.doe" for header in kept)
    assert all(header.entered_at > header.at for header in kept)


def test_json_says_which_number_each_card_got(folder: Path) -> None:
    told = backfill(folder, CARDS, "--json").json["cards"]
    assert [(card["card"], card["line"], card["state"], card["new"]) for card in told] == [
        ("P-1", 3, "open", True),
        ("P-2", 2, "closed", True),
    ]


def test_a_file_with_a_fault_enters_nothing_and_makes_no_journal(folder: Path) -> None:
    ran = backfill(folder, f"{CARDS}P-3,26:00,,,,,,\nP-4,06:40,06:41,,12 Mill St,x,ems,sent\n")
    assert ran.code == 1
    assert ran.err.splitlines()[1:] == [
        "guidecard: -:4: received is not a date and time."
        " Write it whole, as 2026-11-22T06:10:00-08:00.",
        "guidecard: -:5: this card cannot be entered: Leaving out a recommended line takes a second"
        " person. Who agrees. Say in agreed_by who agreed that it was not sent.",
    ]
    assert "no card was entered" in ran.err
    assert not (folder / "journal.db").exists()


def test_the_same_file_a_second_time_is_refused(folder: Path) -> None:
    assert backfill(folder, CARDS).code == 0
    ran = backfill(folder, CARDS)
    assert ran.code == 1
    assert "-:2: number P-2 is in the record already, as R-" in ran.err
    assert "Take it out, or say --only-new." in ran.err
    assert count(folder) == 2


def test_only_new_enters_the_rest_of_a_file(folder: Path) -> None:
    assert backfill(folder, HEADER + CARDS.splitlines()[2] + "\n").code == 0
    ran = backfill(folder, CARDS, "--only-new")
    assert ran.code == 0
    assert ran.out.splitlines()[0].endswith("-0001 (open, in the record before)")
    assert ran.out.splitlines()[1].endswith("-0002 (closed)")
    assert count(folder) == 2


def test_a_number_that_begins_like_another_is_another_card(folder: Path) -> None:
    assert backfill(folder, f"{HEADER}P-10,06:10,,,,x,,\n").code == 0
    assert backfill(folder, f"{HEADER}P-1,06:10,,,,x,,\n").code == 0


def test_times_need_a_day_or_a_start(folder: Path) -> None:
    ran = backfill(folder, CARDS, at=())
    assert "received names no day. Write it whole, or say with --at" in ran.err
    assert backfill(folder, CARDS, at=("--at", "2026-11-20")).code == 0
    wrong = backfill(folder, CARDS, at=("--at", "noon"))
    assert (wrong.code, wrong.out) == (2, "")
    assert "--at is not a date and time; nothing was written." in wrong.err


def test_training_cards_go_into_the_record_of_training(folder: Path) -> None:
    ran = guidecard(
        *("--data", folder, "calls", "--training", "backfill", *AT, "-"), stdin=CARDS.encode()
    )
    assert "P-1  ->  T-" in ran.out
    assert not (folder / "journal.db").exists()


def test_a_running_console_keeps_cards_out_with_one_sentence(folder: Path) -> None:
    with taking(folder) as desk:
        desk.call()
        ran = backfill(folder, CARDS)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "is in use by seat 2" in ran.err
    assert count(folder) == 1


def test_a_file_that_cannot_be_read_and_a_pack_that_is_not_chosen_are_misuse(
    tmp_path: Path,
) -> None:
    write_pack(tmp_path)
    gone = guidecard("--data", tmp_path, "calls", "backfill", tmp_path / "none.csv")
    assert (gone.code, gone.err.count("\n")) == (2, 1)
    (tmp_path / "guidecard.toml").unlink()
    ran = backfill(tmp_path, CARDS)
    assert ran.code == 2
    assert "No pack is chosen" in ran.err


def test_a_real_process_enters_cards_that_calls_list_then_shows(folder: Path) -> None:
    cards = folder / "cards.csv"
    cards.write_text(CARDS)
    ran = process("--data", folder, "calls", "backfill", *AT, cards, env=dict(os.environ))
    assert (ran.code, ran.err) == (0, "")
    listed = process("--data", folder, "calls", "list", "--state", "open")
    assert "2026-11-20 06:10 (paper)" in listed.out


def test_a_record_that_cannot_be_written_any_more_stops_at_that_card_and_says_so(
    folder: Path,
) -> None:
    reckoning = Reckoning(NOON, ZoneInfo("UTC"))
    text = f"{HEADER}P-1,12:10,,,,first,,\nP-2,12:20,,,,second,,\n".encode()
    later = NOON + timedelta(days=1)
    first, second = read_cards("x", text, pack(), reckoning, now=later, taker="j.doe").cards

    def cards() -> Iterator[PaperCard]:
        yield first
        (folder / "journal.db").rename(folder / "moved.db")
        yield second

    post = Post("2", "j.doe", "live", "LIVE")
    done: list[str] = []
    with open_office(DataFolder(folder), pack(), post) as office:
        packs = HeldPacks(pack(), PacksUsed(folder / "packs-used"), Approvals(folder / "approvals"))
        with pytest.raises(CardsStopped) as stopped:
            done.extend(card.card for card in enter_all(office, packs, cards()))
        assert str(stopped.value).startswith("Card P-2 on line 3 could not be entered whole: ")
    assert "the cards received before it are entered" in str(stopped.value)
    (folder / "moved.db").rename(folder / "journal.db")
    with Reader.at(folder / "journal.db") as reader:
        assert len(reader.calls()) == 1
