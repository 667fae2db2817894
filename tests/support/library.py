"""What a library of guidecards lacks: each measure lists where, and what of it.

All but the reading level and the likeness of questions, which have modules of their own.
"""

from __future__ import annotations

import re
import types
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from protocols.conditions import Atom, Condition, Every, Not, Some, Tripped
from protocols.interview import reason_of
from protocols.layer import LIST_SECTIONS
from protocols.model import Card, Fact, Instruction, Rule, Text
from protocols.model.base import Model
from protocols.model.scenario import Scenario
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY
from protocols.saying import said

LANGUAGES = ("en", "es")
FEWEST_PHRASES = 8
FEWEST_SCENARIOS = 3

Found = list[tuple[str, str]]
"""What is missing: where, and what of it."""


def ready(pack: Pack) -> list[str]:
    """The cards that a live call may open."""
    return [name for name, card in pack.sections.cards.items() if not card.draft]


# ---------------------------------------------------------------- what belongs to a card


def facts_read(condition: Condition | None, screens: Mapping[str, Condition]) -> set[str]:
    """The facts on which a condition hangs, also by way of screens."""
    match condition:
        case Atom(fact, _):
            return {fact}
        case Tripped(screen):
            return facts_read(screens.get(screen), screens)
        case Not(part):
            return facts_read(part, screens)
        case Every(parts) | Some(parts):
            return set().union(*(facts_read(part, screens) for part in parts))
        case _:
            return set()


def rules_of(pack: Pack, card: str) -> list[Rule]:
    """The rules that hold while a card is open: its own, and the pack's for it or for all."""
    general = [rule for rule in pack.sections.rules if not rule.cards or card in rule.cards]
    return [*general, *pack.sections.cards[card].rules]


def facts_of(pack: Pack, card: str) -> dict[str, Fact]:
    """The facts of a card: asked on it, answered by opening it, or read by a rule on it."""
    named = {*pack.plans[card].facts, *pack.sections.cards[card].gives}
    rules = {rule.id for rule in rules_of(pack, card)}
    for parsed in pack.parsed.rules:
        if parsed.rule.id in rules:
            named |= facts_read(parsed.when, pack.parsed.screens)
            named |= facts_read(parsed.unless, pack.parsed.screens)
    return {name: fact for name, fact in pack.sections.facts.items() if name in named}


def instructions_of(pack: Pack, card: str) -> dict[str, Instruction]:
    """The instructions at hand on a card, its own and those that rules bring."""
    own = pack.sections.cards[card].instruct
    named = {*own, *(name for rule in rules_of(pack, card) for name in rule.instruct)}
    return {name: one for name, one in pack.sections.instructions.items() if name in named}


def parts_of(pack: Pack, card: str) -> Iterator[tuple[str, Model]]:
    """Everything that a call taker may read or say while a card is open."""
    sections, rules = pack.sections, rules_of(pack, card)
    yield f"cards.{card}", sections.cards[card]
    yield from ((f"facts.{name}", fact) for name, fact in facts_of(pack, card).items())
    yield from ((f"instructions.{n}", one) for n, one in instructions_of(pack, card).items())
    yield from ((f"rules.{rule.id}", rule) for rule in rules if rule in sections.rules)
    for offer in sections.offers:
        if card in offer.cards:
            yield f"offers.{offer.id}", offer
            yield from ((f"screens.{name}", sections.screens[name]) for name in offer.cleared)
    for rule in rules:
        yield from ((f"cautions.{name}", sections.cautions[name]) for name in rule.caution)
        yield from ((f"reports.{name}", sections.reports[name]) for name in rule.report_due)


def shared_parts(pack: Pack) -> Iterator[tuple[str, Model]]:
    """What belongs to no card: the header, and the sections that every call uses."""
    yield "pack", pack.header
    for section in ("services", "screens", "cautions", "reports", "dispositions"):
        held: Mapping[str, Model] = getattr(pack.sections, section)
        yield from ((f"{section}.{name}", one) for name, one in held.items())
    for name, reason in pack.sections.leave_out_reasons.items():
        yield f"leave_out_reasons.{name}", reason
    yield from ((f"tiers.{tier.tier}", tier) for tier in pack.sections.tiers)
    yield from ((f"invariants.{one.id}", one) for one in pack.sections.invariants)
    for name, fact in pack.sections.facts.items():
        if not any(name in facts_of(pack, card) for card in pack.sections.cards):
            yield f"facts.{name}", fact


def own_parts(pack: Pack) -> Iterator[tuple[str, Model]]:
    """What stands in the pack itself: its header, and every object but those of its parents."""
    yield "pack", pack.header
    for (section, name), place in pack.origins.items():
        if place.startswith(f"{pack.id}/") and section != "synonyms":
            held = getattr(pack.sections, section)
            by = LIST_SECTIONS.get(section)
            found = next(one for one in held if getattr(one, by) == name) if by else held[name]
            yield f"{section}.{name}", found


# ---------------------------------------------------------------- both languages


def texts(where: str, value: Any, hint: Any) -> Iterator[tuple[str, Text]]:
    """Every text inside of a model, found by what the model says may stand there."""
    if value is None:
        return
    if hint == Text:
        yield where, value
    elif isinstance(hint, type) and issubclass(hint, Model) and isinstance(value, hint):
        for field, inner in get_type_hints(hint, include_extras=True).items():
            yield from texts(f"{where}.{field}", getattr(value, field), inner)
    elif get_origin(hint) is Annotated:
        yield from texts(where, value, get_args(hint)[0])
    elif get_origin(hint) in (Union, types.UnionType):
        for inner in get_args(hint):
            if inner is not type(None):
                yield from texts(where, value, inner)
    elif get_origin(hint) is tuple and isinstance(value, tuple):
        for number, one in enumerate(value, start=1):
            yield from texts(f"{where}.{number}", one, get_args(hint)[0])
    elif get_origin(hint) is dict and isinstance(value, dict):
        for name, one in value.items():
            yield from texts(f"{where}.{name}", one, get_args(hint)[1])


def untranslated(parts: Iterable[tuple[str, Model]]) -> Found:
    """Texts that lack a language, or in which one is a mere copy of the other."""
    found: Found = []
    for where, part in parts:
        for place, text in texts(where, part, type(part)):
            for language in LANGUAGES:
                if not re.search(r"\w", text.get(language, "")):
                    found.append((place, f"no {language}"))
            english = text.get("en", "")
            if english == text.get("es") and len(english.split()) >= 3:
                found.append((place, "the Spanish is the English"))
    return found


def unlike_in_one_language(pack: Pack, card: str) -> Found:
    """Questions that tell `you` from `they` in English and are one and the same in Spanish.

    `¿Está en la calle?` asks after either: `usted` or `la persona` has to be said.
    """
    found: Found = []
    for name, fact in facts_of(pack, card).items():
        of_patient = fact.ask_of.get("patient")
        if fact.ask is None or of_patient is None or "es" not in fact.ask or "es" not in of_patient:
            continue
        if (fact.ask["en"] != of_patient["en"]) != (fact.ask["es"] != of_patient["es"]):
            found.append((f"facts.{name}", "the Spanish does not tell you from they"))
    return found


def keyed_wrong(pack: Pack, card: str) -> Found:
    """Spanish questions of yes or no that a caller answers with something else, or the wrong way.

    After `¿No hay nadie?` a no may mean either; what begins with `¿Dónde` is no question of yes or
    no at all.
    """
    found: Found = []
    for name, fact in facts_of(pack, card).items():
        if {*fact.harmless, *fact.values, *fact.danger} != {"yes", "no"}:
            continue
        for who, text in {"ask": fact.ask, **fact.ask_of}.items():
            questions = re.findall(r"¿([^?]*)", text.get("es", "") if text else "")
            openings = re.compile(r"(qué|quién|cuándo|cuánt|dónde|adónde|cómo|cuál|por qué)", re.I)
            if questions and openings.match(questions[0]):
                found.append((f"facts.{name}.{who}", "no question of yes or no"))
            if any(question.lower().startswith("no ") for question in questions):
                found.append((f"facts.{name}.{who}", "a no may mean either"))
    return found


def unfit_for_the_screen(pack: Pack, card: str) -> Found:
    """Spanish that takes more than the two rows of a question or the row of an answer."""
    found: Found = []
    for name, fact in facts_of(pack, card).items():
        asked = {"ask": fact.ask, **fact.ask_of}
        for who, text in asked.items():
            spanish = text.get("es", "") if text else ""
            if len(spanish) > 100:
                found.append((f"facts.{name}.{who}", f"{len(spanish)} characters"))
            if spanish.count("?") != spanish.count("¿"):
                found.append((f"facts.{name}.{who}", "a question without both of its marks"))
        for value, text in {**fact.harmless, **fact.values, **fact.danger}.items():
            if len(text.get("es", "")) > 36:
                found.append((f"facts.{name}.{value}", f"{len(text['es'])} characters"))
    return found


# ---------------------------------------------------------------- reasons, phrases, mock calls


def unreasoned(pack: Pack, card: str) -> Found:
    """Rules without a reason, and questions that do not say why they are asked."""
    found: Found = [
        (f"rules.{rule.id}", "no because")
        for rule in rules_of(pack, card)
        if not re.search(r"[a-z]", said(rule.because))
    ]
    for name in sorted(pack.plans[card].facts):
        why = reason_of(pack.sections, pack.plans[card], name)
        if why is None or not re.search(r"[a-z]", said(why)):
            found.append((f"facts.{name}", "no why"))
    return found


def few_phrases(name: str, card: Card) -> Found:
    """Languages in which too few different things that callers say lead to a card."""
    found: Found = []
    for language in LANGUAGES:
        phrases = {phrase.strip().casefold() for phrase in card.phrases.get(language, ())}
        if len(phrases) < FEWEST_PHRASES:
            found.append((f"cards.{name}", f"{len(phrases)} phrases in {language}"))
    return found


def played_on(scenario: Scenario) -> str:
    """The card on which a mock call ends."""
    opened = [event.open for event in scenario.events if event.open]
    return scenario.key.card or (opened[-1] if opened else CASE_ENTRY)


def few_scenarios(pack: Pack, scenarios: Iterable[Scenario]) -> Found:
    """Cards on which too few mock calls end."""
    ends = Counter(played_on(scenario) for scenario in scenarios)
    return [
        (f"cards.{card}", f"{ends[card]} mock calls")
        for card in ready(pack)
        if ends[card] < FEWEST_SCENARIOS
    ]


# ---------------------------------------------------------------- sources

FIGURE = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)\b"
    r"(?: \w+)?? (second|minute|hour|day|week|month|year)s?\b"
)
"""A span of time in words that the call taker reads."""


def suicide_scale(pack: Pack) -> set[str]:
    """The facts that come from the published screening questions."""
    return {
        name
        for name, fact in pack.sections.facts.items()
        if any("cssrs" in source.lower() or "c-ssrs" in source.lower() for source in fact.source)
    }


def unsourced(pack: Pack, card: str) -> Found:
    """What must say where it comes from, and does not.

    Medical instructions, clocks and paces; dangers told by a span of time, where a rule or an
    invariant hangs on them; screens of suicide.
    """
    found: Found = []
    for name, instruction in instructions_of(pack, card).items():
        figures = instruction.pacer_per_minute is not None or instruction.clocks
        if (instruction.medical or figures) and not instruction.source:
            found.append((f"instructions.{name}", "medical, and no source"))
    screens = pack.parsed.screens
    decide = [one.when for one in pack.parsed.rules]
    decide += [when for _, *parts in pack.parsed.invariants for when in parts]
    hung_on = set().union(*(facts_read(when, screens) for when in decide))
    for name, fact in facts_of(pack, card).items():
        spans = [said(text) for text in fact.danger.values() if FIGURE.search(said(text).lower())]
        if name in hung_on and spans and not fact.source:
            found.append((f"facts.{name}", f"a figure without a source: {spans[0]}"))
    scale = suicide_scale(pack)
    for name, screen in pack.sections.screens.items():
        about = "suicid" in f"{name} {said(screen.says)}".lower()
        if (about or facts_read(screens[name], {}) & scale) and not screen.source:
            found.append((f"screens.{name}", "a screen of suicide without a source"))
    return found
