"""The line mode: plain prompts over the same Session, for braille, speech and slow lines."""
