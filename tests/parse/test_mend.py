from __future__ import annotations

import pytest

from aggregator.parse.mend import DECLARATION, mend


def _xml(text: str, root: str) -> str:
    mended = mend(text, root)
    assert mended is not None
    return mended.xml.decode()


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("<t>a &nbsp; &eacute;</t>", "<t>a &#160; &#233;</t>"),
        ("<l>?a=1&b=2&lt;&#38;</l>", "<l>?a=1&amp;b=2&lt;&#38;</l>"),
        ("<t>&lol9;</t>", "<t>&amp;lol9;</t>"),
        ("<t>Giá < 5 triệu</t>", "<t>Giá &lt; 5 triệu</t>"),
        ("<t>&#0;&#x1F;&#xD800;x</t>", "<t>x</t>"),
        ("<![CDATA[a & b < c &nbsp;]]>", "<![CDATA[a & b < c &nbsp;]]>"),
    ],
)
def test_mended(written: str, mended: str) -> None:
    """What the strict reader would stumble over is mended; CDATA is left as it is."""
    assert _xml(f"<rss>{written}</rss>", "rss") == f"{DECLARATION}<rss>{mended}</rss>"


def test_cut_off_item_is_left_out() -> None:
    """Of a document cut off within an item the complete items are kept and closed."""
    mended = mend("<a:feed><a:entry>1</a:entry><a:entry>2</a:entry><a:entry><a:title>Hỗ", "a:feed")

    assert mended is not None
    assert mended.xml.decode() == f"{DECLARATION}<a:feed><a:entry>1</a:entry><a:entry>2</a:entry></a:feed>"
    assert mended.warnings


def test_nothing_complete() -> None:
    """A document cut off before its first item ends holds nothing to read."""
    assert mend("<rss><channel><item><title>Hỗ", "rss") is None


def test_junk_behind_the_end() -> None:
    """What a server adds behind the feed does not reach the parser."""
    assert _xml("<rss></rss >\n<script>x()</script>", "rss") == f"{DECLARATION}<rss></rss>"
