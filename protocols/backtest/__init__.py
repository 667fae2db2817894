"""What another pack would have recommended for calls that were taken, beside what was shown.

It needs numpy, the `backtest` extra; nothing else of this room imports it.
"""
