"""Cards suggested from the caller's own words, without a network."""

from protocols.suggest.suggester import Suggester, Suggestion

__all__ = ["Suggester", "Suggestion"]
