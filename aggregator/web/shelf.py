"""Documents that were made once, kept for the next who asks."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Tagged(Protocol):
    """What is known by its ETag."""

    @property
    def etag(self) -> str:
        """Quoted; no other document's."""


T = TypeVar("T", bound=Tagged)


class Shelf(Generic[T]):
    """Documents by ETag, the least recently asked for dropped first. Safe to share between threads."""

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._documents: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str) -> T | None:
        """The document of that ETag, if it is still here."""
        with self._lock:
            found = self._documents.get(etag)
            if found is not None:
                self._documents.move_to_end(etag)
            return found

    def put(self, document: T) -> None:
        """Keep a document under its ETag."""
        with self._lock:
            self._documents[document.etag] = document
            self._documents.move_to_end(document.etag)
            while len(self._documents) > self._size:
                self._documents.popitem(last=False)
