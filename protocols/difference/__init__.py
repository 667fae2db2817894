"""The difference between two packs: which calls move, not which lines of text."""
