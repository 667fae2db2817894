"""What does not fit is refused in one form, and never with a fault of the hub."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from store.sharing.bounds import LARGEST_REQUEST_BYTES
from store.sharing.messages import Refusal
from store.sharing.roles import Role
from support.hub import Seat
from support.hub_app import RunningHub, body, running


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub")) as made:
        yield made


def first(**changes: Any) -> Callable[[], dict[str, Any]]:
    def made() -> dict[str, Any]:
        pushed = body(Seat(1))
        pushed["entries"][0] |= changes
        return pushed

    return made


HOSTILE: dict[str, Callable[[], object]] = {
    "a number beyond 53 bits": first(seq=2**53),
    "a number beyond 64 bits": first(turn=2**64),
    "a number of 4,000 digits": first(version=10**3999),
    "a negative number": first(seq=-1),
    "zero": first(seq=0),
    "a float": first(seq=1.0),
    "a text for a number": first(seq="1"),
    "a truth for a number": first(seq=True),
    "a month that is none": first(at="2026-13-01T00:00:00.000000Z"),
    "the year 0": first(at="0000-01-01T00:00:00.000000Z"),
    "a long kind": first(kind="a" * 65),
    "a long seat": first(seat="x" * 201),
    "an empty taker": first(taker=""),
    "upper-case hexadecimal": first(hash="A" * 64),
    "a hash with a line break": first(hash="a" * 64 + "\n"),
    "a UUID in capitals": first(journal="ABCDEF00-0000-0000-0000-000000000001"),
    "a field nobody knows": first(extra=1),
    "no entries": lambda: {"journal": "0" * 8, "entries": []},
    "no object": list,
    "depth": lambda: {"entries": [[[[[[]]]]]]},
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_body_out_of_bounds_is_refused_with_what_is_wrong(hub: RunningHub, what: str) -> None:
    with hub.client() as client:
        reply = client.post("/journal", json=HOSTILE[what]())
    assert reply.status_code == 422
    error = Refusal.model_validate_json(reply.content).error
    assert error.code == "invalid"
    assert error.faults or "nothing was done" in error.message


RAW = {
    "no JSON": (b"{", 400),
    "nothing": (b"", 400),
    "no UTF-8": (b'{"journal": "\xff"}', 400),
    "NUL": (b"\x00", 400),
    "a lone surrogate": (b'{"journal": "\\ud800"}', 400),
    "depth without end": (b"[" * 100_000, 400),
    "null": (b"null", 422),
    "NaN": (b'{"journal": NaN}', 422),
}


@pytest.mark.parametrize("what", RAW)
@pytest.mark.parametrize("path", ["/journal", "/journal/pull", "/profiles/ask"])
def test_what_is_no_json_is_refused(hub: RunningHub, what: str, path: str) -> None:
    content, status = RAW[what]
    with hub.client() as client:
        reply = client.post(path, content=content)
    assert reply.status_code in (400, status)
    assert Refusal.model_validate_json(reply.content).error.code in ("malformed", "invalid")


def test_a_body_that_is_too_large_is_refused_however_it_is_announced(hub: RunningHub) -> None:
    large = LARGEST_REQUEST_BYTES + 1

    def chunks() -> Iterator[bytes]:
        for _ in range(large // 65536 + 1):
            yield b" " * 65536

    with hub.client() as client:
        assert client.post("/journal", content=b" " * large).status_code == 413
        assert client.post("/journal", content=chunks()).status_code == 413
        lied = {"Content-Encoding": "gzip"}
        assert client.post("/journal", content=b"", headers=lied).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/journal?after=x", 422),
        ("GET", "/nowhere", 404),
        ("PATCH", "/journal", 405),
        ("GET", "/packs/abc", 422),
        ("GET", "/packs/" + "0" * 64, 404),
        ("DELETE", "/profiles/profile/../x", 404),
        ("DELETE", "/profiles/person/x", 422),
        ("DELETE", "/profiles/profile/" + "x" * 65, 422),
        ("DELETE", "/profiles/profile/nobody", 404),
        ("DELETE", "/profiles/profile/%00", 422),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_in_the_same_form(
    hub: RunningHub, method: str, path: str, status: int
) -> None:
    with hub.client(Role.SUPERVISOR) as client:
        reply = client.request(method, path)
    assert reply.status_code == status
    Refusal.model_validate_json(reply.content)


def test_metrics_count_what_was_taken_and_refused(hub: RunningHub) -> None:
    seat = Seat(9)
    seat.notes("one")
    with hub.seat(seat) as client:
        client.post("/journal", json=body(seat))
        client.post("/journal", json=body(seat))
        client.post("/journal", json=[])
        text = client.get("/metrics").text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert int(lines['guidecard_hub_entries_total{what="added"}']) >= 2
    assert int(lines['guidecard_hub_entries_total{what="known"}']) >= 2
    assert int(lines['guidecard_hub_refusals_total{code="invalid"}']) >= 1
    assert int(lines["guidecard_hub_commit_seconds_count"]) >= 2
    assert lines['guidecard_hub_info{mode="live",engine="sqlite"}'] == "1"
    assert int(lines["guidecard_hub_entries"]) >= 2
