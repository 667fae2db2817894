"""Entries over HTTP: pushed, pulled by heads, never doubled, forked or mixed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from store.chain import Head, body_hash, entry_hash
from store.entry import Entry
from store.sharing.heads import wants
from store.sharing.messages import Heads, Pulled, Pushed
from store.sharing.roles import Role
from support.hub import Seat, hashes, status
from support.hub_app import RunningHub, body, body_of, running
from support.hub_engines import BOTH


@pytest.fixture(scope="module", params=BOTH)
def hub(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub"), engine=request.param) as made:
        yield made


NUMBERS = count(1000, 10)


@pytest.fixture
def seat() -> Seat:
    """A seat with a journal of its own for each test of the one hub."""
    return Seat(next(NUMBERS))


def refusal(reply: httpx.Response, status_code: int, code: str) -> dict[str, object]:
    assert reply.status_code == status_code, reply.text
    error: dict[str, object] = reply.json()["error"]
    assert error["code"] == code
    assert str(error["message"]).endswith(".")
    return error


def pulled(client: httpx.Client, journal: UUID, after: int = 0) -> list[Entry]:
    reply = client.post(
        "/journal/pull", json={"wants": [{"journal": str(journal), "after": after}]}
    )
    assert reply.status_code == 200, reply.text
    return [wire.entry() for wire in Pulled.model_validate_json(reply.content).entries]


def test_what_was_pushed_is_pulled_byte_for_byte_by_another_seat(
    hub: RunningHub, seat: Seat
) -> None:
    seat.notes("line\nbreak \x00 \x1b[2J ☎", "\ud800", call=None)
    with hub.seat(seat) as client:
        reply = client.post("/journal", json=body(seat))
        assert Pushed.model_validate_json(reply.content) == Pushed(
            journal=str(seat.journal), seq=3, hash=seat.head.hash.hex(), added=3
        )
    with hub.seat(Seat(2)) as other:
        assert pulled(other, seat.journal) == seat.entries
        assert pulled(other, seat.journal, 2) == seat.entries[2:]
        assert pulled(other, seat.journal, 3) == []


def test_pushing_again_is_acknowledged_again(hub: RunningHub, seat: Seat) -> None:
    seat.notes("one")
    with hub.seat(seat) as client:
        replies = [client.post("/journal", json=body(seat)).json() for _ in range(3)]
    assert [reply.pop("added") for reply in replies] == [2, 0, 0]
    assert replies[0] == replies[1] == replies[2]


def test_a_gap_answers_with_the_number_expected(hub: RunningHub, seat: Seat) -> None:
    seat.notes("one", "two")
    with hub.seat(seat) as client:
        assert refusal(client.post("/journal", json=body(seat, 2)), 409, "gap")["expected"] == 1
        client.post("/journal", json=body(seat, 1, 1))
        assert refusal(client.post("/journal", json=body(seat, 3)), 409, "gap")["expected"] == 2


def test_a_fork_is_refused_told_to_all_and_kept_aside(
    hub: RunningHub, seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    twin = seat.copy()
    seat.notes("mine")
    twin.notes("other")
    with hub.seat(seat) as client:
        client.post("/journal", json=body(seat))
        error = refusal(client.post("/journal", json=body(twin, 2)), 409, "fork")
        assert (error["seq"], error["held"]) == (2, seat.head.hash.hex())
        assert str(seat.journal) in client.get("/journal").json()["forked"]
        assert refusal(client.post("/journal", json=body(twin, 2)), 409, "fork") == error
        assert pulled(client, seat.journal) == seat.entries
    assert twin.entries[1] in [aside.entry for aside in hub.engine.asides()]
    assert caplog.text.count(f"ALARM: journal {seat.journal} forks at entry 2") == 1


@pytest.mark.parametrize("what", ["body", "salt", "hash", "previous", "order", "header", "kind"])
def test_a_stretch_that_is_no_chain_is_refused_whole(
    hub: RunningHub, seat: Seat, what: str
) -> None:
    seat.notes("one", "two", "three")
    entries = list(seat.entries)
    two = entries[1]
    entries[1] = {
        "body": replace(two, body=b'{"text":"changed"}'),
        "salt": replace(two, salt=bytes(16)),
        "hash": replace(two, hash=bytes(32)),
        "previous": replace(two, previous_hash=bytes(32)),
        "order": entries[2],
        "header": replace(two, header=replace(two.header, turn=9)),
        "kind": replace(two, header=replace(two.header, kind="a..b")),
    }[what]
    with hub.seat(seat) as client:
        error = refusal(client.post("/journal", json=body_of(seat.journal, entries)), 422, "chain")
        assert error["seq"] in (2, 3)
        assert pulled(client, seat.journal) == []


def test_a_body_that_nobody_can_read_is_refused(hub: RunningHub, seat: Seat) -> None:
    head = seat.notes("x")[0]
    raw = b'{"text": "not canonical"}'
    hashed = body_hash(head.salt or b"", raw)
    own = entry_hash(head.previous_hash, head.header, hashed)
    seat.entries[1] = replace(head, body=raw, body_hash=hashed, hash=own)
    with hub.seat(seat) as client:
        refusal(client.post("/journal", json=body(seat)), 422, "chain")


def test_a_live_hub_refuses_training_and_the_reverse(hub: RunningHub, tmp_path: Path) -> None:
    training, live = Seat(71, "training"), Seat(72)
    with hub.seat(training) as client:
        refusal(client.post("/journal", json=body(training)), 409, "wrong_mode")
    with running(tmp_path, "training") as room:
        with room.seat(live) as client:
            refusal(client.post("/journal", json=body(live)), 409, "wrong_mode")
        with room.seat(training) as client:
            assert client.post("/journal", json=body(training)).status_code == 200


def test_heads_name_what_to_pull(hub: RunningHub, seat: Seat) -> None:
    seat.notes("one", "two")
    with hub.seat(seat) as client:
        client.post("/journal", json=body(seat))
        heads = Heads.model_validate_json(client.get("/journal").content)
    assert heads.mode == "live"
    assert (heads.you.role, heads.you.journal) == (Role.CALL_TAKER, str(seat.journal))
    theirs = {UUID(one.journal): Head(one.seq, bytes.fromhex(one.hash)) for one in heads.heads}
    assert theirs[seat.journal] == seat.head
    [want] = [one for one in wants({seat.journal: 1}, theirs) if one.journal == seat.journal]
    assert want.after == 1
    with hub.client() as client:
        page = client.get("/journal", params={"after": str(UUID(int=2**128 - 1))}).json()
    assert (page["heads"], page["more"]) == ([], False)


def test_a_long_journal_comes_in_replies_of_bounded_size(hub: RunningHub, seat: Seat) -> None:
    seat.notes(*(str(n) for n in range(650)))
    with hub.seat(seat) as client:
        assert client.post("/journal", json=body(seat, 1, 500)).status_code == 200
        assert client.post("/journal", json=body(seat, 501)).status_code == 200
        refusal(client.post("/journal", json=body(seat)), 422, "invalid")
        asked = {"wants": [{"journal": str(seat.journal), "after": 0}]}
        first = client.post("/journal/pull", json=asked).json()
        assert (len(first["entries"]), first["more"]) == (500, True)
        asked["wants"][0]["after"] = 500
        second = client.post("/journal/pull", json=asked).json()
        assert (len(second["entries"]), second["more"]) == (151, False)


def test_large_bodies_come_one_after_the_other(hub: RunningHub, seat: Seat) -> None:
    seat.notes(*('"' * 900_000 for _ in range(4)))
    with hub.seat(seat) as client:
        for number in range(1, 6):
            assert client.post("/journal", json=body(seat, number, number)).status_code == 200
        got = pulled(client, seat.journal)
        assert hashes(got) == hashes(seat.entries[: len(got)])
        assert len(got) == 4


def test_the_newest_status_of_every_program_is_told_as_entries(hub: RunningHub, seat: Seat) -> None:
    seat.write(status("care", "open"), status("care", "busy"), status("star", "closed"))
    with hub.seat(seat) as client:
        client.post("/journal", json=body(seat))
        told = client.get("/programs").json()["entries"]
    assert [entry["seq"] for entry in told if entry["journal"] == str(seat.journal)] == [3, 4]


def test_a_seat_restored_from_an_older_copy_goes_on_in_a_new_journal_with_its_token(
    hub: RunningHub, seat: Seat
) -> None:
    new = Seat(seat.number + 1, continues=seat.journal)
    newer = Seat(seat.number + 2, continues=new.journal)
    stranger = Seat(seat.number + 3, continues=UUID(int=4))
    with hub.seat(seat) as client:
        for one in (seat, new, newer):
            assert client.post("/journal", json=body(one)).status_code == 200
        new.notes("goes on")
        assert client.post("/journal", json=body(new, 2)).status_code == 200
        refusal(client.post("/journal", json=body(stranger)), 403, "not_your_journal")
    with hub.seat(stranger) as client:
        refusal(client.post("/journal", json=body(new)), 403, "not_your_journal")


def test_nobody_takes_a_journal_over_by_claiming_that_it_continues_their_own(
    hub: RunningHub, seat: Seat
) -> None:
    thief = Seat(seat.number + 1)
    claimed = Seat(seat.number, continues=thief.journal)
    with hub.seat(seat) as client:
        client.post("/journal", json=body(seat))
    with hub.seat(thief) as client:
        refusal(client.post("/journal", json=body(claimed)), 403, "not_your_journal")
    assert seat.journal not in hub.engine.forked()
