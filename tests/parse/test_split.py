from __future__ import annotations

import time

import pytest

from aggregator.parse.split import Split, split

ATOM = "http://www.w3.org/2005/Atom"


def _split(xml: str) -> Split:
    parts = split(xml.encode())
    assert parts is not None
    return parts


def _entries(parts: Split) -> list[str]:
    return [parts.xml[start:end].decode() for start, end in parts.entries]


@pytest.mark.parametrize(
    ("xml", "entries"),
    [
        (
            "<rss><channel><item>1</item> <item a='>'>ế</item></channel></rss>",
            ["<item>1</item>", "<item a='>'>ế</item>"],
        ),
        (f"<feed xmlns='{ATOM}'><entry>1</entry><title/></feed>", ["<entry>1</entry>"]),
        (f"<a:feed xmlns:a='{ATOM}'><a:entry>1</a:entry ></a:feed>", ["<a:entry>1</a:entry >"]),
        ("<rss><Item><![CDATA[</Item>]]></Item></rss>", ["<Item><![CDATA[</Item>]]></Item>"]),
        ("<rss><updated/><item><b/></item></rss>", ["<item><b/></item>"]),
        ("<rss><item><!-- </item> --></item></rss>", ["<item><!-- </item> --></item>"]),
        ("<rss><item/><item a='/>'/><item/></rss>", ["<item/>", "<item a='/>'/>", "<item/>"]),
        ("<rss><item/><items/><item></item></rss>", ["<item/>", "<item></item>"]),
        ("<rss><channel/></rss>", []),
    ],
)
def test_entries_are_found(xml: str, entries: list[str]) -> None:
    """Each entry with its tags, byte for byte, whatever its name's prefix and case."""
    assert _entries(_split(xml)) == entries


@pytest.mark.parametrize(
    "xml",
    [
        "<rss><item>1</rss>",
        "<rss><item>1</item></rss><p>",
        "<rss><item>&nbsp;</item></rss>",
        "<rss><item><x:y/></item></rss>",
        "<rss><item><item>1</item></item></rss>",
        "<rss><item><channel>1</channel></item></rss>",
        "<rss><item xmlns:dc='urn:x'>1</item></rss>",
        "<rss><item><a xmlns='http://purl.org/rss/1.0/'/></item></rss>",
        "<rss><items><item>1</item></items></rss>",
    ],
)
def test_what_cannot_be_read_apart(xml: str) -> None:
    """Broken XML, entries or feeds inside entries, and namespaces of an entry's own make the whole be read."""
    assert split(xml.encode()) is None


def test_xhtml_inside_an_entry_declares_its_namespace() -> None:
    """XHTML content, the one namespace that every Atom entry may declare, is no reason to read all."""
    div = "<div xmlns='http://www.w3.org/1999/xhtml'>x</div>"
    assert len(_split(f"<feed xmlns='{ATOM}'><entry><content>{div}</content></entry></feed>").entries) == 1


def test_entries_are_left_out() -> None:
    """What is left is the document without those entries: namespaces, generator and the others as they were."""
    parts = _split("<rss a='b'><generator>G</generator><item>1</item>\n<item>2</item><item>3</item><ttl>5</ttl></rss>")
    assert parts.without({0, 2}) == b"<rss a='b'><generator>G</generator>\n<item>2</item><ttl>5</ttl></rss>"
    assert parts.without(set()) == parts.xml


def test_the_head_is_what_may_change_the_meaning_of_entries() -> None:
    """Dates of the whole, comments, the contents table of RSS 1.0 and the number of entries do not; the rest does."""
    feed = "<rss>{}<item><pubDate>1</pubDate></item></rss>"
    noise = "<pubDate>x</pubDate><lastBuildDate>{0}</lastBuildDate><!-- {0} --><items><li a='{0}'/></items>"
    heads = {_split(feed.format(noise.format(hour)) + "<!-- 0.3 s -->").head() for hour in (1, 2)}
    assert len(heads) == 1
    more = _split(feed.format(noise.format(1) + "\n<item>2</item>\n"))
    assert more.head() in heads
    other = _split(feed.format(noise.format(1) + "<generator>G</generator>"))
    assert other.head() not in heads


def test_digests_are_of_bytes() -> None:
    """Equal entries have equal digests, and any change gives another."""
    one, other, again = _split("<rss><item>1</item><item>1 </item><item>1</item></rss>").digests(3)
    assert one == again != other


@pytest.mark.parametrize("piece", ["<!--", "<items>", "<a><!-- -->", "<item>", "<updated>"])
def test_monstrous_documents_are_split_in_linear_time(piece: str) -> None:
    """Two megabytes of openings that never end, as text or as mark-up, take no longer than two megabytes of text."""
    started = time.process_time()
    many = piece * (2_000_000 // len(piece))
    parts = split(f"<rss><title><![CDATA[{many}]]></title></rss>".encode())
    assert parts is not None
    assert len(parts.head()) > len(many)
    assert split(f"<rss>{many}</rss>".encode()) is None
    assert time.process_time() - started < 5
