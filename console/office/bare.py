"""A call whose pack is not here: its record is read and noted on, and nothing is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from console.office.opening import Office
from console.session import commands as do
from console.session.acting import viewed
from console.session.refusing import Refused
from console.session.sight import in_sight
from store.call import Call
from store.kinds.interview import NoteAdded
from store.reading import read_call
from store.reference.matching import Match


@dataclass(frozen=True, slots=True)
class BareCall:
    """A call at one instant, as far as it can be seen without its pack."""

    call: Call
    now: datetime
    zone: tzinfo
    matches: tuple[Match, ...]
    """Cautions, households and plans that match it and may still be shown."""
    why: str
    """Why its pack is not here, and what is done about it, as a sentence without its end."""
    has_come: bool
    """The pack is here now: the call can be opened whole."""

    @property
    def in_sight(self) -> tuple[Match, ...]:
        """The records to show: of several households none, since nobody can choose here."""
        profiles = [match for match in self.matches if match.kind.value == "profile"]
        return tuple(one for one in self.matches if len(profiles) < 2 or one not in profiles)


def taken_up(office: Office, call: UUID) -> bool:
    """Take a call up, answering it where it rings; False where its pack is not here.

    Raises a StoreFault.
    """
    session = office.session
    is_held = call in {held.id for held in session.calls}
    if not is_held and session.hold([read_call(office.journal, call)], {}):
        return False
    if session.view(call).call.state == "ringing":
        session.do(call, do.PickUp())
    return True


def bare_call(office: Office, call: UUID) -> BareCall:
    """A call as the disk tells it; its pack is asked for. Raises a StoreFault."""
    held = read_call(office.journal, call)
    pack, now = office.session.pack, office.clock()
    return BareCall(
        held,
        now,
        pack.zone,
        in_sight(held, _matches(office, held), pack, now),
        _why(office, held),
        _is_here(office, held),
    )


def note(office: Office, bare: BareCall, text: str) -> None:
    """Write a note into the record of a call. Raises `Refused`."""
    if not text.strip():
        raise Refused("There is nothing in this note.")
    office.session.jot(bare.call, (NoteAdded(text=text),))


def note_views(office: Office, bare: BareCall) -> None:
    """Write down which records are in sight; several households wait for the whole call."""
    seen = {one.id for one in bare.call.views}
    unseen = tuple(viewed(match) for match in bare.in_sight if match.record.id not in seen)
    # What waits for the disk is not read again, and must not be written once a second.
    if unseen and not office.session.unsaved:
        office.session.jot(bare.call, unseen)


def _matches(office: Office, call: Call) -> tuple[Match, ...]:
    address = call.place.text if call.place else ""
    return office.people.match(call.phone_known, call.line_type, address)


def _is_here(office: Office, call: Call) -> bool:
    if call.pack is None:
        return False
    try:
        office.packs.of(call.pack)
    except LookupError:
        return False
    return True


def _why(office: Office, call: Call) -> str:
    if call.pack is None:
        return "the beginning of this call has not arrived"
    if _is_here(office, call):
        return "its pack has come"
    name = f"its pack, {call.pack.id} {call.pack.version},"
    if office.outside is None or office.sharing is None:
        return f"{name} is not here, and no hub is named from which to fetch it"
    office.outside.need(call.pack.digest)
    standing = office.outside.pack(call.pack.digest)
    how = "waiting" if standing is None else standing.how
    if how in ("waiting", "under_way"):
        if office.sharing.shared.kind in ("unreachable", "denied"):
            return f"{name} is not here, and is fetched once the hub can be reached"
        return f"{name} is not here, and is being fetched from the hub"
    if how == "lacking":
        return f"{name} is neither here nor at the hub, and is asked for again and again"
    told = standing.why if standing else ""
    return f"{name} is not here and could not be fetched: {told}"
