from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.quality.listings import measure_listings, measure_page
from tests.quality.measurement import Measurement
from tests.quality.report import as_markdown, as_text
from tests.quality.truth import pages

TITLES = [f"Hội chợ làng nghề lần thứ {number} khai mạc" for number in range(1, 7)]


def item(number: int, **other: object) -> dict[str, Any]:
    return {
        "title": TITLES[number],
        "link": f"https://nguon.example/tin-{number}.html",
        "published": f"2025-10-1{number}T00:00:00+07:00",
        "precision": "day",
        "basis": "stated",
        "category": None,
        "summary": None,
        "image": None,
        "featured": False,
        **other,
    }


def measured(folder: Path, items: list[dict[str, Any]], *, unseen: bool = False) -> Measurement:
    """A page of six dated articles, measured against a truth that may say otherwise."""
    rows = "".join(
        f'<li><a href="/tin-{number}.html">{title}</a> <span>1{number}/10/2025</span></li>'
        for number, title in enumerate(TITLES)
    )
    truth = {"about": "", "url": "https://nguon.example/", "now": "2025-10-20T21:00:00+07:00", "items": items}
    folder.joinpath("page.html").write_text(f"<ul>{rows}</ul>", encoding="utf-8")
    folder.joinpath("page.json").write_text(json.dumps(truth), encoding="utf-8")
    return measure_listings(folder, "six", unseen=unseen)


def test_all_right(tmp_path: Path) -> None:
    """A page read as its truth says reaches every goal and has no confusions."""
    result = measured(tmp_path, [item(number) for number in range(6)])

    assert result.reached
    assert result.confusions == ()
    assert {str(figure) for figure in result.figures[:2]} == {"1.000 (6 of 6)"}


def test_each_fault_is_told(tmp_path: Path) -> None:
    """An article the truth lacks, one it has alone, another title, moment, category each lower a figure."""
    truth = [
        item(0, title="Một tiêu đề khác hẳn"),
        item(1, published="2025-10-11T07:00:00+07:00", precision="minute"),
        item(2, category="Khuyến công"),
        item(3),
        item(4),
        item(0, link="https://nguon.example/khac.html", title="Bài không có trên trang"),
    ]
    result = measured(tmp_path, truth)

    shares = {figure.name: (figure.right, figure.of) for figure in result.figures}
    assert shares["precision of items"] == (4, 6)
    assert shares["recall of items"] == (4, 6)
    assert shares["moments"] == (4, 5)
    assert shares["categories where shown"] == (0, 1)
    assert sorted(confusion.kind for confusion in result.confusions) == [
        "category",
        "extra",
        "missing",
        "moment",
        "title",
    ]
    assert not result.reached


def test_page_that_is_refused(tmp_path: Path) -> None:
    """A page that is refused has no recall, and its confusions begin with the sentence of the refusal."""
    measured(tmp_path, [item(0)])
    tmp_path.joinpath("login.html").write_text("<form><input type=password></form>", encoding="utf-8")
    tmp_path.joinpath("login.json").write_text(tmp_path.joinpath("page.json").read_text(), encoding="utf-8")
    pages.cache_clear()
    result = measure_page(pages(tmp_path)[0])

    assert result.figure("recall of items").share == 0
    assert result.confusions[0].kind == "refused"


def test_report(tmp_path: Path) -> None:
    """Missed goals are marked; confusions of an unseen set are counted, and shown only when asked for."""
    result = measured(tmp_path, [item(0)], unseen=True)

    shown = "\n".join(as_text([result]))
    assert "precision of items                 0.167 (1 of 6)  goal 0.98, MISSED" in shown
    assert "5 confusions, not shown" in shown
    assert "tin-1" not in shown
    assert "tin-1" in "\n".join(as_text([result], unseen=True))
    assert "| precision of items | 0.167 (1 of 6) | 0.98 |" in as_markdown([result])
