from __future__ import annotations

import feedparser
import pytest
from lxml import etree

from aggregator import publish
from tests.web.conftest import Served


def test_healthz(still: Served) -> None:
    """Health is 200 while the database answers, and counts the sources by state."""
    answer = still.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "feed_updated": "2025-10-18T03:00:00+00:00",
        "sources": {"disabled": 1, "waiting": 2},
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_readyz(still: Served) -> None:
    """Ready is 200 once the database answers."""
    assert (still.get("/readyz").status_code, still.get("/readyz").json()) == (200, {"status": "ready"})


def test_robots_and_icon(still: Served) -> None:
    """Robots may read everything; there is no icon, and saying so costs nothing."""
    assert still.get("/robots.txt").text == "User-agent: *\nDisallow:\n"
    assert still.get("/favicon.ico").status_code == 204


def test_stylesheet(still: Served) -> None:
    """The stylesheet is served with its type, and is found by its bytes again."""
    answer = still.get("/static/style.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert still.get("/static/style.css", If_None_Match=answer.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("path", ["/feeds.opml", "/sources.opml"])
def test_opml(still: Served, path: str) -> None:
    """The lists are OPML 2.0, the same bytes as in a folder, and found again by their ETag."""
    answer = still.get(path)
    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    assert "max-age" in answer.headers["Cache-Control"]
    assert etree.fromstring(answer.content).get("version") == "2.0"
    made = publish.list_of_feeds if path == "/feeds.opml" else publish.list_of_sources
    assert answer.content == made(still.settings)
    assert still.get(path, If_None_Match=answer.headers["ETag"]).status_code == 304


def test_every_feed_of_the_list_is_there(still: Served) -> None:
    """Each address that ``/feeds.opml`` names is served, and its title is the feed's own."""
    root = etree.fromstring(still.get("/feeds.opml").content)
    listed = [outline for outline in root.iter("outline") if outline.get("xmlUrl")]
    assert len(listed) == 1 + 3 + 34 + 3
    for outline in [listed[0], listed[1], listed[5], listed[-1]]:
        feed, page = (outline.get(name, "").removeprefix(still.settings.site.url) for name in ("xmlUrl", "htmlUrl"))
        assert feedparser.parse(still.get(feed).content).feed.title == outline.get("text")
        assert still.get(page).status_code == 200


def test_a_database_that_does_not_answer(served: Served) -> None:
    """While the database cannot be opened, health and readiness are 503 and say why."""
    database = served.settings.path.parent / "test.db"
    served.store.close()
    for file in database.parent.glob("test.db*"):
        file.unlink()
    database.mkdir()
    for path in ("/healthz", "/readyz"):
        answer = served.get(path)
        assert answer.status_code == 503
        assert "database" in answer.json()["reason"]
