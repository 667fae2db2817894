"""Training: a mock call for a person, on a journal and a series of numbers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from console.mock.caller import Caller
from console.mock.demo import import_samples
from console.mock.finding import find_scenarios, load_scenario
from console.mock.player import ring_of, status_of
from console.mock.scoring import Departure, departures, misheard
from console.office.folder import DataFolder
from console.office.opening import Office, Post, open_office
from console.office.settings import read_settings
from console.present.rows import Piece, Row, row, wrapped
from console.session.view import CallView
from protocols.model.scenario import Scenario
from protocols.shelf import Shelf


@dataclass(slots=True)
class Lesson:
    """One scenario on one open office."""

    scenario: Scenario
    office: Office

    def begin(self) -> Caller:
        """The line rings; the caller follows the trainee from here on."""
        ring = ring_of(self.scenario.rings, self.scenario.scenario)
        view = self.office.session.ring(ring)
        return Caller(self.scenario, self.office.session, view.call.id)

    def result(self, view: CallView) -> tuple[Departure, ...]:
        """Where the call departed from the key, or from what the caller said."""
        return (*departures(self.scenario, view), *misheard(self.scenario, view))


@contextmanager
def lesson(folder: DataFolder, shelf: Shelf, name: str, seat: str, taker: str) -> Iterator[Lesson]:
    """Set a scenario up on the training folder, on the day and hour of the scenario."""
    scenario, pack = load_scenario(find_scenarios(shelf, [name])[0], shelf)
    began = datetime.now(UTC)

    def clock() -> datetime:
        return scenario.at.astimezone(UTC) + (datetime.now(UTC) - began)

    held = folder.training
    if not held.reference.exists():
        import_samples(held, clock())
    post, hub = Post(seat, taker, "training", "TRAINING"), read_settings(held.settings).hub
    with open_office(held, pack, post, clock, hub) as office:
        for status in scenario.status:
            office.session.set_status(status.program, status_of(status))
        yield Lesson(scenario, office)


def result_rows(lesson: Lesson, view: CallView, width: int) -> list[Row]:
    """What a trainee is shown at the end."""
    found = lesson.result(view)
    rows: list[Row] = [row(Piece("TRAINING: ", "warn"), Piece(lesson.scenario.title, "title"))]
    rows += wrapped(lesson.scenario.about, width, "dim")
    rows.append(())
    if not found:
        rows.append(row(Piece("Nothing departed from the key.", "ok")))
    for departure in found:
        lines = wrapped(str(departure), width - 3)
        rows += [
            row(Piece(" - " if index == 0 else "   "), *line) for index, line in enumerate(lines)
        ]
    rows.append(())
    words = f"Entries are those of call {view.call.number}; `guidecard calls show` lists them."
    rows += wrapped(words, width, "dim")
    return rows
