"""Adding sources to ``feeds.yaml``: text is put in, and every byte that stood there stays.

The file belongs to a person who wrote comments into it, so it is never written anew from data. Whether the text was
put in rightly is not argued but tried: the file that would come of it is read, and must mean what the old one meant
and the new sources, else nothing is written.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from aggregator.config.build import build
from aggregator.config.document import read
from aggregator.config.settings import Settings
from aggregator.errors import ConfigError
from aggregator.model import Source

_PLAIN = re.compile(r"[^\W\d_](?:[\w.,()/&+–—'%?=~;@!$* -]|(?<! )#|:(?=[^\s]))*")
"""Text that may stand in YAML without quotes, narrowly; an address is such text."""
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_MARK = "\ufeff"
_COMMENT = re.compile(r"([ \t]*)#")


@dataclass(frozen=True, slots=True)
class Addition:
    """A source to be added; of its settings those are written that ``add`` and OPML know."""

    source: Source
    remark: str | None = None
    """Put behind it as a comment."""

    def keys(self) -> dict[str, str | bool]:
        """What is written of it, in that order."""
        source = self.source
        named: dict[str, str | bool] = {"id": source.id, "name": source.name, "url": source.url, "kind": source.kind}
        named |= {"province": source.province} if source.province else {}
        named |= {"category": source.category} if source.category else {}
        return named if source.enabled else named | {"enabled": False}


def add_sources(path: Path, additions: Sequence[Addition], *, environ: Mapping[str, str]) -> Settings:
    """Append sources to the file at once or not at all; its mode stays.

    Returns:
        The settings the file now gives.

    Raises:
        ConfigError: the file cannot be read or written, is wrong already, or would be wrong; it is as it was.
    """
    target = Path(os.path.realpath(path))  # a symbolic link stays one
    before = build(read(target), path.absolute(), environ)
    body = target.read_bytes()
    after = appended(body.decode("utf-8"), additions, file=str(path)).encode("utf-8")
    try:
        temporary = _beside(target, after)
        try:
            settings = _proved(temporary, path, before, additions, environ)
            if target.read_bytes() != body:
                raise ConfigError("was changed by something else meanwhile; run this again", file=str(path))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as fault:
        raise ConfigError(f"cannot be written: {fault.strerror or fault}; it is as it was", file=str(path)) from fault
    return settings


def _beside(target: Path, body: bytes) -> Path:
    """A new file beside the target, with its mode."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _proved(
    temporary: Path, path: Path, before: Settings, additions: Sequence[Addition], environ: Mapping[str, str]
) -> Settings:
    """The settings of the new file, which are the old ones and the additions."""
    try:
        after = build(read(temporary), path.absolute(), environ)
    except ConfigError as fault:
        raise ConfigError(
            f"would be wrong: {fault.sentence}; it is as it was", file=str(path), key=fault.key
        ) from fault
    interval = before.fetch.interval
    wanted = (*before.sources, *(replace(addition.source, interval=interval) for addition in additions))
    if after != replace(before, sources=wanted):
        raise ConfigError("is written in a way this cannot add to; add the source by hand", file=str(path))
    return after


def shown(addition: Addition) -> str:
    """What would be written for a source, as a person sees it before."""
    return _block([addition], column=2, end="\n", apart=False)


# --- where the text goes ---------------------------------------------------------------------------------------------


def appended(text: str, additions: Sequence[Addition], *, file: str) -> str:
    """The text of a good ``feeds.yaml`` with sources put in behind the last one.

    Line ends, indentation and blank lines between sources are as in the file.

    Raises:
        ConfigError: no list of sources is found in it.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    listed = _sources(text)
    if listed is None or not additions:
        if additions:
            raise ConfigError("holds no list of sources to add to; add the source by hand", file=file)
        return mark + text
    if listed.flow_style:
        return mark + _into_brackets(text, listed, additions)
    return mark + _below_the_last(text, listed, additions)


def _sources(text: str) -> SequenceNode | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False
    root: Node | None = yaml.compose(text)
    if isinstance(root, MappingNode):
        for key, value in root.value:
            if key.value == "sources" and isinstance(value, SequenceNode):
                return value
    return None


def _into_brackets(text: str, listed: SequenceNode, additions: Sequence[Addition]) -> str:
    """Put them into ``[...]``; empty brackets become a block."""
    end = _newline(text)
    if listed.value:
        place = listed.value[-1].end_mark.index
        written = "".join(f", {_in_braces(addition)}" for addition in additions)
        return text[:place] + written + text[place:]
    behind = listed.end_mark.index
    line = text.find("\n", behind)
    rest, below = (text[behind:], "") if line < 0 else (text[behind : line + 1], text[line + 1 :])
    head = text[: listed.start_mark.index].rstrip(" \t") + (f" {rest.strip()}" if rest.strip() else "") + end
    return head + _block(additions, column=2, end=end, apart=False) + below


def _in_braces(addition: Addition) -> str:
    pairs = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in addition.keys().items())
    return f"{{{', '.join(pairs)}}}"


def _below_the_last(text: str, listed: SequenceNode, additions: Sequence[Addition]) -> str:
    column, end = listed.start_mark.column, _newline(text)
    place = _behind(text, _leaf_end(listed), column)
    first = end if place and not text[:place].endswith("\n") else ""
    blank = end if _stands_apart(text, listed) else ""
    written = _block(additions, column=column, end=end, apart=bool(blank))
    return text[:place] + first + blank + written + text[place:]


def _block(additions: Sequence[Addition], *, column: int, end: str, apart: bool) -> str:
    dash, below = " " * column + "- ", " " * (column + 2)
    blocks = []
    for addition in additions:
        head, *rest = (f"{key}: {_scalar(value)}" for key, value in addition.keys().items())
        rest += [f"# {' '.join(addition.remark.split())}"] if addition.remark else []
        blocks.append(dash + head + end + "".join(below + line + end for line in rest))
    return (end if apart else "").join(blocks)


def _leaf_end(node: Node) -> int:
    """Where the last thing a node really says ends: a block's own end mark stands behind the comments after it."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last if isinstance(node, SequenceNode) else last[1] if _says(last[1]) else last[0]
    return int(node.end_mark.index)


def _says(node: Node) -> bool:
    return bool(node.end_mark.index > node.start_mark.index)


def _behind(text: str, position: int, column: int) -> int:
    """The start of the first line that is neither the last source's nor a comment of its own or of the list."""
    if position and text[position - 1] == "\n":
        position -= 1  # a block scalar ends behind its line
    position = _next_line(text, position)
    end, look = position, position
    while look < len(text):
        following = _next_line(text, look)
        line = text[look:following]
        comment = _COMMENT.match(line)
        if comment is not None and len(comment[1]) >= max(column, 1):
            end = following
        elif comment is not None or line.strip():
            break
        look = following
    return end


def _next_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def _stands_apart(text: str, listed: SequenceNode) -> bool:
    """Whether a blank line stands before the last of several sources."""
    if len(listed.value) < 2:  # noqa: PLR2004 - between two
        return False
    before = text[_next_line(text, _leaf_end(listed.value[-2])) : listed.value[-1].start_mark.index]
    return any(not line.strip() for line in before.splitlines()[:-1])


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


# --- values ----------------------------------------------------------------------------------------------------------


def _scalar(value: str | bool) -> str:
    """A value as YAML, in quotes where it might be taken for something else."""
    if isinstance(value, bool) or not _PLAIN.fullmatch(value):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if value.casefold() in _WORDS or value.endswith(" ") else value
