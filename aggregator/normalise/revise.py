"""What a new listing of a known item changes: an edit is not a new item, and an edit never unlinks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aggregator.model import Basis, Item, Moment, Precision
from aggregator.normalise.link import link_key

NEW_ISSUE_AFTER = timedelta(days=1)

_COARSE = {Precision.SECOND: 0, Precision.MINUTE: 1, Precision.HOUR: 2, Precision.DAY: 3}
_BASIS = {Basis.STATED: 0, Basis.INFERRED: 1, Basis.FIRST_SEEN: 2}
_SPAN = {
    Precision.SECOND: timedelta(minutes=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
}


def is_new_issue(known: Item, listed: Item) -> bool:
    """Whether a listing at a known address is the next issue (a weekly list), not an edit of the last.

    Returns:
        True when the titles differ in a digit and the moment is more than a day newer.
    """
    if known.moment is None or listed.moment is None or _digits(known.title_key) == _digits(listed.title_key):
        return False
    return listed.moment.at - known.moment.at > NEW_ISSUE_AFTER


def _digits(key: str) -> list[str]:
    return [word for word in key.split() if any(character.isdigit() for character in word)]


def refine(known: Moment | None, listed: Moment | None) -> Moment | None:
    """The moment to keep: the first stated one, unless the new one knows the same moment better.

    A moment is fixed at first sight, for stories are keyed by it. It may gain: a date where there was none, a stated
    one where it was inferred, a minute inside the day that was stated.
    """
    if known is None or listed is None:
        return known or listed
    if _BASIS[listed.basis] != _BASIS[known.basis]:
        return listed if _BASIS[listed.basis] < _BASIS[known.basis] else known
    finer = _COARSE[listed.precision] < _COARSE[known.precision]
    inside = known.at <= listed.at < known.at + _SPAN[known.precision]
    return listed if finer and inside and known.basis is Basis.STATED else known


def revise(known: Item, listed: Item) -> Item | None:
    """The item as it must be kept now.

    Args:
        known: as stored.
        listed: the same item (equal identity, or equal link) as the source lists it now.

    Returns:
        The revised item under its known identity, or None when nothing changed. What the source no longer says
        (a summary, an image) is kept.
    """
    moment = refine(known.moment, listed.moment)
    revised = replace(
        listed,
        identity=known.identity,
        moment=moment,
        written=(known.written or listed.written) if moment == known.moment else listed.written,
        link_key=known.link_key or listed.link_key,
        link=_link(known, listed),
        guid=listed.guid or known.guid,
        labels=listed.labels or known.labels,
        summary=listed.summary or known.summary,
        content=_content(known, listed),
        author=listed.author or known.author,
        image=listed.image or known.image,
    )
    return None if revised == known else revised


def _content(known: Item, listed: Item) -> str | None:
    """The listed text; but the known one where what is listed is the summary again (its article's page said more)."""
    says_more = listed.content is not None and listed.content != listed.summary
    return listed.content if says_more else known.content or listed.content


def _link(known: Item, listed: Item) -> str | None:
    """The listed link; but the known one while both lead to the same article (a session in it changes every day)."""
    if listed.link is None or known.link is None:
        return listed.link or known.link
    return known.link if link_key(listed.link) == link_key(known.link) else listed.link
