"""When our own feeds last changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from aggregator.model import Group
from aggregator.store.statements import insert_into
from aggregator.store.tables import FeedRow, StoryGroupRow

EVERY_FEED = "*"
"""The path that stands for all feeds at once."""


class Feeds:
    """Which story is in which feed, and each feed's last change."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def touch(self, paths: Iterable[str], now: datetime) -> None:
        """Note that feeds changed now, in sorted order; a feed's last change never moves back."""
        for path in sorted(set(paths)):
            insert = insert_into(self._session, FeedRow).values(path=path, changed_at=now, version=1)
            counted = insert.on_conflict_do_update(index_elements=["path"], set_={"version": FeedRow.version + 1})
            self._session.execute(counted)
            later = update(FeedRow).where(FeedRow.path == path, FeedRow.changed_at < now).values(changed_at=now)
            self._session.execute(later)

    def groups_of(self, story: int) -> set[Group]:
        """The feeds a story is in; none while it is not published."""
        rows = self._session.scalars(select(StoryGroupRow).where(StoryGroupRow.story_id == story))
        return {Group(row.kind, row.slug) for row in rows}  # type: ignore[arg-type]  # we wrote the kind

    def put(self, story: int, groups: Collection[Group], place: Callable[[], int]) -> None:
        """Say which feeds a story is in, and no others; in each it keeps the place it arrived at.

        Args:
            story: the story.
            groups: all feeds it is in now.
            place: gives the place in a feed that it enters now; asked once at most.
        """
        before = self.groups_of(story)
        for group in before - set(groups):
            self._session.execute(
                delete(StoryGroupRow).where(
                    StoryGroupRow.story_id == story, StoryGroupRow.kind == group.kind, StoryGroupRow.slug == group.slug
                )
            )
        entered = sorted(set(groups) - before, key=lambda one: one.path)
        if entered:
            sequence = place()
            self._session.add_all(
                StoryGroupRow(kind=group.kind, slug=group.slug, sequence=sequence, story_id=story) for group in entered
            )
        self._session.flush()
