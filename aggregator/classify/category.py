"""The category of a story: a source's label, else the source's own category, else a title word, else ``khac``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from aggregator.model import OTHER, Category
from aggregator.vietnamese import title_key


def categorise(
    categories: Sequence[Category],
    *,
    labels: Iterable[str],
    declared: Iterable[str],
    titles: Iterable[str],
) -> tuple[str, str]:
    """Choose one category.

    Args:
        categories: in the order of ``feeds.yaml``, which decides between several.
        labels: what its sources call it; case, dashes, commas and tone placement do not matter.
        declared: slugs of its sources' own categories.
        titles: its items' titles.

    Returns:
        The slug, and the reason in English.
    """
    by_label = {title_key(label): label for label in labels}
    for category in categories:
        for known in _names(category):
            if known in by_label:
                return category.slug, f"label “{by_label[known]}”"
    wanted = set(declared)
    for category in categories:
        if category.slug in wanted:
            return category.slug, "category of its source"
    keys = [f" {title_key(title)} " for title in titles]
    for category in categories:
        for word, known in _keywords(category):
            if any(f" {known} " in key for key in keys):
                return category.slug, f"“{word}” in the title"
    return OTHER.slug, "no label, source category or title word matched"


@lru_cache(maxsize=1024)
def _names(category: Category) -> tuple[str, ...]:
    return tuple(filter(None, map(title_key, (category.name, *category.labels))))


@lru_cache(maxsize=1024)
def _keywords(category: Category) -> tuple[tuple[str, str], ...]:
    return tuple((word, key) for word in category.keywords if (key := title_key(word)))
