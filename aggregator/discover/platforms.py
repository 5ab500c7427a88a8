"""Where platforms keep their feeds: a table of signs and addresses, read from a page's address and mark-up.

A new platform is a new row. A template is filled with what the row's patterns find; one that names a part which is
not there gives no address. Every template has these parts of the page's own address:

    {page}   its path as it is                     /tin-tuc/khuyen-cong.html
    {dir}    its path without page number or end    /tin-tuc/khuyen-cong
    {slug}   the last part of that                  khuyen-cong
    {ask}    path and query, ready for one more     /tin-tuc?id=5&
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from aggregator.parse.advertised import Shown

_MOST_PARTS: Final = 2
"""Of what a pattern finds several times in a page, such as Liferay's lists of articles."""
_PAGE_NUMBER: Final = re.compile(r"/(?:page|trang)[/-]?\d+$", re.IGNORECASE)
_END: Final = re.compile(r"(?:/(?:index|default|home|trang-chu))?\.(?:html?|aspx?|php|jsp)$", re.IGNORECASE)
_FIELD: Final = re.compile(r"\{(\w+)\}")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Platform:
    """What makes a site, how it is told, and where its feeds are."""

    name: str
    feeds: tuple[str, ...]
    """Templates, the narrowest first: a section's own feed before the whole site's."""
    generator: re.Pattern[str] | None = None
    """Told by ``meta name=generator``: the surest sign."""
    address: re.Pattern[str] | None = None
    """Told by path and query of the page."""
    markup: re.Pattern[str] | None = None
    """Told by what its pages hold."""
    in_address: tuple[re.Pattern[str], ...] = ()
    """Find parts in path and query; the groups' names are the parts'."""
    in_markup: re.Pattern[str] | None = None
    """Finds parts in the page."""


PLATFORMS: Final = (
    Platform(
        "NukeViet",
        (
            *("{site}/{module}/rss/{cat}/", "{site}/{module}/rss/"),
            *("{page}?language={lang}&nv={nv}&op=rss/{op}", "{page}?language={lang}&nv={nv}&op=rss"),
            "/vi/news/rss/",
        ),
        generator=_pattern(r"NukeViet"),
        address=_pattern(r"[?&]nv=[\w-]+"),
        markup=_pattern(r"\bnv_base_siteurl\b | \bnv_lang_interface\b | [?;&]nv=news\b | [?&]amp;nv=[\w-]+"),
        in_address=(
            _pattern(
                r"^(?P<site>(?:/[a-z]{2})?)/(?P<module>[a-z][\w-]{2,})(?:/(?!rss\b|page-\d)(?P<cat>[\w-]+))?(?=/|$)"
            ),
            _pattern(r"[?&]language=(?P<lang>[a-z]{2})\b.*?[?&]nv=(?P<nv>[\w-]+)(?:&op=(?!rss\b)(?P<op>[\w-]+))?"),
        ),
    ),
    Platform(
        "WordPress",
        ("{dir}/feed/", "/?feed=rss2&cat={cat}", "/feed/"),
        generator=_pattern(r"WordPress"),
        markup=_pattern(r"/wp-(?:content|includes|json)/"),
        in_address=(_pattern(r"[?&]cat=(?P<cat>\d+)"),),
    ),
    Platform(
        "Joomla",
        ("{ask}format=feed&type=rss", "/?format=feed&type=rss"),
        generator=_pattern(r"Joomla"),
        address=_pattern(r"[?&]option=com_\w+"),
        markup=_pattern(r"/media/(?:jui|system)/(?:js|css)/ | /components/com_\w+/ | [?;&]option=com_content\b"),
    ),
    Platform(
        "Drupal",
        ("/taxonomy/term/{term}/feed", "{dir}/rss.xml", "/rss.xml"),
        generator=_pattern(r"Drupal"),
        markup=_pattern(r"/sites/(?:default|all)/(?:files|modules|themes)/ | \bDrupal\.settings\b | \bdata-drupal-"),
        in_address=(_pattern(r"/taxonomy/term/(?P<term>\d+)"),),
    ),
    Platform(
        "Liferay",
        ("{list}/-/asset_publisher/{id}/rss", "{dir}/-/asset_publisher/{portlet}/rss"),
        address=_pattern(r"/-/asset_publisher/ | [?&]p_p_id=\w+ | ^/web/guest(?:/|$)"),
        markup=_pattern(r"/-/asset_publisher/ | \bLiferay\.(?:currentURL|Portlet|ThemeDisplay|AUI)\b | [?;&]p_p_id="),
        in_address=(_pattern(r"^(?P<list>/[^?]*?)/-/asset_publisher/(?P<id>\w{4,24})"),),
        in_markup=_pattern(
            r"href=[\"'](?:https?://[^/\"']+)?(?P<list>/[^\"'<>\s?]{1,150}?)/-/asset_publisher/(?P<id>\w{4,24})"
            r"| (?:AssetPublisherPortlet|(?<!\d)101)_INSTANCE_(?P<portlet>[A-Za-z0-9]{4,24})"
        ),
    ),
    Platform(
        "SharePoint",
        ("/_layouts/15/listfeed.aspx?List=%7B{guid}%7D", "/rss/Pages/index.aspx"),
        generator=_pattern(r"SharePoint"),
        address=_pattern(r"/(?:Site)?Pages/[^/?]+\.aspx"),
        markup=_pattern(r"\b_spPageContextInfo\b | /_layouts/1[456]/"),
        in_markup=_pattern(r"\bpageListId\"?\s*:\s*\"\{(?P<guid>[0-9a-f-]{36})\}"),
    ),
    Platform(
        "ASP.NET",
        ("/Feed.aspx?CatId={cat}", "/rss/tintuc.aspx", "/rss.aspx"),
        address=_pattern(r"\.aspx\b"),
        markup=_pattern(r"\bid=[\"']__VIEWSTATE\b"),
        in_address=(_pattern(r"[?&]CatId=(?P<cat>\d+)"),),
    ),
    Platform(
        "MasterCMS",
        ("/rss_feed/{slug}", "/rss_feed/"),
        markup=_pattern(r"__MB_MASTERCMS_EL | \bmastercms\b | class=[\"']format_time\b"),
    ),
)
"""As domain notes and the platforms' own sources have them; Oracle WebCenter, for one, has no feed."""

ANYWHERE: Final = (
    *("/rss/{slug}.rss", "/rss/", "/feed/", "/rss_feed/", "/vi/news/rss/", "{ask}format=feed&type=rss"),
    *("{dir}/feed/", "{dir}/rss/"),
)
"""Where a feed may be on a site that shows no sign of what made it."""


def made_by(url: str, shown: Shown) -> Platform | None:
    """The platform whose signs a page shows: by its own word, else by its address, else by its mark-up."""
    where = _where(url)
    for platform in PLATFORMS:
        if platform.generator is not None and platform.generator.search(shown.generator):
            return platform
    for platform in PLATFORMS:
        if platform.address is not None and platform.address.search(where):
            return platform
    for platform in PLATFORMS:
        if platform.markup is not None and platform.markup.search(shown.markup):
            return platform
    return None


def likely_feeds(url: str, shown: Shown) -> tuple[str, ...]:
    """Addresses at which a page's feed may be, the likeliest first, each once; not the page's own.

    Args:
        url: final address of the page.
        shown: by it.
    """
    platform = made_by(url, shown)
    found = dict.fromkeys(shown.linked)
    if platform is not None:
        for parts in _parts(platform, url, shown):
            found |= dict.fromkeys(_filled(platform.feeds, parts, url))
    found |= dict.fromkeys(_filled(ANYWHERE, _own_parts(url), url))
    return tuple(address for address in found if address.rstrip("/") != url.rstrip("/"))


def _parts(platform: Platform, url: str, shown: Shown) -> Iterator[Mapping[str, str]]:
    """What a platform's templates are filled with, once for each list of articles that its pattern finds."""
    where, parts = _where(url), _own_parts(url)
    for pattern in platform.in_address:
        if match := pattern.search(where):
            parts |= _groups(match)
    seen: list[dict[str, str]] = []
    if platform.in_markup is not None:
        for match in platform.in_markup.finditer(shown.markup):
            if (groups := _groups(match)) not in seen:
                seen.append(groups)
            if len(seen) == _MOST_PARTS:
                break
    yield from ({**groups, **parts} for groups in seen or [{}])


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name: text for name, text in match.groupdict().items() if text is not None}


def _own_parts(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    folder = _PAGE_NUMBER.sub("", _END.sub("", parts.path.partition("/-/")[0].rstrip("/")))
    own = {
        "page": parts.path or "/",
        "dir": folder,
        "ask": f"{parts.path or '/'}?{parts.query + '&' if parts.query else ''}",
    }
    slug = folder.rpartition("/")[2]
    return own | ({"slug": slug} if slug else {})


def _filled(templates: tuple[str, ...], parts: Mapping[str, str], url: str) -> Iterator[str]:
    for template in templates:
        if all(name in parts for name in _FIELD.findall(template)):
            yield urljoin(url, "/" + template.format_map(parts).lstrip("/"))  # two slashes would name another host


def _where(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
