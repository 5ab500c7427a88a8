from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config.units import parse_duration, parse_size, write_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("15m", 900),
        ("1h", 3600),
        ("2d", 172_800),
        ("1h30m", 5400),
        ("1d1h1m1s", 90_061),
        ("90m", 5400),
        ("0", 0),
        ("0s", 0),
        ("36500d", 3_153_600_000),
    ],
)
def test_durations_read(text: str, seconds: int) -> None:
    """A duration is days, hours, minutes and seconds, each with its letter."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "15", "1.5h", "-1h", "1h 30m", "30m1h", "1h1h", "1w", "1H", "m", "٣s", "36501d", "00", "9999999d"]
)
def test_durations_refused(text: str) -> None:
    """Anything else is no duration, and the sentence says what to write."""
    with pytest.raises(ValueError, match="; write "):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=36_500 * 86_400))
def test_durations_round_trip(seconds: int) -> None:
    """What `write_duration` writes, `parse_duration` reads back."""
    span = timedelta(seconds=seconds)
    assert parse_duration(write_duration(span)) == span


@pytest.mark.parametrize(
    ("text", "size"),
    [("10MB", 10_000_000), ("512KB", 512_000), ("1MiB", 1_048_576), ("2K", 2000), ("1 GB", 10**9), ("7", 7), ("7B", 7)],
)
def test_sizes_read(text: str, size: int) -> None:
    """A size is a number of bytes, thousands of them or 1024s of them."""
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "1.5MB", "-1", "10mb", "10 million", "1TB"])
def test_sizes_refused(text: str) -> None:
    """Anything else is no size, and the sentence says what to write."""
    with pytest.raises(ValueError, match="; write "):
        parse_size(text)
