from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.outline import Outline, outline


def _outline(body: str) -> Outline:
    return outline(
        LexborHTMLParser(f"<html><head><title> Trang \n tin </title></head>{body}</html>"), "https://n.example/t/"
    )


def test_pieces_in_reading_order() -> None:
    """Text stands in reading order with its link; block-level elements and line breaks begin a block, links do not."""
    page = _outline("<body><p>Một <b>hai</b> <a href=x>ba</a>bốn<br>năm</p></body>")

    assert page.title == "Trang tin"
    assert [piece.text for piece in page.pieces] == ["Một", " hai", " ba", "bốn", "năm"]
    assert [piece.anchor for piece in page.pieces] == [None, None, 0, None, None]
    blocks = [piece.block for piece in page.pieces]
    assert blocks[0] == blocks[1] == blocks[2] == blocks[3] < blocks[4]


def test_places() -> None:
    """Everything has a place that grows in reading order, and an element spans the places of all it holds."""
    page = _outline("<body><p>a<b>b</b>c</p><p>d</p></body>")

    first, second = (one for one in page.elements if one.tag == "p")
    assert [first.start <= piece.start < first.end for piece in page.pieces] == [True, True, True, False]
    assert first.end <= second.start
    (bold,) = (one for one in page.elements if one.tag == "b")
    assert [bold.start <= piece.start < bold.end for piece in page.pieces] == [False, True, False, False]


def test_what_is_not_seen() -> None:
    """Scripts, choices of forms and the like are no part of the outline; what is hidden is marked."""
    page = _outline(
        "<script>a</script><select><option>b</select><div style='display: none'><p>c</p></div>"
        "<p>d<span class=sr-only>e</span></p><p class='d-none d-md-block'>f</p>"
    )

    assert [piece.text for piece in page.pieces] == ["c", "d", "f"]
    assert [page.elements[piece.element].hidden for piece in page.pieces] == [True, False, False]


def test_links() -> None:
    """A link carries its absolute address, its title, and whether it is a heading; what leads nowhere is text."""
    page = _outline(
        "<h3><a href='/1' title='Tên &amp; đủ'>Tên</a></h3>"
        "<a href='2'><img data-src=/a.jpg src=data:x alt=Ảnh><h4>B</h4></a>"
        "<a href='javascript:x'>C</a><a>D</a><a href='//m.example/5'>E</a>"
    )

    assert [(one.link, one.advance, one.heading, one.alt) for one in page.anchors] == [
        ("https://n.example/1", "Tên & đủ", True, ""),
        ("https://n.example/t/2", "", True, "Ảnh"),
        ("https://m.example/5", "", False, ""),
    ]
    assert [piece.anchor for piece in page.pieces] == [0, 1, None, None, 2]


def test_pictures() -> None:
    """Images and backgrounds are noted with the link they stand in; icons and placeholders show nothing."""
    page = _outline(
        "<a href=/1><img src=/img/blank.gif data-original=/1.jpg></a>"
        "<div style='background-image:url(\"/2.jpg\")'></div>"
        "<img src=/icon.png width=16><img src='data:image/gif;base64,R0'><img srcset='/3.jpg 1x, /3b.jpg 2x'>"
        "<img src=/hidden.jpg style='display:none'><noscript><img src=/4.jpg></noscript>"
        "<picture><source srcset='/5.webp'><img src='data:,'></picture>"
    )

    links = ["/1.jpg", "/2.jpg", "/3.jpg", "/4.jpg", "/5.webp"]
    assert [(one.link, one.anchor) for one in page.pictures] == [
        (one, None if at else 0) for at, one in enumerate(links)
    ]


def test_time_elements_speak_for_machines() -> None:
    """A date counts as written for machines, unless what is shown is finer or the same time is called GMT."""
    page = _outline(
        "<p><time datetime='2025-10-18T07:17:00'>2 giờ trước</time></p>"
        "<p><time datetime='2025-10-18'>07:17 18/10/2025</time></p>"
        "<p><time datetime='2025-10-18T07:17:00Z'>07:17 18/10/2025</time></p>"
        "<p><time datetime='2025-10-18T00:17:30Z'>07:17 18/10/2025</time></p>"
        "<p><span class=ago title='2025-10-18 07:17:00'>hôm qua</span></p>"
        "<p><span property='dc:date' content='2025-10-18T07:17:00+07:00'>thứ bảy</span></p>"
        "<meta itemprop=datePublished content='2025-10-18'><meta itemprop=dateModified content='2025-10-19'>"
    )

    assert [(piece.text.strip(), piece.machine) for piece in page.pieces] == [
        ("2025-10-18T07:17:00", False),
        ("07:17 18/10/2025", False),
        ("07:17 18/10/2025", False),
        ("2025-10-18T00:17:30Z", False),
        ("2025-10-18 07:17:00", False),
        ("2025-10-18T07:17:00+07:00", False),
        ("2025-10-18", True),
    ]


def test_deep_pages() -> None:
    """Pages that nest deeper than Python's stack are outlined."""
    assert _outline("<div>" * 3000 + "x").pieces[0].text == "x"


def test_endless_pages() -> None:
    """Of a page too long to look at, the first part is outlined, and that is noted."""
    page = _outline("<body>" + "<p>x" * 160_000)

    assert page.cut
    assert page.elements[0].end >= page.pieces[-1].start


def test_what_no_standard_names_is_inline() -> None:
    """A search's highlight breaks no line, as in a browser; a component, whose name has a hyphen, does."""
    page = _outline(
        "<body><p>Đề án <c0>khuyến công</c0> mới</p><mat-card>Một</mat-card><mat-card>Hai</mat-card></body>"
    )

    blocks = [piece.block for piece in page.pieces]
    assert blocks[0] == blocks[1] == blocks[2] < blocks[3] < blocks[4]


def test_titles_of_links() -> None:
    """What a link is called beside its text is its ``title``, else its ``aria-label``."""
    page = _outline("<a href=/a title=Một aria-label=Hai>x</a><a href=/b aria-label=Hai>x</a>")

    assert [anchor.advance for anchor in page.anchors] == ["Một", "Hai"]


def test_the_place_of_an_image_without_scripts() -> None:
    """What a page shows without scripts stands where its late image stands, not in what follows."""
    page = _outline("<body><p><img data-src=/a.jpg><noscript><img src=/a.jpg></noscript></p><h3>Tin</h3></body>")
    heading = next(one for one in page.elements if one.tag == "h3")

    assert [picture.start < heading.start for picture in page.pictures] == [True, True]
