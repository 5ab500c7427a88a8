"""Read what was fetched: one verb, `parse`, over the families of documents our sources give."""

from aggregator.parse.document import parse

__all__ = ["parse"]
