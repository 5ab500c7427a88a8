from __future__ import annotations

import pytest

from tests.parse.seeing import TITLES, listed, repeat

ITEMS = repeat("<li><a href=/a-{n}-10>{title}</a> <i>{day}</i></li>")
OTHER = "Hội chợ làng nghề lần thứ nhất"


def _titles(body: str) -> list[str]:
    return [one.place.headline.title for one in listed(body)]


@pytest.mark.parametrize(
    "featured",
    [
        f"<div><a href=/a-9-10><img src=/9.jpg></a><h2><a href=/a-9-10>{OTHER}</a></h2></div>",
        f"<section><a href=/a-9-10><img src=/9.jpg></a><a href=/a-9-10>{OTHER}</a></section>",
        f"<div><h3>Tin nổi bật</h3><p><a href=/a-9-10>{OTHER}</a></p></div>",
        f"<ul class=slider><li><a href=/a-9-10><img src=/9.jpg alt='{OTHER}'></a></li></ul>",
    ],
)
def test_featured_above(featured: str) -> None:
    """What is featured above the list, in whatever markup, joins it when it links to the same kind of address."""
    assert _titles(f"<main>{featured}<ul>{ITEMS}</ul></main>") == [OTHER, *TITLES[:4]]


def test_older_below() -> None:
    """Below the list joins what is dated as it is."""
    below = f"<div><p><a href=/a-9-10>{OTHER}</a></p><p>20/09/2025</p></div>"

    assert _titles(f"<main><ul>{ITEMS}</ul>{below}</main>") == [*TITLES[:4], OTHER]


@pytest.mark.parametrize(
    "stranger",
    [
        f"<p><a href=http://x.example/a-9-10>{OTHER}</a> 20/09/2025</p>",
        f"<p><a href=/a-9-10.pdf>{OTHER}</a> 20/09/2025</p>",
        f"<p><a href=/tin/>{OTHER}</a> 20/09/2025</p>",
        f"<p><a href=/a-9-10>{OTHER}</a> 20/12/2025</p>",
        f"<div><h4>Góc bạn đọc</h4><p><a href=/a-9-10>{OTHER}</a></p></div>",
        f"<div><h4>Tin khác</h4><p><a href=/a-9-10>{OTHER}</a></p><p><a href=/a-8-10>{OTHER} II</a> 1/9/2025</p></div>",
        f"<div><h4>Thông báo</h4><p><a href=/a-9-10>{OTHER}</a></p><p><a href=/a-8-10>{OTHER}, lần hai</a></p></div>",
    ],
)
def test_strangers(stranger: str) -> None:
    """Other hosts, files, the page itself, coming events and boxes of other things do not join."""
    assert _titles(f"<main><ul>{ITEMS}</ul>{stranger}</main>") == list(TITLES[:4])


SECTION = (
    "<section><h2><a href=/muc-{n}>Mục {n}</a></h2><div><h3><a href=/a-{n}-10>{title}</a></h3><i>{day}</i></div>"
    "<ul><li><a href=/a-9{n}-10>Hội chợ làng nghề mở lần thứ {n}</a></ul></section>"
)


def test_sections_of_a_front_page() -> None:
    """In several boxes with headings the bare links below the first article are articles of the section, too."""
    assert len(_titles(f"<main>{repeat(SECTION)}</main>")) == 8


@pytest.mark.parametrize(
    ("old", "new"),
    [("<h2><a href=/muc-{n}>Mục {n}</a></h2>", ""), ("<ul>", "<h4>Tin liên quan</h4><ul>")],
)
def test_related_below_an_item(old: str, new: str) -> None:
    """Without a heading over item and links, or with one between them, the links are related articles."""
    assert _titles(f"<main>{repeat(SECTION.replace(old, new))}</main>") == list(TITLES[:4])


def test_inside_an_item() -> None:
    """An article related to an item, inside that item, is not listed."""
    related = ITEMS.replace("</li>", f"<p><a href=/a-9-10>{OTHER}</a></p></li>", 1)

    assert _titles(f"<ul>{related}</ul>") == list(TITLES[:4])


def test_a_ticker_above() -> None:
    """Several links on one line above the list are a ticker; a list may itself run on like that."""
    run = "".join(f"<span>19/10/2025 <a href=/b-{n}-10>{OTHER} số {n}</a></span> " for n in range(3))

    assert _titles(f"<main><p>{run}</p><ul>{ITEMS}</ul></main>") == list(TITLES[:4])
    assert len(_titles(f"<main><p>{run}</p></main>")) == len(run.split("<a ")) - 1
