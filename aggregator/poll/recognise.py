"""Which stored item a listed one is: by its identity, by its address, or as one that moved with its whole site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from aggregator.dedupe import is_exact, is_telling
from aggregator.model import Basis, Item, Precision, Trace
from aggregator.normalise import is_new_issue
from aggregator.store import Known, KnownItem

MASS_LEAST = 5
"""So many titles that came back under other addresses at once are a mass re-publication, if they are most."""

_SPAN = {
    Precision.SECOND: timedelta(minutes=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document's items, each with the stored item it is."""

    known: tuple[tuple[KnownItem, Item], ...] = ()
    """Stored items as they are listed now."""
    unknown: tuple[tuple[int, Item], ...] = ()
    """Items that are stored under no identity and no address, each with its place in the list, from 0."""
    unread: int = 0
    """How many more are known and were not read again."""


def by_identity(listed: Sequence[Item | Trace], known: Known) -> Recognised:
    """Recognise items by identity and address.

    At one address a weekly list may publish issue after issue: the newest there decides whether this is the next.
    """
    found: list[tuple[KnownItem, Item]] = []
    unknown: list[tuple[int, Item]] = []
    for place, one in enumerate(listed):
        if isinstance(one, Trace):
            continue
        there, item = _at_its_address(one, known)
        if there is None:
            unknown.append((place, item))
        else:
            found.append((there, item))
    return Recognised(tuple(found), tuple(unknown), len(listed) - len(found) - len(unknown))


def _at_its_address(item: Item, known: Known) -> tuple[KnownItem | None, Item]:
    """The stored item this is, if any, and the item under the identity it must be kept by."""
    there = known.by_identity.get(item.identity)
    newest = known.by_link.get(item.link_key) if item.link_key else None
    if newest is None:
        return there, item
    same_title = there is not None and there.item.title_key == item.title_key
    if same_title or not is_new_issue(newest.item, item):
        return (there if same_title else newest), item
    moment = item.moment.at.isoformat() if item.moment else ""
    return None, replace(item, identity=f"{item.identity}@{moment}"[:80])


# --- items that moved -------------------------------------------------------------------------------------------------


def moved(recognised: Recognised, titled: Mapping[str, Sequence[KnownItem]], here: set[str]) -> dict[str, KnownItem]:
    """Recognise the items of a mass re-publication: a site was rebuilt and lists what it had under other addresses.

    One item under another address is another item, for all that anybody can know; most of a document at once is not.

    Args:
        recognised: by identity and address.
        titled: by title key, the stored items of this source that bear it.
        here: identities and canonical links that the document lists: what still stands there has not moved.

    Returns:
        By the identity of a listed item the stored one it is, each at most once; empty when this is no such event.
        Title keys are equal and the moments agree. A title that tells enough and was listed once must do where one of
        the two has no moment, or where all were imported at once; a generic or periodic one may be another article.
    """
    absent = {
        key: [one for one in known if one.item.identity not in here and one.item.link_key not in here]
        for key, known in titled.items()
    }
    pairs = [(item, one) for _, item in recognised.unknown for one in absent.get(item.title_key, ())]
    agreeing = {item.title_key for item, one in pairs if _agrees(one.item, item)}
    telling = {key for key, known in absent.items() if len(known) == 1 and is_telling(key)}
    returned = len(agreeing | telling)
    if returned < MASS_LEAST or returned <= 2 * (len(recognised.known) + recognised.unread):
        return {}
    found: dict[str, KnownItem] = {}
    taken: set[int] = set()
    redated = _is_import([pair for pair in pairs if pair[0].title_key in telling - agreeing], len(agreeing))
    for item, one in sorted(pairs, key=lambda pair: _likeness(pair[1], pair[0])):
        free = item.identity not in found and one.row not in taken
        may_be = item.title_key in telling and _may_be(one, item, redated=redated)
        if free and (may_be or _agrees(one.item, item)):
            found[item.identity] = one
            taken.add(one.row)
    return found


def _is_import(pairs: Sequence[tuple[Item, KnownItem]], agreeing: int) -> bool:
    """Whether most came back with other dates because all were put into a new system at once.

    What was written over days then bears one hour. A list of prices under the same titles every week does not.
    """
    now = [item.moment.at for item, _ in pairs if item.moment is not None]
    then = [one.item.moment.at for _, one in pairs if one.item.moment is not None]
    if len({item.title_key for item, _ in pairs}) <= agreeing or not now or not then:
        return False
    return max(now) - min(now) <= _SPAN[Precision.HOUR] and max(then) - min(then) > _A_DAY


def _agrees(known: Item, listed: Item) -> bool:
    """Whether two items of one title say the same moment; a generic title must say it to the minute."""
    one, other = known.moment, listed.moment
    if one is None or other is None or Basis.FIRST_SEEN in {one.basis, other.basis}:
        return False
    if Basis.INFERRED in {one.basis, other.basis}:  # its day was a guess of the day it was seen on
        return is_telling(listed.title_key) and not (other.at - one.at) % _A_DAY
    inside = (
        one.at <= other.at < one.at + _SPAN[one.precision] or other.at <= one.at < other.at + _SPAN[other.precision]
    )
    return inside and (is_telling(listed.title_key) or (is_exact(one) and is_exact(other)))


def _may_be(known: KnownItem, listed: Item, *, redated: bool) -> bool:
    """Whether a telling title is enough: an article is not newer than our first sight, and has the lead it had."""
    if listed.moment is None:
        return known.item.summary is None or listed.summary is None or known.item.summary == listed.summary
    if known.item.moment is None:
        return listed.moment.at <= known.first_seen + _A_DAY
    return redated


def _likeness(known: KnownItem, listed: Item) -> tuple[bool, timedelta, int]:
    """How near a stored item is to a listed one: agreeing ones first, then by the distance of their moments."""
    at = listed.moment.at if listed.moment else known.first_seen
    was = known.item.moment.at if known.item.moment else known.first_seen
    return (not _agrees(known.item, listed), abs(at - was), known.row)
