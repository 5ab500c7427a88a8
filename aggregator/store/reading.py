"""What is read for publishing, for pages and for ``why``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from aggregator.dedupe import lead_order
from aggregator.model import (
    EMPTY_SINCE,
    Basis,
    Expired,
    Group,
    Moment,
    Origin,
    Precision,
    SourceState,
    Story,
)
from aggregator.store.claims import state_of
from aggregator.store.feeds import EVERY_FEED
from aggregator.store.rows import activities_of, member_of, moment_of, places_of, stage_of
from aggregator.store.statements import chunks
from aggregator.store.tables import FeedRow, ItemRow, SourceRow, StoryGroupRow, StoryRow, TitleRow


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as pages show it: what it was last declared as, and what we remember of it."""

    state: SourceState
    name: str
    url: str
    province: str | None
    declared: bool
    enabled: bool


@dataclass(frozen=True, slots=True)
class ProvinceView:
    """A province as pages show it: what is told of it, and when its own sources last spoke."""

    stories: int = 0
    """Published stories about it."""
    told: Moment | None = None
    """Of the newest of them."""
    spoke: Moment | None = None
    """Of the newest published item of its sources, never later than when we saw it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A story with what ``why`` tells of it beyond what is published."""

    story: Story
    id_key: str
    redirects: tuple[str, ...]
    """Hashes of stories it absorbed."""
    hidden: bool
    expired: datetime | None
    """When it was past the retention time and left what is published."""


def feed_info(session: Session, group: Group) -> tuple[datetime, str]:
    """A feed's last change (its own, or one of all feeds), and a version that changes with it."""
    rows = {row.path: row for row in session.scalars(select(FeedRow).where(FeedRow.path.in_([group.path, EVERY_FEED])))}
    own = rows.get(group.path)
    if own is None:
        return EMPTY_SINCE, "0"
    version = " ".join(f"{path}={row.version}@{row.changed_at.isoformat()}" for path, row in sorted(rows.items()))
    return max(row.changed_at for row in rows.values()), version


def stories(session: Session, group: Group, *, limit: int, before: int | None = None) -> list[Story]:
    """A group's published stories, the newest arrival first.

    Args:
        session: to read with.
        group: whose stories.
        limit: at most so many.
        before: only those whose place in this feed is before this one (``Story.sequence``).
    """
    query = (
        select(StoryRow, StoryGroupRow.sequence)
        .join(StoryGroupRow, StoryGroupRow.story_id == StoryRow.id)
        .where(StoryGroupRow.kind == group.kind, StoryGroupRow.slug == group.slug)
        .order_by(StoryGroupRow.sequence.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(StoryGroupRow.sequence < before)
    placed = [(row, place) for row, place in session.execute(query)]
    told = _told(session, [row for row, _ in placed])
    return [replace(story, sequence=place) for story, (_, place) in zip(told, placed, strict=True)]


def count(session: Session, group: Group) -> int:
    """How many stories a group has."""
    counted = select(func.count()).select_from(StoryGroupRow)
    return session.scalar(counted.where(StoryGroupRow.kind == group.kind, StoryGroupRow.slug == group.slug)) or 0


def story(session: Session, story_hash: str) -> Story | None:
    """The living story of a hash, or the one it was merged into; None when there is none, or it is hidden."""
    row = _found(session, story_hash)
    return None if row is None or row.expired_at is not None else _told(session, [row])[0]


def expired(session: Session, story_hash: str) -> Expired | None:
    """What is left of the story of a hash, or of the one it was merged into; None when it is not expired, or hidden."""
    row = _found(session, story_hash)
    if row is None or row.expired_at is None:
        return None
    told = _told(session, [row])[0]
    return Expired(told.title, told.link, told.source_name, row.expired_at)


def explain(session: Session, *, story_hash: str | None, link_key: str | None) -> list[Explained]:
    """The stories of a hash, or those with an item at a canonical link."""
    rows: list[StoryRow] = []
    if story_hash is not None:
        found = session.scalar(select(StoryRow).where(StoryRow.hash == story_hash))
        rows = [found] if found is not None else []
    elif link_key is not None:
        carried = select(ItemRow.story_id).where(ItemRow.link_key == link_key)
        rows = list(session.scalars(select(StoryRow).where(StoryRow.id.in_(carried)).order_by(StoryRow.sequence)))
    explained = []
    for row in filter(None, (_living(session, row) for row in rows)):
        merged = select(StoryRow.hash).where(StoryRow.merged_into_id == row.id).order_by(StoryRow.hash)
        redirects = tuple(digest for digest in session.scalars(merged) if digest is not None)
        explained.append(Explained(_told(session, [row])[0], row.id_key or "", redirects, row.hidden, row.expired_at))
    return explained


def sources(session: Session) -> list[SourceView]:
    """Every source we know, declared or not, by id."""
    counted = select(ItemRow.source_id, func.count()).where(ItemRow.expired_at.is_(None)).group_by(ItemRow.source_id)
    items = {source: number for source, number in session.execute(counted)}  # noqa: C416 - rows are not pairs to the type checker
    return [
        SourceView(state_of(row, items.get(row.id, 0)), row.name, row.url, row.province, row.declared, row.enabled)
        for row in session.scalars(select(SourceRow).order_by(SourceRow.id))
    ]


def provinces(session: Session) -> dict[str, ProvinceView]:
    """Provinces with a story about them or an item of their own sources, by slug."""
    views = {slug: ProvinceView(number, told=moment) for slug, number, moment in _newest(session, _about())}
    for slug, _, moment in _newest(session, _spoken()):
        views[slug] = replace(views.get(slug, ProvinceView()), spoke=moment)
    return views


def _about() -> Select[str, datetime, str, str]:
    """Province, moment, precision and basis of every published story about a province."""
    return (
        select(
            StoryGroupRow.slug.label("slug"),
            StoryRow.published_at.label("at"),
            StoryRow.precision.label("precision"),
            StoryRow.basis.label("basis"),
        )
        .join(StoryRow, StoryRow.id == StoryGroupRow.story_id)
        .where(StoryGroupRow.kind == "province")
    )


def _spoken() -> Select[str | None, datetime, str | None, str | None]:
    """The same of every published item of a province's own sources, as ``published_moment`` has it.

    What expired counts too, for silence is longer than retention may be; what only returned of it says nothing new.
    """
    unstated = or_(ItemRow.moment_at.is_(None), ItemRow.moment_at > ItemRow.first_seen_at)
    return (
        select(
            SourceRow.province.label("slug"),
            case((unstated, ItemRow.first_seen_at), else_=ItemRow.moment_at).label("at"),
            case((unstated, Precision.SECOND.value), else_=ItemRow.precision).label("precision"),
            case((unstated, Basis.FIRST_SEEN.value), else_=ItemRow.basis).label("basis"),
        )
        .join(SourceRow, SourceRow.id == ItemRow.source_id)
        .join(StoryRow, StoryRow.id == ItemRow.story_id)
        .where(SourceRow.province.is_not(None), StoryRow.sequence.is_not(None), StoryRow.hidden.is_(False))
        .where(or_(ItemRow.expired_at.is_(None), ItemRow.first_seen_at <= ItemRow.expired_at))
    )


def _newest(session: Session, rows: Select[*tuple[Any, ...]]) -> list[tuple[str, int, Moment]]:
    """Of rows of slug, moment, precision and basis: for each slug how many there are, and the latest moment."""
    every = rows.subquery()
    placed = select(
        every,
        func.count().over(partition_by=every.c.slug).label("number"),
        func.row_number().over(partition_by=every.c.slug, order_by=every.c.at.desc()).label("place"),
    ).subquery()
    first = select(placed).where(placed.c.place == 1)
    return [
        (row.slug, row.number, Moment(row.at, Precision(row.precision), Basis(row.basis)))
        for row in session.execute(first)
    ]


def _found(session: Session, story_hash: str) -> StoryRow | None:
    """The published story of a hash, or the one it was merged into, unless it is hidden."""
    row = _living(session, session.scalar(select(StoryRow).where(StoryRow.hash == story_hash)))
    return None if row is None or row.hidden or row.sequence is None else row


def _living(session: Session, row: StoryRow | None) -> StoryRow | None:
    while row is not None and row.merged_into_id is not None:
        row = session.get(StoryRow, row.merged_into_id)
    return row


def _told(session: Session, rows: Sequence[StoryRow]) -> list[Story]:
    """Stories with their items, in the order of the rows; one query for all items."""
    by_story: dict[int, list[tuple[ItemRow, SourceRow, str]]] = {row.id: [] for row in rows}
    for some in chunks(sorted(by_story)):
        query = (
            select(ItemRow, SourceRow, TitleRow.key)
            .join(SourceRow, SourceRow.id == ItemRow.source_id)
            .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
            .where(ItemRow.story_id.in_(some))
        )
        for item, source, key in session.execute(query):
            by_story[item.story_id or 0].append((item, source, key))
    return [_story(row, by_story[row.id]) for row in rows]


def _story(row: StoryRow, items: list[tuple[ItemRow, SourceRow, str]]) -> Story:
    """A story; the item it was founded on speaks first, the others follow in the order in which they would lead."""
    items.sort(key=lambda one: (one[0].id != row.founder_id, lead_order(member_of(one[0], one[2]))))
    founder, founder_source, _ = items[0]
    return Story(
        hash=row.hash or "",
        sequence=row.sequence or 0,
        title=founder.title,
        link=founder.link,
        published=row.published_at,
        updated=row.updated_at,
        category=row.category,
        category_name=row.category,
        places=places_of(row),
        publishers=tuple(sorted({source.province for _, source, _ in items if source.province})),
        origins=tuple(_origin(item, source) for item, source, _ in items),
        summary=None if founder_source.publish == "title" else founder.summary,
        content=founder.content if founder_source.publish == "full" else None,
        author=founder.author,
        image=None if founder_source.publish == "title" else founder.image,
        precision=Precision(row.precision),
        basis=Basis(row.basis),
        source_updated=row.source_updated_at,
        source_name=row.source_name or founder_source.name,
        source_site=row.source_url or founder_source.url,
        category_reason=row.category_reason,
        places_reason=row.places_reason,
        activities=activities_of(row),
        stage=stage_of(row),
    )


def _origin(item: ItemRow, source: SourceRow) -> Origin:
    moment = moment_of(item)
    return Origin(
        source=source.id,
        name=source.name,
        url=item.link,
        published=moment.at if moment else None,
        site=source.url,
        item_title=item.title,
        reason=item.reason,
        precision=moment.precision if moment else None,
        basis=moment.basis if moment else None,
        seen=item.first_seen_at,
    )
