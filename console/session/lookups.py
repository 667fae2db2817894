"""Who and what is known for each call: looked up when its number or place changes, and kept."""

from __future__ import annotations

from uuid import UUID

from console.session.room import People, Places
from store.call import Call
from store.places.candidates import Found
from store.reference.matching import Match


class Lookups:
    """What was found for the calls of one seat."""

    def __init__(self, people: People, places: Places | None) -> None:
        self._people = people
        self._places = places
        self._matches: dict[UUID, tuple[Match, ...]] = {}
        self._found: dict[UUID, Found] = {}

    def look_up(self, call: Call) -> None:
        """Look again who is known for a call, and which places its words may mean."""
        address = call.place.text if call.place else ""
        self._matches[call.id] = self._people.match(call.phone_known, call.line_type, address)
        words = call.incident.place.text if call.incident else ""
        found = self._places.find(words) if self._places and words.strip() else Found()
        self._found[call.id] = found

    def matches(self, call: UUID) -> tuple[Match, ...]:
        """Profiles, plans and cautions that match a call."""
        return self._matches.get(call, ())

    def found(self, call: UUID) -> Found:
        """The places that the words for the incident's place may mean."""
        return self._found.get(call, Found())
