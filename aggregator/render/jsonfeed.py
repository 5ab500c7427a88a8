"""JSON Feed 1.1, with our extension ``_khuyencong`` (design section 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from aggregator.model import FeedInfo, Origin, Site, Story
from aggregator.render import entry as entries
from aggregator.render.text import address, legal, plain

Json = str | None | list["Json"] | dict[str, "Json"]


def jsonfeed(feed: FeedInfo, stories: Sequence[Story], site: Site) -> bytes:
    """Write a feed as JSON Feed 1.1; arguments and result as for ``atom.atom``."""
    document: dict[str, Json] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": legal(feed.title),
        "home_page_url": f"{site.url}{feed.page}",
        "feed_url": f"{site.url}{feed.path}.json",
        "description": entries.ABOUT,
        "language": site.language,
        "authors": [{"name": legal(site.title), "url": site.contact}],
        "items": [_item(story, site) for story in stories],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _item(story: Story, site: Site) -> Json:
    entry = entries.published(story, site)
    item: dict[str, Json] = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "content_html": entry.content or entry.summary,
    }
    if story.summary and (words := plain(legal(story.summary))):
        item["summary"] = words
    if image := address(story.image):
        item["image"] = image
    item |= {
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": list(dict.fromkeys(label.name for label in entry.labels)),
        "language": site.language,
        "_khuyencong": _extension(story, site),
    }
    return item


def _extension(story: Story, site: Site) -> Json:
    return {
        "category": story.category,
        "provinces": list(dict.fromkeys(place.slug for place in story.places)),
        "former_provinces": list(dict.fromkeys(name for place in story.places for name in place.formers)),
        "publishers": list(story.publishers),
        "activities": [sign.slug for sign in story.activities],
        "stage": story.stage.slug if story.stage else None,
        "sources": [_source(origin, site) for origin in story.origins],
    }


def _source(origin: Origin, site: Site) -> Json:
    return {
        "id": origin.source,
        "name": legal(origin.name),
        "url": address(origin.url),
        "published": _published(origin, site),
    }


def _published(origin: Origin, site: Site) -> str | None:
    """What the source states, never later than our first sight of it: no date in the future goes out."""
    if origin.published is None:
        return None
    return entries.local(min(origin.published, origin.seen or origin.published), site).isoformat()
