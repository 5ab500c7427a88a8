from __future__ import annotations

import pytest

from aggregator.errors import AggregatorError, ConfigError, StoreError, UnknownName


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ConfigError("it must be a number"), "it must be a number"),
        (ConfigError("it must be a number", file="feeds.yaml"), "feeds.yaml: it must be a number"),
        (ConfigError("it must be a number", file="feeds.yaml", line=7), "feeds.yaml:7: it must be a number"),
        (
            ConfigError("it must be a number", file="feeds.yaml", line=7, key="sources[3].url"),
            "feeds.yaml:7: sources[3].url: it must be a number",
        ),
        (ConfigError("it must be a number", key="--limit"), "--limit: it must be a number"),
    ],
)
def test_a_config_error_names_file_line_and_key(error: ConfigError, sentence: str) -> None:
    """What is known of the place stands before the sentence; what is not leaves no trace."""
    assert str(error) == sentence
    assert error.sentence == "it must be a number"


def test_a_config_error_carries_what_it_is_about() -> None:
    """File, line and key can be read from it."""
    error = ConfigError("no", file="feeds.yaml", line=7, key="site.url")
    assert (error.file, error.line, error.key) == ("feeds.yaml", 7, "site.url")


@pytest.mark.parametrize("error", [ConfigError, StoreError, UnknownName])
def test_all_errors_are_of_one_tree(error: type[Exception]) -> None:
    """What we raise on purpose is caught in one place."""
    assert issubclass(error, AggregatorError)
    assert str(error("the sentence")) == "the sentence"
