"""What the page of an article adds to its item: a lead, the exact moment, an image, an author; never another title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from ipaddress import ip_address
from urllib.parse import urlsplit

from aggregator.model import Article, Basis, Item, Precision, Source
from aggregator.normalise.markup import sanitise, summarise, visible_text
from aggregator.normalise.revise import refine

_EXACT = frozenset({Precision.SECOND, Precision.MINUTE})
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|webp|mp[34]|avi|mov|wmv)$", re.IGNORECASE)
_SECOND_LEVEL = frozenset(["com", "net", "org", "gov", "edu", "info", "biz", "int", "ac", "name", "pro", "co"])
"""Of a country's domains, those under which anybody registers: ``gov.vn`` is nobody's site."""
_COUNTRY = 2
"""Letters of a country's domain."""


def wants_article(item: Item, source: Source, site: str) -> bool:
    """Whether an item's article page is worth a request: something is missing that only the page may say.

    Args:
        item: as listed, or as kept.
        source: its settings; ``enrich: false`` wants nothing, ``publish: title`` no lead.
        site: where the list came from, after redirects; pages of other sites are left alone, for nobody asked for
            those, and what they say is not what this source says.
    """
    if not source.enrich or item.link is None or item.link_key is None:
        return False
    if not (is_same_site(item.link, source.url) or is_same_site(item.link, site)):
        return False
    return _lacks(item, source) and _FILE.search(urlsplit(item.link).path) is None


def _lacks(item: Item, source: Source) -> bool:
    moment = item.moment
    if moment is None or moment.basis is not Basis.STATED or moment.precision not in _EXACT:
        return True
    return (source.publish != "title" and item.summary is None) or (source.publish == "full" and not _is_whole(item))


def _is_whole(item: Item) -> bool:
    """Whether an item has its text: what it has may be its summary once more."""
    if item.content is None:
        return False
    return len(visible_text(item.content)) > 2 * len(visible_text(item.summary or ""))


def enriched(item: Item, article: Article, source: Source) -> Item:
    """An item with what its article adds.

    What the list says is kept; the moment only gains (`refine`), so that item and story stay what they are.

    Args:
        item: as listed, or as kept.
        article: read from its page.
        source: ``publish: full`` takes the whole text.
    """
    content = item.content
    if source.publish == "full" and article.content and not _is_whole(item):
        content = sanitise(article.content, item.link).html or content
    moment = refine(item.moment, article.moment)
    return replace(
        item,
        moment=moment,
        written=item.written if moment == item.moment else article.written,
        summary=item.summary or _summary(item, article),
        content=content,
        author=item.author or article.author,
        image=item.image or article.image,
    )


def without_common(read: Sequence[tuple[Item, Article]], others: Iterable[Item]) -> list[Article]:
    """Articles of one source without the leads and images that others of other titles have: those are the site's.

    Args:
        read: what was read now, with the items it was read for.
        others: kept items of the source.

    Returns:
        The articles of ``read``, in its order.
    """
    told = [(_summary(item, article), article.image) for item, article in read]
    titles: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for item, (summary, image) in [
        *zip((item for item, _ in read), told, strict=True),
        *((item, (item.summary, item.image)) for item in others),
    ]:
        titles["lead", summary].add(item.title_key)
        titles["image", image].add(item.title_key)
    return [
        replace(
            article,
            lead=article.lead if len(titles["lead", summary]) == 1 else None,
            image=article.image if len(titles["image", image]) == 1 else None,
        )
        for (_, article), (summary, image) in zip(read, told, strict=True)
    ]


def _summary(item: Item, article: Article) -> str | None:
    lead = summarise(escape(article.lead, quote=False), None, item.link) if article.lead else None
    return lead.html if lead is not None else None


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: the same registered name, or the same number and port."""
    try:
        first, second = urlsplit(one), urlsplit(other)
        names = _registered(first.hostname or ""), _registered(second.hostname or "")
        ports = first.port or first.scheme, second.port or second.scheme
    except ValueError:
        return False
    if not all(names):
        return (first.hostname, ports[0]) == (second.hostname, ports[1]) and bool(first.hostname)
    return names[0] == names[1]


def _registered(host: str) -> str:
    """The part of a host name that somebody registered: ``dongnai.gov.vn``; empty for a number or a bare name."""
    try:
        ip_address(host)
    except ValueError:
        labels = host.lower().rstrip(".").split(".")
    else:
        return ""
    is_deep = len(labels[-1]) == _COUNTRY and len(labels) > 1 and labels[-2] in _SECOND_LEVEL
    wanted = 3 if is_deep else 2
    return ".".join(labels[-wanted:]) if len(labels) >= wanted else ""
