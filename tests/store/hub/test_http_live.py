"""Following live: what is pushed at one seat is at the others within a second."""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from store.hub import live
from store.sharing.roles import Role
from support.hub import Seat
from support.hub_app import RunningHub, body, now, running, served
from support.hub_engines import opened, place


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub")) as made:
        yield made


Events = Iterator[tuple[str, Any]]


@contextmanager
def following(client: httpx.Client) -> Iterator[Events]:
    with client.stream("GET", "/journal/live") as reply:
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith("text/event-stream")
        yield events(reply)


def events(reply: httpx.Response) -> Events:
    name = ""
    for line in reply.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_an_entry_is_told_within_a_second_and_after_the_heads(hub: RunningHub) -> None:
    seat, other = Seat(1), Seat(2)
    with hub.seat(seat) as writer, hub.seat(other) as client, following(client) as told:
        name, heads = next(told)
        assert (name, heads["you"]["journal"]) == ("heads", str(other.journal))
        seat.notes("look here")
        began = time.monotonic()
        writer.post("/journal", json=body(seat))
        name, pulled = next(told)
        assert time.monotonic() - began < 1
        assert name == "entries"
        assert [entry["hash"] for entry in pulled["entries"]] == [
            one.hash.hex() for one in seat.entries
        ]
        assert json.loads(pulled["entries"][1]["body"]) == {"text": "look here"}


def test_nothing_is_missed_between_the_heads_and_what_follows(hub: RunningHub) -> None:
    seats = [Seat(number) for number in range(100, 112)]
    with hub.client() as client, following(client) as told:
        _, heads = next(told)
        held = {head["journal"]: head["seq"] for head in heads["heads"]}
        for seat in seats:
            seat.notes("a", "b")
            with hub.seat(seat) as writer:
                writer.post("/journal", json=body(seat, 1, 2))
                writer.post("/journal", json=body(seat, 3, 3))
        wanted = {str(seat.journal) for seat in seats}
        while any(held.get(journal, 0) < 3 for journal in wanted):
            for entry in next(told)[1]["entries"]:
                assert entry["seq"] == held.get(entry["journal"], 0) + 1
                held[entry["journal"]] = entry["seq"]


@pytest.mark.xdist_group("postgresql")
def test_two_hubs_on_one_database_are_one_hub(tmp_path: Path) -> None:
    seat = Seat(200)
    with (
        place("postgresql", tmp_path) as where,
        opened(where) as one,
        opened(where) as two,
        closing(where.tokens_there()) as tokens,
        served(one, tokens) as first,
        served(two, tokens) as second,
        second.client() as client,
        following(client) as told,
    ):
        next(told)
        with first.seat(seat) as writer:
            began = time.monotonic()
            assert writer.post("/journal", json=body(seat)).status_code == 200
        assert next(told)[1]["entries"][0]["hash"] == seat.head.hash.hex()
        assert time.monotonic() - began < 1
        with second.seat(seat) as writer:
            assert writer.post("/journal", json=body(seat)).json()["added"] == 0


def test_a_dashboard_is_told_headers_only(hub: RunningHub) -> None:
    seat = Seat(300)
    with hub.client(Role.DASHBOARD) as client, following(client) as told:
        next(told)
        with hub.seat(seat) as writer:
            writer.post("/journal", json=body(seat))
        [entry] = next(told)[1]["entries"]
    assert (entry["journal"], entry["body"], entry["salt"]) == (str(seat.journal), None, None)


def test_the_line_ends_within_five_seconds_of_revocation(hub: RunningHub) -> None:
    secret, token = hub.token()
    with hub.with_token(secret) as client, following(client) as told:
        next(told)
        began = time.monotonic()
        hub.tokens.revoke(token.id, now())
        assert list(told) == []
        assert time.monotonic() - began < 5


async def test_a_reader_that_is_too_slow_is_told_to_pull_and_holds_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = live.Reader(with_bodies=True)
    for number in range(1000):
        reader.send(live.event("entries", str(number)))

    async def good() -> bool:
        return True

    told = reader.events(good)
    got = [await anext(told) for _ in range(live.LONGEST_QUEUE + 1)]
    assert got[-1] == live.event("lagging", "{}")
    assert b"lagging" not in b"".join(got[:-1])
    reader.send(b"new")
    assert await anext(told) == b"new"
