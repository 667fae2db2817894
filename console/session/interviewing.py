"""Rules of asking and answering."""

from __future__ import annotations

from console.session import commands as do
from console.session.refusing import Needs, Refused
from console.session.view import CallView
from protocols.domain import Domain
from protocols.faults import NotInPack
from protocols.naming import answer_of
from protocols.saying import value_words
from protocols.words import UNCLEAR
from store.kinds import interview
from store.kinds.base import Body, Ref


def answer_fact(view: CallView, command: do.AnswerFact) -> tuple[Body, ...]:
    """Answer or amend. A greater danger is taken back only with a reason."""
    pack, fact = view.pack, command.fact
    try:
        value = answer_of(pack, fact, command.value)
    except NotInPack as error:
        raise Refused(f"{str(error).capitalize()}.") from None
    held = view.call.answers.get(fact, ())
    given = _given(view, fact)
    before = [answer.value for answer in held]
    if given is not None and all(value in UNCLEAR for value in before):
        before.append(given)  # as `standing_answers` has it: what is unclear takes nothing back
    lesser = _takes_back(pack.domains[fact], before, value)
    if lesser is not None and command.taken_back is None:
        words = value_words(pack.sections, fact, lesser)
        raise Refused(
            f"This takes back a danger ({words}). Say why: mis-keyed, corrected, or maybe duress.",
            Needs.REASON_TAKEN_BACK,
        )
    return (
        interview.FactAnswered(
            fact=fact,
            value=value,
            by=command.by,
            words=command.words or (command.value if command.value != value else ""),
            replaces=tuple(Ref(journal=str(a.ref[0]), seq=a.ref[1]) for a in held),
            taken_back=command.taken_back if lesser is not None else None,
        ),
    )


def _given(view: CallView, fact: str) -> str | None:
    """The strongest value that an opened card gives to the fact, or None."""
    strength = view.pack.domains[fact].strength
    cards = view.pack.sections.cards
    values = [cards[card].gives[fact] for card in view.call.cards if fact in cards[card].gives]
    return max(values, key=strength, default=None)


def _takes_back(domain: Domain, before: list[str], value: str) -> str | None:
    """The danger among the earlier answers that is greater than the new one, or None."""
    strongest = max(before, key=domain.strength, default=None)
    if strongest is None or domain.strength(strongest) <= domain.strength(value):
        return None
    return strongest


def ask_question(view: CallView, command: do.AskQuestion) -> tuple[Body, ...]:
    """Bring any question of the pack before the call taker."""
    fact = view.pack.sections.facts.get(command.fact)
    if fact is None or fact.told_by is not None:
        raise Refused("There is no such question.")
    return (interview.QuestionOpened(fact=command.fact),)


def open_card(view: CallView, command: do.OpenCard) -> tuple[Body, ...]:
    """Change the current card. What was answered and what rules sent stays."""
    card = view.pack.sections.cards.get(command.card)
    if card is None:
        raise Refused("There is no such card.")
    if view.call.card == command.card:
        return ()
    if command.card not in view.cards:
        raise Refused("This card is a draft. It can be opened in training, not in earnest.")
    proposed = command.card in view.decision.proposals
    return (interview.CardOpened(card=command.card, proposed=proposed),)


def open_instruction(view: CallView, command: do.OpenInstruction) -> tuple[Body, ...]:
    """Begin to give instructions."""
    if command.instruction not in view.pack.sections.instructions:
        raise Refused("There are no such instructions.")
    if command.instruction in view.call.instructions:
        return ()
    _check_approved(view, command.instruction)
    return (interview.InstructionOpened(instruction=command.instruction),)


def give_step(view: CallView, command: do.GiveStep) -> tuple[Body, ...]:
    """A step was given; a step that stands for a moment marks it."""
    instruction = view.pack.sections.instructions.get(command.instruction)
    if instruction is None or not 0 <= command.step < len(instruction.steps):
        raise Refused("There is no such step.")
    given = view.call.instructions.get(command.instruction)
    if given is not None and command.step in given.steps:
        return ()
    _check_approved(view, command.instruction)
    mark = instruction.steps[command.step].mark
    return (
        interview.InstructionStep(instruction=command.instruction, step=command.step, mark=mark),
    )


def _check_approved(view: CallView, instruction: str) -> None:
    if not view.is_locked(instruction):
        return
    instead = "Medics are told by the ambulance service."
    if view.emd is not None:
        instead = f"Transfer to {view.pack.sections.programs[view.emd].name} for them."
    raise Refused(f"LOCKED: no medical director approved these instructions here. {instead}")
