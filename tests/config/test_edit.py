from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator import config
from aggregator.config.edit import Addition, add_sources, appended
from aggregator.errors import ConfigError
from aggregator.model import Source

NEW = Source("moi", "Sở Công Thương: Hà Nội #1", "https://moi.example/tin?a=1#b", kind="listing", province="ha-noi")
OTHER = Source("khac", "Báo khác - tin", "https://khac.example/rss", kind="feed", enabled=False)
ADDITIONS = (Addition(NEW, remark="about\nit"), Addition(OTHER))
BLOCK = """\
  - id: moi
    name: "Sở Công Thương: Hà Nội #1"
    url: https://moi.example/tin?a=1#b
    kind: listing
    province: ha-noi
    # about it
"""
SECOND = """\
  - id: khac
    name: Báo khác - tin
    url: https://khac.example/rss
    kind: feed
    enabled: false
"""
OLD = "  - id: cu\n    url: https://cu.example/  # hay lỗi\n"
NESTED = "sources:\n  - id: cu\n    url: https://cu.example/\n"

CASES = {
    "last": (f"# đầu\nsources:\n{OLD}", f"# đầu\nsources:\n{OLD}{BLOCK}{SECOND}"),
    "no last line end": (f"sources:\n{OLD}"[:-1], f"sources:\n{OLD}{BLOCK}{SECOND}"),
    "before another section": (
        f"sources:\n{OLD}\n# --- who we are\nsite: {{title: Tin}}\n",
        f"sources:\n{OLD}{BLOCK}{SECOND}\n# --- who we are\nsite: {{title: Tin}}\n",
    ),
    "comments of the list": (
        f"sources:\n{OLD}\n  # - id: bỏ\n    # vì hỏng\n\n# cuối\n",
        f"sources:\n{OLD}\n  # - id: bỏ\n    # vì hỏng\n{BLOCK}{SECOND}\n# cuối\n",
    ),
    "blank lines between": (
        f"sources:\n{OLD}\n  # hai\n{OLD.replace('cu', 'cu2')}",
        f"sources:\n{OLD}\n  # hai\n{OLD.replace('cu', 'cu2')}\n{BLOCK}\n{SECOND}",
    ),
    "not indented": (
        f"sources:\n{OLD}".replace("\n  ", "\n"),
        f"sources:\n{OLD}{BLOCK}{SECOND}".replace("\n  ", "\n"),
    ),
    "empty brackets": ("sources: []\nsite: {title: Tin}\n", f"sources:\n{BLOCK}{SECOND}site: {{title: Tin}}\n"),
    "empty brackets at the end": ("# đầu\nsources: [ ] # chưa có", f"# đầu\nsources: # chưa có\n{BLOCK}{SECOND}"),
    "nested at the end": (
        f"{NESTED}    listing:\n      item: .a\n      date:\n",
        f"{NESTED}    listing:\n      item: .a\n      date:\n{BLOCK}{SECOND}",
    ),
    "block text at the end": (
        f"{NESTED}    name: >-\n      Báo\n      cũ\nsite: {{}}\n",
        f"{NESTED}    name: >-\n      Báo\n      cũ\n{BLOCK}{SECOND}site: {{}}\n",
    ),
    "end mark": (f"---\nsources:\n{OLD}...\n", f"---\nsources:\n{OLD}{BLOCK}{SECOND}...\n"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("form", ["as it is", "CRLF", "byte order mark"])
def test_text_is_put_in_and_the_rest_stays(name: str, form: str, tmp_path: Path) -> None:
    """The new sources stand behind the last one, written as the file is written; every other byte is as it was."""
    before, after = (change(text, form) for text in CASES[name])
    path = tmp_path / "feeds.yaml"
    path.write_bytes(before)
    settings = add_sources(path, ADDITIONS, environ={})
    assert path.read_bytes() == after
    assert settings == config.load(path, environ={})
    assert [source.id for source in settings.sources][-2:] == ["moi", "khac"]
    assert settings.sources[-2:] == (NEW, OTHER)


def change(text: str, form: str) -> bytes:
    if form == "CRLF" and "\n" in text:
        return text.replace("\n", "\r\n").encode()
    return (b"\xef\xbb\xbf" if form == "byte order mark" else b"") + text.encode()


def test_brackets(tmp_path: Path) -> None:
    """A list in brackets is added to in brackets."""
    path = tmp_path / "feeds.yaml"
    path.write_text("sources: [{id: cu, url: https://cu.example}, # một\n]\n", encoding="utf-8")
    settings = add_sources(path, ADDITIONS, environ={})
    assert settings.sources[1:] == (NEW, OTHER)
    assert path.read_text(encoding="utf-8").endswith(", # một\n]\n")


def test_the_starting_file_can_be_added_to_again_and_again(tmp_path: Path) -> None:
    """The file `aggregator init` writes keeps each of its lines, and takes one source after another."""
    path = tmp_path / "feeds.yaml"
    path.write_text(config.starting_file(), encoding="utf-8")
    for addition in ADDITIONS:
        add_sources(path, [addition], environ={})
    written = path.read_text(encoding="utf-8")
    assert written == f"{config.starting_file()}\n{BLOCK}\n{SECOND}"


def test_its_mode_and_its_link_stay(tmp_path: Path) -> None:
    """A file's mode is kept, a symbolic link stays one, and nothing else is left in the folder."""
    path, link = tmp_path / "real.yaml", tmp_path / "feeds.yaml"
    path.write_text("sources: []\n", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path.name)
    assert add_sources(link, ADDITIONS, environ={}).path == link
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert {one.name for one in tmp_path.iterdir()} == {"real.yaml", "feeds.yaml"}


@pytest.mark.parametrize(
    ("text", "addition", "said"),
    [
        ("sources:\n  - {id: moi, url: https://a.example}\n", NEW, 'would be wrong: "moi" stands already'),
        ("sources: []\n", Source("a", "A", "https://a.example", province="xx"), 'would be wrong: "xx" is no province'),
        ("sources: []\n", Source("a", "A", "https://a.example", category="xx"), 'would be wrong: "xx" is no category'),
        ("sources: []\n", Source("a", "A", "https://a.example", publish="full"), "in a way this cannot add to"),
        ("{sources: []}\n", NEW, "would be wrong"),
        ("sources:\n", NEW, "is empty; write its value"),
        ("", NEW, "is empty; `aggregator init`"),
        ("x: &x [{id: cu, url: https://a.example}]\nsources: *x\n", NEW, "is no key here"),
    ],
)
def test_what_would_be_wrong_is_not_written(text: str, addition: Source, said: str, tmp_path: Path) -> None:
    """A file that is wrong, or would be, stays as it is; the error says why."""
    path = tmp_path / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        add_sources(path, [Addition(addition)], environ={})
    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_an_alias_at_the_end_is_refused(tmp_path: Path) -> None:
    """Where the last thing said stands elsewhere in the file, nothing is put in the wrong place."""
    path = tmp_path / "feeds.yaml"
    first = "sources:\n  - {id: a, url: https://a.example, listing: &l {item: .a}}\n"
    text = first + "  - id: b\n    url: https://b.example\n    listing: *l\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        add_sources(path, [Addition(NEW)], environ={})
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    """A file that is not there is one sentence."""
    with pytest.raises(ConfigError, match="there is no such file"):
        add_sources(tmp_path / "none" / "feeds.yaml", ADDITIONS, environ={})


def test_the_interval_is_the_files(tmp_path: Path) -> None:
    """A source added without an interval is polled as often as the file says."""
    path = tmp_path / "feeds.yaml"
    path.write_text("fetch: {interval: 2h}\nsources: []\n", encoding="utf-8")
    assert add_sources(path, ADDITIONS, environ={}).sources[0].interval == timedelta(hours=2)


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=40))
def test_any_name_is_read_back(name: str) -> None:
    """Whatever a page is called, its name comes back from the file as it was put in."""
    name = name.strip() or "x"
    written = appended("sources: []", [Addition(Source("a", name, "https://a.example"))], file="feeds.yaml")
    assert YAML(typ="safe", pure=True).load(written)["sources"][0]["name"] == name
