"""What every dialect shares: the limits of an entry, what is refused, and how its moment is read."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aggregator.model import Document, Entry, Moment, ParseFailed, ParseReason, Refusal
from aggregator.parse.encoding import legal
from aggregator.parse.link import usable_link
from aggregator.parse.moment import read_moment
from aggregator.parse.standard import read_standard
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from aggregator.model import Source

MAX_ENTRIES: Final = 10_000
TOO_MANY: Final = f"it lists more than {MAX_ENTRIES} entries; only the first {MAX_ENTRIES} were read"
MAX_TITLE: Final = 1_000
MAX_GUID: Final = 2_000
MAX_LABELS: Final = 50
MAX_LABEL: Final = 200
MAX_WRITTEN: Final = 200
MAX_AUTHOR: Final = 200
MAX_REFUSALS: Final = 1_000

_TAG: Final = re.compile(r"<[A-Za-z/!][^<>]*>")
_IMAGE: Final = re.compile(r"<img\s[^<>]*?src\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as its dialect offers it: nothing checked, links still relative to ``base``."""

    base: str
    title: str | None = None
    links: tuple[str | None, ...] = ()
    """Best first; the first usable one is taken."""
    guid: str | None = None
    dates: tuple[str | None, ...] = ()
    """As written, best first; the first readable one is taken."""
    labels: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    author: str | None = None
    images: tuple[str | None, ...] = ()
    digest: str | None = None
    """As in `model.Entry`."""


@dataclass(slots=True)
class Gathering:
    """Entries of one document as they are read, with what was refused and what was mended."""

    source: Source
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    """An ordered set: each fault is told once."""

    def warn(self, sentence: str) -> None:
        """Remember a fault that was mended."""
        self.warnings[sentence] = None

    def refuse(self, what: str, why: str) -> None:
        """Remember something listed that we do not take."""
        if len(self.refused) < MAX_REFUSALS:
            self.refused.append(Refusal(plain(what[:MAX_TITLE])[:MAX_WRITTEN] or "an entry", why))

    def full(self) -> bool:
        """Whether no further entry is taken."""
        if len(self.entries) < MAX_ENTRIES:
            return False
        self.warn(TOO_MANY)
        return True

    def take(self, raw: Raw) -> None:
        """Check an entry and keep it, or refuse it when it has no title."""
        link = next((usable for written in raw.links for usable in [usable_link(written, raw.base)] if usable), None)
        guid = (raw.guid or "").strip()
        title = self._title(raw.title)
        if title is None:
            self.refuse(link or guid or _first(raw.dates) or "an entry", "it has no title")
            return
        if len(guid) > MAX_GUID:
            self.warn(f"guids longer than {MAX_GUID} characters were left out")
            guid = ""
        written, moment = self._moment(raw.dates)
        self.entries.append(
            Entry(
                title=title,
                link=link,
                guid=legal(guid) or None,
                moment=moment,
                written=written,
                labels=labels_of(raw.labels),
                summary=raw.summary,
                content=raw.content,
                author=plain(raw.author or "")[:MAX_AUTHOR] or None,
                image=_image(raw),
                digest=raw.digest,
            )
        )

    def _title(self, written: str | None) -> str | None:
        title = (written or "").strip()
        if len(title) > MAX_TITLE:
            self.warn(f"titles longer than {MAX_TITLE} characters were cut")
            title = title[:MAX_TITLE].rstrip()
        return title if text_of(title) else None

    def _moment(self, dates: tuple[str | None, ...]) -> tuple[str | None, Moment | None]:
        for written in dates:
            moment = self.moment(written)
            if written is not None and moment is not None:
                return written.strip()[:MAX_WRITTEN], moment
        return (_first(dates) or "")[:MAX_WRITTEN] or None, None

    def moment(self, written: str | None) -> Moment | None:
        """Read a date with this source's zone and order."""
        if not written:
            return None
        moment = read_standard(written, self.now)
        if moment is not None:
            return moment
        return read_moment(written, zone=self.source.timezone, now=self.now, order=self.source.date_order)

    def document(
        self,
        form: str,
        *,
        title: str | None = None,
        link: str | None = None,
        generator: str | None = None,
        slow_down: timedelta | None = None,
    ) -> Document:
        """Close the gathering."""
        return Document(
            form=form,
            entries=tuple(self.entries),
            title=plain(text_of((title or "")[:MAX_TITLE])) or None,
            link=link,
            generator=plain((generator or "")[:MAX_AUTHOR]) or None,
            refused=tuple(self.refused),
            warnings=tuple(self.warnings),
            slow_down=slow_down,
        )


def broken(sentence: str) -> ParseFailed:
    """A document that began like a feed but could not be read."""
    return ParseFailed(ParseReason.BROKEN, sentence)


def not_a_feed(sentence: str) -> ParseFailed:
    """A document that is something else."""
    return ParseFailed(ParseReason.NOT_A_FEED, sentence)


def labels_of(written: Iterable[str]) -> tuple[str, ...]:
    """Clean labels in their order, each once; at most 50 of at most 200 characters."""
    seen: dict[str, None] = {}
    for label in written:
        clean = plain(label[: 4 * MAX_LABEL])[:MAX_LABEL].strip()
        if clean:
            seen.setdefault(clean)
        if len(seen) == MAX_LABELS:
            break
    return tuple(seen)


def text_of(markup: str) -> str:
    """Plain text of a short piece of HTML: tags taken out, references resolved."""
    text = plain(_TAG.sub("", markup))
    return plain(_TAG.sub("", text)) if "<" in text or "&" in text else text


def whole_title(shown: str, full: str) -> str:
    """The title a link shows, or a fuller one (its ``title`` attribute) when what it shows is cut off or nothing.

    A fuller one that only adds a site's name behind a dash or bar is not taken.
    """
    stem = shown.rstrip(" .…")
    if not stem:
        return full or shown
    if not full.casefold().startswith(stem.casefold()):
        return shown
    added = full[len(stem) :].lstrip()
    cut = shown.endswith(("...", "…"))
    return full if cut or (added and len(full) > len(shown) and added[0] not in "-–—|") else shown


def markup_of(text: str) -> str:
    """HTML of plain text."""
    return html.escape(text, quote=False)


def _first(dates: tuple[str | None, ...]) -> str | None:
    return next((written.strip() for written in dates if written and written.strip()), None)


def _image(raw: Raw) -> str | None:
    inside = (_IMAGE.search(markup) for markup in (raw.summary, raw.content) if markup)
    candidates = [*raw.images, *(html.unescape(match[1]) for match in inside if match is not None)]
    return next((usable for written in candidates for usable in [usable_link(written, raw.base)] if usable), None)
