"""The platforms that the sample sources are modelled on: what each serves, how it dates, how it spells addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from aggregator.demo.scenario import Dating, Form
from aggregator.vietnamese import fold

HTML: Final = "text/html; charset=utf-8"
_RSS: Final = "application/rss+xml; charset=utf-8"
_EXACT: Final[frozenset[Dating]] = frozenset({"second", "minute"})
_LONGEST_SLUG: Final = 80

Address = Callable[[str, int, str], str]
"""Path of an article from its source's path, its number there and the title it first had."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One way of publishing a list of news."""

    kind: Literal["feed", "listing"]
    template: str
    """Its document's; empty for JSON, which is no template."""
    content_type: str
    address: Address
    dates: frozenset[Dating]
    """How finely it can date."""
    labels: bool = False
    """Whether it says what category an article is in."""
    validators: Literal["strong", "weak", "none"] = "none"
    """Strong ETag and Last-Modified, weak ETag alone, or nothing."""


def slug(title: str) -> str:
    """A title as addresses spell it."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in fold(title)).split())[
        :_LONGEST_SLUG
    ].strip("-")


def _slug_without_dj(title: str) -> str:
    """As Liferay spells it: every đ is lost."""
    return slug(title.replace("đ", "").replace("Đ", ""))


def _mojibake_slug(title: str) -> str:
    """As an old Joomla spells it, taking UTF-8 for Latin-1: ``pha-duya-t-ca-c`` of *phê duyệt các*."""
    taken = unicodedata.normalize("NFD", title.encode().decode("latin-1"))
    without_marks = "".join(letter for letter in taken if not unicodedata.combining(letter))
    return "-".join(re.findall("[a-z0-9]+", without_marks.lower()))[:_LONGEST_SLUG].strip("-")


def _html(_: str, number: int, title: str) -> str:
    return f"/{slug(title)}-{number}.html"


def _below(path: str, number: int, title: str) -> str:
    return f"{path}{slug(title)}-{number}.html"


def _nukeviet_feed(path: str, number: int, title: str) -> str:
    return f"{path.removesuffix('rss/')}tin-hoat-dong/{slug(title)}-{number}.html"


def _liferay(path: str, _: int, title: str) -> str:
    return f"{path}/-/asset_publisher/Xk7QmBz2/content/{_slug_without_dj(title)}"


def _sharepoint(path: str, number: int, _: str) -> str:
    return f"{path.rpartition('/')[0]}/newsdetail.aspx?NewsId={number}&CatId=103"


def _aspnet(path: str, number: int, _: str) -> str:
    return f"{path}&do=detail&id={number}"


def _webcenter(path: str, number: int, _: str) -> str:
    return f"{path}/chi-tiet?dDocName=PORTAL53{number}"


def _joomla(path: str, number: int, title: str) -> str:
    return f"{path.partition('?')[0]}/{number}-{_mojibake_slug(title)}"


def _node(_: str, number: int, __: str) -> str:
    return f"/node/{number}"


def _wordpress(_: str, __: int, title: str) -> str:
    return f"/{slug(title)}/"


PLATFORMS: Final[Mapping[Form, Platform]] = {
    "rss": Platform("feed", "rss.xml", _RSS, _html, _EXACT | {"none"}, labels=True, validators="strong"),
    "atom": Platform(
        "feed", "atom.xml", "application/atom+xml; charset=utf-8", _html, _EXACT, labels=True, validators="weak"
    ),
    "json": Platform("feed", "", "application/feed+json", _html, _EXACT | {"none"}, labels=True, validators="weak"),
    "nukeviet-rss": Platform("feed", "nukeviet.xml", "text/xml; charset=utf-8", _nukeviet_feed, _EXACT),
    "joomla": Platform("feed", "joomla.xml", _RSS, _joomla, _EXACT | {"none"}, labels=True),
    "wordpress": Platform(
        "feed", "wordpress.xml", _RSS, _wordpress, frozenset({"second"}), labels=True, validators="strong"
    ),
    "mastercms": Platform("listing", "mastercms.html", HTML, _html, frozenset({"minute", "time"}), labels=True),
    "nukeviet": Platform("listing", "nukeviet.html", HTML, _below, _EXACT | {"day"}),
    "liferay": Platform("listing", "liferay.html", HTML, _liferay, frozenset({"second"})),
    "sharepoint": Platform("listing", "sharepoint.html", HTML, _sharepoint, frozenset({"minute"})),
    "aspnet": Platform("listing", "aspnet.html", HTML, _aspnet, frozenset({"day"})),
    "webcenter": Platform("listing", "webcenter.html", HTML, _webcenter, frozenset({"minute", "none"})),
    "drupal": Platform("listing", "drupal.html", HTML, _node, frozenset({"day"})),
    "login": Platform("listing", "login.html", HTML, _html, frozenset()),
}
