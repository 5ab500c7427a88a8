"""The commands, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from typer.testing import CliRunner

from aggregator.cli import app
from tests.cli.program import aggregator
from tests.conftest import LOCAL
from tests.loopback import Loopback, Page

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Thử</title><link>http://nguon.example/</link><description>d</description>
<item><title>Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương</title><link>http://nguon.example/tin/1</link>
<pubDate>Sat, 18 Oct 2025 07:19:00 +0700</pubDate><category>Khuyến công</category>
<description>Sở Công Thương hỗ trợ máy móc.</description></item>
<item><title> </title><link>http://nguon.example/tin/2</link></item>
</channel></rss>"""


@pytest.fixture
def folder(tmp_path: Path, loopback: Loopback) -> Path:
    """A folder with a feeds.yaml of two good sources and one that is down."""
    loopback.pages["/a.rss"] = loopback.pages["/b.rss"] = Page(RSS.encode(), etag='"v1"')
    (tmp_path / "feeds.yaml").write_text(
        f"""{LOCAL}
categories:
  - {{slug: khuyen-cong, name: Khuyến công, labels: [Khuyến công]}}
sources:
  - {{id: a, name: Nguồn A, url: "{loopback.address}/a.rss", kind: feed}}
  - {{id: b, name: Nguồn B, url: "{loopback.address}/b.rss", kind: feed, province: thai-nguyen}}
  - {{id: down, name: Nguồn hỏng, url: "{loopback.address}/404", kind: feed}}
""",
        encoding="utf-8",
    )
    return tmp_path


def test_poll_prints_a_summary_and_logs_one_line_per_poll(folder: Path) -> None:
    """A pass says what came of each source, logs one line for each to stderr, and is a success if any source is."""
    done = aggregator("poll", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "3 sources polled, 1 failed, 2 new items" in done.stdout
    polled = [line for line in done.stderr.splitlines() if "polled source=" in line]
    assert len(polled) == 3
    assert any("source=down status=http seen=0 new=0" in line for line in polled)


def test_poll_fails_when_every_source_fails(folder: Path) -> None:
    """Exit status 1 when there was something to poll and all of it failed."""
    assert aggregator("poll", "down", folder=folder).returncode == 1


def test_poll_due_leaves_out_what_is_not_due(folder: Path) -> None:
    """After a pass nothing is due."""
    aggregator("poll", folder=folder)
    done = aggregator("poll", "--due", folder=folder)
    assert done.returncode == 0
    assert "0 sources polled" in done.stdout


def test_a_second_pass_changes_nothing_and_asks_with_validators(folder: Path, loopback: Loopback) -> None:
    """Unchanged sources are asked with their validators, and every published document stays as it is, byte for byte."""
    aggregator("poll", folder=folder)
    aggregator("publish", "--out", "site", folder=folder)
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "site").rglob("*") if path.is_file()
    }
    loopback.asked.clear()
    aggregator("poll", folder=folder)
    asked = {one.path: one.headers.get("if-none-match") for one in loopback.asked}
    assert asked["/a.rss"] == asked["/b.rss"] == '"v1"'
    done = aggregator("publish", "--out", "site", folder=folder)
    after = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "site").rglob("*") if path.is_file()
    }
    assert before == after
    assert "0 files written" in done.stdout


def test_published_feeds_can_be_read(folder: Path) -> None:
    """What publish writes is one story of two sources, in the feeds of all, its category, its province, its sources."""
    aggregator("poll", folder=folder)
    aggregator("publish", "--out", "site", folder=folder)
    for path in ("feed", "category/khuyen-cong/feed", "province/thai-nguyen/feed", "source/a/feed", "source/b/feed"):
        atom = feedparser.parse((folder / "site" / f"{path}.atom").read_bytes())
        assert not atom.bozo, path
        assert [entry.title for entry in atom.entries] == ["Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương"]
    items = json.loads((folder / "site" / "feed.json").read_text(encoding="utf-8"))["items"]
    assert [source["id"] for source in items[0]["_khuyencong"]["sources"]] == ["a", "b"]


def test_preview_says_what_would_be_read_and_why_not(folder: Path, loopback: Loopback) -> None:
    """A preview names each item with moment, precision, basis, label, provinces, and each refusal; it keeps nothing."""
    done = aggregator("preview", f"{loopback.address}/a.rss", "--json", folder=folder)
    seen = json.loads(done.stdout)
    assert seen["items"] == [
        {
            "title": "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương",
            "link": "http://nguon.example/tin/1",
            "published": "2025-10-18T07:19:00+07:00",
            "precision": "second",
            "basis": "stated",
            "category": "Khuyến công",
            "provinces": ["thai-nguyen"],
            "summary": "Sở Công Thương hỗ trợ máy móc.",
        }
    ]
    assert len(seen["refused"]) == 1
    assert set(seen["refused"][0]) == {"what", "why"}
    assert not (folder / "data").exists()


def test_preview_of_a_source_is_for_a_person(folder: Path) -> None:
    """Without --json a preview is a table, its moments written as this press writes them."""
    done = aggregator("preview", "b", folder=folder)
    assert "07:19:00 | 18/10/2025" in done.stdout
    assert "Khuyến công → khuyen-cong" in done.stdout


def test_preview_of_what_is_down_says_why(folder: Path, loopback: Loopback) -> None:
    """A failed preview is one sentence and not a success."""
    done = aggregator("preview", f"{loopback.address}/404", folder=folder)
    assert done.returncode == 2
    assert "404" in done.stderr
    assert "Traceback" not in done.stderr


def test_why_tells_items_and_reasons(folder: Path) -> None:
    """Why, by an article's address: both items, the reason they are one, of the category and of the province."""
    aggregator("poll", folder=folder)
    done = aggregator("why", "https://www.nguon.example/tin/1?utm_source=x", folder=folder)
    assert done.returncode == 0, done.stderr
    for part in ("same minute", "label “Khuyến công”", "named in the title", "Thái Nguyên", "\na  ", "\nb  "):
        assert part in done.stdout, part
    [line] = [line for line in done.stdout.splitlines() if line.startswith("id  ")]
    again = aggregator("why", line.split()[1], folder=folder)
    assert again.stdout == done.stdout


def test_why_of_nothing_is_a_sentence(folder: Path) -> None:
    """An unknown story is said to be unknown."""
    done = aggregator("why", "0000", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "0000" in done.stderr


def test_init_writes_a_file_that_check_accepts(tmp_path: Path) -> None:
    """The starting file is valid; a second init leaves the file alone and says so."""
    assert aggregator("init", folder=tmp_path).returncode == 0
    checked = aggregator("check", folder=tmp_path)
    assert checked.returncode == 0
    assert "nothing wrong" in checked.stdout
    assert "stories are kept forever" in checked.stdout
    file = tmp_path / "feeds.yaml"
    file.write_text(f"retention: 730d\n{file.read_text()}")
    assert "stories are kept 730d, then they expire" in aggregator("check", folder=tmp_path).stdout
    again = aggregator("init", folder=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_check_live_says_what_answers(folder: Path) -> None:
    """With --live each source is tried; what does not answer is named with what to do."""
    done = aggregator("check", "--live", folder=folder)
    assert "rss20" in done.stdout
    assert "404" in done.stdout


BROKEN = {
    "unknown key": ("sources: []\nsuorces: []\n", "feeds.yaml:2", "suorces"),
    "bad URL": ("sources:\n  - id: a\n    url: htp://x\n", "feeds.yaml:3", "sources[0].url"),
    "duplicate id": (
        "sources:\n  - {id: a, url: 'http://x.example/'}\n  - {id: a, url: 'http://y.example/'}\n",
        "feeds.yaml:3",
        "sources[1].id",
    ),
    "unknown province": (
        "sources:\n  - id: a\n    url: http://x.example/\n    province: ha-tay\n",
        "feeds.yaml:4",
        "sources[0].province",
    ),
    "bad duration": ("fetch:\n  interval: soon\nsources: []\n", "feeds.yaml:2", "fetch.interval"),
    "not YAML": ("sources: [\n", "feeds.yaml:", ""),
}


@pytest.mark.parametrize(
    ("fault", "command"), [*((fault, "check") for fault in BROKEN), ("bad URL", "run"), ("duplicate id", "poll")]
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, fault: str, command: str) -> None:
    """A fault in feeds.yaml is one sentence with file, line and key; exit status 2; nothing is started."""
    text, place, key = BROKEN[fault]
    (tmp_path / "feeds.yaml").write_text(text, encoding="utf-8")
    done = aggregator(command, folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert place in sentence
    assert key in sentence
    assert list(tmp_path.iterdir()) == [tmp_path / "feeds.yaml"]


def test_config_may_stand_before_or_behind_the_command(folder: Path, tmp_path: Path) -> None:
    """--config names the file wherever it stands."""
    (folder / "feeds.yaml").rename(folder / "other.yaml")
    assert aggregator("--config", "other.yaml", "check", folder=tmp_path).returncode == 0
    assert aggregator("check", "--config", "other.yaml", folder=tmp_path).returncode == 0
    missing = aggregator("check", folder=tmp_path)
    assert missing.returncode == 2
    assert "aggregator init" in missing.stderr


@pytest.mark.parametrize("command", ["init", "run", "poll", "publish", "check", "preview", "why", "demo"])
def test_help_shows_an_example(command: str) -> None:
    """Each command's help has an example of its use."""
    shown = CliRunner().invoke(app, [command, "--help"]).output
    assert f"aggregator {command}" in shown.split("Example:")[1]
