from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime
from html import escape

import httpx
import pytest

from aggregator.demo import Timeline, load_scenario, served
from aggregator.demo.documents import Site
from aggregator.demo.scenario import shown_by
from aggregator.demo.server import answer
from aggregator.model import VIETNAM

SCENARIO = load_scenario()
TIMELINE = Timeline(datetime(2025, 10, 20, 21, 0, 12, tzinfo=VIETNAM))


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with served(SCENARIO, TIMELINE, lambda: TIMELINE.at(999), {}) as sites:
        yield sites


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


@pytest.mark.parametrize("source", ["cong-thuong", "an-giang", "phu-tho", "khuyen-cong-vung"])
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
    assert modified == "Mon, 20 Oct 2025 14:10:12 GMT"
    assert client.get(sites["cong-thuong"].url, headers={"If-Modified-Since": modified}).status_code == 304


@pytest.mark.parametrize("source", ["lang-nghe", "hai-phong"])
def test_listings_have_no_validators(sites: dict[str, Site], client: httpx.Client, source: str) -> None:
    """A listing page is served whole each time, as such pages are, and its articles answer."""
    page = client.get(sites[source].url)
    assert page.status_code == 200
    assert not {"etag", "last-modified"} & set(page.headers)
    path = page.text.partition("<h3")[2].partition('href="')[2].partition('"')[0]
    assert client.get(sites[source].root + path).status_code == 200


@pytest.mark.parametrize("source", [source.id for source in SCENARIO.sources if not source.broken])
def test_every_article_has_its_page(sites: dict[str, Site], client: httpx.Client, source: str) -> None:
    """Each article a source lists answers at its address, also where its number stands in the query."""
    site = sites[source]
    for shown in shown_by(site.source, SCENARIO, TIMELINE, TIMELINE.at(999)):
        page = client.get(site.root + site.path(shown))
        assert page.status_code == 200
        assert f"<h1>{escape(shown.title)}</h1>" in page.text


def test_what_is_behind_the_question_mark(sites: dict[str, Site], client: httpx.Client) -> None:
    """A query counts on the platforms that have one in their addresses, and is passed over on others."""
    assert client.get(f"{sites['lai-chau'].root}/default.aspx?page=document").status_code == 404
    assert client.get(f"{sites['lai-chau'].root}/default.aspx").status_code == 404
    assert client.get(f"{sites['cong-thuong'].url}?utm_source=rss").status_code == 200


def test_a_login_page_answers_everything(sites: dict[str, Site], client: httpx.Client) -> None:
    """Whatever it is asked for, the source behind a login answers 200 with its form."""
    for path in ("/tin-tuc", "/", "/tin-tuc/bai-viet-1.html"):
        page = client.get(f"{sites['nghe-an'].root}{path}")
        assert (page.status_code, 'type="password"' in page.text) == (200, True)


@pytest.mark.parametrize(
    ("elapsed", "status"), [(164, 200), (165, 503), (209, 503), (210, 200), (240, 503), (310, 200)]
)
def test_one_comes_and_goes(elapsed: int, status: int) -> None:
    """A source answers 503 in the spans declared, and otherwise as ever."""
    site = Site(next(source for source in SCENARIO.sources if source.down), 40001)
    assert answer(site, SCENARIO, TIMELINE, TIMELINE.at(elapsed), site.source.path, {}).status == status


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
