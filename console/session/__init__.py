"""One Session behind every face: commands in, entries on disk, the new state of a call out."""
