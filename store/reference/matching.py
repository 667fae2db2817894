"""Which records concern a call, why, and how far they may be relied on; decided on values alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.reference.addresses import AddressKey, address_key, compare
from store.reference.models import Caution, Facility, Kind, Profile, Record, Severity
from store.reference.parts import Place
from store.reference.phones import Phone


class By(StrEnum):
    """What of the call the record was found by, strongest first."""

    VERIFIED_PHONE = "verified phone"
    PHONE = "phone"
    OPTED_IN_ADDRESS = "opted-in address"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a match."""

    by: By
    without: tuple[str, ...] = ()
    """What could not be compared, since only one side names it: `unit`, `town`."""

    def __str__(self) -> str:
        compared = f" ({' and '.join(self.without)} not compared)" if self.without else ""
        return f"{self.by}{compared}"


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may concern the call. Several may match one call: the taker chooses."""

    kind: Kind
    record: Record
    why: tuple[Why, ...]
    """At least one reason, the strongest first."""
    age: timedelta
    """Since the household or building confirmed it, or since the caution was approved."""
    stale: bool
    """Confirmed six months ago or more; a caution is never stale, it expires."""
    source: str = ""
    """Where it was found, if not at this installation: `the hub`."""

    @property
    def told(self) -> str:
        """Why it matched and where it was found, in words."""
        source = (f"from {self.source}",) if self.source else ()
        return ", ".join((*map(str, self.why), *source))


def kind_of(record: Record) -> Kind:
    """Which of the three a record is."""
    match record:
        case Profile():
            return Kind.PROFILE
        case Facility():
            return Kind.FACILITY
        case Caution():
            return Kind.CAUTION


def phones_of(record: Record) -> tuple[str, ...]:
    """The numbers that find a record: a household's verified ones, a caution's own."""
    match record:
        case Profile():
            return tuple(p.number for p in record.phones if p.verified_at is not None)
        case Caution() if record.phone is not None:
            return (record.phone,)
        case _:
            return ()


def places_of(record: Record) -> tuple[Place, ...]:
    """The places that find a record: of a household only those that it opted in."""
    match record:
        case Profile():
            return tuple(address for address in record.addresses if address.opted_in)
        case Facility():
            return record.addresses
        case Caution():
            return (record.place,) if record.place is not None else ()


def reasons(record: Record, phone: Phone | None, address: AddressKey | None) -> tuple[Why, ...]:
    """Why a record concerns a call from `phone` or about `address`; empty if it does not."""
    is_profile = isinstance(record, Profile)
    found: list[Why] = []
    if phone is not None and phone.key in phones_of(record):
        found.append(Why(By.VERIFIED_PHONE if is_profile else By.PHONE))
    if address is not None:
        without = [
            compared.without
            for place in places_of(record)
            if (compared := compare(address_key(place.street, place.town or ""), address))
            is not None
        ]
        if without:
            by = By.OPTED_IN_ADDRESS if is_profile else By.ADDRESS
            found.append(Why(by, min(without, key=len)))
    return tuple(found)


def matches(
    records: Iterable[Record],
    *,
    now: datetime,
    phone: Phone | None = None,
    address: AddressKey | None = None,
    source: str = "",
) -> tuple[Match, ...]:
    """Every record that concerns the call, the agency's cautions first, then by strength and age.

    Expired cautions match nothing.
    """
    found = []
    for record in records:
        if isinstance(record, Caution) and record.has_expired(now):
            continue
        if why := reasons(record, phone, address):
            since = record.approved_at if isinstance(record, Caution) else record.confirmed_at
            stale = not isinstance(record, Caution) and record.is_stale(now)
            age = max(now - since, timedelta(0))
            found.append(Match(kind_of(record), record, why, age, stale, source))
    return in_order(found)


def in_order(found: Iterable[Match]) -> tuple[Match, ...]:
    """The agency's cautions first, then by strength and age."""
    return tuple(sorted(found, key=_order))


_KINDS = (Kind.CAUTION, Kind.PROFILE, Kind.FACILITY)
_SEVERITIES = (Severity.DANGER, Severity.CAUTION, Severity.INFORMATION)


def _order(match: Match) -> tuple[int, int, int, int, timedelta, str]:
    record, strongest = match.record, match.why[0]
    severity = _SEVERITIES.index(record.severity) if isinstance(record, Caution) else 0
    return (
        _KINDS.index(match.kind),
        severity,
        tuple(By).index(strongest.by),
        len(strongest.without),
        match.age,
        record.id,
    )
