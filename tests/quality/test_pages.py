from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from tests.quality.listings import measure_listings, measure_page
from tests.quality.measurement import Confusion
from tests.quality.truth import PAGES, UNSEEN, Page, pages

SETS = [folder for folder in (PAGES, UNSEEN) if folder.is_dir()]
CORPUS = [(folder, page) for folder in SETS for page in pages(folder)]
NAMES = [page.name for _, page in CORPUS]
FLOOR = 0.8
"""No page may be read worse than this, whatever the others are."""
FLOORED = ("precision of items", "recall of items", "moments")


def told(folder: Path, confusions: tuple[Confusion, ...]) -> str:
    """What was confused, unless the set must stay unseen."""
    return f"{len(confusions)} confusions" if folder == UNSEEN else "\n".join(map(str, confusions))


@pytest.mark.parametrize(("folder", "page"), CORPUS, ids=NAMES)
def test_page(folder: Path, page: Page) -> None:
    """Every page is read, and none of it badly."""
    result = measure_page(page)

    for name in FLOORED:
        figure = result.figure(name)
        assert figure.share >= FLOOR, f"{name} {figure}\n{told(folder, result.confusions)}"


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_goals(folder: Path) -> None:
    """Over each set, items, moments and categories are read as well as the goals ask."""
    measured = measure_listings(folder, folder.name)

    missed = [f"{figure.name} {figure}" for figure in measured.figures if not figure.reached]
    assert not missed, "\n".join([*missed, told(folder, measured.confusions)])


@pytest.mark.parametrize(("_folder", "page"), CORPUS, ids=NAMES)
def test_truth(_folder: Path, page: Page) -> None:
    """A page's truth is possible: 3 to 60 articles, each once, none of the future, 15 to 100 KB of markup."""
    assert 3 <= len(page.listed) <= 60
    assert len({listed.link for listed in page.listed}) == len(page.listed)
    assert all(listed.moment is None or listed.moment.at <= page.now.astimezone(UTC) for listed in page.listed)
    assert 15_000 <= len(page.body) <= 100_000
