from __future__ import annotations

from datetime import datetime

import pytest

from aggregator.config import Settings
from aggregator.demo import Timeline, load_scenario
from aggregator.demo.documents import Site, article, listing, slug
from aggregator.demo.scenario import SampleSource, Shown, shown_by
from aggregator.model import VIETNAM, Basis, Document, Precision
from aggregator.parse import parse

SCENARIO = load_scenario()
TIMELINE = Timeline(datetime(2025, 10, 20, 21, 0, 12, tzinfo=VIETNAM))
END = TIMELINE.at(max(SCENARIO.stages))
WORKING = [source for source in SCENARIO.sources if source.fails is None]


def as_read(shown: Shown) -> tuple[str, datetime | None, Precision | None, Basis | None]:
    """What a reader must make of a story shown; a day stands at its local midnight."""
    precision, basis = {
        "second": (Precision.SECOND, Basis.STATED),
        "minute": (Precision.MINUTE, Basis.STATED),
        "day": (Precision.DAY, Basis.STATED),
        "time": (Precision.MINUTE, Basis.INFERRED),
        "none": (None, None),
    }[shown.date]
    if precision is None:
        return shown.title, None, None, None
    local = shown.moment.astimezone(VIETNAM)
    return shown.title, local.replace(hour=0, minute=0) if precision is Precision.DAY else local, precision, basis


@pytest.mark.parametrize("sample", WORKING, ids=lambda sample: sample.id)
def test_is_read_as_declared(sample: SampleSource, settings: Settings) -> None:
    """Every story a source shows is read from its document, and nothing else, each with title, moment and label."""
    site = Site(sample, 40001)
    shown = shown_by(sample, SCENARIO, TIMELINE, END)
    document = listing(site, shown, TIMELINE.started, END)
    source = next(one for one in settings.sources if one.id == sample.id)
    parsed = parse(document.body, source=source, url=site.url, content_type=document.content_type, now=END)
    assert isinstance(parsed, Document)
    seen = [
        (one.title, *((one.moment.at, one.moment.precision, one.moment.basis) if one.moment else (None,) * 3))
        for one in parsed.entries
    ]
    wanted = [as_read(one) for one in shown]
    if sample.form in {"rss", "atom", "json"}:  # a feed's date always has seconds
        wanted = [(title, at, Precision.SECOND if at else None, basis) for title, at, _, basis in wanted]
    assert seen == wanted
    labels = [() if one.label is None or sample.form == "nukeviet" else (one.label,) for one in shown]
    assert [one.labels for one in parsed.entries] == labels


@pytest.mark.parametrize("sample", WORKING, ids=lambda sample: sample.id)
def test_is_the_same_until_something_appears(sample: SampleSource) -> None:
    """Asked again the same day with nothing new, a source answers byte for byte the same."""
    site = Site(sample, 40001)
    first, second = (
        listing(site, shown_by(sample, SCENARIO, TIMELINE, now), TIMELINE.started, now)
        for now in (TIMELINE.at(max(SCENARIO.stages)), TIMELINE.at(max(SCENARIO.stages) + 600))
    )
    assert first == second


def test_article_says_what_it_is() -> None:
    """An article's page bears its headline and says that it is no real news."""
    site = Site(WORKING[0], 40001)
    shown = shown_by(WORKING[0], SCENARIO, TIMELINE, END)[0]
    page = article(site, shown).body.decode()
    assert f"<h1>{shown.title}</h1>" in page
    assert "không phải tin thật" in page


def test_slug_is_plain() -> None:
    """Addresses are spelt without diacritics and signs."""
    assert slug("Cà Mau: Đề án 2026 – 2030") == "ca-mau-de-an-2026-2030"
