"""Who fills a line: the first program, in the pack's order, that accepts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protocols.evaluation import Evaluation
from protocols.lines import Line, LineKey
from protocols.procedure import CompiledOffer, CompiledProgram
from protocols.words import Mode, Role, Urgency


def taken_offer(evaluation: Evaluation) -> CompiledOffer | None:
    """The offer that is taken now: the first that is cleared, true and fillable."""
    return next((o for o in evaluation.card.offers if evaluation.is_true(o.taken)), None)


def filled(
    evaluation: Evaluation, lines: tuple[Line, ...]
) -> tuple[tuple[Line, ...], Mapping[str, Mode | None], tuple[str, ...]]:
    """Lines with the programs that fill them; which fill, in which mode; what nobody fills."""
    services = evaluation.pack.sections.services
    taken = taken_offer(evaluation)
    chosen: dict[str, Mode | None] = {}
    programs: dict[LineKey, str] = {}
    unfilled: list[str] = []
    for line in lines:
        if services[line.service].by == "program":
            program = _program_for(evaluation, line)
            if program is None:
                unfilled.append(line.service)
            else:
                programs[line.key] = program
                chosen[program] = _mode(evaluation, taken, line, program)
    for line in lines:
        for name in _taking_along(evaluation, line, chosen):
            if evaluation.is_true(evaluation.pack.procedure.programs[name].at_once):
                programs[line.key] = name
                break
    return (
        tuple(
            Line(line.service, line.urgency, line.role, programs.get(line.key), line.origins)
            for line in lines
        ),
        chosen,
        tuple(dict.fromkeys(unfilled)),
    )


def deciding(evaluation: Evaluation, lines: tuple[Line, ...]) -> Iterator[int]:
    """The nodes on which it hangs who fills these lines, as they are filled now."""
    procedure, services = evaluation.pack.procedure, evaluation.pack.sections.services
    chosen = {
        line.program: None
        for line in lines
        if line.program and services[line.service].by == "program"
    }
    for line in lines:
        if services[line.service].by == "program":
            names = list(_candidates(evaluation, line.service))
            nodes = [_accepts(procedure.programs[name], line) for name in names]
        else:
            names = list(_taking_along(evaluation, line, chosen))
            nodes = [procedure.programs[name].at_once for name in names]
        for node in nodes:
            yield node
            if evaluation.is_true(node) and evaluation.is_settled(node):
                break  # whoever stands behind is not asked


def _program_for(evaluation: Evaluation, line: Line) -> str | None:
    programs = evaluation.pack.procedure.programs
    for name in _candidates(evaluation, line.service):
        if evaluation.is_true(_accepts(programs[name], line)):
            return name
    return None


def _candidates(evaluation: Evaluation, service: str) -> Iterator[str]:
    """Programs that may fill a service: those of the taken offer, then of each card opened."""
    taken = taken_offer(evaluation)
    names = list(taken.candidates.get(service, ())) if taken else []
    for card in reversed(evaluation.outside.opened):
        names += evaluation.pack.procedure.cards[card].candidates.get(service, ())
    yield from dict.fromkeys(names)


def _accepts(program: CompiledProgram, line: Line) -> int:
    return program.accepts_queued if line.urgency is Urgency.SCHEDULED else program.accepts


def _taking_along(
    evaluation: Evaluation, line: Line, chosen: Mapping[str, object]
) -> Iterator[str]:
    """Programs that come anyway and may fill a line of the agency's own services as well."""
    if evaluation.pack.sections.services[line.service].by == "program" or line.role is Role.CONSULT:
        return
    for name in chosen:
        if line.service in evaluation.pack.procedure.programs[name].program.services:
            yield name


def _mode(
    evaluation: Evaluation, taken: CompiledOffer | None, line: Line, program: str
) -> Mode | None:
    """The mode in which an offer asks for the program, if an offer brought the line."""
    if taken is None or f"offer:{taken.offer.id}" not in line.origins:
        return None
    modes = evaluation.pack.sections.programs[program].mode
    return next((mode for mode in taken.offer.mode if mode in modes), None)
