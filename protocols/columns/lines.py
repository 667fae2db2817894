"""The lines of many calls on one card: urgencies and roles, see `protocols.decide`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from protocols.columns.arrays import Bytes, Flags
from protocols.columns.decided import ROLES
from protocols.kleene import TRUE
from protocols.lines import LineKey
from protocols.procedure import CompiledOffer, CompiledRule, Response, Source, stages
from protocols.words import Role

_CODE = {role: np.uint8(code) for code, role in enumerate(ROLES)}


def urgency_of(truths: Mapping[int, Bytes], response: Response, key: LineKey) -> Bytes:
    """How urgently a line is asked for, by row; 0 where it is not."""
    found: Bytes | None = None
    for urgency, node in sorted(response.at_least[key].items()):
        level = (truths[node] == TRUE) * np.uint8(urgency)
        found = level if found is None else np.maximum(found, level)
    assert found is not None
    return found


def role_of(
    truths: Mapping[int, Bytes],
    response: Response,
    key: LineKey,
    offers: Sequence[tuple[CompiledOffer, int]],
    rules: Sequence[CompiledRule],
) -> Bytes:
    """What a line does, by row. `offers` come with the node that tells whether each is taken.

    Written from the weakest word to the strongest, so that the strongest stands in the end.
    """
    rows = len(truths[next(iter(response.at_least[key].values()))])
    if key.by_phone:
        return np.full(rows, _CODE[Role.CONSULT])
    found = np.full(rows, _CODE[Role.LEAD])
    sources = response.sources[key]
    _say(found, truths, [s for s in sources if s.origin == "default"])
    _say(found, truths, [s for s in sources if s.origin.startswith("offer:")])
    for offer, taken in offers:
        role = offer.offer.keeps.get(key.service)
        if role is not None:
            np.copyto(found, _CODE[role], where=truths[taken] == TRUE)
    by_rules = [s for s in sources if s.origin.startswith("rule:")]
    _say(found, truths, by_rules)
    staged = _any_true(truths, [r.fires for r in rules if stages(r.rule, key.service)])
    if staged is not None:
        np.copyto(found, _CODE[Role.STAGE], where=staged & (found == _CODE[Role.LEAD]))
    securing = _any_true(truths, [s.active for s in by_rules if s.line.role is Role.SECURE])
    if securing is not None:
        np.copyto(found, _CODE[Role.SECURE], where=securing)
    return found


def _say(found: Bytes, truths: Mapping[int, Bytes], sources: Sequence[Source]) -> None:
    """Write the role that the first source names, where there is one."""
    for source in reversed(sources):
        if source.line.role is not None:
            np.copyto(found, _CODE[source.line.role], where=truths[source.active] == TRUE)


def _any_true(truths: Mapping[int, Bytes], nodes: Sequence[int]) -> Flags | None:
    if not nodes:
        return None
    found: Flags = np.logical_or.reduce([truths[node] == TRUE for node in nodes])
    return found
