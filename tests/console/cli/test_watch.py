"""`protocols check --watch`: what it says, when it says nothing, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from console.cli.packs.changes import Turn
from console.cli.packs.telling import as_json_line, as_lines
from console.cli.packs.watching import LOOK_SECONDS, STILL_LOOKS, Watch
from protocols.faults import NotInPack
from protocols.shelf import Shelf
from store.approvals import Approvals
from support.cli import guidecard
from support.packs import NOON, Content, content, fact, rule

NOTED = fact(harmless=["no"], danger=["yes"])
"""A note: nobody asks it and nothing reads it."""

WARNED = rule("r", when={"hurt": "yes"}, send="ems hot")
"""A warning with it: no card asks what the rule reads."""

CHILD = {
    name: held
    for name, held in {**content(), "pack": "child", "extends": "small"}.items()
    if name not in {"services", "tiers", "cards"}
}

Step = Callable[[], object]


def put(shelf: Path, one: Content, file: str = "pack.yaml", name: str = "") -> Path:
    path = shelf / (name or one["pack"]) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(one, indent=1))
    return path


class Player:
    """A watch over a folder, with something done before each look."""

    def __init__(self, shelf: Path, *packs: str) -> None:
        self.shelf, self.packs = shelf, packs
        self.told: list[Sequence[Turn]] = []
        self.at: list[datetime] = []

    def play(self, *steps: Step, strict: bool = False) -> int:
        """Each step, then a look; `told` has what was said at first and after each."""
        ahead = list(steps)
        self.told = [()]

        def write(at: datetime, turns: Sequence[Turn]) -> None:
            self.at.append(at)
            self.told[-1] = turns

        def wait(seconds: float) -> None:
            if seconds != LOOK_SECONDS:
                return
            if not ahead:
                raise KeyboardInterrupt
            ahead.pop(0)()
            self.told.append(())

        approvals = Approvals(self.shelf.parent / "approvals")
        watch = Watch(Shelf((self.shelf,)), approvals, self.packs, write, lambda: NOON, wait)
        return watch.run(strict=strict)

    def lines(self, step: int) -> list[str]:
        return list(as_lines(NOON, self.told[step])) if self.told[step] else []


def nothing() -> None:
    pass


IDLE = [nothing] * (STILL_LOOKS + 2)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    put(tmp_path / "packs", content())
    return tmp_path / "packs"


def test_a_save_is_told_with_the_file_and_what_is_new_and_what_is_gone(shelf: Path) -> None:
    player = Player(shelf, "small")
    facts = {"facts": {"hurt": NOTED}}
    player.play(
        lambda: put(shelf, facts, "facts.yaml", "small"),
        lambda: put(shelf, {**facts, "rules": [WARNED]}, "facts.yaml", "small"),
    )
    assert player.lines(0)[1:] == ["small: in order", ""]
    first, second = player.lines(1), player.lines(2)
    assert first[:2] == ["12:00:00 UTC  small/facts.yaml added", "small: in order; 1 note (1 new)"]
    assert first[2].startswith("+ small/facts.yaml:3: note: 'hurt': nobody asks it")
    assert second[0] == "12:00:00 UTC  small/facts.yaml saved"
    assert second[1] == "small: in order; 2 warnings (2 new, 1 gone)"
    assert [line[:1] for line in second[2:5]] == ["+", "+", "-"]
    assert second[4] == f"-{first[2][1:]}"


def test_where_nothing_is_written_nothing_is_said(shelf: Path) -> None:
    player = Player(shelf, "small")
    player.play(*IDLE, (shelf / "small" / "pack.yaml").touch, *IDLE)
    assert [turns for turns in player.told if turns] == [player.told[0]]


def test_a_save_of_the_same_length_at_the_same_time_is_seen(shelf: Path) -> None:
    path = shelf / "small" / "pack.yaml"
    player = Player(shelf, "small")
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)

    def saved() -> None:
        raw = path.read_text()
        path.write_text(raw.replace('"Small"', '"Smart"'))
        os.utime(path, ns=times)

    player.play(saved)
    assert player.told[1][0].changed == ("small/pack.yaml saved",)


def test_a_file_that_is_half_written_is_a_fault_and_the_next_save_mends_it(shelf: Path) -> None:
    path = shelf / "small" / "pack.yaml"
    whole = path.read_text()
    player = Player(shelf, "small")
    code = player.play(
        *IDLE,
        lambda: path.write_text(whole[:200]),
        lambda: path.write_text(whole),
    )
    (broken,), (mended,) = player.told[-2:]
    assert not broken.result["ok"]
    assert len(broken.new) == 1
    assert (mended.result["ok"], mended.new, mended.gone) == (True, (), broken.new)
    assert code == 0


def test_a_file_that_is_emptied_before_it_is_written_is_told_once(shelf: Path) -> None:
    path = shelf / "small" / "pack.yaml"
    whole = path.read_text()
    told: list[bool] = []
    waits = 0

    def wait(seconds: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 1:
            path.write_text("")
        elif seconds != LOOK_SECONDS:
            path.write_text(whole.replace("Small", "Other"))
        elif waits > 4:
            raise KeyboardInterrupt

    Watch(
        Shelf((shelf,)),
        Approvals(shelf),
        ["small"],
        lambda _, turns: told.extend(one.result["ok"] for one in turns),
        lambda: NOON,
        wait,
    ).run(strict=False)
    assert told == [True, True]


@pytest.mark.parametrize("named", ["small", "{shelf}/small"])
def test_a_folder_that_vanishes_is_told_in_a_sentence_until_it_is_back(
    shelf: Path, named: str
) -> None:
    player = Player(shelf, named.format(shelf=shelf))
    away = shelf.parent / "away"
    code = player.play(
        *IDLE,
        lambda: (shelf / "small").rename(away),
        nothing,
        nothing,
        lambda: away.rename(shelf / "small"),
    )
    gone, *quiet, back = player.told[-4:]
    assert list(as_lines(NOON, gone))[1:] == [
        f"{player.packs[0]}: its folder is gone; the watch goes on until it is back",
        "",
    ]
    assert quiet == [(), ()]
    assert (back[0].result["ok"], back[0].new, back[0].gone) == (True, (), ())
    assert code == 0
    assert player.play(lambda: (shelf / "small").rename(away)) == 1


def test_a_file_of_the_parent_is_watched_too(shelf: Path) -> None:
    put(shelf, CHILD)
    player = Player(shelf, "child")
    player.play(*IDLE, lambda: put(shelf, {"facts": {"hurt": {}}}, "facts.yaml", "small"))
    (told,) = player.told[-1]
    assert (told.result["pack"], told.changed) == ("child", ("small/facts.yaml added",))
    assert told.result["faults"]


def test_a_parent_that_was_missing_and_comes_is_noticed(shelf: Path) -> None:
    put(shelf, {**CHILD, "extends": "later"})
    player = Player(shelf, "child")
    player.play(*IDLE, lambda: put(shelf, {**content(), "pack": "later"}))
    assert not player.told[0][0].result["ok"]
    assert player.told[-1][0].result["ok"]


def test_of_several_packs_only_those_are_told_that_a_file_belongs_to(shelf: Path) -> None:
    put(shelf, CHILD)
    put(shelf, {**content(), "pack": "other"})
    player = Player(shelf)
    other = {"facts": {"hurt": NOTED}}
    player.play(*IDLE, lambda: put(shelf, other, "facts.yaml", "other"))
    assert [one.result["pack"] for one in player.told[0]] == ["child", "other", "small"]
    assert [one.result["pack"] for one in player.told[-1]] == ["other"]


def test_a_finding_that_only_moved_is_not_new(shelf: Path) -> None:
    put(shelf, {"facts": {"hurt": NOTED}}, "facts.yaml", "small")
    path = shelf / "small" / "facts.yaml"
    player = Player(shelf, "small")
    player.play(lambda: path.write_text(f"\n\n\n{path.read_text()}"))
    (told,) = player.told[1]
    assert told.result["findings"] != player.told[0][0].result["findings"]
    assert (told.new, told.gone) == ((), ())


def test_it_ends_with_the_code_of_the_last_check(shelf: Path) -> None:
    warned = {"facts": {"hurt": NOTED}, "rules": [WARNED]}
    faulty: Content = {"facts": {"hurt": {}}}
    player = Player(shelf, "small")
    assert player.play(lambda: put(shelf, warned, "x.yaml", "small")) == 0
    assert player.play(strict=True) == 1
    assert player.play(lambda: put(shelf, faulty, "x.yaml", "small")) == 1
    assert player.play((shelf / "small" / "x.yaml").unlink) == 0


def test_what_is_interrupted_before_all_was_checked_has_no_code(shelf: Path) -> None:
    put(shelf, {**content(), "pack": "a", "timezone": "UTC"})
    asked: list[datetime] = []

    def now() -> datetime:
        if asked:
            raise KeyboardInterrupt
        asked.append(NOON)
        return NOON

    watch = Watch(Shelf((shelf,)), Approvals(shelf), [], lambda *_: None, now, lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        watch.run(strict=False)


def test_the_time_is_that_of_the_center(shelf: Path) -> None:
    put(shelf, {**content(), "timezone": "America/Denver"})
    player = Player(shelf, "small")
    player.play()
    assert f"{player.at[0]:%H:%M %Z}" == "06:00 MDT"


def test_a_pack_that_is_not_there_at_first_is_misuse(shelf: Path) -> None:
    with pytest.raises(NotInPack):
        Player(shelf, "nowhere").play()
    assert guidecard("--data", shelf, "protocols", "check", "nowhere", "--watch").code == 2


def test_names_and_words_of_files_are_cleaned() -> None:
    result = {"pack": "p", "ok": True, "faults": [], "findings": [{"text": "a\x1b[31m"}]}
    result["findings"][0]["level"] = "note"  # type: ignore[index]  # a mapping of JSON
    told = [Turn(result, ("a\x1b[2J.yaml saved", *map(str, range(5))), (), ("b\x07",))]
    shown = "\n".join(as_lines(NOON, told))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "and 2 more" in shown
    assert json.loads("".join(as_json_line(NOON, told)))["packs"][0]["gone"] == ["b\x07"]


class Process:
    """A real watch on a real folder, with its lines as they come."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [str(Path(sys.executable).parent / "guidecard"), "--data", str(folder)]
        command += ["protocols", "check", "small", "--watch", *options]
        env = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
        self._run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        self.lines: list[str] = []
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def _hear(self) -> None:
        assert self._run.stdout is not None
        with self._run.stdout as lines:
            for line in lines:
                self.lines.append(line)

    def until(self, words: str, seconds: float = 20) -> str:
        """The first line with the words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in list(self.lines):
                if words in line:
                    return line
            time.sleep(0.02)
        raise AssertionError(f"{words!r} is not in {self.lines}")

    def interrupted(self) -> int:
        """Ends it as ctrl+c does; gives the exit code."""
        self._run.send_signal(signal.SIGINT)
        code = self._run.wait(20)
        self._hearing.join()
        return code


def test_a_process_says_json_lines_and_ends_on_ctrl_c(shelf: Path) -> None:
    process = Process(shelf.parent, "--json")
    try:
        first: dict[str, Any] = json.loads(process.until('"packs"'))
        put(shelf, {"facts": {"hurt": {}}}, "facts.yaml", "small")
        second: dict[str, Any] = json.loads(process.until("facts.yaml added"))
    finally:
        code = process.interrupted()
    assert first["packs"][0]["ok"]
    assert {"pack", "ok", "faults", "findings", "changed", "new", "gone"} == set(second["packs"][0])
    assert datetime.fromisoformat(second["at"]).tzinfo is not None
    assert code == 1
