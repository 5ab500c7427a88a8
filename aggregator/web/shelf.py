"""Rendered documents, kept for the next who asks."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from aggregator.publish import Published


class Shelf:
    """Documents by ETag, the least recently asked for dropped first. Safe to share between threads."""

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._documents: OrderedDict[str, Published] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str) -> Published | None:
        """The document of that ETag, if it is still here."""
        with self._lock:
            found = self._documents.get(etag)
            if found is not None:
                self._documents.move_to_end(etag)
            return found

    def put(self, document: Published) -> None:
        """Keep a document under its ETag."""
        with self._lock:
            self._documents[document.etag] = document
            self._documents.move_to_end(document.etag)
            while len(self._documents) > self._size:
                self._documents.popitem(last=False)
