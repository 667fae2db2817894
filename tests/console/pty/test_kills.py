"""A console that is killed in the middle of a call: what its screen showed as done is on disk."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from console.present.interview import title_of
from store.reader import Reader
from support.pty_console import START_SECONDS, answered, console, wait_for_question
from support.terminal import Terminal

KILLS = 3
KEYS = "uk1r2"
SEED = 911


@dataclass
class Shown:
    """What screens have shown as done."""

    answers: dict[str, str] = field(default_factory=dict)
    sent: bool = False

    def see(self, terminal: Terminal) -> None:
        """Take in what stands on the screen; a later answer replaces an earlier one."""
        self.answers |= answered(terminal)
        self.sent = self.sent or "SENT +" in "\n".join(terminal.screen())

    def is_lost_on(self, terminal: Terminal) -> bool:
        """Whether a screen lacks any of it."""
        sent = "SENT +" in "\n".join(terminal.screen())
        return not self.answers.items() <= answered(terminal).items() or (self.sent and not sent)


def start(home: Path) -> Terminal:
    words = ("--data", str(home / "data"), "--pack", "seattle-2023", "call")
    return console(home, *words, rows=60)


def begin(terminal: Terminal) -> None:
    terminal.wait_for(" BOARD ", START_SECONDS)
    terminal.press("n")
    for title, reply in (("Location", "3rd & Main"), ("Location again", "=")):
        wait_for_question(terminal, title)
        terminal.type(reply)
        terminal.press("enter")
    wait_for_question(terminal, "Map area")


def work_until_killed(terminal: Terminal, chance: random.Random) -> None:
    """Keys are typed ahead, so that the kill falls while they are being worked on."""
    if chance.random() < 0.5:
        terminal.press("f5")
    terminal.type("".join(chance.choice(KEYS) for _ in range(chance.randint(2, 6))))
    seen = len(terminal.log) + chance.randint(1, 6000)
    while len(terminal.log) < seen and terminal._read(0.3):
        pass
    terminal.kill()


def open_on_disk(home: Path) -> str:
    """The question that the record says stands open."""
    with Reader.at(home / "data" / "journal.db") as reader:
        opened = [e for e in reader.entries() if e.header.kind == "question.opened"]
    return title_of(str((opened[-1].data or {})["fact"]))


def test_nothing_that_was_shown_is_lost_by_kills_at_random_instants(tmp_path: Path) -> None:
    chance, shown = random.Random(SEED), Shown()
    with start(tmp_path) as terminal:
        begin(terminal)
        terminal.kill()
        shown.see(terminal)
    shutil.copytree(tmp_path / "data", tmp_path / "older")
    for life in range(KILLS):
        with start(tmp_path) as terminal:
            wait_for_question(terminal, open_on_disk(tmp_path))
            terminal.settle()
            assert not shown.is_lost_on(terminal), f"life {life}, seed {SEED}: {shown}"
            work_until_killed(terminal, chance)
            shown.see(terminal)
    with start(tmp_path) as terminal:
        wait_for_question(terminal, open_on_disk(tmp_path))
        terminal.settle()
        assert not shown.is_lost_on(terminal), f"seed {SEED}: {shown}"
    # The control: on an older copy of the record the same look finds something missing.
    shutil.rmtree(tmp_path / "data")
    shutil.copytree(tmp_path / "older", tmp_path / "data")
    with start(tmp_path) as terminal:
        wait_for_question(terminal)
        terminal.settle()
        assert shown.is_lost_on(terminal)
