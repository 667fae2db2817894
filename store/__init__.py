"""What happened, and to whom: the journal, calls, profiles."""
