"""The pages in a real browser: on a phone and a desk, dark, on paper, in English, by keyboard, without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page, ViewportSize

from tests.web.browser.conftest import story_path
from tests.web.conftest import Served

PAGES = {
    "home": "/",
    "category": "/category/khuyen-cong",
    "province": "/province/an-giang",
    "empty province": "/province/hue",
    "source": "/source/im",
    "story": "/story/…",
    "provinces": "/provinces",
    "sources": "/sources",
    "subscribe": "/subscribe",
    "missing": "/khong-co",
}
DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
DARK_PAPER = "rgb(18, 24, 28)"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  return {words: one.innerText, outline: style.outlineStyle == 'none' ? 0 : parseFloat(style.outlineWidth), seen};
}"""


@dataclass
class Watched:
    """A page, and what the browser reported of it."""

    page: Page
    root: str
    reports: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.root + path)
        assert answer is not None
        return self.page

    def said(self) -> list[str]:
        """What should not have been said: an address that is not there may be called so."""
        return [words for words in self.reports if "status of 404" not in words]


@contextmanager
def watched(
    chromium: Browser, shown: Served, *, viewport: ViewportSize = DESK, script: bool = True, dark: bool = False
) -> Iterator[Watched]:
    """Open a window, and in the end see that nothing was reported and nobody else was asked for anything."""
    root = str(shown.client.base_url).rstrip("/")
    context = chromium.new_context(
        viewport=viewport, java_script_enabled=script, color_scheme="dark" if dark else "light"
    )
    seen = Watched(context.new_page(), root)
    seen.page.on("console", lambda message: seen.reports.append(message.text))
    seen.page.on("pageerror", lambda error: seen.reports.append(str(error)))
    seen.page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).netloc))
    yield seen
    context.close()
    assert seen.said() == []
    assert seen.hosts == {urlsplit(root).netloc}


def path_of(name: str, shown: Served) -> str:
    return story_path(shown) if name == "story" else PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_every_screen(chromium: Browser, shown: Served, name: str) -> None:
    """No page scrolls sideways on a phone or a desk, in either language, and each has its stylesheet."""
    with watched(chromium, shown, viewport=PHONE) as window:
        for language, query in {"vi": "", "en": "?lang=en"}.items():
            page = window.open(path_of(name, shown) + query)
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("h1").count() == 1
            assert page.evaluate("() => document.styleSheets[0].cssRules.length") > 50
            for viewport in (DESK, PHONE):
                page.set_viewport_size(viewport)
                assert page.evaluate(WIDER) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible(chromium: Browser, shown: Served, name: str) -> None:
    """Axe finds nothing to object to, light and dark, on a desk and on a phone."""
    with watched(chromium, shown) as window:
        page = window.open(path_of(name, shown))
        unobjectionable(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(PHONE)
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == DARK_PAPER
        unobjectionable(page)


@pytest.mark.parametrize("name", ["home", "story", "sources", "provinces"])
def test_english_pages_are_accessible(chromium: Browser, shown: Served, name: str) -> None:
    """Axe finds nothing to object to in English either."""
    with watched(chromium, shown) as window:
        unobjectionable(window.open(f"{path_of(name, shown)}?lang=en"))


def unobjectionable(page: Page) -> None:
    """Have axe look at a page as it is now."""
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_pages_on_paper(chromium: Browser, shown: Served, name: str) -> None:
    """Printed, a page is its text: black on white even in the dark, without navigation, nothing cut off at the side."""
    with watched(chromium, shown, viewport=ViewportSize(width=700, height=990), dark=True) as window:
        page = window.open(path_of(name, shown))
        page.emulate_media(media="print")
        assert page.locator("nav:visible").count() == 0
        assert page.locator("h1").is_visible()
        colours = "() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        assert page.evaluate(WIDER) <= 0


def test_paper_tells_where_a_story_is(chromium: Browser, shown: Served) -> None:
    """On paper the address of an article stands below its title."""
    with watched(chromium, shown) as window:
        page = window.open("/province/an-giang")
        page.emulate_media(media="print")
        after = "() => getComputedStyle(document.querySelector('.headline a'), '::after').content"
        assert "https://lang-nghe.example/1" in page.evaluate(after)
        assert page.pdf().startswith(b"%PDF-")


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_is_enough(chromium: Browser, shown: Served, name: str) -> None:
    """Tab reaches the skip link and every link of the navigation in turn, each seen and outlined."""
    with watched(chromium, shown, viewport=PHONE if name == "home" else DESK) as window:
        page = window.open(path_of(name, shown))
        wanted = ["Đến nội dung chính", *page.locator("header a").all_inner_texts()]
        assert len(wanted) == 1 + 1 + 4 + 3
        for words in wanted:
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            assert focused["words"] == words
            assert focused["seen"], words
            assert focused["outline"] >= 2, words


def test_the_skip_link_skips(chromium: Browser, shown: Served) -> None:
    """Enter on the first link leads to the content: the next Tab is in it."""
    with watched(chromium, shown) as window:
        page = window.open("/sources")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_enter_follows(chromium: Browser, shown: Served) -> None:
    """A reader without a mouse gets from the home page to each page of the navigation, and to English."""
    ways = {
        "Tỉnh, thành phố": "/provinces",
        "Nguồn tin": "/sources",
        "Theo dõi tin": "/subscribe",
        "English": "/?lang=en",
        "Làng nghề": "/category/lang-nghe",
    }
    with watched(chromium, shown) as window:
        for words, path in ways.items():
            page = window.open("/")
            while page.evaluate(FOCUSED)["words"] != words:
                page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_url(window.root + path)


def test_no_page_needs_script(chromium: Browser, shown: Served) -> None:
    """Where scripts are forbidden every page shows what it shows, and links lead on."""
    with watched(chromium, shown, script=False) as window:
        for name in PAGES:
            page = window.open(path_of(name, shown))
            assert page.locator("h1").inner_text() != ""
            assert page.locator("main a").first.is_visible()
        page = window.open("/")
        page.get_by_role("link", name="34 tỉnh, thành phố").click()
        page.get_by_role("link", name="An Giang").click()
        page.get_by_role("link", name="Chi tiết").first.click()
        page.wait_for_url(window.root + story_path(shown))


@pytest.mark.parametrize("name", PAGES)
def test_the_switch_of_language(chromium: Browser, shown: Served, name: str) -> None:
    """The switch shows the same page in English, and leads back."""
    with watched(chromium, shown) as window:
        path = path_of(name, shown)
        page = window.open(path)
        page.get_by_role("link", name="English").click()
        page.wait_for_url(f"{window.root}{path}?lang=en")
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("link", name="Tiếng Việt").click()
        page.wait_for_url(f"{window.root}{path}?lang=vi")
        assert page.locator("html").get_attribute("lang") == "vi"


def test_english_is_carried_on(chromium: Browser, shown: Served) -> None:
    """Whoever reads English stays in English from page to page."""
    with watched(chromium, shown) as window:
        page = window.open("/?lang=en")
        page.get_by_role("link", name="Provinces", exact=True).click()
        page.wait_for_url(f"{window.root}/provinces?lang=en")
        assert page.locator("h1").inner_text() == "The 34 provinces and cities"
        page.get_by_role("link", name="An Giang").click()
        page.get_by_role("link", name="Details").first.click()
        page.wait_for_url(f"{window.root}{story_path(shown)}?lang=en")


def test_a_click_selects_an_address(chromium: Browser, shown: Served) -> None:
    """On the page about subscribing one click selects the whole address of a feed."""
    with watched(chromium, shown) as window:
        page = window.open("/subscribe")
        page.locator("#province-an-giang code").click()
        chosen = page.evaluate("() => getSelection().toString()")
        assert chosen == f"{shown.settings.site.url}/province/an-giang/feed.atom"


def test_a_story_stands_side_by_side(chromium: Browser, shown: Served) -> None:
    """On a desk the sources of a story stand beside each other, on a phone below each other."""
    with watched(chromium, shown) as window:
        page = window.open(story_path(shown))
        boxes = "() => [...document.querySelectorAll('.origins .card')].map(card => card.getBoundingClientRect().top)"
        first, second = page.evaluate(boxes)
        assert first == second
        page.set_viewport_size(PHONE)
        first, second = page.evaluate(boxes)
        assert first < second
