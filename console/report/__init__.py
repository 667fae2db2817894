"""The figures of a center for a span of days: counts and times, never a name or a place."""
