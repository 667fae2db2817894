"""The call sheet, on paper: printed from the record, filled in by hand, and entered again."""
