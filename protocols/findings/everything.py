"""All findings of a pack, in the order of its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain

from protocols.findings.borders import border_findings
from protocols.findings.every_call import EveryCall
from protocols.findings.finding import Finding, Told
from protocols.findings.hidden import hidden_findings
from protocols.findings.offers import offer_findings
from protocols.findings.questions import question_findings
from protocols.findings.rules import rule_findings
from protocols.findings.standing import standing_findings
from protocols.findings.unfilled import unfilled_findings
from protocols.findings.unread import unread_findings
from protocols.findings.wording import Worded, wording
from protocols.pack import Pack


@dataclass(frozen=True, slots=True)
class Looked:
    """A pack, and what is found in it whatever the day."""

    pack: Pack
    told: tuple[Told, ...]
    """What lies in its procedure and its questions, and not in its words."""
    worded: Worded


def look(pack: Pack, before: Looked | None = None) -> Looked:
    """Look at a pack from all sides; what was looked at `before` and is the same is not again.

    A pack that has the very procedure of another one differs from it in words only
    (`protocols.checked.assemble`).
    """
    told = None
    worded = None
    if before is not None:
        if before.pack.procedure is pack.procedure:
            told = before.told
        if before.pack.header.languages == pack.header.languages:
            worded = before.worded
    return Looked(pack, told if told is not None else _told(pack), wording(pack, worded))


def findings_of(
    pack: Pack, today: date, *, approved: bool, looked: Looked | None = None
) -> tuple[Finding, ...]:
    """Everything found in a pack, which was `looked` at already or is now.

    `today` is the date in the pack's zone; `approved` says whether a medical director approved the
    pack with this digest. What stands in parents is looked at too, for it works here.
    """
    found = looked or look(pack)
    told = {
        *found.told,
        *chain.from_iterable(lacking for _, lacking in found.worded.values()),
        *unfilled_findings(pack, today),
        *standing_findings(pack, today, approved=approved),
    }
    return tuple(sorted({one.placed(pack) for one in told}))


def _told(pack: Pack) -> tuple[Told, ...]:
    calls = EveryCall(pack)
    return (
        *question_findings(pack, calls),
        *unread_findings(pack),
        *rule_findings(pack, calls),
        *offer_findings(pack),
        *hidden_findings(pack),
        *border_findings(pack),
    )
