"""The running service: it stays up whatever its sources do, and ends in order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sqlite3
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import config
from aggregator.poll import polling
from aggregator.store import Store
from aggregator.store.rows import title_hash
from aggregator.vietnamese import TITLE_KEY_VERSION
from tests.cli.program import aggregator
from tests.conftest import LOCAL
from tests.loopback import Loopback, Page
from tests.running import running, working

HEAD = """\
server: {port: 0}
fetch: {host_gap: 0s, timeout: 5s, min_interval: 1s, interval: 1s, max_interval: 2s, allow_networks: [127.0.0.0/8]}
sources:
"""
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Thử</title><link>http://nguon.example/</link><description>d</description>
<item><title>Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương</title>
<link>http://nguon.example/tin/{number}</link><pubDate>Sat, 18 Oct 2025 07:19:00 +0700</pubDate></item>
</channel></rss>"""


def test_it_serves_polls_and_ends(tmp_path: Path, loopback: Loopback, database_url: str) -> None:
    """A new story is in the feeds soon after it appears; SIGTERM ends all within 5 seconds with status 0."""
    loopback.pages["/a.rss"] = Page(RSS.format(number=16).encode())
    (tmp_path / "feeds.yaml").write_text(f"{HEAD}  - {{id: a, url: '{loopback.address}/a.rss'}}\n")
    with running(tmp_path, database_url=database_url) as service:
        service.until(lambda: len(service.json("/feed.json")["items"]) == 1, "the first story")
        loopback.pages["/a.rss"] = Page(RSS.format(number=18).encode())
        service.until(lambda: len(service.json("/feed.json")["items"]) == 2, "the second story")
        for path in ("/", "/sources", "/healthz", "/feed.atom", "/feed.rss", "/province/hai-phong/feed.atom"):
            assert service.get(path), path
        assert service.stop(signal.SIGTERM) < 5
        assert service.process.returncode == 0
        assert "Traceback" not in service.log


def test_a_signal_does_not_wait_for_old_title_keys(tmp_path: Path) -> None:
    """While keys of an earlier version are brought up to date it serves, ends at once, and the next start goes on."""
    (tmp_path / "feeds.yaml").write_text("server: {port: 0}\nsources: []\n")
    file = tmp_path / "data" / "aggregator.db"
    Store(f"sqlite:///{file}").close()
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        keys = (f"đề án số {number}" for number in range(100_000))
        rows = ((title_hash(key), key) for key in keys)
        database.executemany("INSERT INTO title (hash, key, version) VALUES (?, ?, 1)", rows)
    with running(tmp_path) as service:
        assert service.get("/healthz")
        assert service.stop(signal.SIGTERM) < 5
        assert service.process.returncode == 0
        assert "stopped rekeying" in service.log
        assert "Traceback" not in service.log
    with Store(f"sqlite:///{file}") as store:
        assert store.title_key_versions() == (1, TITLE_KEY_VERSION)


def test_sixty_unreachable_sources_do_no_harm(tmp_path: Path) -> None:
    """With every source unreachable it stays up, says so on /sources and in a log line per poll, and recovers."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    lines = [f"  - {{id: s{number}, url: 'http://127.0.0.1:{port}/{number}'}}" for number in range(60)]
    (tmp_path / "feeds.yaml").write_text(HEAD + "\n".join(lines) + "\n")
    with running(tmp_path) as service:
        service.until(lambda: service.log.count("status=connect") >= 120, "two failed polls of each source")
        assert "s42" in service.get("/sources").decode()
        assert service.json("/healthz")
        polled = [line for line in service.log.splitlines() if "polled source=" in line]
        named = {word.removeprefix("source=") for line in polled for word in line.split() if word.startswith("source=")}
        assert named == {f"s{number}" for number in range(60)}
        with Loopback(port) as back:
            for number in range(60):
                back.pages[f"/{number}"] = Page(RSS.format(number=number).encode())
            service.until(lambda: len(service.json("/feed.json")["items"]) == 60, "all sixty")
        assert service.stop() < 5
        assert "Traceback" not in service.log


def test_a_restart_polls_nothing_before_it_is_due(tmp_path: Path, loopback: Loopback) -> None:
    """What was polled a moment ago is not polled again because the service was started anew; what is due is."""
    loopback.pages["/slow.rss"] = loopback.pages["/quick.rss"] = Page(RSS.format(number=16).encode())
    (tmp_path / "feeds.yaml").write_text(
        f"server: {{port: 0}}\n{LOCAL}sources:\n"
        f"  - {{id: slow, url: '{loopback.address}/slow.rss', interval: 1h}}\n"
        f"  - {{id: quick, url: '{loopback.address}/quick.rss', interval: 1s}}\n"
    )

    def asked(path: str) -> int:
        return sum(one.path == path for one in loopback.asked)

    with running(tmp_path) as service:
        service.until(lambda: asked("/quick.rss") >= 2, "two polls of the quick source")
        service.stop()
    assert asked("/slow.rss") == 1
    before = asked("/quick.rss")
    with running(tmp_path) as service:
        service.until(lambda: asked("/quick.rss") >= before + 2, "two more polls of the quick source")
        service.stop()
    assert asked("/slow.rss") == 1


def test_a_killed_service_leaves_nothing_taken(tmp_path: Path, loopback: Loopback) -> None:
    """After SIGKILL in the middle of a poll, the next start polls the source at once: nobody waits for a lease."""
    reached, go_on = threading.Event(), threading.Event()

    def held() -> Page:
        reached.set()
        go_on.wait(30)
        return Page(RSS.format(number=16).encode())

    loopback.pages["/a.rss"] = held
    (tmp_path / "feeds.yaml").write_text(
        f"server: {{port: 0}}\n{LOCAL}sources:\n  - {{id: a, url: '{loopback.address}/a.rss', interval: 1h}}\n"
    )
    with running(tmp_path) as service:
        assert reached.wait(30)
        service.process.kill()
        service.process.wait()
    go_on.set()
    with running(tmp_path) as service:
        service.until(lambda: len(service.json("/feed.json")["items"]) == 1, "the story")


@pytest.mark.parametrize("how", ["changed file", "SIGHUP"])
def test_other_settings_are_taken_over(tmp_path: Path, loopback: Loopback, how: str) -> None:
    """A source added to feeds.yaml is polled soon; a bad file leaves the old one in force and says what is wrong."""
    for name in "ab":
        loopback.pages[f"/{name}.rss"] = Page(RSS.format(number=ord(name)).encode())
    path = tmp_path / "feeds.yaml"
    one = f"{HEAD}  - {{id: a, url: '{loopback.address}/a.rss'}}\n"
    path.write_text(one)
    with running(tmp_path) as service:
        service.until(lambda: len(service.json("/feed.json")["items"]) == 1, "the first source's story")
        path.write_text(one + "  - {id: b, url: nowhere}\n")
        service.until(lambda: "the settings before it stay in force" in service.log, "what is wrong")
        assert "feeds.yaml:5: sources[1].url" in service.log
        path.write_text(f"{one}  - {{id: b, url: '{loopback.address}/b.rss'}}\n")
        if how == "SIGHUP":
            service.process.send_signal(signal.SIGHUP)
        service.until(lambda: len(service.json("/feed.json")["items"]) == 2, "the second source's story")
        path.write_text(one)
        service.until(lambda: "Đã bỏ" in service.get("/sources").decode(), "the removed source to be shown as such")
        assert len(service.json("/feed.json")["items"]) == 2
        assert len(service.json("/source/b/feed.json")["items"]) == 1
        assert service.stop() < 5
        assert "Traceback" not in service.log


@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_what_is_past_its_time_is_let_go_soon(tmp_path: Path, loopback: Loopback, database_url: str) -> None:
    """Soon after a start a story that is past the retention time leaves the feeds, and is not new when listed again."""
    loopback.pages["/a.rss"] = Page(RSS.format(number=16).encode())
    path = tmp_path / "feeds.yaml"
    path.write_text(f"retention: 30d\n{HEAD}  - {{id: a, url: '{loopback.address}/a.rss'}}\n")
    settings = config.load(path, environ={"AGGREGATOR_DATABASE_URL": database_url})

    async def last_year() -> None:
        async with polling(settings, store, clock=lambda: datetime(2025, 10, 20, tzinfo=UTC)) as poller:
            for claimed in await poller.claim_named(["a"]):
                await poller.poll(settings.sources[0], claimed)
            await poller.finish()

    with Store(database_url) as store:
        asyncio.run(last_year())
    with running(tmp_path, database_url=database_url) as service:
        service.until(lambda: "let go stories=1" in service.log, "the story to be let go")
        loopback.pages["/a.rss"] = Page(RSS.format(number=16).replace("/tin/", "/moi/").encode())
        polls = service.log.count("seen=1")
        service.until(lambda: service.log.count("seen=1") > polls, "the next poll")
        assert service.json("/feed.json")["items"] == []
        assert service.stop() < 5
        assert "Traceback" not in service.log


@pytest.mark.parametrize("database_url", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"], indirect=True)
def test_worker_and_serve_share_a_store(tmp_path: Path, loopback: Loopback, database_url: str) -> None:
    """What a worker polls, a server in another process serves."""
    loopback.pages["/a.rss"] = Page(RSS.format(number=16).encode())
    (tmp_path / "feeds.yaml").write_text(f"{HEAD}  - {{id: a, url: '{loopback.address}/a.rss'}}\n")
    with running(tmp_path, "serve", "--port", "0", database_url=database_url) as server:
        assert server.json("/feed.json")["items"] == []
        with working(tmp_path, database_url) as worker:
            server.until(lambda: len(server.json("/feed.json")["items"]) == 1, "the story")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(5) == 0


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    """When something else listens on the port, that is said in a sentence, with status 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (tmp_path / "feeds.yaml").write_text(f"server: {{port: {port}}}\nsources: []\n")
        done = aggregator("run", folder=tmp_path)
    assert done.returncode == 2
    [sentence] = done.stderr.splitlines()
    assert str(port) in sentence


def test_conditional_requests_cost_no_body(tmp_path: Path, loopback: Loopback) -> None:
    """A reader that sends back the ETag gets 304 and no body."""
    loopback.pages["/a.rss"] = Page(RSS.format(number=16).encode())
    (tmp_path / "feeds.yaml").write_text(
        f"server: {{port: 0}}\n{LOCAL}sources:\n  - {{id: a, url: '{loopback.address}/a.rss', interval: 1h}}\n"
    )
    with running(tmp_path) as service:
        service.until(lambda: len(service.json("/feed.json")["items"]) == 1, "the story")
        address = f"{service.address}/feed.atom"
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - loopback
            etag = answer.headers["ETag"]
            assert answer.headers["Last-Modified"]
            assert answer.headers.get_content_type() == "application/atom+xml"
        request = urllib.request.Request(address, headers={"If-None-Match": etag})  # noqa: S310 - loopback
        with pytest.raises(urllib.error.HTTPError, match="304") as caught:
            urllib.request.urlopen(request)  # noqa: S310 - loopback
        assert caught.value.read() == b""
        caught.value.close()
