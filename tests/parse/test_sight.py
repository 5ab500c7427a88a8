from __future__ import annotations

from tests.parse.seeing import repeat, sight


def test_what_stands_where() -> None:
    """A page is seen with its dates, its headlines inside and outside boxes of other things, and its series."""
    box = "<aside><p><a href=/b-1-10>Danh sách cơ sở được cấp giấy phép</a></p></aside>"
    seen = sight(f"<h1>Tin</h1><ul>{repeat('<li><a href=/a-{n}-10>{title}</a> <i>{day}</i></li>')}</ul>{box}")

    assert [date.written for date in seen.dates] == [f"1{n}/10/2025" for n in range(4)]
    assert (len(seen.marks.clean), len(seen.marks.side)) == (4, 1)
    main = max(seen.series, key=lambda series: len(series.places))
    assert seen.follows_heading(main)
    assert seen.link(main.places[0]) == "https://n.example/a-0-10"
