"""Stored title keys brought up to date by programs that are killed, or start together; whatever items there are."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count, groupby
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from aggregator.model import Item, Moment, Precision, Story
from aggregator.poll import keep, rekey
from aggregator.store import Store, Writing
from aggregator.store.tables import Table
from aggregator.vietnamese import TITLE_KEY_VERSION
from tests.filling import declare
from tests.poll.test_keep import NOW, RULES, SOURCES, at, groups, item, told
from tests.poll.test_rekey import LATER, lives, polled_before, rekeyed

SPELLINGS = ("Đắk Lắk", "Đăk Lắc", "ĐắkNông", "Đắk Nông", "Đak Nông", "TP. H.C.M", "TP.HCM", "T.T. Huế", "TT-Huế")


def world() -> list[Item]:
    """Ten headlines, each spelled in nine ways by three sources: half of them become one with another."""
    return [
        item(source, 100 * number + place, f"{spelling}: Hỗ trợ {number + 16} đề án khuyến công địa phương", at(-3))
        for number in range(4)
        for place, spelling in enumerate(SPELLINGS)
        for source in "abc"[: 1 + place % 3]
    ]


def filled(store: Store) -> Store:
    declare(store, SOURCES, NOW)
    for _, items in groupby(sorted(world(), key=lambda one: one.source), lambda one: one.source):
        polled_before(store, *items)
    return store


Outcome = tuple[set[frozenset[str]], dict[str, str], dict[str, datetime]]
"""The stories' items, where each address leads, and when each story was updated."""


def outcome(store: Store, before: Sequence[Story]) -> Outcome:
    leads = {story.hash: lives(store, story.hash)[0] for story in before}
    return groups(told(store)), leads, {story.hash: story.updated for story in told(store)}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of it in one go."""
    with Store(f"sqlite:///{tmp_path_factory.mktemp('expected') / 'test.db'}") as store:
        before = told(filled(store))
        rekeyed(store)
        assert len(told(store)) < len(before)
        return outcome(store, before)


@pytest.mark.parametrize("transactions", [0, 5, 13, 17])
def test_killed_between_two_transactions_and_started_again(store: Store, transactions: int, expected: Outcome) -> None:
    """Whatever was done when it ended, the next start does the rest, and the outcome is the same."""
    before = told(filled(store))
    asked = count()
    assert not rekeyed(store, lambda: next(asked) >= transactions, batch=3)
    versions = store.title_key_versions()
    assert versions is not None
    assert versions[0] == 1
    assert {frozenset(lives(store, story.hash)) for story in before} <= {
        frozenset({story.hash}) for story in told(store)
    }, "every address leads to a living story at any time"
    assert rekeyed(store, batch=3)
    assert outcome(store, before) == expected


def dying(transaction: int) -> Callable[[], datetime]:
    """A clock that ends the program within that transaction."""
    asked = count()

    def clock() -> datetime:
        if next(asked) == transaction:
            raise InterruptedError
        return LATER

    return clock


@pytest.mark.parametrize("died", [0, 3])
def test_killed_within_a_transaction_and_started_again(store: Store, died: int, expected: Outcome) -> None:
    """A transaction that does not end has not begun."""
    before = told(filled(store))
    with pytest.raises(InterruptedError):
        rekey(store, RULES, dying(died), batch=2)
    assert rekeyed(store, batch=2)
    assert outcome(store, before) == expected


def test_what_is_tied_together_is_renamed_together(store: Store) -> None:
    """A story of two titles with one link gets both its keys in one transaction: nobody sees it half renamed."""
    declare(store, SOURCES, NOW)
    one, other = (f"{name}: Hỗ trợ 16 đề án khuyến công địa phương" for name in ("Đak Lak", "Đak Nông"))
    first = item("a", 1, one, at(-3))
    polled_before(store, first, item("a", 2, other.replace("Đak", "Đắk"), at(-3)))
    polled_before(store, item("b", 1, one.replace("Đak Lak", "Đắk Lắk"), at(-3)))
    polled_before(store, replace(item("c", 1, other, at(-3)), link_key=first.link_key))
    assert len(told(store)) == 3
    assert rekey(store, RULES, dying(1), batch=1)
    assert len(told(store)) == 1


def test_two_at_once_do_it_once(store: Store, database_url: str, expected: Outcome) -> None:
    """Two programs that start at the same moment come to what one comes to."""
    before = told(filled(store))
    start = Barrier(2)

    def program() -> bool:
        with Store(database_url) as mine:
            start.wait()
            return rekeyed(mine, batch=2)

    with ThreadPoolExecutor(2) as pool:
        assert [one.result() for one in [pool.submit(program) for _ in range(2)]] == [True, True]
    assert outcome(store, before) == expected
    assert store.title_key_versions() == (TITLE_KEY_VERSION, TITLE_KEY_VERSION)


ITEMS = st.builds(
    lambda source, number, spelling, hours, precision, link: replace(
        item(source, number, f"{spelling} nghiệm thu {11 + number % 2} đề án khuyến công", None),
        moment=None if hours is None else Moment(NOW - timedelta(hours=hours), precision),
        link_key=link and f"shared.example/{link}",
    ),
    st.sampled_from("abc"),
    st.integers(1, 9),
    st.sampled_from(SPELLINGS[:6]),
    st.sampled_from([None, 1, 2, 2, 5, 13, 14, 30]),
    st.sampled_from([Precision.MINUTE, Precision.MINUTE, Precision.DAY]),
    st.sampled_from([None, None, "x", "y"]),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """Two stores, emptied for each example: opening them would take longer than all the rest."""
    folder = tmp_path_factory.mktemp("both")
    with Store(f"sqlite:///{folder / 'old.db'}") as old, Store(f"sqlite:///{folder / 'new.db'}") as new:
        yield old, new


def emptied(store: Store) -> Store:
    def work(writing: Writing) -> None:
        for table in reversed(Table.metadata.sorted_tables):
            writing.items._session.execute(delete(table))

    store.write(work)
    declare(store, SOURCES, NOW)
    return store


@settings(max_examples=25, deadline=None)
@given(items=st.lists(ITEMS, min_size=2, max_size=14, unique_by=lambda one: one.identity), died=st.integers(1, 3))
def test_the_partition_is_as_if_polled_now(items: list[Item], died: int, both: tuple[Store, Store]) -> None:
    """A store of version 1, brought up to date, has the stories that the same items have in a new store.

    Killed in between, each story is as it was or as it will be.
    """
    old, new = map(emptied, both)
    for _, listed in groupby(sorted(items, key=lambda one: one.source), lambda one: one.source):
        document = list(listed)
        polled_before(old, *document)
        new.write(lambda writing, some=document: keep(writing, some, RULES, NOW))  # type: ignore[misc]  # mypy cannot type the default
    before = told(old)
    with contextlib.suppress(InterruptedError):
        rekey(old, RULES, dying(died), batch=1)
    between = groups(told(old))
    assert rekeyed(old, batch=1)
    assert groups(told(old)) == groups(told(new))
    assert between <= groups(before) | groups(told(old))
    assert all(lives(old, story.hash) for story in before)
