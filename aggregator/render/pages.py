"""The pages people read: Jinja templates beside this file, filled from what they are given and nothing else.

Every text a reader sees goes through gettext with the Vietnamese as its key, in the templates. No page holds the time
it was made at, so that unchanged data gives unchanged bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, assert_never
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aggregator.model import Basis, Category, Event, Expired, FeedInfo, Moment, Place, Precision, Site, Source, Story
from aggregator.provinces import PROVINCES, Province, Region, by_slug
from aggregator.render.catalogue import SPOKEN, Language, translations
from aggregator.render.entry import province_name
from aggregator.render.reasons import fault_in_vietnamese, in_vietnamese
from aggregator.render.text import address, legal, plain, shorten
from aggregator.vietnamese import sort_key

Kind = Literal["all", "category", "province", "source"]

_WORDS = ("failing", "gone", "silent", "waiting", "ok", "disabled", "removed")
"""In the order in which ``/sources`` lists them: what needs a person first."""

_REGIONS: tuple[Region, ...] = ("bac", "trung-tay-nguyen", "nam")

QUIET_DAYS = 30
"""A province whose own sources said nothing for longer is marked."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page."""

    site: Site
    categories: tuple[Category, ...]
    live: bool = True
    """Whether the pages of single stories and of the sources are there; a static site has none, and no English."""
    language: Language = SPOKEN


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
    feed: str | None = None
    """The feed that was found for its page and is polled in the page's stead."""
    republished: Event | None = None
    """When it last listed its old items under other addresses, if that was lately."""


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """What is known of a province on ``/provinces``."""

    stories: int = 0
    """How many are about it."""
    told: Moment | None = None
    """Of the newest story about it."""
    spoke: Moment | None = None
    """Of the newest item of its own sources."""
    sources: int = 0
    """How many of its own are read."""


def home(frame: Frame, feed: FeedInfo, latest: Sequence[Story], sections: Sequence[Section]) -> bytes:
    """The first page: the newest stories of all, then those of each category."""
    return _page(
        "home.html",
        frame,
        feed.page,
        feed,
        latest=by_moment(latest),
        sections=[Section(section.category, by_moment(section.stories)) for section in sections],
        provinces=_in_order(PROVINCES),
    )


def group(frame: Frame, feed: FeedInfo, stories: Sequence[Story], *, kind: Kind) -> bytes:
    """The page of a category, a province or a source."""
    heading = feed.title.removesuffix(f" – {frame.site.title}")
    province = by_slug(feed.page.rpartition("/")[2]) if kind == "province" else None
    former = [unit.name for unit in province.merged] if province else []
    shown = by_moment(stories)
    return _page("group.html", frame, feed.page, feed, stories=shown, kind=kind, heading=heading, former=former)


def story(frame: Frame, told: Story) -> bytes:
    """The page of one story: what it is, who carries it, and why it stands where it stands."""
    return _page("story.html", frame, f"/story/{told.hash}", story=told)


def expired(frame: Frame, here: str, told: Expired) -> bytes:
    """What is told at the address of a story that is past the retention time."""
    return _page("expired.html", frame, here, told=told)


def sources(frame: Frame, rows: Sequence[SourceRow]) -> bytes:
    """Every source with its state; those that need a person first."""
    ordered = sorted(rows, key=lambda row: (_WORDS.index(row.word), sort_key(row.name), row.id))
    counted = Counter(row.word for row in rows)
    tally = [(word, counted[word]) for word in _WORDS if counted[word]]
    return _page("sources.html", frame, "/sources", rows=ordered, tally=tally)


def provinces(frame: Frame, known: Mapping[str, ProvinceRow], today: date | None = None) -> bytes:
    """The 34 by region: what is told of each, and when each last spoke itself.

    Args:
        frame: what surrounds the page.
        known: by slug; a province may be missing.
        today: in the site's zone, to count days to; ``None`` leaves them out of a page that is kept.
    """
    regions = [
        (region, [(one, known.get(one.slug, ProvinceRow())) for one in _in_order(PROVINCES) if one.region == region])
        for region in _REGIONS
    ]
    return _page("provinces.html", frame, "/provinces", regions=regions, today=today, quiet_days=QUIET_DAYS)


def subscribe(frame: Frame, sources: Sequence[Source]) -> bytes:
    """What a feed is, for who has never used one, and the address of every feed."""
    listed = sorted(sources, key=lambda source: (sort_key(source.name), source.id))
    return _page("subscribe.html", frame, "/subscribe", provinces=_in_order(PROVINCES), sources=listed)


def message(frame: Frame, status: int, here: str = "/") -> bytes:
    """The page of an HTTP status that is no success, such as 404, for the path that was asked for."""
    return _page("message.html", frame, "/" + here.lstrip("/"), status=int(status))


def stylesheet() -> bytes:
    """The one stylesheet, served as ``/static/style.css``."""
    return (Path(__file__).parent / "static" / "style.css").read_bytes()


def root(site: Site) -> str:
    """The path the site stands under, without a last slash: empty where it has a host to itself."""
    return urlsplit(site.url).path.rstrip("/")


def by_moment(stories: Sequence[Story]) -> list[Story]:
    """As people read them: the latest moment first; among equal moments the latest to arrive."""
    return sorted(stories, key=lambda told: (told.published, told.sequence), reverse=True)


def moment(at: datetime, site: Site, precision: Precision | str | None = Precision.MINUTE, hour: str = "giờ") -> str:
    """A moment as the Vietnamese press writes it, no finer than it is known: ``07:19 | 18/10/2025``."""
    there = at.astimezone(site.timezone)
    known = Precision(precision or Precision.MINUTE)
    match known:
        case Precision.SECOND | Precision.MINUTE:
            return f"{there:%H:%M | %d/%m/%Y}"
        case Precision.HOUR:
            return f"{there:%H} {hour} | {there:%d/%m/%Y}"
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


def _in_order(listed: Sequence[Province]) -> list[Province]:
    return sorted(listed, key=lambda province: sort_key(province.name))


def _stamp(at: datetime, site: Site, precision: Precision | str | None = Precision.MINUTE) -> str:
    """For ``<time datetime>``: a local date, or a moment with its offset."""
    there = at.astimezone(site.timezone)
    if precision == Precision.DAY:
        return there.date().isoformat()
    return there.isoformat(timespec="minutes")


def _days(at: datetime, site: Site, today: date) -> int:
    """Whole days from a moment's local date to today."""
    return max((today - at.astimezone(site.timezone).date()).days, 0)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _vietnamese(words: str) -> Markup:
    """Vietnamese words in a sentence of another language (WCAG 2.2, 3.1.2)."""
    return Markup('<span lang="vi">{}</span>').format(words)


def _quoted(reason: str) -> Markup:
    """A reason in English, in which quotation marks hold a source's words."""
    parts = re.split("(?<=“)(.*)(?=”)", reason, flags=re.DOTALL)
    return Markup().join(_vietnamese(part) if place % 2 else part for place, part in enumerate(parts))


# --- the frame -------------------------------------------------------------------------------------------------------


def _page(template: str, frame: Frame, here: str, feed: FeedInfo | None = None, **parts: object) -> bytes:
    """Fill a template.

    Args:
        template: its file.
        frame: what surrounds the page.
        here: the page's own path, for the link to the other language.
        feed: of the stories it shows.
        parts: what the template itself asks for.
    """
    at, carried = root(frame.site), "" if frame.language == SPOKEN else f"?lang={frame.language}"
    feeds = [(feed.path, feed.title)] if feed and feed.path != "/feed" else []
    text = (
        _environment(frame.language)
        .get_template(template)
        .render(
            site=frame.site,
            root=at,
            to=lambda path: f"{at}{path}{carried}",
            here=here,
            elsewhere=at + quote(here),
            categories=frame.categories,
            live=frame.live,
            language=frame.language,
            vi="" if frame.language == SPOKEN else Markup(' lang="vi"'),
            feed=feed,
            feeds=[*feeds, ("/feed", frame.site.title)],
            **parts,
        )
    )
    return legal(text).encode()


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    spoken = language == SPOKEN
    environment.filters |= {
        "address": address,
        "by_province": by_province,
        "days": _days,
        "fault": fault_in_vietnamese if spoken else lambda *_: "",
        "host": _host,
        "moment": moment,
        "province": province_name,
        "reason": in_vietnamese if spoken else _quoted,
        "stamp": _stamp,
        "vietnamese": str if spoken else _vietnamese,
        "words": lambda markup, length: shorten(plain(markup), length),
    }
    environment.globals["first_seen"] = Basis.FIRST_SEEN
    return environment
