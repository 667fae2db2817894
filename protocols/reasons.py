"""Why each offer and each program is taken or refused, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from protocols.conditions import Condition
from protocols.decision import DueFollowUp, OfferResult, OfferState, ProgramResult, ProgramState
from protocols.evaluation import PLACE, Evaluation
from protocols.kleene import FALSE, TRUE, UNDETERMINED
from protocols.model import Program
from protocols.possible import may_be
from protocols.procedure import TRANSFER_LOST, CompiledOffer, CompiledProgram
from protocols.saying import condition_words, said, value_words
from protocols.words import Mode


def in_order(evaluation: Evaluation, facts: Iterable[str]) -> tuple[str, ...]:
    """Facts in the order of the interview, then of the pack; the place comes first."""
    plan = evaluation.pack.plans[evaluation.situation.card]
    ordered = [PLACE, *(question.fact for question in plan.first), *evaluation.pack.sections.facts]
    rank = {fact: index for index, fact in reversed(list(enumerate(ordered)))}
    return tuple(sorted(facts, key=lambda fact: rank[fact]))


def offer_results(evaluation: Evaluation) -> tuple[OfferResult, ...]:
    """Every offer of the card, in the order in which they are tried."""
    found: list[OfferResult] = []
    taken = False
    for compiled in evaluation.card.offers:
        state = _offer_state(evaluation, compiled, taken)
        taken = taken or state is OfferState.TAKEN
        hanging: frozenset[str] = frozenset()
        if state in {OfferState.OPEN, OfferState.UNFILLED}:
            node = compiled.ready if state is OfferState.OPEN else compiled.wanted
            hanging = evaluation.hanging(node) & (evaluation.open_facts | {PLACE})
            if state is OfferState.OPEN and not hanging:
                hanging = evaluation.resting(node) & {PLACE}  # how long a caller may wait there
        found.append(
            OfferResult(
                compiled.offer.id,
                state,
                in_order(evaluation, hanging),
                _offer_reasons(evaluation, compiled, state),
                compiled.offer.law,
            )
        )
    return tuple(found)


def _offer_state(evaluation: Evaluation, compiled: CompiledOffer, taken: bool) -> OfferState:
    if taken:
        return OfferState.NOT_REACHED
    if evaluation.is_true(compiled.taken):
        return OfferState.TAKEN
    if evaluation.may_come_true(compiled.ready):
        return OfferState.OPEN
    if evaluation.may_come_true(compiled.wanted):
        return OfferState.UNFILLED
    return OfferState.REFUSED


def _offer_reasons(
    evaluation: Evaluation, compiled: CompiledOffer, state: OfferState
) -> tuple[str, ...]:
    if state is OfferState.UNFILLED:
        return tuple(_unfilled_reasons(evaluation, compiled))
    if state is not OfferState.REFUSED:
        return ()
    reasons = _screen_reasons(evaluation, compiled.offer.cleared)
    reasons += _condition_reasons(
        evaluation, compiled.holds, _offer_condition(evaluation, compiled)
    )
    if not compiled.keeps_field and evaluation.outside.inputs[TRANSFER_LOST] is TRUE:
        reasons.append("a transfer was lost: the call is back, and somebody goes")
    if not reasons:
        reasons = list(_unfilled_reasons(evaluation, compiled))
    return tuple(dict.fromkeys(reasons))


def _unfilled_reasons(evaluation: Evaluation, compiled: CompiledOffer) -> Iterable[str]:
    for program in dict.fromkeys(name for names in compiled.candidates.values() for name in names):
        held = evaluation.pack.procedure.programs[program]
        if not evaluation.is_true(held.accepts):
            why = "; ".join(program_reasons(evaluation, program)) or "not cleared"
            yield f"{held.program.name}: {why}"


def _offer_condition(evaluation: Evaluation, compiled: CompiledOffer) -> Condition | None:
    offers = evaluation.pack.parsed.offers
    return next((when for offer, when in offers if offer.id == compiled.offer.id), None)


def _screen_reasons(evaluation: Evaluation, screens: Iterable[str]) -> list[str]:
    """Dangers that are there, and those that nothing still to be asked can clear."""
    pack = evaluation.pack
    found: list[str] = []
    for screen in screens:
        node = pack.procedure.screens[screen]
        words = said(pack.sections.screens[screen].says)
        if evaluation.is_true(node):
            found.append(words)
        elif not may_be(FALSE, evaluation.masks[node]):
            found.append(f"{words}: not cleared ({_unclear(evaluation, node)})")
    return found


def _condition_reasons(evaluation: Evaluation, node: int, condition: Condition | None) -> list[str]:
    if condition is None or evaluation.may_come_true(node):
        return []
    words = condition_words(evaluation.pack.sections, condition)
    if evaluation.truths[node] is UNDETERMINED:
        return [f"not known: {words} ({_unclear(evaluation, node)})"]
    return [f"only if {words}"]


def _unclear(evaluation: Evaluation, node: int) -> str:
    """The unclear or missing answers because of which a node stays undetermined."""
    sections = evaluation.pack.sections
    shown = [
        f"{fact.replace('_', ' ')} {value_words(sections, fact, answer)}"
        if (answer := evaluation.answers.get(fact)) is not None
        else f"{fact.replace('_', ' ')} not told"
        for fact in in_order(evaluation, evaluation.hanging(node) - {PLACE})
    ]
    return ", ".join(shown) or "place not certain"


def program_reasons(evaluation: Evaluation, name: str) -> tuple[str, ...]:
    """Why a program does not go, or what to know when it does."""
    pack = evaluation.pack
    held = pack.procedure.programs[name]
    reasons = _screen_reasons(evaluation, held.program.screens)
    reasons += _condition_reasons(evaluation, held.fits_when, pack.parsed.programs[name][1])
    inside = evaluation.truths[held.in_area]
    if inside is not TRUE:
        areas = ", ".join(said(pack.sections.areas[area].says) for area in held.program.areas)
        reasons.append(f"outside {areas}" if inside is FALSE else f"not certain to be in {areas}")
    return (*reasons, *evaluation.outside.availability[name].reasons)


def program_results(
    evaluation: Evaluation, filling: Mapping[str, Mode | None]
) -> tuple[ProgramResult, ...]:
    """Every program that serves this card or fills a line, in the pack's order.

    `filling` holds the programs that fill a line, with the mode in which an offer asks for them.
    """
    serving = {name for names in evaluation.card.candidates.values() for name in names}
    return tuple(
        program_result(evaluation, name, filling.get(name))
        for name in evaluation.pack.procedure.programs
        if name in serving or name in filling
    )


def program_result(evaluation: Evaluation, name: str, mode: Mode | None = None) -> ProgramResult:
    """One program, whatever card is open; `mode` is that in which an offer asks for it."""
    held = evaluation.pack.procedure.programs[name]
    state = _program_state(evaluation, name, held)
    hanging = evaluation.hanging(held.fits) | evaluation.hanging(held.in_area)
    askable = evaluation.open_facts | {PLACE}
    return ProgramResult(
        name,
        state,
        mode or held.program.mode[0],
        program_reasons(evaluation, name),
        evaluation.outside.availability[name].verify,
        in_order(evaluation, hanging & askable) if state is ProgramState.OPEN else (),
        tuple(_follow_ups(evaluation, name, held.program)),
    )


def _program_state(evaluation: Evaluation, name: str, held: CompiledProgram) -> ProgramState:
    if evaluation.is_true(held.accepts_queued):
        return ProgramState.ACCEPTED
    if not evaluation.may_come_true(held.fits):
        return ProgramState.REFUSED
    if not evaluation.is_true(held.fits) or evaluation.truths[held.in_area] is UNDETERMINED:
        return ProgramState.OPEN
    return ProgramState.ELIGIBLE


def _follow_ups(evaluation: Evaluation, name: str, program: Program) -> Iterable[DueFollowUp]:
    procedure, parsed = evaluation.pack.procedure, evaluation.pack.parsed
    for key, due in program.follow_ups.items():
        node = procedure.follow_ups.get((name, key))
        if node is not None and evaluation.truths[node] is FALSE:
            continue
        condition = parsed.follow_ups.get((name, key))
        words = condition_words(evaluation.pack.sections, condition) if condition else None
        stop = said(due.stop) if due.stop else None
        yield DueFollowUp(key, said(due.what), due.after, due.by, words, due.attempts, stop)
