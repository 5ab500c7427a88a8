"""What a file means, and what it is told when it means nothing: the cases are files with their expectation in them."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import config
from aggregator.config import Settings
from aggregator.errors import ConfigError

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
GOOD = sorted((HERE / "good").glob("*.yaml"))


def expectations(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def value(settings: Settings, key: str) -> object:
    found: object = settings
    for step in key.replace("[", ".[").split("."):
        if step.startswith("["):
            assert isinstance(found, tuple)
            found = found[int(step[1:-1])]
        else:
            found = attrgetter(step)(found)
    return found


def written(folder: Path, text: str) -> Path:
    path = folder / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gets_one_sentence(path: Path) -> None:
    """What is wrong is one line that begins with file, line and key as the file itself expects."""
    (expected,) = expectations(path)
    with pytest.raises(ConfigError) as caught:
        config.load(path, environ={})
    sentence = str(caught.value).replace(str(path), "feeds.yaml")
    assert sentence.startswith(expected)
    assert "\n" not in sentence
    assert len(sentence.replace(str(path.parent), "")) < 300


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_means_what_it_says(path: Path) -> None:
    """Each key has the value that the file itself expects."""
    settings = config.load(path, environ={})
    for expected in expectations(path):
        key, _, text = expected.partition(" = ")
        assert str(value(settings, key)) == text, key


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "is empty; `aggregator init` writes a starting one"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a: 1\nsources: [\xe0]\n", "feeds.yaml:2: is not UTF-8; save it in that encoding"),
        ("sources: []".encode("utf-16"), "feeds.yaml:1: is not UTF-8"),
        (b"\x00\x01", "feeds.yaml:1: is not YAML"),
        (b"x" * 20_000_001, "has more than 20000000 bytes"),
    ],
    ids=["nothing", "only a byte order mark", "latin-1", "utf-16", "binary", "huge"],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, body: bytes, sentence: str) -> None:
    """A file that holds no UTF-8 text is told so in one sentence."""
    path = tmp_path / "feeds.yaml"
    path.write_bytes(body)
    with pytest.raises(ConfigError, match=r"feeds\.yaml") as caught:
        config.load(path, environ={})
    assert sentence in str(caught.value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """A file saved by an editor that marks UTF-8 is read."""
    assert config.load(written(tmp_path, "\ufeffsources: []\n"), environ={}).sources == ()


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    """A file that is not there points to `aggregator init`."""
    with pytest.raises(ConfigError, match="there is no such file; write one with `aggregator init`"):
        config.load(tmp_path / "feeds.yaml", environ={})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder in the file's place is told so."""
    with pytest.raises(ConfigError, match="is a folder; name the file in it"):
        config.load(tmp_path, environ={})


def test_a_name_no_system_takes_is_an_error_of_ours() -> None:
    """A path with a NUL in it, or below a file, cannot be read, and says so."""
    for path in (Path("a\0b"), Path(__file__) / "feeds.yaml"):
        with pytest.raises(ConfigError, match="cannot be read"):
            config.load(path, environ={})


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database and certificates are found from the file's folder, wherever we are; nothing is created."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "ca.pem").touch()
    path = written(folder, "sources:\n  - {id: a, url: https://a.example/, ca_file: ca.pem}\n")
    monkeypatch.chdir(tmp_path)
    settings = config.load(Path("here/feeds.yaml"), environ={})
    assert settings.path == path
    assert settings.database_url == f"sqlite:///{folder}/data/aggregator.db"
    assert settings.sources[0].ca_file == str(folder / "ca.pem")
    assert not (folder / "data").exists()


def test_the_environment_overrides_the_database(tmp_path: Path) -> None:
    """AGGREGATOR_DATABASE_URL stands above the file, unless it is empty."""
    path = written(tmp_path, "database: sqlite:///mine.db\nsources: []\n")
    theirs = {"AGGREGATOR_DATABASE_URL": "postgresql://u:p@h/d"}
    assert config.load(path, environ=theirs).database_url == "postgresql+psycopg://u:p@h/d"
    empty = {"AGGREGATOR_DATABASE_URL": ""}
    assert config.load(path, environ=empty).database_url == f"sqlite:///{tmp_path}/mine.db"


def test_a_wrong_environment_is_named(tmp_path: Path) -> None:
    """A wrong AGGREGATOR_DATABASE_URL is told by its name, without what may be a password."""
    path = written(tmp_path, "sources: []\n")
    with pytest.raises(ConfigError, match=r"^AGGREGATOR_DATABASE_URL: is no database we know") as caught:
        config.load(path, environ={"AGGREGATOR_DATABASE_URL": "oracle://u:word@h/d"})
    assert "word" not in str(caught.value)


def test_secrets_stay_out_of_logs() -> None:
    """The repr of settings shows no token, password or webhook."""
    shown = repr(config.load(HERE / "good" / "everything.yaml", environ={}))
    for secret in ("s3cret!", "me:word", "hook.example", "postgresql"):
        assert secret not in shown


def test_the_file_is_found_by_option_then_environment_then_here() -> None:
    """--config outranks AGGREGATOR_CONFIG, which outranks ./feeds.yaml."""
    environ = {"AGGREGATOR_CONFIG": "/etc/b.yaml"}
    assert config.find("a.yaml", environ) == Path("a.yaml")
    assert config.find(None, environ) == Path("/etc/b.yaml")
    assert config.find(None, {"AGGREGATOR_CONFIG": ""}) == Path("feeds.yaml")


def test_defaults_are_those_of_a_file_with_no_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`defaults` means what a file that only says `sources: []` means."""
    monkeypatch.chdir(tmp_path)
    loaded = config.load(written(tmp_path, "sources: []\n"), environ={})
    default = config.defaults()
    assert (default.site, default.server, default.fetch) == (loaded.site, loaded.server, loaded.fetch)
    assert (default.dedupe_window, default.retention, default.alerts) == (
        loaded.dedupe_window,
        loaded.retention,
        loaded.alerts,
    )
    assert (default.categories, default.sources) == (loaded.categories, loaded.sources)


_SCRAP = st.sampled_from(
    [
        "sources:",
        " - ",
        "id: a",
        "url: ",
        "&a ",
        "*a",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "\n",
        "  ",
        "!!",
        "%YAML",
        "|",
        '"',
        "\\x",
    ]
)


@hypothesis.settings(deadline=None)  # files are read, and the machine may be busy
@given(st.lists(_SCRAP | st.text(max_size=3), max_size=25).map("".join))
def test_no_text_does_worse_than_an_error_of_ours(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a file holds, it is settings or a ConfigError."""
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        config.load(path, environ={})
    except ConfigError as error:
        assert "any.yaml" in str(error)  # noqa: PT017 - either outcome is right
