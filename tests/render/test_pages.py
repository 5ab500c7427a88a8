from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aggregator.model import Place, Precision
from aggregator.render import pages
from tests.render.documents import DOCUMENTS, ENGLISH, FRAME, KNOWN, SOURCES, TODAY
from tests.render.stories import EMPTY, FEED, FULL, MERGED, PLAIN, SITE, STORIES, WITHOUT_LINK

AT = datetime(2025, 10, 18, 0, 19, 59, tzinfo=UTC)
TEMPLATES = Path(pages.__file__).parent / "templates"
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Nesting(HTMLParser):
    """Fails where an element is closed that is not the one open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def every_page() -> dict[str, bytes]:
    made = {name: render() for name, render in DOCUMENTS.items() if name.endswith(".html")}
    row = pages.SourceRow("a", "Á", "https://a.example/rss", "an-giang", "failing", None, "It did not answer.")
    rows = [replace(row, id=word, word=word, since=AT) for word in ("ok", "gone", "silent", "waiting", "removed")]
    return made | {
        "empty": pages.home(FRAME, EMPTY, [], []),
        "group": pages.group(FRAME, FEED, STORIES, kind="category"),
        "empty group": pages.group(FRAME, EMPTY, [], kind="province"),
        "sources": pages.sources(FRAME, [row, *rows]),
        "no sources": pages.sources(FRAME, []),
        "static provinces": pages.provinces(replace(FRAME, live=False), KNOWN),
        "no feeds": pages.subscribe(replace(FRAME, live=False, categories=()), ()),
        "404": pages.message(FRAME, 404),
        "418": pages.message(FRAME, 418),
    }


def every_english_page() -> dict[str, bytes]:
    row = pages.SourceRow("a", "Á", "https://a.example/rss", "an-giang", "failing", None, "It fails.", status="dns")
    rows = [replace(row, id=word, word=word, since=AT) for word in ("ok", "gone", "silent", "waiting", "removed")]
    return {
        "home": pages.home(ENGLISH, FEED, STORIES, [pages.Section(FRAME.categories[0], [MERGED, FULL])]),
        "empty": pages.home(ENGLISH, EMPTY, [], []),
        "group": pages.group(ENGLISH, EMPTY, STORIES, kind="province"),
        "empty group": pages.group(ENGLISH, EMPTY, [], kind="category"),
        "story": pages.story(ENGLISH, replace(MERGED, category_reason="label “Khuyến công”", places_reason="")),
        "lone story": pages.story(ENGLISH, WITHOUT_LINK),
        "sources": pages.sources(ENGLISH, [row, *rows, replace(row, id="b", since=AT)]),
        "no sources": pages.sources(ENGLISH, []),
        "provinces": pages.provinces(ENGLISH, KNOWN, TODAY),
        "subscribe": pages.subscribe(ENGLISH, SOURCES),
        **{str(status): pages.message(ENGLISH, status) for status in (404, 405, 418, 503)},
    }


class Speaking(HTMLParser):
    """Collects the words that are not marked as Vietnamese, attributes that are read aloud among them."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or (self.languages[-1] if self.languages else "")
        self.words += [given["data-label"] or ""] if "data-label" in given else []
        if tag not in VOID:
            self.languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        del tag
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if self.languages and self.languages[-1] != "vi" and self.get_starttag_text() != "<title>":
            self.words.append(data)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.SECOND, "07:19 | 18/10/2025"),
        (Precision.MINUTE, "07:19 | 18/10/2025"),
        (Precision.HOUR, "07 giờ | 18/10/2025"),
        (Precision.DAY, "18/10/2025"),
    ],
)
def test_moments_are_no_finer_than_known(precision: Precision, words: str) -> None:
    """A moment is written as the Vietnamese press writes it, to the precision that is known."""
    assert pages.moment(AT, SITE, precision) == words


def test_every_page_is_whole() -> None:
    """In every page each element is closed where it should be, no id comes twice, there is one h1 and no script."""
    for name, body in every_page().items():
        nesting = Nesting()
        nesting.feed(body.decode())
        assert nesting.open == [], name
        assert len(set(nesting.ids)) == len(nesting.ids), name
        assert body.count(b"<h1") == 1, name
        assert b"<script" not in body, name
        assert b" style=" not in body, name


def test_people_read_by_moment() -> None:
    """A page lists the latest moment first, whatever the order of arrival."""
    page = pages.group(FRAME, FEED, STORIES[::-1], kind="all").decode()
    assert re.findall(r'href="/story/([^"]*)">Chi', page) == [story.hash for story in STORIES]


def test_a_static_page_links_to_no_live_page() -> None:
    """Pages of a folder do not link to what only the service has."""
    static = replace(FRAME, live=False)
    page = (pages.home(static, FEED, STORIES, []) + pages.group(static, FEED, STORIES, kind="all")).decode()
    assert not re.search(r'href="/(?:story|sources)', page)


def test_former_units_stand_beside_the_province() -> None:
    """A province is named once, with the former units that the story names."""
    places = [Place("hung-yen"), Place("hung-yen", ("Thái Bình",)), Place("an-giang", ("Kiên Giang",))]
    assert pages.by_province(places) == [("hung-yen", ["Thái Bình"]), ("an-giang", ["Kiên Giang"])]
    page = pages.group(FRAME, FEED, [PLAIN, MERGED], kind="all").decode()
    assert "Hưng Yên</a> (Thái Bình cũ)" in page


def test_sources_that_need_a_person_come_first() -> None:
    """The list of sources begins with what is broken and ends with what was taken out."""
    page = every_page()["sources"].decode()
    assert re.findall(r'<tr id="([^"]*)"', page) == ["a", "gone", "silent", "waiting", "ok", "removed"]


def test_every_text_can_be_translated() -> None:
    """No template holds Vietnamese outside gettext, so that a catalogue can translate every page."""
    for path in TEMPLATES.iterdir():
        untranslated = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert untranslated.isascii() or set(untranslated) - set(map(chr, range(128))) <= {"–", "·"}, path.name


def test_english_pages_speak_english() -> None:
    """An English page says so, and holds no word of another language that is not marked as Vietnamese."""
    for name, body in every_english_page().items():
        assert b'<html lang="en">' in body, name
        speaking = Speaking()
        speaking.feed(body.decode())
        foreign = [words for words in speaking.words if not re.sub("[–·“”]", "", words).isascii()]
        assert foreign == [], name


def test_links_carry_the_language_on() -> None:
    """From an English page each link to a page of ours leads to an English one; only the switch leads back."""
    for name, body in every_english_page().items():
        ours = re.findall(r'<a [^>]*href="(/[^"#]*)', body.decode())
        pages_of_ours = [link for link in ours if not re.search(r"\.(?:atom|rss|json|opml)$", link)]
        assert len(pages_of_ours) > 5, name
        others = [link for link in pages_of_ours if not link.endswith("?lang=en")]
        assert len(others) == 1, (name, others)
        assert others[0].endswith("?lang=vi"), name


def test_the_switch_keeps_the_page() -> None:
    """The link to the other language leads to the same page, whatever was asked for; never to another host."""
    assert b'href="/story/3f1c9a7e5b2d4c60?lang=en"' in pages.story(FRAME, MERGED)
    assert b'href="/story/3f1c9a7e5b2d4c60?lang=vi"' in pages.story(ENGLISH, MERGED)
    assert b'href="/evil.example/%22%5C?lang=en"' in pages.message(FRAME, 404, '//evil.example/"\\')


def test_every_page_leads_to_feeds() -> None:
    """Every page names a feed for readers to find: that of its own group first, then that of all."""
    for name, body in every_page().items():
        found = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]*)"', body.decode())
        assert found[-1] == "/feed.atom", name
    found = re.findall(r'<link rel="alternate"[^>]*href="([^"]*)"', pages.group(FRAME, EMPTY, [], kind="all").decode())
    forms = ("atom", "rss", "json")
    assert found == [f"{path}.{form}" for path in (EMPTY.path, "/feed") for form in forms]


def test_provinces_stand_in_their_regions() -> None:
    """All 34 are listed, each in its region, in the Vietnamese order."""
    page = pages.provinces(FRAME, KNOWN, TODAY).decode()
    regions = page.split("<h2")[1:]
    slugs = [re.findall(r'<tr id="([^"]*)"', region) for region in regions]
    assert [len(listed) for listed in slugs] == [18, 8, 8]
    assert slugs[2] == [
        "an-giang",
        "ca-mau",
        "can-tho",
        "dong-nai",
        "dong-thap",
        "ho-chi-minh",
        "tay-ninh",
        "vinh-long",
    ]


def test_provinces_tell_how_long_ago() -> None:
    """Days are local days; a province that has been silent for more than 30 is marked, one without a source is not."""
    page = pages.provinces(FRAME, KNOWN, TODAY).decode()
    rows = {slug: words(row) for slug, row in re.findall(r'<tr id="([^"]*)">(.*?)</tr>', page, re.DOTALL)}
    assert rows["an-giang"] == "An Giang 12 07:17 | 18/10/2025 hôm nay 18/10/2025 hôm nay"
    assert rows["hue"] == "Huế 1 17/10/2025 hôm qua chưa đưa tin"
    assert rows["ha-noi"] == "Hà Nội 2 00 giờ | 16/10/2025 2 ngày trước ghi nhận 00:00 | 17/09/2025 31 ngày trước"
    assert rows["ca-mau"] == "Cà Mau 0 chưa có tin chưa có nguồn"
    assert page.count('class="ago quiet"') == 1
    assert "1 day ago" not in pages.provinces(ENGLISH, KNOWN, TODAY).decode()


def test_a_page_that_is_kept_counts_no_days() -> None:
    """The provinces' page of a static site says when, not how long ago: nobody would write it anew each day."""
    assert b'class="ago' not in pages.provinces(FRAME, KNOWN)


def test_every_feed_can_be_copied() -> None:
    """The page about subscribing gives the whole address of every feed."""
    page = pages.subscribe(FRAME, SOURCES).decode()
    paths = re.findall(rf'<code class="copy">{re.escape(SITE.url)}(/[^<]*)\.atom</code>', page)
    assert len(paths) == len(set(paths)) == 1 + 2 + 34 + 2
    for path in ("/feed", "/category/khac/feed", "/province/hue/feed", "/source/to-roi/feed"):
        assert path in paths
    ids = set(re.findall(r'<li id="([^"]*)"', page))
    for feed in (FEED, EMPTY):
        [anchor] = re.findall(r'href="/subscribe#([^"]*)"', pages.group(FRAME, feed, [], kind="all").decode())
        assert (anchor in ids) == (feed is EMPTY)


def test_a_date_is_no_moment() -> None:
    """What is known to the day only is a date for machines too."""
    page = pages.group(FRAME, FEED, [PLAIN, MERGED], kind="all").decode()
    assert '<time datetime="2025-10-17">17/10/2025</time>' in page
    assert '<time datetime="2025-10-18T07:17+07:00">07:17 | 18/10/2025</time>' in page


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())
