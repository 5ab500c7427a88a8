"""Which article pages are still to be read, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Basis, Item, Moment, Precision, Publish, Source
from aggregator.store import Store, Unread
from aggregator.store.articles import TRIES
from tests.filling import declare, fill, item

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
A = Source("a", "A", "https://a.example/tin")
DAY = Moment(datetime(2025, 10, 17, 17, 0, tzinfo=UTC), Precision.DAY)


def bare(number: int, *, source: str = "a", days: int = 0) -> Item:
    """An item with a day and no lead."""
    day = replace(DAY, at=DAY.at - timedelta(days=days))
    return replace(item(source, number, f"Bàn giao máy móc đợt {number}", NOW), moment=day)


def unread(store: Store, *listed: Item, now: datetime = NOW) -> Unread:
    """What is to be read when this is listed."""
    return store.unread_articles("a", listed, now, MONTH)


def note(
    store: Store, *, read: tuple[Item, ...] = (), failed: tuple[Item, ...] = (), passed: tuple[Item, ...] = ()
) -> None:
    """Write down what became of pages."""
    identities = [[one.identity for one in some] for some in (read, failed, passed)]
    store.write(lambda w: w.articles.note("a", read=identities[0], failed=identities[1], passed=identities[2], now=NOW))


def test_what_is_listed_and_not_kept_is_fresh(store: Store) -> None:
    """Neither what is kept by its identity nor by its link; in the list's order."""
    declare(store, [A], NOW)
    fill(store, [bare(1), bare(2)], NOW)
    moved = replace(bare(2), identity="guid:other")
    assert unread(store, bare(4), bare(1), moved, bare(3)).fresh == (bare(4), bare(3))


@pytest.mark.parametrize(
    ("kept", "lacks"),
    [
        (bare(1), True),
        (replace(bare(1), summary="Dẫn"), True),
        (replace(bare(1), summary="Dẫn", moment=None), True),
        (replace(bare(1), summary="Dẫn", moment=replace(DAY, precision=Precision.HOUR)), True),
        (replace(bare(1), summary="Dẫn", moment=Moment(NOW, Precision.MINUTE, Basis.INFERRED)), True),
        (replace(bare(1), moment=Moment(NOW)), True),
        (replace(bare(1), summary="Dẫn", moment=Moment(NOW)), False),
        (replace(bare(1), summary="Dẫn", moment=Moment(NOW, Precision.MINUTE)), False),
    ],
)
def test_what_is_kept_and_lacks_something_is_left_over(store: Store, kept: Item, *, lacks: bool) -> None:
    """No lead, no day, no minute, or a day that was inferred."""
    declare(store, [A], NOW)
    fill(store, [kept], NOW)
    assert unread(store).kept == ((kept,) if lacks else ())


@pytest.mark.parametrize(("publish", "left"), [("summary", 0), ("full", 2)])
def test_the_whole_text_is_missed_only_where_it_is_published(store: Store, publish: Publish, left: int) -> None:
    """Of a source with `publish: full` an item without a text, or with its lead again, lacks something."""
    declare(store, [replace(A, publish=publish)], NOW)
    full = [replace(bare(number), summary="Dẫn", moment=Moment(NOW)) for number in (1, 2, 3)]
    fill(store, [full[0], replace(full[1], content="Dẫn"), replace(full[2], content="Một văn bản")], NOW)
    assert len(unread(store).kept) == left


def test_the_untried_first_then_the_newest(store: Store) -> None:
    """A page that could not be read waits behind those that were never asked for."""
    declare(store, [A], NOW)
    old, new, undated = bare(1, days=3), bare(2), replace(bare(3), moment=None)
    fill(store, [old, new, undated], NOW)
    assert unread(store).kept == (undated, new, old)
    note(store, failed=(undated, new))
    assert unread(store).kept == (old, undated, new)


def test_a_page_is_read_once_and_tried_some_times(store: Store) -> None:
    """What was read or is not to be read is never left over again; what fails, so many times."""
    declare(store, [A, replace(A, id="b")], NOW)
    read, failed, passed, other = bare(1), bare(2), bare(3), replace(bare(1, source="b"), identity=bare(1).identity)
    fill(store, [read, failed, passed, other], NOW)
    note(store, read=(read,), passed=(passed,))
    for _ in range(TRIES):
        assert unread(store).kept == (failed,)
        note(store, failed=(failed,))
    assert unread(store).kept == ()
    assert store.unread_articles("b", (), NOW, MONTH).kept == (other,)


def test_old_news_is_left_alone(store: Store) -> None:
    """An item first seen longer ago than that is not looked up any more."""
    declare(store, [A], NOW)
    fill(store, [bare(1)], NOW)
    assert unread(store, now=NOW + MONTH).kept == (bare(1),)
    assert unread(store, now=NOW + MONTH + timedelta(seconds=1)).kept == ()


def test_a_server_that_wants_to_be_left_alone(store: Store) -> None:
    """Until then nothing is to be read, neither listed nor left over; the source itself may be polled."""
    declare(store, [A], NOW)
    fill(store, [bare(1)], NOW)
    store.write(lambda w: w.articles.wait("a", NOW + timedelta(hours=1)))
    assert unread(store, bare(2)) == Unread((), (), is_waiting=True)
    later = unread(store, bare(2), now=NOW + timedelta(hours=1))
    assert (later.fresh, later.kept, later.is_waiting) == ((bare(2),), (bare(1),), False)


def test_what_was_kept_last_shows_what_articles_have_in_common(store: Store) -> None:
    """The source's own latest items, read or not, come with what is to be read, and not without."""
    declare(store, [A, replace(A, id="b")], NOW)
    whole = replace(bare(1), summary="Dẫn", moment=Moment(NOW))
    fill(store, [whole, bare(2, source="b")], NOW)
    assert unread(store).recent == ()
    assert unread(store, bare(3)).recent == (whole,)
