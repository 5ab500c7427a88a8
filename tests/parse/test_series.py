from __future__ import annotations

from aggregator.parse.series import Series
from tests.parse.seeing import TITLES, repeat, sight


def _main(body: str) -> Series:
    return max(sight(body).series, key=lambda series: len(series.places))


def test_links_that_stand_alike() -> None:
    """Links with the same tags and stable classes above them are one series; numbers and states do not part them."""
    items = "".join(
        f"<div class='post-{n} {'odd' if n % 2 else 'even'} post'><h3><a href=/a-{n}-10>{TITLES[n]}</a></h3></div>"
        for n in range(4)
    )
    series = _main(items + "<div class=hot><h2><a href=/b-1-10>Hội chợ làng nghề lần thứ nhất</a></h2></div>")

    assert [place.headline.title for place in series.places] == list(TITLES[:4])


def test_the_place_of_an_item() -> None:
    """An item's place is the largest part of the page that holds its title and no other of the series."""
    seen = sight("<div>" + repeat("<div class=i><p><a href=/a-{n}-10>{title}</a></p><p>{day}</p></div>") + "</div>")
    (series,) = seen.series

    assert {seen.page.elements[place.element].classes for place in series.places} == {("i",)}


def test_a_single_headline_takes_no_crowd_in() -> None:
    """A headline with a text of its own does not take the list behind it into its place."""
    lead = "<div class=lead><h2><a href=/b-1-10>Hội chợ làng nghề lần thứ nhất</a></h2><p>20/10/2025</p></div>"
    seen = sight(f"<main>{lead}<ul>{repeat('<li><a href=/a-{n}-10>{title}</a></li>', 3)}</ul></main>")
    place = next(series.places[0] for series in seen.series if len(series.places) == 1)

    assert seen.page.elements[place.element].classes == ("lead",)


def test_two_lists_of_one_markup() -> None:
    """Lists of the same plain markup far apart on the page are two series."""
    cells = "<tr>" + "".join(f"<td><a href=/c-{n}>Mục số {n}</a></td>" for n in range(4)) + "</tr>"
    rows = repeat("<tr><td><a href=/a-{n}-10>{title}</a></td></tr>", 6)
    body = f"<table>{cells}</table><div><div><div><div><table>{rows}</table></div></div></div></div>"

    assert [place.headline.title for place in _main(body).places] == list(TITLES)


def test_an_item_reaches_as_far_as_most() -> None:
    """Related articles behind the text of one item do not part it from its image."""
    item = (
        "<div class=i><img src=/{n}.jpg><div class=t><h3><a href=/a-{n}-10>{title}</a></h3><p>{day}</p></div>%s</div>"
    )
    related = "<ul><li><a href=/b-1-10>Hội chợ làng nghề lần thứ nhất</a></li></ul>"
    items = repeat(item % "") + (item % related).format(n=5, title=TITLES[5], day="09/10/2025")
    series = _main(f"<div>{items}</div>")
    page = sight(f"<div>{items}</div>").page

    assert {page.elements[place.element].classes for place in series.places} == {("i",)}
