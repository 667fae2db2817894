"""What can go wrong when paper cards are entered."""

from __future__ import annotations

from collections.abc import Iterable

from store.faults import StoreFault
from store.reference.faults import ImportFault


class CardsRefused(StoreFault):
    """Cards that were not entered, with everything that is wrong with them."""

    code = "cards_refused"

    def __init__(self, faults: Iterable[ImportFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        super().__init__(
            f"The cards were refused for {count} fault{'' if count == 1 else 's'}",
            "no card was entered",
            "Mend what is listed and enter them again",
        )

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.faults)])


class CardsStopped(StoreFault):
    """The record could not take every card; those before it are in."""

    code = "cards_stopped"
