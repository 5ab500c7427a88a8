"""The main text of an article's page."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parse.fulltext import main_text

URL = "https://sct.example/tin/1.html"
SENTENCE = "Máy chẻ nan mới làm nhanh gấp bốn lần so với làm tay, hàng giao đúng hẹn hơn trước. "
MENU = "".join(f'<li><a href="/muc-{number}">Chuyên mục số {number}</a></li>' for number in range(12))
PAGE = (
    f"<html><head><title>Tin</title></head><body><nav><ul>{MENU}</ul></nav><article><h1>Máy chẻ nan về làng</h1>"
    f'<p>{SENTENCE * 3}<a href="/van-ban/1">văn bản</a></p><p>{SENTENCE * 3}</p><img src="anh/may.jpg">'
    f"<table><tr><td>Máy</td><td>3</td></tr></table><p>{SENTENCE * 2}</p></article>"
    "<footer>Giấy phép số 12/GP-TTĐT. Địa chỉ: số 1 đường Trần Phú.</footer></body></html>"
)


def test_the_text_without_menu_and_foot() -> None:
    """Paragraphs, tables, links and images of the article, with absolute addresses; nothing around it."""
    text = main_text(PAGE, URL) or ""
    assert text.count("Máy chẻ nan mới") == 8
    assert 'href="https://sct.example/van-ban/1"' in text
    assert 'src="https://sct.example/tin/anh/may.jpg"' in text
    assert "<table" in text
    assert "Chuyên mục" not in text
    assert "Giấy phép" not in text


def test_a_page_without_a_text() -> None:
    """A menu, a line or nothing is no article's text."""
    for page in (f"<html><body><ul>{MENU}</ul></body></html>", "<p>Đang cập nhật</p>", ""):
        assert main_text(page, URL) is None


@settings(max_examples=40)
@given(st.integers(0, len(PAGE)), st.integers(0, 200), st.text(max_size=20))
def test_a_damaged_page_gives_a_text_or_none(place: int, length: int, instead: str) -> None:
    """A hole in a page, or any characters put in, raise nothing."""
    text = main_text(PAGE[:place] + instead + PAGE[place + length :], URL)
    assert text is None or len(text) >= 200
