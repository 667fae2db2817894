"""`guidecard profiles publish` and `withdraw`: what is held here goes to a hub, or out of it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from store.reference.models import Kind
from store.sharing.roles import Role
from support.cli import Ran, guidecard
from support.hub_app import RunningHub, running
from support.profiles import household, imported, warning


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running(tmp_path / "hub") as made:
        yield made


def seat(tmp_path: Path, hub: RunningHub, role: Role = Role.SUPERVISOR) -> Path:
    folder = tmp_path / "seat"
    folder.mkdir(exist_ok=True)
    secret, _ = hub.token(role, UUID(int=1))
    (folder / "hub.token").write_text(secret)
    (folder / "hub.token").chmod(0o600)
    (folder / "guidecard.toml").write_text(f'[hub]\nurl = "{hub.url}"\ntoken_file = "hub.token"\n')
    return folder


def profiles(folder: Path, *what: str) -> Ran:
    return guidecard("--data", folder, "profiles", *what)


def at_hub(hub: RunningHub) -> list[tuple[Kind, str]]:
    return sorted((held.kind, held.id) for held in hub.engine.records())


def test_all_that_is_held_here_is_put_at_the_hub_and_again_without_harm(
    tmp_path: Path, hub: RunningHub
) -> None:
    folder = seat(tmp_path, hub)
    imported(folder / "reference.db", *(household(n) for n in range(1, 451)))
    imported(folder / "reference.db", warning(1), kind=Kind.CAUTION)
    ran = profiles(folder, "publish")
    assert (ran.code, ran.out) == (0, "Published: 451 new at the hub, 0 replaced there.\n")
    assert len(at_hub(hub)) == 451
    again = profiles(folder, "publish", "--kind", "caution", "--json")
    assert again.json == {"added": 0, "replaced": 1}
    with hub.client() as client:
        asked = {"call": str(UUID(int=9)), "phone": "+12065550104"}
        [found] = client.post("/profiles/ask", json=asked).json()["records"]
    assert found["record"]["id"] == "h-4"


def test_what_is_withdrawn_is_gone_there_and_still_held_here(
    tmp_path: Path, hub: RunningHub
) -> None:
    folder = seat(tmp_path, hub)
    imported(folder / "reference.db", household(1), household(2))
    profiles(folder, "publish")
    ran = profiles(folder, "withdraw", "--kind", "profile", "h-1", "h-9")
    assert (ran.code, ran.out) == (1, "Took out 1 of kind profile at the hub.\n")
    assert "No profile h-9 is held there." in ran.err
    assert at_hub(hub) == [(Kind.PROFILE, "h-2")]
    assert profiles(folder, "publish").out.startswith("Published: 1 new at the hub, 1 replaced")


@pytest.mark.parametrize("what", [("publish",), ("withdraw", "--kind", "profile", "h-1")])
def test_a_call_taker_may_not_and_is_told_in_one_sentence(
    tmp_path: Path, hub: RunningHub, what: tuple[str, ...]
) -> None:
    folder = seat(tmp_path, hub, Role.CALL_TAKER)
    imported(folder / "reference.db", household(1))
    ran = profiles(folder, *what)
    assert ran.code == 1
    assert "The role call_taker may not change profiles" in ran.err
    assert at_hub(hub) == []


def test_without_a_hub_or_without_people_it_says_what_to_do(
    tmp_path: Path, hub: RunningHub
) -> None:
    folder = seat(tmp_path, hub)
    assert "Nothing is held here" in profiles(folder, "publish").err
    imported(folder / "reference.db", household(1))
    (folder / "guidecard.toml").write_text("")
    assert "No hub is named; nothing was done" in profiles(folder, "publish").err
    (folder / "guidecard.toml").write_text('[hub]\nurl = "http://127.0.0.1:9"\ntoken = "x"\n')
    ran = profiles(folder, "publish")
    assert ran.code == 1
    assert "cannot be reached; 0 of 1 were published, and all are held here" in ran.err
