"""The words that keep training and real calls apart on paper."""

TRAINING_WORDS = "TRAINING - NOT A REAL CALL"
"""Stands in large letters on every sheet of training, and on each of its pages."""


def marks_of(training: bool) -> tuple[str, ...]:
    """What stands in large letters on a sheet of training; nothing on a real one."""
    return (TRAINING_WORDS,) if training else ()
