"""Rules, offers and programs that can never come true, and rules that add nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from protocols.findings.every_call import Call, EveryCall, asked_somewhere
from protocols.findings.finding import Level, Told, found_at
from protocols.findings.supports import supports
from protocols.kleene import TRUE
from protocols.lines import LineKey, LineSpec
from protocols.pack import Pack
from protocols.parsed import ParsedRule

_PARTS = ("stage", "caution", "instruct", "report_due", "propose")


def rule_findings(pack: Pack, calls: EveryCall) -> Iterator[Told]:
    """Everything that never happens, whatever is answered."""
    procedure = pack.procedure
    fires = [rule.fires for rule in procedure.rules]
    silent = set(pack.sections.facts) - asked_somewhere(pack)
    held = supports(pack)
    in_doubt = [node for node in fires if not held[node].isdisjoint(silent)]
    asked_only = EveryCall(pack, silent)
    for parsed, node in zip(pack.parsed.rules, fires, strict=True):
        if not calls.can_be(node, TRUE):
            yield _of_rule(
                parsed,
                "rule-never",
                "it can never fire, whatever is answered",
                "Mend its condition, or take it out",
            )
        elif node in in_doubt and not asked_only.can_be(node, TRUE):
            yield _of_rule(
                parsed,
                "rule-never-asked",
                "it fires only on an answer that no card asks for",
                "Ask for it on a card, or take the rule out",
            )
    for name, program in procedure.programs.items():
        if not calls.can_be(program.fits, TRUE):
            yield found_at(
                ("programs", name),
                Level.WARN,
                "program-never",
                "it can take no call, whatever is answered",
                "Mend its `when` or its screens",
            )
    yield from _needless(pack, calls)


@dataclass(frozen=True, slots=True)
class _Doing:
    """All that a rule does, ready to be compared."""

    hard: bool
    cards: frozenset[str]
    """On which it holds; empty for all."""
    lines: Mapping[LineKey, LineSpec]
    others: frozenset[tuple[str, str]]
    """The part of the rule and the name in it, for all but the lines."""

    @classmethod
    def of(cls, parsed: ParsedRule) -> _Doing:
        rule = parsed.rule
        cards = frozenset(rule.cards or filter(None, [parsed.card]))
        lines = {line.key: line for line in map(LineSpec.read, rule.send)}
        others = {(part, name) for part in _PARTS for name in getattr(rule, part)}
        if "others" in rule.stage:
            others |= {("stages all but", line.service) for line in lines}
        return cls(rule.hard, cards, lines, frozenset(others))

    def covers(self, other: _Doing, *, earlier: bool) -> bool:
        """Whether it does all that the other does, wherever the other holds."""
        if (other.hard and not self.hard) or not other.others <= self.others:
            return False
        if self.cards and not (other.cards and other.cards <= self.cards):
            return False
        return all(
            (held := self.lines.get(key)) is not None
            and held.urgency >= line.urgency
            # The first rule that names a role decides on it.
            and (line.role is None or (earlier and held.role == line.role))
            for key, line in other.lines.items()
        )


def _needless(pack: Pack, calls: EveryCall) -> Iterator[Told]:
    """Rules with which another always fires and does no less; of two alike, the first stays."""
    fires = [rule.fires for rule in pack.procedure.rules]
    doing = [_Doing.of(parsed) for parsed in pack.parsed.rules]
    does: dict[object, set[int]] = {}
    for index, held in enumerate(doing):
        for one in (*held.lines, *held.others):
            does.setdefault(one, set()).add(index)
    reading: dict[str, set[int]] = {}
    for index, node in enumerate(fires):
        for name in supports(pack)[node]:
            reading.setdefault(name, set()).add(index)
    silence = calls.in_call(Call({}, {}), fires)
    always = {index for index, node in enumerate(fires) if silence[node] is TRUE}
    needless: set[int] = set()
    for index, held in enumerate(doing):
        call = calls.call_to(fires[index])
        if call is None:
            continue
        # In a call that does not tell what a rule reads, the rule is what it is in silence.
        likely = always.union(*(reading[name] for name in call.names)) - needless - {index}
        alike = [does[one] for one in (*held.lines, *held.others)]
        able = [
            other
            for other in sorted(likely.intersection(*alike))
            if calls.is_judged(fires[other]) and doing[other].covers(held, earlier=other < index)
        ]
        in_call = calls.in_call(call, [fires[other] for other in able])
        for other in able:
            if in_call[fires[other]] is TRUE and calls.implies(fires[index], fires[other]):
                needless.add(index)
                yield _of_rule(
                    pack.parsed.rules[index],
                    "rule-needless",
                    f"whenever it fires, {pack.procedure.rules[other].rule.id!r} fires too and does"
                    " no less",
                    "Take it out, or let it do more",
                )
                break


def _of_rule(parsed: ParsedRule, code: str, what: str, remedy: str) -> Told:
    level = Level.NOTE if code == "rule-needless" else Level.WARN
    words = f"rule {parsed.rule.id!r}: {what}" if parsed.card else what
    return found_at(parsed.key, level, code, words, remedy)
