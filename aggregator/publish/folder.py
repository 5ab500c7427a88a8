"""The static site: every document as a file of a folder."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.config import Settings
from aggregator.errors import AggregatorError
from aggregator.model import Group
from aggregator.publish import documents
from aggregator.render import pages
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class Written:
    """What ``write_site`` did: how many files it wrote, and how many were as they should be already."""

    written: int
    unchanged: int


def write_site(store: Store, settings: Settings, out: Path) -> Written:
    """Write every feed and page into a folder, each beside itself as gzip, each file at once or not at all.

    A file that holds the right bytes is not touched; one that is written bears its feed's ``updated`` as its time.

    Raises:
        AggregatorError: the folder cannot be written to.
    """
    written = unchanged = 0
    try:
        for name, body, updated in _files(store, settings):
            for path, contents in ((out / name, body), (out / f"{name}.gz", compress(body))):
                if _write(path, contents, updated):
                    written += 1
                else:
                    unchanged += 1
    except OSError as fault:
        raise AggregatorError(f"Cannot write the site to {out}: {fault.strerror or fault}.") from fault
    return Written(written, unchanged)


def compress(body: bytes) -> bytes:
    """The body as gzip, the same bytes for the same body: no time is in it (RFC 1952 section 2.3.1)."""
    return gzip.compress(body, 9, mtime=0)


def _files(store: Store, settings: Settings) -> Iterator[tuple[str, bytes, datetime]]:
    """Every file of the static site: its path in the folder, its bytes, its time."""
    around = documents.frame(settings, live=False)
    for group in documents.groups(settings):
        contents = documents.read(store, settings, group)
        updated = contents.feed.updated
        for form in documents.FEED_FORMS:
            yield f"{contents.feed.path[1:]}.{form}", documents.render(form, contents, around), updated
        index = f"{contents.feed.page}/index.html".lstrip("/")
        yield index, documents.render("html", contents, around), updated
    latest = store.feed_info(Group())[0]
    yield "provinces/index.html", documents.provinces(store, settings, around), latest
    yield "subscribe/index.html", pages.subscribe(around, settings.sources), latest
    yield "feeds.opml", documents.list_of_feeds(settings), latest
    yield "sources.opml", documents.list_of_sources(settings), latest
    yield "static/style.css", pages.stylesheet(), latest


def _write(path: Path, body: bytes, updated: datetime) -> bool:
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(temporary).chmod(0o644)  # mkstemp's 0600 would shut out the web server
        os.utime(temporary, (updated.timestamp(), updated.timestamp()))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True
