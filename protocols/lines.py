"""Lines: the parts of a response, and what is more or less among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from protocols.words import FIELD_SERVICES, URGENCIES, Role, Urgency


@dataclass(frozen=True, slots=True, order=True)
class LineKey:
    """What makes two lines the same line: the service, and whether it comes or only advises."""

    service: str
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class LineSpec:
    """A line as a pack writes it; a role that is not said is left to what else is sent."""

    service: str
    urgency: Urgency
    role: Role | None = None

    @classmethod
    @cache
    def read(cls, words: str) -> LineSpec:
        """Read `police hot secure`. The model has checked the shape."""
        service, urgency, *role = words.split(" ")
        return cls(service, URGENCIES[urgency], Role(role[0]) if role else None)

    @property
    def key(self) -> LineKey:
        """The line that this asks for."""
        return LineKey(self.service, self.role is Role.CONSULT)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a decision."""

    service: str
    urgency: Urgency
    role: Role
    program: str | None = None
    """The program that fills it; None for an agency's own service, or while it is unfilled."""
    origins: tuple[str, ...] = ()
    """`default`, `rule:<id>` or `offer:<id>`: what asks for it."""

    @property
    def key(self) -> LineKey:
        """What makes it the same line as another."""
        return LineKey(self.service, self.role is Role.CONSULT)

    @property
    def words(self) -> str:
        """The line in a pack's words: `police hot secure`."""
        return f"{self.service} {self.urgency.word} {self.role.value}"


def field_urgencies(lines: Iterable[Line]) -> dict[str, int]:
    """Police, fire and ems with their urgencies, 0 where one is not sent: what the laws compare."""
    found = dict.fromkeys(FIELD_SERVICES, 0)
    for line in lines:
        if line.service in found and line.role is not Role.CONSULT:
            found[line.service] = max(found[line.service], line.urgency)
    return found
