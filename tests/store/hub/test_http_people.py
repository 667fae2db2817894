"""People and places at a hub: shown for a call that matches, and every question is on record."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from store.sharing.bounds import ASKS_PER_MINUTE
from store.sharing.roles import Role
from support.hub_app import RunningHub, running
from support.hub_engines import BOTH
from support.profiles import household

CALL = "01938c5e-7a00-7000-8000-000000000001"


@pytest.fixture(scope="module", params=BOTH)
def hub(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub"), engine=request.param) as made:
        yield made


def put(hub: RunningHub, *records: dict[str, Any], kind: str = "profile") -> httpx.Response:
    with hub.client(Role.SUPERVISOR) as client:
        wires = [{"kind": kind, "record": record} for record in records]
        return client.put("/profiles", json={"records": wires})


def ask(hub: RunningHub, **asked: object) -> list[dict[str, Any]]:
    with hub.client() as client:
        reply = client.post("/profiles/ask", json={"call": CALL, **asked})
    assert reply.status_code == 200, reply.text
    records: list[dict[str, Any]] = reply.json()["records"]
    return records


def test_a_household_is_found_by_its_verified_phone_only(hub: RunningHub) -> None:
    verified, other = household(1), household(2)
    del other["phones"][0]["verified_at"]
    assert put(hub, verified, other).json() == {"added": 2, "replaced": 0, "removed": 0}
    [found] = ask(hub, phone="+12065550101")
    assert (found["kind"], found["record"]["id"]) == ("profile", "h-1")
    assert ask(hub, phone="+12065550102") == []
    assert ask(hub, phone="+12065550199") == []
    assert ask(hub, phone="+12065550101;ext=7") == []


def test_an_address_finds_a_household_only_where_it_was_opted_in(hub: RunningHub) -> None:
    shut = household(11, addresses=[{"street": "11 Mill St", "town": "Larkspur"}])
    shown = household(
        12, addresses=[{"street": "12 Mill St", "town": "Larkspur", "opted_in": True}]
    )
    put(hub, shut, shown)
    assert ask(hub, address={"line": "11 Mill Street"}) == []
    [found] = ask(hub, address={"line": "12 MILL STREET", "town": "Larkspur"})
    assert found["record"]["id"] == "h-12"
    assert ask(hub, address={"line": "12 Mill Street", "town": "Elsewhere"}) == []
    assert ask(hub, address={"line": "!!!"}) == []


def test_every_question_is_on_record_without_what_was_found_in_it(hub: RunningHub) -> None:
    put(hub, household(21))
    ask(hub, phone="+12065550121")
    asked = hub.engine.asked()[0]
    assert (str(asked.call), asked.reason, asked.found) == (CALL, "", ("profile h-21",))
    with hub.client(Role.SUPERVISOR) as client:
        client.post("/profiles/ask", json={"reason": "audit", "phone": "+12065550129"})
    asked = hub.engine.asked()[0]
    assert (asked.call, asked.reason, asked.found) == (None, "audit", ())


def test_a_token_cannot_go_through_all_numbers(hub: RunningHub) -> None:
    with hub.client() as client:
        replies = [
            client.post("/profiles/ask", json={"call": CALL, "phone": f"+1206555{n:04}"})
            for n in range(ASKS_PER_MINUTE + 1)
        ]
    assert [reply.status_code for reply in replies] == [200] * ASKS_PER_MINUTE + [429]


@pytest.mark.parametrize(
    "asked",
    [
        {"call": CALL},
        {"phone": "+12065550101"},
        {"call": CALL, "reason": "both", "phone": "+12065550101"},
        {"call": CALL, "phone": "911"},
        {"call": CALL, "phone": "%"},
        {"call": CALL, "address": {"line": ""}},
        {"call": CALL, "address": {"line": "x" * 401}},
    ],
)
def test_a_question_that_says_too_little_is_refused(
    hub: RunningHub, asked: dict[str, object]
) -> None:
    with hub.client(Role.SUPERVISOR) as client:
        assert client.post("/profiles/ask", json=asked).status_code == 422


def test_records_are_put_all_or_none_with_every_fault(hub: RunningHub) -> None:
    bad = {**household(31), "ssn": "no"}
    worse = {**household(32), "confirmed_at": "yesterday"}
    reply = put(hub, household(33), bad, worse)
    assert reply.status_code == 422
    faults = reply.json()["error"]["faults"]
    assert [fault.split(":")[0] for fault in faults] == [
        "records.1.record.ssn",
        "records.2.record.confirmed_at",
    ]
    assert "no" not in str(faults[0]).split()
    assert ask(hub, phone="+12065550133") == []


def test_a_record_put_again_replaces_and_one_removed_is_gone(hub: RunningHub) -> None:
    put(hub, household(41))
    moved = put(hub, {**household(42), "id": "h-41"})
    assert moved.json() == {"added": 0, "replaced": 1, "removed": 0}
    assert ask(hub, phone="+12065550141") == []
    assert ask(hub, phone="+12065550142")[0]["record"]["id"] == "h-41"
    with hub.client(Role.SUPERVISOR) as client:
        assert client.delete("/profiles/profile/h-41").json()["removed"] == 1
        assert client.delete("/profiles/profile/h-41").status_code == 404
    assert ask(hub, phone="+12065550142") == []
