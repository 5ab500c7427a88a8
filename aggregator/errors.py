"""Our own faults, and the operator's, as one tree.

    AggregatorError          anything we raise on purpose; its text is one sentence that says what to do
    ├── ConfigError          feeds.yaml or a command's argument is wrong (exit status 2)
    ├── StoreError           the database cannot be used as asked
    └── UnknownName          a source, story or group that does not exist was named

What goes wrong with a *source* is never an exception: it is a value
(`model.FetchFailed`, `model.ParseFailed`), because it is expected.
"""

from __future__ import annotations


class AggregatorError(Exception):
    """Base of all errors raised on purpose; ``str()`` of it is a sentence for a person."""


class ConfigError(AggregatorError):
    """The configuration is wrong.

    Args:
        sentence: what is wrong and what to do, without the place.
        file: the file it stands in, when there is one.
        line: its 1-based line, when known.
        key: dotted path of the key, e.g. ``sources[3].url``.
    """

    def __init__(
        self, sentence: str, *, file: str | None = None, line: int | None = None, key: str | None = None
    ) -> None:
        place = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(": ".join(part for part in (place, key, sentence) if part))
        self.sentence = sentence
        self.file = file
        self.line = line
        self.key = key


class StoreError(AggregatorError):
    """The database cannot be used as asked (unreachable, newer than this program, read-only)."""


class UnknownName(AggregatorError):  # noqa: N818 - it names what is wrong, as KeyError does
    """A source, story, category or province was named that does not exist."""
