from __future__ import annotations

from datetime import datetime
from typing import get_args

import pytest

from aggregator.config import Settings
from aggregator.demo import Timeline, load_scenario
from aggregator.demo.documents import Site, article, listing
from aggregator.demo.platforms import PLATFORMS, slug
from aggregator.demo.scenario import Form, SampleSource, Shown, shown_by
from aggregator.model import VIETNAM, Basis, Document, ParseFailed, ParseReason, Precision
from aggregator.parse import parse
from aggregator.vietnamese import plain

SCENARIO = load_scenario()
TIMELINE = Timeline(datetime(2025, 10, 20, 21, 0, 12, tzinfo=VIETNAM))
END = TIMELINE.at(max(SCENARIO.stages) + 0.001)
WORKING = [source for source in SCENARIO.sources if not source.broken]


def as_read(shown: Shown, form: Form) -> tuple[str, datetime | None, Precision | None, Basis | None]:
    """What a reader must make of a story shown; a day stands at its local midnight."""
    local = shown.moment.astimezone(VIETNAM)
    if shown.date == "none":
        return shown.title, None, None, None
    if form == "nukeviet-rss":  # the month stands where the minute belongs
        return shown.title, local.replace(minute=0, second=0), Precision.HOUR, Basis.STATED
    if PLATFORMS[form].kind == "feed":  # a feed's date always has seconds
        return shown.title, local, Precision.SECOND, Basis.STATED
    if shown.date == "day":
        return shown.title, local.replace(hour=0, minute=0), Precision.DAY, Basis.STATED
    if shown.date == "time":
        return shown.title, local, Precision.MINUTE, Basis.INFERRED
    return shown.title, local, Precision(shown.date), Basis.STATED


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
    assert seen == [as_read(one, sample.form) for one in shown]
    labels = [(plain(one.label),) if one.label is not None and site.platform.labels else () for one in shown]
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


def test_an_article_says_more_than_its_list() -> None:
    """Some leads stand on the articles' own pages alone, with the whole moment, where enrichment finds them."""
    found = 0
    for sample in WORKING:
        site = Site(sample, 40001)
        for shown in shown_by(sample, SCENARIO, TIMELINE, END):
            if shown.inside and not shown.lead:
                page = article(site, shown).body.decode()
                assert f'property="og:description" content="{shown.inside}"' in page
                assert f'content="{shown.moment.astimezone(VIETNAM).isoformat(timespec="seconds")}"' in page
                assert shown.inside not in listing(site, [shown], TIMELINE.started, END).body.decode()
                found += 1
    assert found >= 3


def test_a_login_page_is_no_list(settings: Settings) -> None:
    """The login page answers as any page does, and is read as what it is."""
    sample = next(one for one in SCENARIO.sources if one.form == "login")
    document = listing(Site(sample, 40001), [], TIMELINE.started, END)
    source = next(one for one in settings.sources if one.id == sample.id)
    parsed = parse(document.body, source=source, url=source.url, content_type=document.content_type, now=END)
    assert isinstance(parsed, ParseFailed)
    assert parsed.reason is ParseReason.NOT_A_FEED
    assert "login page" in parsed.sentence


def test_every_form_has_its_platform() -> None:
    """Each form that a source may have is a platform, and each is shown by some source."""
    assert set(PLATFORMS) == set(get_args(Form)) == {source.form for source in SCENARIO.sources}


ADDRESSES: list[tuple[Form, str, str]] = [
    ("mastercms", "/khuyen-cong", "/phe-duyet-cac-de-an-7.html"),
    ("nukeviet", "/vi/news/hd/", "/vi/news/hd/phe-duyet-cac-de-an-7.html"),
    ("nukeviet-rss", "/vi/news/rss/", "/vi/news/tin-hoat-dong/phe-duyet-cac-de-an-7.html"),
    ("liferay", "/web/guest/tin-tuc", "/web/guest/tin-tuc/-/asset_publisher/Xk7QmBz2/content/phe-duyet-cac-e-an"),
    ("sharepoint", "/Pages/news.aspx?CatId=103", "/Pages/newsdetail.aspx?NewsId=7&CatId=103"),
    ("aspnet", "/default.aspx?page=news", "/default.aspx?page=news&do=detail&id=7"),
    ("webcenter", "/webcenter/portal/sct/tin-tuc", "/webcenter/portal/sct/tin-tuc/chi-tiet?dDocName=PORTAL537"),
    ("joomla", "/tin-tuc?format=feed&type=rss", "/tin-tuc/7-pha-duya-t-ca-c-a-a-a-n"),
    ("drupal", "/tin-tuc", "/node/7"),
    ("wordpress", "/feed/", "/phe-duyet-cac-de-an/"),
]


@pytest.mark.parametrize(("form", "path", "address"), ADDRESSES, ids=[form for form, _, _ in ADDRESSES])
def test_addresses_are_spelt_as_the_platform_does(form: Form, path: str, address: str) -> None:
    """An article's address is made as its platform makes it, losing what that loses."""
    assert PLATFORMS[form].address(path, 7, "Phê duyệt các đề án") == address


@pytest.mark.parametrize(
    ("form", "date"),
    [
        ("nukeviet-rss", "<pubDate>Mon, 20 Oct 2025 00:10:12 GMT</pubDate>"),
        ("rss", "<pubDate>Mon, 20 Oct 2025 07:17:12 GMT+7</pubDate>"),
        ("wordpress", "<pubDate>Mon, 20 Oct 2025 00:17:12 +0000</pubDate>"),
        ("joomla", "<pubDate>Mon, 20 Oct 2025 07:17:12 +0700</pubDate>"),
        ("liferay", ">Mon Oct 20 07:17:12 GMT+07:00 2025<"),
        ("sharepoint", ">(10/20/2025 7:17 AM)<"),
        ("aspnet", ">2025-10-20 - <"),
        ("webcenter", ">Cập nhật lúc 07:17, Thứ hai, 20/10/2025 (GMT+7)<"),
        ("drupal", ">Ngày đăng: 20-10-2025 &lt;------&gt; Người tạo: quantri<"),
    ],
)
def test_dates_are_written_as_the_platform_does(form: Form, date: str) -> None:
    """A moment is written in the platform's own shape, defects included."""
    sample = next(one for one in SCENARIO.sources if one.form == form)
    moment = datetime(2025, 10, 20, 7, 17, 12, tzinfo=VIETNAM)
    shown = Shown(7, "Phê duyệt các đề án", "Phê duyệt các đề án", moment, "second", None, None, None, moment)
    assert date in listing(Site(sample, 40001), [shown], moment, moment).body.decode()


def test_slug_is_plain() -> None:
    """Addresses are spelt without diacritics and signs."""
    assert slug("Cà Mau: Đề án 2026 – 2030") == "ca-mau-de-an-2026-2030"
