"""Every program of a shipped pack is met in mock calls, also where it does not go.

What has to be played follows from the program itself: one that never closes has no hours to be
outside of, one that goes everywhere no border, one that names no danger none that keeps it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from protocols.evaluation import Evaluation, evaluate
from protocols.hours import open_at
from protocols.kleene import FALSE
from protocols.model import Program
from protocols.pack import Pack
from protocols.reasons import program_result
from protocols.words import TRANSFER_LOST, Mode
from support.mocks import FILES, Mock, mock
from support.packs import compiled, content, fact, program, square
from support.shipped import SHELF, shipped

pytestmark = pytest.mark.xdist_group("scenarios")

FEWEST = 4
"""Mock calls on which a program is looked at, whatever comes of it."""


def due(program: Program) -> set[str]:
    """What must be played of a program."""
    found = {"it goes"}
    if not program.hours.startswith("24/7") or program.starts or program.ends:
        found.add("outside its hours or dates")
    if program.areas:
        found.add("outside its area")
    if program.screens:
        found.add("kept away by a danger")
    if program.when is not None:
        found.add("not its kind of call")
    if program.transfer is not None:
        found.add("a transfer to it")
    if Mode.TRANSFER in program.mode:
        found.add("a transfer to it that is lost")
    return found | {f"follow-up {name}" for name in program.follow_ups}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a mock call ended, for looking at one program after the other."""

    mock: Mock
    evaluation: Evaluation

    def met(self, name: str) -> Iterator[str]:
        """What of `due` the call shows of a program."""
        pack, evaluation = self.mock.pack, self.evaluation
        program, held = pack.sections.programs[name], pack.procedure.programs[name]
        decision = self.mock.played.view.decision
        shown = {result.id: result for result in decision.programs}
        if name in shown:
            yield "looked at"
            if shown[name].state == "accepted":
                yield "it goes"
                yield from (f"follow-up {one.id}" for one in shown[name].follow_ups)
        moved = [event.transfer for event in self.mock.scenario.events if event.transfer]
        states = {state for step in moved if step.program == name for state in step.states}
        if states:
            yield "a transfer to it"
        if states & set(TRANSFER_LOST):
            yield "a transfer to it that is lost"
        if program.cards and decision.card not in program.cards:
            return
        state = program_result(evaluation, name).state
        available = evaluation.outside.availability[name]
        # What only a team would ask is not asked where none can come: then it stays open.
        if not available.exists or (state != "refused" and self._closed(program)):
            yield "outside its hours or dates"
        if not available.exists:
            return
        if state != "refused" and evaluation.truths[held.in_area] is FALSE:
            yield "outside its area"
        if any(evaluation.is_true(pack.procedure.screens[one]) for one in program.screens):
            yield "kept away by a danger"
        if program.when is not None and evaluation.truths[held.fits_when] is FALSE:
            yield "not its kind of call"

    def _closed(self, program: Program) -> bool:
        pack, at = self.mock.pack, self.evaluation.situation.at
        return open_at(program.hours, pack.header.country, at, pack.zone) is FALSE


@cache
def ended(name: str) -> Ended:
    """A mock call at its end."""
    held = mock(name)
    return Ended(held, evaluate(held.pack, held.played.view.situation))


def own_programs() -> list[tuple[str, str]]:
    """By pack, the programs that it does not take over from its parent as they are."""
    found = []
    for name in SHELF.names():
        pack = shipped(name)
        parent = pack.header.extends
        inherited = shipped(parent).sections.programs if parent else {}
        for own, held in pack.sections.programs.items():
            if inherited.get(own) != held:
                found.append((name, own))
    return found


@pytest.mark.parametrize(("pack", "name"), own_programs())
def test_every_program_is_played_where_it_goes_and_where_it_does_not(pack: str, name: str) -> None:
    calls = [ended(file) for file in FILES if mock(file).scenario.pack == pack]
    met = [set(call.met(name)) for call in calls]
    assert due(shipped(pack).sections.programs[name]) - set().union(*met) == set()
    assert sum("looked at" in one for one in met) >= FEWEST


def of(**parts: object) -> Program:
    """A program, checked as a pack checks it."""
    areas = {"here": {"says": "Here", "polygon": square(10, 20, 11, 21)}}
    held = content(
        facts={"weapon": fact(harmless=["none"], danger=["near"])},
        screens={"weapon": {"says": "weapon", "when": {"weapon": "near"}}},
        areas=areas,
        programs={"team": program(**parts)},
    )
    return compiled(held).sections.programs["team"]


class TestWhatIsDue:
    """A control: each part of a program asks for its own mock call, and nothing else does."""

    def test_of_a_team_that_is_always_there_and_goes_everywhere_is_that_it_goes(self) -> None:
        assert due(of()) == {"it goes"}

    @pytest.mark.parametrize(
        ("parts", "what"),
        [
            ({"hours": "Mo-Fr 08:00-17:00"}, "outside its hours or dates"),
            ({"starts": "2026-01-01"}, "outside its hours or dates"),
            ({"ends": "2026-01-01"}, "outside its hours or dates"),
            ({"areas": "here"}, "outside its area"),
            ({"screens": "weapon"}, "kept away by a danger"),
            ({"when": {"weapon": "none"}}, "not its kind of call"),
            ({"follow_ups": {"visit": {"what": "Visit"}}}, "follow-up visit"),
        ],
    )
    def test_grows_with_each_part(self, parts: dict[str, object], what: str) -> None:
        assert due(of(**parts)) == {"it goes", what}

    def test_of_a_line_is_a_transfer_and_a_lost_one(self) -> None:
        moved = {"a transfer to it", "a transfer to it that is lost"}
        assert due(of(services="line", mode="transfer")) == {"it goes", *moved}
        assert due(of(services="line", mode="conference")) == {"it goes", "a transfer to it"}

    def test_is_not_met_by_a_call_that_shows_nothing_of_it(self) -> None:
        pack: Pack = shipped("seattle-2023")
        shows = set(ended("man-in-a-doorway").met("seattle-care"))
        assert shows == {"looked at", "it goes"}
        assert due(pack.sections.programs["seattle-care"]) - shows != set()
