"""Stories: which one a cluster is, what is said of it, and its entry into what we publish."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aggregator.dedupe import Assigned, Founded, id_keys, lead_order, story_hash
from aggregator.model import Classified, Group, Member
from aggregator.store.feeds import Feeds
from aggregator.store.rows import member_of, moment_of, published_moment
from aggregator.store.statements import chunks, insert_into
from aggregator.store.tables import CounterRow, ItemRow, SourceRow, StoryRow, TitleRow


@dataclass(frozen=True, slots=True)
class Spoken:
    """One item of a story, for classifying it."""

    source: str
    title: str
    labels: tuple[str, ...]
    summary: str | None
    category: str | None
    province: str | None


class Stories:
    """The stories' rows."""

    def __init__(self, session: Session, feeds: Feeds) -> None:
        self._session = session
        self._feeds = feeds

    def founders(self, members: Mapping[int, Member]) -> dict[str, Founded]:
        """By member, the story founded on it."""
        founded: dict[str, Founded] = {}
        for some in chunks(sorted(members)):
            for story in self._session.scalars(select(StoryRow).where(StoryRow.founder_id.in_(some))):
                founded[members[story.founder_id].item] = Founded(story.id, story.sequence)
        return founded

    def settle(self, assigned: Assigned, rows: Mapping[str, int], now: datetime) -> int | None:
        """Make a cluster's items one story; the stories it absorbs redirect to it.

        Args:
            assigned: the cluster and the story it lives on in.
            rows: the row of each member.
            now: when this is decided.

        Returns:
            The story, or None when nothing about its items changed and it need not be described anew.
        """
        items = [self._session.get_one(ItemRow, rows[member.item]) for member in assigned.cluster.members]
        story = self._session.get_one(StoryRow, assigned.story) if assigned.story is not None else None
        changed = story is None
        if story is None:
            lead = min(assigned.cluster.members, key=lead_order)
            story = _unpublished(self._session.get_one(ItemRow, rows[lead.item]))
            self._session.add(story)
            self._session.flush()
        if story.merged_into_id is not None:
            story.merged_into_id, changed = None, True
            story.digest = ""  # it left its feeds when it was absorbed, and must enter them again
        for other in assigned.absorbed:
            changed |= self._absorb(story, self._session.get_one(StoryRow, other), now)
        for member, item in zip(assigned.cluster.members, items, strict=True):
            reason = assigned.cluster.reasons[member.item]
            changed |= (item.story_id, item.reason) != (story.id, reason) or item.revised_at == now
            item.story_id, item.reason = story.id, reason
        self._session.flush()
        return story.id if changed else None

    def _absorb(self, story: StoryRow, other: StoryRow, now: datetime) -> bool:
        """Let another story's address redirect to this one, and take it out of the feeds."""
        if other.merged_into_id == story.id:
            return False
        other.merged_into_id = story.id
        self._session.execute(
            update(StoryRow).where(StoryRow.merged_into_id == other.id).values(merged_into_id=story.id)
        )
        if other.sequence is not None:
            self._feeds.touch([group.path for group in self._feeds.groups_of(other.id)], now)
            self._feeds.put(other.id, [], self._next_place)
        return True

    def spoken(self, story: int) -> list[Spoken]:
        """What the items of a story say, the leading one first."""
        return [
            Spoken(
                source=item.source_id,
                title=item.title,
                labels=tuple(item.labels),
                summary=item.summary,
                category=source.category,
                province=source.province,
            )
            for item, source, _ in self._items(story)
        ]

    def describe(self, story: int, classified: Classified, now: datetime) -> None:
        """Say where a story belongs; when a reader would see a change, its feeds changed."""
        row = self._session.get_one(StoryRow, story)
        items = self._items(story)
        row.category, row.category_reason = classified.category, classified.category_reason
        row.places = [(place.slug, list(place.formers)) for place in classified.places]
        row.places_reason = classified.places_reason
        if row.sequence is None:
            _lead_by(row, items[0][0], min(item.first_seen_at for item, _, _ in items))
        founder = next(item for item, _, _ in items if item.id == row.founder_id)
        text, seen = _digest(_text(founder)), _digest([_text(founder), *_around(row, items)])
        if row.digest == seen:
            return
        if row.sequence is not None and row.text_digest != text:
            row.updated_at = max(now, row.updated_at)
        row.digest, row.text_digest = seen, text
        if row.sequence is not None:
            self._file(row, items, now)

    def _file(self, row: StoryRow, items: Sequence[tuple[ItemRow, SourceRow, str]], now: datetime) -> None:
        """Put a published story into its feeds; those it leaves and those it enters changed."""
        if row.sequence is None:
            return
        groups = set() if row.hidden else _groups(row, items)
        before = self._feeds.groups_of(row.id)
        first = row.sequence if not before else None
        self._feeds.put(row.id, groups, lambda: first or self._next_place())
        self._feeds.touch([group.path for group in groups | before], now)

    def publish(self, zone: ZoneInfo, now: datetime) -> int:
        """Give every unpublished story its id and its place in the order of arrival, by moment.

        Returns:
            How many were published.
        """
        waiting = list(
            self._session.scalars(
                select(StoryRow).where(StoryRow.sequence.is_(None), StoryRow.merged_into_id.is_(None))
            )
        )
        founders = {row.id: self._session.get_one(ItemRow, row.founder_id) for row in waiting}
        waiting.sort(key=lambda row: (row.published_at, founders[row.id].source_id, founders[row.id].identity))
        for row, sequence in zip(waiting, self._next_sequences(len(waiting)), strict=True):
            founder = founders[row.id]
            title = self._session.get_one(TitleRow, founder.title_hash)
            row.id_key, row.hash = self._free_name(member_of(founder, title.key), zone)
            row.sequence = sequence
            row.updated_at = row.first_seen_at
            row.source_updated_at = row.published_at
            source = self._session.get_one(SourceRow, founder.source_id)
            row.source_name, row.source_url = source.name, source.url
            self._session.flush()
            self._file(row, self._items(row.id), now)
        return len(waiting)

    def _free_name(self, lead: Member, zone: ZoneInfo) -> tuple[str, str]:
        for id_key in id_keys(lead, zone):
            digest = story_hash(id_key)
            if self._session.scalar(select(StoryRow.id).where(StoryRow.hash == digest)) is None:
                return id_key, digest
        raise AssertionError(f"the item {lead.item} has founded a story before")

    def _next_sequences(self, count: int) -> range:
        """The next places; whoever asks next waits until this transaction has ended, so places come in commit order."""
        if count == 0:
            return range(0)
        start = insert_into(self._session, CounterRow).values(name="sequence", value=0)
        self._session.execute(start.on_conflict_do_nothing())
        taken = update(CounterRow).where(CounterRow.name == "sequence").values(value=CounterRow.value + count)
        last = self._session.scalars(taken.returning(CounterRow.value)).one()
        return range(last - count + 1, last + 1)

    def _next_place(self) -> int:
        """The place of a story in a feed it enters after it was published: the newest, so that nobody misses it."""
        return self._next_sequences(1)[0]

    def _items(self, story: int) -> list[tuple[ItemRow, SourceRow, str]]:
        """A story's items with their sources and title keys, the leading one first."""
        query = (
            select(ItemRow, SourceRow, TitleRow.key)
            .join(SourceRow, SourceRow.id == ItemRow.source_id)
            .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
            .where(ItemRow.story_id == story)
        )
        rows = [(item, source, key) for item, source, key in self._session.execute(query)]
        return sorted(rows, key=lambda one: lead_order(member_of(one[0], one[2])))


def _unpublished(lead: ItemRow) -> StoryRow:
    row = StoryRow(
        category="",
        category_reason="",
        places=[],
        places_reason="",
        digest="",
        text_digest="",
        hidden=False,
        updated_at=lead.first_seen_at,
    )
    _lead_by(row, lead, lead.first_seen_at)
    return row


def _lead_by(row: StoryRow, lead: ItemRow, first_seen: datetime) -> None:
    """Let an item speak for a story that is not published yet."""
    moment = published_moment(moment_of(lead), first_seen)
    row.founder_id, row.first_seen_at = lead.id, first_seen
    row.published_at, row.precision, row.basis = moment.at, moment.precision.value, moment.basis.value


def _groups(row: StoryRow, items: Iterable[tuple[ItemRow, SourceRow, str]]) -> set[Group]:
    return {
        Group(),
        Group("category", row.category),
        *(Group("province", slug) for slug, _ in row.places),
        *(Group("source", item.source_id) for item, _, _ in items),
    }


def _text(founder: ItemRow) -> list[str | None]:
    """What a change of is significant: the words."""
    return [founder.title, founder.summary, founder.content]


def _around(row: StoryRow, items: Iterable[tuple[ItemRow, SourceRow, str]]) -> list[object]:
    """What else of a story can be seen."""
    origins = [
        [item.source_id, item.link, item.title, item.author, item.image, str(item.moment_at), item.reason]
        for item, _, _ in items
    ]
    return [row.category, row.category_reason, row.places, row.places_reason, row.hidden, origins]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]
