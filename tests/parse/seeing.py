"""How the tests of what finds a list look at a piece of a page."""

from __future__ import annotations

from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.items import Item
from aggregator.parse.outline import outline
from aggregator.parse.repeated import find_listed
from aggregator.parse.sight import Sight, sight_of
from aggregator.parse.structured import described_articles
from tests.parse.reading import SOURCE, ZONE

NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)
URL = "https://n.example/tin/"
TITLES = (
    "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương",
    "Vĩnh Long nghiệm thu 11 đề án khuyến công",
    "Cà Mau thúc đẩy chế biến sâu và công nghiệp xanh",
    "Bắc Ninh triển khai chính sách ưu đãi",
    "Kết nối cung cầu giữa thành phố Huế và các tỉnh",
    "Tăng tốc hoàn thành kế hoạch khuyến công năm 2025",
)


def sight(body: str) -> Sight:
    tree = LexborHTMLParser(f"<!DOCTYPE html><html><body>{body}</body></html>")
    page = outline(tree, URL)
    return sight_of(page, source=SOURCE, now=NOW, described=described_articles(tree, page.base))


def listed(body: str) -> list[Item]:
    return find_listed(sight(body))


def repeat(item: str, times: int = 4) -> str:
    """A list of items: ``{n}`` is the item's number, ``{title}`` its title, ``{day}`` its day."""
    return "".join(item.format(n=n, title=TITLES[n], day=f"1{n}/10/2025") for n in range(times))
