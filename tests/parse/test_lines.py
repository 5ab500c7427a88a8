from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.lines import lines_of
from aggregator.parse.outline import outline


def _lines(body: str) -> list[str]:
    return [
        line.text
        for line in lines_of(outline(LexborHTMLParser(f"<html><body>{body}</body></html>"), "https://n.example/"))
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>Một <b>hai</b>ba</p><p>bốn</p>", ["Một hai ba", "bốn"]),
        ("Một<br>hai <a href=/x>ba <i>bốn</i></a> năm", ["Một", "hai", "ba bốn", "năm"]),
        ("<a href=/x>Hội chợ <i>(18/10/2025)</i></a>", ["Hội chợ", "(18/10/2025)"]),
        ("<a href=/x>Kế hoạch khuyến công <em>năm 2025</em></a>", ["Kế hoạch khuyến công năm 2025"]),
        ("<div class=date><div>18</div><div>10/2025</div></div><p>x</p>", ["18 10/2025", "x"]),
        ("<div class=box><div>18</div><div>10/2025</div></div>", ["18 10/2025"]),
        ("<div class=box><b>18</b><br><i>Tháng 10, 2025</i></div>", ["18 Tháng 10, 2025"]),
        ("<div class=box><div>18</div><div>tin</div></div>", ["18", "tin"]),
        ("<p>18/10/2025 - " + "Sở " * 20 + "</p>", ["18/10/2025 -", ("Sở " * 20).strip()]),
        ("<p>Khuyến công | 5 phút trước</p>", ["Khuyến công 5 phút trước"]),
        ("<p>18/10/2025, tại " + "xã " * 20 + "</p>", ["18/10/2025, tại " + ("xã " * 20).strip()]),
        ("<div class=meta><div>18/10/2025</div><div>" + "x" * 60 + "</div></div>", ["18/10/2025", "x" * 60]),
    ],
)
def test_lines(body: str, lines: list[str]) -> None:
    """Blocks and links part lines; what a date's small box holds is one line, a date inside a link one of its own."""
    assert _lines(body) == lines


@pytest.mark.parametrize("text", ["Hội chợ số {n} ({day})", "{day}: Hội chợ số {n}", "[{day}] Hội chợ số {n}"])
def test_dates_in_titles(text: str) -> None:
    """A date in a link's text is a line of its own where the links beside it have one, too; else it is the title's."""
    links = [f"<p><a href=/{n}>{text.format(n=n, day=f'1{n}/10/2025')}</a></p>" for n in range(3)]
    alone = [*links[:1], *(f"<p><a href=/{n}>Hội chợ làng nghề số {n}</a></p>" for n in range(4))]

    assert len(_lines("".join(links))) == 6
    assert len(_lines("".join(alone))) == 5
