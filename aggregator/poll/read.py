"""From bytes to items: what runs in a child process that may be killed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.model import Document, Item, Memory, ParseFailed, Refusal, Source, Trace
from aggregator.normalise import normalise
from aggregator.parse import parse


@dataclass(frozen=True, slots=True)
class Read:
    """What a document says, ready to be kept."""

    form: str
    listed: tuple[Item | Trace, ...]
    """In its order; a trace stands for an item that is kept already and did not change."""
    refused: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    slow_down: timedelta | None
    title: str | None = None
    memory: Memory | None = None
    """Of this document, for the next poll; ``None`` when its entries cannot be known again."""

    @property
    def items(self) -> tuple[Item, ...]:
        """What is to be kept."""
        return tuple(one for one in self.listed if isinstance(one, Item))


def read(
    source: Source, body: bytes, url: str, content_type: str | None, now: datetime, memory: Memory | None = None
) -> Read | ParseFailed:
    """Parse and normalise a document.

    Args:
        source: its settings.
        body: decompressed bytes.
        url: where they came from, after redirects.
        content_type: as the server said; a hint at most.
        now: aware; what a time without a date is put to.
        memory: of the document that was read last under the same settings; what it knows is not read again.
    """
    parsed = parse(body, source=source, url=url, content_type=content_type, now=now, memory=memory)
    if isinstance(parsed, ParseFailed):
        return parsed
    normalised = normalise(parsed, source)
    if normalised.tangled:
        return read(source, body, url, content_type, now)
    return Read(
        form=parsed.form,
        listed=normalised.listed,
        refused=normalised.refused,
        warnings=parsed.warnings,
        slow_down=parsed.slow_down,
        title=parsed.title,
        memory=normalised.memory,
    )


def document_of(read_: Read) -> Document:
    """The document without its entries, for deciding about the next poll."""
    return Document(form=read_.form, entries=(), warnings=read_.warnings, slow_down=read_.slow_down)
