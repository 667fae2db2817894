"""Who may do what at a hub, and that a token that does not count opens nothing."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from store.hub.tokens import REMEMBERED_SECONDS, hashed
from store.sharing.roles import Role
from support.hub import Seat
from support.hub_app import RunningHub, body, now, running
from support.profiles import household

SEAT = Seat(1)
ASK = {"call": "01938c5e-7a00-7000-8000-000000000001", "phone": "+12065550101"}
WITHOUT_CALL = {"reason": "court order 12", "phone": "+12065550101"}
PUT = {"records": [{"kind": "profile", "record": household(1)}]}
PULL = {"wants": [{"journal": str(SEAT.journal), "after": 0}]}

ROUTES: dict[str, tuple[str, str, object]] = {
    "heads": ("GET", "/journal", None),
    "pull": ("POST", "/journal/pull", PULL),
    "programs": ("GET", "/programs", None),
    "packs": ("GET", "/packs", None),
    "metrics": ("GET", "/metrics", None),
    "push": ("POST", "/journal", body(SEAT)),
    "ask": ("POST", "/profiles/ask", ASK),
    "ask without a call": ("POST", "/profiles/ask", WITHOUT_CALL),
    "put": ("PUT", "/profiles", PUT),
}
READS = {"heads", "pull", "programs", "packs", "metrics"}
SEATS = READS | {"push", "ask"}
ALLOWED = {
    Role.CALL_TAKER: SEATS,
    Role.DISPATCHER: SEATS,
    Role.SUPERVISOR: set(ROUTES),
    Role.DASHBOARD: READS,
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub")) as made:
        yield made


def done(client: httpx.Client, route: str) -> httpx.Response:
    method, path, content = ROUTES[route]
    return client.request(method, path, json=content)


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_may_do_what_is_its_own_and_nothing_else(hub: RunningHub, role: Role) -> None:
    with hub.client(role) as client:
        found = {route: done(client, route) for route in ROUTES}
    assert {route for route, reply in found.items() if reply.status_code == 200} == ALLOWED[role]
    refused = [reply for route, reply in found.items() if route not in ALLOWED[role]]
    assert all(reply.status_code == 403 for reply in refused)
    assert all(reply.json()["error"]["code"] == "role" for reply in refused)


def test_a_dashboard_reads_headers_and_no_body(hub: RunningHub) -> None:
    seat = Seat(50)
    seat.notes("a name and an address")
    with hub.seat(seat) as client:
        client.post("/journal", json=body(seat))
    with hub.client(Role.DASHBOARD) as client:
        wants = {"wants": [{"journal": str(seat.journal), "after": 0}]}
        reply = client.post("/journal/pull", json=wants)
    entries = reply.json()["entries"]
    assert [entry["hash"] for entry in entries] == [one.hash.hex() for one in seat.entries]
    assert {entry["body"] for entry in entries} == {None} == {entry["salt"] for entry in entries}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer",
        "Bearer gch_" + "A" * 43,
        "Bearer " + "x" * 10_000,
        "Basic Z2NoXzpw",
        "Bearer gch_é" + "A" * 42,
    ],
)
def test_without_a_token_that_counts_every_route_says_401(
    hub: RunningHub, route: str, header: str | None
) -> None:
    given = {} if header is None else {b"Authorization": header.encode("latin-1")}
    method, path, content = ROUTES[route]
    with hub.with_token(None) as client:
        reply = client.request(method, path, json=content, headers=given)
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "token"
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_is_refused_within_five_seconds(hub: RunningHub) -> None:
    secret, token = hub.token()
    with hub.with_token(secret) as client:
        assert done(client, "heads").status_code == 200
        assert hub.tokens.revoke(token.id, now())
        hub.later.append(timedelta(seconds=REMEMBERED_SECONDS + 0.1))
        assert done(client, "heads").status_code == 401
    assert REMEMBERED_SECONDS < 5


def test_a_token_expires_even_while_it_is_remembered(hub: RunningHub) -> None:
    secret, _ = hub.token(days=1)
    with hub.with_token(secret) as client:
        assert done(client, "heads").status_code == 200
        hub.later.append(timedelta(days=1))
        assert done(client, "heads").status_code == 401
    hub.later.clear()


def test_only_the_hash_of_a_token_is_kept(hub: RunningHub) -> None:
    secret, token = hub.token()
    assert token.hash == hashed(secret)
    assert secret not in repr(hub.tokens.all())


def test_a_seat_cannot_push_as_another(hub: RunningHub) -> None:
    other = Seat(60)
    with hub.client() as client:
        reply = client.post("/journal", json=body(other))
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "not_your_journal")
        mixed = body(SEAT)
        mixed["entries"] += body(other)["entries"]
        assert client.post("/journal", json=mixed).status_code == 422
    assert other.journal not in dict(hub.engine.heads(None, 1000))


def test_health_and_the_description_need_no_token_and_tell_nothing_of_calls(
    hub: RunningHub,
) -> None:
    with hub.with_token(None) as client:
        assert client.get("/health").json() == {"status": "ok", "mode": "live"}
        paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/journal",
        "/journal/pull",
        "/journal/live",
        "/programs",
        "/profiles",
        "/profiles/ask",
        "/profiles/{kind}/{identifier}",
        "/packs",
        "/packs/{digest}",
        "/health",
        "/metrics",
    }
