"""The static site is whole, and written only where something changed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from aggregator.config import Settings
from aggregator.errors import AggregatorError
from aggregator.model import Group
from aggregator.provinces import PROVINCES
from aggregator.publish import Written, compress, describe, document, write_site
from aggregator.store import Store


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_write_site(store: Store, given: Settings, tmp_path: Path) -> None:
    """The folder holds the feeds and pages of all, of each category, province and source, and nothing half-written."""
    result = write_site(store, given, tmp_path / "out")
    groups = ["", "category/khuyen-cong/", "category/lang-nghe/", "category/khac/"]
    groups += [f"province/{province.slug}/" for province in PROVINCES]
    groups += [f"source/{source.id}/" for source in given.sources]
    names = {group + name for group in groups for name in ("feed.atom", "feed.rss", "feed.json", "index.html")}
    written = files(tmp_path / "out")
    own = {"static/style.css", "provinces/index.html", "subscribe/index.html", "feeds.opml", "sources.opml"}
    assert written.keys() == {file for name in names | own for file in (name, f"{name}.gz")}
    assert all(gzip.decompress(written[f"{name}.gz"][0]) == written[name][0] for name in names | own)
    assert result == Written(written=len(written), unchanged=0)
    assert written["feed.atom"][0] == document(store, given, Group(), "atom").body
    assert written["feed.atom"][1] == describe(store, given, Group(), "atom").updated.timestamp() * 10**9


def test_writing_again_touches_nothing(store: Store, given: Settings, tmp_path: Path) -> None:
    """A second publish of unchanged data writes no file; a file that was spoilt is mended."""
    write_site(store, given, tmp_path)
    before = files(tmp_path)
    assert write_site(store, given, tmp_path).written == 0
    assert files(tmp_path) == before
    (tmp_path / "feed.rss").write_text("spoilt")
    assert write_site(store, given, tmp_path).written == 1
    assert files(tmp_path) == before


def test_static_pages_link_only_to_what_is_there(store: Store, given: Settings, tmp_path: Path) -> None:
    """Every address of ours that a static page links to is a file of the static site."""
    write_site(store, given, tmp_path / "out")
    written = files(tmp_path / "out")
    for name, (body, _) in written.items():
        for link in re.findall(rb'href="/([^"#]*)', body) if name.endswith(".html") else ():
            target = link.decode()
            assert {target, f"{target}/index.html".lstrip("/")} & written.keys(), (name, target)


def test_a_folder_that_cannot_be_written(store: Store, given: Settings, tmp_path: Path) -> None:
    """A folder that cannot be written to is one sentence, not a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(AggregatorError, match="Cannot write the site to"):
        write_site(store, given, tmp_path / "file")


def test_same_body_same_gzip() -> None:
    """Neither time nor name is in what is compressed."""
    assert compress(b"x" * 1000) == compress(b"x" * 1000)
    assert gzip.decompress(compress(b"x" * 1000)) == b"x" * 1000
    assert compress(b"x" * 1000)[4:8] == b"\0\0\0\0"
