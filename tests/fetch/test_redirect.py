"""Where redirects lead and who may hear what is the source's."""

from __future__ import annotations

import pytest
from yarl import URL

from aggregator.fetch.redirect import Redirect, host, redirect, same_site

HERE = URL("https://tin.example/a/b?c=d")
TARGETS = [
    ("/x", "https://tin.example/x"),
    ("x", "https://tin.example/a/x"),
    ("?p=2", "https://tin.example/a/b?p=2"),
    ("//khac.example/x", "https://khac.example/x"),
    ("HTTP://Khac.Example:80", "http://khac.example/"),
    (" /có dấu ", "https://tin.example/c%C3%B3%20d%E1%BA%A5u"),
    ("/c\udcf3", "https://tin.example/c%F3"),
    ("/x#top", "https://tin.example/x"),
    ("https://u:p@tin.example/x", "https://tin.example/x"),
    ("/100%", "https://tin.example/100%25"),
    ("https://khuyếncông.example/", "https://xn--khuyncng-93a1837e.example/"),
]


@pytest.mark.parametrize(("location", "target"), TARGETS)
def test_target(location: str, target: str) -> None:
    """A Location is read as servers write it: relative, with raw letters and spaces; fragment and password dropped."""
    assert redirect(HERE, 301, location) == Redirect(URL(target), permanent=True)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://tin.example/elsewhere", True),
        ("https://tin.example:443/", True),
        ("https://TIN.example/", True),
        ("http://tin.example/", False),
        ("https://www.tin.example/", False),
        ("https://tin.example:8443/", False),
        ("https://tin.example.khac.example/", False),
    ],
)
def test_same_site(other: str, same: bool) -> None:
    """Only the source's own origin is the same site."""
    assert same_site(HERE, URL(other)) is same


def test_upgrade_is_same_site() -> None:
    """From http to https of one host is the same site, never back, never between other ports."""
    assert same_site(URL("http://tin.example/"), HERE)
    assert not same_site(URL("http://tin.example:8080/"), URL("https://tin.example:8443/"))


def test_host() -> None:
    """The http and https of one site are one host to be polite to; another port is another host."""
    assert host(URL("http://tin.example/")) == host(URL("https://tin.example:443/x")) == ("tin.example", None)
    assert host(URL("http://tin.example:8080/")) == ("tin.example", 8080)
