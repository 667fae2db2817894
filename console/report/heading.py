"""What stands at the head of every report: whose figures, of which days, and how to read them."""

from __future__ import annotations

from console.report.figures import Figures
from console.report.rows import few_words
from console.sheet.training import TRAINING_CALLS


def mark_of(figures: Figures) -> str:
    """The words in large letters; none on a report of real calls."""
    return TRAINING_CALLS if figures.mode == "training" else ""


def heading(figures: Figures) -> tuple[str, ...]:
    """The title, then its lines."""
    center = f", {figures.center}" if figures.center else ""
    days = (figures.until - figures.since).days + 1
    return (
        f"CALL FIGURES{center}",
        f"{figures.since} to {figures.until}, {days} day{'' if days == 1 else 's'} in "
        f"{figures.timezone}. Made {figures.made_at:%Y-%m-%d %H:%M} UTC.",
        few_words(),
    )
