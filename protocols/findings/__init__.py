"""Findings: what is wrong with a pack that can be used nevertheless, one subject to a module."""
