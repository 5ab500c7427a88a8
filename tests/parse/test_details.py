from __future__ import annotations

import pytest

from aggregator.parse.items import raw_of
from tests.parse.seeing import listed, repeat, sight

LEAD = "Trung tâm đã bàn giao máy móc cho cơ sở số {n} của xã."


def _raws(item: str) -> list[tuple[str | None, str | None]]:
    seen = sight("<div>" + repeat(item) + "</div>")
    return [
        (raw.summary, raw.images[0]) for raw in (raw_of(seen, one) for one in listed("<div>" + repeat(item) + "</div>"))
    ]


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>{LEAD}</p>",
        f"<a href=/a-{{n}}-10>{LEAD}</a>",
        f"<span>Minh Anh</span><p>{LEAD} <a href=/a-{{n}}-10>Xem chi tiết</a></p>",
        f"<p><span class=author>Minh Anh</span> <span class=sapo>{LEAD}</span></p>",
        f"<p>{LEAD}</p><ul class=r><li><a href=/a-9{{n}}-10>Một bài khác dài hơn cả lời dẫn của bài này nữa</a></ul>",
    ],
)
def test_summary(inside: str) -> None:
    """The paragraph that tells of the article is its summary: no author, no prompt, no other article."""
    item = "<div class=i><h3><a href=/a-{n}-10>{title}</a></h3><i>{day}</i>" + inside + "</div>"

    assert [summary for summary, _ in _raws(item)] == [LEAD.format(n=n) for n in range(4)]


def test_summary_in_a_flat_list() -> None:
    """In a flat list the summary is what follows the title, up to the next item."""
    flat = "<h3><a href=/a-{n}-10>{title}</a></h3><p>{day}</p><p>" + LEAD + "</p>"

    assert [summary for summary, _ in _raws(flat)] == [LEAD.format(n=n) for n in range(4)]


def test_no_summary() -> None:
    """Counters, dates and a second link of the same title are none."""
    item = "<li><a href=/a-{n}-10>{title}</a> <i>{day}</i> <b>12 lượt xem</b><p><a href=/a-{n}-10>{title}</a></p></li>"

    assert [summary for summary, _ in _raws(item)] == [None] * 4


@pytest.mark.parametrize(
    "inside",
    [
        "<a href=/a-{n}-10><img src=/{n}.jpg></a>",
        "<img src=/{n}.jpg>",
        "<img src=/icons/clock.png><a href=/a-{n}-10><img src=/blank.gif data-src=/{n}.jpg></a>",
        "<div style='background: url(/{n}.jpg)'></div>",
        "<a href=/x><img src=/banner.jpg></a><a href=/a-{n}-10><amp-img src=/{n}.jpg></amp-img></a>",
    ],
)
def test_image(inside: str) -> None:
    """The image is the one that links to the article, else one that links nowhere; icons are none."""
    item = "<div class=i>" + inside + "<h3><a href=/a-{n}-10>{title}</a></h3><i>{day}</i></div>"

    assert [image for _, image in _raws(item)] == [f"/{n}.jpg" for n in range(4)]


def test_image_that_links_to_its_large_copy() -> None:
    """An image that links to a file of itself is the item's; one that links to another page is not."""
    item = "<div class=i><h3><a href=/a-{n}-10>{title}</a></h3><i>{day}</i><a href="
    for link, images in (("/{n}-large.jpg", [f"/{n}.jpg" for n in range(4)]), ("/san-pham/{n}", [None] * 4)):
        assert [image for _, image in _raws(f"{item}{link}><img src=/{{n}}.jpg></a></div>")] == images


def test_images_in_common() -> None:
    """An image that several articles have in common is a bullet, or stands in for those that have none."""
    item = "<li><img src=/dot.gif><h3><a href=/a-{n}-10>{title}</a></h3><i>{day}</i></li>"

    assert [image for _, image in _raws(item)] == [None] * 4
