from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Basis, Document, Entry, Item, Moment, Precision, Refusal, Source
from aggregator.normalise import link_key, normalise
from aggregator.normalise.items import LONGEST_MEMORY, LONGEST_TITLE

SOURCE = Source(id="bao", name="Báo Công Thương", url="https://bao.vn/khuyen-cong")
AT = Moment(datetime(2025, 10, 18, 0, 17, tzinfo=UTC), Precision.MINUTE)


def _items(*entries: Entry, source: Source = SOURCE) -> tuple[Item, ...]:
    return normalise(Document("rss20", entries), source).items


def _item(entry: Entry, source: Source = SOURCE) -> Item:
    (item,) = _items(entry, source=source)
    return item


def _article(number: int, title: str = "", summary: str | None = None, content: str | None = None) -> Entry:
    title = title or f"Cà Mau tập huấn khuyến công lớp {number}"
    return Entry(title, link=f"https://bao.vn/tin-{number}.html", summary=summary, content=content)


def test_an_item_is_known_by_its_canonical_link() -> None:
    """Tracking, scheme and guid do not make another item of it."""
    plain = _item(_article(5))
    other = replace(_article(5), link="http://www.bao.vn/tin-5.html?utm_source=rss#top", guid="news_5")
    assert plain.identity == f"link:{link_key('https://bao.vn/tin-5.html')}"
    assert _item(other).identity == plain.identity
    assert _item(other).link == "http://www.bao.vn/tin-5.html?utm_source=rss#top"


def test_without_a_link_it_is_known_by_its_guid() -> None:
    """A guid serves when there is no usable link; an empty one is none."""
    one, other = (_item(Entry("Cà Mau tập huấn", guid=guid)) for guid in ("news_5", "news_6"))
    assert one.identity.startswith("guid:")
    assert one.identity != other.identity
    assert _item(Entry("Cà Mau tập huấn", guid="")).identity.startswith("text:")


def test_without_link_and_guid_it_is_known_by_title_and_moment() -> None:
    """The same words at the same minute are the same item; another minute or title is another."""
    entry = Entry("Cà Mau: tập huấn", moment=AT)
    known = _item(entry).identity
    assert known.startswith("text:")
    assert _item(replace(entry, title="CÀ MAU – tập huấn")).identity == known
    assert _item(replace(entry, title="Cà Mau: hội chợ")).identity != known
    assert _item(replace(entry, moment=Moment(AT.at + timedelta(minutes=1), Precision.MINUTE))).identity != known
    assert _item(replace(entry, moment=None)).identity != known


def test_what_is_known_by_its_title_is_known_for_ever() -> None:
    """The identity is made of version 1 of the title key: a later version makes no known item a new one."""
    entry = Entry("Đăk Lắc: tập huấn", moment=AT)
    assert _item(entry).title_key == "đắk lắk tập huấn"
    digest = hashlib.sha256(f"đăk lắc tập huấn|{AT.at.isoformat(timespec='minutes')}".encode()).hexdigest()[:32]
    assert _item(entry).identity == f"text:{digest}"


def test_an_inferred_date_makes_no_new_item_each_day() -> None:
    """A time without a date is put to another day when it is listed again the next day; it is the same item."""
    today, tomorrow = (Moment(AT.at + timedelta(days=days), Precision.MINUTE, Basis.INFERRED) for days in (0, 1))
    assert _item(Entry("Cà Mau", moment=today)).identity == _item(Entry("Cà Mau", moment=tomorrow)).identity


def test_a_link_of_several_titles_identifies_none_of_them() -> None:
    """Items that all point at one page are kept, each by its guid or title, and share no link with anyone."""
    items = _items(
        Entry("Tin thứ nhất", link="https://bao.vn/tin.html", guid="1"),
        Entry("Tin thứ hai", link="https://bao.vn/tin.html", guid="2"),
        Entry("Tin thứ ba", link="https://bao.vn/tin.html#3"),
    )
    assert [item.identity.split(":")[0] for item in items] == ["guid", "guid", "text"]
    assert {item.link_key for item in items} == {None}
    assert items[0].link == "https://bao.vn/tin.html"


@pytest.mark.parametrize("link", ["https://bao.vn/", "http://www.bao.vn", "https://bao.vn/khuyen-cong#tin-5"])
def test_the_list_itself_and_the_home_page_are_no_article(link: str) -> None:
    """A link to where the list stands says nothing about which item it is, even when only one item has it."""
    item = _item(Entry("Tin thứ nhất", link=link, guid="1"))
    assert item.identity.startswith("guid:")
    assert item.link_key is None


def test_a_guid_of_several_titles_identifies_none_of_them() -> None:
    """One guid for all items loses none of them."""
    items = _items(*(Entry(title, guid="news_1") for title in ("Tin một", "Tin hai", "Tin ba")))
    assert len({item.identity for item in items}) == 3
    assert all(item.identity.startswith("text:") for item in items)


def test_links_decide_before_guids() -> None:
    """Three articles under one guid are three by their links, and one article under three guids is one."""
    assert len(_items(*(replace(_article(number), guid="x") for number in (1, 2, 3)))) == 3
    assert len(_items(*(replace(_article(1), guid=guid) for guid in "xyz"))) == 1


def test_what_is_listed_twice_is_one_item_and_the_fuller_wins() -> None:
    """Blocks repeat items; a moment counts most, then a summary, then an image; the place in the list is the first."""
    bare, dated = _article(1), replace(_article(1), moment=AT)
    described = replace(_article(1), summary="<p>Lớp học khai giảng.</p>", image="https://bao.vn/1.jpg")
    items = _items(bare, _article(2), described, dated, bare)
    assert [item.title[-1] for item in items] == ["1", "2"]
    assert (items[0].moment, items[0].summary) == (AT, None)
    assert _items(bare, described, bare)[0].summary == "<p>Lớp học khai giảng.</p>"


def test_an_item_without_a_legible_title_is_refused() -> None:
    """It is named by its link, else its guid, and the others are kept; earlier refusals stay."""
    untitled = [Entry("", link="https://bao.vn/x"), Entry("<b> </b>", guid="g"), Entry("…"), _article(1)]
    normalised = normalise(Document("rss20", tuple(untitled), refused=(Refusal("y", "too odd"),)), SOURCE)
    assert [item.title for item in normalised.items] == ["Cà Mau tập huấn khuyến công lớp 1"]
    assert [refusal.what for refusal in normalised.refused] == ["y", "https://bao.vn/x", "g", "…"]


def test_the_site_s_name_behind_a_title_is_cut_off() -> None:
    """By the source's name, the document's title or the host."""
    entries = tuple(
        _article(number, f"Cà Mau tập huấn khuyến công - {name}")
        for number, name in enumerate(["Báo Công Thương", "Trang tin Khuyến công", "bao.vn"])
    )
    items = normalise(Document("rss20", entries, title="Trang tin Khuyến công"), SOURCE).items
    assert [item.title for item in items] == ["Cà Mau tập huấn khuyến công"] * 3


def test_a_long_title_is_cut_at_a_word() -> None:
    """More than 500 characters are a fault of the source; the key is that of what is kept."""
    item = _item(_article(1, "khuyến công " * 20_000))
    assert len(item.title) <= LONGEST_TITLE + 2
    assert item.title.endswith(("khuyến …", "công …"))


def test_labels_and_author_are_plain_text() -> None:
    """References resolved, doubles and empty ones gone, in their order."""
    entry = replace(_article(1), labels=("Khuyến&nbsp;công", "", "OCOP", "Khuyến công"), author=" Lê&#160;Mai ")
    item = _item(entry)
    assert (item.labels, item.author) == (("Khuyến công", "OCOP"), "Lê Mai")
    assert _item(replace(entry, author="\u200b")).author is None


def test_a_summary_that_only_repeats_the_title_is_none() -> None:
    """It would be shown twice."""
    title = "Cà Mau tập huấn khuyến công"
    assert _item(_article(1, title, summary=f"<p>{title.upper()}.</p>")).summary is None
    assert _item(_article(1, title, summary=f"<p>{title}. Lớp học có 30 học viên.</p>")).summary is not None


def test_content_is_kept_only_where_it_is_published_whole() -> None:
    """We point to the press, we do not reprint it, unless the source is set to ``full``."""
    entry = _article(1, summary="<p>Lớp học có 30 học viên.</p>", content='<p onclick="x()">Toàn văn.</p>')
    assert _item(entry).content is None
    assert _item(entry, replace(SOURCE, publish="full")).content == "<p>Toàn văn.</p>"
    summary_only = replace(entry, content=None)
    assert _item(summary_only, replace(SOURCE, publish="full")).content == "<p>Lớp học có 30 học viên.</p>"


def test_relative_addresses_in_a_summary_are_those_of_the_article() -> None:
    """A reader has no page that they could be relative to."""
    item = _item(_article(1, summary='<p>Xem <a href="/them">thêm</a></p>'))
    assert item.summary == '<p>Xem <a href="https://bao.vn/them" rel="noopener">thêm</a></p>'


def test_a_guid_means_nothing_outside_its_source() -> None:
    """``news_12`` of two sites: two items, told apart by their sources, and no link that could join them."""
    one = _item(Entry("Tin của Cà Mau", guid="news_12"))
    other = _item(Entry("Tin của Huế", guid="news_12"), replace(SOURCE, id="hue"))
    assert (one.source, one.identity) != (other.source, other.identity)
    assert one.link_key is other.link_key is None


# --- what is known ---------------------------------------------------------------------------------------------------


def _digested(*entries: Entry) -> Document:
    """A document whose entries can be known again."""
    with_digests = tuple(replace(entry, digest=f"{number}") for number, entry in enumerate(entries))
    return Document("rss20", with_digests, head="head")


def _known(document: Document, *places: int) -> Document:
    """The same document, read when the entries at these places were known."""
    memory = normalise(document, SOURCE).memory
    assert memory is not None
    by_digest = {trace.digest: trace for trace in memory.traces}
    entries = tuple(entry for place, entry in enumerate(document.entries) if place not in places)
    return replace(document, entries=entries, known=tuple((place, by_digest[str(place)]) for place in places))


def test_what_is_known_stands_in_its_place() -> None:
    """Of a document in part known the items are the new ones; what is known stands between them as traces."""
    document = _known(_digested(*(_article(number) for number in range(4))), 0, 2)
    normalised = normalise(document, SOURCE)
    assert [isinstance(one, Item) for one in normalised.listed] == [False, True, False, True]
    assert normalised.items == normalise(_digested(*(_article(n) for n in range(4))), SOURCE).items[1::2]


def test_a_memory_is_of_all_that_is_listed() -> None:
    """What is remembered is the same whether an entry was read now or known before."""
    document = _digested(*(_article(number) for number in range(4)))
    assert normalise(_known(document, 1, 3), SOURCE).memory == normalise(document, SOURCE).memory


@pytest.mark.parametrize(
    "new",
    [
        Entry("Hội chợ hàng nông thôn Cà Mau", link=_article(1).link),
        Entry("Hội chợ hàng nông thôn Cà Mau", guid="news_1"),
        _article(1, summary="Thêm một đoạn"),
    ],
    ids=["link of another title", "guid of another title", "same article"],
)
def test_a_new_entry_may_change_a_known_one(new: Entry) -> None:
    """Where a new entry takes a known one's identity away, or is the same article, all must be read."""
    known = replace(_article(1), guid="news_1") if new.link else Entry("Cà Mau tập huấn", guid="news_1")
    document = _known(_digested(known, _article(2)), 0)
    assert not normalise(document, SOURCE).tangled
    assert normalise(replace(document, entries=(*document.entries, new)), SOURCE).tangled


def test_a_known_entry_may_get_its_link_back() -> None:
    """When the entry is gone that carried the same link under another title, the link identifies again: all is read."""
    other = Entry("Hội chợ hàng nông thôn Cà Mau", link=_article(1).link)
    document = _known(_digested(_article(1), other), 0)
    assert not normalise(document, SOURCE).tangled
    assert normalise(replace(document, entries=()), SOURCE).tangled


def test_an_article_listed_twice_is_not_remembered() -> None:
    """Which of its two listings counts depends on both, so both are read each time."""
    memory = normalise(_digested(_article(1), _article(2), _article(1, summary="Hai")), SOURCE).memory
    assert memory is not None
    assert [trace.digest for trace in memory.traces] == ["1"]


def test_only_so_much_is_remembered() -> None:
    """Of a document of thousands the first ones are remembered; those behind them are read each time."""
    memory = normalise(_digested(*(_article(number) for number in range(LONGEST_MEMORY + 5))), SOURCE).memory
    assert memory is not None
    assert len(memory.traces) == LONGEST_MEMORY
