"""Scripted mock calls: played by machine against a key, or to a person in training."""
