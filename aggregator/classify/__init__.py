"""Which group a story belongs to: its category, and the provinces it is about, each with the reason."""

from aggregator.classify.category import categorise
from aggregator.classify.place import find_places
from aggregator.classify.story import Speech, classify

__all__ = ["Speech", "categorise", "classify", "find_places"]
