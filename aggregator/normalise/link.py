"""Canonical links: two addresses of one article become one string (design section 8).

Folded away: scheme, ``www.`` and mobile hosts, default port, user, fragment, last slash, tracking and session
parameters, what a portal says of one visit, the way back, print, AMP and mobile twins. Kept: every other parameter, for
on some platforms (WebCenter, Liferay, ASP.NET) the article's identity stands only there.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_DROPPED = re.compile(
    r"""utm_.+ | fbclid | gclid | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid | igshid | mc_[ce]id
    | _ga | _gl | srsltid | zarsrc | gidzl | zalo.* | hl
    | ref | ref_src | referrer | source_type | share | from_social | fb_.+ | spm | cmpid
    | print | printable | printview | tmpl | amp | outputtype | mobile | is_mobile | view_mobile | nocache | rand""",
    re.VERBOSE | re.IGNORECASE,
)
"""Parameters that never say which article it is: campaigns and the twins of a page."""

_VISIT = re.compile(
    r"""_afr.+ | _adf\..+ | adf-window-id | (?:center|left|right)width | show(?:header|footer)
    | p_p_(?:lifecycle|state|state_rcv|mode|cacheability|auth|col_.+) | p_auth | inheritredirect
    | __cf_chl_.+ | _""",
    re.VERBOSE | re.IGNORECASE,
)
"""Parameters of one visit: state and layout of Oracle's and Liferay's portals, a firewall's token, jQuery's clock."""

_WAY_BACK = re.compile(r"(?:.+_)?redirect|(?:.+_)?(?:return|back)_?(?:to)?_?(?:full_?page)?_?url|source", re.IGNORECASE)
_LOCAL = re.compile(r"/(?![/\\])|\?")
"""How an address on the same host begins when it names no host."""

_SESSION = re.compile(
    r"sid | s_id | sess | session(?:_?id)? | phpsessid | jsessionid | aspsessionid.* | cfid | cftoken",
    re.VERBOSE | re.IGNORECASE,
)
_ROW_NUMBER = re.compile(r"\d{1,9}")
"""``sid=123`` is an article of PHP-Nuke and of NukeViet 2; ``sid=c13be53a`` is a session."""

_TWIN_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap)\.)+(?=[^.]+\.)")
_TWIN_SEGMENT = frozenset({"amp", "print", "in-bai-viet", "m", "mobile"})
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#;]*|/\(S\([a-z0-9]+\)\)", re.IGNORECASE)
_SAFE = "/:@!$&'()*+,;=~"
_COMMON = re.compile(r"https?://([A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)(/[A-Za-z0-9_./:@!$'()*+,=~-]*)?")
"""A link without port, parameters and anything to quote: most are so, and need no splitting."""
_QUOTED_ALIKE = re.compile(r"[A-Za-z0-9_./:@!$&'()*+,;=~-]*")
"""A path that stays as it is whether or not it is quoted anew."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(link: str) -> str:
    """The canonical form of an absolute http(s) link, without its scheme: ``host[:port]/path?parameters``.

    Returns:
        A string for comparing, not for following; the link itself when it cannot be split.
    """
    common = _COMMON.fullmatch(link)
    if common is not None:
        return f"{_host(common[1])}{_path(common[2] or '')}"
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return link.strip()
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return link.strip()
    named_port = "" if port in {None, 80, 443} else f":{port}"
    return f"{_host(host)}{named_port}{_path(parts.path)}{_query(parts.query, _host(host))}"


def link_key(link: str) -> str:
    """Hash of the canonical form: 32 hexadecimal digits, whatever the link's length."""
    return hashlib.sha256(canonical(link).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _host(host: str) -> str:
    bare = _TWIN_HOST.sub("", host.lower())
    if bare.isascii():
        return bare
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare


def _path(path: str) -> str:
    written = _SESSION_IN_PATH.sub("", path)
    if not _QUOTED_ALIKE.fullmatch(written):
        written = quote(unquote(written, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
    segments = written.split("/")
    kept = [segment for segment in segments if segment and segment.lower() not in _TWIN_SEGMENT]
    return "/" + "/".join(kept)


def _query(query: str, host: str) -> str:
    if not query:
        return ""
    parameters = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, errors="surrogateescape")
    pairs = [pair for pair in parameters if _identifies(*pair, host)]
    return f"?{urlencode(sorted(pairs), errors='surrogateescape')}" if pairs else ""


def _identifies(name: str, value: str, host: str) -> bool:
    if _SESSION.fullmatch(name):
        return _ROW_NUMBER.fullmatch(value) is not None
    if _WAY_BACK.fullmatch(name) and _leads_home(value, host):
        return False
    return not _DROPPED.fullmatch(name) and not _VISIT.fullmatch(name)


def _leads_home(value: str, host: str) -> bool:
    """Whether a value is an address on the same host; one elsewhere may be the article itself (``out?redirect=…``)."""
    if _LOCAL.match(value):
        return True
    try:
        return _host(urlsplit(value).hostname or "") == host
    except ValueError:
        return False
