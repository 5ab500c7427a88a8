"""The pages people read: Jinja templates beside this file, filled from what they are given and nothing else.

Every text a reader sees goes through gettext with the Vietnamese as its key, in the templates. No page holds the time
it was made at, so that unchanged data gives unchanged bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, assert_never
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator.model import Category, FeedInfo, Place, Precision, Site, Story
from aggregator.provinces import PROVINCES
from aggregator.render.entry import province_name
from aggregator.render.reasons import fault_in_vietnamese, in_vietnamese
from aggregator.render.text import address, legal, plain, shorten
from aggregator.vietnamese import sort_key

Kind = Literal["all", "category", "province", "source"]

_WORDS = ("failing", "gone", "silent", "waiting", "ok", "disabled", "removed")
"""In the order in which ``/sources`` lists them: what needs a person first."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page."""

    site: Site
    categories: tuple[Category, ...]
    live: bool = True
    """Whether the pages of single stories and of the sources are there; a static site has none."""


@dataclass(frozen=True, slots=True)
class Section:
    """A category on the home page with its newest stories."""

    category: Category
    stories: Sequence[Story]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source on ``/sources``."""

    id: str
    name: str
    url: str
    province: str | None
    word: str
    """Its state, as ``health.Word`` has it."""
    since: datetime | None
    """When it was last well (``failing``, ``gone``) or its newest item (``silent``)."""
    sentence: str
    """What is wrong and what to do, in English; empty when nothing is."""
    succeeded_at: datetime | None = None
    next_poll_at: datetime | None = None
    items: int = 0
    status: str = ""
    """Of its last poll, as ``model.Attempt`` has it."""


def home(frame: Frame, feed: FeedInfo, latest: Sequence[Story], sections: Sequence[Section]) -> bytes:
    """The first page: the newest stories of all, then those of each category."""
    listed = sorted(PROVINCES, key=lambda province: sort_key(province.name))
    return _page(
        "home.html",
        frame,
        feed,
        latest=by_moment(latest),
        sections=[Section(section.category, by_moment(section.stories)) for section in sections],
        provinces=listed,
    )


def group(frame: Frame, feed: FeedInfo, stories: Sequence[Story], *, kind: Kind) -> bytes:
    """The page of a category, a province or a source."""
    heading = feed.title.removesuffix(f" – {frame.site.title}")
    return _page("group.html", frame, feed, stories=by_moment(stories), kind=kind, heading=heading)


def story(frame: Frame, told: Story) -> bytes:
    """The page of one story: what it is, who carries it, and why it stands where it stands."""
    return _page("story.html", frame, None, story=told)


def sources(frame: Frame, rows: Sequence[SourceRow]) -> bytes:
    """Every source with its state; those that need a person first."""
    ordered = sorted(rows, key=lambda row: (_WORDS.index(row.word), sort_key(row.name), row.id))
    counted = Counter(row.word for row in rows)
    tally = [(word, counted[word]) for word in _WORDS if counted[word]]
    return _page("sources.html", frame, None, rows=ordered, tally=tally)


def message(frame: Frame, status: int) -> bytes:
    """The page of an HTTP status that is no success, such as 404."""
    return _page("message.html", frame, None, status=int(status))


def stylesheet() -> bytes:
    """The one stylesheet, served as ``/static/style.css``."""
    return (Path(__file__).parent / "static" / "style.css").read_bytes()


def root(site: Site) -> str:
    """The path the site stands under, without a last slash: empty where it has a host to itself."""
    return urlsplit(site.url).path.rstrip("/")


def by_moment(stories: Sequence[Story]) -> list[Story]:
    """As people read them: the latest moment first; among equal moments the latest to arrive."""
    return sorted(stories, key=lambda told: (told.published, told.sequence), reverse=True)


def moment(at: datetime, site: Site, precision: Precision | str | None = Precision.MINUTE) -> str:
    """A moment as the Vietnamese press writes it, no finer than it is known: ``07:19 | 18/10/2025``."""
    there = at.astimezone(site.timezone)
    known = Precision(precision or Precision.MINUTE)
    match known:
        case Precision.SECOND | Precision.MINUTE:
            return f"{there:%H:%M | %d/%m/%Y}"
        case Precision.HOUR:
            return f"{there:%H} giờ | {there:%d/%m/%Y}"
        case Precision.DAY:
            return f"{there:%d/%m/%Y}"
        case _:
            assert_never(known)


def by_province(places: Sequence[Place]) -> list[tuple[str, list[str]]]:
    """Each province once, with the former units that were named."""
    former: dict[str, list[str]] = {}
    for place in places:
        named = former.setdefault(place.slug, [])
        named.extend(name for name in place.formers if name not in named)
    return list(former.items())


def _stamp(at: datetime, site: Site) -> str:
    return at.astimezone(site.timezone).isoformat(timespec="minutes")


def _words(markup: str, length: int) -> str:
    return shorten(plain(markup), length)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _page(template: str, frame: Frame, feed: FeedInfo | None, **parts: object) -> bytes:
    text = (
        _environment()
        .get_template(template)
        .render(
            site=frame.site,
            root=root(frame.site),
            categories=frame.categories,
            live=frame.live,
            feed=feed,
            **parts,
        )
    )
    return legal(text).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= {
        "address": address,
        "by_province": by_province,
        "fault": fault_in_vietnamese,
        "host": _host,
        "moment": moment,
        "province": province_name,
        "reason": in_vietnamese,
        "stamp": _stamp,
        "words": _words,
    }
    return environment
