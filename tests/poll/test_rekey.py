"""Stored title keys are brought to the present version: ids, decisions by hand and redirects stay."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from aggregator.errors import StoreError
from aggregator.model import Group, Item, Story
from aggregator.poll import Kept, join, keep, rekey, split
from aggregator.store import Store, Writing
from aggregator.vietnamese import TITLE_KEY_VERSION, id_title_key
from tests.filling import declare
from tests.poll.test_keep import NOW, RULES, SOURCES, at, groups, item, told

LATER = NOW + timedelta(hours=1)
DAK_LAK = "Đắk Lắk: Hỗ trợ 16 đề án khuyến công địa phương"
MIXED = "Đăk Lắc: Hỗ trợ 16 đề án khuyến công địa phương"
CYRILLIC = DAK_LAK.replace("án", "\u0430\u0301n")
OTHER = "Vĩnh Long nghiệm thu 11 đề án khuyến công"


@pytest.fixture
def ready(store: Store) -> Store:
    declare(store, SOURCES, NOW)
    return store


def polled_before(store: Store, *items: Item, now: datetime = NOW) -> Kept:
    """Keep items as the program did when version 1 was the only one."""
    of_then = [replace(one, title_key=id_title_key(one.title)) for one in items]

    def work(writing: Writing) -> Kept:
        kept = keep(writing, of_then, RULES, now)
        writing.items._session.execute(text("UPDATE title SET version = 1"))
        return kept

    return store.write(work)


def rekeyed(store: Store, stopping: Callable[[], bool] = lambda: False, *, batch: int = 300) -> bool:
    return rekey(store, RULES, lambda: LATER, stopping, batch=batch)


def keys(store: Store) -> dict[str, int]:
    """The title keys there are, and how many items each has."""
    query = "SELECT title.key, count(item.id) FROM title JOIN item ON title_hash = hash GROUP BY title.key"
    return store.write(lambda w: {str(key): int(items) for key, items in w.items._session.execute(text(query))})


def lives(store: Store, *hashes: str) -> list[str]:
    """Which stories their addresses lead to."""
    living = [store.story(digest) for digest in hashes]
    return [story.hash for story in living if story is not None]


def by_source(store: Store) -> dict[str, Story]:
    return {origin.source: story for story in told(store) for origin in story.origins}


def test_items_whose_keys_become_equal_are_one_story(ready: Store) -> None:
    """The story first seen lives on, the other's address leads to it; what is not concerned stays as it was."""
    polled_before(ready, item("a", 1, DAK_LAK, at(-3)))
    polled_before(ready, item("b", 1, MIXED, at(-3)), item("b", 2, OTHER, at(-2)), now=NOW + timedelta(minutes=1))
    before = by_source(ready)
    second, other = sorted(told(ready), key=lambda story: story.title == OTHER)[1:]
    feeds = {name: ready.feed_info(Group("source", name)) for name in "abc"}
    assert rekeyed(ready)
    after = by_source(ready)
    assert groups(told(ready)) == {
        frozenset({"https://a.example/tin/1", "https://b.example/tin/1"}),
        frozenset({"https://b.example/tin/2"}),
    }
    assert lives(ready, before["a"].hash, second.hash, other.hash) == [before["a"].hash, before["a"].hash, other.hash]
    assert (after["a"].title, after["a"].link, after["a"].sequence) == (DAK_LAK, before["a"].link, before["a"].sequence)
    assert after["a"].updated == before["a"].updated, "no word of it changed"
    assert ready.story(other.hash) == other
    assert {name for name in "abc" if ready.feed_info(Group("source", name)) != feeds[name]} == {"a", "b"}
    assert keys(ready) == {DAK_LAK.casefold().replace(":", ""): 2, id_title_key(OTHER): 1}


def test_a_letter_of_another_script_is_no_other_story(ready: Store) -> None:
    """A Cyrillic letter typed for a Latin one no longer keeps a copy apart."""
    assert id_title_key(CYRILLIC) != id_title_key(DAK_LAK)
    polled_before(ready, item("a", 1, DAK_LAK, at(-3)))
    polled_before(ready, item("b", 1, CYRILLIC, at(-3)))
    assert len(told(ready)) == 2
    rekeyed(ready)
    assert len(told(ready)) == 1


def test_what_only_gets_another_key_is_published_as_it_was(ready: Store) -> None:
    """Where nothing becomes one no story, no feed and no id changes; later copies are recognised."""
    polled_before(ready, item("a", 1, MIXED, at(-3)), item("a", 2, OTHER, at(-2)))
    before = (told(ready), ready.feed_info(Group()))
    assert rekeyed(ready)
    assert (told(ready), ready.feed_info(Group())) == before
    assert ready.title_key_versions() == (TITLE_KEY_VERSION, TITLE_KEY_VERSION)
    same = [item("a", 1, MIXED, at(-3)), item("a", 2, OTHER, at(-2))]
    assert ready.write(lambda writing: keep(writing, same, RULES, LATER)) == Kept()
    ready.write(lambda writing: keep(writing, [item("b", 1, DAK_LAK, at(-3))], RULES, LATER))
    assert len(told(ready)) == 2


def test_nothing_to_do_is_quick_and_silent(ready: Store, caplog: pytest.LogCaptureFixture) -> None:
    """What was done is told once with its numbers; with all keys present, or none, nothing is written or told."""
    caplog.set_level(logging.INFO, "aggregator.poll")
    assert rekeyed(ready)
    polled_before(ready, item("a", 1, DAK_LAK, at(-3)))
    polled_before(ready, item("b", 1, MIXED, at(-3)))
    assert caplog.messages == []
    rekeyed(ready)
    [message] = caplog.messages
    assert message.startswith(f"rekeyed version={TITLE_KEY_VERSION} titles=2 items=1 stories=1 ms=")
    before = ready.feed_info(Group())
    assert rekeyed(ready)
    assert (caplog.messages, ready.feed_info(Group())) == ([message], before)


def test_what_was_parted_by_hand_stays_parted(ready: Store) -> None:
    """A must-not link between items holds, though their keys become equal; ids stay."""
    polled_before(ready, item("a", 1, DAK_LAK, at(-3)))
    polled_before(ready, item("b", 1, MIXED, at(-3)))
    first, second = (by_source(ready)[name].hash for name in "ab")
    ready.write(lambda writing: join(writing, [first, second], RULES, NOW))
    ready.write(lambda writing: split(writing, first, ["b"], RULES, NOW))
    rekeyed(ready)
    assert keys(ready) == {DAK_LAK.casefold().replace(":", ""): 2}
    assert [by_source(ready)[name].hash for name in "ab"] == [first, second]


def test_what_was_joined_by_hand_comes_along_and_old_redirects_lead_on(ready: Store) -> None:
    """An item joined to one of the two stories is in the one they become; a redirect to it leads to that one."""
    polled_before(ready, item("a", 1, DAK_LAK, at(-3)))
    polled_before(ready, item("b", 1, MIXED, at(-3)))
    polled_before(ready, item("c", 1, OTHER, at(-2)))
    hashes = [by_source(ready)[name].hash for name in "abc"]
    ready.write(lambda writing: join(writing, hashes[1:], RULES, NOW))
    assert lives(ready, *hashes) == [hashes[0], hashes[1], hashes[1]]
    rekeyed(ready)
    [story] = told(ready)
    assert [origin.source for origin in story.origins] == ["a", "b", "c"]
    assert lives(ready, *hashes) == [hashes[0]] * 3
    parts = ready.write(lambda writing: split(writing, hashes[0], ["c"], RULES, LATER))
    assert set(parts) == {hashes[0], hashes[2]}, "its address is its own again"


def test_an_edited_item_goes_where_the_title_went_that_it_was_joined_by(ready: Store) -> None:
    """An edit never unlinks, and re-keying is no edit: the stored key is brought up to date, not the new title's."""
    polled_before(ready, item("a", 1, MIXED, at(-3)))
    polled_before(ready, item("b", 1, MIXED, at(-3)))
    polled_before(ready, item("b", 1, OTHER, at(-3)), now=NOW + timedelta(minutes=1))
    polled_before(ready, item("c", 1, DAK_LAK, at(-3)))
    assert len(told(ready)) == 2
    rekeyed(ready)
    [story] = told(ready)
    assert [origin.item_title for origin in story.origins] == [MIXED, OTHER, DAK_LAK]


def test_keys_of_a_later_version_are_refused(ready: Store) -> None:
    """A database that a newer program wrote is refused with a sentence, and nothing of it is touched."""
    polled_before(ready, item("a", 1, DAK_LAK, at(-3)), item("b", 1, MIXED, at(-3)))
    later = TITLE_KEY_VERSION + 1
    ready.write(lambda w: w.items._session.execute(text(f"UPDATE title SET version = {later} WHERE key LIKE '%lắk%'")))  # noqa: S608 - a number
    with pytest.raises(StoreError, match=f"version {later}.*update this program"):
        rekeyed(ready)
    assert ready.title_key_versions() == (1, later)
