"""Debian's Chromium, and a site with everything on its pages that can go wrong on a screen.

Playwright keeps an event loop in the thread that started it, so the browser lives no longer than the tests of one
module: other tests of the same process run loops of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, sync_playwright

from aggregator.model import Attempt, Group, Source, SourceState
from aggregator.store import Store
from tests.filling import declare, fill, item
from tests.site import AN_GIANG, GACH, LANG_NGHE, MERGED, NOW, OFF, SINGLE, settings
from tests.web.conftest import Served, serving

LONG = "Hỗ-trợ-" * 24
"""A word that no line of a phone can hold."""

SOURCES = (
    LANG_NGHE,
    AN_GIANG,
    OFF,
    Source("loi", "Sở Công Thương Cà Mau", "https://loi.example/" + "a" * 90, province="ca-mau"),
    Source("het", "Trung tâm Khuyến công Huế", "https://het.example/rss", province="hue"),
    Source("im", f"Báo {LONG}", "https://im.example/rss", province="ha-noi"),
    Source("moi", "Nguồn mới khai báo", "https://moi.example/rss"),
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(name="chromium", scope="module")
def running_chromium() -> Iterator[Browser]:
    """A headless browser that reaches nothing but this machine."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Tests of pages need Debian's chromium: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(name="shown", scope="module")
def shown_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with long words, many stories, and a source in each state."""
    given = replace(settings(tmp_path_factory.mktemp("shown")), sources=SOURCES)
    with Store(given.database_url) as store:
        declare(store, [*SOURCES, Source("cu", "Nguồn cũ", "https://cu.example/rss")], NOW)
        declare(store, SOURCES, NOW)
        fill(store, [*MERGED, SINGLE], NOW)
        fill(store, [item("im", 1, f"Hải Phòng: {LONG}", NOW - timedelta(days=40), summary=LONG)], NOW)
        crafts = [item("lang-nghe", n, f"Làng nghề số {n}", NOW - timedelta(hours=n)) for n in range(10, 40)]
        fill(store, crafts, NOW, category="lang-nghe")
        for source, judged in states().items():
            record(store, judged, Attempt(source, NOW, judged.status, sentence=judged.sentence))
        served = Served(store, given)
        with serving(served):
            yield served


def record(store: Store, state: SourceState, poll: Attempt) -> None:
    """Keep what a poll taught."""
    store.write(lambda writing: writing.sources.record(state, poll))


def states() -> dict[str, SourceState]:
    """What polls taught us of some sources."""
    well = SourceState("lang-nghe", next_poll_at=NOW, polled_at=NOW, succeeded_at=NOW, newest_at=NOW, status="new")
    fault = "loi.example did not answer within 30 s; it is tried again by itself."
    return {
        "lang-nghe": well,
        "loi": replace(well, source="loi", failures=3, status="timeout", sentence=fault),
        "het": replace(well, source="het", gone=True, status="gone", sentence="The address is gone."),
        "im": replace(well, source="im", newest_at=NOW - timedelta(days=40)),
    }


def story_path(shown: Served) -> str:
    """Of the page of the story that two sources carry."""
    return next(f"/story/{one.hash}" for one in shown.store.stories(Group(), limit=99) if one.title == GACH)
