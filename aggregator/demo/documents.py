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

from aggregator.demo.platforms import HTML, PLATFORMS, Platform, slug
from aggregator.demo.scenario import SampleSource, Shown
from aggregator.model import VIETNAM

LOOPBACK = "127.0.0.1"
MOST_READ = 3
"""Titles in a listing's sidebar."""
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


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

    @property
    def platform(self) -> Platform:
        """What its source runs on."""
        return PLATFORMS[self.source.form]

    def path(self, shown: Shown) -> str:
        """Path of an article, with its query where the platform has one."""
        return self.platform.address(self.source.path, shown.number, shown.first_title)


def listing(site: Site, shown: Sequence[Shown], started: datetime, now: datetime) -> Sample:
    """A source's document.

    Args:
        site: the source.
        shown: what it lists, the newest first.
        started: when it was set up; an empty document was last changed then.
        now: aware.
    """
    changed = max((one.changed for one in shown), default=started)
    body = _body(site, shown, changed, now).encode()
    content_type = site.platform.content_type
    match site.platform.validators:
        case "none":
            return Sample(body, content_type)
        case "strong":
            return Sample(body, content_type, _etag(body), format_datetime(_gmt(changed), usegmt=True))
        case "weak":
            return Sample(body, content_type, f"W/{_etag(body)}")
        case _:
            assert_never(site.platform.validators)


def article(site: Site, shown: Shown) -> Sample:
    """An article's own page."""
    return Sample(_template("article.html", site=site, one=shown).encode(), HTML)


def failure(site: Site, status: int) -> Sample:
    """What a source that fails answers."""
    return Sample(_template("failure.html", site=site, status=status).encode(), HTML)


def _body(site: Site, shown: Sequence[Shown], changed: datetime, now: datetime) -> str:
    if not site.platform.template:
        return _json(site, shown)
    most_read = shown[-MOST_READ:]
    return _template(site.platform.template, site=site, shown=shown, most_read=most_read, changed=changed, now=now)


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
        "dashed": lambda moment: f"{_local(moment):%d-%m-%Y}",
        "day": lambda moment: f"{_local(moment):%Y-%m-%d}",
        "american": lambda moment: _american(_local(moment)),
        "java": lambda moment: _java(_local(moment)),
        "month_for_minute": lambda moment: _month_for_minute(_gmt(moment)),
        "gmt_plus_7": lambda moment: format_datetime(_local(moment)).replace("+0700", "GMT+7"),
        "utc": lambda moment: format_datetime(_gmt(moment)),
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


def _american(local: datetime) -> str:
    """``5/4/2025 12:31 PM``, as SharePoint writes under its default locale."""
    noon = 12
    half = "AM" if local.hour < noon else "PM"
    return f"{local.month}/{local.day}/{local.year} {local.hour % noon or noon}:{local:%M} {half}"


def _java(local: datetime) -> str:
    """``Sun May 04 12:31:00 GMT+07:00 2025``: what ``java.util.Date`` says of itself."""
    weekday, day_and_month = format_datetime(local).split(", ")
    return f"{weekday} {day_and_month.split()[1]} {local:%d %H:%M:%S} GMT+07:00 {local.year}"


def _month_for_minute(gmt: datetime) -> str:
    """NukeViet up to 4.5: ``gmdate('D, j M Y H:m:s') . ' GMT'``, where ``m`` is the month."""
    weekday, rest = format_datetime(gmt).split(", ")
    return f"{weekday}, {gmt.day} {rest.split()[1]} {gmt.year} {gmt:%H}:{gmt.month:02}:{gmt:%S} GMT"
