from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config.address import database_address, web_address

HERE = Path("/srv/kc")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("sqlite:///data/x.db", "sqlite:////srv/kc/data/x.db"),
        ("sqlite:////var/x.db", "sqlite:////var/x.db"),
        ("sqlite:///x.db?timeout=5", "sqlite:////srv/kc/x.db?timeout=5"),
        ("postgresql://u:p@h:5432/d", "postgresql+psycopg://u:p@h:5432/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg:///d?host=/run/pg", "postgresql+psycopg:///d?host=/run/pg"),
    ],
)
def test_databases_we_know(text: str, address: str) -> None:
    """SQLite's path is made whole from the file's folder; PostgreSQL's driver is psycopg 3."""
    assert database_address(text, HERE) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data/x.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://data/x.db",
        "sqlite:///a?mode=memory",
        "postgresql",
        "postgresql://",
        "postgresql+asyncpg://h/d",
        "postgresql+psycopg2://h/d",
        "mysql://u:word@h/d",
    ],
)
def test_databases_refused(text: str) -> None:
    """What is neither, or would be lost with the process, is refused, and the sentence repeats no password."""
    with pytest.raises(ValueError, match=r"; write sqlite:///data/aggregator\.db") as caught:
        database_address(text, HERE)
    assert "word" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://làngnghề.vn/khuyến-công",
        "HTTP://EXAMPLE.VN",
        "http://14.225.1.2:81/tin",
        "https://a.example/?a=1&b=2#c",
    ],
)
def test_web_addresses_stay_as_written(text: str) -> None:
    """An address is taken as it is written, in whatever script."""
    assert web_address(f" {text} ") == text
