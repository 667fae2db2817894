"""What keeps a proof from being made."""

from __future__ import annotations

from protocols.faults import ProtocolError


class ProofsNeedZ3(ProtocolError):
    """The solver is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "proofs need the solver z3, which is not installed here; install it with "
            "`pip install 'guidecard[proof]'`"
        )


class SolverGaveUp(ProtocolError):
    """The solver ended without an answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the solver gave up ({reason}), so that nothing is proved")
