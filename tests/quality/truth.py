"""The page corpus: a listing as a server sends it, and beside it what a careful person reads on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from aggregator.model import VIETNAM, Basis, DateOrder, Moment, Precision, Source

PAGES: Final = Path(__file__).parents[1] / "pages"
UNSEEN: Final = PAGES / "heldout"
"""Pages written apart from the reader and never used to tune it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One article a page lists."""

    title: str
    link: str
    """Absolute, as a browser makes it; the article itself, not its print or mobile twin."""
    moment: Moment | None
    category: str | None
    """As the page writes it at this article."""
    summary: str | None
    image: str | None
    featured: bool
    """Shown above the list with other markup."""


@dataclass(frozen=True)
class Page:
    """One page of the corpus."""

    name: str
    about: str
    """Whose manner it is in, and what makes it hard."""
    body: bytes
    source: Source
    now: datetime
    listed: tuple[Listed, ...]


@cache
def pages(folder: Path) -> tuple[Page, ...]:
    """The pages of one folder in order of name; none when there is no such folder."""
    return tuple(_page(path) for path in sorted(folder.glob("*.html")))


def _page(path: Path) -> Page:
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    order: DateOrder = truth.get("date_order", "dmy")
    source = Source(
        id=path.stem,
        name=path.stem,
        url=truth["url"],
        kind="listing",
        timezone=ZoneInfo(truth["zone"]) if "zone" in truth else VIETNAM,
        date_order=order,
    )
    return Page(
        name=path.stem,
        about=truth["about"],
        body=path.read_bytes(),
        source=source,
        now=datetime.fromisoformat(truth["now"]),
        listed=tuple(map(_listed, truth["items"])),
    )


def _listed(item: dict[str, Any]) -> Listed:
    moment = None
    if item["published"] is not None:
        at = datetime.fromisoformat(item["published"]).astimezone(UTC)
        moment = Moment(at, Precision(item["precision"]), Basis(item["basis"]))
    return Listed(
        title=item["title"],
        link=item["link"],
        moment=moment,
        category=item["category"],
        summary=item["summary"],
        image=item["image"],
        featured=item["featured"],
    )
