"""The words that keep training and real calls apart on paper."""

TRAINING_WORDS = "TRAINING - NOT A REAL CALL"
"""Stands in large letters on every sheet of training, and on each of its pages."""
