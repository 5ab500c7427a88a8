"""Between rows and nouns."""

from __future__ import annotations

import hashlib
from datetime import datetime

from aggregator.model import Basis, Item, Member, Moment, Place, Precision, Sign
from aggregator.store.tables import ItemRow, StoryRow


def title_hash(key: str) -> str:
    """What a title key is found by: titles are longer than an index takes."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def moment_of(row: ItemRow) -> Moment | None:
    """An item's moment."""
    if row.moment_at is None or row.precision is None or row.basis is None:
        return None
    return Moment(row.moment_at, Precision(row.precision), Basis(row.basis))


def item_of(row: ItemRow, title_key: str) -> Item:
    """An item's row as a noun."""
    return Item(
        source=row.source_id,
        identity=row.identity,
        title=row.title,
        title_key=title_key,
        link=row.link,
        link_key=row.link_key,
        guid=row.guid,
        moment=moment_of(row),
        labels=tuple(row.labels),
        summary=row.summary,
        content=row.content,
        author=row.author,
        image=row.image,
        written=row.written,
    )


def fill(row: ItemRow, item: Item) -> None:
    """Write an item's words into its row; identity, story and first sight stay."""
    row.title = item.title
    row.link, row.link_key, row.guid = item.link, item.link_key, item.guid
    row.moment_at = item.moment.at if item.moment else None
    row.precision = item.moment.precision.value if item.moment else None
    row.basis = item.moment.basis.value if item.moment else None
    row.written = item.written
    row.labels = list(item.labels)
    row.summary, row.content = item.summary, item.content
    row.author, row.image = item.author, item.image


def expiry_of(founder: ItemRow) -> datetime | None:
    """When a story that was founded on an item expired; None = it lives.

    An item that was first seen after its story had expired has never been published: once it is parted from that
    story it is news.
    """
    at = founder.expired_at
    return at if at is not None and founder.first_seen_at <= at else None


def share_age(item: ItemRow, expired_at: datetime | None) -> None:
    """Make an item a tombstone when its story expired; of a living story only what expired itself is one."""
    if expired_at is not None and item.expired_at is None:
        for name, nothing in tombstone(expired_at).items():
            setattr(item, name, nothing)
    elif expired_at is None and expiry_of(item) is None:
        item.expired_at = None


def tombstone(at: datetime) -> dict[str, object]:
    """What is written over an item whose story expired: what it is known by stays, and what it said goes."""
    gone = dict.fromkeys(("guid", "written", "summary", "content", "author", "image"))
    return {**gone, "labels": [], "expired_at": at}


def member_key(row: ItemRow) -> str:
    """A key unique over all sources and equal in every store."""
    return f"{row.source_id} {row.identity}"


def member_of(row: ItemRow, title_key: str) -> Member:
    """What the same-story rule sees of an item."""
    return Member(
        item=member_key(row),
        source=row.source_id,
        title_key=title_key,
        moment=moment_of(row),
        first_seen=row.first_seen_at,
        link_key=row.link_key,
    )


def places_of(row: StoryRow) -> tuple[Place, ...]:
    """The provinces a story is about."""
    return tuple(Place(slug, tuple(formers)) for slug, formers in row.places)


def activities_of(row: StoryRow) -> tuple[Sign, ...]:
    """The kinds of work a story tells of."""
    return tuple(Sign(slug, words) for slug, words in row.activities)


def stage_of(row: StoryRow) -> Sign | None:
    """Where a story's project stands."""
    return None if row.stage is None else Sign(row.stage, row.stage_words or "")


def published_moment(moment: Moment | None, first_seen: datetime) -> Moment:
    """When a story was published: what its leading item states, never later than our first sight."""
    if moment is None or moment.basis is Basis.FIRST_SEEN or moment.at > first_seen:
        return Moment(first_seen, Precision.SECOND, Basis.FIRST_SEEN)
    return moment
