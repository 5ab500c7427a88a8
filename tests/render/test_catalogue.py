from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from aggregator.render import catalogue, pages

TEMPLATES = Path(pages.__file__).parent / "templates"
METHODS = [("**.html", "jinja2.ext:babel_extract")]


def said() -> set[str | tuple[str, ...]]:
    """What the templates say."""
    return {message for _, _, message, _, _ in extract_from_dir(TEMPLATES, method_map=METHODS)}


def kept() -> list[Message]:
    """What the catalogue translates."""
    with catalogue.FILE.open("rb") as file:
        return [message for message in read_po(file, locale="en", abort_invalid=True) if message.id]


def forms(text: str | Sequence[str] | None) -> list[str]:
    """A text, or both its singular and its plural."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def test_everything_said_has_its_english() -> None:
    """Every text of the templates is in the catalogue, and nothing is in it that no template says any more."""
    assert {tuple([text] if isinstance(text, str) else text) for text in said()} == {tuple(forms(m.id)) for m in kept()}
    for message in kept():
        assert all(forms(message.string)), message.id
        assert not message.fuzzy, message.id


def test_translations_name_the_same_things() -> None:
    """A translation has the placeholders of its original, so that filling it cannot fail."""
    for message in kept():
        named = [set(re.findall(r"%\(\w+\)s", text)) for text in (*forms(message.id), *forms(message.string))]
        assert named == named[:1] * len(named), message.id


def test_counting_in_english() -> None:
    """English tells one from many; Vietnamese does not."""
    english, key = catalogue.translations("en"), "%(num)s ngày trước"
    assert [english.ungettext(key, key, number) for number in (1, 2)] == ["%(num)s day ago", "%(num)s days ago"]
    assert catalogue.translations("vi").ungettext(key, key, 1) == key
