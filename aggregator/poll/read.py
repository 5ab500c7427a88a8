"""From bytes to items: what runs in a child process that may be killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.model import Document, Item, ParseFailed, Refusal, Source
from aggregator.normalise import normalise
from aggregator.parse import parse


@dataclass(frozen=True, slots=True)
class Read:
    """What a document says, ready to be kept."""

    form: str
    items: tuple[Item, ...]
    refused: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    slow_down: timedelta | None
    title: str | None = None


def read(source: Source, body: bytes, url: str, content_type: str | None, now: datetime) -> Read | ParseFailed:
    """Parse and normalise a document.

    Args:
        source: its settings.
        body: decompressed bytes.
        url: where they came from, after redirects.
        content_type: as the server said; a hint at most.
        now: aware; what a time without a date is put to.
    """
    parsed = parse(body, source=source, url=url, content_type=content_type, now=now)
    if isinstance(parsed, ParseFailed):
        return parsed
    normalised = normalise(parsed, source)
    return Read(parsed.form, normalised.items, normalised.refused, parsed.warnings, parsed.slow_down, parsed.title)


def document_of(read_: Read) -> Document:
    """The document without its entries, for deciding about the next poll."""
    return Document(form=read_.form, entries=(), warnings=read_.warnings, slow_down=read_.slow_down)
