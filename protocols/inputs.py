"""What enters the graph from outside the answers: areas, opened cards, dates, hours, queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.areas import in_areas
from protocols.availability import Availability, availability
from protocols.kleene import TRUE, UNDETERMINED, Truth, truth
from protocols.model import Program
from protocols.pack import Pack
from protocols.procedure import (
    TRANSFER_LOST,
    area_input,
    at_once_input,
    exists_input,
    now_input,
    opened_input,
    queue_input,
)
from protocols.situation import Situation
from protocols.words import TRANSFER_LOST as LOST_STATES


@dataclass(frozen=True, slots=True)
class Outside:
    """The inputs of one decision, and what lies behind them."""

    inputs: Mapping[str, Truth]
    availability: Mapping[str, Availability]
    """By program."""
    areas: Mapping[str, Truth]
    opened: tuple[str, ...]
    """Every card opened in the call, the current one last."""

    @property
    def undetermined(self) -> frozenset[str]:
        """Inputs that a better place would determine."""
        return frozenset(
            area_input(area) for area, inside in self.areas.items() if inside is UNDETERMINED
        )


def look_outside(pack: Pack, situation: Situation) -> Outside:
    """Work out every input of the pack's graph for a situation."""
    sections = pack.sections
    agency = pack.header.agency
    areas = in_areas(
        sections.areas, situation.place, agency.assumed_uncertainty_m if agency else 300
    )
    opened = tuple(dict.fromkeys((*situation.opened, situation.card)))
    available = {
        name: availability(
            program,
            pack.header,
            situation.at,
            status=situation.status.get(name),
            transfer=situation.transfers.get(name),
            longest_wait_minutes=_longest_wait(program, areas),
        )
        for name, program in sections.programs.items()
    }
    inputs = {area_input(area): inside for area, inside in areas.items()}
    inputs.update({opened_input(card): truth(card in opened) for card in sections.cards})
    inputs[TRANSFER_LOST] = truth(any(s in LOST_STATES for s in situation.transfers.values()))
    for name, found in available.items():
        inputs[exists_input(name)] = truth(found.exists)
        inputs[now_input(name)] = truth(found.now)
        inputs[queue_input(name)] = truth(found.queue)
        inputs[at_once_input(name)] = truth(found.at_once)
    return Outside(inputs, available, areas, opened)


def _longest_wait(program: Program, areas: Mapping[str, Truth]) -> int:
    """The shortest of the waits allowed wherever the place may be."""
    by_area = program.longest_wait_minutes_by_area
    inside = [by_area[area] for area in by_area if areas[area] is TRUE]
    if inside:
        return min(inside)
    maybe = [by_area[area] for area in by_area if areas[area] is UNDETERMINED]
    return min([program.longest_wait_minutes, *maybe])
