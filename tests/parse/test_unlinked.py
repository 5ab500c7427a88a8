from __future__ import annotations

import pytest

from tests.parse.seeing import sight


def test_titles_that_are_no_links() -> None:
    """*Xem chi tiết* is called by the heading or bold text above it, where nothing else links to that article."""
    for tag in ("h3", "b"):
        item = (
            f"<div><{tag}>Hội chợ làng nghề số {{0}}</{tag}><p>18/10/2025</p><a href=/tin-{{0}}>Xem chi tiết</a></div>"
        )
        headlines = sight("".join(map(item.format, range(3)))).headlines

        assert [(one.title, one.likely) for one in headlines] == [(f"Hội chợ làng nghề số {n}", True) for n in range(3)]


def test_prompts_beside_linked_titles_stay_prompts() -> None:
    """A prompt to an article that its title links to is not called anything."""
    item = "<div><h3><a href=/tin-{0}>Hội chợ làng nghề số {0}</a></h3><a href=/tin-{0}>Xem chi tiết</a></div>"
    headlines = sight("".join(map(item.format, range(3)))).headlines

    assert [one.likely for one in headlines] == [True, False] * 3


@pytest.mark.parametrize(
    "card",
    [
        "<div><a href=/tin-1{0}></a><h3>Hội chợ làng nghề số {0}</h3><p>18/10/2025</p></div>",
        "<div><a href=/tin-1{0}><img src=/{0}.jpg></a><div><b>Hội chợ làng nghề số {0}</b></div></div>",
    ],
)
def test_titles_below_a_link_without_a_text(card: str) -> None:
    """A link that lies over a card, or holds its image, is called by the title in the card."""
    headlines = sight("".join(map(card.format, range(3)))).headlines

    assert [(one.title, one.likely) for one in headlines] == [(f"Hội chợ làng nghề số {n}", True) for n in range(3)]


def test_links_without_a_text_among_others() -> None:
    """Where another link stands in the same part of the page, a title there may be that one's."""
    body = "<div><a href=/tin-10></a><a href=/tin-11></a><h3>Hội chợ làng nghề số 1</h3></div>"

    assert [one.title for one in sight(body).headlines] == ["", ""]
