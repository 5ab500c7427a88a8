from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest

from aggregator import publish
from aggregator.model import Group
from tests.filling import declare, fill
from tests.site import GACH, HAI_PHONG, LATER, NOW
from tests.web.conftest import Served

FEEDS = ["/feed", "/category/khuyen-cong/feed", "/province/hai-phong/feed", "/source/lang-nghe/feed"]


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("atom", "application/atom+xml; charset=utf-8"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("json", "application/feed+json"),
    ],
)
def test_feeds(still: Served, path: str, form: str, content_type: str) -> None:
    """Every feed answers in every form, with its type, validators and how long it may be kept."""
    answer = still.get(f"{path}.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["Last-Modified"] == "Sat, 18 Oct 2025 03:00:00 GMT"
    assert "max-age=300" in answer.headers["Cache-Control"]
    assert "stale-if-error=86400" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert HAI_PHONG in answer.text


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/", "/province/hai-phong"])
def test_a_reader_that_has_it_gets_304(still: Served, path: str) -> None:
    """A conditional request for an unchanged document costs an empty 304 with the same validators."""
    first = still.get(path)
    for headers in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
        again = still.get(path, **headers)
        assert (again.status_code, again.content) == (304, b"")
        assert "Content-Type" not in again.headers
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]


def test_several_if_none_match_lines(still: Served) -> None:
    """If-None-Match may come in several lines (RFC 9110 section 5.3)."""
    etag = still.get("/feed.rss").headers["ETag"]
    answer = still.client.get("/feed.rss", headers=[("If-None-Match", '"x"'), ("If-None-Match", f"W/{etag}")])
    assert answer.status_code == 304


def test_a_change_is_served_at_once(served: Served) -> None:
    """After a new story the old ETag no longer matches and the new document has it first."""
    etag = served.get("/feed.atom").headers["ETag"]
    fill(served.store, [LATER], NOW + timedelta(minutes=10))
    answer = served.get("/feed.atom", If_None_Match=etag)
    assert answer.status_code == 200
    assert feedparser.parse(answer.content).entries[0].title == LATER.title


def test_reloaded_settings_are_used(served: Served) -> None:
    """A new site title is published without a restart, under a new ETag."""
    etag = served.get("/feed.atom").headers["ETag"]
    served.settings = replace(served.settings, site=replace(served.settings.site, title="Tên mới"))
    answer = served.get("/feed.atom", If_None_Match=etag)
    assert (answer.status_code, feedparser.parse(answer.content).feed.title) == (200, "Tên mới")


@pytest.mark.parametrize("path", ["/feed.atom", "/", "/sources", "/healthz", "/static/style.css"])
def test_head(still: Served, path: str) -> None:
    """HEAD answers like GET, without the body (RFC 9110 section 9.3.2)."""
    whole, head = still.client.get(path), still.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", ["/", "/category/khuyen-cong", "/province/an-giang", "/source/lang-nghe"])
def test_pages(still: Served, path: str) -> None:
    """A group's page shows its stories with their moments, and says where its feeds are."""
    answer = still.get(path)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert GACH in answer.text
    assert "07:16 | 18/10/2025" in answer.text
    feed = "/feed" if path == "/" else f"{path}/feed"
    assert 'type="application/atom+xml" title="' in answer.text
    assert f'href="{feed}.atom"' in answer.text


def test_what_the_web_serves_is_what_the_folder_gets(still: Served) -> None:
    """A feed over HTTP has the bytes that publishing gives."""
    expected = publish.document(still.store, still.settings, Group(), "rss")
    assert still.get("/feed.rss").content == expected.body


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/feed.xml",
        "/feed.html",
        "/category/nope",
        "/category/nope/feed.atom",
        "/province/kien-giang/feed.rss",
        "/source/nope/feed.json",
        "/tinh/an-giang",
        "/story/nope",
        "/static/nope.css",
        "/category/khuyen-cong/feed.exe",
    ],
)
def test_unknown_addresses(still: Served, path: str) -> None:
    """An address that is not ours gets a page in Vietnamese and status 404."""
    answer = still.get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_other_methods(still: Served) -> None:
    """What is published can be read only."""
    answer = still.client.post("/feed.atom")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/feed.atom", "/", "/nope", "/healthz"])
def test_security_headers(still: Served, path: str) -> None:
    """Every answer forbids scripts, frames and guessing of types."""
    headers = still.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_source_taken_out_is_still_served(served: Served) -> None:
    """The feed of a source that left feeds.yaml keeps working."""
    served.settings = replace(served.settings, sources=())
    declare(served.store, (), NOW)
    assert HAI_PHONG in served.get("/source/lang-nghe/feed.atom").text
