"""Read the page of one article for what its listing does not say: lead, exact moment, image, author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from aggregator.model import Article, ParseFailed, ParseReason
from aggregator.parse.encoding import decode
from aggregator.parse.lead import lead_of
from aggregator.parse.lines import lines_of
from aggregator.parse.link import usable_link
from aggregator.parse.outline import outline
from aggregator.parse.picture import picture_of
from aggregator.parse.published import published
from aggregator.parse.sniff import binary, sniff
from aggregator.parse.told import names_it, told_by
from aggregator.vietnamese import fold, title_key

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Item, Source
    from aggregator.parse.encoding import Decoded
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline
    from aggregator.parse.told import Told

_LONGEST_TITLE: Final = 1_000
_LEVELS: Final = 4
"""Of elements from a line of text up to the heading it stands in."""
_NO_PICTURE: Final = re.compile(
    r"/(?:themes?|templates?|skins?|icons?|logos?)/|(?:^|[/_.-])(?:logo|banner|favicon|no-?image|no-?photo|default|avatar"
    r"|placeholder|share|og-?image|quoc-?huy|icon)(?:[_.-][^/]*|[0-9]*\.[^/]*)$",
    re.IGNORECASE,
)
"""What a site shows where an article has no image of its own; the folder of a theme holds nothing else."""
_NOBODY: Final = re.compile(
    r"(?:admin(?:istrator)?|super ?user|root|host|webmaster|editor|quan ?tri(?: vien)?|bien tap vien|ban bien tap"
    r"|btv|user|nguoi dang|unknown|an danh)[0-9 ]*"
)
"""Folded names that programs sign with."""
_LONGEST_AUTHOR: Final = 100


def read_article(
    body: bytes, *, item: Item, source: Source, url: str, content_type: str | None, now: datetime
) -> Article | ParseFailed:
    """Read an article's page; any bytes give a value, never an exception.

    Args:
        body: decompressed bytes.
        item: what the source lists; a page that is not of it is refused, what contradicts its moment is passed over.
        source: its zone, date order and encoding are obeyed.
        url: where the page came from, after redirects.
        content_type: as the server said; a hint at most.
        now: aware; when it was fetched.
    """
    decoded = page_of(body, source=source, content_type=content_type)
    if isinstance(decoded, ParseFailed):
        return decoded
    tree = LexborHTMLParser(decoded.text)
    page = outline(tree, url)
    told = told_by(tree, item.title)
    if not _is_of(item, told, page):
        return ParseFailed(ParseReason.NOT_A_FEED, "the page is not of this article; perhaps it was moved or removed")
    dated = published(told, page, title=item.title, known=item.moment, source=source, now=now)
    sites = (source.name, urlsplit(url).hostname or "")
    return Article(
        lead=lead_of(told, tree, item.title, sites),
        moment=dated.moment if dated is not None else None,
        written=dated.written if dated is not None else None,
        image=_image(told, page.base),
        author=_author(told, sites),
    )


def page_of(body: bytes, *, source: Source, content_type: str | None) -> Decoded | ParseFailed:
    """The text of an HTML page, or why this is none."""
    what = binary(body)
    if what is not None:
        return ParseFailed(ParseReason.NOT_A_FEED, f"this is {what}, not an article's page")
    decoded = decode(body, override=source.encoding, content_type=content_type)
    if not decoded.text.strip():
        return ParseFailed(ParseReason.EMPTY, "the article's page is empty")
    sniffed = sniff(decoded.text)
    if sniffed.kind == "html":
        return decoded
    return ParseFailed(sniffed.reason, f"this is {sniffed.what or f'{sniffed.kind}, not HTML'}")


def _is_of(item: Item, told: Told, page: Outline) -> bool:
    """Whether a page is of an item: its own title, told or in its head, or its first heading names the article.

    Where none does, the page must at least stand at the address that was asked for and say the title outside of
    links: a removed article often leads to a page that still lists it.
    """
    if any(names_it(item.title, title) for title in (*told.titles, page.title or "")):
        return True
    link = item.link or ""
    lines = [line for line in lines_of(page) if line.anchor is None or _leads_to(page, line, link)]
    if any(names_it(item.title, line.text[:_LONGEST_TITLE]) for line in lines if _is_in(page, line, "h1")):
        return True
    if not item.title_key or not _is_where_asked(link, page.url):
        return False
    return any(item.title_key in title_key(line.text[:_LONGEST_TITLE]) for line in lines if not line.machine)


def _is_in(page: Outline, line: Line, tag: str) -> bool:
    return any(page.elements[one].tag == tag for one in page.chain(line.element, _LEVELS))


def _is_where_asked(asked: str, got: str) -> bool:
    """Whether a page stands where it was asked for, and not at the site's front."""
    one, other = urlsplit(asked), urlsplit(got)
    is_front = not other.path.strip("/") and not other.query
    return not is_front and (one.path.rstrip("/"), one.query) == (other.path.rstrip("/"), other.query)


def _leads_to(page: Outline, line: Line, link: str) -> bool:
    """Whether a line links to the article from the page it stands at, as its title may."""
    is_here = line.anchor is not None and _is_where_asked(link, page.anchors[line.anchor].link)
    return is_here and _is_where_asked(link, page.url) and any(_is_in(page, line, tag) for tag in ("h1", "h2", "h3"))


def _image(told: Told, base: str) -> str | None:
    """The first image that is of the article: no logo, no placeholder."""
    logos = {usable_link(link, base) for link in told.logos}
    for written in told.images:
        link = usable_link(picture_of({"src": written}), base)
        if link is not None and link not in logos and _NO_PICTURE.search(urlsplit(link).path) is None:
            return link
    return None


def _author(told: Told, sites: tuple[str, ...]) -> str | None:
    """Who wrote it: the first name that is neither the site's nor a program's."""
    foreign = {fold(name) for name in (*sites, *told.site_names)}
    for written in told.authors:
        folded = fold(written)
        is_name = len(written) <= _LONGEST_AUTHOR and "://" not in written and "@" not in written
        if is_name and folded not in foreign and _NOBODY.fullmatch(folded) is None:
            return written
    return None
