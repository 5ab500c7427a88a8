"""What a rebuilt site lists is known again, through the real keeping, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import MASS_REPUBLICATION, Event, Group, Item, Moment, Precision
from aggregator.normalise import link_key
from aggregator.poll import Kept, keep
from aggregator.store import Store
from tests.poll.test_keep import NOW, RULES, at, item, poll, ready

__all__ = ["ready"]

LATER = NOW + timedelta(days=40)
TITLES = [f"Khuyến công hỗ trợ {number} cơ sở sản xuất tại xã vùng cao đổi mới thiết bị" for number in range(1, 9)]


def listed(titles: list[str] = TITLES, *, precision: Precision | None = Precision.MINUTE) -> list[Item]:
    """Items of one source, an hour apart."""
    moments = [at(-number, precision) if precision else None for number in range(1, 9)]
    if precision is Precision.DAY:
        day = at(0).at.replace(hour=17, minute=0, second=0)
        moments = [Moment(day - timedelta(days=number), precision) for number in range(1, 9)]
    return [
        item("a", number, title, moment) for number, (title, moment) in enumerate(zip(titles, moments, strict=False))
    ]


def rebuilt(items: list[Item], moment: Moment | None = None) -> list[Item]:
    """The same articles as a new site lists them: other addresses and other guids, and perhaps one date for all."""
    again = []
    for number, one in enumerate(items):
        link = f"https://a.example/bai-viet/{number}-moi.html"
        key = link_key(link)
        moved = replace(one, link=link, link_key=key, identity=f"link:{key}", guid=f"news_{number}")
        again.append(replace(moved, moment=moment or one.moment))
    return again


def told(store: Store) -> dict[str, str | None]:
    """Links of all stories, by hash."""
    return {story.hash: story.link for story in store.stories(Group(), limit=50)}


@pytest.mark.parametrize("precision", [Precision.MINUTE, Precision.HOUR, Precision.DAY, None])
def test_a_rebuilt_site_brings_no_new_story(ready: Store, precision: Precision | None) -> None:
    """All links and guids are new, the stories are not: they keep their ids and lead to the new addresses."""
    items = listed(precision=precision)
    poll(ready, *items)
    before = told(ready)
    kept = poll(ready, *rebuilt(items), now=LATER)
    assert (kept.new, kept.updated) == (0, 8)
    after = told(ready)
    assert after.keys() == before.keys()
    assert all(link is not None and "bai-viet" in link for link in after.values())
    assert poll(ready, *rebuilt(items), now=LATER + timedelta(hours=1)) == Kept()


def test_its_operator_hears_of_it_once(ready: Store) -> None:
    """One event, with an address before and after, however many polls it takes; a year later it is another one."""
    items = listed()
    poll(ready, *items)
    [first] = rebuilt(items[:1])
    kept = poll(ready, *rebuilt(items), now=LATER)
    event = Event("a", MASS_REPUBLICATION, LATER, LATER, 8, items[0].link, first.link)
    assert kept.event == event
    assert ready.events(NOW) == [event]
    poll(ready, *items, now=LATER + timedelta(days=2))
    [again] = ready.events(NOW)
    assert (again.at, again.last_at, again.items) == (LATER, LATER + timedelta(days=2), 8)
    poll(ready, *rebuilt(items), now=LATER + timedelta(days=400))
    assert [one.items for one in ready.events(NOW)] == [8, 8]


def test_undated_items_that_get_dates_with_the_new_site_are_known_again(ready: Store) -> None:
    """What was undated gets the date that the new site states, if it is no later than our first sight of it."""
    poll(ready, *listed(precision=None))
    assert poll(ready, *rebuilt(listed()), now=LATER).new == 0
    assert {story.precision for story in ready.stories(Group(), limit=50)} == {Precision.SECOND}


def test_newer_articles_of_old_titles_are_new(ready: Store) -> None:
    """What is dated after our first sight of an undated item is the next notice, not that one."""
    poll(ready, *listed(precision=None))
    assert poll(ready, *rebuilt(listed(), Moment(LATER, Precision.MINUTE)), now=LATER).new == 8


def test_a_whole_site_under_the_date_of_its_import_brings_nothing_new(ready: Store) -> None:
    """When most come back with another date, the date is the import's, and the moment stays what it was."""
    items = [replace(one, moment=at(-24 * number)) for number, one in enumerate(listed(), 1)]
    poll(ready, *items)
    before = {story.hash: story.published for story in ready.stories(Group(), limit=50)}
    again = rebuilt(items, Moment(LATER, Precision.MINUTE))
    assert poll(ready, *again, now=LATER).new == 0
    assert {story.hash: story.published for story in ready.stories(Group(), limit=50)} == before


def test_titles_that_return_every_week_are_new_every_week(ready: Store) -> None:
    """A list of the same telling titles under new links and dates each week is no rebuilt site."""
    for week in range(4):
        now = NOW + timedelta(weeks=week)
        moments = [Moment(now - timedelta(minutes=number), Precision.MINUTE) for number in range(8)]
        links = [f"https://a.example/{week}/{number}" for number in range(8)]
        items = [
            replace(one, moment=moment, link=link, link_key=link_key(link), identity=f"link:{link_key(link)}")
            for one, moment, link in zip(listed(), moments, links, strict=True)
        ]
        kept = poll(ready, *items, now=now)
        assert (kept.new, kept.event) == (8, None)


def test_undated_titles_that_return_with_another_lead_are_new(ready: Store) -> None:
    """Of articles without dates the lead says whether they are the old ones."""
    items = [replace(one, summary="<p>Tuần 1.</p>") for one in listed(precision=None)]
    poll(ready, *items)
    assert poll(ready, *[replace(one, summary="<p>Tuần 2.</p>") for one in rebuilt(items)], now=LATER).new == 8
    assert poll(ready, *[replace(one, summary="<p>Tuần 2.</p>") for one in listed(precision=None)], now=LATER).new == 0


def test_a_new_article_beside_a_rebuilt_site_is_new(ready: Store) -> None:
    """A title that was never there, and a known title under a newer date where the others kept theirs."""
    items = listed()
    poll(ready, *items)
    fresh = item("a", 90, "Bắc Ninh bàn giao máy sấy vải thiều cho ba hợp tác xã ở Lục Ngạn", Moment(LATER))
    same_title = replace(rebuilt(items)[7], moment=Moment(LATER, Precision.MINUTE))
    assert poll(ready, fresh, *rebuilt(items)[:7], same_title, now=LATER).new == 2
    assert len(told(ready)) == 10


def test_generic_titles_are_known_again_by_the_minute_only(ready: Store) -> None:
    """Eight notices of one day are not told apart by their day; an undated notice may be another one."""
    notices = [replace(one, title="Thông báo", title_key="thông báo") for one in listed(precision=Precision.DAY)]
    poll(ready, *listed()[:5], *notices[5:])
    kept = poll(ready, *rebuilt(listed()[:5]), *rebuilt(notices)[5:], now=LATER)
    assert kept.new == 3
    assert kept.event is not None
    assert kept.event.items == 5


@pytest.mark.parametrize("count", [1, 4])
def test_a_few_items_under_other_addresses_are_other_items(ready: Store, count: int) -> None:
    """They may be others for all that anybody can know; what joins them into one story is the same-story rule."""
    items = listed(precision=None)[:count]
    poll(ready, *items)
    kept = poll(ready, *rebuilt(items), now=LATER)
    assert (kept.new, kept.event) == (count, None)


def test_what_still_stands_in_the_list_has_not_moved(ready: Store) -> None:
    """A second article of the same title beside the first is another item."""
    items = listed(precision=None)
    poll(ready, *items)
    kept = poll(ready, *items, *rebuilt(items), now=LATER)
    assert (kept.new, kept.event) == (8, None)


def test_an_item_that_moves_stays_in_its_story(ready: Store) -> None:
    """What was joined by one link stays joined when the link of one of the two changes: an edit never unlinks."""
    items = listed()
    poll(ready, *items)
    other = replace(
        item("b", 1, "Tiêu đề khác hẳn của bài được dẫn lại nguyên văn", at(-1)), link_key=items[0].link_key
    )
    poll(ready, other)
    joined = next(story for story in ready.stories(Group(), limit=50) if len(story.origins) == 2)
    poll(ready, *rebuilt(items), now=LATER)
    [after] = [story for story in ready.stories(Group(), limit=50) if len(story.origins) == 2]
    assert after.hash == joined.hash


def test_a_title_that_flips_is_bounded(ready: Store) -> None:
    """After 24 changes an item's words stay, so that its story's `updated` moves no more; it is listed on."""
    [one] = listed()[:1]
    other = replace(one, title=f"{one.title} (bản B)", title_key=f"{one.title_key} bản b")
    poll(ready, one)
    stamps = []
    for number in range(1, 61):
        now = LATER + timedelta(hours=number)
        ready.write(lambda w, flip=(other, one)[number % 2 == 0], now=now: keep(w, [flip], RULES, now))  # type: ignore[misc]  # mypy cannot type the defaults
        [story] = ready.stories(Group(), limit=5)
        stamps.append(story.updated)
    assert len(set(stamps)) == 24
    assert stamps[23:] == [stamps[23]] * 37
    assert story.title == one.title
