"""Durations and sizes as people write them in ``feeds.yaml``: ``1h30m``, ``10MB``."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?", re.ASCII)
_SIZE = re.compile(r"(\d{1,15}) ?([KMG]i?)?B?", re.ASCII)
_FACTORS = {None: 1, "K": 1000, "Ki": 1024, "M": 1000**2, "Mi": 1024**2, "G": 1000**3, "Gi": 1024**3}
_LONGEST = timedelta(days=36_500)


def parse_duration(text: str) -> timedelta:
    """Read ``30s``, ``15m``, ``1h``, ``2d``, ``1h30m``, ``0``: days, hours, minutes, seconds, in that order.

    Raises:
        ValueError: it is none, or longer than a hundred years; the message tells what to write.
    """
    found = _DURATION.fullmatch(text)
    if text != "0" and (found is None or not text):
        raise ValueError(f'"{text}" is no duration; write one such as 30s, 15m, 1h, 2d or 1h30m')
    days, hours, minutes, seconds = (int(part or 0) for part in (found.groups() if found else ("0",) * 4))
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if span > _LONGEST:
        raise ValueError(f'"{text}" is longer than a hundred years; write a shorter duration')
    return span


def write_duration(span: timedelta) -> str:
    """The shortest text that `parse_duration` reads as these whole seconds."""
    minutes, seconds = divmod(span // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def parse_size(text: str) -> int:
    """Read ``10MB``, ``512KB``, ``1MiB`` or plain bytes, as a number of bytes.

    Raises:
        ValueError: it is no size; the message tells what to write.
    """
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(f'"{text}" is no size; write one such as 512KB, 10MB or 1MiB, or a number of bytes')
    return int(found[1]) * _FACTORS[found[2]]
