from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aggregator.parse import characters
from aggregator.parse.characters import from_mojibake, mend_characters, way_of
from aggregator.parse.legacy import TCVN3, VNI, WESTERN
from aggregator.parse.syllable import is_syllable
from tests.parse.test_legacy import apart, written

TITLES: Final = [
    "Đồng Tháp: hỗ trợ máy sấy cho cơ sở chế biến xoài",
    "Lạng Sơn nghiệm thu đề án khuyến công địa phương",
    "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh",
    "Hà Nội",
    "Tập huấn",
    "Nâng cao năng lực quản lý – “khởi sự” doanh nghiệp",
]
WORDS: Final = sorted({word for title in TITLES for word in title.replace(":", "").split() if word.isalpha()})


def mojibake(text: str) -> str:
    """UTF-8 read as windows-1252."""
    return "".join(WESTERN.get(byte, chr(byte)) for byte in text.encode())


WAYS: Final[dict[str, Callable[[str], str]]] = {
    "UTF-8 read as windows-1252": mojibake,
    "UTF-8 read as windows-1252, twice": lambda text: mojibake(mojibake(text)),
    "UTF-8 read as windows-1252, three times": lambda text: mojibake(mojibake(mojibake(text))),
    "windows-1258": apart,
    "TCVN3": lambda text: written(TCVN3, text),
    "VNI": lambda text: written(VNI, text),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_by_itself(title: str, way: str) -> None:
    """A title of two words or more is repaired by itself, whichever way it was garbled."""
    garbled = WAYS[way](title)

    assert mend_characters(f"<title>{garbled}</title>") == (f"<title>{title}</title>", (way,))


def test_latin_1_as_well() -> None:
    """Where UTF-8 was read as Latin-1 its bytes 80 to 9F are control characters."""
    garbled = TITLES[0].encode().decode("latin-1")

    assert mend_characters(garbled)[0] == TITLES[0]
    assert from_mojibake(garbled) == TITLES[0]


@pytest.mark.parametrize("way", WAYS)
def test_a_part_of_a_document(way: str) -> None:
    """In a good document only the garbled parts are repaired: a text, an attribute value, a JSON string."""
    garbled = WAYS[way](TITLES[1])
    for frame in ("<a title='x'>{}</a><p>Khuyến công</p>", '<a title="{}">Khuyến công</a>', '{{"a":"Đề án","b":"{}"}}'):
        assert mend_characters(frame.format(garbled)) == (frame.format(TITLES[1]), (way,))


@pytest.mark.parametrize("way", WAYS)
def test_one_part_proves_another(way: str) -> None:
    """One garbled word alone is not certain, but it is beside a part that is."""
    label = WAYS[way]("Nghề")
    frame = "<p>Khuyến công</p><b>{}</b><i>{}</i>"

    assert mend_characters(f"<p>Khuyến công</p><b>{label}</b>") == (f"<p>Khuyến công</p><b>{label}</b>", ())
    assert mend_characters(frame.format(WAYS[way](TITLES[1]), label))[0] == frame.format(TITLES[1], "Nghề")


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_document(way: str) -> None:
    """A document without one letter of Unicode's own is told as a whole."""
    found = way_of("".join(f"<p>{WAYS[way](title)}</p>" for title in TITLES))

    assert found is not None
    assert found.name == way


CORRECT: Final = [
    *TITLES,
    "Hoà Bình",
    "Hoà giải, khoá học, toà nhà, quì, hoè, loé",
    "NHÀ Ở XÃ… LÔ XÃ” – “THÔN XÃ”",
    "XÃ” và LÔ” “Ô”",
    "Où est l’été à Noël ? À l’hôtel, là où le goût coûte « très » cher…",
    "L’électricité française à Orléans, août 2025",
    "São Paulo, Ñandú, Århus, Zürich, Besançon, Ærø, Þingvellir, naïve café",
    "100 m², 20 m³, 5º, 37°C, ±5%, µm, ½ giờ, £5, ¥100, ©2025 Công ty®, Tin™ · «mới» §3 ¶2",
    "thôn où © ® «",
    "où, où, là où",
    "hoà où m²",
    "Caffè “Là Où” – thực đơn",
    "Đề án 16: “Hỗ trợ” máy móc—thiết bị…",
    "&agrave; &laquo;Tin&raquo; &#195;&#160;",
    "The quick brown fox – it’s “fine”…",
    "",
]


@pytest.mark.parametrize("text", CORRECT)
def test_correct_text_stays(text: str) -> None:
    """Correct Vietnamese, French or English is never touched, whatever signs it has."""
    assert mend_characters(text) == (text, ())
    assert mend_characters(f"<title>{text}</title>") == (f"<title>{text}</title>", ())


FOREIGN: Final = """
    où là à été août goût coûter hôtel Noël élève français garçon naïf déjà voilà sœur Orléans très cher
    the news of Vietnam’s industrial promotion café naïve façade “quoted” – it’s fine…
"""
ONLY_WESTERN: Final = "Hà Nam xã và có là ý hoà bình hoá già cô chú bà mẹ nhà máy quê tô cá khô sông bé cà phê lô"
"""Vietnamese words that have no letter of Unicode's own."""
SIGNS: Final = "© ® « » – … “ ” m² 5º · § µ 100 / , XÃ… LÔ” Ã"


@given(
    words=st.lists(
        st.sampled_from([*WORDS, *ONLY_WESTERN.split(), *FOREIGN.split(), *SIGNS.split()]), min_size=1, max_size=14
    ),
    change=st.sampled_from([str, str.upper, str.lower, str.title]),
    form=st.sampled_from(["NFC", "NFC", "NFD"]),
)
@settings(max_examples=500)
def test_any_correct_text_stays(words: list[str], change: Callable[[str], str], form: str) -> None:
    """Any sentence of correct Vietnamese, French and English words and of signs stays as it is."""
    text = unicodedata.normalize("NFD" if form == "NFD" else "NFC", change(" ".join(words)))

    assert mend_characters(text) == (text, ())


@given(text=st.text(max_size=200))
@settings(max_examples=300)
def test_any_text_gives_text(text: str) -> None:
    """Any text gives text, the same where nothing was repaired."""
    mended, ways = mend_characters(text)

    assert ways or mended == text


@given(words=st.lists(st.sampled_from(WORDS), min_size=4, max_size=12, unique=True), way=st.sampled_from(sorted(WAYS)))
@settings(max_examples=200)
def test_any_garbled_sentence_comes_back(words: list[str], way: str) -> None:
    """A sentence comes back from any way, if two of its words or more are no Vietnamese any longer."""
    text = " ".join(words)
    assume(sum(not is_syllable(WAYS[way](word)) for word in words) >= 2)

    assert mend_characters(f"<p>{WAYS[way](text)}</p>")[0] == f"<p>{text}</p>"


@pytest.mark.parametrize("unit", ["Ã´ ", "<Ã´>", '"Ã´', "á»", "¸", "a¸", "<Ã´ng Ã´n Ã´i>", "c«ng ", "uù "])
def test_work_grows_no_faster_than_the_text(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often something suspicious stands in a document, the parts looked at and their length stay bounded."""
    looked_at: list[int] = []
    original = characters._words

    def counted(pattern: re.Pattern[str], text: str) -> list[str]:
        looked_at.append(len(text))
        return original(pattern, text)

    monkeypatch.setattr(characters, "_words", counted)
    work = []
    for times in (20_000, 40_000):
        looked_at.clear()
        mend_characters(unit * times)
        work.append(sum(looked_at))
    assert work[1] <= 2.5 * max(work[0], 1)
    assert work[1] <= 20 * 40_000 * len(unit) + 2_000_000
