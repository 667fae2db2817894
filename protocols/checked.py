"""A pack that has passed every check, before it is compiled."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from protocols.alike import decide_alike
from protocols.compiling import compile_procedure
from protocols.conditions import Path
from protocols.faults import Fault, PackRejected
from protocols.interview import plan_interviews
from protocols.laws import check_laws
from protocols.layer import LIST_SECTIONS, Key, Layer, Place
from protocols.model import Header, Sections
from protocols.pack import Pack
from protocols.parsed import Parsed, parse_conditions
from protocols.reading import UNSEEN, Node
from protocols.references import check_references
from protocols.resolve import Resolved, resolve


@dataclass(frozen=True, slots=True)
class Checked:
    """A resolved pack without a fault; `protocols.cache` keeps it between runs."""

    header: Header
    sections: Sections
    lineage: tuple[tuple[str, str], ...]
    origins: Mapping[Key, str]
    digest: str
    parsed: Parsed | None = field(default=None, compare=False, repr=False)
    """Its conditions, where they were read just now."""

    @classmethod
    def of(cls, pack: Pack) -> Checked:
        """What a pack was compiled from."""
        return cls(pack.header, pack.sections, pack.lineage, pack.origins, pack.digest, pack.parsed)


def check(layers: Sequence[Layer], before: Pack | None = None) -> Checked:
    """Check a pack with its parents, the farthest first. Raises `PackRejected` with every fault.

    What differs in nothing but words from a pack that was checked `before` has no other faults.
    """
    faults: list[Fault] = []
    resolved = resolve(layers, faults.append)
    if before is not None and not faults and _decides_as(resolved, before):
        parsed = before.parsed
    else:
        parsed = _check(resolved, faults, before)
    return Checked(
        resolved.header,
        resolved.sections,
        resolved.lineage,
        {key: str(place) for key, place in resolved.places.items()},
        _digest(resolved.header, resolved.sections, resolved.lineage),
        parsed,
    )


def recheck(held: Checked) -> None:
    """Check a pack that came whole from elsewhere as if it were read from its files.

    What it took over from its parents, and whether it weakens them, cannot be told without them.
    Raises `PackRejected` with every fault.
    """
    nowhere = Place(held.header.pack, Node(0, None))
    text = _as_json(held.header, held.sections, held.lineage)
    # JSON writes control characters as escapes, which no word of a pack has otherwise.
    if UNSEEN.search(text) or _ESCAPED.search(text):
        raise PackRejected([nowhere.fault("an invisible character stands in it", "Delete it")])
    places = dict.fromkeys(_keys(held.sections), nowhere)
    _check(Resolved(held.header, held.sections, held.lineage, places, nowhere), [])


_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|[bf])")
"""A control character in JSON, the tab and the line's end apart."""


def _keys(sections: Sections) -> Iterator[Key]:
    for section in type(sections).model_fields:
        objects = getattr(sections, section)
        name = LIST_SECTIONS.get(section)
        yield from ((section, one if name is None else getattr(one, name)) for one in objects)


def _decides_as(resolved: Resolved, before: Pack) -> bool:
    return decide_alike(resolved.header, resolved.sections, before.header, before.sections)


def _check(resolved: Resolved, faults: list[Fault], before: Pack | None = None) -> Parsed:
    """The conditions. Raises `PackRejected` with `faults` and all that are found."""
    report = _reporter(resolved, faults)
    known = (before.sections, before.parsed) if before is not None else None
    parsed = parse_conditions(resolved.sections, report, known)
    check_references(resolved, faults.append)
    if faults:
        # A law cannot be judged over names that lead nowhere.
        raise PackRejected(faults)
    check_laws(resolved.sections, parsed, report)
    if faults:
        raise PackRejected(faults)
    return parsed


def assemble(held: Checked, before: Pack | None = None) -> Pack:
    """Compile a checked pack; where it was checked by another one, that one's procedure is its."""
    if before is not None and held.parsed is before.parsed:
        parsed, procedure = before.parsed, before.procedure
    else:
        parsed = held.parsed or parse_conditions(held.sections, _unexpected)
        procedure = compile_procedure(held.sections, parsed)
    return Pack(
        held.header,
        held.sections,
        held.lineage,
        held.digest,
        held.origins,
        parsed,
        procedure,
        plan_interviews(held.sections, procedure),
    )


def to_json(held: Checked) -> bytes:
    """A checked pack as JSON."""
    text = _as_json(held.header, held.sections, held.lineage)
    origins = json.dumps([[*key, place] for key, place in held.origins.items()], ensure_ascii=False)
    return f'{text[:-1]},"origins":{origins}}}'.encode()


def from_json(raw: bytes) -> Checked:
    """A checked pack from JSON that may have been put there by anybody.

    It is validated again, and its digest is worked out, not believed. Raises `ValueError`.
    """
    try:
        content = json.loads(raw)
        header = Header.model_validate(content["header"])
        sections = Sections.model_validate(content["sections"])
        lineage = tuple((str(name), str(version)) for name, version in content["lineage"])
        origins = {(section, name): place for section, name, place in content["origins"]}
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a checked pack: {error}") from None
    return Checked(header, sections, lineage, origins, _digest(header, sections, lineage))


def _as_json(header: Header, sections: Sections, lineage: Sequence[tuple[str, str]]) -> str:
    head = header.model_dump_json(by_alias=True)
    body = sections.model_dump_json(by_alias=True, exclude={"remove"})
    line = json.dumps([list(one) for one in lineage], ensure_ascii=False)
    return f'{{"header":{head},"sections":{body},"lineage":{line}}}'


def _digest(header: Header, sections: Sections, lineage: Sequence[tuple[str, str]]) -> str:
    """SHA-256 over everything that can change a call; where it stands in files does not.

    Order counts where it means something: that of offers, programs, dangers, questions.
    """
    return hashlib.sha256(_as_json(header, sections, lineage).encode()).hexdigest()


def _reporter(resolved: Resolved, faults: list[Fault]) -> Callable[[Key, str, str, Path], None]:
    def report(key: Key, what: str, remedy: str, path: Path) -> None:
        faults.append(resolved.places[key].fault(f"{key[1]!r}: {what}", remedy, path))

    return report


def _unexpected(key: Key, what: str, remedy: str, path: Path) -> None:
    raise AssertionError(f"a checked pack has a fault in {key}: {what}")
