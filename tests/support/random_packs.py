"""Random packs and calls: mostly lawful, with wild conditions strewn in for `check` to sieve out.

One generator runs on hypothesis, which shrinks what it finds, and on a seeded `random.Random`,
which is quick: both only have to give numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import reject
from hypothesis import strategies as st

from protocols.faults import PackRejected
from protocols.pack import Pack
from protocols.situation import Situation, Status, Whereabouts
from protocols.words import UNCLEAR, TransferState
from support.packs import NOON, Content, compiled, content, fact, offer, program, rule, square

T = TypeVar("T")

AREAS: Content = {
    "east": {"says": "East", "polygon": square(10.0, 20.0, 10.2, 20.2)},
    "middle": {"says": "Middle", "polygon": square(10.0, 19.9, 10.2, 20.1)},
}
"""`middle` lies half in `east`."""

PLACES = (
    None,
    Whereabouts(10.1, 20.15, 10.0),  # in east alone
    Whereabouts(10.1, 20.05, 10.0),  # in both
    Whereabouts(10.1, 20.0, 500.0),  # in middle, and perhaps in east
    Whereabouts(area="elsewhere"),
)

STATUSES = (
    None,
    Status("open", free=1, as_of=NOON),
    Status("open", free=0, wait_minutes=20, as_of=NOON),
    Status("closed", as_of=NOON),
    Status("unknown"),
)

TIMES = (NOON, NOON + timedelta(hours=11), NOON + timedelta(days=400))


@dataclass(frozen=True, slots=True)
class Dice:
    """Choices, made by whatever gives a number below another."""

    below: Callable[[int], int]

    def one(self, of: Sequence[T]) -> T:
        return of[self.below(len(of))]

    def chance(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent

    def some(self, of: Sequence[T], least: int = 0) -> list[T]:
        count = least + self.below(len(of) - least + 1) if len(of) > least else len(of)
        left = list(of)
        return [left.pop(self.below(len(left))) for _ in range(count)]


def seeded(seed: int) -> Dice:
    """Dice of a number: quick, and the same on every machine."""
    return Dice(Random(seed).randrange)


class Made:
    """A random pack, as it was written and as it was compiled."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.pack = compiled(content)

    def __repr__(self) -> str:
        parts = ("facts", "screens", "rules", "offers", "programs", "cards")
        return "\n" + "\n".join(f"{part}: {self.content[part]}" for part in parts) + "\n"


@st.composite
def drawn_packs(draw: st.DrawFn, *, rules_speak_of_roles: bool = True) -> Made:
    """Packs that pass every check."""
    content = random_content(Dice(lambda n: draw(st.integers(0, n - 1))))
    if not rules_speak_of_roles:
        content = _silent_on_roles(content)
    try:
        return Made(content)
    except PackRejected:
        reject()


def _silent_on_roles(content: Content) -> Content:
    """The same pack, its rules saying neither who leads nor who waits."""
    cards = {
        name: {**card, "rules": _roleless(card.get("rules", []))}
        for name, card in content["cards"].items()
    }
    return {**content, "rules": _roleless(content["rules"]), "cards": cards}


def _roleless(rules: list[Content]) -> list[Content]:
    found: list[Content] = []
    for held in rules:
        kept = {part: value for part, value in held.items() if part != "stage"}
        if "send" in kept:
            kept["send"] = [" ".join(words.split(" ")[:2]) for words in kept["send"]]
        found.append(kept)
    return found


def random_made(dice: Dice) -> Made:
    """The next random pack that passes every check."""
    while True:
        try:
            return Made(random_content(dice))
        except PackRejected:
            continue


def random_content(dice: Dice, wild: int | None = None) -> Content:
    """A random pack as somebody might write it; most of them pass the check.

    `wild` is the part, in percent, of values that are chosen heeding no law.
    """
    return _Author(dice, dice.one([0, 0, 8, 25]) if wild is None else wild).content()


class _Author:
    """Writes one pack. `wild` is the part, in percent, of atoms that heed no law."""

    def __init__(self, dice: Dice, wild: int) -> None:
        self._dice = dice
        self._wild = wild
        self._facts: dict[str, Content] = {}
        self._screens: dict[str, Content] = {}

    def content(self) -> Content:
        dice = self._dice
        for index in range(2 + dice.below(2)):
            self._facts[f"f{index}"] = self._fact()
        for index in range(1 + dice.below(3)):
            when = self._condition("guards", True, 2)
            self._screens[f"s{index}"] = {"says": f"danger {index}", "when": when}
        cards = {"case-entry": self._card("case-entry"), "other": self._card("other")}
        programs = {f"p{index}": self._program() for index in range(dice.below(4))}
        return content(
            facts=self._facts,
            screens=self._screens,
            areas=AREAS,
            cards=cards,
            rules=[self._rule(f"r{index}") for index in range(dice.below(4))],
            offers=self._offers(cards),
            programs=programs,
        )

    def _fact(self) -> Content:
        dice = self._dice
        domain = {
            "danger": [f"d{n}" for n in range(dice.below(3))],
            "harmless": [f"h{n}" for n in range(dice.below(3))],
            "values": [f"n{n}" for n in range(dice.below(2))],
        }
        if not any(domain.values()):
            domain["danger"] = ["d0"]
        parts: Content = {name: values for name, values in domain.items() if values}
        if self._facts and dice.chance(35):
            parts["applies_when"] = self._condition("guards", True, 1)
        return fact(**parts)

    def _condition(self, use: str, positive: bool, depth: int) -> Content:
        dice = self._dice
        kind = dice.below(20)
        if depth and kind >= 15:
            parts = [self._condition(use, positive, depth - 1) for _ in range(1 + dice.below(2))]
            return {"all" if kind >= 18 else "any": parts}
        if depth and kind == 14:
            return {"not": self._condition(use, not positive, depth - 1)}
        if kind in {12, 13} and self._screens:
            named = dice.some(list(self._screens), least=1)
            return {"tripped" if positive is (use != "spares") else "cleared": named}
        if kind == 11 and (use != "sends" or dice.chance(self._wild)):
            return {"in_area": dice.one(list(AREAS))}
        name = dice.one(list(self._facts))
        return {name: self._values(use, positive, name)}

    def _values(self, use: str, positive: bool, name: str) -> list[str]:
        """Values over which the laws hold, as far as the author cares."""
        dice, held = self._dice, self._facts[name]
        dangers: list[str] = held.get("danger", [])
        calm = [*held.get("harmless", []), *held.get("values", [])]
        if dice.chance(self._wild):
            return dice.some([*dangers, *calm, *UNCLEAR], least=1)
        if positive is (use != "spares"):
            chosen = dangers[dice.below(len(dangers)) :] if dangers else []
            if use != "sends" and calm and dice.chance(20):
                chosen = [*dice.some(calm, least=1), *dangers]
            if dice.chance(20) or not chosen:
                chosen = [*chosen, "unclear"]
            return chosen
        if use == "sends" or (dangers and dice.chance(25)) or not calm:
            return [*calm, *dangers[: dice.below(len(dangers) + 1)]] or dangers
        return dice.some(calm, least=1)

    def _line(self, services: Sequence[str]) -> str:
        dice = self._dice
        urgency = dice.one(["routine", "prompt", "hot", "scheduled"])
        role = dice.one(["", "", "", " lead", " secure", " after", " stage", " consult"])
        return f"{dice.one(services)} {urgency}{role}"

    def _lines(self, services: Sequence[str], least: int) -> list[str]:
        return [self._line(services) for _ in range(least + self._dice.below(2))]

    def _card(self, name: str) -> Content:
        dice = self._dice
        held: Content = {
            "title": name,
            "about": name,
            "default": [
                f"{dice.one(['police', 'ems', 'fire'])} {dice.one(['prompt', 'hot', 'routine'])}",
                *self._lines(["police", "ems", "fire", "line"], 0),
            ],
            "questions": dice.some(list(self._facts), least=1),
        }
        if dice.chance(25):
            held["rules"] = [self._rule(f"of-{name}")]
        if dice.chance(15):
            given = dice.one(list(self._facts))
            dangers = self._facts[given].get("danger", [])
            values = [
                v for group in ("harmless", "values") for v in self._facts[given].get(group, [])
            ]
            wild = dice.chance(self._wild) or not dangers
            held["gives"] = {given: dice.one(values if wild and values else dangers or values)}
        return held

    def _rule(self, name: str) -> Content:
        dice = self._dice
        parts: Content = {"send": self._lines(["police", "ems", "fire", "team", "line"], 1)}
        if dice.chance(75):
            parts["when"] = self._condition("sends", True, 2)
        if dice.chance(30):
            parts["unless"] = self._condition("spares", True, 2)
        if dice.chance(20):
            parts["stage"] = dice.one(["others", "team", "police"])
        return rule(name, **parts)

    def _offers(self, cards: Content) -> list[Content]:
        """From the one that keeps least of case entry's default to the one that keeps most."""
        default: list[str] = cards["case-entry"]["default"]
        found = [self._offer(f"o{index}", default) for index in range(self._dice.below(4))]
        if not self._dice.chance(self._wild):
            found.sort(
                key=lambda made: -sum(line.split()[0] in made["replaces"] for line in default)
            )
        return found

    def _offer(self, name: str, default: list[str]) -> Content:
        dice = self._dice
        parts: Content = {
            "cards": dice.one([["case-entry"], ["case-entry"], ["case-entry", "other"]]),
            "cleared": dice.some(list(self._screens), least=0 if dice.chance(10) else 1),
            "replaces": dice.some(["police", "ems", "fire"]),
        }
        if dice.chance(40):
            parts["when"] = self._condition("spares", True, 2)
        if dice.chance(80):
            parts["brings"] = self._lines(["team", "line"], 1)
        if dice.chance(8):
            parts["brings"] = self._lines(["police", "ems"], 1)
        kept = sorted({line.split()[0] for line in default}.difference(parts["replaces"]))
        if kept and dice.chance(20):
            roles = ["secure", "lead", "after", "stage", "consult"]
            parts["keeps"] = {dice.one(kept): dice.one(roles)}
        if dice.chance(20):
            parts["mode"] = dice.one(["solo", "dual", "transfer"])
        return offer(name, **parts)

    def _program(self) -> Content:
        dice = self._dice
        parts: Content = {
            "services": dice.one([["team"], ["team", "line"], ["line"], ["team", "police"]]),
            "mode": dice.some(["solo", "dual", "transfer"], least=1),
        }
        if dice.chance(40):
            parts["screens"] = dice.some(list(self._screens), least=1)
        if dice.chance(30):
            parts["when"] = self._condition("spares", True, 1)
        if dice.chance(30):
            parts["areas"] = dice.some(list(AREAS), least=1)
        if dice.chance(30):
            parts["hours"] = "09:00-17:00"
        if dice.chance(20):
            parts["queue"] = "PT12H"
        if dice.chance(30):
            parts["longest_wait_minutes"] = 30
        if dice.chance(15):
            parts["ends"] = "2027-01-01"
        if dice.chance(20):
            parts["cards"] = ["case-entry"]
        return program(**parts)


def random_answers(dice: Dice, pack: Pack, calm: int) -> dict[str, str]:
    """Answers to some of the pack's facts; `calm`, in percent, are harmless or neutral."""
    found: dict[str, str] = {}
    for name, domain in pack.domains.items():
        kept = [*domain.harmless, *(domain.neutral if not domain.harmless else ())]
        every = [None, *domain.answers()] if domain.clear else [None]
        chosen = dice.one(kept if kept and dice.chance(calm) else every)
        if chosen is not None:
            found[name] = chosen
    return found


def random_situation(
    dice: Dice, pack: Pack, at: datetime | None = None, calm: int = 0
) -> Situation:
    """A call, in whatever state it may be."""
    cards = list(pack.sections.cards)
    programs = list(pack.sections.programs)
    card = dice.one(cards)
    status: dict[str, Any] = {name: dice.one(STATUSES) for name in programs}
    lost = dice.chance(10) and programs
    return Situation(
        card=card,
        at=at or dice.one(TIMES),
        facts=random_answers(dice, pack, calm),
        opened=tuple(c for c in dice.some(cards) if c != card) if dice.chance(30) else (),
        place=dice.one(PLACES),
        status={name: held for name, held in status.items() if held is not None},
        transfers={dice.one(programs): TransferState.DROPPED} if lost else {},
    )
