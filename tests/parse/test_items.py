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
