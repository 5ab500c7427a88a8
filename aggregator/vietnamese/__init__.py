"""Vietnamese text: plain text, folding, syllables, the title key, collation.

Facts behind the rules: Unicode NFKC and Default Caseless Matching (UAX 15, Unicode Standard section 3.13); the two
habits of tone placement in open ``oa``, ``oe``, ``uy`` (hoà, hòa) and of y and i as a whole rhyme (kỹ, kĩ).
"""

from aggregator.vietnamese.collation import sort_key
from aggregator.vietnamese.key import TITLE_KEY_VERSION, id_title_key, title_key, upgraded_key
from aggregator.vietnamese.spellings import V2 as SPELLINGS
from aggregator.vietnamese.syllables import unify_syllable, words
from aggregator.vietnamese.text import fold, legible, plain, unescape

__all__ = [
    "SPELLINGS",
    "TITLE_KEY_VERSION",
    "fold",
    "id_title_key",
    "legible",
    "plain",
    "sort_key",
    "title_key",
    "unescape",
    "unify_syllable",
    "upgraded_key",
    "words",
]
