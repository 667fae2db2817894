"""What is written of that which is shown: decisions, and records about people and places."""

from __future__ import annotations

from collections.abc import Iterator

from console.session import commands as do
from console.session.owed import recorded
from console.session.view import CallView
from store.kinds.response import DecisionShown, ShownOffer, ShownProgram


def shown(view: CallView) -> DecisionShown:
    """The decision of a view, with everything it rested on."""
    decision = view.decision
    return DecisionShown(
        pack_digest=view.pack.digest,
        card=decision.card,
        opened=view.call.cards,
        facts={
            fact: value
            for fact, value in sorted(view.answers.items())
            if view.pack.domains[fact].clear
        },
        needed=decision.needed,
        tier=decision.tier,
        screened=decision.screened,
        lines=tuple(recorded(line) for line in decision.lines),
        unfilled=decision.unfilled,
        offers=tuple(ShownOffer(id=o.id, state=o.state.value) for o in decision.offers),
        programs=tuple(
            ShownProgram(id=p.id, state=p.state.value, verify=p.verify, because=p.because)
            for p in decision.programs
        ),
        rules=tuple(because.rule for because in decision.because),
        conflict=view.call.conflicts,
    )


def looks_alike(one: DecisionShown, other: DecisionShown) -> bool:
    """Whether the call taker would see no difference; the answers behind it may differ."""
    behind: dict[str, object] = {"facts": {}, "rules": ()}
    return one.model_copy(update=behind) == other.model_copy(update=behind)


def newly_in_sight(view: CallView) -> Iterator[do.ViewProfile]:
    """Records in sight of which nothing is written yet; several households wait for a choice."""
    households = [match for match in view.matches if match.kind.value == "profile"]
    seen = {viewed.id for viewed in view.call.views}
    for match in view.matches:
        waits = match in households and len(households) > 1
        if match.record.id not in seen and not waits:
            yield do.ViewProfile(match.kind.value, match.record.id)
