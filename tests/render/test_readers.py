"""What other people's libraries read from our documents."""

from __future__ import annotations

import json
from calendar import timegm
from datetime import UTC, datetime
from time import struct_time

import fastfeedparser
import feedparser
import jsonfeed as jsonfeed_library
import pytest

from tests.render.documents import DOCUMENTS
from tests.render.stories import FEED, MERGED, SITE, STORIES

IDS = [f"tag:{SITE.tag}:{story.hash}" for story in STORIES]
TITLES = [story.title for story in STORIES]
LINKS = [story.link or f"{SITE.url}/story/{story.hash}" for story in STORIES]
PUBLISHED = [story.published for story in STORIES]


def utc(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


@pytest.mark.parametrize(("name", "version"), [("feed.atom", "atom10"), ("feed.rss", "rss20")])
def test_feedparser(name: str, version: str) -> None:
    """The parser most readers use reads Atom and RSS without complaint, entry for entry."""
    read = feedparser.parse(DOCUMENTS[name]())
    assert (read.bozo, read.version) == (False, version)
    assert (read.feed.title, read.feed.link, read.feed.language) == (FEED.title, SITE.url + "/", "vi")
    assert read.feed.updated_parsed[:6] == FEED.updated.timetuple()[:6]
    assert [entry.id for entry in read.entries] == IDS
    assert [entry.link for entry in read.entries] == LINKS
    assert [utc(entry.published_parsed) for entry in read.entries] == PUBLISHED
    assert [entry.author for entry in read.entries][:2] == ["Ngọc Hà", "Báo Hưng Yên"]
    assert read.entries[0].source.title == MERGED.origins[0].name
    assert [tag.term for tag in read.entries[1].tags][-1] in {"bac-ninh", "Bắc Ninh"}


def test_feedparser_titles() -> None:
    """Titles come out of Atom as they went in, markup characters too."""
    assert [entry.title for entry in feedparser.parse(DOCUMENTS["feed.atom"]()).entries] == TITLES


def test_feedparser_source_is_not_the_entry() -> None:
    """What stands in an entry's source is not taken for the entry's own title, id or link."""
    entry = feedparser.parse(DOCUMENTS["feed.atom"]()).entries[0]
    assert (entry.title, entry.id, entry.link) == (TITLES[0], IDS[0], LINKS[0])
    assert entry.source.id == MERGED.origins[0].site
    assert [link.href for link in entry.links if link.rel == "related"] == [MERGED.origins[1].url]


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_fastfeedparser(name: str) -> None:
    """Another parser reads the same entries."""
    read = fastfeedparser.parse(DOCUMENTS[name]())
    assert read.feed.title == FEED.title
    assert [entry.id for entry in read.entries] == IDS
    assert [entry.title for entry in read.entries] == TITLES
    assert [entry.link for entry in read.entries] == LINKS
    assert [datetime.fromisoformat(entry.published) for entry in read.entries] == PUBLISHED


def test_jsonfeed() -> None:
    """A JSON Feed library reads the same entries."""
    read = jsonfeed_library.Feed.parse_string(DOCUMENTS["feed.json"]().decode())
    assert (read.title, read.home_page_url, read.language) == (FEED.title, SITE.url + "/", "vi")
    assert [item.id for item in read.items] == IDS
    assert [item.title for item in read.items] == TITLES
    assert [item.url for item in read.items] == LINKS
    assert [datetime.fromisoformat(item.date_published) for item in read.items] == PUBLISHED
    assert json.loads(DOCUMENTS["feed.json"]())["version"] == "https://jsonfeed.org/version/1.1"


@pytest.mark.parametrize("name", ["empty.atom", "empty.rss"])
def test_empty(name: str) -> None:
    """A feed without stories is a feed all the same, last changed when the 34 provinces began."""
    read = feedparser.parse(DOCUMENTS[name]())
    assert (read.bozo, read.entries) == (False, [])
    assert read.feed.updated_parsed[:6] == (2025, 6, 30, 17, 0, 0)
