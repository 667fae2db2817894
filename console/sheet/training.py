"""The words that keep training and real calls apart on paper."""

TRAINING_WORDS = "TRAINING - NOT A REAL CALL"
"""Stands in large letters on every sheet of training, and on each of its pages."""


TRAINING_CALLS = TRAINING_WORDS.replace("A REAL CALL", "REAL CALLS")
"""The same of many calls."""


def marks_of(training: bool) -> tuple[str, ...]:
    """What stands in large letters on a sheet of training; nothing on a real one."""
    return (TRAINING_WORDS,) if training else ()
