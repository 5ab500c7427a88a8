"""What the service publishes, in the shape of the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from aggregator.demo import Truth
from aggregator.vietnamese import title_key


def keyed(stories: Iterable[Truth]) -> Counter[Truth]:
    """Stories by what their titles say: any source's spelling of a title is right."""
    return Counter(replace(story, title=title_key(story.title)) for story in stories)


def told(item: dict[str, Any]) -> Truth:
    """One item of our JSON Feed."""
    extension = item["_khuyencong"]
    return Truth(
        title=item["title"],
        category=extension["category"],
        provinces=tuple(sorted(extension["provinces"])),
        former=tuple(sorted(extension["former_provinces"])),
        publishers=tuple(sorted(extension["publishers"])),
        sources=tuple(sorted(source["id"] for source in extension["sources"])),
    )
