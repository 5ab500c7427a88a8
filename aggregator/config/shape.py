"""The shape of ``feeds.yaml``: its keys and what each may hold, one by one.

What two keys must agree on is checked in ``build``. No default stands here: what the file leaves out is left to the
dataclasses of ``settings`` and ``model`` (`Shape.given`).
"""

from __future__ import annotations

import codecs
import re
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from aggregator.config.address import mail_server, network, quoted, web_address
from aggregator.config.settings import Network
from aggregator.config.units import parse_duration, parse_size
from aggregator.config.words import near
from aggregator.model import DateOrder, Kind, Publish

LEFT_OUT: Any = None
"""Default of each key that has one elsewhere; never seen, because `Shape.given` passes it over."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_TAG = re.compile(r"(?:[A-Za-z0-9._-]+@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?,[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_CONTACT = re.compile(r"(?:mailto:[!-~]+@[!-~]+|https?://[!-~]+)")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[ -~]*")
_OURS = frozenset(
    (
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "if-modified-since",
        "if-none-match",
        "te",
        "transfer-encoding",
    )
)
"""Headers that the fetcher itself must decide."""


# --- what one value may hold -----------------------------------------------------------------------------------------


def _text(value: str) -> str:
    value = value.strip()
    if not value:
        raise ValueError("is empty; write something or take the line out")
    if not value.isprintable():
        raise ValueError("holds a line end or control character; write it in one line")
    return value


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError(
            f"{quoted(value)} cannot stand in an address; write small letters a-z, digits and hyphens, at most 100"
        )
    return value


def _span(value: object) -> timedelta:
    if value == 0 and type(value) is int:
        return timedelta()
    if not isinstance(value, str):
        raise ValueError("is no duration; write one with its unit, such as 30s, 15m, 1h, 2d or 1h30m")  # noqa: TRY004 - pydantic collects ValueErrors only
    return parse_duration(value)


def _positive_span(value: object) -> timedelta:
    span = _span(value)
    if not span:
        raise ValueError("must be longer than nothing; write a duration such as 15m")
    return span


def _kept_for(value: object) -> timedelta | None:
    return None if value == "forever" else _positive_span(value)


def _size(value: object) -> int:
    size = value if type(value) is int else parse_size(value) if isinstance(value, str) else 0
    if size < 1:
        raise ValueError("is no size; write one such as 512KB, 10MB or 1MiB, or a number of bytes")
    return size


def _zone(value: object) -> ZoneInfo:
    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (LookupError, ValueError, OSError):  # unknown; not a plain name; the name of a folder of zones
        pass
    hint = near(str(value), available_timezones()) or "Asia/Ho_Chi_Minh"
    raise ValueError(f"{quoted(str(value))} is no time zone; write a name such as {hint}")


def _encoding(value: str) -> str:
    try:
        b"aaaa".decode(value, "replace")  # refuses zlib and its like, which are codecs but not of text
        return codecs.lookup(value).name
    except (LookupError, ValueError):
        raise ValueError(f"{quoted(value)} is no text encoding; write one such as utf-8 or windows-1258") from None


def _public_address(value: str) -> str:
    value = web_address(value)
    if "?" in value or "#" in value:
        raise ValueError("carries a query or fragment; write the address without it")
    return value.rstrip("/")


def _tag(value: str) -> str:
    if not _TAG.fullmatch(value):
        raise ValueError(
            f"{quoted(value)} is no naming authority (RFC 4151); write a domain you own and a year you owned it in, "
            "such as khuyencong.example,2026"
        )
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"{quoted(value)} is no language tag; write one such as vi or en")
    return value


def _contact(value: str) -> str:
    if not _CONTACT.fullmatch(value):
        raise ValueError(f"{quoted(value)} is no contact address; write one such as mailto:admin@example.vn")
    return value


def _secret(value: str) -> str:
    if not re.fullmatch(r"[!-~]+", value):
        raise ValueError("must be letters, digits and signs without spaces; write null for none")
    return value


def _proxy(value: str) -> str:
    network(value)
    return value


def _headers(value: dict[str, str]) -> dict[str, str]:
    for name, content in value.items():
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"{quoted(name)} is no header's name; write one such as Accept-Language")
        if name.lower() in _OURS:
            raise ValueError(f"{name} is set by the fetcher itself; take it out")
        if not _HEADER_VALUE.fullmatch(content):
            raise ValueError(f"the value of {name} holds more than printable ASCII; write it without")
    if len({name.lower() for name in value}) < len(value):
        raise ValueError("names one header twice; keep one")
    return value


Text = Annotated[str, AfterValidator(_text)]
Slug = Annotated[str, AfterValidator(_slug)]
Span = Annotated[timedelta, PlainValidator(_span)]
PositiveSpan = Annotated[timedelta, PlainValidator(_positive_span)]
Size = Annotated[int, PlainValidator(_size)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Count = Annotated[int, Field(ge=1, le=10_000)]


# --- the keys --------------------------------------------------------------------------------------------------------


class Shape(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def given(self) -> dict[str, Any]:
        """What the file itself says, by key."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class SiteShape(Shape):
    """``site:``."""

    title: Text = LEFT_OUT
    url: Annotated[str, AfterValidator(_public_address)] = LEFT_OUT
    tag: Annotated[str, AfterValidator(_tag)] = LEFT_OUT
    language: Annotated[str, AfterValidator(_language)] = LEFT_OUT
    timezone: Zone = LEFT_OUT
    contact: Annotated[str, AfterValidator(_contact)] = LEFT_OUT
    entries: Count = LEFT_OUT


class ServerShape(Shape):
    """``server:``."""

    host: Text = LEFT_OUT
    port: Annotated[int, Field(ge=0, le=65_535)] = LEFT_OUT
    admin_token: Annotated[str, AfterValidator(_secret)] | None = LEFT_OUT
    trusted_proxies: Annotated[tuple[Annotated[str, AfterValidator(_proxy)], ...], Field(strict=False)] = LEFT_OUT


class FetchShape(Shape):
    """``fetch:``."""

    interval: PositiveSpan = LEFT_OUT
    min_interval: PositiveSpan = LEFT_OUT
    max_interval: PositiveSpan = LEFT_OUT
    timeout: PositiveSpan = LEFT_OUT
    max_bytes: Size = LEFT_OUT
    concurrency: Count = LEFT_OUT
    per_host: Count = LEFT_OUT
    host_gap: Span = LEFT_OUT
    allow_networks: Annotated[tuple[Annotated[Network, PlainValidator(network)], ...], Field(strict=False)] = LEFT_OUT


class DedupeShape(Shape):
    """``dedupe:``."""

    window: Span = LEFT_OUT


class AlertsShape(Shape):
    """``alerts:``."""

    webhook: WebAddress | None = LEFT_OUT
    smtp: Annotated[str, AfterValidator(mail_server)] | None = LEFT_OUT


class CategoryShape(Shape):
    """One of ``categories:``."""

    slug: Slug
    name: Text
    labels: Texts = LEFT_OUT
    label_words: Texts = LEFT_OUT
    keywords: Texts = LEFT_OUT
    activities: Annotated[tuple[Slug, ...], Field(strict=False)] = LEFT_OUT


class ListingShape(Shape):
    """``listing:`` of a source."""

    item: Text | None = LEFT_OUT
    title: Text | None = LEFT_OUT
    link: Text | None = LEFT_OUT
    date: Text | None = LEFT_OUT
    category: Text | None = LEFT_OUT


class SourceShape(Shape):
    """One of ``sources:``."""

    id: Slug
    url: WebAddress
    name: Text = LEFT_OUT
    kind: Kind = LEFT_OUT
    province: str | None = LEFT_OUT
    category: str | None = LEFT_OUT
    interval: PositiveSpan = LEFT_OUT
    publish: Publish = LEFT_OUT
    enrich: bool = LEFT_OUT
    listing: ListingShape = LEFT_OUT
    enabled: bool = LEFT_OUT
    timezone: Zone = LEFT_OUT
    date_order: DateOrder = LEFT_OUT
    encoding: Annotated[str, AfterValidator(_encoding)] | None = LEFT_OUT
    headers: Annotated[dict[str, str], AfterValidator(_headers)] = LEFT_OUT
    ca_file: Text | None = LEFT_OUT


class FileShape(Shape):
    """The whole file."""

    sources: Annotated[tuple[SourceShape, ...], Field(strict=False)]
    site: SiteShape = SiteShape()
    server: ServerShape = ServerShape()
    database: Text = LEFT_OUT
    fetch: FetchShape = FetchShape()
    dedupe: DedupeShape = DedupeShape()
    retention: Annotated[timedelta | None, PlainValidator(_kept_for)] = LEFT_OUT
    alerts: AlertsShape = AlertsShape()
    rules: Text | None = LEFT_OUT
    categories: Annotated[tuple[CategoryShape, ...], Field(strict=False)] = ()
