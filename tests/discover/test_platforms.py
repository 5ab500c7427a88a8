from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.discover.platforms import PLATFORMS, likely_feeds, made_by
from aggregator.parse.advertised import Shown, shown_by

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("platforms.json").read_text(encoding="utf-8"))


def shown(case: dict[str, Any]) -> Shown:
    page = f"<html><head>{case['head']}</head><body></body></html>".encode()
    return shown_by(page, url=case["url"], content_type=None)


@pytest.mark.parametrize("case", CASES, ids=[case["why"][:60] for case in CASES])
def test_where_a_platform_keeps_its_feeds(case: dict[str, Any]) -> None:
    """A page's platform is told by its signs, and its feeds are looked for in the platform's own places first."""
    platform = made_by(case["url"], shown(case))
    assert (platform.name if platform else None) == case["platform"]
    feeds = likely_feeds(case["url"], shown(case))
    assert list(feeds[: len(case["feeds"])]) == [urljoin(case["url"], feed) for feed in case["feeds"]]


def test_every_platform_has_a_case() -> None:
    """No row of the table is without its case."""
    assert {platform.name for platform in PLATFORMS} <= {case["platform"] for case in CASES}


@given(
    st.from_regex(r"/[a-z0-9{}%/._-]{0,40}(\?[a-z0-9{}%=&_-]{0,20})?", fullmatch=True),
    st.text(max_size=200),
    st.sampled_from(["NukeViet", "Joomla", "Drupal", "WordPress", "SharePoint", ""]),
)
def test_any_page_gives_addresses_of_its_own_site(path: str, markup: str, generator: str) -> None:
    """Whatever stands in an address or a page, what is tried is on the same host, each address once."""
    feeds = likely_feeds(f"https://a.example{path}", Shown(generator=generator, markup=markup))
    assert len(set(feeds)) == len(feeds)
    assert all(feed.startswith("https://a.example/") for feed in feeds)
