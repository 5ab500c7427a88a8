from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

from aggregator.demo import Timeline, load_scenario, served
from aggregator.demo.documents import Site
from aggregator.model import VIETNAM

SCENARIO = load_scenario()
TIMELINE = Timeline(datetime(2025, 10, 20, 21, 0, 12, tzinfo=VIETNAM))


@pytest.fixture
def sites() -> Iterator[dict[str, Site]]:
    with served(SCENARIO, TIMELINE, lambda: TIMELINE.at(999), {}) as sites:
        yield sites


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


@pytest.mark.parametrize("source", ["cong-thuong", "an-giang", "phu-tho"])
def test_feeds_know_what_a_reader_has(sites: dict[str, Site], client: httpx.Client, source: str) -> None:
    """A feed asked for with its own ETag is answered 304 without a body, with another one 200."""
    first = client.get(sites[source].url)
    assert first.status_code == 200
    again = client.get(sites[source].url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(sites[source].url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_last_modified_alone_is_enough(sites: dict[str, Site], client: httpx.Client) -> None:
    """The RSS feed is answered 304 by its Last-Modified alone."""
    modified = client.get(sites["cong-thuong"].url).headers["last-modified"]
    assert modified == "Mon, 20 Oct 2025 14:02:27 GMT"
    assert client.get(sites["cong-thuong"].url, headers={"If-Modified-Since": modified}).status_code == 304


@pytest.mark.parametrize("source", ["lang-nghe", "hai-phong"])
def test_listings_have_no_validators(sites: dict[str, Site], client: httpx.Client, source: str) -> None:
    """A listing page is served whole each time, as such pages are, and its articles answer."""
    page = client.get(sites[source].url)
    assert page.status_code == 200
    assert not {"etag", "last-modified"} & set(page.headers)
    path = page.text.partition("<h3")[2].partition('href="')[2].partition('"')[0]
    assert client.get(sites[source].root + path).status_code == 200


def test_other_addresses(sites: dict[str, Site], client: httpx.Client) -> None:
    """A site's root leads to its list; what is not there is answered 404; what fails always fails."""
    root = sites["lang-nghe"].root
    assert client.get(f"{root}/").headers["location"] == "/khuyen-cong"
    assert client.get(f"{root}/robots.txt").status_code == 404
    assert client.get(sites["bac-ninh"].url).status_code == 503
    assert client.get(f"{sites['bac-ninh'].root}/").status_code == 503


def test_ports_are_wishes() -> None:
    """A source gets the port it had, or any other when that one is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with served(SCENARIO, TIMELINE, lambda: TIMELINE.at(0), {"phu-tho": port}) as sites:
            other = sites["phu-tho"].port
    assert other != port
    with served(SCENARIO, TIMELINE, lambda: TIMELINE.at(0), {"phu-tho": other}) as sites:
        assert sites["phu-tho"].port == other
