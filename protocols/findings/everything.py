"""All findings of a pack, in the order of its files."""

from __future__ import annotations

from datetime import date

from protocols.findings.borders import border_findings
from protocols.findings.every_call import EveryCall
from protocols.findings.finding import Finding
from protocols.findings.hidden import hidden_findings
from protocols.findings.offers import offer_findings
from protocols.findings.questions import question_findings
from protocols.findings.rules import rule_findings
from protocols.findings.standing import standing_findings
from protocols.findings.unfilled import unfilled_findings
from protocols.findings.unread import unread_findings
from protocols.findings.wording import wording_findings
from protocols.pack import Pack


def findings_of(pack: Pack, today: date, *, approved: bool) -> tuple[Finding, ...]:
    """Look at a pack from all sides.

    `today` is the date in the pack's zone; `approved` says whether a medical director approved the
    pack with this digest. What stands in parents is looked at too, for it works here.
    """
    calls = EveryCall(pack)
    return tuple(
        sorted(
            {
                *question_findings(pack, calls),
                *unread_findings(pack),
                *rule_findings(pack, calls),
                *offer_findings(pack),
                *hidden_findings(pack),
                *unfilled_findings(pack, today),
                *wording_findings(pack),
                *border_findings(pack),
                *standing_findings(pack, today, approved=approved),
            }
        )
    )
