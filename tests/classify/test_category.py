from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from aggregator.classify import categorise
from aggregator.model import Category, Sign

CRAFT = Category("lang-nghe", "Làng nghề", ("Làng nghề, nghệ nhân", "OCOP"), ("làng nghề", "nghệ nhân"))
PROMOTION = Category("khuyen-cong", "Khuyến công", ("Hoạt động khuyến công",), ("khuyến công", "khuyến khích"))
TRADE = Category("thuong-mai", "Thương mại", (), ("hội chợ",))
CATEGORIES = (PROMOTION, CRAFT, TRADE)


def _of(
    labels: tuple[str, ...] = (), declared: tuple[str, ...] = (), titles: tuple[str, ...] = (), order: int = 1
) -> tuple[str, str]:
    return categorise(CATEGORIES[::order], labels=labels, declared=declared, titles=titles)


@pytest.mark.parametrize(
    "label",
    [
        "Khuyến công",
        "KHUYẾN CÔNG",
        unicodedata.normalize("NFD", "Khuyến công"),
        "Khuyến\u00a0công",
        " khuyến công: ",
        "Hoạt động Khuyến công",
    ],
)
def test_a_label_decides_whatever_its_form(label: str) -> None:
    """A category's name and its labels match in any case, composition and punctuation."""
    assert _of(labels=(label,)) == ("khuyen-cong", f"label “{label}”")


@pytest.mark.parametrize("label", ["Làng nghề - nghệ nhân", "làng nghề, nghệ nhân", "Làng nghề – Nghệ nhân"])
def test_dashes_and_commas_in_labels_do_not_matter(label: str) -> None:
    """What one source writes with a dash another writes with a comma."""
    assert _of(labels=(label,))[0] == "lang-nghe"


def test_a_label_must_match_as_a_whole() -> None:
    """A longer label that holds a name is another label; then the title decides."""
    assert _of(labels=("Tin khuyến công quốc tế",)) == ("khac", "no label, source category or title word matched")


def test_labels_come_before_the_source_and_the_source_before_the_title() -> None:
    """What the source says of the item counts most, then what it is about as a whole, then the title's words."""
    labels, declared, titles = ("OCOP",), ("thuong-mai",), ("Khuyến công Cà Mau",)
    assert _of(labels, declared, titles) == ("lang-nghe", "label “OCOP”")
    assert _of((), declared, titles) == ("thuong-mai", "category of its source")
    assert _of((), (), titles) == ("khuyen-cong", "“khuyến công” in the title")
    assert _of(("Tin tức",), (), titles) == ("khuyen-cong", "“khuyến công” in the title")


def test_the_order_of_the_file_decides_between_several() -> None:
    """Not the order of labels, sources or words."""
    labels, declared = ("OCOP", "Khuyến công"), ("thuong-mai", "lang-nghe")
    titles = ("Hội chợ làng nghề và khuyến công",)
    assert [_of(labels)[0], _of(labels, order=-1)[0]] == ["khuyen-cong", "lang-nghe"]
    assert [_of((), declared)[0], _of((), declared, order=-1)[0]] == ["lang-nghe", "thuong-mai"]
    assert [_of((), (), titles)[0], _of((), (), titles, order=-1)[0]] == ["khuyen-cong", "thuong-mai"]


def test_a_key_word_is_a_whole_word_of_any_title() -> None:
    """Not a part of a word; in any of the titles; in another spelling or case."""
    assert _of(titles=("Chương trình khuyến mại tập trung",))[0] == "khac"
    assert _of(titles=("Siêu khuyến côngnghệ",))[0] == "khac"
    assert _of(titles=("Tin A", "HỘI CHỢ XUÂN"))[0] == "thuong-mai"


def test_an_unknown_source_category_is_passed_over() -> None:
    """A category taken out of the file decides nothing."""
    assert _of(declared=("da-bo",)) == ("khac", "no label, source category or title word matched")


def test_empty_words_match_nothing() -> None:
    """A label or key word without letters is none, and so is an empty title."""
    odd = Category("odd", "…", ("-",), ("–",))
    assert categorise([odd], labels=["", "…"], declared=[], titles=["", "…"])[0] == "khac"


def test_a_longer_label_counts_by_its_words() -> None:
    """Where no category has the label, words that mean one in any label decide, each label by itself."""
    sports = Category("the-thao", "Thể thao", label_words=("thể thao",))
    known = (replace(CRAFT, label_words=("làng nghề",)), sports)

    def of(*labels: str) -> tuple[str, str]:
        return categorise(known, labels=labels, declared=(), titles=())

    assert of("Phố nghề - LÀNG NGHỀ") == ("lang-nghe", "label “Phố nghề - LÀNG NGHỀ”")
    assert of("Thể thao", "Tin làng nghề") == ("lang-nghe", "label “Tin làng nghề”"), "the first of both in the file"
    assert of("Làng và nghề")[0] == "khac"


def test_an_activity_counts_as_a_key_word() -> None:
    """A category that names activities takes what their words tell of, and gives them as the reason."""
    known = (replace(TRADE, activities=("may",)),)
    told = [Sign("may", "dây chuyền")]
    found = categorise(known, labels=(), declared=(), titles=("Dây chuyền mới",), activities=told)
    assert found == ("thuong-mai", "“dây chuyền” in the title")
