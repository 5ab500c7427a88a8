from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalise import visible_text
from aggregator.normalise.markup import DERIVED_SUMMARY, LONGEST_SUMMARY, Clean, sanitise, summarise

CASES = json.loads(Path(__file__).with_name("markup.json").read_text(encoding="utf-8"))
LINK = "https://bao.vn/tin/5.html"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_PIECES = """
    <script> </script> <SCRIPT/x> <img src=x onerror=alert(1)> <a href=" javascript:alert(1) java&#9;script: data:x
    vbscript: onclick= " ' > < <!-- --> ]]> <![CDATA[ <svg/onload=x> <math> <style> <p <b> </p> &lt; &#60;script&#62;
    &#x6a;avascript: <iframe <textarea> <noscript> <title> <template> <xmp> Huế https://x.vn/ //x.vn \u200b \u0000
"""
HOSTILE = st.lists(st.one_of(st.sampled_from(_PIECES.split()), st.text(max_size=3)), max_size=15).map("".join)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_html_is_sanitised(case: dict[str, str]) -> None:
    """Listed tags, absolute http(s) and mailto addresses, legal characters; nothing that acts or watches."""
    assert sanitise(case["html"], LINK).html == case["clean"]


class _Reader(HTMLParser):
    """What a reader's program would see: tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@settings(deadline=None, max_examples=300)
@given(HOSTILE, st.sampled_from([LINK, None]))
def test_no_markup_gets_through_that_acts(html: str, link: str | None) -> None:
    """No script, no event handler, no address but http, https and mailto, no illegal character, however it is sent."""
    clean = sanitise(html, link).html
    assert "<script" not in clean.lower()
    assert not ILLEGAL.search(clean)
    reader = _Reader()
    reader.feed(clean)
    for tag, attributes in reader.tags:
        assert tag not in {"script", "style", "iframe", "svg", "math", "form", "object", "embed", "template"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("href", "src"):
            value = attributes.get(name)
            assert value is None or value.split(":")[0].lower() in {"http", "https", "mailto"}


@settings(deadline=None, max_examples=300)
@given(HOSTILE)
def test_clean_html_stays_as_it_is(html: str) -> None:
    """Sanitising what was sanitised changes nothing."""
    clean = sanitise(html, LINK).html
    assert sanitise(clean, LINK).html == clean


def test_without_the_article_s_address_relative_links_are_dropped() -> None:
    """A link that cannot be made absolute is none."""
    assert sanitise('<a href="/x">x</a>', None).html == '<a rel="noopener">x</a>'


def test_visible_text_is_what_a_reader_sees() -> None:
    """Tags go, references are resolved, white space is collapsed."""
    assert visible_text("<p>Cà&nbsp;Mau</p>\n<p>&amp; Huế</p>") == "Cà Mau & Huế"


def _words(count: int) -> str:
    return " ".join(["chín chữ."] * (count // 10 + 1))[:count]


def test_a_short_summary_keeps_its_markup() -> None:
    """Up to the limit the source's own summary is published as it is."""
    html = f"<p>{_words(LONGEST_SUMMARY - 1)}x</p>"
    summary = summarise(html, "<p>nội dung</p>", LINK)
    assert summary is not None
    assert summary.html == html


def test_a_long_summary_is_cut_at_a_word() -> None:
    """Beyond the limit it loses its markup and ends at a whole word."""
    summary = summarise(f"<p><b>{_words(5_000)}</b></p>", None, LINK)
    assert summary is not None
    assert LONGEST_SUMMARY - 20 <= len(summary.html) <= LONGEST_SUMMARY + 2
    assert "<" not in summary.html
    assert re.search(r" (chín|chữ) …$", summary.html)


def test_a_cut_summary_is_escaped() -> None:
    """What was text in a long summary does not become markup."""
    summary = summarise("<p>&lt;script&gt; &amp; " + _words(2_000) + "</p>", None, LINK)
    assert summary is not None
    assert summary.html.startswith("&lt;script&gt; &amp; chín")


def test_without_a_summary_it_is_the_beginning_of_the_content() -> None:
    """A derived summary is shorter; a short content is taken whole; markup that shows nothing is no summary."""
    summary = summarise("<p>&nbsp;</p>", f"<p>{_words(3_000)}</p>", LINK)
    assert summary is not None
    assert DERIVED_SUMMARY - 20 <= len(summary.html) <= DERIVED_SUMMARY + 2
    assert summarise(None, "<p>Ngắn</p>", LINK) == Clean("<p>Ngắn</p>", "Ngắn")


@pytest.mark.parametrize(("summary", "content"), [(None, None), ("", ""), ("<script>x</script>", "<p> </p>")])
def test_nothing_to_say_is_none(summary: str | None, content: str | None) -> None:
    """An empty summary is none, not an empty string."""
    assert summarise(summary, content, LINK) is None


def test_a_word_without_end_is_cut() -> None:
    """A text without blanks cannot be cut at a word."""
    summary = summarise("x" * 5_000, None, LINK)
    assert summary is not None
    assert len(summary.html) == LONGEST_SUMMARY + 2
