"""`aggregator check --live`, and what `preview` and `check` say of a page's feed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.cli.trying import age, guarded
from aggregator.demo import Timeline, load_scenario, served
from aggregator.demo.documents import Site
from aggregator.model import Source
from tests.cli.program import aggregator
from tests.conftest import LOCAL
from tests.loopback import Loopback, Page

SCENARIO = load_scenario()
TIMELINE = Timeline(datetime(2025, 10, 20, 14, 0, tzinfo=UTC))
LATE = max(SCENARIO.stages) + 1
NOW = datetime(2025, 10, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with served(SCENARIO, TIMELINE, lambda: TIMELINE.at(LATE), {}) as sites:
        yield sites


def write(folder: Path, sources: dict[str, tuple[str, str]]) -> None:
    lines = [f"  - {{id: {name}, name: N, url: '{url}', kind: {kind}}}\n" for name, (url, kind) in sources.items()]
    (folder / "feeds.yaml").write_text(f"{LOCAL}sources:\n{''.join(lines)}", encoding="utf-8")


def test_every_sample_source_has_its_row(sites: dict[str, Site], tmp_path: Path) -> None:
    """Of the demo's sources each has one line: what answers, what it is, how many items; the broken, what to do."""
    write(tmp_path, {site.source.id: (site.url, "auto") for site in sites.values()})
    done = aggregator("check", "--live", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    assert head.split("\t") == ["source", "answer", "is", "items", "newest", "what to do"]
    rows = {line.split("\t")[0]: line.split("\t") for line in lines[:-1]}
    assert list(rows) == [site.source.id for site in sites.values()]
    broken = 0
    for site in sites.values():
        _, answer, form, items, newest, advice = rows[site.source.id]
        if site.source.broken:
            broken += 1
            assert (form, items, newest) == ("-", "", "")
            assert advice
            continue
        assert answer == "200"
        assert (form == "listing") == (site.platform.kind == "listing")
        assert int(items) > 0
        assert newest
    assert lines[-1].endswith(f"{len(rows)} sources tried, {broken} cannot be read")
    assert not (tmp_path / "data").exists()


def test_for_a_program(loopback: Loopback, tmp_path: Path) -> None:
    """With --json the rows are objects; when nothing can be read anywhere the exit status is 1."""
    write(tmp_path, {"a": (f"{loopback.address}/a", "feed"), "b": ("http://127.0.0.1:9/", "auto")})
    done = aggregator("check", "--live", "--json", folder=tmp_path)
    assert done.returncode == 1
    first, second = json.loads(done.stdout)
    assert first == {
        "source": "a",
        "url": f"{loopback.address}/a",
        "answer": "404",
        "form": None,
        "items": 0,
        "newest": None,
        "advice": ["Nothing is at this address (status 404); look for its new address on the site."],
    }
    assert (second["answer"], second["form"]) == ("connect", None)
    assert "--json: it goes with --live only" in aggregator("check", "--json", folder=tmp_path).stderr


def test_what_is_switched_off_is_not_tried(loopback: Loopback, tmp_path: Path) -> None:
    """A source that is switched off is not tried; without any there is nothing to fail."""
    (tmp_path / "feeds.yaml").write_text(
        f"{LOCAL}sources:\n  - {{id: a, name: N, url: '{loopback.address}/', enabled: false}}\n", encoding="utf-8"
    )
    done = aggregator("check", "--live", folder=tmp_path)
    assert (done.returncode, loopback.asked) == (0, [])
    assert "0 sources tried" in done.stdout


LISTING = "".join(
    f'<li><a href="/tin/{n}.html">Khuyến công hỗ trợ cơ sở số {n}</a> <span>{n:02}/10/2025</span></li>'
    for n in range(18, 10, -1)
)

ITEMS = "".join(
    f"<item><title>Khuyến công hỗ trợ cơ sở số {n}</title><link>{{root}}/tin/{n}.html</link>"
    f"<pubDate>{n:02} Oct 2025 07:19:00 +0700</pubDate></item>"
    for n in range(18, 10, -1)
)
FEED = f'<rss version="2.0"><channel><title>T</title>{ITEMS}</channel></rss>'


def test_a_preview_tells_each_feed_that_was_not_taken(loopback: Loopback, tmp_path: Path) -> None:
    """A preview of a page names each feed that was tried and not taken, with the reason, and reads the page."""
    head = '<link rel="alternate" type="application/rss+xml" href="/old.rss">'
    page = f"<html><head>{head}</head><body><ul>{LISTING}</ul></body></html>"
    loopback.pages["/tin"] = Page(page.encode(), "text/html")
    feed = FEED.format(root=loopback.address)
    loopback.pages["/old.rss"] = Page(feed.replace("Oct 2025", "Oct 2019").encode())
    (tmp_path / "feeds.yaml").write_text(f"{LOCAL}sources: []\n", encoding="utf-8")
    seen = json.loads(aggregator("preview", f"{loopback.address}/tin", "--json", folder=tmp_path).stdout)
    assert len(seen["items"]) == 8
    assert {
        "what": f"{loopback.address}/old.rss",
        "why": "its newest item is of 2019-10-18, older than the page's",
    } in (seen["refused"])
    assert "status 404" in seen["refused"][1]["why"]
    assert "expected a feed but got an HTML page" in seen["refused"][-1]["why"]
    shown = aggregator("preview", f"{loopback.address}/tin", folder=tmp_path).stdout
    assert "no feed of it: " in shown
    assert "is listing" in shown
    loopback.pages["/old.rss"] = Page(feed.encode())
    shown = aggregator("preview", f"{loopback.address}/tin", folder=tmp_path).stdout
    assert "/old.rss is rss20" in shown
    assert "no feed of it" not in shown


def test_check_tells_what_the_database_overrides(loopback: Loopback, tmp_path: Path) -> None:
    """After a poll found a page's feed, `check` says where the source is polled; before it, no database is made."""
    write(tmp_path, {"a": (f"{loopback.address}/tin", "auto")})
    page = f"<html><body><ul>{LISTING}</ul></body></html>"
    loopback.pages["/tin"] = Page(page.encode(), "text/html")
    loopback.pages["/rss/"] = Page(FEED.format(root=loopback.address).encode())
    assert "found" not in aggregator("check", folder=tmp_path).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["feeds.yaml"]
    assert aggregator("poll", folder=tmp_path).returncode == 0
    said = aggregator("check", folder=tmp_path).stdout
    assert f"a is polled at the feed that was found for its page: {loopback.address}/rss/" in said


def test_a_fault_of_ours_is_one_row(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong with us at one source is told in its row and logged; a cancelled pass is cancelled."""
    source = Source("a", "A", "https://a.example/")
    row = guarded(source, KeyError("x"))
    assert (row.answer, row.failed, row.advice) == ("fault", True, ("a fault of this program: KeyError: 'x'",))
    assert "fault source=a" in caplog.text
    with pytest.raises(asyncio.CancelledError):
        guarded(source, asyncio.CancelledError())


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=59), "within the hour"),
        (timedelta(hours=-3), "within the hour"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=59), "59 days ago"),
        (timedelta(days=60), "2 months ago"),
        (timedelta(days=729), "24 months ago"),
        (timedelta(days=730), "2 years ago"),
        (None, "no date"),
    ],
)
def test_age_in_words(ago: timedelta | None, words: str) -> None:
    """An age is said in the unit a person would use, rounded down."""
    assert age(None if ago is None else NOW - ago, NOW) == words
