"""Why an answer that told of a danger is taken back."""

from __future__ import annotations

from store.kinds.interview import TakenBackBecause

WHY: dict[TakenBackBecause, str] = {
    "mis_keyed": "it was keyed by mistake",
    "corrected": "the caller corrects it",
    "maybe_duress": "maybe somebody forces the caller: the danger stands",
}
"""The reasons there are, in the words they are chosen by."""
