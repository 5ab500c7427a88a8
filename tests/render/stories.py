"""Stories to render: merged and single, cut by each publishing policy, with and without what may be missing."""

from __future__ import annotations

from datetime import UTC, datetime

from aggregator.model import Basis, FeedInfo, Origin, Place, Precision, Sign, Site, Story

SITE = Site(url="https://tin.khuyencong.example")

NEWEST = datetime(2025, 10, 18, 13, 5, 9, 123456, tzinfo=UTC)

FEED = FeedInfo(path="/feed", title=SITE.title, page="/", updated=NEWEST, version="7")
EMPTY = FeedInfo(
    path="/province/an-giang/feed",
    title=f"An Giang – {SITE.title}",
    page="/province/an-giang",
    updated=datetime(2025, 6, 30, 17, tzinfo=UTC),
    version="0",
)

MERGED = Story(
    hash="3f1c9a7e5b2d4c60",
    sequence=4,
    title="Khuyến công Kiên Giang hỗ trợ doanh nghiệp sản xuất gạch không nung",
    link="https://langngheviet.example/khuyen-cong-kien-giang-36082.html?a=1&b=2",
    published=datetime(2025, 10, 18, 0, 17, tzinfo=UTC),
    updated=NEWEST,
    category="khuyen-cong",
    category_name="Khuyến công",
    places=(Place("an-giang", ("Kiên Giang",)),),
    publishers=("an-giang",),
    origins=(
        Origin(
            source="langngheviet",
            name="Tạp chí Làng nghề & Nghệ nhân",
            url="https://langngheviet.example/khuyen-cong-kien-giang-36082.html?a=1&b=2",
            published=datetime(2025, 10, 18, 0, 17, tzinfo=UTC),
            site="https://langngheviet.example/khuyen-cong",
            item_title="Khuyến công Kiên Giang hỗ trợ doanh nghiệp sản xuất gạch không nung",
            reason="first",
            precision=Precision.MINUTE,
            basis=Basis.STATED,
        ),
        Origin(
            source="an-giang-sct",
            name="Sở Công Thương An Giang",
            url="https://sct.angiang.example/tin/gach-khong-nung",
            published=datetime(2025, 10, 17, 17, tzinfo=UTC),
            site="https://sct.angiang.example/rss",
            item_title="KHUYẾN CÔNG KIÊN GIANG HỖ TRỢ DOANH NGHIỆP SẢN XUẤT GẠCH KHÔNG NUNG",
            reason="same day",
            precision=Precision.DAY,
            basis=Basis.STATED,
        ),
        Origin(source="to-roi", name="Bản tin <giấy>", url=None, published=None),
    ),
    summary="<p>Máy ép gạch <b>không nung</b> công suất 20 triệu viên/năm.</p>",
    content='<p>Toàn văn.</p><p>Xem <a href="https://sct.angiang.example/">trang của Sở</a>.</p>',
    author="Ngọc Hà",
    image="https://langngheviet.example/anh/gach.jpg",
    precision=Precision.MINUTE,
    source_updated=datetime(2025, 10, 18, 0, 17, tzinfo=UTC),
    category_reason="label 'Khuyến công'",
    places_reason="'Kiên Giang' in the title",
    activities=(Sign("mo-hinh-may-moc", "máy ép", "Mô hình trình diễn, máy móc", "Machinery"),),
    stage=Sign("nghiem-thu", "nghiệm thu", "Nghiệm thu", "Acceptance"),
)

PLAIN = Story(
    hash="b86d0f2a91c3e574",
    sequence=3,
    title="Giá vật tư < 5 triệu & thuế > 10 %: \u201cquy định\u201d mới",
    link="https://hungyen.example/tin/9",
    published=datetime(2025, 10, 16, 17, tzinfo=UTC),
    updated=datetime(2025, 10, 17, 2, 0, 1, tzinfo=UTC),
    category="khac",
    category_name="Khác",
    places=(Place("hung-yen"), Place("hung-yen", ("Thái Bình",)), Place("bac-ninh")),
    origins=(
        Origin("hung-yen", "Báo Hưng Yên", "https://hungyen.example/tin/9", datetime(2025, 10, 16, 17, tzinfo=UTC)),
    ),
    precision=Precision.DAY,
)

FULL = Story(
    hash="0a2b4c6d8e0f1a3b",
    sequence=2,
    title="Vĩnh Long nghiệm thu 11 đề án khuyến công",
    link="https://vinhlong.example/11-de-an",
    published=datetime(2025, 10, 16, 1, 43, tzinfo=UTC),
    updated=datetime(2025, 10, 16, 1, 50, tzinfo=UTC),
    category="khuyen-cong",
    category_name="Khuyến công",
    places=(Place("vinh-long"),),
    publishers=("vinh-long",),
    origins=(
        Origin(
            "vinh-long",
            "Trung tâm Khuyến công Vĩnh Long",
            "https://vinhlong.example/11-de-an",
            datetime(2025, 10, 16, 1, 43, tzinfo=UTC),
            site="https://vinhlong.example",
        ),
    ),
    content="<p>11 đề án đã được nghiệm thu.</p>",
    precision=Precision.MINUTE,
)

WITHOUT_LINK = Story(
    hash="ffee00112233aabb",
    sequence=1,
    title="Lịch công tác tuần",
    link=None,
    published=datetime(2025, 10, 15, 3, 0, tzinfo=UTC),
    updated=datetime(2025, 10, 15, 3, 0, tzinfo=UTC),
    category="khac",
    category_name="Khác",
    origins=(Origin("to-roi", "Bản tin <giấy>", None, None),),
    summary="Tuần 42\x0b: họp giao ban\ud800.",
    basis=Basis.FIRST_SEEN,
)

STORIES = (MERGED, PLAIN, FULL, WITHOUT_LINK)
"""Newest arrival first."""
