"""How a CAD export is read: which column says what, and which card each type of call is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, model_validator

from protocols.conditions import unknown
from protocols.explaining import explained
from protocols.faults import Fault, PackRejected
from protocols.files import read_bytes
from protocols.model.base import Id, Model, Text, Words
from protocols.pack import Pack
from protocols.reading import Node, read_yaml

SHIPPED = Path(__file__).parent / "maps"
"""The mappings that come with guidecard."""
ANY = "*"
"""At the end of a type it stands for whatever follows."""


class Columns(Model):
    """The names of the columns, as the first line of the file has them."""

    at: Words
    """When the call came in."""
    type: Words
    """What it was called."""
    area: Words | None = None
    """By what the result is told apart: beats, precincts, zip codes."""
    latitude: Words | None = None
    longitude: Words | None = None

    @model_validator(mode="after")
    def _both(self) -> Columns:
        if (self.latitude is None) is not (self.longitude is None):
            raise ValueError("latitude and longitude belong together")
        return self


class CallType(Model):
    """What a type of call says."""

    card: Id
    facts: dict[Id, Words] = {}
    """What the type itself says for certain; all else was not recorded."""


class CadMap(Model):
    """A mapping of one center's export."""

    title: Text
    columns: Columns
    times: Words
    """How times are written, in the signs of Python's strptime: `%m/%d/%Y %I:%M:%S %p`."""
    timezone: Words
    uncertainty_m: Annotated[float, Field(ge=0, le=1e8)] | None = None
    """How far positions may be off, such as where they were blurred before publishing."""
    only: dict[Words, tuple[Words, ...]] = {}
    """By column: only rows with one of these are calls for service."""
    types: dict[Words, CallType]
    """By type, in any case of letters; `*` at the end stands for what follows."""
    never: tuple[Words, ...] = ()
    """Types that are no call for a program of this kind; whatever is neither here nor in `types`
    cannot be known."""
    source: tuple[Words, ...] = ()

    def of(self, name: str) -> CallType | bool:
        """What a type says; False if it is no call for a program, True if nobody said."""
        wanted = folded(name)
        for fits in (_is, _begins):
            for key, held in self.types.items():
                if fits(wanted, key):
                    return held
            if any(fits(wanted, key) for key in self.never):
                return False
        return True


def folded(name: str) -> str:
    """A type as it is compared: one space between words, capital letters."""
    return " ".join(name.upper().split())


def _is(wanted: str, key: str) -> bool:
    return wanted == folded(key)


def _begins(wanted: str, key: str) -> bool:
    return key.endswith(ANY) and wanted.startswith(folded(key.removesuffix(ANY)))


def read_map(path: Path, pack: Pack) -> CadMap:
    """Read a mapping and check its names against a pack. Raises `PackRejected` with all faults."""
    file = path.name
    node = read_yaml(file, read_bytes(path, file))
    try:
        found = CadMap.model_validate(node.plain())
    except ValidationError as error:
        faults = []
        for problem in error.errors(include_url=False):
            here = tuple(problem["loc"])
            what, remedy = explained(CadMap, here, dict(problem))
            faults.append(Fault(file, node.line_at(here), what, remedy))
        raise PackRejected(faults) from None
    wrong = _wrong(found, node, pack, file)
    if wrong:
        raise PackRejected(wrong)
    return found


def _wrong(found: CadMap, node: Node, pack: Pack, file: str) -> list[Fault]:
    faults: list[Fault] = []

    def report(path: tuple[str, ...], what: str, remedy: str) -> None:
        faults.append(Fault(file, node.line_at(path), what, remedy))

    try:
        ZoneInfo(found.timezone)
    except (OSError, ValueError, LookupError):
        report(("timezone",), f"there is no time zone {found.timezone!r}", "Write America/Chicago")
    for name, held in found.types.items():
        if held.card not in pack.sections.cards:
            report(("types", name, "card"), *unknown("card", held.card, pack.sections.cards))
        for fact, value in held.facts.items():
            here = ("types", name, "facts", fact)
            if fact not in pack.domains:
                report(here, *unknown("fact", fact, pack.domains))
            elif value not in pack.domains[fact].answers():
                report(here, *unknown(f"value of {fact!r}", value, pack.domains[fact].answers()))
    return faults
