"""`guidecard sync`: the same as beside the work, once."""

import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from console.office.folder import DataFolder
from console.office.opening import now, open_journal
from console.office.settings import HubSettings, SettingsRefused, read_settings
from store.entry import Draft
from store.reader import Reader
from support.cli import guidecard
from support.hub_app import RunningHub
from support.sharing import at_hub


def a_seat(folder: Path, hub: RunningHub, notes: int, name: str = "1") -> UUID:
    """A seat's folder with settings, a token in a file, and a journal of some entries."""
    held = DataFolder(folder)
    with open_journal(held, name, "r.ames", "live", now) as journal:
        journal.append([Draft(None, "note.made", 1, now(), {"text": f"{n}"}) for n in range(notes)])
        mine = journal.mine
    (folder / "token").write_text(hub.token(journal=mine)[0])
    (folder / "token").chmod(0o600)
    held.settings.write_text(f'[hub]\nurl = "{hub.url}"\ntoken_file = "token"\n')
    return mine


def test_everything_is_pushed_and_pulled(folder: Path, hub: RunningHub) -> None:
    one, other = a_seat(folder / "1", hub, 900), a_seat(folder / "2", hub, 30, "2")
    first = guidecard("--data", folder / "1", "sync", "--json")
    assert (first.code, first.err) == (0, "")
    told = first.json
    assert (told["standing"], told["pushed"], told["pulled"]) == ("in_step", 901, 0)
    second = guidecard("--data", folder / "2", "sync")
    assert (second.code, second.out) == (0, "In step: 31 entries pushed, 901 pulled.\n")
    again = guidecard("--data", folder / "2", "sync")
    assert again.out == "In step: 0 entries pushed, 0 pulled.\n"
    assert len(at_hub(hub.engine, one)) == 901
    assert len(at_hub(hub.engine, other)) == 31
    verified = guidecard("--data", folder / "2", "store", "verify", "--json").json
    assert (verified["ok"], verified["entries"]) == (True, 932)


def test_a_console_killed_while_it_shares_loses_and_doubles_nothing(
    folder: Path, hub: RunningHub
) -> None:
    one = a_seat(folder / "1", hub, 2000)
    command = [Path(sys.executable).parent / "guidecard", "--data", folder / "1", "sync"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    kills = 0
    for _ in range(3):
        before = hub.engine.counts().entries
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
            while hub.engine.counts().entries == before and process.poll() is None:
                time.sleep(0.001)
            kills += process.poll() is None
            process.kill()
    assert kills >= 1, "it was never killed on the way"
    assert guidecard("--data", folder / "1", "sync").code == 0
    with Reader.at(DataFolder(folder / "1").journal) as reader:
        written = list(reader.entries())
    assert len(written) == 2001
    assert at_hub(hub.engine, one) == written
    assert hub.engine.asides() == []


def test_a_hub_that_is_away_is_one_sentence_and_1(folder: Path, hub: RunningHub) -> None:
    a_seat(folder / "1", hub, 3)
    settings = (folder / "1" / "guidecard.toml").read_text()
    (folder / "1" / "guidecard.toml").write_text(settings.replace(hub.url, "http://127.0.0.1:9"))
    ran = guidecard("--data", folder / "1", "sync")
    assert ran.code == 1
    assert ran.out.startswith("The hub at http://127.0.0.1:9 cannot be reached; 0 entries pushed")


def test_a_console_that_is_open_keeps_the_journal_to_itself(folder: Path, hub: RunningHub) -> None:
    a_seat(folder / "1", hub, 3)
    with open_journal(DataFolder(folder / "1"), "1", "r.ames", "live", now):
        ran = guidecard("--data", folder / "1", "sync")
    assert ran.code == 1
    assert "is in use by seat 1" in ran.err


def test_without_a_hub_in_the_settings_nothing_is_begun(folder: Path) -> None:
    ran = guidecard("--data", folder / "none", "sync")
    assert ran.code == 2
    assert "No hub is named; nothing was shared" in ran.err
    assert not (folder / "none").exists()


def test_a_token_that_others_may_read_is_not_used(folder: Path, hub: RunningHub) -> None:
    a_seat(folder / "1", hub, 3)
    (folder / "1" / "token").chmod(0o644)
    ran = guidecard("--data", folder / "1", "sync")
    assert ran.code == 1
    assert "Others may read the token" in ran.out
    assert "chmod 600" in ran.out


@pytest.mark.parametrize(
    ("hub", "said"),
    [
        ('url = "http://hub.example"\ntoken = "x"', "plain http would let anybody"),
        ('url = "https://hub.example"', "say either token_file or token"),
        ('url = "https://me:secret@hub.example"\ntoken = "x"', "hub.url"),
        ('url = "ftp://hub.example"\ntoken = "x"', "hub.url"),
    ],
)
def test_settings_that_would_tell_others_are_refused(folder: Path, hub: str, said: str) -> None:
    path = folder / "guidecard.toml"
    path.write_text(f"[hub]\n{hub}\n")
    with pytest.raises(SettingsRefused, match=said):
        read_settings(path)


def test_plain_http_beyond_this_machine_takes_words_that_say_so() -> None:
    hub = HubSettings(url="http://10.0.0.7:8911", token="x", without_encryption=True)
    assert hub.url == "http://10.0.0.7:8911"
