"""Documents: which there are, what they hold, and when their tags change."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest

from aggregator import publish
from aggregator.config import Settings
from aggregator.errors import UnknownName
from aggregator.model import EMPTY_SINCE, Group
from aggregator.publish import FEED_FORMS, Form, describe, document
from aggregator.store import Store
from tests.filling import declare, fill
from tests.site import AN_GIANG, GACH, HAI_PHONG, LANG_NGHE, LATER, NOW, OFF

FORMS: tuple[Form, ...] = (*FEED_FORMS, "html")


def titles(store: Store, given: Settings, group: Group) -> list[str]:
    return [entry.title for entry in feedparser.parse(document(store, given, group, "atom").body).entries]


def test_groups(store: Store, given: Settings) -> None:
    """A story stands in the feed of all, of its category, of the provinces it is about, of each of its sources."""
    assert titles(store, given, Group()) == [HAI_PHONG, GACH]
    assert titles(store, given, Group("category", "khuyen-cong")) == [HAI_PHONG, GACH]
    assert titles(store, given, Group("category", "lang-nghe")) == []
    assert titles(store, given, Group("province", "an-giang")) == [GACH]
    assert titles(store, given, Group("province", "hai-phong")) == [HAI_PHONG]
    assert titles(store, given, Group("source", "an-giang-sct")) == [GACH]
    assert titles(store, given, Group("source", "lang-nghe")) == [HAI_PHONG, GACH]


def test_entries_are_limited(store: Store, given: Settings) -> None:
    """A feed holds the newest ``site.entries`` stories by arrival."""
    few = replace(given, site=replace(given.site, entries=1))
    assert titles(store, few, Group()) == [HAI_PHONG]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("group", [Group(), Group("category", "khuyen-cong"), Group("source", "lang-nghe")])
def test_unchanged_data_gives_unchanged_bytes(store: Store, given: Settings, group: Group, form: Form) -> None:
    """A document is byte-identical while nothing changed, and its description says so without rendering it."""
    first, second = document(store, given, group, form), document(store, given, group, form)
    described = describe(store, given, group, form)
    assert first == second
    assert (described.etag, described.updated, described.content_type) == (
        first.etag,
        first.updated,
        first.content_type,
    )
    assert re.fullmatch(r'"[0-9a-f]{32}"', first.etag)


def test_every_document_has_an_etag_of_its_own(store: Store, given: Settings) -> None:
    """No two documents share an ETag."""
    etags = [describe(store, given, group, form).etag for group in publish.groups(given) for form in FORMS]
    assert len(set(etags)) == len(etags) == (1 + 3 + 34 + 3) * 4


def test_a_new_story_changes_its_feeds_only(store: Store, given: Settings) -> None:
    """A new story moves the ETag and date of the feeds it is in, and of no other."""
    touched, others = Group("source", "lang-nghe"), Group("source", "an-giang-sct")
    before = {group: describe(store, given, group, "atom") for group in (touched, others)}
    fill(store, [LATER], NOW + timedelta(minutes=10))
    after = {group: describe(store, given, group, "atom") for group in (touched, others)}
    assert after[touched].etag != before[touched].etag
    assert after[touched].updated > before[touched].updated
    assert after[others] == before[others]


@pytest.mark.parametrize("group", [Group("category", "lang-nghe"), Group("province", "ca-mau"), Group("source", "tat")])
def test_an_empty_feed(store: Store, given: Settings, group: Group) -> None:
    """A feed that never held a story is a feed, last changed on the day the 34 provinces began."""
    assert document(store, given, group, "rss").updated == EMPTY_SINCE
    assert titles(store, given, group) == []


@pytest.mark.parametrize("group", [Group("category", "nope"), Group("province", "kien-giang"), Group("source", "nope")])
def test_unknown_group(store: Store, given: Settings, group: Group) -> None:
    """What never was has no feed."""
    with pytest.raises(UnknownName):
        describe(store, given, group, "atom")


def test_what_was_taken_out_keeps_its_address(store: Store, given: Settings) -> None:
    """A source or category taken out of feeds.yaml keeps its stories, its name and its feed."""
    smaller = replace(given, sources=(AN_GIANG,), categories=given.categories[-1:])
    declare(store, smaller.sources, NOW)
    assert describe(store, smaller, Group("source", "lang-nghe"), "atom").feed.title.startswith("Tạp chí Làng nghề – ")
    assert titles(store, smaller, Group("source", "lang-nghe")) == [HAI_PHONG, GACH]
    assert titles(store, smaller, Group("category", "khuyen-cong")) == [HAI_PHONG, GACH]


def test_a_category_taken_out_keeps_its_address_when_its_stories_expired(store: Store, given: Settings) -> None:
    """What was published under a category keeps the category's feed there, however few stories are left."""
    smaller = replace(given, categories=given.categories[-1:])
    before = describe(store, smaller, Group("category", "khuyen-cong"), "atom")
    late = NOW + timedelta(days=9)
    assert store.write(lambda writing: writing.tombstones.expire(late, 9, late)) == 2
    after = describe(store, smaller, Group("category", "khuyen-cong"), "atom")
    assert titles(store, smaller, Group("category", "khuyen-cong")) == []
    assert (after.updated, after.etag != before.etag) == (before.updated, True)


def test_categories_bear_the_name_of_the_settings(store: Store, given: Settings) -> None:
    """A category renamed in feeds.yaml is renamed in what is published, under a new ETag."""
    named = replace(given, categories=(replace(given.categories[0], name="Tin khuyến công"), *given.categories[1:]))
    assert 'label="Tin khuyến công"' in document(store, named, Group(), "atom").body.decode()
    assert describe(store, named, Group(), "atom").etag != describe(store, given, Group(), "atom").etag


def test_a_renamed_source_changes_the_etag(store: Store, given: Settings) -> None:
    """A source renamed in feeds.yaml is renamed in what is published, under a new ETag."""
    before = describe(store, given, Group("province", "an-giang"), "atom").etag
    declare(store, (replace(LANG_NGHE, name="Làng nghề Việt Nam"), AN_GIANG, OFF), NOW + timedelta(minutes=1))
    after = document(store, given, Group("province", "an-giang"), "atom")
    assert after.etag != before
    assert "Làng nghề Việt Nam" in after.body.decode()


# --- the folder ------------------------------------------------------------------------------------------------------
