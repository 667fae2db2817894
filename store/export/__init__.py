"""What leaves the record as files: every entry exactly (jsonl), or one row a call (csv)."""
