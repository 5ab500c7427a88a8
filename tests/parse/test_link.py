from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parse.link import _GOOD, _mended, absolute_addresses, usable_link

BASE = "http://nguon.vn.example/tin/rss.xml"


@pytest.mark.parametrize(
    ("written", "usable"),
    [
        ("/a/1", "http://nguon.vn.example/a/1"),
        ("b/2", "http://nguon.vn.example/tin/b/2"),
        ("../c/3", "http://nguon.vn.example/c/3"),
        ("//khac.vn.example/d", "http://khac.vn.example/d"),
        ("?e=5", "http://nguon.vn.example/tin/rss.xml?e=5"),
        ("http:nguon.vn.example/x", "http://nguon.vn.example/x"),
        ("https:/nguon.vn.example/x", "https://nguon.vn.example/x"),
        ("www.nguon.vn.example/x", "http://www.nguon.vn.example/x"),
        ("  http://nguon.vn.example/tin có dấu.html\n", "http://nguon.vn.example/tin%20c%C3%B3%20d%E1%BA%A5u.html"),
        ("http://khuyếncông.vn.example/", "http://xn--khuyncng-93a1837e.vn.example/"),
        ("http://a.example/1\nhttp://a.example/2", "http://a.example/1"),
        ("http://u:p@nguon.vn.example/", "http://nguon.vn.example/"),
        ("http://nguon.vn.example:81/x", "http://nguon.vn.example:81/x"),
        ("http://nguon.vn.example/r?u=http:x", "http://nguon.vn.example/r?u=http:x"),
        ('http://x.example/"onmouseover="', "http://x.example/%22onmouseover=%22"),
        ("http://x.example/100%?a=1&b=%20", "http://x.example/100%25?a=1&b=%20"),
    ],
)
def test_repaired(written: str, usable: str) -> None:
    """What sources botch is mended and made absolute."""
    assert usable_link(written, BASE) == usable


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "   ",
        "#f6",
        "javascript:alert(1)",
        " JaVa\tScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "http://nguon.vn.example:99999/",
        "http://[::1/",
        "http://a b.example/",
        "http://x.example/" + "a" * 4000,
    ],
)
def test_unusable(written: str | None) -> None:
    """What is no http(s) address of an article comes to nothing."""
    assert usable_link(written, BASE) is None


@given(written=st.text(max_size=80), base=st.sampled_from([BASE, "", "feed:x", "http://[", "https://a.example/?q"]))
@settings(deadline=None)
def test_any_text_gives_a_valid_address_or_nothing(written: str, base: str) -> None:
    """A usable link is ASCII, http or https, and names a host; using it again changes nothing."""
    link = usable_link(written, base)

    if link is not None:
        assert link.isascii()
        assert urlsplit(link).scheme in {"http", "https"}
        assert urlsplit(link).hostname
        assert usable_link(link, base) == link


def test_addresses_in_markup() -> None:
    """Relative addresses inside HTML become absolute, others stay for the sanitiser."""
    markup = '<a href="p.html?a=1&amp;b">x</a><img src=\'/a b.jpg\'><a href="javascript:x">y</a><a href="#n">z</a>'

    assert absolute_addresses(markup, BASE) == (
        '<a href="http://nguon.vn.example/tin/p.html?a=1&amp;b">x</a><img src="http://nguon.vn.example/a%20b.jpg">'
        '<a href="javascript:x">y</a><a href="#n">z</a>'
    )


_PARTS = """
    http:// https:// HTTP:// a nguon.example x-y.vn a--b a..b a_b .vn . - /tin/1.html // ; ? & = # %20 %2g @ :80 :080 :
    [::1] ' ( ) . .. / * + , ~ ! $ ế user@ www. ?a=1&b=2 ?? /? xn--a 1.2.3.4 \\
"""


@settings(deadline=None, max_examples=500)
@given(
    st.lists(st.sampled_from(_PARTS.split()), max_size=7).map("".join), st.sampled_from(["", "http://", "https://a.b/"])
)
def test_a_good_address_is_one_that_mending_leaves_alone(rest: str, start: str) -> None:
    """The short way for good addresses gives what the long way would."""
    written = start + rest
    if _GOOD.fullmatch(written) and ".." not in written:
        assert _mended(written, BASE) == written
