from __future__ import annotations

import socket
import time
from datetime import timedelta

import pytest

from aggregator.model import Basis, Document, ParseFailed, ParseReason, Precision
from tests.parse.reading import ZONE, document, failure, item, read, rss

CONTENT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def _atom(inside: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>F</title>{inside}</feed>'


def test_all_fields_of_rss() -> None:
    """Each element of an RSS item has its place in the entry."""
    feed = document(
        rss(
            item(
                "Hỗ trợ &amp; nghiệm thu",
                "<link>/tin/1?a=1&amp;b=2</link><guid isPermaLink='false'><![CDATA[\n  news_12\n ]]></guid>"
                "<pubDate>Sat, 18 Oct 2025 07:17:00 GMT+7</pubDate><category>Khuyến công</category>"
                "<category domain='x'>Tin tức</category><dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Lan"
                "</dc:creator><description>&lt;p&gt;Tóm tắt&lt;/p&gt;</description>"
                f"<content:encoded{CONTENT}><![CDATA[<p>Toàn văn <img src='/a.jpg'></p>]]></content:encoded>",
            ),
            "<title>Nguồn</title><link>http://nguon.vn.example/</link><generator>Tự viết</generator><ttl>90</ttl>",
        )
    )

    (entry,) = feed.entries
    assert (feed.form, feed.title, feed.generator) == ("rss20", "Nguồn", "Tự viết")
    assert (feed.link, feed.slow_down) == ("http://nguon.vn.example/", timedelta(minutes=90))
    assert (entry.title, entry.guid, entry.author) == ("Hỗ trợ & nghiệm thu", "news_12", "Lan")
    assert entry.link == "http://nguon.vn.example/tin/1?a=1&b=2"
    assert entry.labels == ("Khuyến công", "Tin tức")
    assert entry.summary == "<p>Tóm tắt</p>"
    assert entry.content == '<p>Toàn văn <img src="http://nguon.vn.example/a.jpg"></p>'
    assert entry.image == "http://nguon.vn.example/a.jpg"
    assert entry.written == "Sat, 18 Oct 2025 07:17:00 GMT+7"
    assert entry.moment is not None
    assert entry.moment.at.astimezone(ZONE).isoformat() == "2025-10-18T07:17:00+07:00"
    assert entry.moment.basis is Basis.STATED


def test_guid_is_the_link_unless_it_says_not() -> None:
    """A guid is a permanent link by default; one that says it is none, or an Atom id, is no link."""
    feed = document(
        rss(
            item("Một", "<guid>http://nguon.vn.example/1</guid>")
            + item("Hai", "<guid isPermaLink='false'>http://nguon.vn.example/2</guid>")
            + item("Ba", "<guid>tag:x,2026:3</guid>")
        )
    )

    assert [entry.link for entry in feed.entries] == ["http://nguon.vn.example/1", None, None]
    atom = document(_atom("<entry><title>A</title><id>http://nguon.vn.example/4</id></entry>"))
    assert atom.entries[0].link is None
    assert atom.entries[0].guid == "http://nguon.vn.example/4"


def test_published_before_updated() -> None:
    """The date of publication counts; that of the last change only when it is missing or cannot be read."""
    entry = "<entry><title>A</title>{}<updated>2025-10-20T00:00:00Z</updated></entry>"
    feed = document(
        _atom(
            entry.format("<published>2025-10-18T00:00:00Z</published>")
            + entry.format("")
            + entry.format("<published>x</published>")
        )
    )

    days = [entry.moment.at.day if entry.moment else None for entry in feed.entries]
    assert days == [18, 20, 20]


def test_xml_base() -> None:
    """Links are relative to the nearest xml:base, and to the document where there is none."""
    feed = document(
        _atom(
            '<entry xml:base="/sub/"><title>A</title><link href="a"/></entry>'
            '<entry><title>B</title><link href="b"/></entry>',
            ' xml:base="http://goc.vn.example/tin/"',
        )
    )

    assert [entry.link for entry in feed.entries] == ["http://goc.vn.example/sub/a", "http://goc.vn.example/tin/b"]


def test_plain_text_is_escaped() -> None:
    """Text that says it is plain becomes HTML that shows the same."""
    feed = document(_atom('<entry><title>A</title><summary type="text">1 &lt; 2 &amp; &lt;b&gt;</summary></entry>'))

    assert feed.entries[0].summary == "1 &lt; 2 &amp; &lt;b&gt;"


def test_nothing_is_fetched() -> None:
    """A DOCTYPE or an entity that names an address is never followed."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/x.dtd"
        feed = document(
            f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{address}" [<!ENTITY x SYSTEM "{address}"> %y; '
            f'<!ENTITY % y SYSTEM "{address}">]>' + rss(item("Tin &x; một"))[38:]
        )
        with pytest.raises(BlockingIOError):
            canary.accept()

    assert feed.entries[0].title.startswith("Tin &")


def test_entity_bomb() -> None:
    """Entities that multiply are never expanded."""
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    started = time.perf_counter()

    feed = document(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{bomb}]>' + rss(item("Tin &l19;"))[38:])

    assert len(feed.entries[0].title) < 50
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("end", [0.5, 0.9, 0.99])
def test_cut_off_feed_keeps_its_items(end: float) -> None:
    """Of a feed that was cut off the complete items are read, never half of one, and that is told."""
    whole = rss("".join(item(f"Tin khuyến công số {number}", f"<link>/tin/{number}</link>") for number in range(20)))

    feed = document(whole[: int(len(whole) * end)])

    assert [entry.title for entry in feed.entries] == [f"Tin khuyến công số {n}" for n in range(len(feed.entries))]
    assert all(entry.link for entry in feed.entries)
    assert any("cut off" in warning for warning in feed.warnings)


def test_cut_off_before_the_first_item_ends() -> None:
    """A feed cut off before its first item ends is broken, not empty."""
    assert failure("<rss version='2.0'><channel><title>x</title><item><title>Hỗ").reason is ParseReason.BROKEN


def test_broken_xml_is_read_loosely() -> None:
    """XML that is not well-formed gives its items and a warning."""
    feed = document(rss(item("Một") + "<item><title>Hai</title><b></item>" + item("Ba")))

    assert {"Một", "Ba"} <= {entry.title for entry in feed.entries}
    assert any("not well-formed" in warning for warning in feed.warnings)


def test_undeclared_prefix() -> None:
    """A feed that uses a prefix without declaring it is read all the same."""
    feed = document(rss(item("Một", "<media:thumbnail url='/a.jpg'/><link>/1</link>")))

    assert [entry.title for entry in feed.entries] == ["Một"]


@pytest.mark.parametrize(
    "inside",
    [
        "<links a='b'/>",
        "<tags a='b'/><category>x</category>",
        "<content a='b'/>",
        "<summary_detail a='b'/>",
        "<id a='b'/>",
    ],
)
def test_elements_named_like_our_parser_s_keys(inside: str) -> None:
    """An unknown element cannot disturb the reading of a feed beyond its own item."""
    parsed = read(rss(item("Một", inside + "<link>/1</link>") + item("Hai")))

    assert isinstance(parsed, (Document, ParseFailed))


@pytest.mark.parametrize(
    ("channel", "span"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>60</ttl><sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", timedelta(days=31)),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>lâu</ttl><sy:updatePeriod>often</sy:updatePeriod>", None),
    ],
)
def test_slow_down(channel: str, span: timedelta | None) -> None:
    """A feed may ask to be polled less often; the longest span counts, at most 31 days, nonsense not at all."""
    feed = document(
        f'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>{channel}</channel></rss>'
    )

    assert feed.slow_down == span


def test_dates_are_read_by_the_source_s_settings() -> None:
    """A moment without a zone is of the source's zone, to the minute it was written."""
    feed = document(rss(item("Một", "<pubDate>18/10/2025 07:17</pubDate>")))

    moment = feed.entries[0].moment
    assert moment is not None
    assert (moment.at.astimezone(ZONE).hour, moment.precision) == (7, Precision.MINUTE)


def test_an_endless_author_costs_no_item() -> None:
    """A name of 200,000 letters is cut before feedparser searches it for an address; all items are read."""
    item = "<item><title>Tin {}</title><link>http://x.example/{}</link><author>{}</author></item>"
    feed = document(rss(item.format(1, 1, "z" * 200_000) + item.format(2, 2, "<![CDATA[" + "y" * 200_000 + "]]>")))
    assert [entry.title for entry in feed.entries] == ["Tin 1", "Tin 2"]


def test_a_long_name_is_cut_between_letters() -> None:
    """A name is cut at a whole letter, however many bytes its letters take."""
    for length in range(495, 503):
        name = "a" * length + "ế" * 300
        feed = document(rss(item("Một", f"<author>{name}</author>")))
        assert [entry.title for entry in feed.entries] == ["Một"]
        assert feed.warnings == ()
