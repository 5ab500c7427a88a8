"""A story as every feed form shows it: legal text, absolute addresses, local times, its sources named."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.model import FeedInfo, Origin, Site, Story
from aggregator.provinces import by_slug
from aggregator.render.text import address, legal

ABOUT = "Tin khuyến công tổng hợp từ nhiều nguồn: mỗi tin một lần, dẫn về bài gốc."
"""What every feed says of itself. Atom ``subtitle``, RSS ``description``, JSON Feed ``description``."""

GENERATOR = "khuyencong-aggregator"
"""Named without its version, which would change documents in which nothing changed."""

UNTITLED = "(không có tiêu đề)"


@dataclass(frozen=True, slots=True)
class Label:
    """A group an entry is in. Atom ``category``, RSS ``category domain=…``, JSON Feed ``tags``."""

    axis: Literal["category", "province", "activity"]
    term: str
    name: str


@dataclass(frozen=True, slots=True)
class Related:
    """A further source's article. Atom ``link rel="related"``."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class EntrySource:
    """Where an entry was first. Atom ``source`` (RFC 4287 section 4.2.11), RSS ``source``."""

    title: str
    href: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """One entry, ready to be written in any form."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    author: str
    labels: tuple[Label, ...]
    related: tuple[Related, ...]
    source: EntrySource | None
    summary: str | None
    """HTML with the sources named; ``None`` only when there is content and no summary."""
    content: str | None
    """HTML with the sources named."""


def published(story: Story, site: Site) -> Published:
    """Make ready a story for publication."""
    link = address(story.link) or f"{site.url}/story/{story.hash}"
    first = story.origins[0] if story.origins else None
    sources = attribution(story, link)
    return Published(
        id=entry_id(story, site),
        title=legal(story.title).strip() or UNTITLED,
        link=link,
        published=local(story.published, site),
        updated=local(story.updated, site),
        author=legal(story.author or (first.name if first else "")).strip() or legal(site.title),
        labels=labels(story),
        related=_related(story.origins[1:], link),
        source=_source(first, story, site) if first else None,
        summary=None if story.content and not story.summary else legal(story.summary or "") + sources,
        content=legal(story.content) + sources if story.content else None,
    )


def entry_id(story: Story, site: Site) -> str:
    """The story's permanent IRI: a ``tag:`` URI (RFC 4151)."""
    return f"tag:{site.tag}:{story.hash}"


def feed_id(feed: FeedInfo, site: Site) -> str:
    """The feed's permanent IRI; it stays when ``site.url`` moves. No entry's id holds a slash, so none is the same."""
    return f"tag:{site.tag}:{feed.path}"


def local(moment: datetime, site: Site) -> datetime:
    """The moment in the site's zone, to the second."""
    return moment.astimezone(site.timezone).replace(microsecond=0)


def labels(story: Story) -> tuple[Label, ...]:
    """The groups a story is in: its category, the provinces it is about, its activities."""
    slugs = dict.fromkeys(place.slug for place in story.places)
    return (
        Label("category", story.category, legal(story.category_name) or story.category),
        *(Label("province", slug, province_name(slug)) for slug in slugs),
        *(Label("activity", sign.slug, legal(sign.name) or sign.slug) for sign in story.activities),
    )


def province_name(slug: str) -> str:
    """The bare name of a province (its slug, should it be none of the 34)."""
    province = by_slug(slug)
    return province.name if province else slug


def attribution(story: Story, link: str) -> str:
    """A paragraph of HTML that names every source, each with a link to its article."""
    named = [_named(legal(origin.name), address(origin.url)) for origin in story.origins]
    return f"<p>Nguồn: {', '.join(named) or _named(link, link)}</p>"


def _named(name: str, href: str | None) -> str:
    words = html.escape(name)
    return f'<a href="{html.escape(href)}">{words}</a>' if href else words


def _related(further: tuple[Origin, ...], link: str) -> tuple[Related, ...]:
    found: dict[str, Related] = {}
    for origin in further:
        href = address(origin.url)
        if href is not None and href != link:
            found.setdefault(href, Related(href, legal(origin.name)))
    return tuple(found.values())


def _source(origin: Origin, story: Story, site: Site) -> EntrySource:
    return EntrySource(
        title=legal(story.source_name or origin.name).strip() or origin.source,
        href=address(story.source_site or origin.site) or f"{site.url}/source/{origin.source}",
        updated=local(story.source_updated or story.published, site),
    )
