from __future__ import annotations

import pytest

from aggregator.parse.tags import is_block


@pytest.mark.parametrize("tag", ["div", "td", "br", "mat-card"])
def test_blocks(tag: str) -> None:
    """HTML's own blocks and components begin a line."""
    assert is_block(tag)


@pytest.mark.parametrize("tag", ["span", "c0", "o:p", "amp-img"])
def test_inline(tag: str) -> None:
    """Inline elements and unknown ones do not."""
    assert not is_block(tag)
