"""Read RSS 0.9x, 1.0 and 2.0, Atom and CDF through feedparser.

feedparser is given clean UTF-8 from memory and no DOCTYPE, so it decides no encoding, expands no entity and fetches
nothing; and of a feed that was read before only what is not known. It neither sanitises nor resolves links inside
HTML: both are done once, later, on what is new.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import feedparser

from aggregator.model import Basis
from aggregator.parse.dictionaries import fault_of, mapping, mappings, raw_entry, slow_down, text_at
from aggregator.parse.encoding import without_illegal_references
from aggregator.parse.entries import MAX_ENTRIES, TOO_MANY, Gathering, broken
from aggregator.parse.link import usable_link
from aggregator.parse.mend import DECLARATION, mend
from aggregator.parse.nukeviet import FALSE_MINUTES, are_months, is_nukeviet, tells_minutes, to_the_hour
from aggregator.parse.split import Split, digest, split
from aggregator.parse.strict import FAULTS, read_strictly

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aggregator.model import Document, Entry, Memory, Parsed, Source, Trace

_ROOT_FORMS: Final = {"rdf": "rdf", "channel": "cdf"}
"""Forms told by the root element; the others by feedparser's version."""

_BASE: Final = re.compile(rb"\bbase\s*=")
_PEOPLE: Final = re.compile(
    rb"(<(?:[\w.-]+:)?(?:author|creator|publisher|contributor|managingEditor|webMaster|name|email)\b[^<>]*>"
    rb"\s*(?:<!\[CDATA\[)?[^<\]]{500}[\x80-\xbf]*)[^<\]]+",
    re.IGNORECASE,
)
"""A person's name that goes on for ever: feedparser looks for an e-mail address in it, in quadratic time."""


def read_feed(text: str, *, root: str, source: Source, url: str, now: datetime, memory: Memory | None = None) -> Parsed:
    """Read a feed's XML.

    Args:
        text: from the root element on, decoded.
        root: the root element's name as written.
        source: for its zone and date order.
        url: the document's address; relative links are relative to it, or to their ``xml:base``.
        now: aware.
        memory: of the document read last; what it knows is not read again.

    Returns:
        The document, also one without entries; ``BROKEN`` when nothing of it could be read.
    """
    written = _written(text, root, url)
    if written is None:
        return broken("the feed is cut off before its first item ends; try again later")
    traces = memory.traces if memory is not None and memory.head == written.head else ()
    found = _found(written, {trace.digest: trace for trace in traces}) if traces else None
    if found is not None and found.apart:
        document = _document(written, found, Gathering(source, now), root, url)
        if document is not None:
            return document
    found = _found(written, {})
    if found is not None and found.fault and not found.entries:
        return broken(f"the feed cannot be read ({found.fault}); try again later")
    document = _document(written, found, Gathering(source, now), root, url) if found is not None else None
    if document is None:
        return broken("the feed cannot be read: its XML is not what any feed looks like; look at it in a browser")
    return document


# --- what is to be read ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Written:
    """A feed's XML ready for the parser."""

    xml: bytes
    split: Split | None
    """``None`` when its entries cannot be read one without another."""
    digests: tuple[str, ...]
    """Of its entries, if they can, and of no more than are read."""
    head: str | None
    base: str
    """What feedparser joins relative links to; empty leaves them as they are written."""
    warnings: tuple[str, ...]


def _written(text: str, root: str, url: str) -> _Written | None:
    """Mend a document if it needs it; ``None`` when it was cut off before its first entry ended."""
    text = without_illegal_references(text)
    xml = (DECLARATION + text).encode("utf-8", "replace")
    parts = split(xml)
    warnings: tuple[str, ...] = ()
    if parts is None:
        mended = mend(text, root)
        if mended is None:
            return None
        xml, warnings = mended.xml, mended.warnings
        parts = split(xml)
    base = url if b"base" in xml and _BASE.search(xml) else ""
    if parts is None or warnings:
        return _Written(xml, None, (), None, base, warnings)
    head = digest(b"\n".join((url.encode("utf-8", "replace"), b"based" if base else b"", parts.head())))
    return _Written(xml, parts, tuple(parts.digests(MAX_ENTRIES)), head, base, warnings)


# --- what feedparser finds -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What feedparser made of a document without its known entries."""

    version: str | None
    channel: Mapping[str, object]
    entries: list[Mapping[str, object]]
    fault: str
    known: Mapping[int, Trace]
    """By place among all entries."""
    apart: bool
    """Whether each entry of the document is either known or found, and so its digest's."""


def _found(written: _Written, traces: Mapping[str, Trace]) -> _Found | None:
    """Have feedparser read what is not known; ``None`` when it cannot."""
    known = {place: traces[name] for place, name in enumerate(written.digests) if name in traces}
    xml = written.xml
    if written.split is not None:
        xml = written.split.without({*known, *range(len(written.digests), len(written.split.entries))})
    xml = _PEOPLE.sub(rb"\1", xml)
    parsed = read_strictly(xml, written.base) if written.split is not None else None
    if parsed is None and not known:
        parsed = _read_loosely(xml, written.base)
    if parsed is None:
        return None
    entries, fault = mappings(parsed.get("entries")), fault_of(parsed)
    apart = written.split is not None and not fault and len(entries) + len(known) == len(written.digests)
    return _Found(text_at(parsed, "version"), mapping(parsed.get("feed")), entries, fault, known, apart)


def _read_loosely(xml: bytes, base: str) -> Mapping[str, object] | None:
    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": base} if base else {})
    try:
        return mapping(
            feedparser.parse(
                io.BytesIO(xml), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
        )
    except FAULTS:
        return None


# --- what it means ---------------------------------------------------------------------------------------------------


def _document(written: _Written, found: _Found, gathering: Gathering, root: str, url: str) -> Document | None:
    """The document; ``None`` when what is known would be read otherwise in it."""
    for warning in written.warnings:
        gathering.warn(warning)
    if found.fault:
        gathering.warn(f"the XML is not well-formed ({found.fault}); what could be read was")
    if written.split is not None and len(written.split.entries) > len(written.digests):
        gathering.warn(TOO_MANY)
    told = len(gathering.warnings)
    form = _ROOT_FORMS.get(root.lower().rpartition(":")[2]) or found.version or "feed"
    known = _gather(written, found, gathering, url, atom=form.startswith("atom"))
    apart = found.apart and len(gathering.warnings) == told
    generator = text_at(found.channel, "generator")
    alike = not is_nukeviet(generator) or _judge_minutes(gathering, known)
    if known and not (apart and alike):
        return None
    document = gathering.document(
        form,
        title=text_at(found.channel, "title"),
        link=usable_link(text_at(found.channel, "link"), url),
        generator=generator,
        slow_down=slow_down(found.channel),
    )
    return replace(document, known=tuple(known.items()), head=written.head if apart else None)


def _gather(written: _Written, found: _Found, gathering: Gathering, url: str, *, atom: bool) -> dict[int, Trace]:
    """Take the entries that were found.

    Returns:
        What is known, by its place among all that is listed.
    """
    known: dict[int, Trace] = {}
    entries = iter(found.entries)
    for place in range(len(found.entries) + len(found.known)):
        trace = found.known.get(place)
        if trace is not None:
            known[len(known) + len(gathering.entries)] = trace
        elif not gathering.full():
            name = written.digests[place] if found.apart else None
            gathering.take(raw_entry(next(entries), url, atom=atom, digest=name))
    gathering.entries = [entry if _lasts(entry) else replace(entry, digest=None) for entry in gathering.entries]
    return known


def _lasts(entry: Entry) -> bool:
    """Whether an entry means the same tomorrow: one that says "2 giờ trước" does not."""
    return entry.moment.basis is Basis.STATED if entry.moment is not None else entry.written is None


def _judge_minutes(gathering: Gathering, known: Mapping[int, Trace]) -> bool:
    """Judge all entries, known or not, by the moments they stated.

    Returns:
        Whether what is known still means what it meant.
    """
    traces = known.values()
    stated = [trace.uncut or trace.moment for trace in traces]
    if not are_months([*stated, *(entry.moment for entry in gathering.entries)]):
        return all(trace.uncut is None for trace in traces)
    gathering.warn(FALSE_MINUTES)
    gathering.entries = [
        replace(entry, moment=to_the_hour(entry.moment), uncut=entry.moment)
        if entry.moment is not None and tells_minutes(entry.moment)
        else entry
        for entry in gathering.entries
    ]
    return all(trace.uncut is not None or not tells_minutes(trace.moment) for trace in traces)
