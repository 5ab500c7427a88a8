"""The Dockerfile as data: what runs here is what it says, so that the two cannot drift apart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""Of the source: what is sent to the engine, less what .dockerignore leaves out."""
DOCKERFILE = ROOT / "Dockerfile"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, on one line."""

    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        """Its exec form."""
        words: list[str] = json.loads(self.rest)
        return words


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, its FROM first."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    found: list[list[Instruction]] = []
    for line in filter(str.strip, lines):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append(Instruction(word, rest.strip()))
    return found


def build_stage() -> list[Instruction]:
    """The stage that makes the environment."""
    [stage] = [one for one in stages() if one[0].rest.endswith(" AS build")]
    return stage


def last(word: str) -> Instruction:
    """The last instruction of a kind in the stage that runs."""
    return [one for one in stages()[-1] if one.word == word][-1]


def health_check() -> list[str]:
    """The command of the health check."""
    words: list[str] = json.loads(last("HEALTHCHECK").rest.partition("CMD ")[2])
    return words
