"""A story's lasting id (design section 7): hashed once from what it says and when, stored, never recomputed."""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

from aggregator.dedupe.moments import floor
from aggregator.model import Basis, Member, Precision
from aggregator.vietnamese import id_title_key

HASH_DIGITS = 24
"""96 bits: a collision by chance among a billion stories has odds of 1 to 10**11."""


def id_keys(lead: Member, title: str, zone: ZoneInfo) -> tuple[str, ...]:
    """Id keys of a story, the first that is free to be taken.

    Args:
        lead: the item that speaks for the story.
        title: of that item; its key is version 1 for ever, whatever version stories are computed by.
        zone: ``site.timezone``, which says what the local date is.

    Returns:
        Title key and local date; then with the minute; then with the source. Without a date: the link; then the
        title key with the source; then the item itself, which is always free.
    """
    key, moment = id_title_key(title), lead.moment
    if moment is None or moment.basis is Basis.FIRST_SEEN:
        linked = (f"link|{lead.link_key}",) if lead.link_key else ()
        return (*linked, f"title|{key}|{lead.source}", f"item|{lead.item}")
    minute = floor(moment.at, Precision.MINUTE, zone)
    dated = f"title|{key}|{minute:%Y-%m-%d}"
    timed = f"title|{key}|{minute:%Y-%m-%dT%H:%M}"
    return (dated, timed, f"{timed}|{lead.source}", f"item|{lead.item}")


def story_hash(id_key: str) -> str:
    """Hash of an id key: lower-case hexadecimal digits, safe in addresses and tag URIs."""
    return hashlib.sha256(id_key.encode()).hexdigest()[:HASH_DIGITS]
