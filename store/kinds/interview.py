"""Entries about what is asked and answered."""

from __future__ import annotations

from typing import ClassVar, Literal

from store.kinds.base import Body, Name, Raw, Ref

AnsweredBy = Literal["caller", "ears", "network", "profile", "history", "officer", "responders"]
"""Whom an answer comes from; `ears` is what the call taker hears in the background."""

TakenBackBecause = Literal["mis_keyed", "corrected", "maybe_duress"]
"""Why a danger is taken back."""


class FactAnswered(Body):
    """A fact was answered, or an answer amended."""

    KIND: ClassVar[str] = "fact.answered"

    fact: Name
    value: Raw
    """A value of the pack, an unclear word, or the text of a typed-in fact."""
    by: AnsweredBy = "caller"
    words: Raw = ""
    """What was typed, where the value stands for it, such as an age."""
    replaces: tuple[Ref, ...] = ()
    """The answers to this fact that the seat knew of and that this one takes the place of."""
    taken_back: TakenBackBecause | None = None
    """Set where the answer before was a greater danger."""


class QuestionOpened(Body):
    """A question stands before the call taker."""

    KIND: ClassVar[str] = "question.opened"

    fact: Name


class CardOpened(Body):
    """A guidecard became the current one."""

    KIND: ClassVar[str] = "card.opened"

    card: Name
    proposed: bool = False
    """A rule had proposed it."""


class NoteAdded(Body):
    """Free words of the call taker."""

    KIND: ClassVar[str] = "note.added"

    text: Raw


class InstructionOpened(Body):
    """Instructions were begun."""

    KIND: ClassVar[str] = "instruction.opened"

    instruction: Name


class InstructionStep(Body):
    """A step was given to the caller."""

    KIND: ClassVar[str] = "instruction.step"

    instruction: Name
    step: int
    """Counted from 0."""
    mark: Name | None = None


class AlarmSeen(Body):
    """An alarm was acknowledged without opening its instructions."""

    KIND: ClassVar[str] = "alarm.seen"

    instruction: Name
