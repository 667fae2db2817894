"""Places that typed words may mean, as a list to choose from; to keep the words comes first."""

from __future__ import annotations

from dataclasses import dataclass

from console.session.view import CallView
from console.text.clean import clean
from store.places.candidates import Candidate, age_words

KEPT = "kept"
"""The choice that leaves the words as they are."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is asked of the call taker."""

    title: str
    choices: tuple[tuple[str, str], ...]
    """Names with their words."""
    note: str
    """Whose the places are, and how old."""
    candidates: tuple[Candidate, ...]

    def chosen(self, name: str | None) -> Candidate | None:
        """The place of a choice; None where the words are kept."""
        return None if name is None or name == KEPT else self.candidates[int(name)]


def offer(view: CallView) -> Offer | None:
    """The places that the words for the incident may mean, to choose from; None without any."""
    found, incident = view.found, view.call.incident
    if not found.candidates or incident is None:
        return None
    choices = [
        (str(index), clean(one.told, limit=200)) for index, one in enumerate(found.candidates)
    ]
    ages = {
        f"{', '.join(one.sources)}, {age_words(one.as_of, view.now)}": None
        for one in found.candidates
    }
    more = "There are more: say more of the place. " if found.more else ""
    return Offer(
        "Where on the map is that?",
        ((KEPT, f"Only the words: {clean(incident.place.text, limit=100)}"), *choices),
        clean(f"{more}From {'; '.join(ages)}", limit=400),
        found.candidates,
    )
