"""The store keeps everything or nothing, on both databases."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from aggregator.errors import StoreError
from aggregator.model import Group, Source
from aggregator.store import Store, Writing
from aggregator.store.tables import Table
from tests.filling import declare, fill, item

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
A = Source("a", "Nguồn A", "https://a.example/rss")
B = Source("b", "Nguồn B", "https://b.example/rss", province="an-giang")
TITLE = "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương"


def test_migrations_lead_to_the_tables(database_url: str) -> None:
    """After all migrations the database has exactly the tables the program declares."""
    Store(database_url).close()
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_opening_twice_changes_nothing(database_url: str) -> None:
    """A database that is up to date is opened as it is."""
    with Store(database_url) as first:
        declare(first, [A], NOW)
    with Store(database_url) as second:
        assert [view.state.source for view in second.sources()] == ["a"]


def test_a_new_file_that_another_process_makes_is_waited_for(tmp_path: Path) -> None:
    """Two that open one new SQLite file at once both open it: SQLite refuses the later at once, and we try again."""
    file = tmp_path / "test.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.close).start()
    with Store(f"sqlite:///{file}") as store:
        store.ping()


def test_a_newer_database_is_refused(database_url: str) -> None:
    """A database of a newer program is refused with a sentence, and not touched."""
    Store(database_url).close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        Store(database_url)
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite:////proc/no/such/file.db", "nonsense", "oracle://x"])
def test_an_unusable_address_is_one_sentence(url: str) -> None:
    """An address that cannot be opened is a StoreError, not a traceback."""
    with pytest.raises(StoreError, match="database"):
        Store(url)


def test_a_failed_transaction_keeps_nothing(store: Store) -> None:
    """When work fails half way, nothing of it is kept."""

    def work(writing: Writing) -> None:
        writing.sources.declare([A], NOW)
        raise LookupError

    with pytest.raises(LookupError):
        store.write(work)
    assert store.sources() == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_work_outlives_its_connection(store: Store) -> None:
    """When PostgreSQL ends the connection in the middle of work, the work is done again on another."""
    tried = 0

    def work(writing: Writing) -> None:
        nonlocal tried
        tried += 1
        writing.sources.declare([A], NOW)
        if tried == 1:
            writing.sources._session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    store.write(work)
    assert (tried, [view.state.source for view in store.sources()]) == (2, ["a"])


def test_an_empty_feed_has_the_founding_day(store: Store) -> None:
    """The feed of a group without stories was last changed when the 34 provinces began."""
    updated, _ = store.feed_info(Group("province", "hue"))
    assert updated.isoformat() == "2025-06-30T17:00:00+00:00"


def test_stories_come_newest_arrival_first_and_page_back(store: Store) -> None:
    """A window is read by arrival, and the next one begins before the last of it."""
    declare(store, [A], NOW)
    for number in range(5):
        day = NOW - timedelta(days=number)  # each later arrival is older by its moment
        fill(store, [item("a", number, f"{TITLE}, lần {number}", day)], NOW + timedelta(minutes=number))
    first = store.stories(Group(), limit=2)
    assert [story.title[-1] for story in first] == ["4", "3"]
    older = store.stories(Group(), limit=9, before=first[-1].sequence)
    assert [story.title[-1] for story in older] == ["2", "1", "0"]
    assert store.count(Group()) == 5


def test_a_merged_story_is_in_the_feeds_of_all_its_sources(store: Store) -> None:
    """A story of two sources is one story, in both source feeds, with both publishers known."""
    declare(store, [A, B], NOW)
    fill(store, [item("a", 1, TITLE, NOW - timedelta(hours=3))], NOW)
    before = store.feed_info(Group())
    fill(store, [item("b", 7, TITLE.upper(), NOW - timedelta(hours=3))], NOW + timedelta(minutes=1))
    [story] = store.stories(Group(), limit=9)
    assert [origin.source for origin in story.origins] == ["a", "b"]
    assert story.publishers == ("an-giang",)
    assert [one.hash for one in store.stories(Group("source", "b"), limit=9)] == [story.hash]
    assert store.feed_info(Group()) > before, "a new source of a story changes what is published"
    assert story.updated == NOW, "and is no significant change of the story"


def test_the_one_that_arrived_first_lives_on(store: Store) -> None:
    """When an item shows that two published stories are one, the later one's address leads to the first."""
    declare(store, [A, B, Source("c", "Nguồn C", "https://c.example/rss")], NOW)
    of_b = item("b", 2, "Vĩnh Long nghiệm thu 11 đề án khuyến công", NOW)
    bridge = replace(item("c", 3, TITLE, NOW), link_key=of_b.link_key)
    fill(store, [item("a", 1, TITLE, NOW)], NOW)
    fill(store, [of_b], NOW + timedelta(minutes=1))
    second, first = store.stories(Group(), limit=9)
    before = store.feed_info(Group("source", "b"))
    fill(store, [bridge], NOW + timedelta(minutes=2))
    [living] = store.stories(Group(), limit=9)
    assert living.hash == first.hash
    assert store.story(second.hash) == living
    assert {origin.source for origin in living.origins} == {"a", "b", "c"}
    assert store.feed_info(Group("source", "b")) > before


def test_the_same_story_met_at_once_is_one(store: Store) -> None:
    """Many writers that meet one story at once, each from another source, make one."""
    sources = [Source(f"s{number}", f"S{number}", f"https://s{number}.example/") for number in range(8)]
    declare(store, sources, NOW)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda source: fill(store, [item(source.id, 1, TITLE, NOW)], NOW), sources))
    [story] = store.stories(Group(), limit=9)
    assert len(story.origins) == 8


def test_a_source_taken_out_keeps_its_stories(store: Store) -> None:
    """A source that feeds.yaml no longer names keeps its stories and its feed."""
    declare(store, [A, B], NOW)
    fill(store, [item("a", 1, TITLE, NOW)], NOW)
    declare(store, [B], NOW)
    assert [view.declared for view in store.sources()] == [False, True]
    assert len(store.stories(Group("source", "a"), limit=9)) == 1
