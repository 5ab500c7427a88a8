from __future__ import annotations

from typing import SupportsIndex

import pytest

from aggregator.model import ParseReason
from aggregator.parse.sniff import binary, sniff


@pytest.mark.parametrize(
    ("text", "kind", "root"),
    [
        ("<rss version='2.0'>", "feed", "rss"),
        ("\n\n <?xml version='1.0'?><!-- x --><a:feed xmlns:a='x'>", "feed", "a:feed"),
        ("<?xml-stylesheet href='x'?><!DOCTYPE rdf [ <!ENTITY a 'b>'> ] ><rdf:RDF>", "feed", "rdf:RDF"),
        ("<CHANNEL HREF='x'>", "feed", "CHANNEL"),
        ("<br />\n<b>Warning</b>: in /www on line 3<br />\n<?xml version='1.0'?>\n<rss version='2.0'>", "feed", "rss"),
        (' {"version": 1}', "json", ""),
        ("[1]", "json", ""),
        ("<!DOCTYPE html><p>", "html", ""),
        ("<div>x</div>", "html", ""),
        ("<!-- <rss> --><html>", "html", ""),
        ("<html><body>&lt;rss <rss>", "html", ""),
        ("<opml version='2.0'>", "other", ""),
        ("<urlset>", "other", ""),
        ("<soap:Envelope>", "other", ""),
        ("Xin chào", "other", ""),
        ("<!DOCTYPE rss [", "other", ""),
        ("<?xml", "other", ""),
    ],
)
def test_sniffed_by_content(text: str, kind: str, root: str) -> None:
    """A document is what its first mark-up says; chatter before a feed is passed over."""
    sniffed = sniff(text)

    assert (sniffed.kind, sniffed.root) == (kind, root)
    if kind == "feed":
        assert text[sniffed.start :].startswith(f"<{root}")
    if kind == "other":
        assert ";" in sniffed.what


PAGE = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"
LINKS = "<a href=/tin>Tin</a>" * 20


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format("Just a moment...", "<p>Enable JavaScript"),
        PAGE.format("Attention Required! | Cloudflare", ""),
        PAGE.format("Request Rejected", "Your support ID is: 123"),
        PAGE.format("Tin", "<div class='g-recaptcha' data-sitekey=x></div>"),
        PAGE.format("", "<script>document.cookie='D1N=1;path=/';window.location.reload(true)</script>"),
        PAGE.format("", "<script src='/_Incapsula_Resource?x'></script>"),
        PAGE.format("Xác minh bạn không phải là robot", ""),
    ],
)
def test_firewalls(page: str) -> None:
    """A firewall's page with status 200 is told as such, and its class is that of a refusal."""
    sniffed = sniff(page)

    assert sniffed.kind == "other"
    assert sniffed.reason is ParseReason.BLOCKED
    assert sniffed.what.startswith("a firewall's page; ")


@pytest.mark.parametrize(
    "body",
    [
        "<form><input name=u><input type='password' name=p></form>",
        "<form action='/dang-nhap.aspx'><input name=u></form>",
        "<form method=post action=/user/login></form>",
    ],
)
def test_login_pages(body: str) -> None:
    """A page with a form to log in and hardly a link is a login page."""
    sniffed = sniff(PAGE.format("Hệ thống", body))

    assert (sniffed.kind, sniffed.reason) == ("other", ParseReason.NOT_A_FEED)
    assert sniffed.what.startswith("a login page; ")


@pytest.mark.parametrize(
    "body",
    [
        "<form><input type=password></form>" + LINKS,
        "<div class='g-recaptcha'></div>" + LINKS,
        "<script>document.cookie='a=1';if(x)location.reload()</script>" + LINKS,
        "<form action=/login></form><script type='application/ld+json'>{}</script>",
    ],
)
def test_pages_with_a_box_to_log_in(body: str) -> None:
    """A page of news with such a box, a captcha or such a script at its side stays a page."""
    assert sniff(PAGE.format("Tin tức", body)).kind == "html"


def test_tangled_pages() -> None:
    """A page that no parser should meet is something else, not HTML."""
    sniffed = sniff("<html>" + "<div>" * 20_000)

    assert sniffed.kind == "other"
    assert "inside each other; " in sniffed.what


@pytest.mark.parametrize(
    "unit",
    ["<?x?> ", "<!DOCTYPE a>", "<!DOCTYPE a [", "<!--x-->", "<!--", "] ", "<!DOCTYPE a []>", " ", "<", "<a:", "&#0"],
)
def test_no_prolog_takes_long(unit: str) -> None:
    """However long what stands before the first element, it is looked at a bounded number of times."""
    looks = []
    for times in (2_000, 4_000):
        text = _Watched(unit * times)
        sniff(text)
        looks.append(text.seen)
    assert looks[1] <= 2.5 * max(looks[0], 1_000)


class _Watched(str):
    """A text that counts the characters its searches and slices pass over."""

    __slots__ = ("seen",)

    def __init__(self, _: str) -> None:
        self.seen = 0

    def find(self, part: str, start: SupportsIndex | None = None, end: SupportsIndex | None = None, /) -> int:
        found = super().find(part, start, end)
        first, last = int(start or 0), len(self) if end is None else int(end)
        self.seen += (found if found >= 0 else last) - first
        return found

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.seen += len(part)
        return part


def test_binary() -> None:
    """Images and archives are told by their first bytes."""
    assert binary(b"\x89PNG\r\n") == "a PNG image"
    assert binary(b"\x1f\x8b\x08") is not None
    assert binary(b"<rss>") is None
