"""What can go wrong with a hub, apart from the faults of every store."""

from __future__ import annotations

from store.faults import StoreFault


class NotDurable(StoreFault):
    """A write that may be on this machine only; it counts as a failure and is sent again."""

    code = "not_durable"


class Unreachable(StoreFault):
    """The database does not answer."""

    code = "unreachable"


class Busy(StoreFault):
    """More is waiting than the hub takes on."""

    code = "busy"


class TokenRefused(StoreFault):
    """A token that cannot be made or is not there."""

    code = "token"


class CannotServe(StoreFault):
    """A hub that must not, or cannot, be started as it was asked for."""

    code = "cannot_serve"


class CannotMove(StoreFault):
    """A hub that could not be copied whole."""

    code = "cannot_move"


def extra_missing(error: ImportError) -> CannotServe:
    """The fault of an installation without the hub's own libraries."""
    return CannotServe(
        f"A hub needs libraries that are not installed here ({error.name} is missing)",
        "nothing was started",
        "Install them with: pip install 'guidecard[hub]'",
    )
