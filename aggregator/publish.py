"""Publish: which feeds there are, and each as a document, for the web and for a folder.

A document is known by its ETag before it is rendered, so that a reader that has it already costs one small query.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Literal, assert_never

from aggregator.config import Settings
from aggregator.errors import AggregatorError, UnknownName
from aggregator.model import FeedInfo, Group, Story
from aggregator.provinces import PROVINCES, by_slug
from aggregator.render import pages
from aggregator.render.atom import atom
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss
from aggregator.store import Store

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


@dataclass(frozen=True, slots=True)
class Written:
    """What ``write_site`` did: how many files it wrote, and how many were as they should be already."""

    written: int
    unchanged: int


def groups(settings: Settings) -> Iterator[Group]:
    """Every group that has a feed: all, each category, each of the 34 provinces, each declared source."""
    yield Group("all")
    yield from (Group("category", category.slug) for category in settings.categories)
    yield from (Group("province", province.slug) for province in PROVINCES)
    yield from (Group("source", source.id) for source in settings.sources)


def describe(store: Store, settings: Settings, group: Group, form: Form) -> Described:
    """Say what a document is without rendering it.

    Raises:
        UnknownName: there is no such category, province or source, and there never was.
    """
    info = _about(store, settings, group)
    return Described(info, form, _etag(info, form, settings))


def document(store: Store, settings: Settings, group: Group, form: Form) -> Published:
    """A feed, or the page that shows its stories (``html``), as a document.

    Raises:
        UnknownName: as for ``describe``.
    """
    contents = _read(store, settings, group)
    body = _render(form, contents, settings)
    return Published(body, CONTENT_TYPES[form], _etag(contents.feed, form, settings), contents.feed.updated)


def write_site(store: Store, settings: Settings, out: Path) -> Written:
    """Write every feed and page into a folder, each file at once or not at all.

    A file that holds the right bytes is not touched; one that is written bears its feed's ``updated`` as its time.

    Raises:
        AggregatorError: the folder cannot be written to.
    """
    written = unchanged = 0
    try:
        for name, body, updated in _files(store, settings):
            if _write(out / name, body, updated):
                written += 1
            else:
                unchanged += 1
    except OSError as fault:
        raise AggregatorError(f"Cannot write the site to {out}: {fault.strerror or fault}.") from fault
    return Written(written, unchanged)


# --- one document ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Contents:
    """What a group's documents are made of, all of one moment."""

    group: Group
    feed: FeedInfo
    stories: list[Story]
    sections: list[pages.Section]
    """Of the home page; empty for every other group."""


def _read(store: Store, settings: Settings, group: Group) -> _Contents:
    """Read until nothing was published meanwhile: a strong ETag belongs to one body only."""
    before = _about(store, settings, group)
    while True:
        stories = _stories(store, settings, group, settings.site.entries)
        sections = _sections(store, settings) if group.kind == "all" else []
        after = _about(store, settings, group)
        if after == before:
            return _Contents(group, after, stories, sections)
        before = after


def _stories(store: Store, settings: Settings, group: Group, limit: int) -> list[Story]:
    return [named(settings, story) for story in store.stories(group, limit=limit)]


def named(settings: Settings, story: Story) -> Story:
    """The story with its category named as ``feeds.yaml`` names it now; the store knows its slug only."""
    names = (category.name for category in settings.categories if category.slug == story.category)
    return replace(story, category_name=next(names, story.category))


def _sections(store: Store, settings: Settings) -> list[pages.Section]:
    found = ((c, _stories(store, settings, Group("category", c.slug), OF_A_CATEGORY)) for c in settings.categories)
    return [pages.Section(category, stories) for category, stories in found if stories]


def _render(form: Form, contents: _Contents, settings: Settings, *, live: bool = True) -> bytes:
    match form:
        case "atom":
            return atom(contents.feed, contents.stories, settings.site)
        case "rss":
            return rss(contents.feed, contents.stories, settings.site)
        case "json":
            return jsonfeed(contents.feed, contents.stories, settings.site)
        case "html" if contents.group.kind == "all":
            return pages.home(frame(settings, live=live), contents.feed, contents.stories[:LATEST], contents.sections)
        case "html":
            return pages.group(frame(settings, live=live), contents.feed, contents.stories, kind=contents.group.kind)
        case _:
            assert_never(form)


def frame(settings: Settings, *, live: bool = True) -> pages.Frame:
    """What surrounds every page of this site."""
    return pages.Frame(settings.site, settings.categories, live)


def _about(store: Store, settings: Settings, group: Group) -> FeedInfo:
    name = _name(store, settings, group)
    updated, stories_version = store.feed_info(group)
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
    if group.kind == "category" and store.stories(group, limit=1):
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


def _etag(info: FeedInfo, form: Form, settings: Settings) -> str:
    categories = [(category.slug, category.name) for category in settings.categories]
    seal = repr((info, form, settings.site, categories, _program()))
    return f'"{sha256(seal.encode()).hexdigest()[:32]}"'


@cache
def _program() -> str:
    return version("khuyencong-aggregator")


# --- a folder of them ------------------------------------------------------------------------------------------------


def _files(store: Store, settings: Settings) -> Iterator[tuple[str, bytes, datetime]]:
    """Every file of the static site: its path in the folder, its bytes, its time."""
    for group in groups(settings):
        contents = _read(store, settings, group)
        updated = contents.feed.updated
        for form in FEED_FORMS:
            yield f"{contents.feed.path[1:]}.{form}", _render(form, contents, settings), updated
        index = f"{contents.feed.page}/index.html".lstrip("/")
        yield index, _render("html", contents, settings, live=False), updated
    yield "static/style.css", pages.stylesheet(), store.feed_info(Group())[0]


def _write(path: Path, body: bytes, updated: datetime) -> bool:
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(temporary).chmod(0o644)  # mkstemp's 0600 would shut out the web server
        os.utime(temporary, (updated.timestamp(), updated.timestamp()))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True
