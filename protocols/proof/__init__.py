"""Proofs over a pack: what holds for every possible call, and the shortest call where it fails."""
