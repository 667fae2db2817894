"""What somebody does at the console until the screens that define its look are in sight."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from console.office.opening import Office
from console.session import commands as do
from console.session.room import Ring
from protocols.words import TransferState as S
from store.entry import Draft, Entry
from store.faults import StoreFault, full
from store.kinds.base import Place
from store.kinds.response import ProgramStatus
from support.hostile import CONTROLS, DISGUISES, MARKUP
from support.offices import a_ring
from support.profiles import household, imported
from support.screens import Hands

Play: TypeAlias = Callable[[Hands], Awaitable[None]]
"""What somebody does at the console before it is looked at."""

HOSTILE_PHONE = "206-555-0101"


FULL = full(Path("/data/journal.db"))


class Disk:
    """Stands in for the journal's write to disk, which fails while `broken`."""

    def __init__(self, office: Office, fault: StoreFault = FULL) -> None:
        self.broken = False
        self._fault = fault
        self._write = office.journal._write
        office.journal._write = self  # type: ignore[method-assign]  # the outside world: a disk

    def __call__(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        if self.broken:
            raise self._fault
        return self._write(drafts)


def hostile_household(reference: Path) -> None:
    """Import a household whose every field tries to be something else."""
    words = "".join(c if c.isprintable() else " " for c in " ".join(MARKUP.values()))
    told = {"confirmed_at": "2023-10-01T09:00:00Z"}
    fact = {"text": words[:300], "source": "resident"}
    person = {
        "name": f"R. Ames {MARKUP['action link']}",
        "access": {"communication": fact},
        "medical": {"allergies": [{**fact, "text": MARKUP["allergy"]}]},
        "description": words[:500],
    }
    profile = household(1, people=[person], home={"door": MARKUP["closing tag"]}, **told)
    profile["phones"][0]["verified_at"] = "2023-10-01T09:05:00Z"
    imported(reference, profile)


async def board(hands: Hands) -> None:
    """A call that was closed, one that is open, one that rings; one program heard of."""
    session = hands.app.office.session
    session.set_status(
        "care",
        ProgramStatus.model_validate({"program": "care", "state": "busy", "wait_minutes": 50}),
    )
    await ringing(hands)
    hands.to_case_entry()
    hands.do(do.Send(), do.Close("responders-sent"))
    await hands.press("f12", "n")
    hands.told(location="12 Elm St")
    await hands.press("f12")
    hands.app.office.session.ring(a_ring("206-555-0144"))
    hands.app.office.index.catch_up(hands.app.office.journal)


async def ringing(hands: Hands) -> None:
    """A line rings on the quiet console."""
    await hands.ring()


async def case_entry(hands: Hands) -> None:
    """The third question of case entry, typed."""
    await hands.ring()
    hands.do(do.PickUp())
    hands.told(location="3rd & Main", location_again="same")


async def open_offer(hands: Hands) -> None:
    """The card is open, its offer is not yet screened."""
    await hands.ring()
    hands.to_case_entry()
    hands.do(do.OpenCard("person-down"))
    hands.told(awake="talking", breathing="normal")


async def taken_offer(hands: Hands) -> None:
    """Every danger is cleared, the team is recommended."""
    await open_offer(hands)
    hands.told(weapon="none_in_view", violence="none")


async def rise(hands: Hands) -> None:
    """More is needed after something was sent."""
    await open_offer(hands)
    hands.do(do.Send())
    hands.told(weapon="in_hand", violence="now")


async def hostile_profile(hands: Hands) -> None:
    """What a household wrote of itself tries to be markup."""
    text = " ".join(MARKUP.values())[:300] + "".join(DISGUISES.values()) + CONTROLS["set title"]
    place = Place(text=text.encode("utf-8", "replace").decode(), source="network")
    await hands.ring(Ring("wireless", HOSTILE_PHONE, place))
    hands.do(do.PickUp(), do.AddNote(text))
    hands.told(location=MARKUP["action link"])


async def transfer(hands: Hands) -> None:
    """The line of the 988 desk rings, with the caller's permission."""
    await open_offer(hands)
    hands.do(do.MoveTransfer("line-988", S.OFFERED, permission=True))
    hands.do(do.MoveTransfer("line-988", S.RINGING))
    hands.clock.pass_seconds(12)


async def transfer_lost(hands: Hands) -> None:
    """Nobody answers there: the call is back."""
    await transfer(hands)
    hands.clock.pass_seconds(61)
    hands.app.office.session.tick()


async def cannot_speak(hands: Hands) -> None:
    """Yes and no, and no calling back."""
    await open_offer(hands)
    hands.do(do.CannotSpeak())
    await hands.press("n")


async def instructions(hands: Hands) -> None:
    """Compressions with their pacer, the first step given."""
    await alarm(hands)
    await hands.press("f6", "enter", "enter")


async def alarm(hands: Hands) -> None:
    """A life threat is told; the next question stands as before."""
    await hands.ring()
    hands.to_case_entry()
    hands.told(patient="one", awake="talking", breathing="none")


async def lines(hands: Hands) -> None:
    """Which line to add or to leave out."""
    await open_offer(hands)
    await hands.press("f8")


async def closing(hands: Hands) -> None:
    """How did the call end?"""
    await open_offer(hands)
    await hands.press("f10")


async def narrative(hands: Hands) -> None:
    """The words at the end."""
    await open_offer(hands)
    hands.do(do.Send())
    await hands.press("f10", "1")
    await hands.pilot.press(*"Man resting")


async def find_question(hands: Hands) -> None:
    """Any question of the pack, by a word of it."""
    await open_offer(hands)
    await hands.press("slash")
    await hands.pilot.press(*"fight")


async def key_card(hands: Hands) -> None:
    """Every key, below every alert."""
    await alarm(hands)
    await hands.press("f1")


async def amending(hands: Hands) -> None:
    """The mark stands on an answer."""
    await taken_offer(hands)
    await hands.press("up", "up")


async def not_saved(hands: Hands) -> None:
    """The disk is full: the call goes on in memory."""
    await open_offer(hands)
    Disk(hands.app.office).broken = True
    hands.told(weapon="none_in_view")


async def typed_answer(hands: Hands) -> None:
    """A question that is answered by typing."""
    await case_entry(hands)
    hands.told(map_area="at_phone", callback="same")
    await hands.pilot.press(*"man lying")


async def number(hands: Hands) -> None:
    """A question that is answered by a number."""
    await taken_offer(hands)
    hands.told(can_speak="freely", in_traffic="no", description="a grey coat")


async def profile_whole(hands: Hands) -> None:
    """All that a household wrote of itself."""
    await hostile_profile(hands)
    await hands.press("f11", "1")


PLAYS: dict[str, Play] = {
    play.__name__: play
    for play in (
        board,
        ringing,
        case_entry,
        open_offer,
        taken_offer,
        rise,
        hostile_profile,
        transfer,
        transfer_lost,
        cannot_speak,
        instructions,
        alarm,
        lines,
        closing,
        narrative,
        find_question,
        key_card,
        amending,
        not_saved,
        typed_answer,
        number,
        profile_whole,
    )
}
