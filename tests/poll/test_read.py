"""Reading only what is new must give what reading everything gives."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Memory, ParseFailed, Precision, Source, Trace
from aggregator.poll.read import Read, read

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SOURCE = Source("nguon", "Nguồn thử", "http://nguon.vn.example/rss/tin.xml")


def rss(*entries: str, head: str = "", attributes: str = "") -> bytes:
    listed = "".join(f"<item>{entry}</item>\n" for entry in entries)
    return f'<rss version="2.0"{attributes}><channel><title>Nguồn</title>{head}{listed}</channel></rss>'.encode()


def entry(number: int, more: str = "") -> str:
    return f"<title>Tin khuyến công số {number}</title><link>http://nguon.vn.example/tin/{number}</link>{more}"


NUKEVIET = "<generator>NukeViet v4.5</generator>"
MADE = {
    "nukeviet": rss(
        *(entry(n, f"<pubDate>Sat, 18 Oct 2025 0{n}:10:00 GMT</pubDate>") for n in range(6)), head=NUKEVIET
    ),
    "one link": rss(*(f"<title>Tin số {n}</title><link>/tin</link><guid>n{n}</guid>" for n in range(4))),
    "base": rss(*(f"<title>Tin {n}</title><link>tin/{n}</link>" for n in range(4)), attributes=" xml:base='/goc/'"),
    "undated": rss(*(entry(n) for n in range(5))),
    "relative": rss(*(entry(n, f"<pubDate>{n} giờ trước</pubDate>") for n in range(5))),
    "no keys": rss(*(f"<title>Tin số {n % 3}</title><pubDate>18/10/2025 07:1{n}</pubDate>" for n in range(5))),
    "rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel><title>Nguồn</title><items><rdf:Seq><rdf:li rdf:resource="a"/></rdf:Seq></items></channel>'
        + "".join(f'<item rdf:about="http://nguon.vn.example/tin/{n}">{entry(n)}</item>' for n in range(4))
        + "</rdf:RDF>"
    ).encode(),
}
FEEDS = MADE | {
    path.name: path.read_bytes()
    for folder in (HERE.parent / "parse" / "odd", HERE.parent / "data" / "fleet")
    for path in sorted(folder.iterdir())
    if path.name not in {"cases.json", "ids.json", "truth.json"} and path.stat().st_size < 30_000
}
ALL_KNOWN = {*MADE, "good-rss.xml", "good-atom.xml", "good-json.json"} - {"relative"}
ENTRY = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL)


def reading(body: bytes, memory: Memory | None = None, now: datetime = NOW) -> Read:
    result = read(SOURCE, body, SOURCE.url, None, now, memory)
    assert isinstance(result, Read), result
    return result


def same(part: Read, whole: Read, before: Read) -> None:
    """Whether reading with a memory of ``before`` gave what reading everything gave."""
    assert replace(part, listed=()) == replace(whole, listed=())
    assert len(part.listed) == len(whole.listed)
    kept = {item.identity: item for item in before.items}
    for mine, theirs in zip(part.listed, whole.items, strict=True):
        if isinstance(mine, Trace):
            assert (mine.identity, mine.moment) == (theirs.identity, theirs.moment)
            assert kept[mine.identity] == theirs
        else:
            assert mine == theirs


@pytest.mark.parametrize("name", FEEDS)
def test_a_document_read_again_is_known(name: str) -> None:
    """Every document, read with its own memory, says the same; of a good feed nothing is read again."""
    whole = read(SOURCE, FEEDS[name], SOURCE.url, None, NOW)
    if isinstance(whole, ParseFailed):
        return
    again = reading(FEEDS[name], whole.memory, NOW + timedelta(hours=1))
    same(again, reading(FEEDS[name], now=NOW + timedelta(hours=1)), whole)
    if name in ALL_KNOWN or name.endswith((".rss", ".atom")):
        assert again.items == ()


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "insert", "edit", "splinter", "borrow"]),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=5,
)
SPLINTERS = [
    b"<title>Nguon</title>",
    b"<links a='b'/>",
    b"<tags a='b'/>",
    b"<channel><title>x</title></channel>",
    b"<rss version='0.91'/>",
    b"<image><title>x</title></image>",
    b"<source url='http://x.example/'>X</source>",
    b"<source><title>S</title><id>http://x.example/</id></source>",
    b"<language>en</language>",
    b"<author><name>A",
    b"<p:x xmlns:p='http://purl.org/dc/elements/1.1/'/>",
    b"<creator xmlns='http://purl.org/dc/elements/1.1/'>C</creator>",
    b"<div xmlns='http://www.w3.org/1999/xhtml'>d</div>",
    b"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><svg/><p>d</p></div></content>",
    b"<description type='application/xhtml+xml'>a <b>b</b></description>",
    b"<svg><title>t</title></svg>",
    b"<link>http://nguon.vn.example/tin/0</link>",
    b"<pubDate>2 gi\xe1\xbb\x9d tr\xc6\xb0\xe1\xbb\x9bc</pubDate>",
    b"<x base='http://khac.example/'><link>a</link></x>",
    b"<guid>g</guid>",
    b"<item/>",
    b"<Item><title>b</title></Item>",
    b"<textInput><link>z</link></textInput>",
    b"<category/>",
    b"&nbsp;",
    b"<b>",
    b"<!-- </item> -->",
    b"<![CDATA[</item>]]>",
    b"<z:item xmlns:z='urn:z'><title>z</title></z:item>",
    b"<generator>NukeViet 4.5</generator>",
    b"<title>" + b"x" * 1_200 + b"</title>",
]


def changed(body: bytes, changes: list[tuple[str, int, int]]) -> bytes:
    """A feed as it might be an hour later, and worse."""
    for how, one, other in changes:
        spans = [match.span() for match in ENTRY.finditer(body)]
        if not spans:
            break
        (start, end), (from_, to) = spans[one % len(spans)], spans[other % len(spans)]
        body = body[:start] + _altered(how, body[start:end], body[from_:to], other) + body[end:]
    return body


def _altered(how: str, written: bytes, another: bytes, number: int) -> bytes:
    """What stands in an entry's place."""
    match how:
        case "drop":
            return b""
        case "double":
            return written + written
        case "insert":
            return another + written
        case "edit":
            return written.replace(b"</title>", b" (%d)</title>" % number, 1)
        case "splinter":
            edge = written.find(b">") + 1
            return written[:edge] + SPLINTERS[number % len(SPLINTERS)] + written[edge:]
        case _:  # the link or guid of another one
            borrowed = re.search(rb"<(link|guid|id)\b.*?</\1>", another, re.DOTALL)
            own = re.search(rb"<(link|guid|id)\b.*?</\1>", written, re.DOTALL)
            return written.replace(own[0], borrowed[0]) if own and borrowed else written


@given(name=st.sampled_from(sorted(FEEDS)), first=CHANGES, then=CHANGES, later=st.integers(0, 30))
@settings(deadline=None, max_examples=150)
def test_what_is_read_of_a_changed_document(
    name: str, first: list[tuple[str, int, int]], then: list[tuple[str, int, int]], later: int
) -> None:
    """However a document changes, reading what is new gives what reading everything gives."""
    before = read(SOURCE, changed(FEEDS[name], first), SOURCE.url, None, NOW)
    if isinstance(before, ParseFailed):
        return
    body, now = changed(changed(FEEDS[name], first), then), NOW + timedelta(hours=later)
    whole, part = (read(SOURCE, body, SOURCE.url, None, now, memory) for memory in (None, before.memory))
    if isinstance(whole, ParseFailed) or isinstance(part, ParseFailed):
        assert part == whole
    else:
        same(part, whole, before)


@given(name=st.sampled_from(sorted(FEEDS)), data=st.data())
@settings(deadline=None, max_examples=100)
def test_any_part_may_be_known(name: str, data: st.DataObject) -> None:
    """With any subset of its entries known a document says the same."""
    whole = read(SOURCE, FEEDS[name], SOURCE.url, None, NOW)
    if isinstance(whole, ParseFailed) or whole.memory is None:
        return
    some = data.draw(st.sets(st.sampled_from(whole.memory.traces))) if whole.memory.traces else set()
    part = reading(FEEDS[name], replace(whole.memory, traces=tuple(some)))
    same(part, whole, whole)
    assert sum(isinstance(one, Trace) for one in part.listed) == len(some)


def test_one_true_minute_clears_all_of_a_nukeviet_feed() -> None:
    """The NukeViet rule is judged on known entries too: when a new one disproves it, known moments are read anew."""
    before = reading(MADE["nukeviet"])
    true = f"<item>{entry(9, '<pubDate>Sun, 19 Oct 2025 01:17:00 GMT</pubDate>')}</item>".encode()
    body = MADE["nukeviet"].replace(b"<item>", true + b"<item>", 1)
    after = reading(body, before.memory)
    assert {item.moment.precision for item in before.items if item.moment} == {Precision.HOUR}
    assert [item.moment.precision for item in after.items if item.moment] == [Precision.SECOND] * 7
    same(after, reading(body), before)


def test_a_new_entry_of_a_nukeviet_feed_is_judged_with_the_known_ones() -> None:
    """Alone it would be too few to tell; with those that are known its minute is the month's too."""
    before = reading(MADE["nukeviet"])
    false = f"<item>{entry(9, '<pubDate>Sun, 19 Oct 2025 01:10:00 GMT</pubDate>')}</item>".encode()
    after = reading(MADE["nukeviet"].replace(b"<item>", false + b"<item>", 1), before.memory)
    [item] = after.items
    assert item.moment is not None
    assert item.moment.precision is Precision.HOUR
    assert len(after.listed) == 7


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<title>Ngu", b"<title>B\xc3\xa1o Ngu"),
        (b"<rss ", b"<rss xml:base='http://khac.vn.example/' "),
        (b"<rss ", b"<rss xml:lang='en' "),
        (b"</channel>", b"<generator>NukeViet</generator></channel>"),
    ],
)
def test_what_stands_around_the_entries_may_change_them(old: bytes, new: bytes) -> None:
    """Another title of the feed, base, language or generator: everything is read anew."""
    before = reading(MADE["undated"])
    assert len(reading(MADE["undated"].replace(old, new, 1), before.memory).items) == 5


def test_what_changes_with_every_request_changes_nothing() -> None:
    """Comments, dates of the whole and white space around entries leave them known."""
    before = reading(MADE["undated"])
    noise = b"<!-- 0.2 s --><lastBuildDate>now</lastBuildDate>\n\n<item>"
    assert reading(MADE["undated"].replace(b"<item>", noise, 1), before.memory).items == ()


def test_a_memory_outlives_what_is_not_read() -> None:
    """Poll after poll known entries stay known, though they were read only once."""
    memory = reading(rss(*(entry(number) for number in range(3)))).memory
    for newest in range(3, 8):
        read_ = reading(rss(*(entry(number) for number in range(newest, newest - 4, -1))), memory)
        assert [item.title for item in read_.items] == [f"Tin khuyến công số {newest}"]
        memory = read_.memory
