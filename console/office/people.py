"""Looking people up for a call: by the number that can be called back, and by the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from store.kinds.contact import LineType
from store.reference.addresses import address_key
from store.reference.database import Reference
from store.reference.matching import Match
from store.reference.phones import NoCallback, Phone, Reason, read_phone


class Known:
    """The people and places of one reference file."""

    def __init__(
        self,
        reference: Reference,
        now: Callable[[], datetime],
        home_area_code: str | None,
    ) -> None:
        self._reference = reference
        self._now = now
        self._home_area_code = home_area_code

    @property
    def trouble(self) -> str | None:
        """Why nothing may have been found although something is held."""
        return str(self._reference.trouble) if self._reference.trouble else None

    def match(self, phone: str, line_type: LineType, address: str) -> tuple[Match, ...]:
        """Everything that concerns a call; a handset without service is nobody's."""
        number: Phone | NoCallback | None = None
        if line_type == "no_service":
            number = NoCallback(Reason.WITHOUT_SERVICE, phone)
        elif phone.strip():
            number = read_phone(phone, home_area_code=self._home_area_code)
        place = address_key(address) if address.strip() else None
        return self._reference.match(now=self._now(), phone=number, address=place)
