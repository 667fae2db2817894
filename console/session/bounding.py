"""What works out the exact bounds of calls: the Session asks, and never waits for the answer."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from protocols.bounds import Bounds
from protocols.exact import Standing


class Bounding(Protocol):
    """Exact bounds at their own pace."""

    def found(self, call: UUID, standing: Standing) -> Bounds | None:
        """The bounds of exactly this standing; None while they are being worked out.

        They are conservative where too much is open. What the call was asked about before is not
        wanted any more.
        """
        ...

    def news(self) -> bool:
        """Whether bounds were found since this was last asked."""
        ...

    def close(self) -> None:
        """Stop working."""
        ...
