from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.discover.choose import Seen, nearest_first, why_not
from aggregator.model import Item, Moment

NOW = datetime(2025, 10, 20, 5, 0, tzinfo=UTC)
SECTION = "https://a.example/khuyen-cong"


def item(number: int, *, title: str = "", days: float | None = None, link: bool = True) -> Item:
    """The item of a number; without saying otherwise it is so many days old."""
    ago = number if days is None else days
    return Item(
        source="new",
        identity=f"link:{number}",
        title=title or f"Tin {number}",
        title_key=title or f"tin {number}",
        link=None,
        link_key=f"link {number}" if link else None,
        guid=None,
        moment=Moment(NOW - timedelta(days=ago)) if ago is not None else None,
    )


def page(numbers: Iterable[int]) -> Seen:
    return Seen("listing", items=tuple(item(number) for number in numbers))


def feed(numbers: Iterable[int]) -> Seen:
    return Seen("rss20", items=tuple(item(number) for number in numbers))


@pytest.mark.parametrize(
    ("there", "numbers", "listed", "why"),
    [
        ("the same", range(10), range(10), ""),
        ("only the newest", range(5), range(20), ""),
        ("more than the page", range(30), range(10), ""),
        ("nothing", (), range(10), "it is empty"),
        ("a day late", range(1, 11), range(10), ""),
        ("two days late", range(2, 12), range(10), "its newest item is of 2025-10-18, older than the page's"),
        ("other news", range(20, 30), range(20, 40, 2), ""),
        ("none of it", (0, 11, 12, 13), (1, 2, 3, 4, 5), "it has none of the news listed here"),
        ("a little of it", (0, 1, 8, 9, 10, 11), (0, 1, 2, 3, 4, 5), "it has only 2 of the 6 newest listed here"),
        (
            "a whole site's",
            range(60),
            range(0, 60, 6),
            "of its 10 newest items only 2 are listed here: it is of a larger part of the site",
        ),
        ("two items, none in common", (0, 1), (5, 6), ""),
    ],
)
def test_whether_a_feed_may_stand_for_a_page(
    there: str, numbers: Iterable[int], listed: Iterable[int], why: str
) -> None:
    """A feed is taken when it is as new as the page and has half of its newest news, and half of its own is there."""
    assert why_not(feed(numbers), page(listed), SECTION, NOW) == why, there


@pytest.mark.parametrize("front", ["/", "/vi/", "/index.php", "/vi/trang-chu.html", "/default.aspx"])
def test_a_front_page_lists_a_little_of_everything(front: str) -> None:
    """A whole site's feed may stand for its front page, but not for a section's."""
    everything, some = feed(range(60)), page(range(0, 60, 6))
    assert why_not(everything, some, f"https://a.example{front}", NOW) == ""
    assert why_not(everything, some, "https://a.example/vi/news/", NOW) != ""


def test_what_cannot_be_read_is_no_feed() -> None:
    """Where a page answers, the reason is the reader's."""
    assert why_not(Seen(None, trouble="an HTML page"), page(range(5)), SECTION, NOW) == "an HTML page"


def test_titles_tell_what_links_do_not() -> None:
    """News is in common when its links differ but its titles are equal."""
    renamed = tuple(item(number + 100, title=f"tin {number}", days=number) for number in range(5))
    assert why_not(Seen("rss20", items=renamed), page(range(5)), SECTION, NOW) == ""


def test_what_is_dated_ahead_says_nothing_of_freshness() -> None:
    """An event of next year on a page does not make its feed look forgotten, nor does it count among the newest."""
    events = tuple(item(number, days=-300) for number in range(90, 93))
    assert why_not(feed(range(5)), Seen("listing", items=(*events, *page(range(5)).items)), SECTION, NOW) == ""


def test_without_dates_order_tells() -> None:
    """Where neither is dated, the first of each are held against each other."""
    undated = [
        Item("new", f"link:{number}", "", f"tin {number}", None, f"link {number}", None, None) for number in range(30)
    ]
    assert why_not(Seen("rss20", items=tuple(undated)), Seen("listing", items=tuple(undated[:8])), SECTION, NOW) == ""
    assert (
        why_not(Seen("rss20", items=tuple(undated[20:])), Seen("listing", items=tuple(undated[:8])), SECTION, NOW)
        == "it has none of the news listed here"
    )


def test_a_feed_without_dates_is_no_gain() -> None:
    """A page that dates its news is not given up for a feed that does not."""
    undated = tuple(replace(one, moment=None) for one in feed(range(8)).items)
    assert "has a date" in why_not(Seen("rss20", items=undated), page(range(8)), SECTION, NOW)


def test_the_sections_feed_comes_first() -> None:
    """Of the feeds a page names, one whose address speaks of its section is tried before the whole site's."""
    feeds = ["https://a.example/feed/", "https://a.example/khuyen-cong/feed/"]
    assert nearest_first(feeds, "https://a.example/khuyen-cong.html") == feeds[::-1]
    assert nearest_first(feeds, "https://a.example/") == feeds
