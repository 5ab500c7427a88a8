"""Stories: which one a cluster is, what is said of it, and its entry into what we publish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from aggregator.dedupe import id_keys, story_hash
from aggregator.errors import UnknownName
from aggregator.model import Member
from aggregator.store.feeds import Feeds
from aggregator.store.neighbours import Neighbours, Told, groups_of
from aggregator.store.rows import member_of
from aggregator.store.statements import chunks, insert_into
from aggregator.store.tables import CounterRow, ItemRow, SourceRow, StoryRow, TitleRow


class Stories:
    """The stories' rows."""

    def __init__(self, session: Session, feeds: Feeds) -> None:
        self._session = session
        self._feeds = feeds

    def among(self, members: Mapping[int, Member]) -> Neighbours:
        """The stories of a closed set of items, ready to be settled anew; their title keys must be held."""
        return Neighbours(self._session, self._feeds, self._next_place, members)

    def hide(self, story_hash: str, *, hidden: bool, now: datetime) -> bool:
        """Take a published story out of what is published, or back in; whether that was a change.

        Raises:
            UnknownName: it expired.
        """
        row = self._session.scalar(select(StoryRow).where(StoryRow.hash == story_hash).with_for_update())
        if row is not None and row.expired_at is not None:
            raise UnknownName(f"the story {story_hash} expired on {row.expired_at:%Y-%m-%d}: it is published nowhere")
        if row is None or row.hidden == hidden:
            return False
        row.hidden, row.digest = hidden, ""
        groups = set() if hidden else groups_of(row, self._items([row.id])[row.id])
        self._feeds.put(row.id, groups, self._next_place, now)
        return True

    def waiting(self) -> tuple[list[int], set[str]]:
        """Stories that have no id and place yet, and the title keys that must be held to give them."""
        stories = list(self._session.scalars(_unpublished()))
        keys: set[str] = set()
        for some in chunks(stories):
            query = select(TitleRow.key).join(ItemRow, ItemRow.title_hash == TitleRow.hash)
            keys |= set(self._session.scalars(query.where(ItemRow.story_id.in_(some)).distinct()))
        return stories, keys

    def keys_by_arrival(self, after: int, most: int) -> tuple[list[str], int]:
        """The title keys of published stories, page by page in the order of arrival.

        Returns:
            Those of at most so many stories after a place, and the place to go on from; none at the end.
        """
        lasting = select(StoryRow.id, StoryRow.sequence).where(StoryRow.merged_into_id.is_(None))
        page = lasting.where(StoryRow.sequence > after).order_by(StoryRow.sequence).limit(most)
        places = [(story, place) for story, place in self._session.execute(page) if place is not None]
        keys: set[str] = set()
        for some in chunks([story for story, _ in places]):
            told = select(TitleRow.key).join(ItemRow, ItemRow.title_hash == TitleRow.hash)
            keys |= set(self._session.scalars(told.where(ItemRow.story_id.in_(some)).distinct()))
        return sorted(keys), places[-1][1] if places else after

    def publish(self, stories: Collection[int], zone: ZoneInfo, now: datetime) -> int:
        """Give stories their ids and places in the order of arrival, by moment; their title keys must be held.

        Args:
            stories: those to publish; whichever is published already, or absorbed, is left alone.
            zone: ``site.timezone``, for the local date in ids.
            now: when their feeds change.

        Returns:
            How many were published.
        """
        if not stories:
            return 0
        self._hold_counter()  # first: whoever publishes waits here, and sees what the one before has published
        waiting = [row for some in chunks(sorted(stories)) for row in self._still_waiting(some)]
        items = self._items([row.id for row in waiting])
        leads = {row.id: next(one for one in items[row.id] if one[0].id == row.founder_id) for row in waiting}
        waiting.sort(key=lambda row: (row.published_at, leads[row.id][0].source_id, leads[row.id][0].identity))
        names = self._free_names([leads[row.id] for row in waiting], zone)
        for row, sequence, name in zip(waiting, self._next_sequences(len(waiting)), names, strict=True):
            _, source, _ = leads[row.id]
            row.id_key, row.hash, row.sequence = name, story_hash(name), sequence
            row.updated_at, row.source_updated_at = row.first_seen_at, row.published_at
            row.source_name, row.source_url = source.name, source.url
            if not row.hidden and row.expired_at is None:
                self._feeds.enter(row.id, sequence, groups_of(row, items[row.id]), now)
        self._session.flush()
        return len(waiting)

    def _still_waiting(self, stories: Collection[int]) -> Iterable[StoryRow]:
        query = select(StoryRow).where(StoryRow.id.in_(stories), StoryRow.id.in_(_unpublished()))
        return self._session.scalars(query.execution_options(populate_existing=True))

    def _items(self, stories: list[int]) -> dict[int, list[Told]]:
        """The items of stories, with their sources and title keys."""
        found: dict[int, list[Told]] = {story: [] for story in stories}
        for some in chunks(stories):
            query = (
                select(ItemRow, SourceRow, TitleRow.key)
                .join(SourceRow, SourceRow.id == ItemRow.source_id)
                .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
                .where(ItemRow.story_id.in_(some))
            )
            for item, source, key in self._session.execute(query):
                found[item.story_id or 0].append((item, source, key))
        return found

    def _free_names(self, leads: list[Told], zone: ZoneInfo) -> list[str]:
        """For each leading item, in order, the first of its id keys that no story has."""
        wanted = [id_keys(member_of(item, key), item.title, zone) for item, _, key in leads]
        taken: set[str] = set()
        for some in chunks(sorted({story_hash(key) for keys in wanted for key in keys})):
            found = self._session.scalars(select(StoryRow.hash).where(StoryRow.hash.in_(some)))
            taken |= {digest for digest in found if digest is not None}
        names = []
        for keys in wanted:
            name = next(key for key in keys if story_hash(key) not in taken)
            taken.add(story_hash(name))
            names.append(name)
        return names

    # --- places ---

    def _hold_counter(self) -> None:
        """Hold the counter of places: whoever asks next waits until this transaction has ended."""
        start = insert_into(self._session, CounterRow).values(name="sequence", value=0)
        self._session.execute(start.on_conflict_do_nothing())
        self._session.execute(select(CounterRow.value).where(CounterRow.name == "sequence").with_for_update())

    def _next_sequences(self, count: int) -> range:
        """The next places, in commit order."""
        if count == 0:
            return range(0)
        self._hold_counter()
        taken = update(CounterRow).where(CounterRow.name == "sequence").values(value=CounterRow.value + count)
        last = self._session.scalars(taken.returning(CounterRow.value)).one()
        return range(last - count + 1, last + 1)

    def _next_place(self) -> int:
        """The place of a story in a feed it enters after it was published: the newest, so that nobody misses it."""
        return self._next_sequences(1)[0]


def _unpublished() -> Select[int]:
    """The ids of living stories that have no place yet."""
    return select(StoryRow.id).where(StoryRow.sequence.is_(None), StoryRow.merged_into_id.is_(None))
