from __future__ import annotations

import pytest

from aggregator.parse.headlines import Headline, is_prompt
from tests.parse.seeing import sight


def _headlines(body: str) -> list[Headline]:
    return sight(body).headlines


@pytest.mark.parametrize(
    ("card", "title"),
    [
        ("<a href=/1><i>18/10/2025</i><h4>Tin vắn</h4><p>Một đoạn dài hơn tên của nó</p></a>", "Tin vắn"),
        ("<a href=/1><b>18</b><div class=card-title>Tin vắn</div><p>Một đoạn dài hơn tên của nó</p></a>", "Tin vắn"),
        (
            "<a href=/x title='Hội chợ làng nghề'><p>Hội chợ làng nghề</p><p>Một đoạn dài hơn nhiều</p></a>",
            "Hội chợ làng nghề",
        ),
        ("<a href=/hoi-cho-lang-nghe-1><p>Một đoạn dài hơn nhiều</p><p>Hội chợ làng nghề</p></a>", "Hội chợ làng nghề"),
        ("<a href=/1 title='Hội chợ làng nghề Huế'>Hội chợ làng...</a>", "Hội chợ làng nghề Huế"),
        ("<a href=/1 title='Hội chợ làng nghề Huế'><i>Mới</i> Hội chợ làng nghề Huế</a>", "Hội chợ làng nghề Huế"),
        ("<a href=/1><img alt='Hội chợ làng nghề'></a>", "Hội chợ làng nghề"),
    ],
)
def test_what_a_link_is_called(card: str, title: str) -> None:
    """A link is called by its heading, by what a class, its attributes or its address say, whole where it is cut."""
    assert _headlines(card)[0].title == title


def test_one_article_several_links() -> None:
    """The links of one article have one key, and each the fullest title."""
    one, other = _headlines("<a href=/tin-1>Hội chợ làng...</a> <a href='/tin-1#top'>Hội chợ làng nghề Huế</a>")

    assert one.key == other.key
    assert one.title == other.title == "Hội chợ làng nghề Huế"


@pytest.mark.parametrize(
    "link",
    [
        "<a href=/1>Xem thêm</a>",
        "<a href=/1>Đọc thêm: Hội chợ làng nghề Huế</a>",
        "<a href=/1 rel=author>Người viết bài này đây</a>",
        "<a href=/1 class=cat-name>Phát triển công nghiệp nông thôn</a>",
        "<a href=/>Trang thông tin điện tử của sở</a>",
        "<p>Chuyên mục: <a href=/muc-7>Tiết kiệm năng lượng điện</a></p>",
        "<a href=/tin>Tin tức</a>",
    ],
)
def test_no_headline(link: str) -> None:
    """Prompts, authors, categories, the home page and short names are no headlines."""
    assert not _headlines(link)[0].likely


@pytest.mark.parametrize(
    "text", ["Xem chi tiết »", "[...]", "Read more", "Trang 2", "12", "In bài viết", "0 bình luận"]
)
def test_prompts(text: str) -> None:
    """What asks for a click is a prompt, whatever decorates it."""
    assert is_prompt(text)


def test_titles_that_are_no_links() -> None:
    """*Xem chi tiết* is called by the heading above it, where nothing else links to that article."""
    item = "<div><h3>Hội chợ làng nghề số {0}</h3><p>18/10/2025</p><a class=more href=/tin-{0}>Xem chi tiết</a></div>"

    titles = [(one.title, one.likely) for one in _headlines("".join(map(item.format, range(3))))]

    assert titles == [(f"Hội chợ làng nghề số {n}", True) for n in range(3)]
