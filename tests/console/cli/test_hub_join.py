"""`guidecard hub join`: a seat is told its hub and gets its token, in two harmless steps."""

import shlex
import stat
import tomllib
from pathlib import Path

import pytest

from console.cli.commands import guidecard as command
from store.hub.places import Folder
from support.cli import Ran, guidecard
from support.hub_app import running

URL = "https://hub.example:8911"


def join(folder: Path, *what: str | Path, said: str = "") -> Ran:
    from click.testing import CliRunner

    given = ["--data", str(folder), "hub", "join", *map(str, what)]
    if not said:
        return guidecard(*given)
    ran = CliRunner().invoke(command, given, input=said, standalone_mode=False)
    code = ran.return_value if isinstance(ran.return_value, int) else 1
    return Ran(code, ran.output, str(ran.exception or ""))


def test_a_seat_joins_by_what_the_two_commands_print(tmp_path: Path) -> None:
    with running(tmp_path / "hub") as hub:
        seat = tmp_path / "seat"
        told = join(seat, hub.url)
        assert told.code == 0
        [line] = [one for one in told.out.split("\n") if "token create" in one]
        made = guidecard(*shlex.split(line)[1:], "--data", tmp_path / "hub")
        assert made.code == 0
        kept = join(seat, hub.url, "--token", said=made.out)
        assert kept.code == 0, kept
        token = seat / "hub.token"
        assert stat.S_IMODE(token.stat().st_mode) == 0o600
        assert guidecard("--data", seat, "sync").out == "In step: 1 entry pushed, 0 pulled.\n"
        tokens = Folder(tmp_path / "hub").tokens_there().all()
        assert [one.label for one in tokens] == ["seat 1"]


def test_the_settings_keep_what_stands_in_them(tmp_path: Path) -> None:
    file = tmp_path / "guidecard.toml"
    file.write_text('pack = "base"\n\n[keys]\n"call.send" = "f4"\n')
    ca = tmp_path / "a b.pem"
    assert join(tmp_path, URL, "--certificate", ca).code == 0
    told = tomllib.loads(file.read_text())
    assert told == {
        "pack": "base",
        "keys": {"call.send": "f4"},
        "hub": {"url": URL, "token_file": "hub.token", "certificate": str(ca)},
    }
    before = file.read_text()
    assert join(tmp_path, f"{URL}/").code == 0
    assert "already; nothing was changed" in join(tmp_path, "https://other.example").err
    assert file.read_text() == before


def test_the_name_that_the_seat_joins_by_is_its_name_from_then_on(tmp_path: Path) -> None:
    file = tmp_path / "guidecard.toml"
    file.write_text('[keys]\n"call.send" = "f4"\n')
    assert guidecard("--data", tmp_path, "--seat", 'north "2"', "hub", "join", URL).code == 0
    told = tomllib.loads(file.read_text())
    assert told["seat"] == 'north "2"'
    assert told["keys"] == {"call.send": "f4"}


def test_a_name_that_stands_in_the_settings_stays_there(tmp_path: Path) -> None:
    file = tmp_path / "guidecard.toml"
    file.write_text('seat = "7"\n')
    assert guidecard("--data", tmp_path, "--seat", "2", "hub", "join", URL).code == 0
    assert tomllib.loads(file.read_text())["seat"] == "7"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://hub.example", "let anybody on the network read"),
        ("hub.example", "string should match"),
        ('https://x"\n[keys]', "string should match"),
    ],
)
def test_an_address_that_cannot_be_used_is_not_written(tmp_path: Path, url: str, said: str) -> None:
    ran = join(tmp_path, url)
    assert ran.code == 2
    assert said in ran.err
    assert "guidecard.toml" in ran.err
    assert sorted(one.name for one in tmp_path.glob("guidecard*")) == []


@pytest.mark.parametrize("token", ["junk\n", "gch_\x1b[2J\n", "\n", "gch_é\n"])
def test_what_is_no_token_does_not_take_the_place_of_one(tmp_path: Path, token: str) -> None:
    join(tmp_path, URL)
    kept = tmp_path / "hub.token"
    assert join(tmp_path, URL, "--token", said="gch_" + "A" * 43 + "\n").code == 0
    before = kept.read_bytes()
    assert "That is no token" in join(tmp_path, URL, "--token", said=token).err
    assert kept.read_bytes() == before


def test_a_training_seat_joins_a_hub_of_its_own(tmp_path: Path) -> None:
    told = join(tmp_path, URL, "--training")
    assert "hub token create --training" in told.out
    assert (tmp_path / "training" / "guidecard.toml").exists()
    assert not (tmp_path / "guidecard.toml").exists()
