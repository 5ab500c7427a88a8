"""Stores that hold so many stories: two thousand as polls make them, and many times as many copied from these.

The copies are made inside the database, row by row with other titles, links, ids and places, so that a million stories
are there within a minute; they are what a store of years holds, except that nothing of it is younger than the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.orm import DeclarativeBase

from aggregator.model import OTHER, VIETNAM, Category, Item, Moment, Precision, Source
from aggregator.normalise import link_key
from aggregator.poll import Rulebook, keep
from aggregator.store import Store
from aggregator.store.tables import CounterRow, ItemRow, StoryGroupRow, StoryRow, TitleRow
from aggregator.vietnamese import title_key

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
"""When more is polled."""

STORIES = 2_000
"""As polls make them."""
SHARED = 5
"""One story in so many is carried by a second source."""

SOURCES = [
    Source(f"s{number:02}", f"Nguồn {number}", f"https://s{number:02}.example/rss", province=None)
    for number in range(50)
]
RULES = Rulebook(
    (
        Category("khuyen-cong", "Khuyến công", labels=("Khuyến công",), keywords=("khuyến công",)),
        Category("cong-nghiep", "Công nghiệp", labels=("Công nghiệp",), keywords=("cụm công nghiệp", "máy móc")),
        OTHER,
    ),
    timedelta(hours=12),
    VIETNAM,
)
PLACES = ("Thái Nguyên", "Vĩnh Long", "Đắk Lắk", "Kiên Giang", "Hải Phòng", "Cà Mau", "Lào Cai", "Tây Ninh")
WORKS = (
    "Hỗ trợ {} đề án khuyến công địa phương",
    "Nghiệm thu {} đề án ứng dụng máy móc tiên tiến trong sản xuất",
    "Bàn giao {} hệ thống máy sấy cho cơ sở công nghiệp nông thôn",
)
LEAD = (
    "<p>Sáng ngày {}, Trung tâm Khuyến công và Tư vấn phát triển công nghiệp phối hợp với Phòng Kinh tế tổ chức"
    " nghiệm thu đề án, với tổng kinh phí hơn {} triệu đồng, trong đó kinh phí khuyến công hỗ trợ một nửa.</p>"
)


def item(source: str, number: int, copy: int = 0) -> Item:
    """An item of a source; of one number and copy in all sources the same story."""
    place, work = PLACES[number % len(PLACES)], WORKS[number % len(WORKS)]
    title = f"{place}: {work.format(number)}{f' {copy}' if copy else ''}"
    link = f"https://{source}.example/tin-tuc/{number}.html{f'/{copy}' if copy else ''}"
    return Item(
        source=source,
        identity=f"link:{link_key(link)}",
        title=title,
        title_key=title_key(title),
        link=link,
        link_key=link_key(link),
        guid=str(number),
        moment=Moment(NOW - timedelta(minutes=7 * number), Precision.MINUTE),
        labels=("Khuyến công",) if number % 3 else (),
        summary=LEAD.format(number % 28 + 1, number),
    )


def again(item: Item, source: str) -> Item:
    """The same story in another source."""
    link = item.link.replace(item.source, source) if item.link else None
    key = link_key(link) if link else None
    return replace(item, source=source, identity=f"link:{key}", link=link, link_key=key)


def carrier(number: int) -> str:
    """The source that a story is of."""
    return SOURCES[number % len(SOURCES)].id


def fill(url: str, copies: int) -> None:
    """Fill an empty database with two thousand stories, so many times."""
    with Store(url) as store:
        store.write(lambda writing: writing.sources.declare(SOURCES, NOW))
        for document in _documents():
            store.write(lambda writing, document=document: keep(writing, document, RULES, NOW))  # type: ignore[misc]  # mypy cannot type the default
    if copies > 1:
        _multiply(url, copies)


def _documents() -> Iterator[list[Item]]:
    """All stories, source by source; then the second sources' items."""
    for place, source in enumerate(SOURCES):
        yield [item(source.id, number) for number in range(place, STORIES, len(SOURCES))]
    for place in range(0, len(SOURCES), SHARED):
        yield [item(carrier(place + 1), number) for number in range(place, STORIES, len(SOURCES))]


_ADDRESS = "digest(substr(link, 9) || '/' || k)"
"""The canonical link of a copy: without ``https://``."""

OTHERWISE: dict[type[DeclarativeBase], dict[str, str]] = {
    TitleRow: {"hash": "digest(key || ' ' || k)", "key": "key || ' ' || k"},
    StoryRow: {
        "id": "id + k * :stories",
        "hash": "substr(digest(hash || k), 1, 24)",
        "id_key": "id_key || ' ' || k",
        "sequence": "sequence + k * :places",
        "founder_id": "founder_id + k * :items",
    },
    ItemRow: {
        "id": "id + k * :items",
        "identity": f"'link:' || {_ADDRESS}",
        "title": "title || ' ' || k",
        "title_hash": "digest((SELECT key FROM title WHERE hash = title_hash) || ' ' || k)",
        "link": "link || '/' || k",
        "link_key": _ADDRESS,
        "story_id": "story_id + k * :stories",
    },
    StoryGroupRow: {"sequence": "sequence + k * :places", "story_id": "story_id + k * :stories"},
}
"""What of a row differs in its k-th copy; all else is as it is."""

DIGEST = """
CREATE FUNCTION digest(value text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT substr(encode(sha256(convert_to(value, 'UTF8')), 'hex'), 1, 32) $$"""
"""What titles and links are found by, as PostgreSQL says it."""


def _multiply(url: str, copies: int) -> None:
    """Copy all stories so often that there are so many times as many."""
    engine = create_engine(make_url(url))
    with engine.connect() as connection:
        _prepare(connection)
        numbers = {
            "stories": connection.scalar(text("SELECT max(id) FROM story")),
            "items": connection.scalar(text("SELECT max(id) FROM item")),
            "places": connection.scalar(text("SELECT value FROM counter")),
        }
        for row, otherwise in OTHERWISE.items():
            columns = [column.name for column in row.__table__.columns]
            values = ", ".join(otherwise.get(name, name) for name in columns)
            connection.execute(
                text(
                    "WITH RECURSIVE copy(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < :copies - 1)"  # noqa: S608 - our own names
                    f" INSERT INTO {row.__tablename__} ({', '.join(columns)})"
                    f" SELECT {values} FROM copy CROSS JOIN {row.__tablename__}"
                ),
                {"copies": copies, **numbers},
            )
        connection.execute(text(f"UPDATE {CounterRow.__tablename__} SET value = value * :copies"), {"copies": copies})  # noqa: S608 - our own name
        _finish(connection)
        connection.commit()
    engine.dispose()


def _prepare(connection: Connection) -> None:
    """Nothing is checked while rows are copied: what they refer to is copied too."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(DIGEST))
        for row in OTHERWISE:  # statistics are gathered when a benchmark asks for them, not meanwhile
            connection.execute(text(f"ALTER TABLE {row.__tablename__} SET (autovacuum_enabled = false)"))
        return
    file: Any = connection.connection.dbapi_connection
    file.create_function("digest", 1, lambda value: hashlib.sha256(value.encode()).hexdigest()[:32], deterministic=True)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-1000000"):
        file.execute(f"PRAGMA {pragma}")


def _finish(connection: Connection) -> None:
    """Let rows be numbered on from here."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION digest"))
        for row in OTHERWISE:
            connection.execute(text(f"SELECT count(*) FROM {row.__tablename__}"))  # noqa: S608 - who reads first pays
        for table in (StoryRow.__tablename__, ItemRow.__tablename__):
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 - our own names
            )
