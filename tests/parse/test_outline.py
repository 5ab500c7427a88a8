from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.outline import Outline, outline


def _outline(body: str) -> Outline:
    return outline(
        LexborHTMLParser(f"<html><head><title> Trang \n tin </title></head>{body}</html>"), "https://n.example/t/"
    )


def test_pieces_in_reading_order() -> None:
    """Text stands in reading order, with its link, and a new block begins at blocks, links and line breaks."""
    page = _outline("<body><p>Một <b>hai</b> <a href=x>ba</a>bốn<br>năm</p></body>")

    assert page.title == "Trang tin"
    assert [piece.text for piece in page.pieces] == ["Một", " hai", " ba", "bốn", "năm"]
    assert [piece.anchor for piece in page.pieces] == [None, None, 0, None, None]
    blocks = [piece.block for piece in page.pieces]
    assert blocks[0] == blocks[1] < blocks[2] < blocks[3] < blocks[4]


def test_furniture_is_left_out() -> None:
    """Scripts, menus, footers and pagers are not part of the outline; an item's own footer is."""
    page = _outline(
        "<script>a</script><nav>b</nav><div class='x breadcrumb'>c</div><div id=footer>d</div><footer>e</footer>"
        "<div role=navigation>f</div><article><footer>g</footer></article><select><option>h</select>"
    )

    assert [piece.text for piece in page.pieces] == ["g"]


def test_links() -> None:
    """A link carries its absolute address, its title, its image, and whether it is a heading; others are text."""
    page = _outline(
        "<h3><a href='/1' title='Tên &amp; đủ'>Tên</a></h3>"
        "<a href='2'><img data-src=/a.jpg src=data:x alt=Ảnh><h4>B</h4></a>"
        "<a href='javascript:x'>C</a><a>D</a>"
    )

    assert [(one.link, one.advance, one.heading, one.image, one.alt) for one in page.anchors] == [
        ("https://n.example/1", "Tên & đủ", True, None, ""),
        ("https://n.example/t/2", "", True, "/a.jpg", "Ảnh"),
    ]
    assert [piece.anchor for piece in page.pieces] == [0, 1, None, None]


def test_time_elements_speak_for_machines() -> None:
    """A time element counts by its datetime, unless what it shows is finer."""
    page = _outline(
        "<p><time datetime='2025-10-18T07:17:00'>2 giờ trước</time></p>"
        "<p><time datetime='2025-10-18'>07:17 18/10/2025</time>"
    )

    assert [piece.text for piece in page.pieces] == ["2025-10-18T07:17:00", "07:17 18/10/2025"]


def test_deep_pages() -> None:
    """Pages that nest deeper than Python's stack are outlined."""
    assert _outline("<div>" * 3000 + "x").pieces[0].text == "x"
