"""Listed articles found without selectors: by what repeats.

Candidates are series, links that stand alike (`series`). Each is weighed by what its items have (a headline, a date,
an address of an article, a summary, an image), by how many they are, and by the part of the page they stand in
(`zones`). The heaviest is the list. Others join it when they link to the same kind of address from the same column
(`kin`): featured items above it, older ones below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import is_article_like, shape_of
from aggregator.parse.columns import Column
from aggregator.parse.items import Item, items_of, stops_of
from aggregator.parse.kin import Kin
from aggregator.parse.series import Place, Series
from aggregator.parse.strangers import without_strangers
from aggregator.parse.zones import Level

if TYPE_CHECKING:
    from aggregator.parse.sight import Sight

_WEIGHT_OF_LEVEL: Final = {
    Level.CLEAN: 1.0,
    Level.RELATED: 0.7,
    Level.SIDE: 0.25,
    Level.FURNITURE: 0.05,
    Level.HIDDEN: 0.03,
}
_FULL_TITLE: Final = 45
"""Letters of a usual headline."""
_BARE: Final = 0.4
"""What a link with nothing else is worth."""
_HEADED: Final = 0.5
"""What it is worth to stand right under the page's main heading."""
_CLIMB: Final = 12
"""Levels from items to what holds them."""
_FEW_UNDATED: Final = 3
"""Undated articles make a list from here on."""
_SHORTEST_UNDATED: Final = 24
"""Letters of the titles of an undated list, on average."""


def find_listed(sight: Sight) -> list[Item]:
    """Find the listed articles, in reading order; nothing where fewer than two dated or three undated are listed."""
    main = _main(sight)
    if main is None:
        return []
    chosen = _choose(sight, main)
    stops = stops_of(chosen)
    items = [item for series in chosen for item in items_of(sight, series, stops)]
    return sorted(items, key=lambda item: sight.start(item.place))


def _main(sight: Sight) -> Series | None:
    """The series that is the list."""
    candidates = [series for series in sight.series if _is_list(sight, series)]
    return max(candidates, key=lambda series: (_weight(sight, series), -series.start), default=None)


def _is_list(sight: Sight, series: Series) -> bool:
    places = _each_once(series.places)
    if sum(place.date is not None for place in places) > 1:
        return True
    if len(places) < _FEW_UNDATED or series.level >= Level.FURNITURE:
        return False
    letters = sum(len(place.headline.title) for place in places) / len(places)
    articles = sum(is_article_like(sight.link(place)) for place in places)
    if series.level is Level.CLEAN and letters >= _FULL_TITLE:
        return True
    return letters >= _SHORTEST_UNDATED and 3 * articles >= 2 * len(places)


def _weight(sight: Sight, series: Series) -> float:
    """How much a series is like the list of a page."""
    places = _each_once(series.places)
    many = len(places)
    letters = sum(min(len(place.headline.title), 3 * _FULL_TITLE) for place in places) / many
    different = len({place.headline.title for place in places}) / many
    parts = (
        (1.2, [place.date is not None and place.date.moment.at <= sight.soon for place in places]),
        (0.5, [is_article_like(sight.link(place)) for place in places]),
        (0.4, [sight.page.anchors[place.headline.anchor].heading for place in places]),
        (0.8, [sight.details.summary(place, (place.start, place.end)) is not None for place in places]),
        (0.3, [sight.details.image(place, (place.start, place.end)) is not None for place in places]),
        (0.3, [bool(place.headline.shown) for place in places]),
        (1.0, [place.headline.key in sight.described for place in places]),
    )
    headed = _HEADED if sight.follows_heading(series) else 0.0
    quality = _BARE + headed + sum(weight * sum(have) / many for weight, have in parts)
    length = min(1.0, letters / _FULL_TITLE)
    return quality * length * different * (1 + log(many)) * _WEIGHT_OF_LEVEL[series.level]


def _choose(sight: Sight, main: Series) -> list[Series]:
    """The list, and the parts of other series that belong to it."""
    column = Column(sight.page, _home(sight, main), sight.marks)
    kept = [place for place in main.places if column.holds(place.element, above=False)]
    kept, strangers = without_strangers(sight, kept, main.level)
    main.places = _each_once(_alike(sight, kept))
    taken = main.keys
    kin = Kin(sight, main, column)
    foreign = [(place.start, place.end) for series in strangers for place in series.places]
    for series in sorted((*sight.series, *strangers), key=_order):
        if series is main or series.level > max(main.level, Level.RELATED):
            continue
        places = [place for place in kin.of(series) if place.headline.key not in taken]
        if series not in strangers:
            places = [place for place in places if not _within(sight.start(place), foreign)]
        if places:
            taken |= {place.headline.key for place in places}
            kin.add(Series(series.signature, series.level, _each_once(places)))
    return kin.chosen


def _within(start: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place lies in one of ascending parts of the page: the image of a stranger's item is a stranger's."""
    at = bisect_right(spans, start, key=itemgetter(0)) - 1
    return at >= 0 and start < spans[at][1]


def _home(sight: Sight, main: Series) -> int:
    """The innermost element that holds at least half of the list's items."""
    holders = [place.element for place in main.places]
    for _ in range(_CLIMB):
        holders = [max(sight.page.elements[one].parent, 0) for one in holders]
        home, most = Counter(holders).most_common(1)[0]
        if 2 * most >= len(holders):
            break
    return home


def _alike(sight: Sight, places: list[Place]) -> list[Place]:
    """Items without what is neither dated nor linked like the others: a menu in the same place."""
    kinds = [(shape_of(link), is_article_like(link)) for link in map(sight.link, places)]
    usual = Counter(kinds)
    most = usual.most_common(1)[0][1]
    return [
        place for place, kind in zip(places, kinds, strict=True) if place.date is not None or 2 * usual[kind] > most
    ]


def _order(series: Series) -> tuple[bool, int, int]:
    """Titles before images, then as they stand on the page, longer series first."""
    return not series.places[0].headline.shown, series.start, -len(series.places)


def _each_once(places: list[Place]) -> list[Place]:
    """Each article once: its first dated place, else its first."""
    kept: dict[str, Place] = {}
    for place in places:
        known = kept.get(place.headline.key)
        if known is None or (known.date is None and place.date is not None):
            kept[place.headline.key] = place
    return sorted(kept.values(), key=lambda place: place.headline.anchor)
