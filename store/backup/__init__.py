"""A seat's own record in one file, and a data folder made of such a file."""
