"""The main text of an article's page, for sources that let us publish it whole: the one home of trafilatura."""

from __future__ import annotations

import re
from typing import Final

import trafilatura

from aggregator.parse.link import absolute_addresses

_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_BETWEEN: Final = re.compile(r"</?(?:p|div|li|td|th|tr|h[1-6]|blockquote)[^>]*>|<br\s*/?>|\n")
_TAG: Final = re.compile(r"<[^>]*>")
_SHORTEST: Final = 200
"""Characters of HTML; less is no article's text."""
_SENTENCE: Final = 60
"""Characters in a row that a text has somewhere, and a menu has not."""


def main_text(page: str, url: str) -> str | None:
    """The main text of a page.

    Args:
        page: decoded HTML.
        url: where it came from; links and images are made absolute against it.

    Returns:
        HTML, not sanitised; ``None`` when there is no text to speak of.
    """
    extracted = trafilatura.extract(
        page,
        url=url,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
        include_tables=True,
    )
    body = _BODY.search(extracted) if extracted else None
    text = (body[1] if body is not None else extracted or "").strip()
    speaks = any(len(_TAG.sub("", part).strip()) >= _SENTENCE for part in _BETWEEN.split(text))
    return absolute_addresses(text, url) if speaks and len(text) >= _SHORTEST else None
