"""The demo: a throw-away store with sample people, and a mock call that rings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from console.mock.finding import find_scenarios, load_scenario
from console.mock.player import ring_of, status_of
from console.office.folder import DataFolder
from console.office.opening import Office, Post, open_office
from console.session.room import Ring
from protocols.shelf import Shelf
from store.reference.importing import import_sources
from store.reference.samples import sample_sources


@contextmanager
def demo_office(
    shelf: Shelf, pack_name: str | None, scenario_name: str
) -> Iterator[tuple[Office, Ring]]:
    """A console on data that is gone when the block ends, and what is to ring."""
    scenario, pack = load_scenario(find_scenarios(shelf, [scenario_name])[0], shelf)
    if pack_name is not None:
        pack = shelf.load(pack_name)
    began = datetime.now(UTC)

    def clock() -> datetime:
        # The demo lives on the day of its scenario, so that the same teams are on duty each time.
        return scenario.at.astimezone(UTC) + (datetime.now(UTC) - began)

    with TemporaryDirectory(prefix="guidecard-demo-") as folder:
        held = DataFolder(Path(folder))
        import_samples(held, clock())
        post = Post("1", "demo", "training", "DEMO")
        with open_office(held, pack, post, clock) as office:
            for status in scenario.status:
                office.session.set_status(status.program, status_of(status))
            yield office, ring_of(scenario.rings)


def import_samples(folder: DataFolder, now: datetime) -> None:
    """Fill a folder's reference file with the invented people that come with guidecard."""
    folder.root.mkdir(parents=True, exist_ok=True)
    import_sources(folder.reference, sample_sources(now), now=now, home_area_code="206")
