"""What is written of a decision when it is shown."""

from __future__ import annotations

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
