from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator import publish
from aggregator.model import MASS_REPUBLICATION, Attempt, Event, Group, SourceState
from aggregator.render.reasons import fault_in_vietnamese, in_vietnamese
from tests.filling import declare, fill, item
from tests.site import AN_GIANG, GACH, HAI_PHONG, NOW, SINGLE
from tests.web.conftest import Served


def test_story(served: Served) -> None:
    """A story's page shows each source's item side by side and why it is in the story."""
    [merged] = [story for story in served.store.stories(Group(), limit=9) if story.title == GACH]
    page = served.get(f"/story/{merged.hash}").text
    for shown in (
        *("Tạp chí Làng nghề", "Sở Công Thương An Giang", GACH.upper(), "2 nguồn đưa tin này", "Khuyến công"),
        *("An Giang</a> (Kiên Giang cũ)", "for the test", "https://lang-nghe.example/1", "Máy ép gạch."),
        *(in_vietnamese(origin.reason) for origin in merged.origins),
    ):
        assert shown in page


def test_a_merged_away_story_redirects(served: Served) -> None:
    """The address of a story that was absorbed by another leads to the one that lives."""
    lone = item("an-giang-sct", 9, "Lớp dạy nghề đan lục bình cho lao động nông thôn", NOW - timedelta(minutes=90))
    fill(served.store, [lone], NOW)
    hashes = {story.title: story.hash for story in served.store.stories(Group(), limit=9)}
    bridge = replace(item("tat", 1, lone.title, NOW - timedelta(minutes=90)), link_key=SINGLE.link_key)
    fill(served.store, [bridge], NOW)
    answer = served.get(f"/story/{hashes[lone.title]}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/story/{hashes[HAI_PHONG]}")
    assert lone.title in served.get(answer.headers["Location"]).text


def test_an_expired_story_is_gone(served: Served) -> None:
    """Its address, and that of a story it absorbed, say that it is past its time and where the original is."""
    lone = item("an-giang-sct", 9, "Lớp dạy nghề đan lục bình cho lao động nông thôn", NOW - timedelta(minutes=90))
    fill(served.store, [lone], NOW)
    hashes = {story.title: story.hash for story in served.store.stories(Group(), limit=9)}
    fill(served.store, [replace(item("tat", 1, lone.title, NOW), link_key=SINGLE.link_key)], NOW)
    served.store.write(lambda writing: writing.tombstones.expire(NOW + timedelta(days=1), 9, NOW + timedelta(days=2)))
    for digest in hashes[HAI_PHONG], hashes[lone.title]:
        page = served.get(f"/story/{digest}")
        assert (page.status_code, page.headers["Content-Type"]) == (410, "text/html; charset=utf-8")
        for shown in (HAI_PHONG, "không còn ở đây từ ngày 20/10/2025", 'href="https://lang-nghe.example/2"'):
            assert shown in page.text
        assert "it left this site on 20/10/2025" in served.get(f"/story/{digest}?lang=en").text
        assert served.client.head(f"/story/{digest}").status_code == 410
    assert served.get("/feed.json").json()["items"] == []
    assert served.get(f"/story/{'0' * 24}").status_code == 404


def test_the_operator_sees_what_happened_to_a_source(served: Served) -> None:
    """A mass re-publication stands beside its source for a month, in both languages."""
    event = Event("an-giang-sct", MASS_REPUBLICATION, NOW, NOW, 25, "https://cu.example/1", "https://moi.example/1")
    served.store.write(lambda writing: writing.events.note(event))
    assert "25 tin cũ có địa chỉ mới, không tin nào bị tính là mới" in served.get("/sources").text
    assert "The source republished 25 old items under other addresses" in served.get("/sources?lang=en").text
    old = replace(event, at=NOW - timedelta(days=40), last_at=NOW - timedelta(days=40), source="lang-nghe")
    served.store.write(lambda writing: writing.events.forget(NOW + timedelta(days=1)))
    served.store.write(lambda writing: writing.events.note(old))
    assert "25 tin cũ" not in served.get("/sources").text


def test_story_answers_304(served: Served) -> None:
    """A page that is known only by its bytes has them as its ETag."""
    path = f"/story/{served.store.stories(Group(), limit=1)[0].hash}"
    etag = served.get(path).headers["ETag"]
    assert served.get(path, If_None_Match=etag).status_code == 304


def test_text_of_sources_is_escaped(served: Served) -> None:
    """Markup in a title is shown, not obeyed."""
    fill(served.store, [item("lang-nghe", 8, "<script>alert(1)</script> & <b>tin</b>", NOW)], NOW)
    for path in ("/", f"/story/{served.store.stories(Group(), limit=1)[0].hash}"):
        page = served.get(path).text
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;tin&lt;/b&gt;" in page


def test_sources(served: Served) -> None:
    """Every source is listed with its state, those that need a person first, with the sentence of what is wrong."""
    poll = Attempt("lang-nghe", NOW, "timeout", sentence="lang-nghe.example did not answer within 30 s.")
    state = SourceState(
        "lang-nghe",
        next_poll_at=NOW + timedelta(hours=2),
        failures=3,
        polled_at=NOW,
        succeeded_at=NOW - timedelta(days=1),
        status=poll.status,
        sentence=poll.sentence,
    )
    served.store.write(lambda writing: writing.sources.record(state, poll))
    page = served.get("/sources").text
    assert re.findall(r'<tr id="([^"]*)"', page) == ["lang-nghe", "an-giang-sct", "tat"]
    for shown in (
        *(
            "Đang lỗi: 1",
            "Chờ đọc: 1",
            "Đã tắt: 1",
            fault_in_vietnamese("timeout"),
            "10:00 | 17/10/2025",
            "12:00 | 18/10/2025",
        ),
        *("Tạp chí Làng nghề", "An Giang · ", 'href="/source/lang-nghe"'),
    ):
        assert shown in page
    assert poll.sentence not in page
    assert poll.sentence in served.get("/sources?lang=en").text


def test_a_feed_that_was_found_is_shown(served: Served) -> None:
    """The list of sources tells of a page which feed is read in its stead: state that overrides what is declared."""
    poll = Attempt("lang-nghe", NOW, "same")
    state = SourceState("lang-nghe", NOW, feed="https://a.example/rss/?a=1&b=2", feed_sought_at=NOW)
    assert "tìm thấy cho trang này" not in served.get("/sources").text
    served.store.write(lambda writing: writing.sources.record(state, poll))
    assert 'trang này: <a href="https://a.example/rss/?a=1&amp;b=2">' in served.get("/sources").text


def test_removed_sources_are_listed_last(served: Served) -> None:
    """A source that left feeds.yaml is still listed, as such."""
    served.settings = replace(served.settings, sources=(AN_GIANG,))
    declare(served.store, (AN_GIANG,), NOW)
    page = served.get("/sources").text
    assert "Đã bỏ: 2" in page
    assert re.findall(r'<tr id="([^"]*)"', page)[0] == "an-giang-sct"


def test_links_stay_under_the_address_of_the_site(served: Served) -> None:
    """A site that stands under a path links under that path."""
    site = replace(served.settings.site, url="https://example.vn/khuyen-cong")
    served.settings = replace(served.settings, site=site)
    page = served.get("/").text
    ours = re.findall(r'href="(/[^"]*)"', page)
    assert ours
    assert all(link.startswith("/khuyen-cong/") for link in ours)
    assert HAI_PHONG in page


def test_provinces(served: Served) -> None:
    """The page of the provinces counts what is told of each, and tells when its own sources last spoke."""
    old = item("an-giang-sct", 3, "Hải Phòng mở lớp dạy nghề", NOW - timedelta(days=40))
    fill(served.store, [old], NOW)
    page = served.get("/provinces").text
    rows = dict(re.findall(r'<tr id="([^"]*)">(.*?)</tr>', page, re.DOTALL))
    words = {slug: " ".join(re.sub("<[^>]*>", " ", row).split()) for slug, row in rows.items()}
    assert len(words) == 34
    assert words["an-giang"] == "An Giang 1 07:16 | 18/10/2025 hôm nay 07:17 | 18/10/2025 hôm nay"
    assert words["hai-phong"] == "Hải Phòng 2 09:30 | 18/10/2025 hôm nay chưa có nguồn"
    assert words["hue"] == "Huế 0 chưa có tin chưa có nguồn"


def test_subscribe(still: Served) -> None:
    """The page about subscribing holds the address of every feed there is."""
    page = still.get("/subscribe").text
    for group in publish.groups(still.settings):
        assert f"{still.settings.site.url}{group.path}.atom</code>" in page
        assert still.get(f"{group.path}.atom").status_code == 200


@pytest.mark.parametrize("path", ["/", "/category/khuyen-cong", "/provinces", "/sources", "/subscribe"])
def test_english(still: Served, path: str) -> None:
    """Each page is there in English too, as a document of its own."""
    vietnamese, english = still.get(path), still.get(f"{path}?lang=en")
    assert '<html lang="en">' in english.text
    assert vietnamese.headers["ETag"] != english.headers["ETag"]
    assert still.get(f"{path}?lang=en", If_None_Match=english.headers["ETag"]).status_code == 304
    assert still.get(path, If_None_Match=english.headers["ETag"]).status_code == 200
    for query in ("?lang=vi", "?lang=fr", "?lang="):
        assert still.get(path + query).content == vietnamese.content


def test_feeds_speak_for_their_sources_only(still: Served) -> None:
    """A feed is the same document whatever language is asked for."""
    assert still.get("/feed.atom?lang=en").headers["ETag"] == still.get("/feed.atom").headers["ETag"]


def test_messages_in_english(still: Served) -> None:
    """Who reads English is told in English that there is no such page."""
    answer = still.get("/nope?lang=en")
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


def test_the_switch_leads_to_no_other_host(still: Served) -> None:
    """However an address is written, the link to the other language stays on this site."""
    for path in ("//evil.example/x", "/%5Cevil.example", "/%2F%2Fevil.example"):
        targets = re.findall(r'class="switch" href="([^"]*)"', still.client.get(str(still.client.base_url) + path).text)
        assert all(re.fullmatch(r"/[^/\\].*", target) for target in targets), targets


def test_redirects_keep_the_language(still: Served) -> None:
    """A last slash is taken off an address, what follows the question mark stays."""
    assert still.get("/sources/?lang=en").headers["Location"] == "/sources?lang=en"
    assert still.get("/feed.atom/?category=x").headers["Location"] == "/feed.atom?category=x"


def test_redirects_stay_under_the_address_of_the_site(served: Served) -> None:
    """A site that stands under a path redirects to that path."""
    site = replace(served.settings.site, url="https://example.vn/khuyen-cong/")
    served.settings = replace(served.settings, site=site)
    assert served.get("/sources/?lang=en").headers["Location"] == "/khuyen-cong/sources?lang=en"
