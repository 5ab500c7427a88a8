from __future__ import annotations

from aggregator.parse.advertised import Shown, advertised_feeds, shown_by


def named(markup: str) -> tuple[str, ...]:
    body = f"<html><head>{markup}</head></html>".encode()
    return advertised_feeds(body, url="https://a.example/tin/", content_type=None)


def test_feeds_a_page_names() -> None:
    """Feeds are those of ``link rel=alternate`` with a feed's type, absolute, in order, each once."""
    assert named("""
      <link rel="stylesheet" type="application/rss+xml" href="/no">
      <link rel="alternate" type="application/json+oembed" href="/no">
      <link rel="ALTERNATE home" type="Application/RSS+XML; charset=utf-8" href="../rss?a=1&amp;b=2">
      <link rel="alternate" type="application/atom+xml" href="/comments/feed/">
      <link rel=alternate type=application/atom+xml href=//b.example/atom>
      <link rel="alternate" type="application/rss+xml" href="https://a.example/rss?a=1&amp;b=2">
      <link rel="alternate" type="application/feed+json" href="javascript:x">
    """) == ("https://a.example/rss?a=1&b=2", "https://b.example/atom")


def test_relative_to_the_base() -> None:
    """A page's ``base`` counts."""
    assert named('<base href="https://c.example/x/"><link rel=alternate type="application/rss+xml" href="r">') == (
        "https://c.example/x/r",
    )


def test_feeds_a_page_links_to() -> None:
    """Links of a page that look like a feed's are told apart from its articles and from other sites' feeds."""
    linked = ("/rss/", "/feed", "/rss/khuyen-cong.rss", "/rssChanel/1.rss", "/rss.xml", "/tin?format=feed&type=rss")
    others = ("/tin/rss-la-gi.html", "/feedback", "//b.example/rss/", "/tin/comments/feed/", "#rss", "/a?q=rss")
    page = "".join(f"<a href='{link}'>x</a>" for link in (*linked, *others, "/rss/")).encode()
    shown = shown_by(page, url="https://a.example/tin/", content_type=None)
    assert shown.linked == tuple(f"https://a.example{link}" for link in linked)


def test_what_made_a_page() -> None:
    """The generator is as the page says it, however the element is written; a page that says nothing has none."""
    page = b"<META NAME=Generator CONTENT='NukeViet v4.5'><p>x</p>"
    assert shown_by(page, url="https://a.example/", content_type=None).generator == "NukeViet v4.5"
    assert shown_by(b"<p>x</p>", url="https://a.example/", content_type=None).generator == ""


def test_what_is_no_page() -> None:
    """Any bytes name no feed."""
    assert shown_by(b"\x00\xff", url="https://a.example/", content_type=None) == Shown()
    assert advertised_feeds(b"\x89PNG alternate \xff\x00", url="https://a.example/", content_type="image/png") == ()
