"""A seat trusts the hub that its authority vouches for, by name, and no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.office.settings import HubSettings, SettingsRefused, read_settings
from console.session.room import Ring
from store.hub.places import Folder
from support.certificates import Certificate, authority, certificate
from support.cli import guidecard
from support.hub_process import HubProcess, a_hub_process
from support.sessions import HERE, HOME
from support.sharing import Room, Seat, in_step, until


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def ours(pki: Path) -> Certificate:
    return authority(pki, "Mill County")


@pytest.fixture(scope="module")
def hub(pki: Path, ours: Certificate) -> Iterator[HubProcess]:
    held = certificate(pki, ours, "IP:127.0.0.1")
    options = ("--certificate", str(held.file), "--key", str(held.key))
    with a_hub_process(pki / "hub", *options, scheme="https") as made:
        yield made


def seat_at(room: Room, url: str, authority: Path | None) -> Seat:
    """A seat that trusts this authority's certificates, or the public ones."""
    seat = room.seat(url)
    seat.close()
    assert seat.hub is not None
    seat.hub = HubSettings(
        url=url, token=seat.hub.token, certificate=str(authority) if authority else None
    )
    seat.open()
    return seat


def test_entries_packs_and_people_go_over_an_encrypted_line(
    folder: Path, hub: HubProcess, ours: Certificate
) -> None:
    room = Room(folder, hub)  # type: ignore[arg-type]  # a seat asks for address and token only
    try:
        one, other = (seat_at(room, hub.url, ours.file) for _ in range(2))
        line = one.line(one.session.take(Ring("wireless", HOME, HERE)).call.id)
        in_step(one, other)
        assert {one.mine, other.mine} <= hub.entries().keys()
        until(lambda: "the hub was asked as well" in one.office.asked(line.call), one, other)
        reads = Folder(hub.folder).reads()
        until(lambda: bool(reads.packs()), one, other)
        reads.close()
    finally:
        room.close()


def test_whom_the_authority_does_not_vouch_for_gets_no_token_and_no_entry(
    folder: Path, hub: HubProcess, pki: Path, ours: Certificate
) -> None:
    theirs = authority(pki, "Somebody else")
    room = Room(folder, hub)  # type: ignore[arg-type]  # as above
    try:
        named = hub.url.replace("127.0.0.1", "localhost")
        plain = hub.url.replace("https:", "http:")
        for url, trusted, why in (
            (hub.url, theirs.file, "shows a certificate that is not trusted here"),
            (hub.url, None, "shows a certificate that is not trusted here"),
            (named, ours.file, "shows a certificate that is for another name"),
            (hub.url, folder / "none.pem", "cannot be used (No such file or directory)"),
            (hub.url, hub.folder / "hub.db", "cannot be used ("),
            (plain, None, "broke the line off"),
        ):
            seat = seat_at(room, url, trusted)
            until(lambda seat=seat: seat.standing == "unreachable", seat)  # type: ignore[misc]
            shared = seat.office.seating().shared
            assert shared is not None
            assert why in shared.why, (url, trusted, shared.why)
            seat.session.take()
            assert seat.session.unsaved == 0
            assert seat.mine not in hub.entries()
    finally:
        room.close()


def test_a_certificate_that_is_over_is_not_trusted(
    folder: Path, pki: Path, ours: Certificate
) -> None:
    over = certificate(pki, ours, "IP:127.0.0.1", days=-1)
    options = ("--certificate", str(over.file), "--key", str(over.key))
    with a_hub_process(folder / "hub", *options, scheme="https") as hub:
        room = Room(folder, hub)  # type: ignore[arg-type]  # as above
        try:
            seat = seat_at(room, hub.url, ours.file)
            until(lambda: seat.standing == "unreachable", seat)
            shared = seat.office.seating().shared
            assert shared is not None
            assert "shows a certificate that has expired" in shared.why
            assert hub.entries() == {}
        finally:
            room.close()


@pytest.mark.parametrize("url", ["http://hub.example:8911", "http://192.0.2.7", "http://[::2]:80"])
def test_plain_http_to_another_machine_is_refused_unless_it_is_said(
    tmp_path: Path, url: str
) -> None:
    file = tmp_path / "guidecard.toml"
    file.write_text(f'[hub]\nurl = "{url}"\ntoken = "x"\n')
    with pytest.raises(SettingsRefused, match="let anybody on the network read the calls"):
        read_settings(file)
    ran = guidecard("--data", tmp_path, "sync")
    assert ran.code == 2
    assert "without_encryption = true" in ran.err
    file.write_text(f'[hub]\nurl = "{url}"\ntoken = "x"\nwithout_encryption = true\n')
    assert read_settings(file).hub is not None
