"""A call to be decided, and what came of it, in the words of packs."""

from datetime import datetime
from typing import Any

from protocols.decision import Decision
from protocols.situation import Situation
from support.packs import NOON, fact, offer

WEAPON = {"weapon": fact(harmless=["none"], danger=["near", "drawn"])}
SCREEN = {"weapon": {"says": "weapon in reach", "when": {"weapon": "near or worse"}}}
ALONE = offer("alone", cleared="weapon", replaces="police", brings="team prompt lead")


def call(card: str = "case-entry", at: datetime = NOON, **parts: Any) -> Situation:
    return Situation(card, at, **parts)


def words(decision: Decision) -> list[str]:
    """The lines in a pack's words, and who fills them."""
    return [line.words + (f" by {line.program}" if line.program else "") for line in decision.lines]
