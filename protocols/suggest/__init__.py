"""Cards suggested from the caller's own words, without a network."""

from protocols.suggest.suggester import Suggester, Suggesters, Suggestion

__all__ = ["Suggester", "Suggesters", "Suggestion"]
