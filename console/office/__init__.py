"""Where the console works: its folder, its settings, and a Session opened on them."""
