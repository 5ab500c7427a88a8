"""What must be true of a database and of what is published from it, whatever was killed before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, func, make_url, select, text
from sqlalchemy.orm import Session

from aggregator.demo import Truth
from aggregator.store.tables import ItemRow, SourceRow, StoryGroupRow, StoryRow
from tests.crash.victim import Reader, hash_of
from tests.demo.published import keyed, told

SOON = timedelta(seconds=10)
"""A source that is polled each second is due within that."""


def stories(published: Sequence[dict[str, Any]]) -> Counter[Truth]:
    """Entries of a JSON Feed in the shape of the truth."""
    return keyed(map(told, published))


def difference(found: Counter[Truth], wanted: Counter[Truth]) -> str:
    """What is there and should not be, and what is not and should."""
    return f"too many: {list(found - wanted)}; missing: {list(wanted - found)}"


def check_promises(reader: Reader, published: Sequence[dict[str, Any]], earlier: dict[str, str]) -> dict[str, str]:
    """No entry twice; every id a subscriber ever saw still leads to a story; none that is there changed its story.

    Args:
        reader: who saw.
        published: now.
        earlier: what this returned last time.

    Returns:
        The link of each entry by id.
    """
    links = {item["id"]: item["url"] for item in published}
    assert len(links) == len(published), "an id twice"
    living = {hash_of(entry_id) for entry_id in links}
    for entry_id in reader.seen:
        status, target = reader.story(entry_id)
        assert status == 200 or (status == 301 and target.rsplit("/", 1)[-1] in living), (entry_id, status, target)
        assert (status == 200) == (entry_id in links), f"{entry_id} answers {status}"
    kept = earlier.keys() & links.keys()
    assert {one: links[one] for one in kept} == {one: earlier[one] for one in kept}
    return links


def opened(database_url: str) -> Engine:
    """The database, for a look of our own."""
    return create_engine(make_url(database_url))


def stuck(database_url: str, living: int | None) -> list[str]:
    """Sources that nobody will poll within seconds: taken by a process that is dead, or put off without a reason.

    Args:
        database_url: of the database, which may be in use.
        living: the process that may have taken sources.
    """
    engine = opened(database_url)
    with Session(engine) as session:
        rows = session.scalars(select(SourceRow)).all()
    engine.dispose()
    assert rows
    now = datetime.now(UTC)
    return [
        row.id
        for row in rows
        if (row.lease_owner and row.lease_owner.rsplit(":", 2)[1] != str(living))
        or (row.next_poll_at > now + SOON and not (row.not_before and row.not_before > now))
    ]


def check_database(database_url: str, truth: Counter[Truth]) -> None:
    """The database is whole: each copy kept once, and each story once in the feed of all.

    Args:
        database_url: of the database, which may be in use.
        truth: what must have been kept.
    """
    engine = opened(database_url)
    with Session(engine) as session:
        _check_items(session, truth)
        _check_stories(session, len(list(truth.elements())))
        if engine.dialect.name == "sqlite":
            assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def _check_items(session: Session, truth: Counter[Truth]) -> None:
    wanted = Counter(source for story in truth.elements() for source in story.sources)
    assert Counter(session.scalars(select(ItemRow.source_id))) == wanted
    homeless = select(func.count()).select_from(ItemRow).outerjoin(StoryRow, StoryRow.id == ItemRow.story_id)
    dead = homeless.where(StoryRow.id.is_(None) | StoryRow.merged_into_id.is_not(None))
    assert session.scalar(dead) == 0, "items that belong to no living story"


def _check_stories(session: Session, wanted: int) -> None:
    living = select(StoryRow).where(StoryRow.merged_into_id.is_(None))
    rows = session.scalars(living).all()
    assert len(rows) == wanted
    assert all(row.hash and row.sequence is not None for row in rows), "a story without its id or its place"
    of_all = select(StoryGroupRow.story_id).where(StoryGroupRow.kind == "all")
    assert Counter(session.scalars(of_all)) == Counter(row.id for row in rows), "not each story once in the feed of all"
