"""A YAML 1.2 file as plain data in which every key knows its line.

The file is composed to nodes and the nodes are read here: the data then holds only mappings, lists, text, numbers,
booleans and ``None``, whatever tags and aliases the file plays with, and reading takes time in proportion to its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner

from aggregator.errors import ConfigError

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
Step = str | int
Spot = tuple[Step, ...]
"""Where something stands in the data: ``("sources", 3, "url")``."""

MAX_BYTES = 20_000_000
MAX_DEPTH = 20
MAX_REPEATED = 100_000
"""Nodes that aliases may repeat in all: nobody writes more by hand, and a bomb stops here."""
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    _TAG + name for name in ("map", "seq", "str", "null", "bool", "int", "float", "timestamp", "merge")
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    spot: Spot
    sentence: str
    line: int | None = None
    """Where its spot's own line would mislead."""


@dataclass(slots=True)
class Document:
    """What a file says; ``lines`` has the 1-based line of each spot, ``problems`` what is wrong with its YAML."""

    file: str
    data: Plain = None
    lines: dict[Spot, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, spot: Spot) -> int:
        """The line of a spot, or of the nearest one around it that is written down."""
        while spot and spot not in self.lines:
            spot = spot[:-1]
        return self.lines.get(spot, 1)

    def error(self, problems: list[Problem]) -> ConfigError:
        """The error that tells the first problem, in the order of the file, and how many follow."""
        first, *more = sorted(problems, key=lambda problem: problem.line or self.line(problem.spot))
        sentence = f"{first.sentence} (and {len(more)} more)" if more else first.sentence
        line = first.line or self.line(first.spot)
        return ConfigError(sentence, file=self.file, line=line, key=key_path(first.spot) or None)


def key_path(spot: Spot) -> str:
    """A spot as people read it: ``sources[3].url``."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in spot)
    return written.removeprefix(".")


def read(path: Path) -> Document:
    """Read a file.

    Raises:
        ConfigError: it cannot be read, is not UTF-8, or is not one YAML document.
    """
    return understand(_text(path), str(path))


def understand(text: str, file: str) -> Document:
    """A file's text as data.

    Raises:
        ConfigError: it is not one YAML document.
    """
    document = Document(file)
    root = compose(text, file)
    if root is None:
        raise ConfigError("is empty; `aggregator init` writes a starting one", file=file)
    document.data = _Reader(document).plain(root, ())
    if document.problems:
        raise document.error(document.problems)
    return document


def _text(path: Path) -> str:
    """The file's text, without a byte order mark."""
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            "there is no such file; write one with `aggregator init` or name another with --config", file=str(path)
        ) from None
    except IsADirectoryError:
        raise ConfigError("is a folder; name the file in it", file=str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"cannot be read: {reason}", file=str(path)) from error
    if len(body) > MAX_BYTES:
        raise ConfigError(f"has more than {MAX_BYTES} bytes; is this the right file?", file=str(path))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError("is not UTF-8; save it in that encoding", file=str(path), line=line) from error


def compose(text: str, file: str) -> Node | None:
    """The root node of the text; ``None`` when nothing is written in it.

    Raises:
        ConfigError: it is not one YAML document.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _Scanner
    yaml.max_depth = MAX_DEPTH
    yaml.composer.warn_double_anchors = False  # allowed in YAML 1.2; a warning on stderr would say nothing to anyone
    try:
        root: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigError(_yaml_sentence(error), file=file, line=mark.line + 1 if mark else None) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError("is not YAML: it holds a character that may not stand in it", file=file, line=line) from error
    except (YAMLError, ValueError, OverflowError) as error:  # the last two: escapes that are no character
        raise ConfigError("is not YAML: it holds an escape that is no character", file=file) from error
    return root


def _yaml_sentence(error: MarkedYAMLError) -> str:
    """What is wrong with the YAML, in one line."""
    problem = str(error.problem or error.context or "it cannot be read")
    if r"'\t'" in problem:
        return "is not YAML: a tab stands where spaces must; indent with spaces"
    if "maximum depth" in problem:
        return f"is nested more than {MAX_DEPTH} deep; no setting is"
    if "another document" in problem:
        return "holds a second document (a line of three dashes); write one"
    context = f"{error.context}, " if error.context and error.problem else ""
    return f"is not YAML: {context}{problem}"


class _Scanner(Scanner):
    """Takes a tab before a comment or the end of a line for the space it is (YAML 1.2, section 6.6)."""

    def scan_to_next_token(self) -> Any:  # noqa: ANN401 - as in the class above
        super().scan_to_next_token()
        while self._pass_tabs():
            super().scan_to_next_token()

    def _pass_tabs(self) -> bool:
        length = 0
        while self.reader.peek(length) in " \t":
            length += 1
        if not length or self.reader.peek(length) not in "#\r\n\0":
            return False
        self.reader.forward(length)
        return True


class _Reader:
    """Turns nodes into data, noting lines and problems in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()
        self.repeated = 0

    def plain(self, node: Node, spot: Spot) -> Plain:
        """The data of a node."""
        self.document.lines.setdefault(spot, node.start_mark.line + 1)
        self._count(node, spot)
        if str(node.tag) not in _PLAIN_TAGS:
            self._problem(spot, f"has the tag {node.tag}; take it out, plain values are enough here")
            return None
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, MappingNode):
            return {key: self.plain(value, (*spot, key)) for key, value in self._pairs(node, spot)}
        return [self.plain(value, (*spot, index)) for index, value in enumerate(node.value)]

    def _pairs(self, node: MappingNode, spot: Spot) -> Iterator[tuple[str, Node]]:
        """The keys and values of a mapping; each key is noted, and one that stands twice is a problem."""
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self.document.lines.setdefault((*spot, "?"), line)
                self._problem((*spot, "?"), "has a list or mapping as a key; keys are plain words")
                continue
            place = (*spot, str(key.value))
            if place in self.document.lines:
                self._problem(place, f"stands twice, on lines {self.document.lines[place]} and {line}; keep one", line)
                continue
            self.document.lines[place] = line
            yield str(key.value), value

    def _count(self, node: Node, spot: Spot) -> None:
        """Bound what aliases repeat."""
        self.repeated += id(node) in self.seen
        self.seen.add(id(node))
        if self.repeated > MAX_REPEATED or len(spot) > MAX_DEPTH:
            sentence = "has aliases (*) that repeat too much; write out what is meant"
            raise self.document.error([Problem(spot[:1], sentence)])

    def _problem(self, spot: Spot, sentence: str, line: int | None = None) -> None:
        self.document.problems.append(Problem(spot, sentence, line))


def _scalar(node: ScalarNode) -> Plain:
    """The value of a scalar in YAML's core schema; a timestamp is text, as is what only looks like a number."""
    tag, text = str(node.tag).removeprefix(_TAG), str(node.value)
    try:
        match tag:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text, 0) if text.lstrip("+-").startswith(("0o", "0x")) else int(text)
            case "float":
                return float(text.replace(".inf", "inf").replace(".nan", "nan"))
            case _:
                return text
    except ValueError:
        return text
