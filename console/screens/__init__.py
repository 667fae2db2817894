"""The Textual console: a thin face of the Session."""
