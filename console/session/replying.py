"""What a reply to the open question makes of itself, by the kind of the question."""

from __future__ import annotations

from console.session import commands as do
from protocols.pack import Pack
from protocols.situation import ELSEWHERE
from protocols.words import UNCLEAR
from store.kinds.base import Place
from store.kinds.interview import TakenBackBecause

SAME = "same"
"""Said of a place or a number: as it was said before, or as it is on the display."""

AT_PHONE = "at_phone"
"""Said of the area: the incident is where the phone is."""


def command_for(
    pack: Pack, fact: str, reply: str, taken_back: TakenBackBecause | None = None
) -> do.Command:
    """The command that answers a question with `reply`: a value, an unclear word, or typed text."""
    kind = pack.fact(fact).kind
    if reply in UNCLEAR or kind in {"choice", "text"}:
        return do.AnswerFact(fact, reply, taken_back=taken_back)
    match kind:
        case "phone":
            same = reply == SAME
            return do.SetPhone("" if same else reply, same_as_heard=same)
        case "place_again" if reply == SAME:
            return do.VerifyPlace()
        case "area" if reply == AT_PHONE:
            return do.AtThePhone()
        case "area" if reply == ELSEWHERE or reply in pack.sections.areas:
            return do.ChooseArea(reply)
    return do.SetPlace(Place(text=reply))
