"""What the page of one article tells machines of itself: JSON-LD, ``<meta>``, microdata."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aggregator.vietnamese import plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST: Final = 5_000
"""Characters of one text that are looked at."""
_LONGEST_SCRIPT: Final = 2_000_000
_MOST_OBJECTS: Final = 20_000
_MOST_META: Final = 500
_ALIKE: Final = 0.6
"""Share of a title's words that another title has when both name one article: headlines are cut and edited."""

_ARTICLES: Final = ("article", "posting", "report")
_PAGES: Final = ("webpage",)
_SITES: Final = ("website", "organization", "corporation")
_PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "publish_date",
    "publish-date",
    "publishdate",
    "published_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_MODIFIED: Final = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified")
_LEADS: Final = ("og:description", "twitter:description", "description", "dc.description", "dcterms.abstract")
_IMAGES: Final = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail")
_AUTHORS: Final = ("author", "article:author", "dc.creator", "dcterms.creator", "twitter:creator")
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "title")
_SITE_NAMES: Final = ("og:site_name", "application-name", "copyright")

_LOGOS: Final = (
    "body > header img, #header img, .logo img, #logo img, img.logo, .header-logo img, .navbar-brand img, footer img"
)
"""Images of a site's head and foot."""
_MOST_LOGOS: Final = 20

_LAST_COMMA: Final = re.compile(r",(\s*[}\]])")
_PAIR: Final = re.compile(r'"(@type|headline|datePublished|dateModified|description)"\s*:\s*"((?:[^"\\]|\\.){0,5000})"')

_Json = object
_Object = dict[str, _Json]


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says, each in the order in which it is believed; as written but for white space."""

    titles: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    """From JSON-LD, then ``<meta>``: none of it is shown."""
    marked: tuple[str, ...] = ()
    """``datePublished`` of microdata."""
    modified: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    """Descriptions that stand in the article itself (JSON-LD, microdata)."""
    page_leads: tuple[str, ...] = ()
    """Descriptions of the page, which many sites fill with one of themselves."""
    images: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    site_leads: tuple[str, ...] = ()
    """How the page describes its site, and not the article."""
    logos: tuple[str, ...] = ()
    generator: str = ""


def told_by(tree: LexborHTMLParser, title: str) -> Told:
    """Gather what a page tells machines.

    Args:
        tree: the page.
        title: of the article it should be of; of several articles it describes, that one counts.
    """
    objects = list(_objects(tree))
    article = _article(objects, title)
    sites = [one for one in objects if _is(one, _SITES)]
    metas = _Metas(tree)
    return Told(
        titles=_each(_text(article.get("headline")), _text(article.get("name")), *metas.all(_TITLES)),
        published=_each(_text(article.get("datePublished")), *metas.all(_PUBLISHED)),
        marked=_each(*_marked(tree, "datePublished")),
        modified=_each(_text(article.get("dateModified")), *metas.all(_MODIFIED), *_marked(tree, "dateModified")),
        leads=_each(_text(article.get("description")), *_marked(tree, "description")),
        page_leads=_each(*metas.all(_LEADS)),
        images=_each(
            *metas.all(_IMAGES),
            *_addresses(article.get("image")),
            *_addresses(article.get("thumbnailUrl")),
            *_marked(tree, "image"),
            *_linked(tree, 'link[rel="image_src"]'),
        ),
        authors=_each(*_names(article.get("author")), *metas.all(_AUTHORS), *_marked(tree, "author")),
        site_names=_each(*metas.all(_SITE_NAMES), *(name for one in sites for name in _names(one))),
        site_leads=_each(*(_text(one.get(key)) for one in sites for key in ("description", "slogan"))),
        logos=_each(*(link for one in objects for link in _addresses(one.get("logo"))), *_linked(tree, _LOGOS)),
        generator=next(iter(metas.all(("generator",))), ""),
    )


def names_it(title: str, other: str) -> bool:
    """Whether two headlines may be of one article: all numbers and most words of the first are in the second."""
    return _likeness(title, other) >= _ALIKE


def _likeness(title: str, other: str) -> float:
    """Share of a title's words that another has; 0 when it lacks a number."""
    wanted, there = set(words(title)), set(words(other))
    has_numbers = all(word in there for word in wanted if word.isdecimal())
    return len(wanted & there) / len(wanted) if wanted and has_numbers else 0


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


def _objects(tree: LexborHTMLParser) -> Iterator[_Object]:
    """All objects of a page's JSON-LD, outer ones first, without recursion; a broken script gives what can be told."""
    for node in tree.css('script[type*="ld+json"]'):
        written = node.text()[:_LONGEST_SCRIPT]
        waiting: list[_Json] = [_loaded(written)]
        for one in waiting:
            if len(waiting) > _MOST_OBJECTS:
                break
            if isinstance(one, dict):
                yield one
                waiting.extend(one.values())
            elif isinstance(one, list):
                waiting.extend(one)


def _loaded(written: str) -> _Json:
    """The objects of a script, whatever wraps them (a list, comments, CDATA marks); of broken ones what can be told."""
    text = f"[{written[max(written.find('{'), 0) : written.rfind('}') + 1]}]"
    for attempt in (text, _LAST_COMMA.sub(r"\1", text)):
        try:
            loaded: _Json = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    pairs: _Object = {}
    for match in _PAIR.finditer(text):
        pairs.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/"))
    return pairs


def _article(objects: list[_Object], title: str) -> _Object:
    """The article that the page is of: the one most like its title, else the only one, if it has none."""

    def likeness(one: _Object) -> float:
        return _likeness(title, _text(one.get("headline")) or _text(one.get("name")) or "")

    articles = [one for one in objects if _is(one, _ARTICLES)]
    for found in (articles, [one for one in objects if _is(one, _PAGES)]):
        named = max(found, key=likeness, default={})
        if likeness(named) >= _ALIKE:
            return named
    return articles[0] if len(articles) == 1 and not _text(articles[0].get("headline")) else {}


def _is(one: _Object, endings: tuple[str, ...]) -> bool:
    kinds = one.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.lower().endswith(endings) for name in names)


def _text(value: _Json) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return plain(value[:LONGEST]) or None if isinstance(value, str) else None


def _names(value: _Json) -> Iterator[str]:
    """Names of persons or bodies: a string, an object, or a list of either."""
    for one in value if isinstance(value, list) else [value]:
        name = _text(one.get("name")) if isinstance(one, dict) else _text(one)
        if name:
            yield name


def _addresses(value: _Json) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        link = (one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else one
        if isinstance(link, str):
            yield link.strip()


# --- meta and microdata ----------------------------------------------------------------------------------------------


class _Metas:
    """The ``<meta>`` elements of a page by name, lower case; ``property`` and ``name`` alike."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._by_name: dict[str, list[str]] = {}
        for node in tree.css("meta[content]")[:_MOST_META]:
            content = plain((node.attributes.get("content") or "")[:LONGEST])
            named = {(node.attributes.get(key) or "").strip().lower() for key in ("property", "name")}
            for name in named if content else ():
                self._by_name.setdefault(name, []).append(content)

    def all(self, names: Iterable[str]) -> list[str]:
        return [content for name in names for content in self._by_name.get(name, ())]


def _marked(tree: LexborHTMLParser, name: str) -> Iterator[str | None]:
    """Values of a property of microdata, of the page's own article: not of its comments or of what it points to."""
    for node in tree.css(f'[itemprop~="{name}"]')[:3]:
        if not _of_another(node):
            named = node.css_first('[itemprop~="name"], [itemprop~="url"]')
            yield _value(named if named is not None else node)


def _value(node: LexborNode) -> str | None:
    """What a property of microdata says (HTML standard, section 5.2.4): an attribute, else its text."""
    attributes = node.attributes
    said = next((attributes[key] for key in ("content", "datetime", "src") if attributes.get(key)), None)
    return plain((said or node.text(separator=" "))[:LONGEST]) or None


def _linked(tree: LexborHTMLParser, selector: str) -> Iterator[str | None]:
    """Addresses that elements link or show."""
    for node in tree.css(selector)[:_MOST_LOGOS]:
        yield (node.attributes.get("src") or node.attributes.get("href") or "").strip()[:LONGEST] or None


def _of_another(node: LexborNode) -> bool:
    """Whether what a property stands in is something else than an article of its own: a comment, a list's item."""
    around = node.parent
    while around is not None:
        attributes = around.attributes if around.tag not in {"-document", "-undef"} else {}
        if "itemscope" in attributes:
            kind = (attributes.get("itemtype") or "").lower().rstrip("/")
            return bool(kind) and not kind.endswith((*_ARTICLES, "webpage"))
        if around.tag in {"aside", "nav", "li"}:
            return True
        around = around.parent
    return False


def _each(*values: str | None) -> tuple[str, ...]:
    """Values that say something, each once."""
    return tuple(dict.fromkeys(value for value in values if value))
