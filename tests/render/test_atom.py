from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from lxml import etree

from aggregator.render.atom import atom
from tests.render.stories import EMPTY, FEED, SITE, STORIES

ATOM = "{http://www.w3.org/2005/Atom}"
ONE_OR_MORE = {"author"}


def read(document: bytes) -> etree._Element:
    return etree.fromstring(document)


def texts(element: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(ATOM + name)]


@pytest.mark.parametrize("feed", [FEED, EMPTY])
def test_feed_has_what_it_must(feed: object) -> None:
    """A feed has one id, title and updated, an author, a self and an alternate link (RFC 4287 section 4.1.1)."""
    root = read(atom(FEED, STORIES, SITE) if feed is FEED else atom(EMPTY, (), SITE))
    for name in ("id", "title", "updated", "author", "generator"):
        assert len(root.findall(ATOM + name)) == 1, name
    assert [link.get("rel") for link in root.findall(ATOM + "link")] == ["self", "alternate"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"


def test_entries_have_what_they_must() -> None:
    """An entry has one id, title, updated, published, an author, one alternate link (section 4.1.2)."""
    for entry in read(atom(FEED, STORIES, SITE)).findall(ATOM + "entry"):
        for name in ("id", "title", "updated", "published", "author", "source"):
            assert len(entry.findall(ATOM + name)) == 1, name
        for name in ("content", "summary"):
            assert len(entry.findall(ATOM + name)) <= 1
        assert [link.get("rel") for link in entry.findall(ATOM + "link")].count("alternate") == 1


def test_source_is_last_and_whole() -> None:
    """An entry's source has id, title, updated and a link, and nothing follows it."""
    for entry in read(atom(FEED, STORIES, SITE)).findall(ATOM + "entry"):
        source = entry[-1]
        assert source.tag == ATOM + "source"
        assert [child.tag.removeprefix(ATOM) for child in source] == ["id", "title", "updated", "link"]


def test_ids_are_tag_uris_used_once() -> None:
    """Every id is a tag URI of the site's authority and stands for one thing (sections 4.2.6, RFC 4151)."""
    root = read(atom(FEED, STORIES, SITE))
    ids = texts(root, "id") + [texts(entry, "id")[0] for entry in root.findall(ATOM + "entry")]
    assert len(set(ids)) == len(STORIES) + 1
    assert all(id_.startswith(f"tag:{SITE.tag}:") for id_ in ids)


def test_order_is_as_given() -> None:
    """Entries stand in the order of arrival they were given in, whatever their dates."""
    root = read(atom(FEED, STORIES[::-1], SITE))
    found = [texts(entry, "id")[0].rpartition(":")[2] for entry in root.findall(ATOM + "entry")]
    assert found == [story.hash for story in STORIES[::-1]]


def test_dates_are_local() -> None:
    """Every date is in the site's zone with its offset, to the second (RFC 3339)."""
    root = read(atom(FEED, STORIES, SITE))
    for element in root.iter(ATOM + "updated", ATOM + "published"):
        moment = datetime.fromisoformat(element.text or "")
        assert moment.utcoffset() == timedelta(hours=7)
        assert moment.microsecond == 0


def test_links_are_absolute() -> None:
    """Every address is absolute, so that no reader has to guess a base."""
    root = read(atom(FEED, STORIES, SITE))
    addresses = [link.get("href") or "" for link in root.iter(ATOM + "link")]
    addresses += [category.get("scheme") or "" for category in root.iter(ATOM + "category")]
    assert all(address.startswith("https://") for address in addresses)


def test_every_source_is_named_in_the_body() -> None:
    """All sources of a story are named where the reader looks, whatever form its text has."""
    for entry, story in zip(read(atom(FEED, STORIES, SITE)).findall(ATOM + "entry"), STORIES, strict=True):
        for body in texts(entry, "content") + texts(entry, "summary"):
            assert "Nguồn: " in body
            assert all(f'href="{(o.url or "").replace("&", "&amp;")}"' in body for o in story.origins if o.url)
