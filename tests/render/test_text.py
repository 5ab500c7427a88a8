from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator.model import Story
from aggregator.render.atom import atom
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss
from aggregator.render.text import address, legal, plain, shorten
from tests.render.stories import FEED, MERGED, SITE

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
"""Of any code point: controls, lone surrogates and noncharacters too."""

ATOM = "{http://www.w3.org/2005/Atom}"


def strange(title: str, summary: str, tail: str) -> Story:
    origin = replace(MERGED.origins[0], name=title, url="https://a.example/" + tail)
    return replace(
        MERGED, title=title, summary=summary, content=None, link="https://a.example/" + tail, origins=(origin,)
    )


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_atom_holds_any_text(title: str, summary: str, tail: str) -> None:
    """Whatever a story says, the Atom document is well formed and says the same, less what XML cannot carry."""
    told = strange(title, summary, tail)
    entry = etree.fromstring(atom(FEED, [told], SITE)).find(ATOM + "entry")
    assert entry is not None
    assert entry.findtext(ATOM + "title") == (legal(title).strip() or "(không có tiêu đề)")
    assert (entry.findtext(ATOM + "summary") or "").startswith(legal(summary) + "<p>Nguồn: ")
    assert entry.find(ATOM + "link").get("href") == address(told.link)  # type: ignore[union-attr]  # every entry has one


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_rss_holds_any_text(title: str, summary: str, tail: str) -> None:
    """The same of RSS."""
    told = strange(title, summary, tail)
    item = etree.fromstring(rss(FEED, [told], SITE)).find("channel/item")
    assert item is not None
    assert item.findtext("title") == (legal(title).strip() or "(không có tiêu đề)")
    assert (item.findtext("description") or "").startswith(legal(summary) + "<p>Nguồn: ")
    assert item.findtext("link") == address(told.link)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_json_holds_any_text(title: str, summary: str, tail: str) -> None:
    """The same of JSON Feed."""
    told = strange(title, summary, tail)
    item = json.loads(jsonfeed(FEED, [told], SITE))["items"][0]
    assert item["title"] == (legal(title).strip() or "(không có tiêu đề)")
    assert item["content_html"].startswith(legal(summary) + "<p>Nguồn: ")
    assert item["url"] == address(told.link)


@given(ANY_TEXT)
def test_address_stays_inside_its_attribute(tail: str) -> None:
    """An address holds nothing that could end the attribute it stands in, nor a space."""
    found = address("https://a.example/" + tail)
    assert found is not None
    assert not set(found) & set('"<> \n\t`')
    assert escape(found, quote=False).replace("&amp;", "&") == found


@pytest.mark.parametrize(
    "link", [None, "", "javascript:alert(1)", "/tin/1", "tin/1", "mailto:a@b.example", "//a.example"]
)
def test_address_is_absolute_http(link: str | None) -> None:
    """What is no absolute http(s) address is not linked to."""
    assert address(link) is None


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Một</p><p>hai</p>", "Một hai"),
        ("Hỗ trợ <b>16</b>, <i>18</i> đề án", "Hỗ trợ 16, 18 đề án"),
        ("5 &lt; 6 &amp;&nbsp;7<br/>8", "5 < 6 & 7 8"),
        ("<script>alert(1)</script>tin<style>p{}</style>", "tin"),
        ("", ""),
    ],
)
def test_plain(markup: str, words: str) -> None:
    """HTML comes down to its words; blocks are apart, inline marks are not."""
    assert plain(markup) == words


@pytest.mark.parametrize(
    ("words", "length", "cut"),
    [
        ("mười hai từ", 20, "mười hai từ"),
        ("mười hai từ", 9, "mười hai…"),
        ("mười, hai", 7, "mười…"),
        ("khuyếncông", 5, "khuy…"),
    ],
)
def test_shorten(words: str, length: int, cut: str) -> None:
    """Text is cut at a space, never in a word unless it is one word, and says that it was cut."""
    assert shorten(words, length) == cut
