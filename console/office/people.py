"""Looking people up for a call: by the number that can be called back, and by the place.

What is held here comes first and at once. What the hub holds is asked for in the background, kept
in memory until the call is over, and matched again by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from console.sharing.errands import Question
from store.call import Call
from store.kinds.contact import LineType
from store.reference.addresses import AddressKey, address_key
from store.reference.database import Reference
from store.reference.matching import Match, in_order, matches
from store.reference.models import Record
from store.reference.phones import NoCallback, Phone, Reason, read_phone

THE_HUB = "the hub"
LONGEST_PLACE = 400
"""Characters of a place that a hub is asked about."""


class Known:
    """The people and places of one reference file, and those heard from a hub."""

    def __init__(
        self,
        reference: Reference,
        now: Callable[[], datetime],
        home_area_code: str | None,
    ) -> None:
        self._reference = reference
        self._now = now
        self._home_area_code = home_area_code
        self._heard: dict[UUID, tuple[Record, ...]] = {}

    @property
    def trouble(self) -> str | None:
        """Why nothing may have been found although something is held."""
        return str(self._reference.trouble) if self._reference.trouble else None

    def match(self, phone: str, line_type: LineType, address: str) -> tuple[Match, ...]:
        """Everything that concerns a call; a handset without service is nobody's."""
        number = self._number(phone, line_type)
        place = address_key(address) if address.strip() else None
        here = self._reference.match(now=self._now(), phone=number, address=place)
        heard = [record for records in self._heard.values() for record in records]
        if not heard:
            return here
        caller = number if isinstance(number, Phone) else None
        return _newest(here, self._outside(heard, caller, place))

    def _outside(
        self, heard: Iterable[Record], phone: Phone | None, place: AddressKey | None
    ) -> tuple[Match, ...]:
        return matches(heard, now=self._now(), phone=phone, address=place, source=THE_HUB)

    def _number(self, phone: str, line_type: LineType) -> Phone | NoCallback | None:
        if line_type == "no_service":
            return NoCallback(Reason.WITHOUT_SERVICE, phone)
        return read_phone(phone, home_area_code=self._home_area_code) if phone.strip() else None

    def question(self, call: Call) -> Question | None:
        """What to ask a hub for a call; None where neither number nor place can be looked up."""
        number = self._number(call.phone_known, call.line_type)
        text = " ".join(call.place.text.split()) if call.place else ""
        askable = len(text) <= LONGEST_PLACE and text.isprintable() and address_key(text).street
        phone = number.key if isinstance(number, Phone) else None
        place = text if askable else None
        return Question(call.id, phone, place) if phone or place else None

    def learn(self, call: UUID, records: tuple[Record, ...]) -> None:
        """A hub told for a call whom it holds."""
        self._heard[call] = records

    def forget(self, call: UUID) -> None:
        """A call is over: what was heard for it goes."""
        self._heard.pop(call, None)


def _newest(here: tuple[Match, ...], heard: tuple[Match, ...]) -> tuple[Match, ...]:
    """Of what is held twice the one that was confirmed later, and the one held here if both are."""
    found = {(match.kind, match.record.id): match for match in here}
    for match in heard:
        held = found.get((match.kind, match.record.id))
        if held is None or match.age < held.age:
            found[match.kind, match.record.id] = match
    return in_order(found.values())
