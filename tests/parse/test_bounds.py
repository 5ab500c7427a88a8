"""Documents made to cost time or memory: work grows with their size, or they are refused in one sentence."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from aggregator.model import Document, ParseFailed, ParseReason
from tests.parse.reading import document, failure, item, read, rss

DEADLINE: Final = 60
"""Seconds; none of these documents takes a tenth of it."""
DATE: Final = "<pubDate>Sat, 18 Oct 2025 07:17:00 +0700</pubDate>"


def told(inside: str) -> str:
    """A feed of one item with a description."""
    return rss(item("Tin", f"<description>{inside}</description>"))


def links(size: int, frame: str) -> str:
    """A page of links, each to an article of its own."""
    return "".join(frame.format(f"<a href=/{one}>Tin khuyến công số {one}</a>") for one in range(size))


PICTURE: Final = '<enclosure url="http://a/x.png" type="image/png"/>'

GROWING: Final[dict[str, tuple[int, Callable[[int], str]]]] = {
    "many items": (500, lambda size: rss("".join(item(f"Hỗ trợ máy móc {one}", DATE) for one in range(size)))),
    "many JSON items": (
        3_000,
        lambda size: '{"version": "1", "items": [' + ",".join(['{"id": "1", "title": "Tin"}'] * size) + "]}",
    ),
    "a giant title": (200_000, lambda size: rss(item("Hỗ trợ " * size))),
    "a giant attribute": (2_000_000, lambda size: rss(item("Tin", f'<link a="{"x" * size}">http://a.example/</link>'))),
    "a giant author": (200_000, lambda size: rss(item("Tin", f"<author>{'a ' * size}</author>"))),
    "many labels": (5_000, lambda size: rss(item("Tin", "<category>a</category>" * size))),
    "many enclosures": (
        3_000,
        lambda size: rss(item("Tin", PICTURE * size)),
    ),
    "XML in each other": (5_000, lambda size: rss(item("Tin", "<a>" * size + "</a>" * size))),
    "HTML in each other": (
        50_000,
        lambda size: told(f"<![CDATA[{'<div>' * size}]]>"),
    ),
    "escaped HTML": (50_000, lambda size: told(f"{'&lt;div&gt;' * size}")),
    "ampersands": (100_000, lambda size: told(f"{'&' * size}")),
    "references": (50_000, lambda size: told(f"{'&#x41;' * size}")),
    "items left open": (2_000, lambda size: rss(item() + "<item><title>" * size)),
    "comments left open": (100_000, lambda size: rss(item() + "<!--" * size)),
    "sections left open": (2_000, lambda size: rss(item() + "<![CDATA[" * size)),
    "a date that goes on": (
        100_000,
        lambda size: rss(item("Tin", f"<pubDate>{'07:17 | 18/10/2025 ' * size}</pubDate>")),
    ),
    "a line of dates": (100_000, lambda size: f"<html><body>{'07:17 | 18/10/2025 ' * size}</body></html>"),
    "lines of dates": (1_000, lambda size: f"<html><body>{'<p>07:17 | 18/10/2025</p>' * size}</body></html>"),
    "a list": (
        500,
        lambda size: (
            "<ul>" + "".join(f"<li><a href=/{one}>Tin khuyến công số {one}</a> 18/10/2025" for one in range(size))
        ),
    ),
    "links without dates": (
        1_000,
        lambda size: links(size, "<p>{}"),
    ),
    "one row again and again": (
        150,
        lambda size: "<table>" + "<tr><td>1<td><a href=/a>Tin khuyến công Hà Nội</a><td>18/10/2025" * size,
    ),
    "elements": (10_000, lambda size: "<html><body>" + "<div>a</div>" * size),
    "garbled text": (50_000, lambda size: told(f"{'c«ng Ã´ ' * size}")),
}


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", GROWING)
def test_work_grows_with_size(kind: str, times: int) -> None:
    """Much more of the same ends too, and never in an exception: work that grew with its square would not."""
    size, make = GROWING[kind]
    body = make(times * size).encode()
    with ended_by_an_alarm():
        outcome = read(body)
    assert isinstance(outcome, (Document, ParseFailed))


@contextmanager
def ended_by_an_alarm() -> Iterator[None]:
    """End this process, as a child is ended at its deadline, when what is inside takes some ten times too long."""
    faulthandler.dump_traceback_later(DEADLINE, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def test_more_than_ten_thousand_items() -> None:
    """Of more than 10,000 items the first 10,000 are read, and it is told."""
    feed = document('{"version": "1", "items": [' + ",".join(['{"id": "1", "title": "Tin"}'] * 10_001) + "]}")

    assert len(feed.entries) == 10_000
    assert any("10000" in warning for warning in feed.warnings)


def test_entities_are_never_expanded() -> None:
    """A bomb of entities and a file from outside are text at most: no DOCTYPE reaches the parser."""
    levels = "".join(f'<!ENTITY e{one} "{f"&e{one - 1};" * 10}">' for one in range(1, 15))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{levels}<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    feed = document(bomb + rss(item("Tin &e14; &x;", DATE)).partition("?>")[2])

    assert feed.entries[0].title == "Tin &e14; &x;"


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>" + "<div>" * 100_000,
        "<html><body>" + "".join(f"<p><font id={one}>" for one in range(100_000)),
        "<html><body " + " ".join(f"a{one}" for one in range(100_000)) + ">",
        rss("<item " + " ".join(f'a{one}="1"' for one in range(100_000)) + "></item>"),
        rss("".join(f'<x{one}:a xmlns:x{one}="u"/>' for one in range(100_000))),
        "[" * 1_000_000,
    ],
    ids=["depth", "formatting", "attributes", "attributes of a feed", "namespaces", "JSON"],
)
def test_refused_before_it_costs(body: str) -> None:
    """What no parser takes in linear time is refused in one sentence, before any parser sees it."""
    with ended_by_an_alarm():
        refused = failure(body)

    assert refused.reason in {ParseReason.NOT_A_FEED, ParseReason.BROKEN}
    assert "; " in refused.sentence
