"""The sample page's listings as HTML, in the layouts that Vietnamese news systems use.

Every page has what a listing must not take: menus, a clock, a breadcrumb, a pager, a footer with a licence date; and
what recurs on real pages: image links, cut titles, the same articles once more in a sidebar.
"""

from __future__ import annotations

import csv
import html
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aggregator.vietnamese import fold

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One line of sample_page.csv."""

    block: str
    title: str
    time: str
    date: str
    category: str
    at: str
    basis: str

    @property
    def path(self) -> str:
        words = "".join(letter if letter.isalnum() else " " for letter in fold(self.title)).split()
        return "/" + "-".join(words)[:70].strip("-") + f"-{sum(map(ord, self.title))}.html"

    @property
    def when(self) -> str:
        return f"{self.time} | {self.date}" if self.date else self.time


def rows() -> list[Row]:
    with (HERE / "sample_page.csv").open(encoding="utf-8", newline="") as file:
        return [Row(**line) for line in csv.DictReader(file)]


def by_block() -> dict[str, list[Row]]:
    blocks: dict[str, list[Row]] = {}
    for row in rows():
        blocks.setdefault(row.block, []).append(row)
    return blocks


def category_link(row: Row) -> str:
    slug = fold(row.category).replace(",", "").replace(" - ", "-").replace(" ", "-")
    return f'<a class="category" href="/{slug}">{html.escape(row.category)}</a>'


def _master_item(row: Row) -> str:
    date = f' | <span class="format_date">{row.date}</span>' if row.date else ""
    return (
        f'<article class="article"><a class="article-image" href="{row.path}" title="{html.escape(row.title)}">'
        f'<img src="/anh/{len(row.title)}.jpg" alt=""></a>'
        f'<a class="article-title" href="{row.path}">{html.escape(row.title, quote=False)}</a>'
        f'<span class="article-date"><span class="format_time">{row.time}</span>{date} {category_link(row)}</span>'
        f'<div class="article-desc">Tóm tắt của bài viết số {len(row.title)}, đủ dài để giống một đoạn mở đầu.</div>'
        "</article>"
    )


def mastercms() -> str:
    """The sample's own system: article > image link, title link, span of time and date, category link."""
    blocks = "".join(
        f'<div class="box"><h2><a href="/chuyen-muc-{number}">{name}</a></h2>{"".join(map(_master_item, group))}</div>'
        for number, (name, group) in enumerate(by_block().items())
    )
    return page(f'<div id="__MB_MASTERCMS_EL_3">{blocks}</div>', sidebar=list(map(_master_item, rows()[3:8])))


def _flat_item(row: Row) -> str:
    return (
        f'<h3><a href="{row.path}">{html.escape(row.title)}</a></h3>'
        f'<p class="meta">{row.when} {html.escape(row.category)}</p>'
    )


def flat() -> str:
    """Headings and paragraphs as neighbours, no place for an item."""
    blocks = "".join(f"<h2>{name}</h2>{''.join(map(_flat_item, group))}" for name, group in by_block().items())
    return page(f'<div class="list">{blocks}</div>', sidebar=list(map(_flat_item, rows()[:3])))


def _table_item(row: Row) -> str:
    return (
        f'<tr><td width=60><a href="{row.path}"><img src=/a.jpg></a></td><td><a href="{row.path}">'
        f"<b>{html.escape(row.title)}</b></a><br><font size=1>({row.when})</font> <i>{html.escape(row.category)}</i>"
        "</td></tr>"
    )


def table() -> str:
    """Table rows without a class, as old ASP pages have them."""
    return page(f"<table border=0><tbody>{''.join(map(_table_item, rows()))}</tbody></table>", sidebar=[])


def _dated_first_item(row: Row) -> str:
    return (
        f'<li><span class="date">{row.when}</span> <a class="cat" href="/c">{html.escape(row.category)}</a>'
        f'<a href="{row.path}" title="{html.escape(row.title)}">{html.escape(row.title[:40])}...</a></li>'
    )


def dated_first() -> str:
    """List items, the date before the title, the title cut on the page and whole in its attribute."""
    return page(f'<ul class="news">{"".join(map(_dated_first_item, rows()))}</ul>', sidebar=[])


def _card(row: Row) -> str:
    return (
        f'<div class="col"><a class="card" href="{row.path}"><img src="/x.jpg"><h4>{html.escape(row.title)}</h4>'
        f"<small>{row.when}</small></a><span class=cate>{html.escape(row.category)}</span></div>"
    )


def cards() -> str:
    """One link around image, heading and date."""
    return page(f'<section class="grid">{"".join(map(_card, rows()))}</section>', sidebar=list(map(_card, rows()[20:])))


def _flat_dated_first_item(row: Row) -> str:
    return (
        f'<span class="d">{row.when}</span> <span class="c">{html.escape(row.category)}</span><br>'
        f'<a href="{row.path}">{html.escape(row.title)}</a><br>'
    )


def flat_dated_first() -> str:
    """Dates and titles as neighbours in one cell, the date before its title."""
    return page(f"<div>{''.join(map(_flat_dated_first_item, rows()))}</div>", sidebar=[])


def page(listing: str, *, sidebar: list[str]) -> str:
    """Put a listing into a page of a site."""
    menu = "".join(
        f'<li><a href="/{slug}" title="{name}">{name}</a></li>'
        for slug, name in (
            ("", "Trang chủ"),
            ("khuyen-cong", "Khuyến công"),
            ("phat-trien", "Phát triển công nghiệp nông thôn bền vững"),
        )
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin khuyến công</title>
<script>var ngay = "18/10/2025";</script></head><body>
<header><a href="/">Tạp chí của các làng nghề Việt Nam</a><div class="clock">Thứ hai, 20/10/2025 21:00</div>
<ul class="main-nav">{menu}</ul></header>
<nav><ul>{menu}</ul></nav>
<div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/khuyen-cong">Tin tức khuyến công các tỉnh</a></div>
<main><h1>Khuyến công</h1>{listing}
<div class="pagination"><a href="?p=2">2</a> <a href="?p=3">Trang sau của danh mục này</a></div></main>
<aside><h3>Đọc nhiều</h3>{"".join(sidebar)}</aside>
<div id="footer"><p>Giấy phép số 12/GP-TTĐT cấp ngày 18/10/2020</p>
<p>Cập nhật: 20/10/2025</p><a href="/lien-he">Liên hệ quảng cáo với tòa soạn</a></div>
<p>Bản quyền thuộc về tạp chí, 01/01/2025. <a href="http://thietke.example/">Thiết kế bởi công ty phần mềm</a></p>
</body></html>"""


LAYOUTS: dict[str, Callable[[], str]] = {
    "mastercms": mastercms,
    "flat": flat,
    "table": table,
    "dated first": dated_first,
    "cards": cards,
    "flat dated first": flat_dated_first,
}
