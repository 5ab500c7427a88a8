"""The stories of a closed set of items, loaded once and settled anew inside one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aggregator.dedupe import Assigned, Founded, lead_order
from aggregator.model import Classified, Cluster, Group, Member
from aggregator.store.feeds import Feeds
from aggregator.store.rows import expiry_of, member_of, moment_of, published_moment, share_age
from aggregator.store.statements import chunks
from aggregator.store.tables import ItemRow, SourceRow, StoryRow, TitleRow

Told = tuple[ItemRow, SourceRow, str]
"""An item with its source and its title key."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One item of a story, for classifying it."""

    source: str
    title: str
    labels: tuple[str, ...]
    summary: str | None
    category: str | None
    province: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The groups a story is in, by their slugs."""

    category: str
    provinces: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    stage: str | None = None


class Neighbours:
    """Items that may be the same stories, and the stories that are founded on them or hold them."""

    def __init__(
        self, session: Session, feeds: Feeds, next_place: Callable[[], int], members: Mapping[int, Member]
    ) -> None:
        self._session = session
        self._feeds = feeds
        self._next_place = next_place
        self._row_of = {member.item: row for row, member in members.items()}
        self._items: dict[int, Told] = {}
        self._stories: dict[int, StoryRow] = {}
        self._held: dict[int, list[Told]] = {}
        for some in chunks(sorted(members)):
            query = (
                select(ItemRow, SourceRow, TitleRow.key)
                .join(SourceRow, SourceRow.id == ItemRow.source_id)
                .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
                .where(ItemRow.id.in_(some))
            )
            founded = select(StoryRow).where(StoryRow.founder_id.in_(some))
            # What was read before its title was held may have expired meanwhile.
            anew = {"populate_existing": True}
            told = self._session.execute(query, execution_options=anew)
            self._items |= {item.id: (item, source, key) for item, source, key in told}
            stories = self._session.scalars(founded, execution_options=anew)
            self._stories |= {story.id: story for story in stories}

    def founders(self) -> dict[str, Founded]:
        """By member, the story founded on it."""
        item_of = {row: item for item, row in self._row_of.items()}
        return {
            item_of[row.founder_id]: Founded(row.id, row.sequence, expired=row.expired_at is not None)
            for row in self._stories.values()
        }

    def settle(self, assigned: Sequence[Assigned], now: datetime) -> list[int]:
        """Make each cluster's items one story.

        A published story that is absorbed redirects to the one that lives on; one that never was published is gone,
        for nobody can have its address.

        Args:
            assigned: each cluster and the story it lives on in.
            now: when this is decided.

        Returns:
            The stories that must be described anew: something about their items changed.
        """
        rows = self._with_new_ones(assigned)
        held_before: dict[int | None, set[int]] = {}
        for item, _, _ in self._items.values():
            held_before.setdefault(item.story_id, set()).add(item.id)
        changed: list[int] = []
        gone: list[StoryRow] = []
        for one, story in zip(assigned, rows, strict=True):
            differs = one.story is None or self._revive(story)
            for other in (self._stories[number] for number in one.absorbed):
                if other.sequence is None:
                    gone.append(other)
                    differs = True
                else:
                    differs |= self._absorb(story, other, now)
            differs |= self._take(story, one.cluster, now)
            differs |= {item.id for item, _, _ in self._held[story.id]} != held_before.get(story.id)
            if differs:
                changed.append(story.id)
        self._session.flush()
        for row in gone:
            del self._stories[row.id]
            self._session.delete(row)
        return changed

    def _take(self, story: StoryRow, cluster: Cluster, now: datetime) -> bool:
        """Make a cluster's items those of a story; whether one was revised, or belonged elsewhere or otherwise."""
        differs = False
        self._held[story.id] = [self._items[self._row_of[member.item]] for member in cluster.members]
        for member, (item, _, _) in zip(cluster.members, self._held[story.id], strict=True):
            reason = cluster.reasons[member.item]
            differs |= (item.story_id, item.reason) != (story.id, reason) or item.revised_at == now
            item.story_id, item.reason = story.id, reason
            share_age(item, story.expired_at)
        return differs

    def _with_new_ones(self, assigned: Sequence[Assigned]) -> list[StoryRow]:
        """The row of each cluster's story; those that have none get one."""
        fresh: dict[int, StoryRow] = {}
        for number, one in enumerate(assigned):
            if one.story is None:
                lead = min(one.cluster.members, key=lead_order)
                fresh[number] = _new(self._items[self._row_of[lead.item]][0])
        self._session.add_all(fresh.values())
        self._session.flush()
        self._stories |= {row.id: row for row in fresh.values()}
        return [fresh[number] if one.story is None else self._stories[one.story] for number, one in enumerate(assigned)]

    def _revive(self, story: StoryRow) -> bool:
        """Let a story that was absorbed live by itself again; whether it had been."""
        if story.merged_into_id is None:
            return False
        story.merged_into_id = None
        story.digest = ""  # it left its feeds when it was absorbed, and must enter them again
        return True

    def _absorb(self, story: StoryRow, other: StoryRow, now: datetime) -> bool:
        """Let a published story's address redirect to another, and take it out of the feeds; whether it was in any."""
        if other.merged_into_id == story.id:
            return False
        other.merged_into_id = story.id
        redirected = update(StoryRow).where(StoryRow.merged_into_id == other.id).values(merged_into_id=story.id)
        self._session.execute(redirected)
        self._feeds.put(other.id, [], self._next_place, now)
        return True

    def story_of(self, member: str) -> int:
        """The story an item was settled into."""
        return self._items[self._row_of[member]][0].story_id or 0

    def standing(self, story: int) -> Standing:
        """In which groups a story is written down now."""
        row = self._stories[story]
        return Standing(
            category=row.category,
            provinces=tuple(slug for slug, _ in row.places),
            activities=tuple(slug for slug, _ in row.activities),
            stage=row.stage,
        )

    def arrival(self, story: int) -> tuple[bool, int]:
        """A story's place in the order of arrival; what is not published comes last."""
        sequence = self._stories[story].sequence
        return (sequence is None, sequence or 0)

    def title(self, story: int) -> str:
        """What a story is called."""
        return self._items[self._stories[story].founder_id][0].title

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
            for item, source, _ in self._in_order(story)
        ]

    def _in_order(self, story: int) -> list[Told]:
        return sorted(self._held[story], key=lambda one: lead_order(member_of(one[0], one[2])))

    def describe(self, story: int, classified: Classified, now: datetime) -> None:
        """Say where a story belongs; when a reader would see a change of a published one, its feeds changed.

        An expired one stays as it was: nobody sees it, and its items have no words left to judge it by.
        """
        row, items = self._stories[story], self._in_order(story)
        if row.expired_at is not None and row.sequence is not None:
            return
        row.category, row.category_reason = classified.category, classified.category_reason
        row.places = [(place.slug, list(place.formers)) for place in classified.places]
        row.places_reason = classified.places_reason
        row.activities = [(sign.slug, sign.words) for sign in classified.activities]
        row.stage = classified.stage.slug if classified.stage else None
        row.stage_words = classified.stage.words if classified.stage else None
        if row.sequence is None:
            _lead_by(row, items[0][0], min(item.first_seen_at for item, _, _ in items))
        founder = next(item for item, _, _ in items if item.id == row.founder_id)
        text, seen = _digest(_text(founder)), _digest([_text(founder), *_around(row, items)])
        if row.sequence is not None and row.digest != seen:
            if row.text_digest != text:
                row.updated_at = max(now, row.updated_at)
            self._feeds.put(row.id, set() if row.hidden else groups_of(row, items), self._next_place, now)
        row.digest, row.text_digest = seen, text


def _new(lead: ItemRow) -> StoryRow:
    row = StoryRow(
        category="",
        category_reason="",
        places=[],
        places_reason="",
        activities=[],
        digest="",
        text_digest="",
        hidden=False,
        expired_at=expiry_of(lead),
        updated_at=lead.first_seen_at,
    )
    _lead_by(row, lead, lead.first_seen_at)
    return row


def _lead_by(row: StoryRow, lead: ItemRow, first_seen: datetime) -> None:
    """Let an item speak for a story that is not published yet."""
    moment = published_moment(moment_of(lead), first_seen)
    row.founder_id, row.first_seen_at = lead.id, first_seen
    row.published_at, row.precision, row.basis = moment.at, moment.precision.value, moment.basis.value


def groups_of(row: StoryRow, items: Iterable[Told]) -> set[Group]:
    """The feeds a story belongs in."""
    return {
        Group(),
        Group("category", row.category),
        *(Group("province", slug) for slug, _ in row.places),
        *(Group("source", item.source_id) for item, _, _ in items),
    }


def _text(founder: ItemRow) -> list[str | None]:
    """What a change of is significant: the words."""
    return [founder.title, founder.summary, founder.content]


def _around(row: StoryRow, items: Iterable[Told]) -> list[object]:
    """What else of a story can be seen."""
    origins = [
        [item.source_id, item.link, item.title, item.author, item.image, str(item.moment_at), item.reason]
        for item, _, _ in items
    ]
    topics = [row.activities, row.stage, row.stage_words]
    return [row.category, row.category_reason, row.places, row.places_reason, topics, row.hidden, origins]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:32]
