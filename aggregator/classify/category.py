"""The category of a story: a source's label, else the source's own category, else a title word, else ``khac``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from aggregator.classify.phrases import Headline, Phrases, headline
from aggregator.model import OTHER, Category, Sign
from aggregator.vietnamese import title_key


def categorise(
    categories: Sequence[Category],
    *,
    labels: Iterable[str],
    declared: Iterable[str],
    titles: Iterable[str],
    activities: Sequence[Sign] = (),
) -> tuple[str, str]:
    """Choose one category.

    Args:
        categories: in the order of ``feeds.yaml``, which decides between several.
        labels: what its sources call it; case, dashes, commas and tone placement do not matter. One that is no
            category's name counts when it holds words that mean one.
        declared: slugs of its sources' own categories.
        titles: its items' titles.
        activities: what the titles tell of; a category may name activities whose words count as its keywords.

    Returns:
        The slug, and the reason in English.
    """
    decided = _by_label(categories, {title_key(label): label for label in labels})
    if decided is not None:
        return decided
    wanted = set(declared)
    for category in categories:
        if category.slug in wanted:
            return category.slug, "category of its source"
    lines = [headline(title) for title in titles]
    for category in categories:
        word = _word(category, lines, activities)
        if word is not None:
            return category.slug, f"“{word}” in the title"
    return OTHER.slug, "no label, source category or title word matched"


def _by_label(categories: Sequence[Category], labels: Mapping[str, str]) -> tuple[str, str] | None:
    """What labels, by their keys, decide: of the categories that each of them means by itself the first."""
    meant = {slug: label for key, label in reversed(list(labels.items())) if (slug := _meant(categories, key, label))}
    first = next((category.slug for category in categories if category.slug in meant), None)
    return None if first is None else (first, f"label “{meant[first]}”")


def _meant(categories: Sequence[Category], key: str, label: str) -> str | None:
    """The category that has a label; else the first whose words the label holds."""
    named = next((category.slug for category in categories if key in _names(category)), None)
    if named is not None:
        return named
    line = headline(label)
    return next((category.slug for category in categories if any(_label_words(category).find(line))), None)


def _word(category: Category, lines: Iterable[Headline], activities: Iterable[Sign]) -> str | None:
    """What in the titles speaks of a category."""
    keywords = _keywords(category)
    found = next((found.phrase for line in lines for found in keywords.find(line)), None)
    return found or next((sign.words for sign in activities if sign.slug in category.activities), None)


@lru_cache(maxsize=1024)
def _names(category: Category) -> tuple[str, ...]:
    return tuple(filter(None, map(title_key, (category.name, *category.labels))))


@lru_cache(maxsize=1024)
def _keywords(category: Category) -> Phrases:
    return Phrases.of(category.keywords)


@lru_cache(maxsize=1024)
def _label_words(category: Category) -> Phrases:
    return Phrases.of(category.label_words)
