"""The configuration: ``feeds.yaml`` (design section 4) read once into frozen settings.

    file -> document (plain data, each key with its line) -> shape (each value checked)
         -> build (what must agree; defaults) -> Settings

Every fault is one `ConfigError` that names file, line and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from aggregator.config.build import build
from aggregator.config.document import Document, read
from aggregator.config.rules import RULES_NAME, built_in_rules, load_rules, starting_rules
from aggregator.config.settings import Alerts, FetchSettings, Network, Server, Settings
from aggregator.config.units import parse_duration, parse_size, write_duration

__all__ = [
    "FILE_NAME",
    "FILE_VARIABLE",
    "RULES_NAME",
    "Alerts",
    "FetchSettings",
    "Network",
    "Server",
    "Settings",
    "built_in_rules",
    "defaults",
    "find",
    "load",
    "load_rules",
    "parse_duration",
    "parse_size",
    "starting_file",
    "starting_rules",
    "write_duration",
]

FILE_NAME = "feeds.yaml"
FILE_VARIABLE = "AGGREGATOR_CONFIG"


def find(path_option: str | None, environ: Mapping[str, str]) -> Path:
    """The file to read: ``--config``, else ``AGGREGATOR_CONFIG``, else ``feeds.yaml`` here. It may not exist."""
    return Path(path_option or environ.get(FILE_VARIABLE) or FILE_NAME)


def load(path: Path, *, environ: Mapping[str, str]) -> Settings:
    """The settings of a file; its paths are whole, relative ones being meant from its folder.

    Raises:
        ConfigError: it cannot be read, or something in it is wrong.
    """
    return build(read(path), path.absolute(), environ)


def defaults() -> Settings:
    """What a file that only says ``sources: []`` means; its paths are relative to where we are."""
    return build(Document(file=FILE_NAME, data={"sources": []}), Path(FILE_NAME), {})


def starting_file() -> str:
    """The text `aggregator init` writes: the guide to all keys, with the sources we know."""
    return files(__package__).joinpath(FILE_NAME).read_text(encoding="utf-8")
