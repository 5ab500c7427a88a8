"""What a response's header fields say about when to come back (pure: `now` is an argument).

All spans are clamped to 31 days: a server that says "in ten years" made a mistake. What cannot be read says nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from aggregator.model import Pacing

if TYPE_CHECKING:
    from collections.abc import Mapping

CLAMP = timedelta(days=31)
_WAITS = frozenset({429, 503})
_FRESH = frozenset({200, 226, 304})
_DIRECTIVE = re.compile(r'\s*([^\s,;="]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,"]*)))?\s*(?:,|$)')
_SECONDS = re.compile(r"\s*([0-9]+)\s*")
_TEN_DIGITS = 10


def pacing(status: int, fields: Mapping[str, str], now: datetime) -> Pacing:
    """Read ``Retry-After`` of a 429 or 503, and the freshness of a document or a 304.

    Args:
        status: of the response.
        fields: its header fields, looked up without regard to case.
        now: aware; stands in for a ``Date`` that is missing or cannot be read.
    """
    sent = _http_date(fields.get("Date")) or now
    return Pacing(
        retry_after=_retry_after(fields.get("Retry-After"), sent) if status in _WAITS else None,
        fresh_for=_fresh_for(fields, sent) if status in _FRESH else None,
    )


def _retry_after(value: str | None, sent: datetime) -> timedelta | None:
    """RFC 9110 section 10.2.3: seconds, or a date, which counts from the response's own clock."""
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    until = _http_date(value)
    return None if until is None else _clamped(until - sent)


def _fresh_for(fields: Mapping[str, str], sent: datetime) -> timedelta | None:
    """RFC 9111 section 4.2: ``max-age`` less ``Age``, else ``Expires`` less ``Date``."""
    directives = _directives(fields.get("Cache-Control", ""))
    if directives.keys() & {"no-cache", "no-store"}:
        return None
    if "max-age" in directives:  # then Expires does not count, even when max-age cannot be read (section 5.3)
        lifetime = _seconds(directives["max-age"])
        return None if lifetime is None else _clamped(lifetime - (_seconds(fields.get("Age")) or timedelta()))
    expires = _http_date(fields.get("Expires"))
    return None if expires is None else _clamped(expires - sent)


def _directives(value: str) -> dict[str, str]:
    """Read ``Cache-Control``; of a directive given twice the first counts (RFC 9111 section 4.2.1)."""
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(value):
        name, quoted, token = match.groups()
        found.setdefault(name.lower(), quoted if quoted is not None else token or "")
    return found


def _seconds(value: str | None) -> timedelta | None:
    match = _SECONDS.fullmatch(value) if value else None
    if match is None:
        return None
    digits = match[1].lstrip("0")
    return CLAMP if len(digits) >= _TEN_DIGITS else min(timedelta(seconds=int(digits or "0")), CLAMP)


def _http_date(value: str | None) -> datetime | None:
    """Read the three forms of RFC 9110 section 5.6.7; they are in GMT whatever they say."""
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError, IndexError):  # the last: some garbage trips the standard library's own parser
        return None


def _clamped(span: timedelta) -> timedelta:
    return max(timedelta(), min(span, CLAMP))
