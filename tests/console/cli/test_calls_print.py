"""`guidecard calls print`: sheets of calls, and empty cards, on paper and as a page."""

from pathlib import Path

from console.session import commands as do
from support.cli import guidecard, taking, write_pack
from support.hostile import HOSTILE
from support.terminal import control_bytes


def test_each_call_is_printed_on_pages_of_its_own(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with taking(tmp_path) as desk:
        desk.call()
        desk.call("second")
        ran = guidecard("--data", tmp_path, "calls", "print", "R-2", "R-1")
    assert ran.code == 0
    first, second = ran.out.split("\f")
    assert first.startswith("CALL SHEET  R-PY5P-QWYR-0002")
    assert second.startswith("CALL SHEET  R-PY5P-QWYR-0001")
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_a_page_to_print_is_written_whole_and_never_over_another_file(tmp_path: Path) -> None:
    page = tmp_path / "sheets.html"
    with taking(tmp_path) as desk:
        desk.call()
    printing = ("--data", tmp_path, "calls", "print", "R-1", "--html", page)
    assert guidecard(*printing).code == 0
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "R-PY5P-QWYR-0001" in text
    again = guidecard(*printing)
    assert again.code == 1
    assert "There is a file at" in again.err
    assert page.read_text("utf-8") == text


def test_empty_cards_need_no_record_and_no_home(tmp_path: Path) -> None:
    ran = guidecard("--data", tmp_path / "none", "calls", "print", "--blank", "2")
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.split("\f")
    assert first.startswith("PAPER CARD  P-")
    assert first.splitlines()[0].split()[2][-3:] == "-01"
    assert second.splitlines()[0].split()[2][-3:] == "-02"
    assert not (tmp_path / "none").exists()


def test_training_stands_on_every_sheet_and_every_empty_card(tmp_path: Path) -> None:
    with taking(tmp_path / "training", mode="training") as desk:
        desk.call()
    page = tmp_path / "cards.html"
    command = ("--data", tmp_path, "calls", "--training", "print")
    assert "T R A I N I N G" in guidecard(*command, "T-1").out
    assert guidecard(*command, "--blank", "3").out.count("T R A I N I N G") == 3
    assert guidecard(*command, "--blank", "3", "--html", page).code == 0
    assert page.read_text("utf-8").count("TRAINING - NOT A REAL CALL") == 3


def test_hostile_words_bring_no_control_to_the_printer(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.ring()
        desk.act(call, do.PickUp())
        for text in filter(str.strip, HOSTILE.values()):
            desk.act(call, do.AddNote(text))
    ran = guidecard("--data", tmp_path, "calls", "print", "R-1")
    assert control_bytes(ran.out.encode(), (b"[\n\f]",)) == []


def test_nothing_to_print_is_misuse(tmp_path: Path) -> None:
    for what in ((), ("R-1", "--blank", "2")):
        ran = guidecard("--data", tmp_path, "calls", "print", *what)
        assert (ran.code, ran.out) == (2, "")
        assert "Name the calls to print" in ran.err
