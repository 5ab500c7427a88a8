from __future__ import annotations

import pytest

from tests.parse.seeing import TITLES, listed, repeat

TITLE = "<h3><a href=/a-{n}-10>{title}</a></h3>"


@pytest.mark.parametrize(
    ("inside", "category"),
    [
        ("<p><i>{day}</i> Khuyến công</p>", "Khuyến công"),
        ("<i>{day}</i><a class=cat href=/c>Khuyến công</a>", "Khuyến công"),
        ("<i>{day}</i><span class=category-name>Chuyên mục: <a href=/c>Khuyến công</a></span>", "Khuyến công"),
        ("<i>{day}</i><p>Chuyên mục: Khuyến công</p>", "Khuyến công"),
        ("<i>{day}</i><p><a href=/chuyen-muc-12>Khuyến công</a> <a href=/tag/hoi-cho>hội chợ</a></p>", "Khuyến công"),
        ("<i>{day}</i><p>Tags: <a href=/tag/hoi-cho>hội chợ</a></p>", "hội chợ"),
        ("<i>{day}</i><a rel='category tag' href=/c>Khuyến công</a><a rel=tag href=/t>hội chợ</a>", "Khuyến công"),
        ("<i>{day}</i><a rel=author href=/u>Nguyễn Văn An</a>", None),
        ("<i>{day}</i><a href=/tac-gia/an>Nguyễn Văn An</a>", None),
        ("<p>Đăng bởi: <a href=/u-12>Văn An</a> ngày {day}</p>", None),
        ("<p class=time><i>{day}</i> <a href=/c>Khuyến công</a></p>", "Khuyến công"),
        ("<i>{day}</i><p>Phòng Công nghiệp</p>", None),
        ("<i>{day}</i><p>Báo Gia Lai</p>", None),
        ("<p>{day} (Sở Công Thương)</p>", None),
        ("<p>{day} - UBND tỉnh</p>", None),
        ("<p>{day} - thuha</p>", None),
        ("<p>Minh Anh | {day}</p>", None),
        ("<p>{day} <button>Lưu tin</button></p>", None),
        ("<p>{day} - Sở hữu trí tuệ</p>", "Sở hữu trí tuệ"),
        ("<i>{day}</i><a href=/luu-{n}>Lưu bài viết</a>", None),
        ("<p>{day} | 12 lượt xem</p>", None),
        ("<i>{day}</i><p><a href=/a-9{n}-10>Một bài khác có liên quan đến bài này</a></p>", None),
    ],
)
def test_category(inside: str, category: str | None) -> None:
    """What every item shows in one spot is its category, if it can be one: no author, unit, counter, other article."""
    found = listed("<div>" + repeat(f"<div class=i>{TITLE}{inside}</div>") + "</div>")

    assert [one.labels for one in found[:4]] == [(category,) if category else ()] * 4


def test_kicker() -> None:
    """A short text of its own above each title is a category, where it recurs."""
    kicker = "<div class=i><div>Khuyến công</div>" + TITLE + "<i>{day}</i></div>"

    assert {one.labels for one in listed("<div>" + repeat(kicker) + "</div>")} == {("Khuyến công",)}


def test_names() -> None:
    """What stands beside the date of each of many items and never recurs is a name."""
    rows = "<tr><td><a href=/a-{n}-10>{title}</a></td><td>Nguyễn Văn {n}</td><td>{day}</td></tr>"
    items = repeat(rows, 6)
    for n, letter in enumerate("ABCDEF"):
        items = items.replace(f"Văn {n}", f"Văn {letter}")

    assert {one.labels for one in listed(f"<table>{items}</table>")} == {()}


def test_several_categories() -> None:
    """Of what is called a category, an item may have several."""
    both = (
        "<div class=i>"
        + TITLE
        + "<i>{day}</i><p class=cats><a href=/a>Khuyến công</a>, <a href=/b>Làng nghề</a></p></div>"
    )
    both = both.replace("class=cats", "class=cat-links")

    assert {one.labels for one in listed("<div>" + repeat(both) + "</div>")} == {("Khuyến công", "Làng nghề")}


def test_what_hardly_any_item_shows() -> None:
    """A text that only its spot makes a category, and one of six items shows, is none: a paper, *Nổi bật*."""
    items = repeat("<li><a href=/a-{n}-10>{title}</a> <p>{day} <i>VnEconomy</i></p></li>", 1)
    items += repeat("<li><a href=/a-{n}-10>{title}</a> <p>{day} <i></i></p></li>", 6).partition("</li>")[2]

    assert {one.labels for one in listed(f"<ul>{items}</ul>")} == {()}


def test_a_category_called_like_a_headline() -> None:
    """Where most items link to their category, a link called like a headline is one, too."""
    item = "<div class=i><p><a href=/{path}>{name}</a></p><h3><a href=/a-{n}>{title}</a></h3><i>1{n}/10/2025</i></div>"
    names = ("Khuyến công", "Khuyến công", "An toàn và vệ sinh lao động", "Khuyến công", "Khuyến công")
    rows = [item.format(path=f"c{len(name)}", name=name, n=n, title=TITLES[n]) for n, name in enumerate(names)]

    assert [one.labels for one in listed(f"<div>{''.join(rows)}</div>")] == [(name,) for name in names]
