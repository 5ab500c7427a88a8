"""Know again what a listing or a JSON Feed lists, by what was read of it.

Finding the entries is all of the work there, so they are found each time; but what is equal to what was read last need
not be cleaned, sanitised and kept again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.parse.split import digest

if TYPE_CHECKING:
    from aggregator.model import Document, Memory, Trace


def recognised(document: Document, memory: Memory | None) -> Document:
    """Give a document's entries their digests, and set aside those that are known.

    Args:
        document: with all its entries.
        memory: of the document read last.
    """
    head = _digest((document.form, document.title))
    traces = memory.traces if memory is not None and memory.head == head else ()
    by_digest = {trace.digest: trace for trace in traces}
    known: list[tuple[int, Trace]] = []
    new = []
    for place, entry in enumerate(document.entries):
        name = _digest(entry)
        if name in by_digest:
            known.append((place, by_digest[name]))
        else:
            new.append(replace(entry, digest=name))
    return replace(document, entries=tuple(new), known=tuple(known), head=head)


def _digest(value: object) -> str:
    return digest(repr(value).encode("utf-8", "surrogatepass"))
