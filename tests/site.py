"""A small site: settings and a filled store, for the tests of what is published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.config import Settings
from aggregator.model import OTHER, Category, Site, Source
from aggregator.store import Store
from tests.filling import declare, fill, item

NOW = datetime(2025, 10, 18, 3, 0, tzinfo=UTC)

LANG_NGHE = Source("lang-nghe", "Tạp chí Làng nghề", "https://lang-nghe.example/rss", publish="summary")
AN_GIANG = Source("an-giang-sct", "Sở Công Thương An Giang", "https://an-giang-sct.example", province="an-giang")
OFF = Source("tat", "Nguồn đã tắt", "https://tat.example/rss", enabled=False)

GACH = "Khuyến công Kiên Giang hỗ trợ doanh nghiệp sản xuất gạch không nung"
HAI_PHONG = "Hải Phòng: đảm bảo chất lượng, hiệu quả các đề án khuyến công"

MERGED = (
    item("lang-nghe", 1, GACH, NOW - timedelta(minutes=164), summary="<p>Máy ép <b>gạch</b>.</p>"),
    item("an-giang-sct", 7, GACH.upper(), NOW - timedelta(minutes=163)),
)
SINGLE = item("lang-nghe", 2, HAI_PHONG, NOW - timedelta(minutes=30))
LATER = item("lang-nghe", 3, "Tăng tốc hoàn thành kế hoạch khuyến công năm 2025", NOW + timedelta(minutes=5))


def settings(folder: Path) -> Settings:
    return Settings(
        path=folder / "feeds.yaml",
        database_url=f"sqlite:///{folder / 'test.db'}",
        site=Site(url="https://tin.khuyencong.example"),
        categories=(Category("khuyen-cong", "Khuyến công"), Category("lang-nghe", "Làng nghề"), OTHER),
        sources=(LANG_NGHE, AN_GIANG, OFF),
    )


@contextmanager
def opened(of: Settings) -> Iterator[Store]:
    """An open store with two stories: one merged of two sources, one of a single source."""
    with Store(of.database_url) as store:
        declare(store, of.sources, NOW)
        fill(store, [*MERGED, SINGLE], NOW)
        yield store
