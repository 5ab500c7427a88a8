"""Which address an image element really shows, and which images show nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LATE: Final = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "data-srcset", "src", "srcset")
"""Where pages that load images late keep the address, before the placeholder in ``src``."""
_EMPTY: Final = re.compile(
    r"(?:^|[/_.-])(?:(?:blank|spacer|pixel|1x1|transparent|trans|loading|loader|lazy|lazyload|placeholder|grey|gray"
    r"|no[-_]?image|no[-_]?photo|no[-_]?thumb|no[-_]?img|default[-_]?image|icons?|ico)[0-9x_-]*"
    r"|(?:new|hot|clock|calendar|eye|logo|play)[_-]*[0-9]{0,2}[_-]*)\.(?:gif|png|jpe?g|svg|webp)"
    r"|/(?:bullet|arrow|icon|ico|spacer)[^/]{0,20}\.(?:gif|png|svg)",
    re.IGNORECASE,
)
"""Placeholders in any size; icons, of which a site has fewer than a hundred: *hot2.gif*, but not *hot1502.jpg*."""
_IMAGE: Final = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?![a-z])", re.IGNORECASE)
_BACKGROUNDS: Final = ("data-bg", "data-background", "data-background-image", "data-bg-src", "data-bgset", "data-img")
"""Where elements that are no images keep the address of one."""
_STYLE: Final = re.compile(r"url\(\s*[\"']?([^\"')\s]+)", re.IGNORECASE)
_CUT_OFF: Final = 5_000
"""Characters of an attribute that are looked at."""
_SMALL: Final = 40
"""Pixels; what is not wider and not higher is an icon."""


def picture_of(attributes: Mapping[str, str | None]) -> str | None:
    """Address of an ``<img>`` as written; ``None`` for icons, placeholders and images inside the address.

    Scripts that load images late invent attributes of their own: behind the known ones any that names an image will do.
    """
    if _tiny(attributes.get("width")) or _tiny(attributes.get("height")):
        return None
    for name in _LATE:
        written = _address(name, attributes)
        if _shows(written):
            return written
    others = (_address(name, attributes) for name in attributes if name.startswith(("data-", "v-", ":")))
    return next((written for written in others if _IMAGE.search(written) and _shows(written)), None)


def pictured_by(attributes: Mapping[str, str | None]) -> str | None:
    """Address of the image an element that is none shows behind it: in its CSS, or kept for a script."""
    style = (attributes.get("style") or "")[:_CUT_OFF]
    match = _STYLE.search(style) if "url(" in style else None
    if match is not None and _shows(match[1]):
        return match[1]
    if not any(name in attributes for name in _BACKGROUNDS):
        return None
    kept = (_address(name, attributes) for name in _BACKGROUNDS)
    return next((written for written in kept if _IMAGE.search(written) and _shows(written)), None)


def _address(name: str, attributes: Mapping[str, str | None]) -> str:
    """The address an attribute holds, bare, in ``url(…)``, or as the first of a ``srcset``; may be empty."""
    written = (attributes.get(name) or "").strip()[:_CUT_OFF]
    if name.endswith("srcset"):
        return written.partition(",")[0].split(" ")[0]
    match = _STYLE.match(written)
    return match[1] if match is not None else written


def _shows(link: str) -> bool:
    return bool(link) and not link.lower().startswith(("data:", "about:")) and _EMPTY.search(link) is None


def _tiny(written: str | None) -> bool:
    digits = (written or "").strip().removesuffix("px")
    return digits.isdecimal() and int(digits[:5]) <= _SMALL
