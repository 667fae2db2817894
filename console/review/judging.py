"""A review by a person: what the record tells, and what somebody judged, come to one rating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from console.review.scorecard import Item, Rating, Verdict, rating, scorecard
from console.session import commands as do
from console.session.refusing import Refused
from protocols.faults import nearest
from store.call import Call
from store.kinds.reviewing import CallReviewed, Judged, Rated

VERDICTS: Mapping[Judged, Verdict] = {
    "yes": Verdict.YES,
    "partial": Verdict.PARTIAL,
    "no": Verdict.NO,
    "na": Verdict.NOT_APPLICABLE,
}

RATINGS: Mapping[Rated, Rating] = {
    "high": Rating.HIGH,
    "compliant": Rating.COMPLIANT,
    "partial": Rating.PARTIAL,
    "low": Rating.LOW,
    "non-compliant": Rating.NON_COMPLIANT,
}


def judged_items(items: tuple[Item, ...], judged: Mapping[str, Judged]) -> tuple[Item, ...]:
    """The items as somebody judged them; the others as the record tells them."""
    return tuple(
        replace(item, verdict=VERDICTS[judged[item.id]]) if item.id in judged else item
        for item in items
    )


def to_judge(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items that the record cannot tell."""
    return tuple(item for item in items if item.verdict is Verdict.PERSON)


def review(call: Call, command: do.ReviewCall) -> CallReviewed:
    """The review of a closed call. Raises `Refused` where something is still to be judged."""
    if call.closed is None:
        raise Refused("This call is not closed.")
    items = scorecard(call)
    names = [item.id for item in items]
    for name in command.judged:
        if name not in names:
            like = nearest(name, names)
            near = f" Did you mean {like}?" if like else ""
            raise Refused(f"There is no item {name!r} on the scorecard.{near}")
    left = [item.id for item in to_judge(items) if item.id not in command.judged]
    if left:
        raise Refused(f"Still to be judged: {', '.join(left)}.")
    told = {item.id: item.verdict for item in items if item.verdict is not Verdict.PERSON}
    against = [
        name
        for name, verdict in command.judged.items()
        if told.get(name, VERDICTS[verdict]) is not VERDICTS[verdict]
    ]
    if against and not command.overruled.strip():
        raise Refused(f"The record tells it otherwise: {', '.join(against)}. Say why.")
    found = rating(judged_items(items, command.judged))
    return CallReviewed(
        judged=dict(sorted(command.judged.items())),
        rating=next(word for word, one in RATINGS.items() if one is found),
        went_well=command.went_well,
        to_practise=command.to_practise,
        taker_says=command.taker_says,
        overruled=command.overruled if against else "",
    )
