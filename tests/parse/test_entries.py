from __future__ import annotations

import pytest

from aggregator.parse.entries import Gathering, Raw, labels_of, text_of, whole_title
from tests.parse.reading import NOW, SOURCE, URL


def _gathering() -> Gathering:
    return Gathering(SOURCE, NOW)


@pytest.mark.parametrize("title", [None, "", " \n ", "<b></b>", "&nbsp;", "\u200b"])
def test_no_title_no_entry(title: str | None) -> None:
    """An entry without a usable title is refused by its link, with the reason."""
    gathering = _gathering()

    gathering.take(Raw(URL, title, links=("/tin/1",)))

    assert gathering.entries == []
    assert [(one.what, one.why) for one in gathering.refused] == [("http://nguon.vn.example/tin/1", "it has no title")]


def test_limits() -> None:
    """Titles are cut, long guids and links left out, labels limited in number and length; each fault is told once."""
    gathering = _gathering()

    for _ in range(2):
        gathering.take(
            Raw(URL, "t" * 2000, ("/" + "a" * 5000,), "g" * 3000, labels=("x" * 500, *map(str, range(3000))))
        )

    (first, _) = gathering.entries
    assert (len(first.title), first.link, first.guid) == (1000, None, None)
    assert (len(first.labels), len(first.labels[0])) == (50, 200)
    assert len(gathering.warnings) == 2


def test_first_readable_date_counts() -> None:
    """The first date that can be read is taken; when none can, what was written is kept."""
    gathering = _gathering()

    gathering.take(Raw(URL, "Một", dates=(None, "không rõ", "18/10/2025")))
    gathering.take(Raw(URL, "Hai", dates=("hôm nọ", None)))

    first, second = gathering.entries
    assert first.written == "18/10/2025"
    assert first.moment is not None
    assert (second.written, second.moment) == ("hôm nọ", None)


def test_ten_thousand_entries() -> None:
    """After ten thousand entries no more are taken, and that is told."""
    gathering = _gathering()
    for number in range(10_000):
        assert not gathering.full()
        gathering.take(Raw(URL, f"Tin {number}"))

    assert gathering.full()
    assert any("10000" in warning for warning in gathering.warnings)


def test_labels_each_once() -> None:
    """Labels are plain text in their order, each once."""
    assert labels_of([" Khuyến\u00a0 công ", "", "Tin tức", "Khuyến công"]) == ("Khuyến công", "Tin tức")


@pytest.mark.parametrize(
    ("shown", "full", "title"),
    [
        ("Thái Nguyên: Hỗ trợ...", "Thái Nguyên: Hỗ trợ 16 đề án", "Thái Nguyên: Hỗ trợ 16 đề án"),
        ("Thái Nguyên: Hỗ…", "Thái Nguyên: Hỗ trợ 16 đề án", "Thái Nguyên: Hỗ trợ 16 đề án"),
        ("Tin vắn...", "Tin vắn", "Tin vắn"),
        ("", "Tin vắn", "Tin vắn"),
        ("Tin vắn", "", "Tin vắn"),
        ("Tin vắn", "Xem bài viết", "Tin vắn"),
        ("Hỗ trợ 16 đề án", "Hỗ trợ 16 đề án - Báo Công Thương", "Hỗ trợ 16 đề án"),
    ],
)
def test_whole_title(shown: str, full: str, title: str) -> None:
    """A title cut on the page is taken from its attribute, but a site's name is not added."""
    assert whole_title(shown, full) == title


def test_text_of_markup() -> None:
    """Tags go, also escaped ones; a less-than sign is none."""
    assert text_of("&lt;b&gt;Đề án&lt;/b&gt; A &amp;amp; B") == "Đề án A & B"
    assert text_of("Giá < 5 triệu") == "Giá < 5 triệu"
