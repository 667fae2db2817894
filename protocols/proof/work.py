"""Rules about how people work: the session holds them, whatever the pack, so none is proved here.

The state machine over the session, in the tests, presses any keys in any order against them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkRule:
    """A rule that the session holds."""

    id: str
    says: str


WORK_RULES = (
    WorkRule("transfer-is-warm", "A transfer takes the caller's yes, and a brief before they join"),
    WorkRule("transfer-comes-back", "A line that rings too long times out, and the call is back"),
    WorkRule("nobody-leaves-a-transfer", "A call does not end while a transfer is under way"),
    WorkRule("send-from-a-place-on", "Sending works from the moment there is a place"),
    WorkRule("look-before-sending", "A send right after a change asks to look and press again"),
    WorkRule("a-fall-cancels-nothing", "What was sent stays sent; what rises is owed again"),
    WorkRule("leaving-out-takes-two", "Leaving out takes a reason and a second person or a review"),
    WorkRule("adding-takes-one-key", "Any line may be added, with no reason asked"),
    WorkRule("owed-before-closing", "A call ends when what is owed was sent or left out"),
    WorkRule("danger-taken-back", "A danger is taken back only with a reason; duress keeps it"),
    WorkRule(
        "conflict-takes-the-higher", "Two seats at odds: the higher line, until one gives way"
    ),
    WorkRule("question-stays", "The open question stays until it is answered"),
    WorkRule("wording-locked", "Medical wording stays locked until it is approved as it is"),
    WorkRule("callback-unsafe", "Nobody calls back where the caller said that it is not safe"),
    WorkRule(
        "profile-hides", "A profile is seen for its own call, for its time, and that is noted"
    ),
)
