from __future__ import annotations

from datetime import timedelta

import pytest
from feedparser.util import FeedParserDict

from aggregator.parse.dictionaries import fault_of, mapping, mappings, raw_entry, slow_down, text_at

URL = "http://nguon.vn.example/rss.xml"


def test_a_dictionary_answers_only_for_its_own_keys() -> None:
    """What feedparser answers for ``updated`` by ``published`` a plain dictionary does not."""
    theirs = FeedParserDict({"published": "x"})
    assert mapping(theirs) == {"published": "x"}
    assert text_at(mapping(theirs), "updated") is None


@pytest.mark.parametrize("value", [None, "x", 5, ["x", None], {"a": 1}])
def test_what_is_of_another_kind_is_nothing(value: object) -> None:
    """An unknown element may have put anything under any key: it is looked at, never trusted."""
    assert text_at({"key": value}, "key") == ("x" if value == "x" else None)
    assert all(one == {} for one in mappings(value))
    assert mapping(value) == (value if isinstance(value, dict) else {})


def test_texts_are_legal() -> None:
    """What XML does not allow is dropped; line ends and private-use characters stay."""
    assert text_at({"key": "a\x01b\nc\ufeff\ue000"}, "key") == "ab\nc\ue000"


@pytest.mark.parametrize(
    ("parsed", "fault"),
    [
        ({}, ""),
        ({"bozo": 0}, ""),
        ({"bozo": 1}, "not well-formed"),
        ({"bozo": 1, "bozo_exception": ValueError("why")}, "why"),
    ],
)
def test_a_fault_has_its_reason(parsed: dict[str, object], fault: str) -> None:
    """``bozo`` is no failure, but it is told."""
    assert fault_of(parsed) == fault


def test_an_entry_of_nonsense_is_an_empty_one() -> None:
    """Whatever stands in the place of texts, links, contents and images, an entry comes of it."""
    keys = ("title", "link", "links", "id", "published", "tags", "summary", "summary_detail", "content", "author")
    for nonsense in (None, 5, ["x"], {"rel": ["alternate"]}, [{"rel": "alternate", "href": 5}]):
        item: dict[str, object] = dict.fromkeys((*keys, "media_content", "media_thumbnail"), nonsense)
        raw = raw_entry(item, URL, atom=True, digest=None)
        assert (raw.title, raw.summary, raw.content, raw.author) == (None, None, None, None)
        assert not any(raw.links)


def test_alternate_links_stand_behind_the_link() -> None:
    """An Atom id that feedparser took for the link is none, unless the entry links to it itself."""
    atom = {"id": "http://x.example/1", "link": "http://x.example/1"}
    assert raw_entry(atom, URL, atom=True, digest=None).links == ()
    linked = atom | {"links": [{"rel": "alternate", "href": "http://x.example/1"}, {"rel": "self", "href": "b"}]}
    assert set(raw_entry(linked, URL, atom=True, digest=None).links) == {"http://x.example/1"}


def test_images_of_an_entry() -> None:
    """Media RSS pictures, then enclosures, then thumbnails; a film is none."""
    item = {
        "media_content": [{"url": "1", "medium": "image"}, {"url": "film", "type": "video/mp4"}],
        "links": [{"rel": "enclosure", "type": "image/jpeg", "href": "2"}],
        "media_thumbnail": [{"url": "3"}],
    }
    assert raw_entry(item, URL, atom=False, digest=None).images == ("1", "2", "3")


def test_slow_down_takes_the_longest() -> None:
    """Of ttl and sy:updatePeriod the longer counts, at most 31 days."""
    assert slow_down({"ttl": "30", "sy_updateperiod": "daily", "sy_updatefrequency": "2"}) == timedelta(hours=12)
    assert slow_down({"ttl": "999999"}) == timedelta(days=31)
    assert slow_down({"ttl": ["x"]}) is None
