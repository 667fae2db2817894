"""Packs at a hub: kept whole, by the digest that is worked out and not believed."""

import json
from collections.abc import Iterator

import pytest

from protocols.checked import Checked, assemble, from_json, to_json
from store.sharing.roles import Role
from support.cli import pack
from support.hub_app import RunningHub, running


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub")) as made:
        yield made


def test_a_pack_that_one_seat_published_is_fetched_whole_by_another(hub: RunningHub) -> None:
    held = pack()
    with hub.client() as client:
        for added in (True, False):
            reply = client.put(f"/packs/{held.digest}", content=to_json(Checked.of(held)))
            assert reply.json() == {"digest": held.digest, "added": added}
    with hub.client(Role.DISPATCHER) as other:
        fetched = assemble(from_json(other.get(f"/packs/{held.digest}").content))
        assert fetched.digest == held.digest
        [listed] = other.get("/packs").json()["packs"]
    assert (listed["id"], listed["version"]) == ("mill-county", held.header.version)


def test_a_pack_under_another_digest_is_refused(hub: RunningHub) -> None:
    content = json.loads(to_json(Checked.of(pack())))
    content["header"]["title"] = "Another"
    with hub.client() as client:
        reply = client.put(f"/packs/{pack().digest}", json=content)
        assert (reply.status_code, reply.json()["error"]["code"]) == (422, "not_that_pack")
        for junk in (b"", b"{}", b"[" * 100_000, b"\xff", b"null"):
            assert client.put(f"/packs/{'0' * 64}", content=junk).status_code == 422
        assert client.get(f"/packs/{'0' * 64}").status_code == 404
