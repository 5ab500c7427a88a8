from __future__ import annotations

from dataclasses import replace

from lxml import etree

from aggregator.model import Site, Source
from aggregator.parse.opml import Subscription, Subscriptions, read_opml
from aggregator.render import opml
from aggregator.render.opml import Listed

SITE = Site(title="Tin khuyến công", url="https://tin.example", contact="mailto:a@tin.example")
POLLED = (
    Source("bao-a", "Báo A & B", "https://a.example/rss?x=1&y=2", kind="feed", category="khuyen-cong"),
    Source("so-b", "Sở B", "https://b.example/tin", kind="listing", province="an-giang", enabled=False),
    Source("c", 'Trang "C" \x0b', "https://c.example/", headers=(("Authorization", "secret"),)),
)


def test_our_feeds() -> None:
    """The list holds the combined feed, then a folder of each kind, each feed with its title, address and page."""
    all_, province = (
        Listed("Tin", "/feed", "/"),
        Listed("Hải Phòng – Tin", "/province/hai-phong/feed", "/province/hai-phong"),
    )
    root = etree.fromstring(opml.feeds(SITE, all_, {"Tỉnh, thành phố": [province]}))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Tin khuyến công"
    first, folder = root.findall("body/outline")
    assert {str(name): str(value) for name, value in first.attrib.items()} == {
        "text": "Tin",
        "title": "Tin",
        "type": "rss",
        "version": "ATOM1",
        "language": "vi",
        "xmlUrl": "https://tin.example/feed.atom",
        "htmlUrl": "https://tin.example/",
    }
    assert folder.get("text") == "Tỉnh, thành phố"
    assert folder[0].get("xmlUrl") == "https://tin.example/province/hai-phong/feed.atom"
    assert folder[0].get("htmlUrl") == "https://tin.example/province/hai-phong"


def test_what_we_poll_is_read_back() -> None:
    """What is written of sources is read back: address, name, kind, province, category, whether it is on."""
    listed = read_opml(opml.sources(SITE, POLLED))
    assert isinstance(listed, Subscriptions)
    assert listed.refused == ()
    assert listed.found == tuple(
        Subscription(one.url, one.name.strip(" \x0b"), one.kind, one.id, one.province, one.category, one.enabled)
        for one in POLLED
    )


def test_other_readers_subscribe_to_feeds_only() -> None:
    """Only a source known to be a feed has ``xmlUrl``; nothing secret is told."""
    body = opml.sources(SITE, POLLED)
    outlines = etree.fromstring(body).findall("body/outline")
    assert [(one.get("type"), one.get("xmlUrl"), one.get("url")) for one in outlines] == [
        ("rss", "https://a.example/rss?x=1&y=2", None),
        ("link", None, "https://b.example/tin"),
        ("link", None, "https://c.example/"),
    ]
    assert b"secret" not in body


def test_same_sources_same_bytes() -> None:
    """The bytes depend on what is listed alone."""
    assert opml.sources(SITE, POLLED) == opml.sources(replace(SITE), tuple(replace(one) for one in POLLED))
    assert b"date" not in opml.sources(SITE, POLLED)
