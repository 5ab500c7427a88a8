"""Whether a reader has the document already (RFC 9110 section 13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
"""``entity-tag`` of RFC 9110 section 8.8.3, its opaque part in the group."""


def unchanged(if_none_match: str | None, if_modified_since: str | None, etag: str, updated: datetime) -> bool:
    """Whether to answer 304 to a GET or HEAD.

    Args:
        if_none_match: the header, several lines joined by commas; ``None`` when there is none.
        if_modified_since: the header; ``None`` when there is none.
        etag: the document's, quoted.
        updated: the document's ``Last-Modified``, aware.

    Returns:
        By ``If-None-Match`` alone where it is given, compared weakly (sections 13.1.2, 13.2.2); else by the date, where
        that is one (13.1.3).
    """
    if if_none_match is not None:
        return if_none_match.strip() == "*" or etag.removeprefix("W/") in _TAG.findall(if_none_match)
    since = _date(if_modified_since)
    return since is not None and updated.replace(microsecond=0) <= since


def _date(header: str | None) -> datetime | None:
    if header is None:
        return None
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # an HTTP-date is in GMT (section 5.6.7)
