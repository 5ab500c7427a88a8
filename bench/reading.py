"""What a document costs to read, beside `feedparser.parse` of the same bytes."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import feedparser

from aggregator.model import Memory
from aggregator.poll.outcome import body_hash
from aggregator.poll.read import Read, read
from aggregator.vietnamese import title_key
from bench import documents
from bench.ratio import Bench

FEEDS = {
    "RSS": documents.rss(),
    "RSS of NukeViet": documents.nukeviet(),
    "RSS of WordPress": documents.wordpress(),
    "RSS, whole articles": documents.long_rss(),
    "RSS, plain text": documents.plain_rss(),
    "RSS, Media RSS": documents.media_rss(),
    "RSS, elements of its own": documents.own_rss(),
    "RSS, unusual items": documents.unusual_rss(lead=documents.LEAD),
    "RSS, unusual items of plain text": documents.unusual_rss(),
    "RSS, titles only": documents.bare_rss(),
    "Atom": documents.atom(),
    "Atom, plain text": documents.plain_atom(),
}
BASELINE = "feedparser.parse with its defaults"


def _parse(body: bytes) -> object:
    return feedparser.parse(io.BytesIO(body))


def _read(body: bytes, memory: Memory | None = None) -> Read:
    title_key.cache_clear()  # new titles are new
    outcome = read(documents.SOURCE, body, documents.SOURCE.url, "application/xml", documents.NOW, memory)
    assert isinstance(outcome, Read)
    return outcome


def _all_but_one(body: bytes) -> Memory:
    """A memory of all items but the first."""
    memory = _read(body).memory
    assert memory is not None
    memory = replace(memory, traces=memory.traces[1:])
    assert len(_read(body, memory).items) == 1
    return memory


def _crossing(body: bytes, memory: Memory | None) -> Callable[[], object]:
    """The copying into a child process, document and memory, and back, what was read."""
    there, back = (documents.SOURCE, body, documents.SOURCE.url, "", documents.NOW, memory), _read(body, memory)
    return lambda: [pickle.loads(pickle.dumps(parcel)) for parcel in (there, back)]  # noqa: S301 - our own


def _benches() -> Iterator[Bench]:
    for name, body in FEEDS.items():
        parse, known = partial(_parse, body), _all_but_one(body)
        yield Bench(f"{name}, 30 items, all new: read, sanitised, normalised", BASELINE, partial(_read, body), parse)
        yield Bench(f"{name}, 30 items, one new", BASELINE, partial(_read, body, known), parse)
        yield Bench(f"{name}, 30 items, unchanged", BASELINE, partial(body_hash, body, documents.SOURCE), parse)
    rss = FEEDS["RSS"]
    yield Bench("copies to and from the child process, all new", BASELINE, _crossing(rss, None), partial(_parse, rss))
    yield Bench("the same, one new", BASELINE, _crossing(rss, _all_but_one(rss)), partial(_parse, rss))


BENCHES = tuple(_benches())
