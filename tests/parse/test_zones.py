from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.headlines import headlines_of
from aggregator.parse.lines import lines_of
from aggregator.parse.outline import outline
from aggregator.parse.sight import _marks
from aggregator.parse.stamps import find_date_lines
from aggregator.parse.zones import Level, levels_of
from tests.parse.reading import SOURCE
from tests.parse.seeing import NOW, URL, repeat

LIST = "<div>" + repeat("<p><a href=/a-{n}-1>{title}</a> {day}</p>", 6) + "</div>"
BOX = repeat("<li><a href=/b-{n}-100>Danh sách cơ sở được cấp giấy {n}</a></li>")


def _level_of(body: str, text: str) -> Level:
    """The level of where a text stands."""
    page = outline(LexborHTMLParser(f"<html><body>{body}</body></html>"), URL)
    lines = lines_of(page)
    dates = find_date_lines(page, lines, source=SOURCE, now=NOW)
    levels = levels_of(page, lines, _marks(page, headlines_of(page, lines, dates), dates))
    return next(levels[line.element] for line in lines if text in line.text)


@pytest.mark.parametrize(
    ("box", "level"),
    [
        (f"<nav><ul>{BOX}</ul></nav>", Level.FURNITURE),
        (f"<div class='footer-widget'><ul>{BOX}</ul></div>", Level.FURNITURE),
        (f"<aside><ul>{BOX}</ul></aside>", Level.SIDE),
        (f"<div class=tin_doc_nhieu><ul>{BOX}</ul></div>", Level.SIDE),
        (f"<div hidden><ul>{BOX}</ul></div>", Level.HIDDEN),
        (f"<div><h4>Thông báo mới</h4><ul>{BOX}</ul></div>", Level.SIDE),
        (f"<div><div><span>Đọc nhiều nhất</span></div><div><ul>{BOX}</ul></div></div>", Level.SIDE),
        (f"<table><tr><td><b>Văn bản mới</b></td></tr><tr><td><ul>{BOX}</ul></td></tr></table>", Level.SIDE),
        (f"<div><h4>Tin liên quan</h4><ul>{BOX}</ul></div>", Level.RELATED),
        (f"<div><h4>Hoạt động của sở</h4><ul>{BOX}</ul></div>", Level.CLEAN),
        (f"<ul class=nav>{BOX}</ul>", Level.CLEAN),
    ],
)
def test_boxes(box: str, level: Level) -> None:
    """What a box is called, by its tag, class or heading, says what it is; a list of articles is no menu."""
    assert _level_of(LIST + box, "Danh sách cơ sở") is level
    assert _level_of(LIST + box, "Thái Nguyên") is Level.CLEAN


@pytest.mark.parametrize("wrong", ["<div class=sidebar>{}</div>", "<nav>{}", "<div class='main-menu'><div>{}"])
def test_names_that_cannot_be_true(wrong: str) -> None:
    """What holds most of a page is no menu and no side column, whatever it is called and where it never ends."""
    assert _level_of(wrong.format(LIST), "Thái Nguyên") is Level.CLEAN


def test_names_of_parts_of_items() -> None:
    """A part that every item has is no furniture: ``div.right`` beside each image, ``footer`` of each article."""
    items = repeat("<article><div class=sidebar><a href=/a-{n}-1>{title}</a></div></article>")

    assert _level_of(items, "Thái Nguyên") is Level.CLEAN


def test_items_that_say_their_category() -> None:
    """An item whose class names its section is an item: ``post category-su-kien`` among ``post``."""
    items = repeat("<div class='post p{n}'><a href=/a-{n}-1>{title}</a></div>")
    event = "<div class='post category-su-kien'><a href=/a-9-1>Ngày hội việc làm của cụm công nghiệp</a></div>"

    assert _level_of(f"<div>{items}{event}</div>", "Ngày hội") is Level.CLEAN
    assert _level_of(f"<div>{LIST}</div>{event}", "Ngày hội") is Level.SIDE


def test_heads_of_columns() -> None:
    """*Chuyên mục* in the head of a table governs its column, not what stands below."""
    rows = repeat("<tr><td><a href=/a-{n}-1>{title}</a></td><td>Khuyến công</td></tr>")
    head = "<thead><tr><th>Tiêu đề</th><th>Chuyên mục</th></tr></thead>"

    assert _level_of(f"<table>{head}<tbody>{rows}</tbody></table>", "Thái Nguyên") is Level.CLEAN


def test_narrow_columns() -> None:
    """A narrow column of several headlines beside a wide one is a side column."""
    columns = f"<div class=row><div class=col-md-8>{LIST}</div><div class=col-md-4><ul>{BOX}</ul></div></div>"
    styled = f"<div><div style='width:68%'>{LIST}</div><div style='width: 30%'><ul>{BOX}</ul></div></div>"

    for body in (columns, styled):
        assert _level_of(body, "Danh sách cơ sở") is Level.SIDE
        assert _level_of(body, "Thái Nguyên") is Level.CLEAN


def test_a_heading_governs_its_box_only() -> None:
    """Among headings of one rank, one governs what follows up to the next."""
    flat = f"<div><h3>Thông báo</h3><ul>{BOX}</ul><h3>Hoạt động</h3>{LIST}</div>"

    assert _level_of(flat, "Danh sách cơ sở") is Level.SIDE
    assert _level_of(flat, "Thái Nguyên") is Level.CLEAN


def test_a_category_is_no_heading() -> None:
    """*Thông báo* as the category of the first item does not govern the list."""
    items = "<div class=i><b>Thông báo</b><h3><a href=/a-9-1>Mời tham gia hội chợ vùng đồng bằng</a></h3></div>"
    items += repeat("<div class=i><b>Khuyến công</b><h3><a href=/a-{n}-1>{title}</a></h3></div>")

    assert _level_of(items, "Thái Nguyên") is Level.CLEAN
