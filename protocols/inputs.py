"""What enters the graph from outside the answers: areas, opened cards, dates, hours, queues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from protocols.areas import in_one_of
from protocols.availability import Availability, availability
from protocols.graph import Op
from protocols.kleene import TRUE, UNDETERMINED, Truth, truth
from protocols.model import Program
from protocols.pack import Pack
from protocols.procedure import (
    TRANSFER_LOST,
    areas_of,
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
    opened: tuple[str, ...]
    """Every card opened in the call, the current one last."""
    open_inputs: frozenset[str]
    """Inputs that a better place may still change."""


def look_outside(pack: Pack, situation: Situation) -> Outside:
    """Work out every input of the pack's graph for a situation."""
    sections = pack.sections
    agency = pack.header.agency
    uncertainty_m = agency.assumed_uncertainty_m if agency else 300

    def inside(areas: tuple[str, ...]) -> Truth:
        return in_one_of(areas, sections.areas, situation.place, uncertainty_m)

    before = dict.fromkeys(card for card in situation.opened if card != situation.card)
    opened = (*before, situation.card)
    available = {
        name: available_at(pack, situation, name, longest_wait(program, inside))
        for name, program in sections.programs.items()
    }
    inputs = {
        node.name: inside(areas)
        for node in pack.procedure.graph.nodes
        if node.op is Op.INPUT and (areas := areas_of(node.name)) is not None
    }
    open_inputs = {name for name, held in inputs.items() if held is UNDETERMINED}
    for name, program in sections.programs.items():
        waits = _waits_to_come(program, inside)
        if len({available_at(pack, situation, name, minutes).now for minutes in waits}) > 1:
            open_inputs.add(now_input(name))
    inputs.update({opened_input(card): truth(card in opened) for card in sections.cards})
    inputs[TRANSFER_LOST] = truth(any(s in LOST_STATES for s in situation.transfers.values()))
    for name, found in available.items():
        inputs[exists_input(name)] = truth(found.exists)
        inputs[now_input(name)] = truth(found.now)
        inputs[queue_input(name)] = truth(found.queue)
        inputs[at_once_input(name)] = truth(found.at_once)
    return Outside(inputs, available, opened, frozenset(open_inputs))


def available_at(
    pack: Pack, situation: Situation, program: str, longest_wait_minutes: int
) -> Availability:
    """What a program can do in a situation where a caller may wait so long."""
    return availability(
        pack.sections.programs[program],
        pack.header,
        situation.at,
        status=situation.status.get(program),
        transfer=situation.transfers.get(program),
        longest_wait_minutes=longest_wait_minutes,
    )


def longest_wait(program: Program, inside: Callable[[tuple[str, ...]], Truth]) -> int:
    """The shortest of the waits allowed wherever the place may be."""
    return wait_among(program, *_waits(program, inside))


def wait_among(program: Program, certain: Sequence[int], maybe: Sequence[int]) -> int:
    """The shortest of the waits allowed, given the minutes of areas in which the place certainly
    lies, and of those in which it may."""
    return min(certain or [program.longest_wait_minutes, *maybe])


def _waits_to_come(program: Program, inside: Callable[[tuple[str, ...]], Truth]) -> tuple[int, ...]:
    """The shortest and the longest wait that a better place may bring; none if it changes none."""
    certain, maybe = _waits(program, inside)
    if not maybe:
        return ()
    most = min(certain) if certain else max(program.longest_wait_minutes, *maybe)
    return longest_wait(program, inside), min([most, *maybe]), most


def _waits(
    program: Program, inside: Callable[[tuple[str, ...]], Truth]
) -> tuple[list[int], list[int]]:
    """The minutes of areas in which the place certainly lies, and of those in which it may."""
    found = {
        area: (inside((area,)), minutes)
        for area, minutes in program.longest_wait_minutes_by_area.items()
    }
    return (
        [minutes for held, minutes in found.values() if held is TRUE],
        [minutes for held, minutes in found.values() if held is UNDETERMINED],
    )
