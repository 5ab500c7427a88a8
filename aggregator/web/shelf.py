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

    @property
    def body(self) -> bytes:
        """What is kept."""


T = TypeVar("T", bound=Tagged)


class Shelf(Generic[T]):
    """Documents by ETag, the least recently asked for dropped first. Safe to share between threads.

    Args:
        limit: bytes of all bodies; the documents of a hundred sources are some ten million.
    """

    def __init__(self, limit: int = 64_000_000) -> None:
        self._limit = limit
        self._size = 0
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
            there = self._documents.pop(document.etag, None)
            self._size += len(document.body) - (len(there.body) if there else 0)
            self._documents[document.etag] = document
            while self._size > self._limit and len(self._documents) > 1:
                _, dropped = self._documents.popitem(last=False)
                self._size -= len(dropped.body)
