"""What a program would have met among calls that CAD recorded, and how much cannot be known.

It needs numpy, the `backtest` extra; nothing else of this room imports it.
"""
