from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Document, ParseReason
from tests.parse.layouts import LAYOUTS
from tests.parse.reading import ZONE, document, failure, read
from tests.parse.seeing import TITLES, listed, repeat, sight

PAGES = sorted((Path(__file__).parent / "listings").glob("*.html"))
NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)
URL = "https://n.example/tin/"
ITEMS = repeat("<li><a href=/a-{n}-10>{title}</a> <i>{day}</i></li>")
OTHERS = "".join(
    f"<li><a href=/b-{n}-10>Danh sách cơ sở được cấp giấy số {n}</a> <i>0{n}/09/2025</i></li>" for n in range(1, 10)
)


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_listing_without_selectors(page: Path) -> None:
    """A page of each layout gives exactly its articles, with dates and categories, and nothing of its furniture."""
    feed = document(page.read_bytes(), url=URL, now=NOW)

    found = [
        {
            "title": entry.title,
            "link": entry.link,
            "local": entry.moment and entry.moment.at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S"),
            "precision": entry.moment and entry.moment.precision.value,
            "labels": list(entry.labels),
        }
        for entry in feed.entries
    ]
    assert found == json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Sở Công Thương</h1>",
        '<h2><a href="/x">Một tin duy nhất trên trang chủ này</a></h2>',
        '<p>20/10/2025</p><ul><li><a href="/a">Giới thiệu về trung tâm<li><a href="/b">Sơ đồ tổ chức trung tâm</ul>',
        "<h1>Tiêu đề bài viết</h1><p>Thứ bảy, 18/10/2025 07:17</p><p>Nội dung</p><p>20/10/2025</p>",
        '<p>Ngày 18/10/2025, tại xã đã mở <a href="/x">hội chợ làng nghề lần thứ nhất</a> và nhiều việc khác.</p>' * 2,
        "<ul>" + "".join(f"<li><a href=/muc-{n}>Phát triển công nghiệp {n}</a></li>" for n in "abcdef") + "</ul>",
    ],
)
def test_pages_that_list_nothing(page: str) -> None:
    """A headline, a clock over a menu, an article and its prose, a menu of long names are no list."""
    parsed = failure(f"<!DOCTYPE html><html><body>{page}</body></html>")

    assert parsed.reason is ParseReason.NOT_A_FEED
    assert "give CSS selectors under listing:" in parsed.sentence


def test_undated_list() -> None:
    """A list without dates is known by its headlines and the addresses of its articles."""
    found = listed("<ul>" + repeat("<li><a href=/tin/47{n}0>{title}</a></li>") + "</ul>")

    assert [one.place.headline.title for one in found] == list(TITLES[:4])


def test_dated_copy_wins() -> None:
    """An article met without a date in one block and with one in another is dated; the title is the fullest."""
    items = "".join(
        f'<li><a href="/{n}">Hội chợ làng nghề số {n} của tỉnh</a> <i>1{n}/10/2025</i></li>' for n in range(3)
    )
    more = '<li><a href="/0#top" title="Hội chợ làng nghề số 0 của tỉnh ta">Hội chợ làng nghề số 0...</a></li>'
    feed = document(f"<html><body><ul>{more}{items}</ul></body></html>", url=URL, now=NOW)

    assert [entry.link for entry in feed.entries if entry.moment is None] == []
    assert len(feed.entries) == 3


@pytest.mark.parametrize(
    "featured",
    [
        "<div><a href=/a-9-10><img src=/9.jpg></a><h2><a href=/a-9-10>Hội chợ làng nghề lần thứ nhất</a></h2></div>",
        "<section><a href=/a-9-10><img src=/9.jpg></a><a href=/a-9-10>Hội chợ làng nghề lần thứ nhất</a></section>",
        "<div><h3>Tin nổi bật</h3><p><a href=/a-9-10>Hội chợ làng nghề lần thứ nhất</a></p></div>",
    ],
)
def test_featured_above(featured: str) -> None:
    """What is featured above the list, in whatever markup, is part of it when it links to the same kind of address."""
    found = listed(f"<main>{featured}<ul>{ITEMS}</ul></main>")

    assert [one.place.headline.title for one in found] == ["Hội chợ làng nghề lần thứ nhất", *TITLES[:4]]


def test_older_below() -> None:
    """Older articles in other markup continue the list where they are dated as it is; an undated box does not."""
    link = "<a href=/a-9-10>Hội chợ làng nghề lần thứ nhất</a>"

    dated = listed(f"<main><ul>{ITEMS}</ul><div><p>{link}</p><p>20/09/2025</p></div></main>")
    assert [one.place.headline.title for one in dated] == [*TITLES[:4], "Hội chợ làng nghề lần thứ nhất"]
    assert len(listed(f"<main><ul>{ITEMS}</ul><div><h4>Góc bạn đọc</h4><p>{link}</p></div></main>")) == 4


CHROME = [
    "<nav><a href=/gioi-thieu>Giới thiệu</a> <a href=/phat-trien>Phát triển công nghiệp nông thôn</a></nav>",
    "<div class=breadcrumb><a href=/>Trang chủ</a> / <a href=/khuyen-cong>Tin tức khuyến công các tỉnh</a></div>",
    "<div class=clock>Thứ hai, 20/10/2025 21:00</div>",
    f"<aside><h3>Đọc nhiều</h3><ul>{OTHERS}</ul></aside>",
    f"<div class=bx><div class=bx-title><span>Thông báo</span></div><ul>{OTHERS}</ul></div>",
    f"<table><tr><td><b>Văn bản mới ban hành</b></td></tr><tr><td><ul>{OTHERS}</ul></td></tr></table>",
    f"<div style='display:none'><ul>{OTHERS}</ul></div>",
    "<div class=pagination><a href='?p=2'>2</a> <a href='?p=3'>Trang sau của danh mục này</a></div>",
    "<div class=partners><a href=http://p.example/><img src=/l.png alt='Công ty phát triển nông thôn'></a></div>",
    "<form><input name=q><select><option>18/10/2025</select></form>",
    "<footer>Giấy phép cấp ngày 18/10/2020 <p>20/10/2025</p> <a href=/qc>Liên hệ quảng cáo với tòa soạn</a></footer>",
]


@given(
    st.lists(st.sampled_from(CHROME), max_size=6, unique=True),
    st.lists(st.sampled_from(CHROME), max_size=6, unique=True),
)
def test_chrome_changes_nothing(before: list[str], behind: list[str]) -> None:
    """Menus, boxes, pagers, hidden twins and footers around a list do not change its items."""
    body = f"{''.join(before)}<main><h1>Khuyến công</h1><ul>{ITEMS}</ul></main>{''.join(behind)}"

    found = [(one.place.headline.title, one.place.date and one.place.date.written) for one in listed(body)]

    assert found == [(title, f"1{n}/10/2025") for n, title in enumerate(TITLES[:4])]


@given(st.data())
def test_mutilated_pages(data: st.DataObject) -> None:
    """A page cut, doubled and stirred anywhere gives items or a classed failure, never an exception."""
    page = LAYOUTS[data.draw(st.sampled_from(sorted(LAYOUTS)))]()
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted(data.draw(st.integers(0, len(page))) for _ in range(2))
        page = data.draw(st.sampled_from([page[:start], page[:start] + page[end:], page + page[start:end]]))

    parsed = read(f"<!DOCTYPE html><html>{page}", url=URL, now=NOW)

    assert not isinstance(parsed, Document) or all(entry.title and entry.link for entry in parsed.entries)


@given(st.text(alphabet=st.sampled_from(list("<>/=\"' abhrefliudvpt180/5:.-Đề án\n&;#")), max_size=400))
def test_any_markup(text: str) -> None:
    """Any text at all can be looked at."""
    sight(text)


def test_many_articles() -> None:
    """A page of 3,000 items, nested or flat, is read whole."""
    nested = "".join(f'<li><a href="/{n}">Hội chợ làng nghề số {n}</a> <i>18/10/2025</i></li>' for n in range(3000))
    flat = "".join(f'<h3><a href="/{n}">Hội chợ làng nghề số {n}</a></h3><p>18/10/2025</p>' for n in range(3000))

    for body in (nested, flat):
        assert len(document(f"<html><body>{body}</body></html>", url=URL, now=NOW).entries) == 3000
