from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalise import canonical, link_key

CASES = list(csv.reader(Path(__file__).with_name("links.csv").read_text(encoding="utf-8").splitlines()))[1:]


@pytest.mark.parametrize(("same", "one", "other", "why"), CASES, ids=[case[3] for case in CASES])
def test_two_addresses_are_of_one_article_or_not(same: str, one: str, other: str, why: str) -> None:
    """What does not say which article it is is folded away; what may say it is kept."""
    assert (canonical(one) == canonical(other)) == (same == "yes"), why
    assert (link_key(one) == link_key(other)) == (same == "yes"), why


@pytest.mark.parametrize(
    ("link", "form"),
    [
        ("https://www.Bao.vn:443/tin/5.html?b=2&a=1&utm_source=rss#x", "bao.vn/tin/5.html?a=1&b=2"),
        ("http://angiang.vn:81/", "angiang.vn:81/"),
        ("https://bao.vn/tin?flag", "bao.vn/tin?flag="),
        (" https://bao.vn/tin ", "bao.vn/tin"),
    ],
)
def test_the_canonical_form(link: str, form: str) -> None:
    """It is host, port, path and sorted parameters."""
    assert canonical(link) == form


@pytest.mark.parametrize(
    "link", ["", "mailto:a@b.vn", "http:host/tin", "https://", "https://[::1", "https://bao.vn:99999/", "tin-5.html"]
)
def test_what_is_no_address_stays_as_it_is(link: str) -> None:
    """A link that cannot be split is compared as it is written."""
    assert canonical(link) == link


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_a_key(host: str, path: str, query: str) -> None:
    """Whatever a source writes for a link gives 32 hexadecimal digits, the same each time."""
    link = f"https://{host}/{path}?{query}"
    assert re.fullmatch("[0-9a-f]{32}", link_key(link))
    assert link_key(link) == link_key(link)


_PATHS = st.text("abcXYZ019-._~/:@!$'()*+,=%ế", max_size=20).map(lambda path: "/" + path)


@settings(deadline=None)
@given(_PATHS)
def test_quoting_a_path_changes_no_article(path: str) -> None:
    """A path is the same whether the source quoted its letters or not."""
    quoted = quote(unquote(path, errors="surrogateescape"), safe="/:@!$'()*+,=", errors="surrogateescape")
    assert canonical(f"http://bao.vn{path}") == canonical(f"http://bao.vn{quoted}")


@settings(deadline=None)
@given(_PATHS, st.sampled_from(["bao.vn", "m.bao.vn", "WWW.Bao.vn", "a_b.vn", "a..b", "báo.vn"]))
def test_an_empty_query_is_none(path: str, host: str) -> None:
    """The short way for links without port and parameters gives what the long way gives."""
    assert canonical(f"https://{host}{path}") == canonical(f"https://{host}:443{path}?")
