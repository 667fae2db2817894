"""The command line in tests: run in this process or as one of its own, on a record made here."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest

from console.cli.commands import run
from console.mock.stage import Nobody, OnePack, TurnedClock
from console.session import commands as do
from console.session.room import Clock, Desk, Ring
from console.session.session import Session
from console.session.view import CallView
from protocols.pack import Pack
from protocols.words import TransferState
from store.entry import Mode
from store.ids import uuid7
from store.journal import Journal
from store.kinds.base import Place
from store.packs import PacksUsed
from store.recorder import Recorder
from support.journals import NOON
from support.packs import compiled, content, fact, program

PACK = content(
    pack="mill-county",
    timezone="America/Los_Angeles",
    agency={"name": "Mill County", "home_area_code": "206"},
    facts={
        "location": fact(kind="place"),
        "location_again": fact(kind="place_again"),
        "callback": fact(kind="phone"),
        "what_happened": fact(kind="text"),
        "awake": fact(
            harmless={"talking": "awake and answering"}, danger={"no": "cannot be woken"}
        ),
        "breathing": fact(harmless={"normal": "breathes normally"}, danger={"none": "no breath"}),
        "weapon": fact(harmless={"none": "none in view"}, danger={"in_hand": "in hand"}),
        "violence": fact(harmless={"none": "no fighting"}, danger={"now": "fighting now"}),
    },
    card={
        "questions": ["location", "location_again", "callback", "what_happened"],
        "closing": ["awake", "breathing", "weapon", "violence"],
    },
    cards={
        "welfare": {"title": "Welfare check", "about": "Worry.", "default": "police prompt"},
    },
    programs={"crisis-line": program(name="Crisis line", services="line", mode="transfer")},
    contacts={},
    dispositions={
        "sent": {"says": "Responders sent", "requires": "sent", "code": "S1"},
        "advised": {"says": "Advised by phone", "requires": "nothing_owed"},
    },
)
"""A small center's pack, in Pacific time."""


@cache
def pack() -> Pack:
    """The pack, compiled once."""
    return compiled(PACK)


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def guidecard(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a command line in this process, on no terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", given):
        code = run([str(argument) for argument in arguments])
    told = []
    for stream in (out, err):
        stream.flush()
        told.append(stream.detach().getvalue().decode())
    return Ran(code, *told)


def process(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run the installed command as a process of its own."""
    command = Path(sys.executable).parent / "guidecard"
    done = subprocess.run(
        [command, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        env=dict(os.environ) if env is None else dict(env),
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@dataclass
class Taking:
    """A console that takes calls, its clock turned by hand."""

    session: Session
    journal: Journal
    clock: TurnedClock

    def act(self, call: UUID, *acts: do.Command, seconds: float = 5.0) -> CallView:
        """Do things, so many seconds apart."""
        for act in acts:
            self.clock.pass_seconds(seconds)
            self.session.do(call, act)
        return self.session.view(call)

    def ring(self, phone: str = "206-555-0143", place: str = "12 Mill St") -> UUID:
        """A line rings."""
        ring = Ring("wireless", phone, Place(text=place, source="network"))
        return self.session.ring(ring).call.id

    def call(self, words: str = "man lying in a doorway", *, closed: bool = True) -> UUID:
        """A whole call of a minute, with both checks done, police sent, and a note."""
        call = self.ring()
        self.act(
            call,
            do.PickUp(),
            do.SetPlace(Place(text="3rd Ave S & S Main St")),
            do.VerifyPlace(),
            do.SetPhone(same_as_heard=True),
            do.AnswerFact("what_happened", words),
            do.OpenCard("welfare"),
            do.AnswerFact("awake", "talking"),
            do.AnswerFact("breathing", "normal"),
            do.AnswerFact("weapon", "none"),
            do.AnswerFact("violence", "none"),
            do.Send(),
            do.UnitReports("police", "notified", "12"),
            do.UnitReports("police", "on_scene", "12"),
            do.AddNote(f"note: {words}"),
        )
        if closed:
            self.act(call, do.Close("sent", f"narrative: {words}"))
        return call

    def transfer(self, call: UUID, *states: TransferState) -> None:
        """Take a transfer to the crisis line through states."""
        for state in states:
            permission = state is TransferState.OFFERED
            briefed = state is TransferState.ACCEPTED
            self.act(call, do.MoveTransfer("crisis-line", state, permission, briefed))


@contextmanager
def taking(folder: Path, mode: Mode = "live", at: datetime = NOON) -> Iterator[Taking]:
    """A console at work in a folder, for as long as the block runs."""
    path = folder / "journal.db"
    clock, chance = TurnedClock(at), random.Random(911)
    make = Journal.open if path.exists() else Journal.create
    journal = make(
        path,
        mode=mode,
        seat="2",
        taker="r.ames",
        clock=clock.now,
        entropy=chance.randbytes,
        new_id=lambda: UUID(int=chance.getrandbits(128), version=4),
    )
    PacksUsed(folder / "packs-used").keep(pack())
    counting = count(len(journal.calls()) + 1)
    desk = Desk(
        taker="r.ames",
        journal=journal.mine,
        mode=mode,
        new_call=lambda: uuid7(clock.now(), chance.randbytes),
        next_count=lambda: next(counting),
    )
    recorder = Recorder(journal, clock=clock.now, monotonic=clock.monotonic_seconds)
    times = Clock(clock.now, clock.monotonic_seconds)
    with journal:
        yield Taking(Session(desk, recorder, Nobody(), times, OnePack(pack())), journal, clock)


def write_pack(folder: Path) -> None:
    """Put the pack into the data folder, and choose it there."""
    packs = folder / "packs" / "mill-county"
    packs.mkdir(parents=True)
    (packs / "pack.yaml").write_text(json.dumps(PACK))
    (folder / "guidecard.toml").write_text('pack = "mill-county"\ntaker = "j.doe"\n')


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder on a disk that may only be read; the test is skipped where none can be mounted."""
    try:
        subprocess.run(["mount", "--bind", folder, folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a disk read-only needs root")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
