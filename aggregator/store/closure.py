"""Which items may be one story: the closed set that the same-story rule is computed from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from aggregator.dedupe import is_telling
from aggregator.model import Member
from aggregator.store.rows import member_of, title_hash
from aggregator.store.statements import chunks
from aggregator.store.tables import ItemRow, TitleRow

if TYPE_CHECKING:
    from aggregator.store.items import Items

Reach = dict[str, set[datetime] | None]
"""By hash of a title key the moments around which its items matter; ``None`` = all of them."""

ONE_STORY_WITHIN = timedelta(days=2)
"""Further apart no two items under a title that says nothing by itself are one story, links and people aside."""


def _beyond(reach: Reach, looked: Reach) -> Reach:
    """What was not looked at yet."""
    left: Reach = {}
    for digest, moments in reach.items():
        known = looked.get(digest, set())
        if known is not None and (moments is None or not moments <= known):
            left[digest] = None if moments is None else moments - known
    return left


def closed(
    items: Items,
    session: Session,
    keys: Iterable[str],
    near: Mapping[str, Collection[datetime]] | None = None,
) -> dict[int, Member]:
    """All items of these title keys, and of every key tied to them by a link or a person, however far.

    Args:
        items: of the transaction.
        session: its own.
        keys: held.
        near: where only some items of each key changed, their moments: a title that says nothing by itself joins
            items of one day at most, so that of ten thousand notices those of other days need not be read.

    Returns:
        Members by row; a set that ``dedupe.partition`` may be given.
    """
    members: dict[int, Member] = {}
    wanted = {title_hash(key): None if near is None or is_telling(key) else set(near.get(key, ())) for key in keys}
    looked: Reach = {}
    while wanted:
        fresh = {number: one for number, one in _around(items, wanted).items() if number not in members}
        members |= {number: member_of(row, key) for number, (row, key) in fresh.items()}
        for digest, moments in wanted.items():
            before = looked.get(digest, set())
            looked[digest] = None if before is None or moments is None else before | moments
        wanted = _beyond(_tied_to(items, session, fresh, members, whole=near is None), looked)
    return members


def _around(items: Items, wanted: Reach) -> dict[int, tuple[ItemRow, str]]:
    """The items of title keys, all of them or those around some moments."""
    found: dict[int, tuple[ItemRow, str]] = {}
    for digests in chunks(sorted(digest for digest, moments in wanted.items() if moments is None)):
        found |= items.told(ItemRow.title_hash.in_(digests))
    at = func.coalesce(ItemRow.moment_at, ItemRow.first_seen_at)
    for digest, moments in wanted.items():
        for some in chunks(sorted(moments or ())):
            days = [at.between(moment - ONE_STORY_WITHIN, moment + ONE_STORY_WITHIN) for moment in some]
            found |= items.told(ItemRow.title_hash == digest, or_(*days))
    return found


def _tied_to(
    items: Items,
    session: Session,
    fresh: Mapping[int, tuple[ItemRow, str]],
    members: Collection[int],
    *,
    whole: bool,
) -> Reach:
    """The title keys of what shares a link with items or was joined to them, with the moments; members aside."""
    reach: Reach = {}
    joined = {item for pair, together in items.hand_links(fresh).items() if together for item in pair}
    links = sorted({row.link_key for row, _ in fresh.values() if row.link_key})
    tied = [ItemRow.id.in_(some) for some in chunks(sorted(joined))]
    tied += [ItemRow.link_key.in_(some) for some in chunks(links)]
    columns = (
        ItemRow.id,
        ItemRow.title_hash,
        TitleRow.key,
        func.coalesce(ItemRow.moment_at, ItemRow.first_seen_at),
    )
    query = select(*columns).join(TitleRow, TitleRow.hash == ItemRow.title_hash)
    for condition in tied:
        for number, digest, key, at in session.execute(query.where(condition)):
            if number in members:
                continue
            known = reach.setdefault(digest, set())
            if whole or is_telling(key):
                reach[digest] = None
            elif known is not None:
                known.add(at)
    return reach
