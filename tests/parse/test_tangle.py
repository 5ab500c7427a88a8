from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.tangle import MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMESPACES, MAX_REOPENED, crowded, tangled

HERE = Path(__file__).parent
PAGES = sorted((*(HERE / "listings").glob("*.html"), *(HERE.parent / "pages").rglob("*.html")))

TANGLED: dict[str, Callable[[int], str]] = {
    "blocks in each other": lambda number: "<div>" * number,
    "lists in each other": lambda number: "<ul><li>" * number,
    "tables in each other": lambda number: "<table><tr><td>" * number,
    "blocks in links": lambda number: "<a href=x><div>" * number,
    "blocks in paragraphs": lambda number: "<div><p>" * number,
    "formatting in itself": lambda number: "".join(f"<font id={one}>" for one in range(number)),
    "formatting left open": lambda number: "".join(f"<p><font id={one}>" for one in range(number)),
    "formatting left open in a cell": lambda number: (
        "<table><tr><td>" + "".join(f"<p><font id={one}>" for one in range(number))
    ),
    "attributes": lambda number: "<div " + " ".join(f"a{one}=1" for one in range(number)) + ">",
    "a tag that never ends": lambda number: "<div " * number,
    "elements nobody knows": lambda number: "<tin-tuc>" * number,
}
HARMLESS: dict[str, Callable[[int], str]] = {
    "paragraphs left open": lambda number: "<p>Tin" * number,
    "items left open": lambda number: "<ul>" + "<li><span>Tin" * number,
    "cells left open": lambda number: "<table>" + "<tr><td><span><b>Tin<td><div><i>07:17" * number,
    "rows closed": lambda number: "<table>" + "<tr><td><font color=red>Tin</td></tr>" * number + "</table>",
    "definitions": lambda number: "<dl>" + "<dt>07:17<dd><div>Tin" * number + "</dl>",
    "links left open": lambda number: "".join(f"<div><a href=/tin-{one}>Tin</div>" for one in range(number)),
    "the same formatting left open": lambda number: "<p><b>Tin" * number,
    "closed blocks": lambda number: "<div><div><p>Tin</p></div></div>" * number,
    "end tags of nothing": lambda number: "</div></b></x>" * number,
    "scripts with tags": lambda number: "<script>'<div>'</script>" * number,
    "a script that never ends": lambda number: "<script>" + "<div>" * number,
    "less-than signs": lambda number: "<" * number,
    "a long text inside an attribute": lambda number: f"<div data-x='{'mot hai = ba ' * number}'>",
    "one picture inside its address": lambda number: f"<img src='data:image/png;base64,{'A' * 10 * number}'>",
}


@pytest.mark.parametrize("page", TANGLED)
def test_tangled(page: str) -> None:
    """A page that would cost a parser more than it can have is refused in one sentence, before any parser."""
    why = tangled(TANGLED[page](20_000))

    assert why is not None
    assert re.fullmatch("an HTML page (with more than|whose) .*; .*browser", why)


@pytest.mark.parametrize("page", HARMLESS)
def test_harmless(page: str) -> None:
    """Ten thousand items of the worst mark-up that is real are no tangle, and the parser takes them in its stride."""
    text = HARMLESS[page](10_000)

    assert tangled(text) is None
    assert LexborHTMLParser(text).root is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_real_pages(path: Path) -> None:
    """No page of any platform is refused."""
    assert tangled(path.read_text(encoding="utf-8", errors="replace")) is None


@pytest.mark.parametrize(
    ("page", "limit"),
    [("blocks in each other", MAX_DEPTH), ("elements nobody knows", MAX_DEPTH), ("attributes", MAX_ATTRIBUTES)],
)
def test_limits(page: str, limit: int) -> None:
    """A page is refused above a limit, not at it."""
    assert tangled(TANGLED[page](limit)) is None
    assert tangled(TANGLED[page](limit + 1)) is not None


def test_limit_of_what_is_opened_again() -> None:
    """Formatting left open counts by the blocks it is opened again in, so a hundred of each are no harm."""
    few, many = (TANGLED["formatting left open"](number) for number in (100, 700))

    assert tangled(few * 2) is None
    assert tangled(many) is not None
    assert MAX_REOPENED < 700 * 699 / 2


def test_crowded_feeds() -> None:
    """A feed with thousands of attributes on one element, or of namespaces, is refused above the limit, not at it."""
    for number, refused in ((0, False), (1, True)):
        attributes = " ".join(f'attribute-{one}="1"' for one in range(MAX_ATTRIBUTES + number))
        assert (crowded(f"<rss {attributes}><item></item></rss>") is not None) is refused
        spaces = "".join(f'<x{one}:a xmlns:x{one}="u"/>' for one in range(MAX_NAMESPACES + number))
        assert (crowded(f"<rss>{spaces}</rss>") is not None) is refused


def test_large_feeds_are_not_crowded() -> None:
    """A feed may declare one namespace in each of ten thousand items, or carry a picture inside an address."""
    assert crowded("<rss>" + '<m:a xmlns:m="u"/>' * 10_000 + "</rss>") is None
    assert crowded(f'<rss><enclosure url="data:image/png;base64,{"A" * 100_000}"/></rss>') is None
