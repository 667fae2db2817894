"""`guidecard hub` on the command line."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from store.entry import Mode
from store.hub.places import Database, Folder
from support import postgres
from support.cli import guidecard
from support.hub import Seat
from support.hub_app import body
from support.journals import Clock

JOURNAL = str(UUID(int=1))


def make_hub(folder: Path, mode: Mode = "live", *seats: Seat) -> Folder:
    """A hub that was once served."""
    place = Folder(folder)
    engine = place.open(mode, Clock())
    place.tokens(mode)
    engine.push([seat.batch() for seat in seats])
    engine.close()
    return place


@contextmanager
def serving(data: Path, *options: str) -> Iterator[str]:
    """A hub of the command line, and its address."""
    command = [str(Path(sys.executable).parent / "guidecard"), "--data", str(data)]
    hub = subprocess.Popen(
        [*command, "hub", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with hub:
        assert hub.stdout is not None
        said = hub.stdout.readline()
        assert said.startswith("LIVE hub at http")
        yield said.split()[3].rstrip(",")
        hub.send_signal(signal.SIGTERM)
        assert hub.wait(10) in (0, -signal.SIGTERM)


def test_two_commands_start_a_hub_and_give_a_seat_its_token(tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        made = guidecard(
            *("--data", tmp_path, "hub", "token", "create", "--role", "call_taker"),
            *("--label", "seat 1", "--journal", JOURNAL),
        )
        headers = {"Authorization": f"Bearer {made.out.strip()}"}
        pushed = httpx.post(f"{url}/journal", json=body(Seat(1)), headers=headers, trust_env=False)
        assert pushed.status_code == 200
        second = guidecard("--data", tmp_path, "hub", "serve", "--port", "0")
        assert second.code == 1
        assert "is in use by seat hub" in second.err
        status = guidecard("--data", tmp_path, "hub", "status", "--json").json
        assert (status["mode"], status["entries"], status["tokens"]) == ("live", 1, 1)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "hub.example"])
def test_plain_http_beyond_this_machine_is_refused_in_plain_words(
    tmp_path: Path, host: str
) -> None:
    ran = guidecard("hub", "serve", "--data", tmp_path / "hub", "--host", host)
    assert ran.code == 1
    assert "would let anybody on the network read the tokens" in ran.err
    assert "--without-encryption" in ran.err
    assert not (tmp_path / "hub").exists()


def test_a_certificate_that_is_not_there_is_refused(tmp_path: Path) -> None:
    here = ("hub", "serve", "--data", tmp_path / "hub", "--host", "0.0.0.0")
    assert "needs its key" in guidecard(*here, "--certificate", "x.pem").err
    ran = guidecard(*here, "--certificate", tmp_path / "x.pem", "--key", tmp_path / "y.pem")
    assert "There is no file" in ran.err


def test_a_certificate_protects_the_line(tmp_path: Path) -> None:
    names = [tmp_path / "hub.pem", tmp_path / "hub.key"]
    make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
    subject = "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    try:
        subprocess.run(
            ["openssl", *make.split(), *subject.split(), "-out", names[0], "-keyout", names[1]],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    with serving(tmp_path, "--certificate", str(names[0]), "--key", str(names[1])) as url:
        assert url.startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=str(names[0]))
        assert httpx.get(f"{url}/health", verify=trusted, trust_env=False).status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health", trust_env=False)


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(tmp_path: Path) -> None:
    make_hub(tmp_path)
    at = ("hub", "token")
    where = ("--data", tmp_path)
    made = guidecard(
        *(*at, "create", *where, "--role", "supervisor", "--label", "lead\x1b[2J"[:4]),
        *("--journal", JOURNAL, "--json"),
    ).json
    listed = guidecard(*at, "list", *where)
    assert made["token"].startswith("gch_")
    assert made["token"] not in listed.out
    assert made["id"] in listed.out
    assert guidecard(*at, "revoke", *where, made["id"]).code == 0
    assert "REVOKED" in guidecard(*at, "list", *where).out
    again = guidecard(*at, "revoke", *where, made["id"])
    assert again.code == 2
    assert "nothing was revoked" in again.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--role", "call_taker"), "Say --journal"),
        (("--role", "dashboard", "--journal", JOURNAL), "a dashboard writes none"),
        (("--role", "instructor", "--journal", JOURNAL), "A live hub has no instructors"),
        (("--role", "call_taker", "--journal", "x"), "is not a journal"),
        (("--role", "call_taker", "--journal", JOURNAL, "--days", "0"), "1 to 400 days"),
        (("--role", "king", "--journal", JOURNAL), "'king' is not one of"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    tmp_path: Path, given: tuple[str, ...], said: str
) -> None:
    make_hub(tmp_path)
    ran = guidecard("hub", "token", "create", "--data", tmp_path, "--label", "x", *given)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert guidecard("hub", "token", "list", "--data", tmp_path, "--json").json == {"tokens": []}


@pytest.mark.parametrize(
    "command", [("status",), ("token", "list"), ("migrate", "--to", "postgresql://x")]
)
def test_a_folder_without_a_hub_is_left_as_it_is(tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = guidecard("hub", *command, "--data", tmp_path / "none")
    assert ran.code == 1
    assert "There is no hub in" in ran.err
    assert not (tmp_path / "none").exists()


def test_a_hub_of_training_is_not_opened_as_a_live_one(tmp_path: Path) -> None:
    make_hub(tmp_path, "training")
    ran = guidecard("hub", "serve", "--data", tmp_path, "--port", "0")
    assert ran.code == 1
    assert "belongs to a training hub" in ran.err


def test_a_forked_journal_is_told_and_ends_with_1(tmp_path: Path) -> None:
    seat = Seat(1)
    twin = seat.copy()
    seat.notes("one")
    twin.notes("other")
    place = make_hub(tmp_path, "live", seat, twin)
    ran = guidecard("hub", "status", "--data", place.path)
    assert ran.code == 1
    assert f"FORKED: journal {seat.journal}" in ran.out


@pytest.mark.xdist_group("postgresql")
def test_a_hub_grows_into_postgresql_with_everything_it_holds(tmp_path: Path) -> None:
    seats = [Seat(1), Seat(2)]
    twin = seats[0].copy()
    for seat in (*seats, twin):
        seat.notes(*(f"{seat.number} {n}" for n in range(700)))
    place = make_hub(tmp_path, "live", *seats, twin)
    url = postgres.new_database()
    try:
        guidecard(
            *("hub", "token", "create", "--data", tmp_path, "--label", "x"),
            *("--role", "call_taker", "--journal", JOURNAL),
        )
        for _ in range(2):
            ran = guidecard("hub", "migrate", "--data", tmp_path, "--to", url)
            assert (ran.code, ran.err) == (0, "")
            assert "1,402 entries of 2 journals" in ran.out
        reads, old = Database(url).reads(), place.reads()
        assert reads.entries(seats[1].journal, 0, 1000, 2**30) == seats[1].entries
        assert [aside.entry for aside in reads.asides()] == twin.entries[1:]
        assert reads.counts() == old.counts()
        tokens = Database(url).tokens_there()
        assert tokens.all() == place.tokens_there().all()
        for held in (reads, old, tokens):
            held.close()
        status = guidecard("hub", "status", "--database", url, "--json")
        assert json.loads(status.out)["engine"] == "postgresql"
    finally:
        postgres.drop(url)


def test_a_missing_extra_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("store.hub")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("uvicorn", "psycopg"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = guidecard("hub", "serve", "--data", tmp_path / "hub")
    assert ran.code == 1
    assert "pip install 'guidecard[hub]'" in ran.err
    assert "Traceback" not in ran.err
    ran = guidecard("hub", "status", "--database", "postgresql://x")
    assert "pip install 'guidecard[hub]'" in ran.err
