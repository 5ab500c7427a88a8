"""The documents of the sample sources, written as their platforms write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from typing import assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined

from aggregator.demo.scenario import Form, SampleSource, Shown
from aggregator.model import VIETNAM
from aggregator.vietnamese import fold

LOOPBACK = "127.0.0.1"
MOST_READ = 3
"""Titles in a listing's sidebar."""
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_TYPES: dict[Form, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "mastercms": "text/html; charset=utf-8",
    "nukeviet": "text/html; charset=utf-8",
}
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sample:
    """A document as it is served; validators are ``None`` where the platform sends none."""

    body: bytes
    content_type: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A sample source and where it is served."""

    source: SampleSource
    port: int
    """On loopback."""

    @property
    def root(self) -> str:
        """``http://127.0.0.1:40001``, without a last slash."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def url(self) -> str:
        """Address of its document."""
        return f"{self.root}{self.source.path}"

    def path(self, shown: Shown) -> str:
        """Path of an article, in the manner of its platform."""
        folder = self.source.path if self.source.form == "nukeviet" else "/"
        return f"{folder}{slug(shown.title)}-{shown.number}.html"


def listing(site: Site, shown: Sequence[Shown], started: datetime, now: datetime) -> Sample:
    """A source's document.

    Args:
        site: the source.
        shown: what it lists, the newest first.
        started: when it was set up; an empty document was last changed then.
        now: aware.
    """
    changed = max((one.appeared for one in shown), default=started)
    body = _body(site, shown, changed, now).encode()
    content_type = _TYPES[site.source.form]
    match site.source.form:
        case "mastercms" | "nukeviet":
            return Sample(body, content_type)
        case "rss":
            modified = format_datetime(_gmt(changed), usegmt=True)
            return Sample(body, content_type, _etag(body), modified)
        case "atom" | "json":
            return Sample(body, content_type, f"W/{_etag(body)}")
        case _:
            assert_never(site.source.form)


def article(site: Site, shown: Shown) -> Sample:
    """An article's own page."""
    return Sample(_template("article.html", site=site, one=shown).encode(), HTML)


def failure(site: Site, status: int) -> Sample:
    """What a source that fails answers."""
    return Sample(_template("failure.html", site=site, status=status).encode(), HTML)


def slug(title: str) -> str:
    """A title as addresses spell it."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in fold(title)).split())[:80].strip("-")


def _body(site: Site, shown: Sequence[Shown], changed: datetime, now: datetime) -> str:
    match site.source.form:
        case "rss":
            return _template("rss.xml", site=site, shown=shown, changed=changed)
        case "atom":
            return _template("atom.xml", site=site, shown=shown, changed=changed)
        case "json":
            return _json(site, shown)
        case "mastercms" | "nukeviet" as form:
            return _template(f"{form}.html", site=site, shown=shown, most_read=shown[-MOST_READ:], now=now)
        case _:
            assert_never(site.source.form)


def _json(site: Site, shown: Sequence[Shown]) -> str:
    items = [
        {
            "id": str(one.number),
            "url": f"{site.root}{site.path(one)}",
            "title": one.title,
            "content_text": one.lead or one.title,
            **({} if one.date == "none" else {"date_published": _local(one.moment).isoformat()}),
            "tags": [one.label] if one.label else [],
        }
        for one in shown
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.source.name,
        "home_page_url": f"{site.root}/",
        "feed_url": site.url,
        "language": "vi",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _etag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:16]}"'


# --- templates -------------------------------------------------------------------------------------------------------


def _template(name: str, **what: object) -> str:
    return _environment().get_template(name).render(what)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("aggregator.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": lambda moment: f"{_local(moment):%H:%M}",
        "date": lambda moment: f"{_local(moment):%d/%m/%Y}",
        "seconds": lambda moment: f"{_local(moment):%H:%M:%S}",
        "weekday": lambda moment: _WEEKDAYS[_local(moment).weekday()],
        "rfc822": lambda moment: format_datetime(_local(moment)),
        "iso": lambda moment: _local(moment).isoformat(timespec="seconds"),
        "slug": slug,
    }
    return environment


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM)


def _gmt(moment: datetime) -> datetime:
    """In UTC, cut to the second, as HTTP dates are (RFC 9110 section 5.6.7)."""
    return moment.astimezone(UTC).replace(microsecond=0)
