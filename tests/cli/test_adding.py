"""`aggregator add` and `aggregator opml`, as a person runs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from aggregator import config
from aggregator.cli import adding
from aggregator.demo import Timeline, load_scenario, served
from aggregator.demo.documents import Site
from aggregator.errors import AggregatorError
from aggregator.parse.opml import Subscriptions, read_opml
from tests.conftest import LOCAL
from tests.loopback import Loopback, Page

SCENARIO = load_scenario()
TIMELINE = Timeline(datetime(2025, 10, 20, 14, 0, tzinfo=UTC))
LATE = max(SCENARIO.stages) + 1

HEAD = f"""\
# của chúng tôi: đừng xóa
{LOCAL}categories:
  - {{slug: khuyen-cong, name: Khuyến công}}   # một
"""
EMPTY = HEAD + "sources: []  # chưa có\n"
RSS = """<rss version="2.0"><channel><title>{title}</title><link>{root}/</link><description>d</description>{items}
</channel></rss>"""
ITEM = """<item><title>Khuyến công hỗ trợ cơ sở số {n}</title><link>{root}/tin/{n}.html</link>
<pubDate>{day:02} Oct 2025 07:19:00 +0700</pubDate></item>"""


@pytest.fixture
def program() -> typer.Typer:
    program = typer.Typer(pretty_exceptions_enable=False)
    adding.register(program)
    return program


class Folder:
    """A folder with a feeds.yaml, and the program run on it."""

    def __init__(self, path: Path, program: typer.Typer) -> None:
        self.file = path / "feeds.yaml"
        self.file.write_text(EMPTY, encoding="utf-8")
        self.program = program

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(self.program, [*arguments, "--config", str(self.file)])

    def said(self, *arguments: str) -> str:
        result = self.run(*arguments)
        assert result.exit_code == 0, result.exception
        return result.stdout

    def refused(self, *arguments: str) -> str:
        """The one sentence it ends with; the file is as it was."""
        before = self.file.read_bytes()
        result = self.run(*arguments)
        assert isinstance(result.exception, AggregatorError), result.output
        assert self.file.read_bytes() == before
        assert "\n" not in str(result.exception)
        return str(result.exception)

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, program: typer.Typer) -> Folder:
    return Folder(tmp_path, program)


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with served(SCENARIO, TIMELINE, lambda: TIMELINE.at(LATE), {}) as sites:
        yield sites


def rss(root: str, title: str = "Sở Công Thương Hải Phòng", numbers: range = range(1, 6)) -> Page:
    items = "".join(ITEM.format(n=n, root=root, day=n) for n in numbers)
    return Page(RSS.format(title=title, root=root, items=items).encode())


def listing(root: str, head: str = "", numbers: range = range(1, 6)) -> Page:
    rows = "".join(
        f'<li><h3><a href="{root}/tin/{n}.html">Khuyến công hỗ trợ cơ sở số {n}</a></h3>'
        f'<span class="date">07:19 | {n:02}/10/2025</span></li>'
        for n in numbers
    )
    page = f"<html><head><title>Tin khuyến công</title>{head}</head><body><ul class=news>{rows}</ul></body></html>"
    return Page(page.encode(), "text/html")


# --- add -------------------------------------------------------------------------------------------------------------


def test_every_sample_source_is_found_or_clearly_refused(sites: dict[str, Site], folder: Folder) -> None:
    """`add` finds each sample source of the demo and appends a valid entry; comments stay; a broken one is refused."""
    for site in sites.values():
        if site.source.broken:
            assert site.url in folder.refused("add", site.url, "--yes")
            continue
        before = folder.text
        assert "added to" in folder.said("add", site.url, "--yes")
        assert folder.text.startswith(before if "[]" not in before else HEAD + "sources: # chưa có\n")
        added = config.load(folder.file, environ={}).sources[-1]
        assert (added.url, added.kind) == (site.url, site.platform.kind)
        assert added.province in {None, site.source.province}
        assert added.name
    assert len(config.load(folder.file, environ={}).sources) == sum(not site.source.broken for site in sites.values())
    for site in sites.values():
        if not site.source.broken:
            assert "already" in folder.refused("add", site.url, "--yes")


def test_a_feed(folder: Folder, loopback: Loopback) -> None:
    """A feed is previewed and written with an id of its address, its name, its kind and the province it names."""
    loopback.pages["/rss/khuyen-cong.rss"] = rss(loopback.address)
    said = folder.said("add", f"{loopback.address}/rss/khuyen-cong.rss", "--yes")
    assert "is a feed (rss20): 5 items, the newest: 07:19:00 | 05/10/2025" in said
    assert "Khuyến công hỗ trợ cơ sở số 1" in said
    assert folder.text == HEAD + "sources: # chưa có\n" + (
        '  - id: "127-0-0-1-khuyen-cong"\n    name: Sở Công Thương Hải Phòng\n'
        f"    url: {loopback.address}/rss/khuyen-cong.rss\n    kind: feed\n    province: hai-phong\n"
    )


def test_a_page_that_names_its_feed(folder: Folder, loopback: Loopback) -> None:
    """Of the feeds a page names, the one that is alive and has the page's news is taken; the others are told of."""
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{name}.rss">' for name in ("gone", "empty", "all")
    )
    loopback.pages["/tin"] = listing(loopback.address, head)
    loopback.pages["/empty.rss"] = rss(loopback.address, numbers=range(0))
    loopback.pages["/all.rss"] = rss(loopback.address)
    said = folder.said("add", f"{loopback.address}/tin", "--yes")
    assert "gone.rss, but Nothing is at this address" in said
    assert "empty.rss, but it is empty" in said
    assert f"url: {loopback.address}/all.rss\n    kind: feed\n" in folder.text


def test_a_page_whose_feed_is_dead_is_a_listing(folder: Folder, loopback: Loopback) -> None:
    """Where no feed of a page is alive, the page itself is read; its province is left out with a remark."""
    loopback.pages["/tin"] = listing(
        loopback.address, '<link rel=alternate type="application/rss+xml" href="/gone.rss">'
    )
    said = folder.said("add", f"{loopback.address}/tin", "--yes")
    assert "is a listing: 5 items, the newest: 07:19 | 05/10/2025" in said
    assert "    kind: listing\n    # province: not certain;" in folder.text


def test_a_feed_of_other_news_is_not_the_pages(folder: Folder, loopback: Loopback) -> None:
    """A feed that has none of the news a page lists is not taken for it."""
    loopback.pages["/tin"] = listing(
        loopback.address, '<link rel=alternate type="application/rss+xml" href="/all.rss">'
    )
    loopback.pages["/all.rss"] = rss(loopback.address, numbers=range(11, 16))
    assert "but it has none of the news listed here" in folder.said("add", f"{loopback.address}/tin", "--yes")
    assert "kind: listing" in folder.text


def test_options_say_what_is_written(folder: Folder, loopback: Loopback) -> None:
    """Id, name, province and category are as the options say."""
    loopback.pages["/a"] = rss(loopback.address)
    options = ["--id", "toi", "--name", 'Tôi: "một" # hai', "--province", "an-giang", "--category", "khuyen-cong"]
    folder.said("add", f"{loopback.address}/a", "--yes", *options)
    [source] = config.load(folder.file, environ={}).sources
    assert (source.id, source.name, source.province, source.category) == (
        "toi",
        'Tôi: "một" # hai',
        "an-giang",
        "khuyen-cong",
    )


def test_a_dry_run_writes_nothing(folder: Folder, loopback: Loopback) -> None:
    """A dry run shows the entry and leaves the file; so does nobody's agreement; national leaves no remark."""
    loopback.pages["/a"] = rss(loopback.address)
    said = folder.said("add", f"{loopback.address}/a", "--dry-run", "--province", "null")
    assert '  - id: "127-0-0-1-a"\n' in said
    assert "province" not in said
    assert folder.text == EMPTY
    assert "add --yes" in folder.refused("add", f"{loopback.address}/a")


def test_one_address_is_declared_once(folder: Folder, loopback: Loopback) -> None:
    """An address that differs only in what makes no other page is there already."""
    loopback.pages["/a"] = rss(loopback.address)
    folder.said("add", f"{loopback.address}/a", "--yes")
    assert "already, as 127-0-0-1-a" in folder.refused("add", f"{loopback.address}/a/?utm_source=x#y", "--yes")
    loopback.pages["/b"] = Page(b"", status=301, headers={"Location": "/a"})
    assert "already, as 127-0-0-1-a" in folder.refused("add", f"{loopback.address}/b", "--yes")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--province", "Hải Phòng"], "--province: 'Hải Phòng' is no province; did you mean hai-phong?"),
        (["--category", "khuyencong"], "--category: 'khuyencong' is no category; did you mean khuyen-cong?"),
        (["--id", "Hai Phong"], '--id: "Hai Phong" cannot stand in an address; write small letters'),
        (["--id", ""], "--id: is empty; write something or leave the option out"),
        (["--name", " "], "--name: is empty; write something or leave the option out"),
        (["--name", "Báo\nmới"], "--name: holds a line break or something invisible"),
        (["--name", "Báo \u202emới"], "--name: holds a line break or something invisible"),
        (["--name", "Báo mới\u200f"], "--name: holds a line break or something invisible"),
    ],
)
def test_wrong_options(folder: Folder, options: list[str], said: str) -> None:
    """An option that cannot be is one sentence before anything is fetched: nothing is at this address."""
    assert folder.refused("add", "http://127.0.0.1:1/a", "--yes", *options).startswith(said)


@pytest.mark.parametrize("address", ["ftp://a.example/", "http://", "http://a b/", "https://u:p@a.example/"])
def test_what_is_no_address(folder: Folder, address: str) -> None:
    """What is no http or https address is refused before anything is fetched."""
    assert "address" in folder.refused("add", address, "--yes")


def test_what_cannot_be_polled(folder: Folder, loopback: Loopback) -> None:
    """A page without news, a picture, or nothing at all is one sentence that says why."""
    loopback.pages["/page"] = Page(b"<html><body><p>Xin ch\xc3\xa0o</p></body></html>", "text/html")
    loopback.pages["/picture"] = Page(b"\x89PNG....", "image/png")
    assert "no list of dated articles" in folder.refused("add", f"{loopback.address}/page", "--yes")
    assert "a PNG image" in folder.refused("add", f"{loopback.address}/picture", "--yes")
    assert "status 404" in folder.refused("add", f"{loopback.address}/none", "--yes")


# --- opml ------------------------------------------------------------------------------------------------------------

SOURCES = """sources:
  - id: a   # đầu tiên
    name: Báo A & B
    url: https://a.example/rss?x=1&y=2
    kind: feed
    category: khuyen-cong
  - {id: b, url: https://b.example/tin, kind: listing, province: an-giang, enabled: false}
  - {id: c, url: https://c.example/}
"""


def test_what_is_exported_is_imported_again(folder: Folder, tmp_path: Path) -> None:
    """The exported list gives another feeds.yaml the same sources; imported again it adds none."""
    folder.file.write_text(HEAD + SOURCES, encoding="utf-8")
    declared = config.load(folder.file, environ={}).sources
    listed = tmp_path / "sources.opml"
    assert "3 sources written" in folder.said("opml", "export", "--out", str(listed))
    assert folder.said("opml", "export").encode() == listed.read_bytes()
    assert isinstance(read_opml(listed.read_bytes()), Subscriptions)
    folder.file.write_text(EMPTY, encoding="utf-8")
    assert "3 added to" in folder.said("opml", "import", str(listed))
    assert config.load(folder.file, environ={}).sources == declared
    assert folder.text.startswith(HEAD)
    before = folder.text
    said = folder.said("opml", "import", str(listed))
    assert "0 added to" in said
    assert "not added: Báo A & B: https://a.example/rss?x=1&y=2 is there already, as a" in said
    assert folder.text == before


def test_a_list_of_another_reader(folder: Folder, tmp_path: Path) -> None:
    """Feeds of another reader get ids and, where certain, provinces; what is known, doubled or no address is told."""
    folder.file.write_text(HEAD + SOURCES, encoding="utf-8")
    listed = tmp_path / "list.opml"
    listed.write_text(
        """<opml version="1.0"><body><outline text="Tin">
        <outline text="Sở Công Thương Đắk Lắk" xmlUrl="https://socongthuong.daklak.gov.vn/vi/news/rss/khuyen-cong/"/>
        <outline xmlUrl="https://www.d.example/feed/"/><outline text="lại" xmlUrl="http://d.example/feed"/>
        <outline text="A" xmlUrl="http://www.a.example/rss?y=2&amp;x=1"/><outline text="Trống"/>
        </outline></body></opml>""",
        encoding="utf-8",
    )
    assert "2 would be added to" in folder.said("opml", "import", str(listed), "--dry-run")
    assert folder.text == HEAD + SOURCES
    said = folder.said("opml", "import", str(listed))
    assert "2 added to" in said
    assert "not added: lại: http://d.example/feed is there already, as d" in said
    assert "not added: A: http://www.a.example/rss?y=2&x=1 is there already, as a" in said
    assert "not added: Trống: it names no address" in said
    *_, first, second = config.load(folder.file, environ={}).sources
    assert (first.id, first.province, first.kind) == ("socongthuong-daklak-khuyen-cong", "dak-lak", "feed")
    assert (second.id, second.name) == ("d-example", "www.d.example")
    assert folder.text.startswith(HEAD + SOURCES)


def test_a_long_list(folder: Folder, tmp_path: Path) -> None:
    """Of a long list the first sources are named and the rest are counted; a person sees that it is being read."""
    listed = tmp_path / "list.opml"
    outlines = "".join(f'<outline xmlUrl="https://a.example/{number}"/>' for number in range(22))
    listed.write_text(f"<opml>{outlines}</opml>", encoding="utf-8")
    for options, verb in ((["--dry-run"], "would add"), ([], "added")):
        said = folder.said("opml", "import", str(listed), *options).splitlines()
        assert [line.startswith(f"{verb} a-example") for line in said] == [True] * 20 + [False] * 2
        assert said[20] == "… and 2 more"
    folder.file.write_text(EMPTY, encoding="utf-8")
    command = ["opml", "import", str(listed), "--config", str(folder.file)]
    watched = CliRunner().invoke(folder.program, command, env={"FORCE_COLOR": "1", "COLUMNS": "200"})
    assert "adding 22 sources and reading" in watched.stderr
    assert "adding 22" not in watched.stdout


def test_credentials_of_a_list(folder: Folder, tmp_path: Path) -> None:
    """A source whose address carries a password is refused by name; the password is nowhere."""
    listed = tmp_path / "list.opml"
    listed.write_text('<opml><outline text="X" xmlUrl="http://ai:matkhau@x.example/c"/></opml>', encoding="utf-8")
    said = folder.said("opml", "import", str(listed))
    assert "not added: X: its address carries a user name or password" in said
    assert "matkhau" not in said + folder.text
    assert folder.text == EMPTY


def test_what_the_file_does_not_know_is_left_out(folder: Folder, tmp_path: Path) -> None:
    """An unknown category or province, or an id that is taken, does not keep a source out; each is told."""
    folder.file.write_text(HEAD + SOURCES, encoding="utf-8")
    listed = tmp_path / "list.opml"
    listed.write_text(
        '<opml xmlns:k="tag:khuyencong.example,2026:opml"><body><outline text="X" xmlUrl="https://x.example" '
        'k:id="a" k:category="la" k:province="cu"/></body></opml>',
        encoding="utf-8",
    )
    said = folder.said("opml", "import", str(listed))
    assert "X is called x-example, for 'a' is taken" in said
    assert "declares no 'la'" in said
    assert "'cu' is none of the 34" in said
    assert config.load(folder.file, environ={}).sources[-1].id == "x-example"


def test_lists_that_cannot_be_read(folder: Folder, tmp_path: Path) -> None:
    """A list that is not there, is an address, or is broken is one sentence."""
    broken = tmp_path / "broken.opml"
    broken.write_text('<opml>\n<outline text="a & b"/>', encoding="utf-8")
    assert "line 2 is not well-formed XML" in folder.refused("opml", "import", str(broken))
    assert "cannot be read: No such file" in folder.refused("opml", "import", str(tmp_path / "none"))
    for address in ("http://a.example/list.opml", "HTTPS://a.example//x"):
        assert folder.refused("opml", "import", address).startswith(f"{address} is an address")
    assert "cannot be written" in folder.refused("opml", "export", "--out", str(tmp_path))
