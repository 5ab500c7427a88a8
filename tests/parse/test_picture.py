from __future__ import annotations

import pytest

from aggregator.parse.picture import picture_of, pictured_by


@pytest.mark.parametrize(
    ("attributes", "link"),
    [
        ({"src": "/a.jpg"}, "/a.jpg"),
        ({"src": "/loading.gif", "data-src": "/a.jpg"}, "/a.jpg"),
        ({"src": "data:image/gif;base64,R0", "data-lazy-src": "/a.jpg"}, "/a.jpg"),
        ({"srcset": "/a.jpg 300w, /b.jpg 600w"}, "/a.jpg"),
        ({"src": "/blank.png", "data-image-src": "/a.jpg"}, "/a.jpg"),
        ({"src": "/no_image.jpg", "data-id": "12", "v-lazy": "/a.webp"}, "/a.webp"),
        ({"src": "/a.jpg", "width": "16"}, None),
        ({"src": "/images/bullet_red.gif"}, None),
        ({"src": "/images/new.gif"}, None),
        ({"src": "/no-image.png"}, None),
        ({"src": "/no-image-300x200.png"}, None),
        ({"src": "/hot2.gif"}, None),
        ({"src": "/hot1502.jpg"}, "/hot1502.jpg"),
        ({"src": ""}, None),
        ({}, None),
    ],
)
def test_picture(attributes: dict[str, str | None], link: str | None) -> None:
    """An image is where its file is, wherever it is kept for late loading; placeholders and icons show nothing."""
    assert picture_of(attributes) == link


def test_background() -> None:
    """A CSS background is a picture, and one that a script will set; an old table's ``background`` is decoration."""
    assert pictured_by({"style": "background: #fff url('/a.jpg') no-repeat"}) == "/a.jpg"
    assert pictured_by({"data-bg": "url(/a.jpg)"}) == "/a.jpg"
    assert pictured_by({"style": "color: red", "background": "/dot.gif"}) is None
