"""What a document is made from, and the ids and prologues of its components."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import NAMESPACE_DNS, UUID, uuid5

from store.call import Call
from store.canonical import JSON
from store.entry import Entry, Mode
from store.export.eido.words import Words
from store.kinds import body_of
from store.kinds.base import Body

Component: TypeAlias = dict[str, JSON]

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TRAINING = "training."
_LONGEST_HOST = 253 - len(_TRAINING)


def host_name(text: str) -> str:
    """An agency's domain in small letters, such as `911.example.org`.

    Raises ValueError, whose text is the end of a sentence, for what is no full host name of at
    most 244 characters.
    """
    host = text.lower()
    labels = host.split(".")
    if len(host) > _LONGEST_HOST:
        raise ValueError(f"has more than {_LONGEST_HOST} characters")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdecimal():
        raise ValueError("is not a full host name such as 911.example.org")
    return host


def instant(at: datetime) -> str:
    """An instant of the record as RFC 3339 writes it, in UTC to the millisecond, with its offset.

    Some receivers want digits for the offset, so it is +00:00 and never Z.
    """
    return at.isoformat(timespec="milliseconds")


def reference(to: str) -> Component:
    """Points at the component of the same document with this `$id`."""
    return {"$ref": to}


def references(components: list[Component]) -> list[JSON]:
    """Points at each of them."""
    return [reference(str(one["$id"])) for one in components]


@dataclass(frozen=True, slots=True)
class Source:
    """A call to tell, and what its document needs to be told beside it."""

    call: Call
    mode: Mode
    domain: str
    """The agency's, as `host_name` gives it."""
    words: Words
    others: Mapping[str, UUID]
    """Calls by incident number, where exactly one call has it."""

    @property
    def training(self) -> bool:
        """Whether the call is not real."""
        return self.mode == "training"

    @property
    def host(self) -> str:
        """Where every id ends: training has a host of its own, so that none passes for real."""
        return f"{_TRAINING}{self.domain}" if self.training else self.domain

    def incident(self, call: UUID) -> str:
        """The id of the incident that a call is about."""
        return f"urn:emergency:uid:incidentid:{call.hex}:{self.host}"

    @property
    def call_id(self) -> str:
        """The id of the call itself."""
        return f"urn:emergency:uid:callid:{self.call.id.hex}:{self.host}"

    def part(self, name: str) -> str:
        """The id of a part of this call; the same name gives the same id in every export."""
        return f"urn:uuid:{uuid5(self.call.id, name)}"

    def of_entry(self, what: str, entry: Entry) -> str:
        """The id of what an entry tells."""
        return self.part(f"{what}/{entry.header.journal}/{entry.header.seq}")

    def agent(self, seat: str) -> str:
        """The id of a seat, the same in the documents of all its calls."""
        return f"urn:uuid:{uuid5(NAMESPACE_DNS, f'seat {seat} of {self.host}')}"

    @property
    def told(self) -> Iterator[tuple[Entry, Body | None]]:
        """The entries with what they say; None where it is gone, damaged or not known here."""
        for entry in self.call.entries:
            yield entry, body_of(entry)

    @property
    def changed_at(self) -> datetime:
        """When the record of the call last grew. Raises ValueError for a call without entries."""
        return max(entry.header.entered_at for entry in self.believed or self.call.entries)

    @property
    def believed(self) -> tuple[Entry, ...]:
        """The entries that are as they were written."""
        return tuple(
            entry
            for entry in self.call.entries
            if (entry.header.journal, entry.header.seq) not in self.call.damaged
        )

    def prologue(self, id_: str, at: datetime | None = None, seat: str | None = None) -> Component:
        """What every component begins with; without `at`, when the record last grew."""
        begun: Component = {
            "$id": id_,
            "lastUpdateTimeStamp": instant(at or self.changed_at),
            "updatedByAgencyReference": reference(self.host),
        }
        if seat is not None:
            begun["updatedByAgentReference"] = reference(self.agent(seat))
        return begun

    def marked(self, text: str) -> str:
        """A text for people, which says of a training call that it is one."""
        return f"TRAINING - NOT A REAL CALL: {text}" if self.training else text
