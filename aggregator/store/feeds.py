"""Which story is in which feed of ours, and when each feed last changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aggregator.model import EMPTY_SINCE, Group
from aggregator.store.statements import insert_into
from aggregator.store.tables import FeedRow, StoryGroupRow

EVERY_FEED = "*"
"""The path that stands for all feeds at once."""

LATER = timedelta(seconds=1)
"""HTTP dates are no finer (RFC 9110 section 5.6.7)."""


class Feeds:
    """The feeds' rows. Changes are collected and written once, at the end of the transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._touched: dict[str, datetime | None] = {}
        """By path, when; None = something left it, which makes no feed newer."""

    def touch(self, paths: Iterable[str], now: datetime) -> None:
        """Note that feeds change in this transaction."""
        for path in paths:
            self._touched[path] = max(now, self._touched.get(path) or now)

    def write_touched(self) -> None:
        """Write down what changed, holding the feeds' rows in sorted order.

        A feed's last change only moves forward: a transaction that began earlier and ends later is a second later.
        Where stories only left by age it stays as it was, but its documents are others.
        """
        for path, now in sorted(self._touched.items()):
            start = insert_into(self._session, FeedRow).values(path=path, changed_at=now or EMPTY_SINCE, version=0)
            self._session.execute(start.on_conflict_do_nothing())
            held = select(FeedRow).where(FeedRow.path == path).with_for_update()
            row = self._session.scalars(held.execution_options(populate_existing=True)).one()
            if row.version > 0 and now is not None:
                row.changed_at = now if now > row.changed_at else row.changed_at + LATER
            row.version += 1
        self._session.flush()
        self._touched.clear()

    def groups_of(self, story: int) -> set[Group]:
        """The feeds a story is in; none while it is not published."""
        rows = self._session.scalars(select(StoryGroupRow).where(StoryGroupRow.story_id == story))
        return {Group(row.kind, row.slug) for row in rows}  # type: ignore[arg-type]  # we wrote the kind

    def enter(self, story: int, sequence: int, groups: Collection[Group], now: datetime) -> None:
        """Put a story into feeds at a place; they change."""
        self._session.add_all(
            StoryGroupRow(kind=group.kind, slug=group.slug, sequence=sequence, story_id=story) for group in groups
        )
        self.touch((group.path for group in groups), now)

    def leave(self, stories: Collection[int]) -> None:
        """Take stories that are past their time out of all feeds; no feed is newer for it."""
        gone = delete(StoryGroupRow).where(StoryGroupRow.story_id.in_(stories))
        for row in self._session.execute(gone.returning(StoryGroupRow.kind, StoryGroupRow.slug)).all():
            self._touched.setdefault(Group(row.kind, row.slug).path, None)

    def put(self, story: int, groups: Collection[Group], place: Callable[[], int], now: datetime) -> None:
        """Say which feeds a published story is in, and no others; in each it keeps the place it arrived at.

        Args:
            story: the story; all feeds it is in, was in or enters change.
            groups: all feeds it is in now.
            place: gives the place in a feed that it enters now; asked once at most.
            now: when.
        """
        before = self.groups_of(story)
        for group in before - set(groups):
            self._session.execute(
                delete(StoryGroupRow).where(
                    StoryGroupRow.story_id == story, StoryGroupRow.kind == group.kind, StoryGroupRow.slug == group.slug
                )
            )
        entered = set(groups) - before
        if entered:
            self.enter(story, place(), entered, now)
        self.touch((group.path for group in before), now)
        self._session.flush()
