"""A copy of the store holds everything, and goes into either database."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import StoreError
from aggregator.model import Group
from aggregator.store import Store
from tests.filling import declare
from tests.poll.test_keep import NOW, SOURCES, at, item, poll, told


def nothing(_: str, __: int) -> None:
    """Nobody watches."""


def filled(store: Store) -> None:
    declare(store, SOURCES, NOW)
    poll(store, item("a", 1, moment=at(-3)), item("a", 2, "Vĩnh Long nghiệm thu 11 đề án khuyến công", at(-2)))
    poll(store, item("b", 1, moment=at(-2)))
    poll(store, item("b", 2, "Vĩnh Long nghiệm thu 11 đề án khuyến công", at(-2.5)), now=NOW + timedelta(minutes=1))


def test_a_copy_is_the_store(store: Store, tmp_path: Path) -> None:
    """Everything published from a restored copy is what was published before, and polling goes on from there."""
    filled(store)
    file = tmp_path / "copy.db"
    assert store.backup(file, nothing) > 10
    with Store(f"sqlite:///{tmp_path / 'new.db'}") as new:
        new.restore(file, nothing)
        assert told(new) == told(store)
        assert new.feed_info(Group()) == store.feed_info(Group())
        poll(new, item("c", 7, "Hải Phòng hỗ trợ 12 cơ sở công nghiệp nông thôn", at(-1)))
        assert len(told(new)) == len(told(store)) + 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_expired_is_expired_in_a_copy(store: Store, tmp_path: Path) -> None:
    """A restored copy knows what is past its time: its address still says so, and the same items are not new."""
    filled(store)
    hashes = [story.hash for story in told(store)]
    late = NOW + timedelta(days=9)
    store.write(lambda writing: writing.tombstones.expire(late, 9, late))
    store.backup(tmp_path / "copy.db", nothing)
    with Store(f"sqlite:///{tmp_path / 'new.db'}") as new:
        new.restore(tmp_path / "copy.db", nothing)
        assert [new.expired(digest) for digest in hashes] == [store.expired(digest) for digest in hashes]
        assert new.expired(hashes[0]) is not None
        assert poll(new, item("a", 1, moment=at(-3)), now=late).new == 0
        assert told(new) == []


def test_a_copy_of_sqlite_goes_into_postgresql_and_back(store: Store, tmp_path: Path) -> None:
    """A copy made from one kind of database fills the other; new rows get numbers of their own."""
    with Store(f"sqlite:///{tmp_path / 'old.db'}") as old:
        filled(old)
        old.backup(tmp_path / "copy.db", nothing)
        store.restore(tmp_path / "copy.db", nothing)
        assert told(store) == told(old)
    poll(store, item("c", 7, "Hải Phòng hỗ trợ 12 cơ sở công nghiệp nông thôn", at(-1)))
    assert len(told(store)) == 3


def test_nothing_is_overwritten(store: Store, tmp_path: Path) -> None:
    """A copy never replaces a file, and never goes into a store that holds something."""
    filled(store)
    file = tmp_path / "copy.db"
    store.backup(file, nothing)
    with pytest.raises(StoreError, match="there already"):
        store.backup(file, nothing)
    with pytest.raises(StoreError, match="not empty"):
        store.restore(file, nothing)


@pytest.mark.parametrize("kind", ["missing", "text", "another database"])
def test_what_is_no_copy_is_refused(store: Store, tmp_path: Path, kind: str) -> None:
    """A file that is no copy of a store is refused with a sentence, and nothing is changed."""
    file = tmp_path / "strange"
    if kind == "text":
        file.write_text("hello")
    if kind == "another database":
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE t (x)")
        connection.close()
    with pytest.raises(StoreError, match="no backup"):
        store.restore(file, nothing)
