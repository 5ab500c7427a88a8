"""The nouns, in the order a story meets them: settings, what was fetched, what was read, items, stories.

Fields use Atom's words (RFC 4287) where Atom has one; each docstring names the RSS 2.0 and JSON Feed 1.1 counterpart.
Left out on purpose: Atom ``contributor`` and ``rights`` of single entries, RSS ``comments`` and ``cloud``: no source of
ours fills them with anything a reader would miss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Kind = Literal["auto", "feed", "listing"]
Publish = Literal["title", "summary", "full"]
DateOrder = Literal["dmy", "mdy", "ymd"]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EMPTY_SINCE = datetime(2025, 6, 30, 17, 0, tzinfo=UTC)
"""``updated`` of a feed that never held a story: 2025-07-01T00:00:00+07:00, the day the 34 provinces began."""

OPML_NAMESPACE = "tag:khuyencong.example,2026:opml"
"""Of our attributes in OPML: what ``feeds.yaml`` says of a source and OPML 2.0 has no word for."""


# --- settings of one source, as declared -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors that override what the listing reader finds by itself; ``None`` leaves a part to it."""

    item: str | None = None
    title: str | None = None
    link: str | None = None
    date: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What we poll, as ``feeds.yaml`` declares it (design section 4)."""

    id: str
    name: str
    url: str
    kind: Kind = "auto"
    province: str | None = None
    """Slug of the province that speaks here; ``None`` = national."""
    category: str | None = None
    interval: timedelta = timedelta(hours=1)
    publish: Publish = "summary"
    enrich: bool = True
    listing: Selectors = Selectors()
    enabled: bool = True
    timezone: ZoneInfo = VIETNAM
    """Zone of moments that name none."""
    date_order: DateOrder = "dmy"
    encoding: str | None = None
    """Encoding of its documents when they lie about it; ``None`` = decide on the bytes."""
    headers: tuple[tuple[str, str], ...] = ()
    ca_file: str | None = None
    """Path of an extra PEM bundle, for incomplete chains and government authorities."""

    @property
    def leaves_choice(self) -> bool:
        """Whether it is left to us how to read it: neither its kind is declared nor selectors for its page."""
        return self.kind == "auto" and self.listing == Selectors()

    def read_at(self, feed: str) -> Source:
        """The same source, read from the feed that was found for its page.

        Headers may hold a password: they go to the declared host only.
        """
        elsewhere = urlsplit(feed)[:2] != urlsplit(self.url)[:2]
        return replace(self, url=feed, kind="feed", headers=() if elsewhere else self.headers)


@dataclass(frozen=True, slots=True)
class Category:
    """A group stories are published under. Atom ``category``; RSS ``category``; JSON Feed ``tags``."""

    slug: str
    name: str
    labels: tuple[str, ...] = ()
    """What sources call it."""
    keywords: tuple[str, ...] = ()
    """Found in a title when no label matches."""
    label_words: tuple[str, ...] = ()
    """Mean it in any longer label that is no one's."""
    activities: tuple[str, ...] = ()
    """Slugs of activities whose words in a title count as keywords."""


OTHER = Category(slug="khac", name="Khác")
"""The built-in category of whatever no other takes."""


@dataclass(frozen=True, slots=True)
class Topic:
    """An activity (kind of khuyến công work) or a stage of a project, with the words that tell of it in a headline.

    Case, dashes and tone placement do not matter in words; ``…`` in one stands for up to eight syllables.
    """

    slug: str
    name: str
    """In Vietnamese."""
    english: str = ""
    words: tuple[str, ...] = ()
    """Tell of it wherever they stand."""
    in_context: tuple[str, ...] = ()
    """Tell of it in headlines of our field only."""
    alone: tuple[str, ...] = ()
    """Tell of it there when nothing else does: the headline tells of no other activity."""
    never: tuple[str, ...] = ()
    """Longer words that hold one of its words and mean something else."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words by which headlines are understood (``rules.yaml``); one is equal to itself only."""

    core: tuple[str, ...] = ()
    """Say that a headline is of our field, whatever else it says."""
    not_core: tuple[str, ...] = ()
    """Longer words that hold a core word and name an office only."""
    context: tuple[str, ...] = ()
    """Say so unless something speaks against it."""
    off_topic: tuple[str, ...] = ()
    """Speak against it."""
    activities: tuple[Topic, ...] = ()
    stages: tuple[Topic, ...] = ()
    """In the order in which a project passes them."""
    not_provinces: tuple[str, ...] = ()
    """Longer names and phrases that hold a province's name and do not mean it."""
    before_person: tuple[str, ...] = ()
    """Stand before *Hồ Chí Minh* when it is the person, not the city."""
    before_namesake: tuple[str, ...] = ()
    """Stand before a province's name when a smaller place, a street, a person bears it."""
    not_namesake: tuple[str, ...] = ()
    """End with one of those and are none: *hợp tác xã*, *hội chợ*."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who we are in what we publish (``site:`` in feeds.yaml)."""

    title: str = "Tin khuyến công các tỉnh, thành phố"
    url: str = "http://localhost:8000"
    """Public address without a last slash; every link of ours is built from it."""
    tag: str = "khuyencong.example,2026"
    """Naming authority of entry ids (RFC 4151)."""
    language: str = "vi"
    timezone: ZoneInfo = VIETNAM
    contact: str = "mailto:admin@khuyencong.example"
    entries: int = 100


# --- moments ---------------------------------------------------------------------------------------------------------


class Precision(StrEnum):
    """How finely a source says when; the order is from fine to coarse."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class Basis(StrEnum):
    """Where a moment comes from."""

    STATED = "stated"
    INFERRED = "inferred"
    """A time without a date; the date was put to it at first sight and is frozen."""
    FIRST_SEEN = "first seen"
    """No date at all; the moment is when we first saw the item."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An aware UTC datetime with its precision and basis.

    A coarser moment stands at the start of its span in the zone it was written in: a day at its local midnight.
    Atom ``published`` (RFC 4287 section 4.2.9), RSS ``pubDate``, JSON Feed ``date_published``.
    """

    at: datetime
    precision: Precision = Precision.SECOND
    basis: Basis = Basis.STATED


# --- fetching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask with next time, byte for byte (RFC 9110 section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Pacing:
    """What a response says about when to come back, as spans from its receipt; ``None`` = says nothing."""

    retry_after: timedelta | None = None
    """``Retry-After`` of a 429 or 503 (RFC 9110 section 10.2.3), relative to the response's ``Date``."""
    fresh_for: timedelta | None = None
    """``Cache-Control: max-age`` less ``Age``, else ``Expires`` less ``Date`` (RFC 9111 section 4.2)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document came: status 200 (or 226), decompressed, within all limits."""

    url: str
    """Where it came from after redirects."""
    body: bytes
    content_type: str | None
    validators: Validators
    pacing: Pacing = Pacing()
    status: int = 200
    moved_to: str | None = None
    """Where a chain of permanent redirects only (301, 308) ended; ``None`` when none or not all were permanent."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says nothing changed (304)."""

    url: str
    pacing: Pacing = Pacing()
    moved_to: str | None = None
    """As in ``Fetched``."""


class FetchReason(StrEnum):
    """Why a fetch failed; one word per class, the same in log, store and pages."""

    REFUSED = "refused"
    """Its address is in a network we may not fetch from, or is not http or https."""
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    HTTP = "http"
    """A status that is no document and none of the classes below."""
    GONE = "gone"
    BLOCKED = "blocked"
    """A firewall's challenge, or 401/403."""
    THROTTLED = "throttled"
    """429, or 503 with Retry-After."""
    REDIRECT = "redirect"
    """Too many redirects, a loop, or one without a usable target."""
    TOO_LARGE = "too large"
    ENCODING = "encoding"
    """The body could not be decompressed."""
    PROTOCOL = "protocol"
    """The answer is not HTTP, or was cut off."""


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document came; ``sentence`` says why and what to do about it."""

    reason: FetchReason
    sentence: str
    status: int | None = None
    pacing: Pacing = Pacing()


Fetch = Fetched | NotModified | FetchFailed


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """What a document lists, as parsed: text is decoded, links are absolute, nothing else is cleaned yet."""

    title: str
    """Plain text or HTML as the source wrote it."""
    link: str | None = None
    """Absolute http(s) address of the article; ``None`` when there is no usable one."""
    guid: str | None = None
    """Atom ``id``, RSS ``guid``, JSON Feed ``id``; stripped."""
    moment: Moment | None = None
    """``None`` when no moment is stated or what is stated is no date."""
    written: str | None = None
    """The date as the source wrote it, at most 200 characters; kept when it could not be read."""
    labels: tuple[str, ...] = ()
    """What the source calls its categories."""
    summary: str | None = None
    """HTML, not sanitised. Atom ``summary``, RSS ``description``, JSON Feed ``summary``."""
    content: str | None = None
    """HTML, not sanitised. Atom ``content``, RSS ``content:encoded``, JSON Feed ``content_html``/``content_text``."""
    author: str | None = None
    image: str | None = None
    """Absolute http(s) address."""
    digest: str | None = None
    """Of what the source wrote; by it the entry is known again. ``None`` when it cannot be read apart from the rest."""
    uncut: Moment | None = None
    """``moment`` before a rule over all of the document made it coarser; ``None`` when none did."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of an entry that was read, so that it need not be read again while it stays the same.

    Besides its digest it holds what rules over all of a document ask of each entry.
    """

    digest: str
    identity: str
    """Of its item."""
    title: str
    """Hash of its title key."""
    link_key: str | None
    """Of its canonical link, whether or not that identifies it."""
    guid: str | None
    """Hash of its guid, whether or not that identifies it."""
    moment: Moment | None
    uncut: Moment | None
    """As in ``Entry``."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of the document that was read last."""

    head: str
    """Digest of what stands outside its entries and may change what they mean."""
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something a document lists that we do not take, and why (a sentence)."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: what it is and what it lists, in its own order."""

    form: str
    """``atom10``, ``rss20``, ``rdf``, ``json`` …, or ``listing``."""
    entries: tuple[Entry, ...]
    title: str | None = None
    link: str | None = None
    """Its site's address."""
    generator: str | None = None
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    """Faults that were mended on the way, one sentence each."""
    slow_down: timedelta | None = None
    """The longest of ``ttl`` and ``sy:updatePeriod``: do not poll more often than this."""
    head: str | None = None
    """As in ``Memory``; ``None`` when nothing of this document can be known again."""
    known: tuple[tuple[int, Trace], ...] = ()
    """What was not read again, each with its place among all that is listed, from 0; ``entries`` are the others."""


class ParseReason(StrEnum):
    """Why a document could not be read."""

    EMPTY = "empty"
    NOT_A_FEED = "not a feed"
    """HTML without a list, a login page, an image, OPML …"""
    BLOCKED = "blocked"
    """A firewall's page came instead, with a status as if all were well; the same word as of a fetch."""
    BROKEN = "broken"
    """It began like a feed but could not be read."""
    TOO_LONG = "too long"
    """Reading it took longer than allowed and was stopped."""


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """No document could be read; ``sentence`` says why and what to do about it."""

    reason: ParseReason
    sentence: str


Parsed = Document | ParseFailed


@dataclass(frozen=True, slots=True)
class Article:
    """What the page of one article says; ``None`` where it says nothing, or nothing that can be believed."""

    lead: str | None = None
    """Plain text. Atom ``summary``, RSS ``description``, JSON Feed ``summary``."""
    moment: Moment | None = None
    """Stated, and finer than what its listing said; never one that contradicts it."""
    written: str | None = None
    """The moment as the page wrote it."""
    image: str | None = None
    """Absolute http(s) address."""
    author: str | None = None
    content: str | None = None
    """The main text as HTML, not sanitised; only where a source says ``publish: full``."""


# --- items -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a source lists, normalised; kept per source and updated in place."""

    source: str
    """Id of the source."""
    identity: str
    """What it is known by inside its source: ``link:…``, ``guid:…`` or ``text:…`` (design section 8)."""
    title: str
    """Plain text, NFC, one line. Atom and JSON Feed ``title``, RSS ``title``."""
    title_key: str
    link: str | None
    link_key: str | None
    """Canonical link; ``None`` when there is none or it identifies no item."""
    guid: str | None
    moment: Moment | None
    labels: tuple[str, ...] = ()
    summary: str | None = None
    """Sanitised HTML."""
    content: str | None = None
    """Sanitised HTML."""
    author: str | None = None
    image: str | None = None
    written: str | None = None


# --- stories ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """What the same-story rule needs to know of a stored item."""

    item: str
    """A key unique over all sources."""
    source: str
    title_key: str
    moment: Moment | None
    first_seen: datetime
    link_key: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Members that are one story, in (moment, source, item) order, with the reason each joined."""

    members: tuple[Member, ...]
    reasons: Mapping[str, str]
    """By ``Member.item``: why it is in this cluster, in English, e.g. ``same minute``."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province a story is about."""

    slug: str
    formers: tuple[str, ...] = ()
    """Former units of it that were named, in the text's order (Kiên Giang under an-giang)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A topic that a headline tells of, with the words that say so."""

    slug: str
    words: str = ""
    name: str = ""
    """As ``rules.yaml`` names it now; empty where that is not asked yet."""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Classified:
    """Where a story belongs and why."""

    category: str
    category_reason: str
    places: tuple[Place, ...]
    places_reason: str
    activities: tuple[Sign, ...] = ()
    stage: Sign | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One source's item of a story, as published. JSON Feed ``_khuyencong.sources[]``; Atom ``link rel=related``."""

    source: str
    name: str
    url: str | None
    """The article's address there."""
    published: datetime | None
    """The moment that source states, aware UTC."""
    site: str = ""
    """The source's own address."""
    item_title: str = ""
    reason: str = ""
    """Why it is in this story."""
    precision: Precision | None = None
    basis: Basis | None = None
    seen: datetime | None = None
    """When we first saw it there; what is published of a moment is never later."""


@dataclass(frozen=True, slots=True)
class Story:
    """What subscribers see once."""

    hash: str
    """Last part of its id and of its page's address; stored once, never recomputed."""
    sequence: int
    """Order of arrival in the feed it was read from: windows and archives follow it."""
    title: str
    link: str | None
    published: datetime
    """Earliest moment its sources give, never later than our first sight; fixed when first published."""
    updated: datetime
    """When we first saw it, or last saw a significant change."""
    category: str
    category_name: str
    places: tuple[Place, ...] = ()
    publishers: tuple[str, ...] = ()
    """Slugs of the provinces whose sources carry it."""
    origins: tuple[Origin, ...] = ()
    """The earliest first; it names the Atom ``source``."""
    summary: str | None = None
    content: str | None = None
    author: str | None = None
    image: str | None = None
    precision: Precision = Precision.SECOND
    basis: Basis = Basis.STATED
    source_updated: datetime | None = None
    """``updated`` of the Atom ``source``, frozen with the entry, as are its title and link."""
    source_name: str = ""
    source_site: str = ""
    category_reason: str = ""
    places_reason: str = ""
    activities: tuple[Sign, ...] = ()
    """The kinds of work it tells of. Atom ``category`` under ``/activity/``; JSON Feed extension."""
    stage: Sign | None = None
    """Where its project stands (approval … acceptance); ``None`` = not said. JSON Feed extension."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What is told of a story that is past the retention time."""

    title: str
    link: str | None
    """To the original article."""
    source_name: str
    """Who published that."""
    at: datetime
    """When it expired."""


@dataclass(frozen=True, slots=True)
class Group:
    """Whose stories: all, or those of one category, province (about) or source."""

    kind: Literal["all", "category", "province", "source"] = "all"
    slug: str = ""
    """Slug of the category or province, or id of the source; empty for all."""

    @property
    def path(self) -> str:
        """Address of its feed without extension, such as ``/feed`` or ``/category/khuyen-cong/feed``."""
        return "/feed" if self.kind == "all" else f"/{self.kind}/{self.slug}/feed"


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """One feed we publish: what it is and when it last changed, before its stories are read."""

    path: str
    """Without extension: ``/feed``, ``/category/khuyen-cong/feed`` …"""
    title: str
    page: str
    """Path of the page that shows the same stories."""
    updated: datetime
    version: str
    """Changes whenever the feed's stories change; part of its ETag."""


# --- polling ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search for the feed of a page came to."""

    url: str | None = None
    """The feed to poll in the page's stead; ``None`` when none may stand for it."""
    feed: Fetched | None = None
    """What it answered."""
    refused: tuple[Refusal, ...] = ()
    """Addresses that were tried and not taken, each with the reason."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the store remembers of a source between polls."""

    source: str
    next_poll_at: datetime
    validators: Validators = Validators()
    body_hash: str | None = None
    failures: int = 0
    """Failed polls in a row."""
    unchanged: int = 0
    """Polls in a row that brought nothing new."""
    unconditional_at: datetime | None = None
    """When it was last asked without validators and answered."""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    changed_at: datetime | None = None
    """When it last brought a new or changed item."""
    newest_at: datetime | None = None
    """Moment of its newest item."""
    status: str = "never polled"
    sentence: str = ""
    items: int = 0
    gone: bool = False
    not_before: datetime | None = None
    """Until when its server asked us to stay away (Retry-After)."""
    feed: str | None = None
    """The feed that was found for the page of a source of ``kind: auto``, polled in the page's stead."""
    feed_sought_at: datetime | None = None
    """When such a feed was last sought."""


MASS_REPUBLICATION = "mass re-publication"
"""Kind of event: a source lists its old items under other addresses, for its site was rebuilt."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a source that its operator must hear of."""

    source: str
    kind: str
    at: datetime
    last_at: datetime
    """When it was last seen going on."""
    items: int
    """How many it concerned, at most at once."""
    before: str | None = None
    """Address of one of them before, …"""
    after: str | None = None
    """… and after."""

    @property
    def sentence(self) -> str:
        """What happened and what to do, in English."""
        return (
            f"{self.items} of its items came back under other addresses and were known again, none is new; its site "
            "was probably rebuilt: look whether its own address still is the best one"
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One poll of one source, as it is logged, shown and kept."""

    source: str
    at: datetime
    status: str
    """``new``, ``same``, ``not modified``, or the reason of a failure."""
    seen: int = 0
    new: int = 0
    updated: int = 0
    refused: int = 0
    bytes: int = 0
    milliseconds: int = 0
    sentence: str = ""
    """For a person: what went wrong and what to do; empty when all is well."""
    http_status: int | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def failed(self) -> bool:
        """Whether the source could not be read this time."""
        return self.status not in {"new", "same", "not modified"}
