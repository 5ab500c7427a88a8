"""The tables. Rows are never what is published: ids that leave the house are made of what a story says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from aggregator.store.columns import RowId, Utc


class Table(DeclarativeBase):
    """Base of all tables, with names for constraints so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class SourceRow(Table):
    """What we remember of a source, and its declaration as last seen: a source taken out keeps its name and feed."""

    __tablename__ = "source"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    province: Mapped[str | None] = mapped_column(String(40))
    category: Mapped[str | None] = mapped_column(String(60))
    publish: Mapped[str] = mapped_column(String(10))
    declared: Mapped[bool]
    enabled: Mapped[bool]

    next_poll_at: Mapped[datetime] = mapped_column(Utc)
    not_before: Mapped[datetime | None] = mapped_column(Utc)
    """What its server asked for with Retry-After: not even a person's command polls it earlier."""
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    lease_owner: Mapped[str | None] = mapped_column(String(100))

    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    unconditional_at: Mapped[datetime | None] = mapped_column(Utc)
    body_hash: Mapped[str | None] = mapped_column(String(64))

    failures: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    gone: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(20), default="never polled")
    sentence: Mapped[str] = mapped_column(Text, default="")
    polled_at: Mapped[datetime | None] = mapped_column(Utc)
    succeeded_at: Mapped[datetime | None] = mapped_column(Utc)
    changed_at: Mapped[datetime | None] = mapped_column(Utc)
    newest_at: Mapped[datetime | None] = mapped_column(Utc)

    feed: Mapped[str | None] = mapped_column(Text)
    """Found for the page at ``url`` and polled in its stead: state that overrides what is declared."""
    feed_sought_at: Mapped[datetime | None] = mapped_column(Utc)
    articles_not_before: Mapped[datetime | None] = mapped_column(Utc)
    """What its server asked for with Retry-After when an article was read."""

    __table_args__ = (Index("ix_source_due", "next_poll_at"),)


class TitleRow(Table):
    """A title key: the row that whoever partitions its items holds."""

    __tablename__ = "title"

    hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    version: Mapped[int]


class StoryRow(Table):
    """A story. ``hash`` and ``sequence`` are given when it is first published and never change."""

    __tablename__ = "story"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    hash: Mapped[str | None] = mapped_column(String(32), unique=True)
    id_key: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[int | None] = mapped_column(RowId, unique=True)
    founder_id: Mapped[int] = mapped_column(RowId, index=True)
    """The item it was founded on: its title, link and Atom source. No foreign key: items refer to stories already."""
    merged_into_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("story.id"), index=True)
    hidden: Mapped[bool] = mapped_column(default=False)
    expired_at: Mapped[datetime | None] = mapped_column(Utc)
    """When it was past its time and left what is published; its id and its redirects stay."""

    first_seen_at: Mapped[datetime] = mapped_column(Utc)
    published_at: Mapped[datetime] = mapped_column(Utc)
    precision: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(10))
    updated_at: Mapped[datetime] = mapped_column(Utc)
    source_updated_at: Mapped[datetime | None] = mapped_column(Utc)
    source_name: Mapped[str | None] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
    """With the name and the moment: the Atom ``source``, frozen when the story was published."""

    category: Mapped[str] = mapped_column(String(60))
    category_reason: Mapped[str] = mapped_column(Text)
    places: Mapped[list[tuple[str, list[str]]]] = mapped_column(JSON)
    """Slug of each province it is about, with the former units named; pairs come back as lists."""
    places_reason: Mapped[str] = mapped_column(Text)
    activities: Mapped[list[tuple[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    """Slug of each kind of work it tells of, with the words that say so."""
    stage: Mapped[str | None] = mapped_column(String(60))
    stage_words: Mapped[str | None] = mapped_column(Text)
    """The words that say so."""
    text_digest: Mapped[str] = mapped_column(String(32))
    """Of its words: a change of them moves ``updated``."""
    digest: Mapped[str] = mapped_column(String(32))
    """Of everything a reader could see of it: a change of it changes the feeds it is in."""

    __table_args__ = (
        Index("ix_story_unpublished", "sequence", "merged_into_id"),
        Index("ix_story_lasting", "expired_at", "merged_into_id", "updated_at"),  # which of those that live are old
    )


class ItemRow(Table):
    """One thing a source lists."""

    __tablename__ = "item"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100), ForeignKey("source.id"))
    identity: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    title_hash: Mapped[str] = mapped_column(String(32), ForeignKey("title.hash"), index=True)
    link: Mapped[str | None] = mapped_column(Text)
    link_key: Mapped[str | None] = mapped_column(String(32), index=True)
    guid: Mapped[str | None] = mapped_column(Text)
    moment_at: Mapped[datetime | None] = mapped_column(Utc)
    precision: Mapped[str | None] = mapped_column(String(10))
    basis: Mapped[str | None] = mapped_column(String(10))
    written: Mapped[str | None] = mapped_column(Text)
    labels: Mapped[list[str]] = mapped_column(JSON)
    summary: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    image: Mapped[str | None] = mapped_column(Text)
    first_seen_at: Mapped[datetime] = mapped_column(Utc)
    revised_at: Mapped[datetime] = mapped_column(Utc)
    story_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("story.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it is in its story."""
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often what readers see of it changed."""
    article_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often reading its article page failed."""
    article_read_at: Mapped[datetime | None] = mapped_column(Utc)
    """When its article page was read; that happens once."""
    expired_at: Mapped[datetime | None] = mapped_column(Utc)
    """When its story expired: it is a tombstone since, which keeps what it is known by and has no text any more."""

    __table_args__ = (UniqueConstraint("source_id", "identity"), Index("ix_item_seen", "source_id", "first_seen_at"))


class MemoryRow(Table):
    """What is remembered of the document of a source that was read last; one row a source."""

    __tablename__ = "memory"

    source_id: Mapped[str] = mapped_column(String(100), ForeignKey("source.id"), primary_key=True)
    reader: Mapped[str] = mapped_column(String(32))
    """Names everything that decided how it was read; under another one nothing of it counts."""
    head: Mapped[str] = mapped_column(String(32))
    traces: Mapped[list[list[Any]]] = mapped_column(JSON)
    """Each trace as a list of its fields."""


class HandLinkRow(Table):
    """What a person decided of two items: that they are one story, or that they are not. ``one_id`` is the smaller."""

    __tablename__ = "hand_link"

    one_id: Mapped[int] = mapped_column(RowId, ForeignKey("item.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(RowId, ForeignKey("item.id"), primary_key=True, index=True)
    joined: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Utc)


class StoryGroupRow(Table):
    """A published story in a feed of ours, at the place at which it arrived there: windows are read from it."""

    __tablename__ = "story_group"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True)
    sequence: Mapped[int] = mapped_column(RowId, primary_key=True)
    story_id: Mapped[int] = mapped_column(RowId, ForeignKey("story.id"), index=True)


class FeedRow(Table):
    """When one of our feeds last changed; ``*`` stands for all of them at once."""

    __tablename__ = "feed"

    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int]


class EventRow(Table):
    """What happened to a source that its operator must hear of."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100), ForeignKey("source.id"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Utc)
    last_at: Mapped[datetime] = mapped_column(Utc)
    items: Mapped[int]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_event_source_id_last_at", "source_id", "last_at"),)


class CounterRow(Table):
    """Numbers that count up in commit order: whoever takes one holds the row until the end of its transaction."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int] = mapped_column(RowId)


class AttemptRow(Table):
    """One poll of one source."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100), ForeignKey("source.id"))
    at: Mapped[datetime] = mapped_column(Utc)
    status: Mapped[str] = mapped_column(String(20))
    seen: Mapped[int]
    new: Mapped[int]
    updated: Mapped[int]
    refused: Mapped[int]
    bytes: Mapped[int]
    milliseconds: Mapped[int]
    http_status: Mapped[int | None]
    sentence: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_attempt_source_id_at", "source_id", "at"), Index("ix_attempt_at", "at"))
