"""Calls on one card laid over a pack's graph, see `protocols.evaluation`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from protocols.columns.answers import standing_codes
from protocols.columns.arrays import Bytes, Flags, Rows
from protocols.columns.availability import opened_inputs
from protocols.columns.calls import UNASKED, Calls, answer_codes
from protocols.columns.kleene import Masks, Truths
from protocols.kleene import FALSE, TRUE
from protocols.lines import LineSpec
from protocols.pack import Pack
from protocols.possible import mask


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is known of every node by row, and what may still come."""

    opened: Mapping[str, Bytes]
    """By card opened before the current one: its place in the order, 0 where it was not."""
    truths: Mapping[int, Bytes]
    masks: Mapping[int, Bytes]
    """Of those nodes that tell whether offers, programs and rules that ask for them are open."""

    def true(self, node: int) -> Flags:
        """Where a node is known true."""
        held: Flags = self.truths[node] == TRUE
        return held

    def may_come_true(self, node: int) -> Flags:
        """Where answers still to come may make it true."""
        held: Flags = (self.masks[node] & mask(TRUE)) != 0
        return held


def evaluate_rows(
    pack: Pack, calls: Calls, inputs: Mapping[str, Bytes], card: str, rows: Rows | slice
) -> Seen:
    """Evaluate rows that have the same current card; `inputs` are those of all rows."""
    procedure = pack.procedure
    count = len(calls.card[rows])
    opened = {name: held[rows] for name, held in calls.opened.items() if name != card}
    opened = {name: held for name, held in opened.items() if held.any()}
    answers = standing_codes(
        pack, {fact: held[rows] for fact, held in calls.facts.items()}, opened, card, count
    )
    given = {name: held[rows] for name, held in inputs.items()}
    given.update(opened_inputs(pack, opened, count, card))
    truths = procedure.graph.evaluate(
        Truths(count, answers, given, pack.domains), procedure.cards[card].cone
    )
    return Seen(opened, truths, _masks(pack, card, answers, given, truths))


def _masks(
    pack: Pack,
    card: str,
    answers: Mapping[str, Bytes],
    inputs: Mapping[str, Bytes],
    truths: Mapping[int, Bytes],
) -> dict[int, Bytes]:
    """What may still come, of the nodes that tell whether offers and programs are still open."""
    procedure = pack.procedure
    rows = len(next(iter(truths.values())))
    coded = dict(answers)
    for fact in pack.plans[card].facts:
        if not pack.domains[fact].clear:
            continue
        listed = len(answer_codes(pack, fact)) + 1
        codes = answers.get(fact)
        if codes is None:
            codes = np.zeros(rows, np.uint8)
        is_open = (codes == UNASKED) & (truths[procedure.applies[fact]] != FALSE)
        coded[fact] = np.where(is_open, np.uint8(listed), codes)
    services = pack.sections.services
    targets = [p.fits for p in procedure.programs.values()]
    targets += [
        rule.fires
        for rule in procedure.rules
        if any(services[LineSpec.read(line).service].by == "program" for line in rule.rule.send)
    ]
    targets += [n for o in procedure.cards[card].offers for n in (o.ready, o.wanted)]
    algebra = Masks(rows, coded, inputs, pack.domains)
    return procedure.graph.evaluate(algebra, procedure.graph.cone(targets))
