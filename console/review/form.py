"""The form of a review: what the record tells, and room for what a person judges."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from console.present.naming import Naming
from console.review.judging import RATINGS
from console.review.sample import Chosen
from console.review.scorecard import Item, Verdict, Weight, rating, scorecard
from console.sheet.sheet import Field, Section, Sheet
from console.sheet.times import Times
from console.sheet.training import marks_of


def form(chosen: Chosen, *, training: bool, naming: Naming, times: Times) -> Sheet:
    """One call on one form; its taker is named, for the form is shared with them."""
    call = chosen.call
    items = scorecard(call)
    opened = times.full(call.opened_at) if call.opened_at else "-"
    head = Section(
        "Call",
        (
            Field("Reviewed since", ", ".join(reason.value for reason in chosen.reasons)),
            Field("Opened", opened),
            Field("Taker, seat", f"{call.taker}, {call.seat}"),
            Field("Cards", ", ".join(map(naming.card, call.cards)) or "-"),
            Field("By the record", f"{rating(items).value}, before a person has judged"),
        ),
    )
    parts = [
        Section(part, tuple(map(_field, group)))
        for part, group in groupby(items, key=lambda item: item.part)
    ]
    foot = Section("Review", tuple(_to_write()))
    return Sheet("REVIEW", call.number or str(call.id), marks_of(training), (head, *parts, foot))


def _field(item: Item) -> Field:
    weight = f" ({item.weight.name.lower()} if not)"
    if item.verdict is Verdict.PERSON:
        told = f"{item.says}{weight}"
        return Field("yes/part/no/na", f"{told}\n{item.why}" if item.why else told, rules=1)
    told = f"{item.says}{weight if item.verdict in _NOT_MET else ''}"
    return Field(item.verdict.value, f"{told}\n{item.why}" if item.why else told)


_NOT_MET = {Verdict.NO, Verdict.PARTIAL}


def _to_write() -> Iterator[Field]:
    yield Field("What went well", rules=2)
    yield Field("What to practise", rules=2)
    yield Field("The taker says", rules=2)
    yield Field("Reviewer, date", rules=1)


def line(chosen: Chosen, times: Times) -> str:
    """One call in a list: its number, what the record comes to, what went wrong, why it is here."""
    call = chosen.call
    items = scorecard(call)
    opened = times.minute(call.opened_at) if call.opened_at else "-"
    wrong = [item.id for item in items if item.verdict in _NOT_MET and item.weight > Weight.MINOR]
    reasons = ", ".join(reason.value for reason in chosen.reasons)
    told = f": {', '.join(wrong)}" if wrong else ""
    reviewed = "".join(
        f"; reviewed {times.minute(one.at)} by {one.reviewer}: {RATINGS[one.rating].value}"
        for one in call.standing_reviews
    )
    return f"{call.number or call.id}  {opened}  {rating(items).value}{told}  [{reasons}]{reviewed}"
