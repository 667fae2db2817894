"""People and places: what households, buildings and the agency told us before the call."""
