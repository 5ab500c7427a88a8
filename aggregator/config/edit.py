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

from ruamel.yaml.nodes import MappingNode, SequenceNode

from aggregator.config.build import build
from aggregator.config.document import compose, read
from aggregator.config.settings import Settings
from aggregator.errors import ConfigError
from aggregator.model import Source

_PLAIN = re.compile(r"[^\W\d_](?:[\w.,()/&+–—'%?=~;@!$* -]|(?<! )#|:(?=[^\s]))*")
"""Text that may stand in YAML without quotes, narrowly; an address is such text."""
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_MARK = "\ufeff"
_COMMENT = re.compile(r"([ \t]*)#")
_DASH = re.compile(r"^( *)-(?=\s)", re.MULTILINE)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+(?:#.*\s+)*)*")
"""Anchor and tag, and comments behind them."""
_BY_HAND = "is written in a way this cannot add to; add the source by hand"


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
    text = body.decode("utf-8")
    after = appended(text, additions, file=str(path))
    if not keeps(text, after):
        raise ConfigError(_BY_HAND, file=str(path))
    try:
        temporary = _beside(target, after.encode("utf-8"))
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
        document = read(temporary)
    except ConfigError as fault:
        raise ConfigError(_BY_HAND, file=str(path)) from fault
    try:
        after = build(document, path.absolute(), environ)
    except ConfigError as fault:
        if not _in_additions(fault.key or "", len(before.sources)):
            raise ConfigError(_BY_HAND, file=str(path)) from fault
        raise ConfigError(
            f"would be wrong: {fault.sentence}; it is as it was", file=str(path), key=fault.key
        ) from fault
    interval = before.fetch.interval
    wanted = (*before.sources, *(replace(addition.source, interval=interval) for addition in additions))
    if after != replace(before, sources=wanted):
        raise ConfigError(_BY_HAND, file=str(path))
    return after


def _in_additions(key: str, first: int) -> bool:
    """Whether a key such as ``sources[3].url`` is of a source that was added."""
    found = re.match(r"sources\[(\d+)\]", key)
    return found is not None and int(found[1]) >= first


def keeps(old: str, new: str) -> bool:
    """Whether all that stood in a text stands in the new one, or at least each of its comments, in order."""
    begins = _in_common(old, new)
    if begins + _in_common(old[::-1], new[::-1]) >= len(old):
        return True  # something was put in at one place
    changed = old.rfind("\n", 0, begins) + 1
    lines = iter(new[changed:].split("\n"))
    comments = (line[line.find("#") :].rstrip() for line in old[changed:].split("\n") if "#" in line)
    return all(any(line.rstrip().endswith(comment) for line in lines) for comment in comments)


def _in_common(one: str, other: str) -> int:
    """How many characters two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (here, there) in pairs if here != there), min(len(one), len(other)))


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
    if not additions:
        return mark + text
    root = compose(text, file)
    listed = _sources(root) if isinstance(root, MappingNode) else None
    if listed is None or not isinstance(root, MappingNode):
        raise ConfigError("holds no list of sources to add to; add the source by hand", file=file)
    if not listed.flow_style:
        return mark + _below_the_last(text, listed, additions)
    if listed.value or root.flow_style:
        return mark + _into_brackets(text, listed, additions)
    return mark + _for_brackets(text, listed, additions, column=root.start_mark.column + 2)


def _sources(root: MappingNode) -> SequenceNode | None:
    for key, value in root.value:
        if key.value == "sources" and isinstance(value, SequenceNode):
            return value
    return None


def _into_brackets(text: str, listed: SequenceNode, additions: Sequence[Addition]) -> str:
    """Put them into ``[...]``."""
    written = ", ".join(map(_in_braces, additions))
    if listed.value:
        place = listed.value[-1].end_mark.index
        return f"{text[:place]}, {written}{text[place:]}"
    place = listed.end_mark.index - 1
    return text[:place] + written + text[place:]


def _for_brackets(text: str, listed: SequenceNode, additions: Sequence[Addition], *, column: int) -> str:
    """Put them as a block in the place of empty brackets; the comments in and behind these stand before it."""
    end, behind = _newline(text), listed.end_mark.index
    properties = _PROPERTIES.match(text, listed.start_mark.index)
    bracket = properties.end() if properties else listed.start_mark.index
    below = _next_line(text, behind)
    inside, rest = text[bracket + 1 : behind - 1], text[behind:below].strip()
    first, *lines = inside.split("\n")
    comment = first.strip()
    kept = "".join(line + "\n" for line in lines[:-1])
    if not (comment or kept):
        comment, rest = rest, ""
    head = text[:bracket].rstrip(" \t") + (f" {comment}" if comment else "") + end
    last = " " * column + rest + end if rest else ""
    return head + kept + last + _block(additions, column=column, end=end, apart=False) + text[below:]


def _in_braces(addition: Addition) -> str:
    pairs = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in addition.keys().items())
    return f"{{{', '.join(pairs)}}}"


def _below_the_last(text: str, listed: SequenceNode, additions: Sequence[Addition]) -> str:
    column, end = _column(text, listed), _newline(text)
    place = _behind(text, listed, column)
    first = end if place and not text[:place].endswith("\n") else ""
    blank = end if _stands_apart(text, listed) else ""
    written = _block(additions, column=column, end=end, apart=bool(blank))
    return text[:place] + first + blank + written + text[place:]


def _column(text: str, listed: SequenceNode) -> int:
    """Where the list's dashes stand; its own start may be that of an anchor or tag on the line above."""
    start = listed.start_mark.index
    dash = None if text[start] == "-" else _DASH.search(text, _next_line(text, start))
    return len(dash[1]) if dash else int(listed.start_mark.column)


def _block(additions: Sequence[Addition], *, column: int, end: str, apart: bool) -> str:
    dash, below = " " * column + "- ", " " * (column + 2)
    blocks = []
    for addition in additions:
        head, *rest = (f"{key}: {_scalar(value)}" for key, value in addition.keys().items())
        rest += [f"# {' '.join(addition.remark.split())}"] if addition.remark else []
        blocks.append(dash + head + end + "".join(below + line + end for line in rest))
    return (end if apart else "").join(blocks)


def _behind(text: str, listed: SequenceNode, column: int) -> int:
    """The start of the first line that is neither the last source's nor a comment of its own or of the list.

    Told from the lines the list stands on, for the nodes of an alias are elsewhere; the list's own end mark stands
    behind the comments that follow it, and a comment further left is no longer of the list.
    """
    end = look = int(listed.start_mark.index)
    ours = True
    while look < listed.end_mark.index:
        following = _next_line(text, look)
        line = text[look : min(following, listed.end_mark.index)]
        comment = _COMMENT.match(line)
        if comment is not None:
            ours = ours and len(comment[1]) >= max(column, 1)
        elif line.strip():
            ours = True
        if ours and line.strip():
            end = following
        look = following
    return end


def _next_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def _stands_apart(text: str, listed: SequenceNode) -> bool:
    """Whether a blank line stands before the last of several sources."""
    if len(listed.value) < 2:  # noqa: PLR2004 - between two
        return False
    *above, _ = text[: listed.value[-1].start_mark.index].split("\n")
    for line in reversed(above):
        if not line.strip():
            return True
        if not _COMMENT.match(line):
            return False
    return False


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


# --- values ----------------------------------------------------------------------------------------------------------


def _scalar(value: str | bool) -> str:
    """A value as YAML, in quotes where it might be taken for something else."""
    if isinstance(value, bool) or not _PLAIN.fullmatch(value):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if value.casefold() in _WORDS or value.endswith(" ") else value
