"""The file that `aggregator init` writes, which is also the one at the top of the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aggregator import config
from aggregator.config import Settings
from aggregator.vietnamese import title_key

TOP = Path(__file__).parents[2] / "feeds.yaml"

ADDRESSES = [
    "https://langngheviet.com.vn/khuyen-cong",
    "https://langngheviet.com.vn/rss_feed/",
    "https://congthuong.vn/rss/trang-chu.rss",
    "https://congthuong.vn/rss/dia-phuong.rss",
    "https://congthuong.vn/rss/tai-chinh.rss",
    "https://congthuong.vn/rss/khuyen-cong.rss",
    "https://ven.congthuong.vn",
    "https://tapchicongthuong.vn",
    "https://moit.gov.vn/tin-tuc",
    "https://asemconnectvietnam.gov.vn/default.aspx?ID1=2",
    "http://arit.gov.vn/tin-tuc/danh-muc/hoat-dong-khuyen-cong/khuyen-cong-quoc-gia_10/",
    "http://khuyencongonline.gov.vn/tin-tuc/",
    "https://ipc1.gov.vn/feed/",
    "https://congnghieptieudung.vn",
    "https://scp.gov.vn/tin-tuc",
    "http://congthuongthainguyen.gov.vn/vn/khuyen-cong/",
    "http://socongthuong.tuyenquang.gov.vn/tin-tuc-su-kien/cong-nghiep-khuyen-cong/",
    "http://socongthuong.hoabinh.gov.vn/en/khuy-n-cong",
    "https://socongthuong.bacgiang.gov.vn/node/2643",
    "https://khuyencongquangninh.net.vn",
    "http://sct.laichau.gov.vn/default.aspx?page=news",
    "https://quangbinhtrade.vn/feed/",
    "https://congthuong.quangnam.gov.vn/webcenter/portal/socongthuong",
    "https://socongthuong.daklak.gov.vn/vi/news/hoat-dong-khuyen-cong/",
    "https://socongthuong.daklak.gov.vn/vi/news/rss/hoat-dong-khuyen-cong/",
    "https://khuyencongvatuvancongnghiepdongnai.gov.vn",
    "https://dongnai.gov.vn/en/news/rss/",
    "https://dongnai.gov.vn/vi/news/rss/",
    "https://khuyencongbinhphuoc.gov.vn/Tin-tuc",
    "https://longkhanh.dongnai.gov.vn/Pages/news.aspx?CatId=103",
    "http://congthuonghcm.vn/index.php?mod=article&cid=36",
    "https://ocoplamdong.gov.vn/rssChanel/tin-tuc-su-kien.rss",
]


@pytest.fixture
def settings() -> Settings:
    return config.load(TOP, environ={})


def test_there_is_one_truth() -> None:
    """The file at the top of the repository is the one `init` writes, byte for byte."""
    assert TOP.read_bytes() == config.starting_file().encode()


def test_it_polls_what_is_known(settings: Settings) -> None:
    """Each of the 32 known addresses is a source, without pager arguments."""
    assert len(ADDRESSES) == 32
    assert [source.url for source in settings.sources] == ADDRESSES


def test_what_is_switched_off_says_why(settings: Settings) -> None:
    """Each source has a comment above it, and the sixteen that are switched off say what is unsure."""
    text = TOP.read_text(encoding="utf-8")
    found = re.findall(r"((?:  # [^\n]+\n)+)  - id: ([a-z0-9-]+)\n", text)
    comments = {identity: comment for comment, identity in found}
    assert set(comments) == {source.id for source in settings.sources}
    off = [source.id for source in settings.sources if not source.enabled]
    assert len(off) == 16
    for identity in off:
        assert re.search(r"guess|since 2025-07-01|frozen", comments[identity]), identity


def test_a_listing_with_times_only_is_read_often(settings: Settings) -> None:
    """The magazine whose list shows times without dates is read each half hour; the others as fetch.interval says."""
    intervals = {source.id: config.write_duration(source.interval) for source in settings.sources}
    assert intervals.pop("langngheviet-khuyen-cong") == "30m"
    assert set(intervals.values()) == {"1h"}


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Khuyến công", "khuyen-cong"),
        ("Hoạt động khuyến công", "khuyen-cong"),
        ("Công nghiệp - Khuyến công", "khuyen-cong"),
        ("Làng nghề", "lang-nghe"),
        ("Làng nghề - nghệ nhân", "lang-nghe"),
        ("Làng nghề, nghệ nhân", "lang-nghe"),
        ("OCOP", "san-pham-tieu-bieu"),
        ("Xúc tiến thương mại", "xuc-tien-thuong-mai"),
        ("Đào tạo nghề", "dao-tao-nghe"),
        ("Cụm công nghiệp", "cum-cong-nghiep"),
        ("Sản xuất sạch hơn", "san-xuat-sach-hon"),
        ("Chuyển đổi số", "chuyen-doi-so"),
        ("Công nghiệp nông thôn", "cong-nghiep-nong-thon"),
        ("Industry", "cong-nghiep-nong-thon"),
        ("Văn bản chính sách", "van-ban-chinh-sach"),
        ("Chỉ đạo điều hành", "van-ban-chinh-sach"),
        ("Cooperation", "hop-tac-quoc-te"),
        ("Nghiên cứu trao đổi", "nghien-cuu-trao-doi"),
        ("Văn hóa - Xã hội", "van-hoa-xa-hoi"),
        ("Tin tức", "tin-tuc"),
        ("Điểm báo", "tin-tuc"),
    ],
)
def test_what_the_press_calls_its_categories_has_a_place(settings: Settings, label: str, slug: str) -> None:
    """A label seen in the press is named, up to capitals and punctuation, by exactly one category."""
    key = title_key(label)
    assert [c.slug for c in settings.categories if key in {title_key(known) for known in c.labels}] == [slug]


def test_no_label_stands_in_two_categories(settings: Settings) -> None:
    """A label, up to capitals and punctuation, belongs to one category and stands there once."""
    keys = [title_key(label) for category in settings.categories for label in category.labels]
    assert len(keys) == len(set(keys))


def test_every_default_it_shows_is_the_default(settings: Settings, tmp_path: Path) -> None:
    """With every key that stands behind a `#` switched on, the file means the same."""
    head, categories, rest = TOP.read_text(encoding="utf-8").partition("\ncategories:\n")
    path = tmp_path / "feeds.yaml"
    path.write_text(re.sub(r"^#(?! )|^#(?=  )", "", head, flags=re.MULTILINE) + categories + rest, encoding="utf-8")
    shown = config.load(path, environ={})
    for part in ("site", "server", "fetch", "dedupe_window", "retention", "alerts", "categories", "sources"):
        assert getattr(shown, part) == getattr(settings, part)
    assert shown.database_url == f"sqlite:///{tmp_path}/data/aggregator.db"
    for section in ("site", "server", "database", "fetch", "dedupe", "retention", "alerts"):
        assert re.search(rf"^{section}:", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_its_examples_are_right(tmp_path: Path) -> None:
    """The source that the guide spells out by hand is one we read."""
    text = TOP.read_text(encoding="utf-8")
    example = re.findall(r"^#   (  .*|- .*)$", text, re.MULTILINE)
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "example.pem").touch()
    path = tmp_path / "feeds.yaml"
    categories = "categories: [{slug: khuyen-cong, name: Khuyến công}]\n"
    path.write_text(categories + "sources:\n" + "\n".join(example) + "\n", encoding="utf-8")
    (source,) = config.load(path, environ={}).sources
    assert source.listing.item == ".news li"
    assert source.headers == (("Accept-Language", "vi"),)
