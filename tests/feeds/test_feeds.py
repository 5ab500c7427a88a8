"""Every feed defect and failure story there is, as a document with its expectation beside it.

``<name>.case.json`` tells why the document is here, how it is served, and what must come of it: read by
`aggregator.parse.parse`, and where the story is one of polling, by polls of a loopback server. Names begin with the
story's id (P1 to P11); the others are defects that were found in feeds of our sources.

Not here, for it is no document: the broken certificate chain (`tests/fetch`).
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregator import health, poll
from aggregator.config import Settings
from aggregator.model import Attempt, Basis, Document, Group, Moment, Parsed, ParseFailed, Precision, Source, Story
from aggregator.parse import parse
from aggregator.parse.entries import text_of
from aggregator.store import Store
from tests.cli.program import aggregator
from tests.conftest import LOCAL
from tests.loopback import Loopback, Page

HERE = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = {
    path.name.removesuffix(".case.json"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(HERE.glob("*.case.json"))
}
POLLED = [name for name, case in CASES.items() if "polls" in case]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 21, 0, tzinfo=ZONE)
URL = "http://nguon.vn.example/rss/tin.xml"


def source_of(case: dict[str, Any]) -> Source:
    declared = case.get("source", {})
    return Source(
        id="nguon",
        name="Nguồn thử",
        url=URL,
        kind="feed",
        timezone=ZoneInfo(declared.get("timezone", ZONE.key)),
        date_order=declared.get("date_order", "dmy"),
    )


def body_of(case: dict[str, Any]) -> bytes:
    """What the server sends; a case that is ``packed`` is compressed so many times."""
    body: bytes = (HERE / case["document"]).read_bytes()
    for _ in range(case.get("packed", 0)):
        body = gzip.compress(body, mtime=0)
    return body


def page_of(case: dict[str, Any]) -> Page:
    return Page(body_of(case), case["content_type"], case.get("status", 200), case.get("headers", {}))


def read(case: dict[str, Any]) -> Parsed:
    """Read a document as it is after its Content-Encoding was undone."""
    body = body_of(case)
    if case.get("headers", {}).get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return parse(body, source=source_of(case), url=URL, content_type=case["content_type"], now=NOW)


def moment_of(told: list[str] | None) -> Moment | None:
    if told is None:
        return None
    local, precision, basis = told
    at = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    return Moment(at.astimezone(UTC), Precision(precision), Basis(basis))


@pytest.mark.parametrize("name", CASES)
def test_read(name: str) -> None:
    """A document gives the titles, moments, links, guids and labels it must, or fails in its class and says why."""
    case = CASES[name]
    expected, parsed = case["expect"], read(case)

    if "failure" in expected:
        assert isinstance(parsed, ParseFailed), parsed
        assert parsed.reason == expected["failure"]
        assert expected.get("sentence", "") in parsed.sentence
        assert ";" in parsed.sentence, "it says what to do"
        return
    assert isinstance(parsed, Document), parsed
    entries = {text_of(entry.title): entry for entry in parsed.entries}
    assert len(parsed.entries) == expected.get("count", len(parsed.entries))
    assert list(entries) == expected.get("titles", list(expected.get("moments", entries)))
    assert {title: entry.moment for title, entry in entries.items()}.items() >= {
        title: moment_of(told) for title, told in expected.get("moments", {}).items()
    }.items()
    for key, told in (
        ("links", {title: entry.link for title, entry in entries.items()}),
        ("guids", {title: entry.guid for title, entry in entries.items()}),
    ):
        assert told.items() >= expected.get(key, {}).items()
    assert {title: list(entries[title].labels) for title in expected.get("labels", {})} == expected.get("labels", {})
    assert parsed.form == expected.get("form", parsed.form)
    check_told(expected, parsed)


def check_told(expected: dict[str, Any], document: Document) -> None:
    told = " ".join(document.warnings)
    for warning in expected.get("warnings", []):
        assert warning in told
    assert expected.get("warnings") != [] or not told
    text = "".join(f"{entry.title} {entry.link} {entry.summary}" for entry in document.entries)
    assert not [never for never in expected.get("never", []) if never in text]


def test_all_at_once_through_the_command(loopback: Loopback, tmp_path: Path) -> None:
    """`aggregator poll` of every document, each a source: each comes to what it must, and none harms another."""
    lines = []
    for number, (name, case) in enumerate(CASES.items()):
        loopback.pages[f"/{number}"] = page_of(case)
        settings = "".join(f", {key}: {value}" for key, value in case.get("source", {}).items())
        address = f"{loopback.address}/{number}"
        lines.append(f"  - {{id: s{number}, name: '{name}', url: '{address}', kind: feed{settings}}}\n")
    (tmp_path / "feeds.yaml").write_text(f"{LOCAL}database: sqlite:///feeds.db\nsources:\n{''.join(lines)}")

    run = aggregator("poll", folder=tmp_path)

    assert run.returncode == 0, run.stderr
    with Store(f"sqlite:///{tmp_path / 'feeds.db'}") as store:
        states = {view.state.source: view.state for view in store.sources()}
    for number, (name, case) in enumerate(CASES.items()):
        state, failure = states[f"s{number}"], case["expect"].get("failure")
        assert (state.status if state.failures else None) == failure, (name, state.status, state.sentence)


# --- stories of polling ----------------------------------------------------------------------------------------------


class Polling:
    """One source or two, polled as often as a test wants, and what came of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def once(self) -> tuple[Attempt, list[Story], list[health.Health]]:
        with Store(self.settings.database_url) as store:
            attempts = asyncio.run(poll.poll_once(self.settings, store, self.settings.sources))
            now = datetime.now(UTC)
            judged = [health.judge(view.state, now) for view in store.sources()]
            return attempts[0], store.stories(Group(), limit=1_000), judged


def polling_of(name: str, loopback: Loopback, settings_of: Callable[[str, str], Settings], tmp_path: Path) -> Polling:
    loopback.pages["/first"] = page_of(CASES[name])
    sources = ["first"]
    if "with" in CASES[name]["polls"]:
        loopback.pages["/second"] = page_of(CASES[CASES[name]["polls"]["with"]])
        sources.append("second")
    text = "sources:\n" + "".join(
        f"  - {{id: {one}, name: Nguồn {one}, url: '{loopback.address}/{one}', kind: feed}}\n" for one in sources
    )
    return Polling(settings_of(text, f"sqlite:///{tmp_path / 'polls.db'}"))


@pytest.mark.parametrize("name", POLLED)
def test_polled(name: str, loopback: Loopback, settings_of: Callable[[str, str], Settings], tmp_path: Path) -> None:
    """What a poll makes of a document: its stories, when they are published, and the health of its source."""
    expected = CASES[name]["polls"]
    polling = polling_of(name, loopback, settings_of, tmp_path)
    before = datetime.now(UTC) - timedelta(seconds=1)

    attempt, stories, judged = polling.once()

    assert not attempt.failed, attempt.sentence
    assert "missed" not in " ".join(attempt.warnings)
    assert len(stories) == expected["stories"]
    assert all(story.published <= datetime.now(UTC) for story in stories)
    if expected.get("published") == "first sight":
        listed = [text_of(entry.title) for entry in document_of(name).entries]
        newest_first = [story.title for story in sorted(stories, key=lambda story: story.published, reverse=True)]
        assert newest_first == listed
        assert all(story.published > before - timedelta(seconds=len(stories)) for story in stories)
    assert judged[0].word == expected.get("health", judged[0].word)


AGAIN = [name for name in POLLED if {"then", "then_new", "same_stories"} & set(CASES[name]["polls"])]


@pytest.mark.parametrize("name", AGAIN)
def test_polled_again(
    name: str, loopback: Loopback, settings_of: Callable[[str, str], Settings], tmp_path: Path
) -> None:
    """The next poll, of the same document or of what the source shows later, brings what is new and moves nothing."""
    expected = CASES[name]["polls"]
    polling = polling_of(name, loopback, settings_of, tmp_path)
    _, first, _ = polling.once()
    later = {**CASES[name], "document": expected.get("then", CASES[name]["document"])}
    loopback.pages["/first"] = replace(page_of(later), headers={"X-Poll": "second"})

    attempt, second, _ = polling.once()

    assert attempt.new == expected.get("then_new", attempt.new)
    assert expected.get("then_warned", "") in " ".join(attempt.warnings)
    assert attempt.updated == expected.get("then_updated", attempt.updated)
    assert len(second) == expected.get("then_stories", len(first))
    if expected.get("same_stories"):
        assert [(one.hash, one.published, one.updated) for one in second] == [
            (one.hash, one.published, one.updated) for one in first
        ]


def document_of(name: str) -> Document:
    parsed = read(CASES[name])
    assert isinstance(parsed, Document)
    return parsed
