"""Odd documents, each through a whole poll: served on loopback with its status and headers, kept in a store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator import poll
from aggregator.config import Settings
from aggregator.model import Attempt, Group, Story
from aggregator.store import Store
from tests.cli.program import aggregator
from tests.conftest import LOCAL
from tests.loopback import Loopback, Page

ODD = Path(__file__).parent / "parse" / "odd"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in json.loads((ODD / "cases.json").read_text(encoding="utf-8"))
}


def page_of(case: dict[str, Any]) -> Page:
    return Page((ODD / case["file"]).read_bytes(), case["content_type"], case["status"], dict(case["headers"]))


def settings_for(make: Callable[[str, str], Settings], address: str, kind: str, tmp_path: Path) -> Settings:
    text = f"sources:\n  - {{id: odd, name: Nguồn thử, url: '{address}', kind: {kind}, interval: 1h}}\n"
    return make(text, f"sqlite:///{tmp_path / 'odd.db'}")


def polled(settings: Settings, times: int = 1) -> tuple[Attempt, list[Story], int]:
    """Poll, and give the last attempt, the stories, and how many items there are."""
    with Store(settings.database_url) as store:
        for _ in range(times):
            [attempt] = asyncio.run(poll.poll_once(settings, store, settings.sources))
        [view] = store.sources()
        return attempt, store.stories(Group(), limit=1_000), view.state.items


@pytest.mark.parametrize("kind", [pytest.param("feed", marks=pytest.mark.long), "auto"])
def test_all_at_once_through_the_command(kind: str, loopback: Loopback, tmp_path: Path) -> None:
    """`aggregator poll` of every odd document, each a source, served with its status and headers, twice.

    Each gives what it must or fails in a class of its own, whether its kind is declared or found out; none harms
    another, and a second look brings nothing new.
    """
    lines = []
    for name, case in CASES.items():
        loopback.pages[f"/{name}"] = page_of(case)
        lines.append(f"  - {{id: {name}, name: Nguồn {name}, url: '{loopback.address}/{name}', kind: {kind}}}\n")
    (tmp_path / "feeds.yaml").write_text(f"{LOCAL}database: sqlite:///odd.db\nsources:\n{''.join(lines)}")
    first, second = (aggregator("poll", folder=tmp_path) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "0 new items" in second.stdout
    with Store(f"sqlite:///{tmp_path / 'odd.db'}") as store:
        states = {view.state.source: view.state for view in store.sources()}
    for name, case in CASES.items():
        expected, state = case["expect"], states[name]
        assert state.status != "fault", (name, state.sentence)
        if expected["outcome"] != "any":
            assert bool(state.failures) == (expected["outcome"] == "fail"), (name, state.sentence)
            assert bool(state.sentence) == bool(state.failures), name
        if "titles" in expected or "count" in expected:
            wanted = len(expected["titles"]) if "titles" in expected else expected["count"]
            assert state.items == wanted, name
        if expected.get("canary"):
            named = {"/c/good-rss"} if kind == "auto" else set()  # the feed that html-autodiscovery names
            assert {one.path for one in loopback.asked} == {f"/{one}" for one in CASES} | named


READABLE = [name for name, case in CASES.items() if case["expect"]["outcome"] != "fail"]


@pytest.mark.parametrize("name", READABLE)
def test_what_is_told_of_it(
    name: str, loopback: Loopback, settings_of: Callable[[str, str], Settings], tmp_path: Path
) -> None:
    """The stories of an odd document have the titles, moments and links they must, and nothing they must not."""
    case = CASES[name]
    loopback.pages["/odd"] = page_of(case)
    attempt, stories, items = polled(settings_for(settings_of, f"{loopback.address}/odd", "feed", tmp_path))
    if case["expect"]["outcome"] == "ok":
        assert not attempt.failed, attempt.sentence
        check_told(case["expect"], stories, items)
    body = "".join(f"{story.title} {story.link} {story.summary}" for story in stories)
    for never in case["expect"].get("never", []):
        assert never not in body


def check_told(expected: dict[str, Any], stories: list[Story], items: int) -> None:
    if "titles" in expected:
        assert sorted(story.title for story in stories) == sorted(expected["titles"])
    if "count" in expected:
        assert items == expected["count"]
    by_title = {story.title: story for story in stories}
    for title, moment in expected.get("utc", {}).items():
        [origin] = by_title[title].origins
        told = origin.published.strftime("%Y-%m-%dT%H:%M:%SZ") if origin.published else None
        assert told == moment, title
    for title, link in expected.get("links", {}).items():
        assert by_title[title].link == link


def test_volatile_ids_stay_three_items(
    loopback: Loopback, settings_of: Callable[[str, str], Settings], tmp_path: Path
) -> None:
    """A source that gives new guids and new session links at every fetch still has three items."""
    text = (ODD / "id-volatile.xml").read_text(encoding="utf-8")
    turn = iter(range(100))

    def page() -> Page:
        number = next(turn)
        body = text.replace("sid=", f"sid={number:x}a").replace(
            '<guid isPermaLink="false">', f'<guid isPermaLink="false">{number}'
        )
        return Page(body.encode())

    loopback.pages["/odd"] = page
    _, stories, items = polled(settings_for(settings_of, f"{loopback.address}/odd", "feed", tmp_path), times=4)
    assert (len(stories), items) == (3, 3)


def test_an_edited_title_is_the_same_story(
    loopback: Loopback, settings_of: Callable[[str, str], Settings], tmp_path: Path
) -> None:
    """A corrected title updates its item and its story in place: the id stays, `updated` moves."""
    body = (ODD / "id-edited.xml").read_text(encoding="utf-8")
    loopback.pages["/odd"] = Page(body.encode())
    settings = settings_for(settings_of, f"{loopback.address}/odd", "feed", tmp_path)
    _, [first], _ = polled(settings)
    loopback.pages["/odd"] = Page(body.replace("(1)", "(1) (đã sửa)").encode())
    attempt, [second], items = polled(settings)
    assert (attempt.new, attempt.updated, items) == (0, 1, 1)
    assert second.title.endswith("(đã sửa)")
    assert second.hash == first.hash
    assert second.updated > first.updated
    assert second.published == first.published
