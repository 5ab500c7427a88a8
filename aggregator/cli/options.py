"""What every command is given: the configuration."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from aggregator import config
from aggregator.config import Settings


def _named_earlier(context: typer.Context, value: str | None) -> str | None:
    """``--config`` may stand before the command or behind it."""
    earlier: str | None = context.obj
    return value or earlier


ConfigOption = Annotated[
    str | None,
    typer.Option(
        "--config", help="The configuration file; else AGGREGATOR_CONFIG, else ./feeds.yaml.", callback=_named_earlier
    ),
]


def settings_of(config_option: str | None) -> Settings:
    """The settings the command is to use.

    Raises:
        ConfigError: they cannot be read, or something in them is wrong.
    """
    return config.load(config.find(config_option, os.environ), environ=os.environ)
