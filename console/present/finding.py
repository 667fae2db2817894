"""Places on the map that the words for the incident may mean, to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from console.session.view import CallView
from console.text.clean import clean
from store.places.candidates import Candidate, age_words


@dataclass(frozen=True, slots=True)
class Offer:
    """What the call taker may choose from; who chooses nothing keeps the words."""

    choices: tuple[tuple[str, str], ...]
    """Names with their words."""
    note: str
    """Whose the places are, and how old."""
    candidates: tuple[Candidate, ...]

    def chosen(self, name: str) -> Candidate:
        """The place of a choice."""
        return self.candidates[int(name)]


def offer(view: CallView) -> Offer | None:
    """The places that the words for the incident may mean; None without any."""
    found = view.found
    if not found.candidates or view.call.incident is None:
        return None
    ages = {
        f"{', '.join(one.sources)}, {age_words(one.as_of, view.now)}": None
        for one in found.candidates
    }
    more = "There are more: say more of the place. " if found.more else ""
    return Offer(
        tuple(
            (str(index), clean(f"MAP: {one.told}", limit=200))
            for index, one in enumerate(found.candidates)
        ),
        clean(f"{more}From {'; '.join(ages)}", limit=400),
        found.candidates,
    )


def on_the_map(view: CallView) -> str:
    """That places were found for words that have no position yet; empty where none is to choose.

    Nothing opens by itself: the next words that somebody types are never taken for a choice.
    """
    incident, found = view.call.incident, view.found
    if incident is None or not found.candidates:
        return ""
    if incident.place.latitude is not None or incident.place.area is not None:
        return ""
    first, others = found.candidates[0], len(found.candidates) - 1
    more = f" or {others}{'+' if found.more else ''} more" if others else ""
    return f"ON THE MAP: {clean(f'{first.words} ({first.how})', limit=160)}{more} - F4 chooses"
