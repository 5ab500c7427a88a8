from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator import config
from aggregator.config.edit import Addition, add_sources, appended, keeps
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
    "comments in empty brackets": (
        "sources: [  # một\n  # chưa có [gì]\n\n# hai\n]  # ba\nsite: {title: Tin}\n",
        f"sources: # một\n  # chưa có [gì]\n\n# hai\n  # ba\n{BLOCK}{SECOND}site: {{title: Tin}}\n",
    ),
    "a comment only in empty brackets": (
        "sources: [\n  # chưa có\n]",
        f"sources:\n  # chưa có\n{BLOCK}{SECOND}",
    ),
    "an anchor before empty brackets": ("sources: &s [] # một\n", f"sources: &s # một\n{BLOCK}{SECOND}"),
    "empty brackets further in": (
        "  sources: []\n  site: {title: Tin}\n",
        "  sources:\n" + f"  {BLOCK}{SECOND}".replace("\n", "\n  ") + "site: {title: Tin}\n",
    ),
    "an anchor": (f"sources: &s\n{OLD}", f"sources: &s\n{OLD}{BLOCK}{SECOND}"),
    "a tag": (f"sources: !!seq  # - một\n{OLD}", f"sources: !!seq  # - một\n{OLD}{BLOCK}{SECOND}"),
    "a tag and an anchor, not indented": (
        f"sources: !!seq &s\n{OLD}site: {{}}\n".replace("\n  ", "\n"),
        f"sources: !!seq &s\n{OLD}{BLOCK}{SECOND}site: {{}}\n".replace("\n  ", "\n"),
    ),
    "an alias at the end": (
        f"site: {{title: &t Tin}}\nsources:\n{OLD}    name: *t  # như trên\n    # của nó\n\n# cuối\n",
        f"site: {{title: &t Tin}}\nsources:\n{OLD}    name: *t  # như trên\n    # của nó\n{BLOCK}{SECOND}\n# cuối\n",
    ),
    "an alias to a list's own": (
        f"sources:\n  - {{id: a, url: https://a.example, listing: &l {{item: .a}}}}\n{OLD}    listing: *l\n",
        (
            f"sources:\n  - {{id: a, url: https://a.example, listing: &l {{item: .a}}}}\n{OLD}    listing: *l\n"
            f"{BLOCK}{SECOND}"
        ),
    ),
    "a tab before a comment": (
        OLD.join(["sources:\t# một\n", "\t# hai\nsite: {title: Tin}\t# ba\n"]).replace("  # hay", "\t# hay"),
        f"sources:\t# một\n{OLD}".replace("  # hay", "\t# hay")
        + f"{BLOCK}{SECOND}\t# hai\nsite: {{title: Tin}}\t# ba\n",
    ),
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


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("{site: {title: Tin}, sources: []} # một\n", "{site: {title: Tin}, sources: [{", "}]} # một\n"),
        ('{\n\t"sources": [  # một\n\t]\n}\n', '{\n\t"sources": [  # một\n\t{', "}]\n}\n"),
        (
            "{sources: [{id: cu, url: https://cu.example},]}\n",
            "{sources: [{id: cu, url: https://cu.example}, {",
            "},]}\n",
        ),
    ],
)
def test_a_file_in_braces(text: str, begins: str, ends: str, tmp_path: Path) -> None:
    """A file that is written in braces is added to in braces."""
    path = tmp_path / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    assert add_sources(path, ADDITIONS, environ={}).sources[-2:] == (NEW, OTHER)
    written = path.read_text(encoding="utf-8")
    assert written.startswith(begins)
    assert written.endswith(ends)


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
        ('{"sources": &s [{id: a, url: https://a.example}], "categories": *s}\n', NEW, "slug: is missing"),
        ("categories: &c []\nsources: *c\n", NEW, "in a way this cannot add to"),
        ("sources:\n  - id: a\n    url: https://a.example\n    name: 'A\n# b'\n", NEW, "in a way this cannot add to"),
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


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("a: []\n", "a: [b]\n", True),
        ("a: [] # c\n", "a: # c\n  - b\n", True),
        ("a: [\n  # c\n] # d\n", "a:\n  # c\n  # d\n  - b\n", True),
        ("a: [\n  # c\n] # d\n", "a: # d\n  - b\n", False),
        ("a: [\n  # c\n] # d\n", "a: # d\n  # c\n  - b\n", False),
        ("a: [] # c\nd: e # f\n", "a: # c\n - b\nd: e\n", False),
    ],
)
def test_a_lost_comment_is_seen(old: str, new: str, kept: bool) -> None:
    """A text that lacks a comment of the old one, or has them in another order, is told from one that has all."""
    assert keeps(old, new) is kept


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
