from __future__ import annotations

import pytest

from aggregator.parse.items import raw_of
from tests.parse.seeing import URL, listed, repeat, sight


def test_what_the_page_leaves_out() -> None:
    """What an item does not show, the page's structured data tells: whole title, category, lead, image."""
    described = (
        '<script type="application/ld+json">{"@type":"NewsArticle","url":"/a-0-10","articleSection":"Khuyến công",'
        '"headline":"Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương","description":"Lời dẫn",'
        '"image":"/0.jpg"}</script>'
    )
    rest = "<li><a href=/a-9-10>Vĩnh Long nghiệm thu đề án</a> 09/10/2025</li>"
    body = f"{described}<ul><li><a href=/a-0-10>Thái Nguyên: Hỗ trợ 16 đề án...</a> 10/10/2025</li>{rest}</ul>"

    raw = raw_of(sight(body), listed(body)[0])

    assert raw.title == "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương"
    assert (raw.labels, raw.summary, raw.images) == (("Khuyến công",), "Lời dẫn", ("/0.jpg",))
    assert raw.base == URL


@pytest.mark.parametrize(
    ("item", "dates"),
    [
        ("<li><a href=/2025/10/1{n}/hoi-cho-lang-nghe>{title}</a></li>", ("2025-10-10",)),
        ("<li><a href=/2025/10/0{n}1/hoi-cho>{title}</a> {day}</li>", ("10/10/2025",)),
        ("<li><a href=/tin/47{n}0>{title}</a></li>", ()),
    ],
)
def test_the_address_tells_the_day_last(item: str, dates: tuple[str, ...]) -> None:
    """The day in the address counts only where no date is shown."""
    body = f"<ul>{repeat(item)}</ul>"

    assert raw_of(sight(body), listed(body)[0]).dates == dates


@pytest.mark.parametrize(
    ("item", "images"),
    [
        ("<img src=/{n}.jpg><a href=/a-{n}-10><b>{title}</b></a><br>{day}<br>Lời dẫn<hr>", ["/0.jpg", "/3.jpg"]),
        ("<p><a href=/a-{n}-10>{title}</a></p><p>Lời dẫn</p><p><img src=/{n}.jpg></p>", ["/0.jpg", "/3.jpg"]),
    ],
)
def test_whose_an_image_between_two_titles_is(item: str, images: list[str]) -> None:
    """In a flat list an image is the next item's where one stands before the first title, else the last one's."""
    body = f"<div>{repeat(item)}</div>"
    raws = [raw_of(sight(body), one) for one in listed(body)]

    assert [raws[0].images[0], raws[3].images[0]] == images


@pytest.mark.parametrize(
    "item",
    [
        "<tr><td><a href=/a-{n}-10>{title}</a> <i>({day})</i></td></tr><tr><td>{lead}</td></tr>",
        "<tr><td rowspan=2>{n}</td><td><a href=/a-{n}-10>{title}</a> {day}</td></tr><tr><td>{lead}</td></tr>",
        "<dt><i>{day}</i> <a href=/a-{n}-10>{title}</a></dt><dd>{lead}</dd>",
    ],
)
def test_title_and_date_in_a_row_of_their_own(item: str) -> None:
    """What stands in the row behind tells of an item whose own row has its title and date only."""
    lead = "Trung tâm đã bàn giao máy móc cho cơ sở của xã."
    tag = "dl" if item.startswith("<dt") else "table"
    body = f"<{tag}>{repeat(item.replace('{lead}', lead))}</{tag}>"

    assert [raw_of(sight(body), one).summary for one in listed(body)] == [lead] * 4
