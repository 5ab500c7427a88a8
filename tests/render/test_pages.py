from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aggregator.model import Place, Precision
from aggregator.render import pages
from tests.render.documents import DOCUMENTS, FRAME
from tests.render.stories import EMPTY, FEED, MERGED, PLAIN, SITE, STORIES

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
        "404": pages.message(FRAME, 404),
        "418": pages.message(FRAME, 418),
    }


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
