"""Records of imported files: what is wrong with them, all at once, before any is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import ValidationError

from store.reference.addresses import address_key
from store.reference.ages import CLOCK_TOLERANCE, CautionTerm
from store.reference.faults import ImportFault
from store.reference.models import MODELS, Caution, Kind, Record
from store.reference.parts import Part, Place
from store.reference.problems import problem
from store.reference.reading_csv import read_csv
from store.reference.reading_json import read_json
from store.reference.sources import MAX_FAULTS, MAX_RECORD_CHARACTERS, Draft, Source, Step


@dataclass(frozen=True, slots=True)
class Terms:
    """What the agency and the moment of the import decide."""

    now: datetime
    home_area_code: str | None
    """Completes phones of seven digits; None refuses them."""
    caution: CautionTerm


@dataclass(frozen=True, slots=True)
class Checked:
    """What the files of one import hold, and everything that is wrong with them."""

    records: tuple[Record, ...]
    faults: tuple[ImportFault, ...]


def check(sources: Iterable[Source], terms: Terms) -> Checked:
    """Read every source to its end; some 1,000 faults of a file are listed at most."""
    records: list[Record] = []
    faults: list[ImportFault] = []
    seen: dict[tuple[Kind, str], str] = {}
    for source in sources:
        reading = read_csv(source) if source.name.casefold().endswith(".csv") else read_json(source)
        found = list(reading.faults)
        if not reading.drafts and not found:
            found.append(ImportFault(source.name, 0, "", "the file holds no records", _EMPTY))
        for draft in reading.drafts:
            if len(found) >= MAX_FAULTS:
                break
            here = f"line {draft.line} of {source.name}"
            if draft.identifier is not None:
                first = seen.setdefault((source.kind, draft.identifier), here)
                if first is not here:
                    what = f"stands twice, first in the record on {first}"
                    found.append(_placed(source.name, draft, ("id",), what, _TWICE))
            judged = _judged(source.kind, draft, terms)
            if isinstance(judged, list):
                found += (_placed(source.name, draft, *wrong) for wrong in judged)
            else:
                records.append(judged)
        if len(found) >= MAX_FAULTS:
            what = f"only the first {MAX_FAULTS:,} faults are listed"
            found.append(ImportFault(source.name, 0, "", what, "Mend these and import again"))
        faults += found
    return Checked(tuple(records), tuple(faults))


_EMPTY = "Choose another file; `purge` takes records out"
_TWICE = "Keep one record for each id, or give one of them another id"


def _placed(file: str, draft: Draft, step: Step, what: str, remedy: str) -> ImportFault:
    line, name = draft.locate(step)
    return ImportFault(file, line, name or "this record", what, remedy)


def _judged(kind: Kind, draft: Draft, terms: Terms) -> Record | list[tuple[Step, str, str]]:
    if len(draft.text) > MAX_RECORD_CHARACTERS:
        return [((), f"has more than {MAX_RECORD_CHARACTERS:,} characters", "Shorten it")]
    try:
        record = MODELS[kind].model_validate_json(
            draft.text, context={"home_area_code": terms.home_area_code}
        )
    except ValidationError as error:
        details = error.errors(include_url=False)[:MAX_FAULTS]
        return [
            (wrong["loc"], *problem(wrong, _field_names(kind), f"a {kind}")) for wrong in details
        ]
    return list(_unfit(record, (), terms)) or record


@cache
def _field_names(kind: Kind) -> frozenset[str]:
    schema = MODELS[kind].model_json_schema()
    models = (schema, *schema["$defs"].values())
    return frozenset(name for model in models for name in model.get("properties", ()))


def _unfit(part: Part, at: Step, terms: Terms) -> Iterator[tuple[Step, str, str]]:
    """What only the moment, the agency or the address table can tell of a well-formed record."""
    if isinstance(part, Place) and not any(map(str.isalnum, address_key(part.street).street)):
        yield (*at, "street"), "has no street that could be compared", "Write number and street"
    if isinstance(part, Caution) and not terms.caution.allows(part.approved_at, part.expires_at):
        shortest, longest = terms.caution.shortest_months, terms.caution.longest_months
        remedy = f"Let it end {shortest} to {longest} months after its approval"
        yield (*at, "expires_at"), "is outside the term of a caution", remedy
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, datetime):
            if name != "expires_at" and value > terms.now + CLOCK_TOLERANCE:
                yield (*at, name), "lies in the future", "Correct the date, or this clock"
        elif isinstance(value, Part):
            yield from _unfit(value, (*at, name), terms)
        elif isinstance(value, tuple):
            for place, item in enumerate(value):
                if isinstance(item, Part):
                    yield from _unfit(item, (*at, name, place), terms)
