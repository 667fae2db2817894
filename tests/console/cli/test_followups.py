"""Follow-ups on the command line: listed by what presses most, and acted on from a closed call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.office.folder import DataFolder
from console.office.opening import Post, open_office
from console.session import commands as do
from console.session.room import Ring
from store.kinds.base import Place
from support.cli import Ran, guidecard
from support.packs import write_pack

PACK = """\
pack: visits
title: Visits
version: 1.0.0
about: A team that visits.
extends: base
timezone: America/Denver
rules:
  - {id: always, send: outreach routine, because: They visit everybody}
programs:
  visitors:
    name: The visitors
    services: outreach
    mode: outreach
    outcomes: [helped, gone]
    follow_ups:
      visit: {what: "Visit [/x] at home", after: PT12H, by: PT72H, attempts: 1}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path / "packs", "visits", {"pack.yaml": PACK})
    (tmp_path / "guidecard.toml").write_text('pack = "visits"\n', encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> Ran:
    return guidecard("--data", folder, "followups", *arguments)


def closed_call(folder: Path, hours_ago: int) -> str:
    """A call after which a visit is due; gives its number."""
    from protocols.shelf import SHIPPED, Shelf

    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    pack = Shelf((folder / "packs", SHIPPED)).load("visits")
    post = Post("1", "A. Taker", "live", "LIVE")
    with open_office(DataFolder(folder), pack, post, lambda: at) as office:
        view = office.session.take(Ring(phone="555-0142", place=Place(text="1 Mill St")))
        call = view.call.id
        for service in ("police", "ems"):
            office.session.do(call, do.LeaveOut(service, "they are there", "B. Quist"))
        office.session.do(call, do.Refer("visitors"))
        return office.session.view(call).call.number


def test_nothing_is_due_in_a_new_folder(folder: Path) -> None:
    closed_call(folder, 1)
    assert "Nothing is due." in run(folder).out
    assert "WAITING" in run(folder, "--all").out


def test_what_is_due_is_listed_with_its_window(folder: Path) -> None:
    number = closed_call(folder, 13)
    told = run(folder).out
    assert f"{number}  visitors/visit  DUE, tried 0 of 1" in told
    assert "The visitors: Visit [/x] at home" in told


def test_a_machine_reads_the_same(folder: Path) -> None:
    number = closed_call(folder, 100)
    (told,) = run(folder, "--json").json["followups"]
    assert (told["number"], told["state"], told["attempts"]) == (number, "overdue", 1)


def test_an_attempt_and_the_end_are_written_down(folder: Path) -> None:
    number = closed_call(folder, 13)
    assert run(folder, "tried", number, "visitors/visit", "no_answer").code == 0
    assert "tried 1 of 1" in run(folder).out
    assert run(folder, "tried", number, "visitors/visit", "no_answer").code == 2
    assert run(folder, "done", number, "visitors/visit", "--outcome", "helped").code == 0
    assert "Nothing is due." in run(folder).out


def test_a_wrong_name_is_refused_and_nothing_is_written(folder: Path) -> None:
    number = closed_call(folder, 13)
    for wrong in ("visitors", "visitors/other", "nobody/visit"):
        ran = run(folder, "done", number, wrong)
        assert ran.code == 2
        assert ran.err.count("\n") == 1


def test_somebody_is_referred_once(folder: Path) -> None:
    number = closed_call(folder, 1)
    assert "Already referred" in run(folder, "refer", number, "visitors").err
