from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from aggregator.parse.split import split
from aggregator.parse.strict import read_strictly
from tests.parse.by_feedparser import by_feedparser, entries_of

HERE = Path(__file__).parent
FEEDS = [
    path
    for folder in (HERE / "odd", HERE.parent / "data" / "fleet")
    for path in sorted(folder.iterdir())
    if path.suffix in {".xml", ".rss", ".atom"} and not path.name.startswith("enc-") and split(path.read_bytes())
]


def _plain(value: object) -> object:
    """Dictionaries of any kind as dictionaries, without the dates that feedparser guesses."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if not key.endswith("_parsed")}
    return [_plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_it_is_what_feedparser_says(path: Path) -> None:
    """Of every well-formed feed we have, the short way gives what we would make of `feedparser.parse`."""
    body = path.read_bytes()
    ours, theirs = read_strictly(body, ""), by_feedparser(body)
    assert ours is not None
    assert ours["version"] == theirs["version"]
    assert _plain(ours["feed"]) == _plain(theirs["feed"])
    assert entries_of(ours) == entries_of(theirs)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_with_a_base_it_is_all_that_feedparser_says(path: Path) -> None:
    """Where links are joined to a base no entry is usual, and each has every key of feedparser's, but its dates."""
    body, base = path.read_bytes(), "http://nguon.vn.example/rss/tin.xml"
    assert _plain(read_strictly(body, base)) == _plain(by_feedparser(body, base))


def test_there_are_feeds_of_every_kind() -> None:
    """The comparison is not empty."""
    assert len(FEEDS) > 30


def test_what_it_cannot_read_is_none() -> None:
    """Broken XML, and elements that trip feedparser, give nothing, never an exception."""
    assert read_strictly(b"<rss><item>", "") is None
    assert (
        read_strictly(b"<rss><channel><item><authors a='b'/><author>a@b.c (x)</author></item></channel></rss>", "")
        is None
    )
