"""One program looked at by itself: whether it would take this person, on whatever card."""

from __future__ import annotations

from protocols.decision import ProgramResult
from protocols.evaluation import evaluate
from protocols.pack import Pack
from protocols.reasons import program_result
from protocols.situation import Situation


def result_of(pack: Pack, situation: Situation, program: str) -> ProgramResult:
    """How a program of the pack stands to a situation, and the work that it would owe."""
    return program_result(evaluate(pack, situation), program)
