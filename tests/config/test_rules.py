from __future__ import annotations

from pathlib import Path

import pytest

from aggregator import config
from aggregator.config import built_in_rules, load_rules, starting_rules
from aggregator.errors import ConfigError

ACTIVITIES = [
    *("dao-tao-nghe", "nang-cao-nang-luc", "mo-hinh-may-moc", "san-xuat-sach-hon", "san-pham-tieu-bieu"),
    *("hoi-cho-xuc-tien", "tu-van-thuong-hieu", "thong-tin-tuyen-truyen", "lien-ket-cum-cn", "hop-tac-quoc-te"),
    *("chuyen-doi-so", "quan-ly-ke-hoach", "lang-nghe-nghe-nhan"),
]
STAGES = [
    *("dang-ky", "tham-dinh", "phe-duyet", "trien-khai", "kiem-tra", "nghiem-thu", "ban-giao", "giai-ngan"),
    "tong-ket",
]


def test_the_built_in_rules_have_the_13_kinds_and_the_stages_in_their_order() -> None:
    """Slugs are part of what is published: they stay. Each has words and both names."""
    rules = built_in_rules()
    assert [topic.slug for topic in rules.activities] == ACTIVITIES
    assert [topic.slug for topic in rules.stages] == STAGES
    assert all(topic.words and topic.name and topic.english for topic in (*rules.activities, *rules.stages))


def test_no_word_stands_twice_in_one_list() -> None:
    """A word that stands twice is a slip of whoever edited the file."""
    rules = built_in_rules()
    lists = [rules.core, rules.context, rules.off_topic, rules.not_provinces, rules.before_person]
    lists += [words for one in (*rules.activities, *rules.stages) for words in (one.words, one.in_context, one.never)]
    assert [words for words in lists if len(set(words)) < len(words)] == []


def test_categories_name_activities_that_there_are() -> None:
    """What feeds.yaml asks of the rules, the rules have."""
    settings = config.load(Path(__file__).parents[2] / "feeds.yaml", environ={})
    assert {slug for category in settings.categories for slug in category.activities} <= set(ACTIVITIES)


def test_the_file_that_init_writes_means_the_same(tmp_path: Path) -> None:
    """An operator starts from what is in force."""
    path = tmp_path / "rules.yaml"
    path.write_text(starting_rules(), encoding="utf-8")
    own, ours = load_rules(path), built_in_rules()
    assert (own.activities, own.stages, own.core, own.off_topic) == (
        *(ours.activities, ours.stages, ours.core, ours.off_topic),
    )


def test_feeds_yaml_names_the_file(tmp_path: Path) -> None:
    """Its path is relative to feeds.yaml; without it the built-in rules are in force."""
    (tmp_path / "loi.yaml").write_text("activities:\n  - {slug: a, name: Á, words: [máy]}\n", encoding="utf-8")
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text("rules: loi.yaml\nsources: []\n", encoding="utf-8")
    settings = config.load(feeds, environ={})
    assert settings.rules == tmp_path / "loi.yaml"
    assert [topic.slug for topic in settings.lexicon.activities] == ["a"]
    feeds.write_text("sources: []\n", encoding="utf-8")
    assert config.load(feeds, environ={}).lexicon is built_in_rules()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("activites: []\n", "rules.yaml:1: activites: is no key here; did you mean activities?"),
        ("activities:\n  - {slug: a, name: Á, word: [máy]}\n", "rules.yaml:2: activities[0].word: is no key here; "),
        ("activities:\n  - {slug: Á, name: Á}\n", 'rules.yaml:2: activities[0].slug: "Á" cannot stand in an address'),
        (
            "stages:\n  - {slug: a, name: Á}\n  - {slug: a, name: B}\n",
            'rules.yaml:3: stages[1].slug: "a" stands already',
        ),
        ("core: ['công nhận ... sản phẩm']\n", 'rules.yaml:1: core[0]: "công nhận ... sản phẩm" holds three dots'),
        ("core: ['… khuyến công']\n", 'core[0]: "… khuyến công" has no word before or behind …'),
        ("core: ['!!!']\n", 'core[0]: "!!!" has no word'),
        ("off_topic: ['đề án, dự án']\n", 'off_topic[0]: "đề án, dự án" holds the sign , that no phrase runs across'),
        ("core: máy\n", "rules.yaml:1: core: must be a list"),
        ("- máy\n", "rules.yaml:1: holds no keys"),
    ],
)
def test_a_wrong_file_is_one_clear_error(tmp_path: Path, text: str, sentence: str) -> None:
    """It names file, line and key, as one in feeds.yaml does."""
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_rules(path)
    assert sentence in str(raised.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """Nothing starts with rules that are not there."""
    (tmp_path / "feeds.yaml").write_text("rules: loi.yaml\nsources: []\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"loi\.yaml: there is no such file"):
        config.load(tmp_path / "feeds.yaml", environ={})
