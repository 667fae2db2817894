"""The solver z3, which is an extra of the package: `guidecard[proof]`."""

from __future__ import annotations

from protocols.proof.faults import ProofsNeedZ3

try:
    import z3
except ImportError:
    raise ProofsNeedZ3 from None

__all__ = ["z3"]
