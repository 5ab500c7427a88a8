"""The lead of an article: the sentence or two that its page puts before the text, and nothing that praises its site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aggregator.parse.entries import text_of
from aggregator.vietnamese import fold, plain, title_key, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from aggregator.parse.told import Told

_SHORTEST: Final = 30
"""Characters; less is a label."""
_LONGEST: Final = 2_000
"""Characters that are looked at: some programs tell the whole text as its description."""
_LONG: Final = 600
"""Characters from which a lead is cut behind a sentence."""
_SHORT: Final = 200
"""Characters that a cut leaves at least."""
_SENTENCE_END: Final = re.compile(r"[^\W\d_]{2,}[.!?…][\"”’)]?(?=\s+[\"“‘(]?[^\W_])")
_LONGEST_TAIL: Final = 100
"""Characters behind a title that may be no more than its category and its site."""
_MOST_TEXT: Final = 60_000
_BEHIND: Final = 1_500
"""Characters behind the title in which a lead or the beginning of the text stands."""
_HEAD: Final = 1_500
"""Characters before the title, menus apart; a title further on is a repetition of one that stands in a link."""
_MOST_ENDS: Final = 6
_RUN: Final = 3
"""Words in a row by which two texts are compared."""
_ENOUGH: Final = 0.5
_CUT: Final = re.compile(r"\s*(?:\.{2,}|…|\[[^\]]{0,9}\])\s*$")
_TAIL: Final = re.compile(r"\s*[-–—|»:]")
_BYLINE: Final = re.compile(
    r"\A(?:\([A-ZĐ]{2,6}\)\s*[-–—.:]{0,2}|(?!HTX|CCN|KCN|FDI|NTM|CNC)[A-ZĐ]{2,3}\s*[-–—])\s*(?=[\"“‘]?[^\W\d_])"
)
"""Who sends it, before a lead: ``LNV - ``, ``(GLO)-``, ``(VLO) ``, ``LSO-``."""
_NAMED: Final = (
    ".sapo, .article-sapo, .detail-sapo, .lead, .article-lead, .intro-text, .hometext,"
    " #hometext, .chapeau, .article-summary, .detail-summary, .news-summary, .entry-summary, .article-desc,"
    " .detail-desc, .desc-article, .article__sapo, .article-detail-desc, .detail__sapo, .news-sapo, .singular-sapo"
)
_ELSEWHERE: Final = frozenset({"aside", "nav", "footer", "header", "li", "a", "script", "style", "noscript", "form"})
"""Elements whose text is not the article's."""
_OWN: Final = frozenset({"article", "main"})
"""Elements whose head and foot are the article's."""
_DEEP: Final = 12
_OF_A_SITE: Final = re.compile(
    r"\b(?:cong (?:thong tin|giao tiep)|trang (?:thong tin|tin|chu)|kenh thong tin|website|bao dien tu|tap chi dien tu"
    r"|co quan (?:ngon luan|chu quan)|tin tuc moi nhat|cap nhat (?:lien tuc|nhanh|tin)|chao mung (?:ban|quy)"
    r"|ban quyen|copyright|just another)\b"
)
"""Folded words with which sites speak of themselves."""

_Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page shows, as runs of words."""

    behind: _Runs
    """Behind its title: where the article begins."""
    around: _Runs
    """Before its title, and in its foot: the same on every page of its site."""


def lead_of(told: Told, tree: LexborHTMLParser, title: str, sites: Iterable[str]) -> str | None:
    """The lead of an article as plain text, without who sends it; a long one ends with a sentence.

    What stands in the article's own description is taken as it is. A description of the page is taken when the page
    shows it behind the title, or it speaks of what the title speaks of, or nothing says that it is the site's. What
    only says the title again or the site's name is none.

    Args:
        told: what the page tells machines.
        tree: the page; its own lead is looked for where none is told, or a longer one.
        title: of the article.
        sites: names of its site.
    """
    foreign = {title_key(text) for text in (title, *sites, *told.site_names, *told.site_leads)}

    def fit(texts: Iterable[str]) -> list[str]:
        clean = (_BYLINE.sub("", text_of(text[:_LONGEST]), count=1) for text in texts)
        return [
            text
            for text in clean
            if len(text) >= _SHORTEST and title_key(_CUT.sub("", text)) not in foreign and not _says_only(text, title)
        ]

    page_leads = fit(told.page_leads)
    shown = _shown(tree, title) if page_leads else _Shown(frozenset(), frozenset())
    own = (text for text in page_leads if _is_lead(text, title, shown))
    found = [*own, *fit(told.leads), *fit(_called_lead(tree))]
    if not found:
        return None
    stem = _CUT.sub("", found[0]).casefold()
    whole = (text for text in found if text.casefold().startswith(stem) and len(text) > len(found[0]))
    return _shortened(next(whole, found[0]))


def _is_lead(text: str, title: str, shown: _Shown) -> bool:
    """Whether a description of the page is one of its article."""
    runs, of_title = _runs(text), set(words(title))
    is_of_title = len(of_title & set(words(text))) >= _ENOUGH * len(of_title) > 0
    if is_of_title or not runs:
        return is_of_title
    if _share(runs, shown.around) >= _ENOUGH:
        return False
    return _share(runs, shown.behind) >= _ENOUGH or _OF_A_SITE.search(fold(text)) is None


def _share(runs: _Runs, among: _Runs) -> float:
    return len(runs & among) / len(runs)


def _says_only(text: str, title: str) -> bool:
    """Whether a text is the title or its beginning, perhaps with a category and a site's name behind it."""
    if title_key(title).startswith(title_key(_CUT.sub("", text))):
        return True
    begins = text.casefold().startswith(title.casefold())
    return begins and len(text) - len(title) < _LONGEST_TAIL and _TAIL.match(text, len(title)) is not None


def _shortened(text: str) -> str:
    """A lead cut behind its last sentence that is not too far on; one without such a sentence is left to be cut."""
    if len(text) <= _LONG:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, _SHORT, _LONG)]
    return text[: ends[-1]] if ends else text


# --- what is shown ---------------------------------------------------------------------------------------------------


def _runs(text: str) -> _Runs:
    spoken = words(text)
    return frozenset(tuple(spoken[start : start + _RUN]) for start in range(len(spoken) - _RUN + 1))


def _shown(tree: LexborHTMLParser, title: str) -> _Shown:
    text = _own_text(tree)
    ends = [node for node in tree.css("header, footer")[:_MOST_ENDS] if not _stands_in(node, _OWN)]
    around = [plain(node.text(separator=" ")[:_LONGEST]) for node in ends]
    place = text.casefold().find(title.casefold())
    if not 0 <= place <= _HEAD:
        return _Shown(_runs(text), _runs(" ".join(around)))
    behind = text[place + len(title) :][:_BEHIND]
    return _Shown(_runs(behind), _runs(" ".join((*around, text[:place]))))


def _own_text(tree: LexborHTMLParser) -> str:
    """What a page shows outside of menus, lists of links and footers."""
    parts: list[str] = []
    size = 0
    waiting = [tree.body] if tree.body is not None else []
    while waiting and size < _MOST_TEXT:
        node = waiting.pop()
        if node.is_text_node:
            parts.append(node.text_content or "")
            size += len(parts[-1])
        elif node.tag not in _ELSEWHERE:
            waiting.extend(reversed(list(node.iter(include_text=True))))
    return plain(" ".join(parts))


def _called_lead(tree: LexborHTMLParser) -> Iterator[str]:
    """What a page shows as its lead, by the names that themes give it."""
    for node in tree.css(_NAMED)[:5]:
        if not _stands_in(node, _ELSEWHERE):
            text = plain(node.text(separator=" ")[:_LONGEST])
            if text:
                yield text


def _stands_in(node: LexborNode, tags: frozenset[str]) -> bool:
    """Whether an element or one around it, not too far up, is one of these."""
    around: LexborNode | None = node
    for _ in range(_DEEP):
        if around is None:
            return False
        if around.tag in tags:
            return True
        around = around.parent
    return False
