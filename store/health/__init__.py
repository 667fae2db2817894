"""Facts about the files of an installation and the disk under them; nothing here judges them."""
