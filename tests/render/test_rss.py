from __future__ import annotations

import locale
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from aggregator.render.rss import rss
from tests.render.stories import EMPTY, FEED, SITE, STORIES

ATOM_LINK = "{http://www.w3.org/2005/Atom}link"


def channel(document: bytes) -> etree._Element:
    root = etree.fromstring(document)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    return root[0]


def test_channel_has_what_it_must() -> None:
    """A channel has one title, link, description, language and lastBuildDate, and says where it is."""
    for found in (channel(rss(FEED, STORIES, SITE)), channel(rss(EMPTY, (), SITE))):
        for name in ("title", "link", "description", "language", "lastBuildDate"):
            assert len(found.findall(name)) == 1, name
        assert [(link.get("rel"), link.get("type")) for link in found.findall(ATOM_LINK)] == [
            ("self", "application/rss+xml")
        ]


def test_channel_link_is_the_page() -> None:
    """The channel's link is the page for people, not the feed."""
    assert channel(rss(EMPTY, (), SITE)).findtext("link") == SITE.url + EMPTY.page


def test_items_have_what_they_must() -> None:
    """An item has one title, link, description, pubDate and source, and a guid that is no address."""
    items = channel(rss(FEED, STORIES, SITE)).findall("item")
    for item in items:
        for name in ("title", "link", "description", "pubDate", "source", "guid"):
            assert len(item.findall(name)) == 1, name
        assert item.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]  # counted above
        assert item.find("source").get("url")  # type: ignore[union-attr]  # counted above
    assert len({item.findtext("guid") for item in items}) == len(STORIES)


def test_dates() -> None:
    """Dates are RFC 822's with a four-digit year and the site's offset."""
    found = channel(rss(FEED, STORIES, SITE))
    dates = [found.findtext("lastBuildDate"), *(item.findtext("pubDate") for item in found.findall("item"))]
    assert all(date is not None and date.endswith(" 2025 " + date[17:25] + " +0700") for date in dates)
    read = [parsedate_to_datetime(date or "") for date in dates]
    assert read == [FEED.updated.replace(microsecond=0), *(story.published for story in STORIES)]


def test_locale_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering does not touch the process's locale, which every thread shares."""

    def refuse(*_: object) -> str:
        pytest.fail("the locale was touched")

    monkeypatch.setattr(locale, "setlocale", refuse)
    rss(FEED, STORIES, SITE)
