"""What to ask, and what the answers mean: pure decisions over packs."""
