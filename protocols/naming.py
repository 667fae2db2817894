"""Names from outside put to a pack: each must be known, else the nearest one is told."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.faults import NotInPack
from protocols.model import Fact
from protocols.pack import Pack
from protocols.situation import ELSEWHERE, STATES, Situation


def answer_of(pack: Pack, fact: str, given: str | int) -> str:
    """An answer as the pack names it: a value, an unclear word, or the value of a number's band.

    A typed-in fact takes any text. Raises `NotInPack`.
    """
    check_fact(pack, fact)
    held = pack.sections.facts[fact]
    domain = pack.domains[fact]
    if not domain.clear:
        return str(given)
    if isinstance(given, int) or (given.isdecimal() and held.bands and given not in domain.clear):
        return _band(held, fact, int(given))
    if given not in domain.answers():
        raise NotInPack("value", given, domain.answers(), f"facts.{fact}")
    return given


def check_fact(pack: Pack, fact: str) -> None:
    """Raise `NotInPack` for a fact that the pack does not have."""
    _known("fact", fact, pack.sections.facts, f"facts.{fact}")


def _band(held: Fact, name: str, number: int) -> str:
    for value, band in held.bands.items():
        low, _, high = band.rstrip("+").partition("-")
        most = float("inf") if band.endswith("+") else int(high or low)
        if int(low) <= number <= most:
            return value
    raise NotInPack("value", str(number), held.bands, f"facts.{name}")


def check_situation(pack: Pack, situation: Situation) -> None:
    """Raise `NotInPack` for the first name of a situation that the pack does not have."""
    sections = pack.sections
    _known("card", situation.card, sections.cards, "card")
    for index, card in enumerate(situation.opened):
        _known("card", card, sections.cards, f"opened.{index}")
    for fact, value in situation.facts.items():
        answer_of(pack, fact, value)
    for program, status in situation.status.items():
        _known("program", program, sections.programs, f"status.{program}")
        _known("state", status.state, dict.fromkeys(STATES), f"status.{program}.state")
    for program in situation.transfers:
        _known("program", program, sections.programs, "transfer.program")
    area = situation.place.area if situation.place else None
    if area is not None and area != ELSEWHERE:
        _known("area", area, sections.areas, "place.area")


def _known(kind: str, name: str, known: Mapping[str, object], where: str) -> None:
    if name not in known:
        raise NotInPack(kind, name, known, where)
