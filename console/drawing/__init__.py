"""A guidecard drawn for people: as a tree in the terminal, as a page or a picture for the wall."""
