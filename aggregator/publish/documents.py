"""Which feeds there are, and each as a document.

A document is known by its ETag before it is rendered, so that a reader that has it already costs one small query.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Literal, assert_never

from aggregator.config import Settings
from aggregator.errors import UnknownName
from aggregator.model import EMPTY_SINCE, FeedInfo, Group, Sign, Story, Topic
from aggregator.provinces import PROVINCES, by_slug
from aggregator.render import opml, pages
from aggregator.render.atom import atom
from aggregator.render.catalogue import SPOKEN, Language
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss
from aggregator.store import ProvinceView, Store

FeedForm = Literal["atom", "rss", "json"]
Form = Literal["atom", "rss", "json", "html"]

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")

FEED_FORMS: tuple[FeedForm, ...] = ("atom", "rss", "json")

CONTENT_TYPES: dict[Form, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json",  # JSON is UTF-8 (RFC 8259 section 8.1); the type has no charset
    "html": "text/html; charset=utf-8",
}

OPML_FOLDERS = {"category": "Chuyên mục", "province": "Tỉnh, thành phố", "source": "Nguồn"}
"""What the folders of the list of our feeds are called, by kind of group."""

LATEST = 12
"""Stories of all on the home page."""
OF_A_CATEGORY = 5
"""Stories of each category on the home page."""


@dataclass(frozen=True, slots=True)
class Described:
    """A document before it is rendered."""

    feed: FeedInfo
    form: Form
    etag: str
    """Strong and quoted (RFC 9110 section 8.8.3)."""

    @property
    def content_type(self) -> str:
        """The value of its ``Content-Type``."""
        return CONTENT_TYPES[self.form]

    @property
    def updated(self) -> datetime:
        """Its ``Last-Modified``."""
        return self.feed.updated


@dataclass(frozen=True, slots=True)
class Published:
    """A document."""

    body: bytes
    content_type: str
    etag: str
    updated: datetime


def groups(settings: Settings) -> Iterator[Group]:
    """Every group that has a feed: all, each category, each of the 34 provinces, each declared source."""
    yield Group("all")
    yield from (Group("category", category.slug) for category in settings.categories)
    yield from (Group("province", province.slug) for province in PROVINCES)
    yield from (Group("source", source.id) for source in settings.sources)


def describe(store: Store, settings: Settings, group: Group, form: Form, language: Language = SPOKEN) -> Described:
    """Say what a document is without rendering it; only pages (``html``) speak another language.

    Raises:
        UnknownName: there is no such category, province or source, and there never was.
    """
    info = _about(store, settings, group)
    return Described(info, form, _etag(info, form, settings, language))


def document(store: Store, settings: Settings, group: Group, form: Form, language: Language = SPOKEN) -> Published:
    """A feed, or the page that shows its stories (``html``), as a document.

    Raises:
        UnknownName: as for ``describe``.
    """
    contents = read(store, settings, group)
    body = render(form, contents, frame(settings, language=language))
    return Published(body, CONTENT_TYPES[form], _etag(contents.feed, form, settings, language), contents.feed.updated)


def list_of_feeds(settings: Settings) -> bytes:
    """Our feeds as OPML: all, then a folder for categories, provinces and sources each."""
    by_kind: dict[str, list[opml.Listed]] = {}
    for group in groups(settings):
        info = _info(settings, group, _declared_name(settings, group) or group.slug, EMPTY_SINCE, "")
        by_kind.setdefault(group.kind, []).append(opml.Listed(info.title, info.path, info.page))
    [combined] = by_kind.pop("all")
    return opml.feeds(settings.site, combined, {OPML_FOLDERS[kind]: listed for kind, listed in by_kind.items()})


def list_of_sources(settings: Settings) -> bytes:
    """What we poll, as OPML."""
    return opml.sources(settings.site, [source for source in settings.sources if source.enabled])


# --- one document ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contents:
    """What a group's documents are made of, all of one moment."""

    group: Group
    feed: FeedInfo
    stories: list[Story]
    sections: list[pages.Section]
    """Of the home page; empty for every other group."""


def read(store: Store, settings: Settings, group: Group) -> Contents:
    """Read until nothing was published meanwhile: a strong ETag belongs to one body only."""
    before = _about(store, settings, group)
    while True:
        stories = _stories(store, settings, group, settings.site.entries)
        sections = _sections(store, settings) if group.kind == "all" else []
        after = _about(store, settings, group)
        if after == before:
            return Contents(group, after, stories, sections)
        before = after


def _stories(store: Store, settings: Settings, group: Group, limit: int) -> list[Story]:
    return [named(settings, story) for story in store.stories(group, limit=limit)]


def named(settings: Settings, story: Story) -> Story:
    """The story with its groups named as ``feeds.yaml`` and ``rules.yaml`` name them now; the store has slugs only."""
    names = (category.name for category in settings.categories if category.slug == story.category)
    return replace(
        story,
        category_name=next(names, story.category),
        activities=tuple(_named(sign, settings.lexicon.activities) for sign in story.activities),
        stage=_named(story.stage, settings.lexicon.stages) if story.stage else None,
    )


def _named(sign: Sign, topics: Iterable[Topic]) -> Sign:
    topic = next((topic for topic in topics if topic.slug == sign.slug), Topic(sign.slug, sign.slug))
    return replace(sign, name=topic.name, english=topic.english)


def _sections(store: Store, settings: Settings) -> list[pages.Section]:
    found = ((c, _stories(store, settings, Group("category", c.slug), OF_A_CATEGORY)) for c in settings.categories)
    return [pages.Section(category, stories) for category, stories in found if stories]


def render(form: Form, contents: Contents, around: pages.Frame) -> bytes:
    """A group as one of its documents."""
    match form:
        case "atom":
            return atom(contents.feed, contents.stories, around.site)
        case "rss":
            return rss(contents.feed, contents.stories, around.site)
        case "json":
            return jsonfeed(contents.feed, contents.stories, around.site)
        case "html" if contents.group.kind == "all":
            return pages.home(around, contents.feed, contents.stories[:LATEST], contents.sections)
        case "html":
            return pages.group(around, contents.feed, contents.stories, kind=contents.group.kind)
        case _:
            assert_never(form)


def frame(settings: Settings, *, live: bool = True, language: Language = SPOKEN) -> pages.Frame:
    """What surrounds every page of this site."""
    return pages.Frame(settings.site, settings.categories, live, language)


def provinces(store: Store, settings: Settings, around: pages.Frame, today: date | None = None) -> bytes:
    """The page of the 34 provinces, with what is known of them; days are counted to ``today`` where it is given."""
    own = Counter(source.province for source in settings.sources if source.enabled)
    known = store.provinces()
    rows = {
        one.slug: pages.ProvinceRow(view.stories, view.told, view.spoke, own[one.slug])
        for one in PROVINCES
        for view in [known.get(one.slug, ProvinceView())]
    }
    return pages.provinces(around, rows, today)


def _about(store: Store, settings: Settings, group: Group) -> FeedInfo:
    return _info(settings, group, _name(store, settings, group), *store.feed_info(group))


def _info(settings: Settings, group: Group, name: str, updated: datetime, stories_version: str) -> FeedInfo:
    return FeedInfo(
        path=group.path,
        title=name if group.kind == "all" else f"{name} – {settings.site.title}",
        page="/" if group.kind == "all" else f"/{group.kind}/{group.slug}",
        updated=updated,
        version=stories_version,
    )


def _name(store: Store, settings: Settings, group: Group) -> str:
    if group.slug and not _SLUG.fullmatch(group.slug):
        raise UnknownName(f"There is no {group.kind} {group.slug!r}.")
    declared = _declared_name(settings, group)
    if declared is not None:
        return declared
    # A category or source taken out of feeds.yaml keeps its stories and its address.
    if group.kind == "source":
        for source in store.sources():
            if source.state.source == group.slug:
                return source.name
    if group.kind == "category" and store.feed_info(group) != (EMPTY_SINCE, "0"):
        return group.slug
    raise UnknownName(f"There is no {group.kind} {group.slug!r}.")


def _declared_name(settings: Settings, group: Group) -> str | None:
    match group.kind:
        case "all":
            return settings.site.title
        case "category":
            return next((category.name for category in settings.categories if category.slug == group.slug), None)
        case "province":
            province = by_slug(group.slug)
            return province.name if province else None
        case "source":
            return next((source.name for source in settings.sources if source.id == group.slug), None)
        case _:
            assert_never(group.kind)


def _etag(info: FeedInfo, form: Form, settings: Settings, language: Language) -> str:
    categories = [(category.slug, category.name) for category in settings.categories]
    lexicon = settings.lexicon
    topics = [(topic.slug, topic.name, topic.english) for topic in (*lexicon.activities, *lexicon.stages)]
    seal = repr((info, form, settings.site, categories, topics, _program(), language))
    return f'"{sha256(seal.encode()).hexdigest()[:32]}"'


@cache
def _program() -> str:
    return version("khuyencong-aggregator")
