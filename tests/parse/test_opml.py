from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import ParseFailed
from aggregator.parse.opml import Subscription, Subscriptions, read_opml


def read(body: str) -> Subscriptions:
    found = read_opml(f'<?xml version="1.0"?><opml version="1.0"><head/><body>{body}</body></opml>'.encode())
    assert isinstance(found, Subscriptions), found
    return found


def test_lists_of_other_readers() -> None:
    """Folders are dissolved, attributes are known in any case, ``feed:`` is http, and a missing name is no fault."""
    listed = read("""
      <outline text="Tin" title="Tin"><outline text="Sâu"><outline TEXT="Báo A" XMLURL="https://a.example/rss?x=1&amp;y=2"
        htmlUrl="https://a.example/" type="RSS"/></outline></outline>
      <outline title="B" xmlUrl="feed://b.example/rss" type="atom"/>
      <outline xmlUrl="feed:https://c.example/rss"/>
      <outline text="Trang D" type="link" url="https://d.example/tin-tuc"/>
    """)
    assert listed.found == (
        Subscription("https://a.example/rss?x=1&y=2", "Báo A", "feed"),
        Subscription("http://b.example/rss", "B", "feed"),
        Subscription("https://c.example/rss", None, "feed"),
        Subscription("https://d.example/tin-tuc", "Trang D", "auto"),
    )
    assert listed.refused == ()


def test_what_names_no_address_is_told() -> None:
    """An outline without a usable address is refused with its name and the reason; a folder is not."""
    listed = read("""
      <outline text="Thư mục"><outline text="Ghi chú"/></outline>
      <outline text="Chỉ có trang" htmlUrl="https://a.example/"/>
      <outline text="Lạ" xmlUrl="ftp://a.example/rss"/>
      <outline xmlUrl="javascript:alert(1)"/>
    """)
    assert listed.found == ()
    assert [(one.what, one.why) for one in listed.refused] == [
        ("Ghi chú", "it names no address"),
        ("Chỉ có trang", "it names a page but no feed; `aggregator add` with the page's address looks for one"),
        ("Lạ", "'ftp://a.example/rss' is no http or https address"),
        ("javascript:alert(1)", "'javascript:alert(1)' is no http or https address"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://user:pass@a.example/c",
        "HTTPS://user@a.example",
        "feed://user:pass@a.example/c",
        "feed:https://user:pass@a.example/c",
        "http:user:pass@a.example/c",
        "https://user:pass@no host/",
    ],
)
def test_credentials_are_refused(address: str) -> None:
    """An address with a user name or password is refused, and the password is not repeated."""
    listed = read(f'<outline text="A" xmlUrl="{address}"/><outline xmlUrl="{address}"/>')
    assert listed.found == ()
    for one, what in zip(listed.refused, ("A", "an outline"), strict=True):
        assert one.what == what
        assert one.why == "its address carries a user name or password; take it out, addresses are published"


def test_an_at_sign_elsewhere_is_no_credential() -> None:
    """An at sign in a path or query is part of the address."""
    listed = read('<outline xmlUrl="https://a.example/@tin?x=a@b"/><outline xmlUrl="https://a.example?x=a@b"/>')
    assert len(listed.found) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "no <opml> is in it"),
        (b"<html><body>404</body></html>", "no <opml> is in it"),
        (b'<opml>\n<body>\n<outline text="a & b"/></body></opml>', "line 3 is not well-formed XML"),
        (b'<opml><body><outline text="&unknown;"/></body></opml>', "line 1 is not well-formed XML"),
        (b"<opml>" + b'<outline text="x">' * 5000, "line 1 is nested more than 256 deep"),
        (
            b"<!DOCTYPE opml [\n<!ENTITY c 'x'>]>\n<opml><outline text='&c;'/></opml>",
            "line 3 is not well-formed XML: it uses an",
        ),
        (b"<opml>\n<body>", "line 2 is not well-formed XML: the list is cut off there"),
        (b"<opml>\n<body text=a/></opml>", "line 2 is not well-formed XML; mend it"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(body: bytes, said: str) -> None:
    """A document that is no OPML, or no XML, gives one sentence that says where."""
    failed = read_opml(body)
    assert isinstance(failed, ParseFailed)
    assert said in failed.sentence
    assert "\n" not in failed.sentence
    for word in ("XML_PARSE", "Entity", "not defined", "Premature", "AttValue"):
        assert word not in failed.sentence


def test_no_entity_is_resolved() -> None:
    """A DOCTYPE is never read: neither a file nor a bomb can come of it."""
    bomb = '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>'
    failed = read_opml(bomb.encode())
    assert isinstance(failed, ParseFailed)


def test_any_encoding() -> None:
    """UTF-16 and a byte order mark are read as they are meant."""
    text = '<?xml version="1.0" encoding="utf-16"?><opml><body><outline text="Báo" xmlUrl="https://a.example"/></body></opml>'
    for body in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()):
        listed = read_opml(body)
        assert isinstance(listed, Subscriptions)
        assert listed.found[0].name == "Báo"


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda body: b"<opml>" + body + b"</opml>")))
def test_any_bytes(body: bytes) -> None:
    """Any bytes give a value, never an exception."""
    assert isinstance(read_opml(body), Subscriptions | ParseFailed)
