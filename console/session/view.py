"""One call as its faces see it: the record, what is recommended, and what is still to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from console.session.owed import owed_lines
from protocols.conflict import decide_over
from protocols.decide import decided
from protocols.decision import Decision
from protocols.evaluation import evaluate
from protocols.exact import Standing
from protocols.hours import open_at
from protocols.interview import reason_of, words_of
from protocols.kleene import TRUE
from protocols.lines import Line
from protocols.model import Text
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY
from protocols.situation import Situation, Status, Whereabouts
from protocols.suggest import Suggestion
from protocols.words import UNCLEAR
from store.call import Call
from store.places.candidates import Found
from store.reference.matching import Match

MOST_SUGGESTED = 3

Suggest: TypeAlias = Callable[[str, int], tuple[Suggestion, ...]]
"""Gives the cards that fit some words, at most so many, best first."""

Wording: TypeAlias = Literal["approved", "sample", "locked"]
"""Medical wording: approved by a local medical director; a sample for training; or, in earnest
and approved by nobody, locked."""


@dataclass(frozen=True, slots=True)
class CallView:
    """A call at one instant. It is rebuilt after every command; nothing in it is ever changed."""

    call: Call
    pack: Pack
    now: datetime
    decision: Decision
    standing: Standing
    """What the bounds of the decision rest on."""
    bounds_pending: bool
    """Exact bounds of this very standing are still to come."""
    answers: Mapping[str, str]
    """The standing answer of every answered fact, typed-in ones included; conflicts left out."""
    question: str | None
    """The fact whose question stands before the call taker; None when all is asked."""
    owed: tuple[Line, ...]
    """Recommended or added, and neither sent nor left out."""
    alarms: tuple[str, ...]
    """Instructions against a life threat that nobody has opened or waved away."""
    matches: tuple[Match, ...]
    """Profiles, plans and cautions that match the call and may still be shown."""
    found: Found
    """Places that the words for the incident's place may mean; the call taker chooses, if any."""
    situation: Situation
    """What the decision rests on, as far as nobody contradicts it."""
    suggested: tuple[str, ...]
    """Cards that fit what the caller says, best first, while none was opened."""
    wording: Wording
    """Whether medical wording may be read out here."""
    in_earnest: bool
    """No training: what is a draft stays out of it."""

    @property
    def cards(self) -> tuple[str, ...]:
        """The cards that may be opened, those that fit first; no draft in earnest."""
        cards = self.pack.sections.cards
        order = dict.fromkeys([*self.decision.proposals, *self.suggested, *cards])
        return tuple(name for name in order if not (self.in_earnest and cards[name].draft))

    @property
    def proposals(self) -> tuple[str, ...]:
        """The cards that fit better now."""
        return tuple(name for name in self.cards if name in self.decision.proposals)

    @property
    def language(self) -> str | None:
        """The language in which questions stand beside the English, if one is spoken."""
        spoken = self.pack.header.spoken
        if spoken is None:
            return None
        return spoken.languages.get(self.answers.get(spoken.fact, ""))

    def is_locked(self, instruction: str) -> bool:
        """Whether instructions may not be given here, as nobody approved their wording."""
        held = self.pack.sections.instructions[instruction]
        return held.medical and self.wording == "locked"

    @property
    def emd(self) -> str | None:
        """The program that gives medical instructions in the place of locked ones."""
        agency = self.pack.header.agency
        return agency.emd if agency else None

    @property
    def risen(self) -> bool:
        """Something was sent, and more is recommended now."""
        return bool(self.call.sent) and bool(self.owed)

    @property
    def alone(self) -> bool:
        """Whether one person is on duty, by the agency's hours."""
        header = self.pack.header
        if header.agency is None or header.agency.alone_at is None:
            return False
        return open_at(header.agency.alone_at, header.country, self.now, self.pack.zone) is TRUE

    def words(self, fact: str) -> Text | None:
        """The words in which a fact is asked on the current card, of whoever is on the phone."""
        pack = self.pack
        plan = pack.plans[self.decision.card]
        return words_of(pack.sections, plan, pack.header.asked_by, fact, self.answers)

    def why(self, fact: str) -> Text | None:
        """Why it is asked."""
        return reason_of(self.pack.sections, self.pack.plans[self.decision.card], fact)


def view_call(
    call: Call,
    pack: Pack,
    now: datetime,
    status: Mapping[str, Status],
    matches: tuple[Match, ...],
    *,
    found: Found,
    question: str | None,
    suggest: Suggest,
    wording: Wording,
    in_earnest: bool,
) -> CallView:
    """Decide a call and work out what its faces need.

    `now` is aware; `question` is the fact whose question stands before this call taker.
    """
    answers = {fact: held[-1].value for fact, held in call.answers.items()}
    for fact in call.conflicts:
        del answers[fact]
    alternatives = {
        fact: tuple(dict.fromkeys(answer.value for answer in call.answers[fact]))
        for fact in call.conflicts
    }
    situation = situation_of(call, answers, now, status)
    evaluation = evaluate(pack, situation, alternatives)
    decision = decide_over(pack, situation, alternatives) if alternatives else decided(evaluation)
    sections = pack.sections
    return CallView(
        call=call,
        pack=pack,
        now=now,
        decision=decision,
        standing=Standing(evaluation, decision.lines),
        bounds_pending=False,
        answers=answers,
        question=_question(question, answered_facts(call, pack), decision),
        owed=owed_lines(call, decision, sections),
        alarms=tuple(
            name
            for name in decision.instructions
            if sections.instructions[name].alarm
            and name not in call.instructions
            and name not in call.alarms_seen
        ),
        matches=matches,
        found=found,
        situation=situation,
        suggested=_suggested(call, pack, answers, suggest, in_earnest=in_earnest),
        wording=wording,
        in_earnest=in_earnest,
    )


def _suggested(
    call: Call,
    pack: Pack,
    answers: Mapping[str, str],
    suggest: Suggest,
    *,
    in_earnest: bool,
) -> tuple[str, ...]:
    story = answers.get(pack.header.story or "", "")
    if call.cards or not story or story in UNCLEAR:
        return ()
    drafts = {name for name, card in pack.sections.cards.items() if in_earnest and card.draft}
    cards = [one.card for one in suggest(story, MOST_SUGGESTED + len(drafts))]
    return tuple(card for card in cards if card not in drafts)[:MOST_SUGGESTED]


def situation_of(
    call: Call, answers: Mapping[str, str], now: datetime, status: Mapping[str, Status]
) -> Situation:
    """The situation that a call's record tells.

    Only the incident's own place counts for areas; where the phone is does so once the call taker
    has said that the incident is there.
    """
    place = call.incident.place if call.incident else None
    return Situation(
        card=call.card or CASE_ENTRY,
        at=now,
        facts=answers,
        opened=tuple(card for card in call.cards if card != call.card),
        place=Whereabouts(place.latitude, place.longitude, place.uncertainty_m, place.area)
        if place
        else None,
        status=status,
        transfers={name: transfer.state for name, transfer in call.transfers.items()},
    )


def answered_facts(call: Call, pack: Pack) -> frozenset[str]:
    """The facts that need no question any more; those in conflict do."""
    place = call.incident.place if call.incident else None
    found = set(call.answers) - set(call.conflicts)
    located = place is not None and (place.latitude is not None or place.area is not None)
    done = {
        "place": place is not None and place.can_be_found,
        "place_again": call.incident is not None and call.incident.verified,
        "area": located or not pack.sections.areas,
        "phone": bool(call.phone),
    }
    for card in call.cards or (CASE_ENTRY,):
        found |= pack.sections.cards[card].gives.keys()
    found |= {name for name, fact in pack.sections.facts.items() if done.get(fact.kind)}
    return frozenset(found)


def _question(held: str | None, answered: frozenset[str], decision: Decision) -> str | None:
    """The open question stays until it is answered or answers make it pointless."""
    if held is not None and held not in answered:
        asking = next((one for one in decision.interview if one.fact == held), None)
        if asking is None or asking.applies:
            return held
    return decision.next_fact(answered)
