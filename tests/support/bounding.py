"""Exact bounds without a thread: at once, or when a test lets them come."""

from dataclasses import dataclass, field
from uuid import UUID

from protocols.bounds import Bounds
from protocols.exact import Standing, exact_bounds


class AtOnce:
    def found(self, call: UUID, standing: Standing) -> Bounds | None:
        return exact_bounds(standing)

    def news(self) -> bool:
        return False

    def close(self) -> None:
        pass


@dataclass
class ByHand:
    """Bounds that come when the test lets them."""

    asked: list[Standing] = field(default_factory=list)
    made: dict[object, Bounds] = field(default_factory=dict)

    def found(self, call: UUID, standing: Standing) -> Bounds | None:
        if standing.key not in self.made:
            self.asked.append(standing)
        return self.made.get(standing.key)

    def let_come(self, standing: Standing) -> None:
        self.made[standing.key] = exact_bounds(standing)

    def news(self) -> bool:
        return True

    def close(self) -> None:
        pass
