"""The procedure by columns: many calls at once, decided as `protocols.decide` decides each.

It needs numpy, the `backtest` extra; nothing else of this room imports it.
"""
