"""Three seats and a hub in one thread, on turned clocks, by a seed: the same each time it is run.

What runs is the product's: journals, exchange, the hub's whole application with its routes, its
live line and its SQLite engine. Only threads, sockets, disks and clocks are put in place of.
"""
