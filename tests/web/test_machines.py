from __future__ import annotations

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
