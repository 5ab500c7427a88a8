"""Where a story belongs, each with the reason: category, provinces, kinds of work, stage."""

from aggregator.classify.category import categorise
from aggregator.classify.place import find_places
from aggregator.classify.story import Speech, classify
from aggregator.classify.topic import Told, find_topics

__all__ = ["Speech", "Told", "categorise", "classify", "find_places", "find_topics"]
