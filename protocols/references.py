"""Names that a pack uses outside its conditions: each must be there, and be of the right kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import chain
from zoneinfo import ZoneInfo

from protocols.conditions import Path, unknown
from protocols.faults import Fault
from protocols.hours import hours_fault
from protocols.ladder import is_pattern_word
from protocols.layer import Key
from protocols.lines import LineSpec
from protocols.model import (
    Area,
    Card,
    Fact,
    Instruction,
    Invariant,
    Offer,
    Program,
    Rule,
    Spoken,
    Tier,
)
from protocols.procedure import CASE_ENTRY
from protocols.resolve import Resolved
from protocols.situation import ELSEWHERE
from protocols.words import FIELD_SERVICES, UNCLEAR, UNCLEAR_WORD, URGENCIES, Role

Report = Callable[[Fault], None]

MOST_VALUES = 9
"""Answers are numbered, and a digit is one key."""


def check_references(resolved: Resolved, report: Report) -> None:
    """Report every name that leads nowhere, and every text that cannot be read."""
    _References(resolved, report).check()


class _References:
    def __init__(self, resolved: Resolved, report: Report) -> None:
        self._resolved = resolved
        self._sections = resolved.sections
        self._report = report

    def check(self) -> None:
        sections = self._sections
        self._header()
        self._finding()
        for name, fact in sections.facts.items():
            self._fact(name, fact)
        for rule in sections.rules:
            self._rule(rule, ("rules", rule.id), ())
        for name, card in sections.cards.items():
            self._card(name, card)
        for offer in sections.offers:
            self._offer(offer)
        for tier in sections.tiers:
            self._tier(tier)
        for name, area in sections.areas.items():
            self._area(name, area)
        for name, program in sections.programs.items():
            self._program(name, program)
        for name, instruction in sections.instructions.items():
            self._instruction(name, instruction)
        for name, disposition in sections.dispositions.items():
            self._names(
                "service",
                disposition.services,
                sections.services,
                ("dispositions", name),
                "services",
            )
        for invariant in sections.invariants:
            self._invariant(invariant)
        self._rule_ids()

    def _fault(self, key: Key, what: str, remedy: str, *path: str | int) -> None:
        self._report(self._resolved.places[key].fault(f"{key[1]!r}: {what}", remedy, path))

    def _names(
        self, kind: str, used: Iterable[str], known: Collection[str], key: Key, *path: str | int
    ) -> None:
        for name in used:
            if name not in known:
                self._fault(key, *unknown(kind, name, known), *path)

    def _header(self) -> None:
        header, sections = self._resolved.header, self._sections
        main = self._resolved.main

        def refuse(what: str, remedy: str, *path: str) -> None:
            self._report(main.fault(what, remedy, path))

        try:
            ZoneInfo(header.timezone)
        except (KeyError, ValueError, OSError):
            refuse(
                f"there is no time zone {header.timezone!r}",
                "Write it like America/Los_Angeles",
                "timezone",
            )
        if header.agency and header.agency.alone_at:
            wrong = hours_fault(header.agency.alone_at, header.country)
            if wrong:
                refuse(f"these hours cannot be read: {wrong}", "Write Mo-Su 23:00-07:00", "agency")
        if header.asked_by is not None:
            fact = sections.facts.get(header.asked_by.fact)
            if fact is None:
                refuse(*unknown("fact", header.asked_by.fact, sections.facts), "asked_by")
            else:
                for value in header.asked_by.third_party:
                    if value not in fact.values:
                        refuse(*unknown("value", value, fact.values), "asked_by")
        unsafe = header.callback_unsafe
        if unsafe is not None:
            fact = sections.facts.get(unsafe.fact)
            known = {**fact.harmless, **fact.values, **fact.danger} if fact else {}
            for value in unsafe.values:
                if value not in known and value not in {*UNCLEAR, UNCLEAR_WORD}:
                    refuse(*unknown("value", value, known), "callback_unsafe")
        if header.story is not None:
            fact = sections.facts.get(header.story)
            if fact is None or fact.kind != "text":
                refuse("`story` must name a fact of kind text", "Write what_happened", "story")
        if header.cannot_speak is not None:
            fact = sections.facts.get(header.cannot_speak.fact)
            if fact is None or header.cannot_speak.value not in fact.danger:
                refuse(
                    "`cannot_speak` must name a fact and one of its dangers",
                    "Write {fact: can_speak, value: cannot}",
                    "cannot_speak",
                )
        self._spoken(header.spoken, refuse)
        if header.agency and header.agency.emd and header.agency.emd not in sections.programs:
            refuse(*unknown("program", header.agency.emd, sections.programs), "agency", "emd")
        for service in FIELD_SERVICES:
            held = sections.services.get(service)
            if held is None or held.by != "agency":
                refuse(
                    f"the service {service!r} must be there, run by the agency",
                    f"Write `services: {{{service}: {{says: ..., by: agency}}}}` or extend base",
                )
        if CASE_ENTRY not in sections.cards:
            refuse(f"there is no card {CASE_ENTRY!r}", "Add it, or extend base")
        if not sections.tiers:
            refuse("there is no ladder of tiers", "Add `tiers`, or extend base")
        elif (last := sections.tiers[-1]).any or last.all:
            self._fault(
                ("tiers", last.tier),
                "the last step of the ladder has a pattern, so some lines would have no tier",
                "End the ladder with a step that has neither `any` nor `all`",
            )
        for step in sections.tiers[:-1]:
            if not step.any and not step.all:
                self._fault(
                    ("tiers", step.tier),
                    "it has no pattern, so no step after it is ever reached",
                    "Give it `any` or `all`, or put it last",
                )
        for name in sections.services:
            if name in URGENCIES or name in list(Role):
                self._fault(
                    ("services", name),
                    "a service cannot be called by an urgency or a role",
                    "Rename it",
                )

    def _finding(self) -> None:
        for name in self._sections.finding:
            self._names("card", [name], self._sections.cards, ("finding", name), "words")

    def _spoken(self, spoken: Spoken | None, refuse: Callable[..., None]) -> None:
        if spoken is None:
            return
        fact = self._sections.facts.get(spoken.fact)
        if fact is None:
            refuse(*unknown("fact", spoken.fact, self._sections.facts), "spoken")
            return
        values = {**fact.harmless, **fact.values, **fact.danger}
        for value in spoken.languages:
            if value not in values:
                refuse(*unknown("value", value, values), "spoken", "languages")

    def _fact(self, name: str, fact: Fact) -> None:
        key = ("facts", name)
        domain = {**fact.harmless, **fact.values, **fact.danger}
        if fact.kind == "choice" and not domain:
            self._fault(key, "it has no values", "Give it `harmless`, `values` or `danger`")
        if len(domain) > MOST_VALUES:
            self._fault(
                key,
                f"it has {len(domain)} values, and only {MOST_VALUES} have a key",
                "Join some, or make two facts of it",
            )
        if fact.kind != "choice" and domain:
            self._fault(key, f"a {fact.kind} is typed in and has no values", "Remove the values")
        if fact.told_by is None and fact.ask is None:
            self._fault(key, "it has no question", "Write `ask`, or say `from: officer`")
        self._names("value", fact.bands, domain, key, "bands")
        asked_by = self._resolved.header.asked_by
        askers = self._sections.facts.get(asked_by.fact) if asked_by else None
        known = {**askers.values, **askers.harmless, **askers.danger} if askers else {}
        self._names("kind of caller", fact.ask_of, known, key, "ask_of")

    def _rule(self, rule: Rule, key: Key, path: Path) -> None:
        sections = self._sections

        def refuse(what: str, remedy: str, *inner: str) -> None:
            place = self._resolved.places[key]
            self._report(place.fault(f"rule {rule.id!r}: {what}", remedy, (*path, *inner)))

        for words in rule.send:
            service = LineSpec.read(words).service
            if service not in sections.services:
                refuse(*unknown("service", service, sections.services), "send")
        for kind, used, known, field in (
            ("card", rule.cards, sections.cards, "cards"),
            ("service", rule.stage, {*sections.services, "others"}, "stage"),
            ("caution", rule.caution, sections.cautions, "caution"),
            ("instruction", rule.instruct, sections.instructions, "instruct"),
            ("report", rule.report_due, sections.reports, "report_due"),
            ("card", rule.propose, sections.cards, "propose"),
        ):
            for name in used:
                if name not in known:
                    refuse(*unknown(kind, name, known), field)
        does = (rule.send, rule.stage, rule.caution, rule.instruct, rule.report_due, rule.propose)
        if not any(does):
            refuse("it does nothing", "Give it `send`, `instruct`, `caution` or `propose`")

    def _rule_ids(self) -> None:
        """Reasons name rules, so that a rule's id must be its own on whatever card it stands."""
        seen: dict[str, Key] = {rule.id: ("rules", rule.id) for rule in self._sections.rules}
        for name, card in self._sections.cards.items():
            for index, rule in enumerate(card.rules):
                if rule.id in seen:
                    first = self._resolved.places[seen[rule.id]]
                    self._fault(
                        ("cards", name),
                        f"its rule {rule.id!r} has the id of a rule in {first.file}",
                        "Give it an id of its own",
                        "rules",
                        index,
                    )
                seen.setdefault(rule.id, ("cards", name))

    def _card(self, name: str, card: Card) -> None:
        key = ("cards", name)
        sections = self._sections
        for words in card.default:
            service = LineSpec.read(words).service
            self._names("service", [service], sections.services, key, "default")
        for field in ("first", "questions", "closing"):
            for index, question in enumerate(getattr(card, field)):
                self._names("fact", [question.fact], sections.facts, key, field, index)
                asked = sections.facts.get(question.fact)
                if asked is not None and asked.told_by is not None:
                    self._fault(
                        key,
                        f"{question.fact!r} is told by {asked.told_by} and never asked",
                        "Take it out of the questions",
                        field,
                        index,
                    )
        for fact, value in card.gives.items():
            self._names("fact", [fact], sections.facts, key, "gives")
            if fact in sections.facts:
                held = sections.facts[fact]
                known = {**held.harmless, **held.values, **held.danger}
                self._names(f"value of {fact!r}", [value], known, key, "gives", fact)
        self._names("instruction", card.instruct, sections.instructions, key, "instruct")
        for index, rule in enumerate(card.rules):
            self._rule(rule, key, ("rules", index))

    def _offer(self, offer: Offer) -> None:
        key = ("offers", offer.id)
        sections = self._sections
        self._names("card", offer.cards, sections.cards, key, "cards")
        self._names("screen", offer.cleared, sections.screens, key, "cleared")
        self._names("service", offer.replaces, sections.services, key, "replaces")
        self._names("service", offer.keeps, sections.services, key, "keeps")
        for words in offer.brings:
            service = LineSpec.read(words).service
            self._names("service", [service], sections.services, key, "brings")

    def _tier(self, tier: Tier) -> None:
        for field in ("any", "all"):
            for words in getattr(tier, field):
                for word in words.split(" "):
                    if not is_pattern_word(word, tuple(self._sections.services)):
                        self._fault(
                            ("tiers", tier.tier),
                            *unknown("service, urgency or role", word, self._sections.services),
                            field,
                        )

    def _area(self, name: str, area: Area) -> None:
        from protocols.areas import in_degrees

        key = ("areas", name)
        if name == ELSEWHERE:
            self._fault(key, "this word means: in no area", "Rename the area")
        if any(abs(latitude) > 90 for latitude, _ in chain(area.polygon, *area.holes)):
            self._fault(
                key, "a latitude is beyond 90", "Write each corner as [latitude, longitude]"
            )
            return
        shape = in_degrees(area)
        if not shape.is_valid or shape.area == 0:
            from shapely.validation import explain_validity

            self._fault(
                key,
                f"its outline is not a simple shape ({explain_validity(shape)})",
                "Draw the corners in order around the area, without crossing",
            )

    def _program(self, name: str, program: Program) -> None:
        key = ("programs", name)
        sections = self._sections
        self._names("service", program.services, sections.services, key, "services")
        self._names("card", program.cards, sections.cards, key, "cards")
        self._names("screen", program.screens, sections.screens, key, "screens")
        self._names("area", program.areas, sections.areas, key, "areas")
        self._names("contact", program.contacts, sections.contacts, key, "contacts")
        field = "longest_wait_minutes_by_area"
        self._names("area", program.longest_wait_minutes_by_area, sections.areas, key, field)
        wrong = hours_fault(program.hours, self._resolved.header.country)
        if wrong:
            self._fault(
                key, f"these hours cannot be read: {wrong}", "Write Mo-Fr 08:00-20:00", "hours"
            )
        if program.starts and program.ends and program.ends <= program.starts:
            self._fault(key, "it ends before it starts", "Mend the dates", "ends")
        if program.transfer is None and not {"transfer", "conference"}.isdisjoint(program.mode):
            what = f"nothing says when the program {name!r} counts as not answering"
            remedy = "Add `transfer`: `answer_within_seconds`, and the `brief` for the line"
            self._fault(key, what, remedy, "mode")

    def _instruction(self, name: str, instruction: Instruction) -> None:
        marks = {step.mark for step in instruction.steps if step.mark}
        for clock in instruction.clocks:
            self._names("mark", [clock.until], marks, ("instructions", name), "clocks")

    def _invariant(self, invariant: Invariant) -> None:
        key = ("invariants", invariant.id)
        services = self._sections.services
        self._names("card", invariant.cards, self._sections.cards, key, "cards")
        self._names("card", invariant.opened, self._sections.cards, key, "opened")
        self._names("service", invariant.some_of, services, key, "some_of")
        self._names("service", invariant.never, services, key, "never")
        for words in invariant.always:
            for word in words.split(" "):
                if not is_pattern_word(word, tuple(services)):
                    self._fault(key, *unknown("service or urgency", word, services), "always")
        self._names("fact", invariant.never_lowers, self._sections.facts, key, "never_lowers")
        lines = invariant.always or invariant.some_of or invariant.never
        if not (lines or invariant.implies or invariant.never_lowers):
            self._fault(key, "it demands nothing", "Give it `always`, `some_of` or `never`")
