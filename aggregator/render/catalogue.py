"""The languages pages speak: Vietnamese is written in the templates, English is kept in a gettext catalogue.

The catalogue is read as text (``.po``) when the first English page is made: nothing compiled is kept in the repository.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

Language = Literal["vi", "en"]

SPOKEN: Language = "vi"
"""What the templates are written in, and what a page speaks unless it is asked for another."""

FILE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "messages.po"


@cache
def translations(language: Language) -> NullTranslations:
    """The words of a language, by the Vietnamese ones."""
    if language == SPOKEN:
        return NullTranslations()
    compiled = BytesIO()
    with FILE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
