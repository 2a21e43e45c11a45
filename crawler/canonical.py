"""When two addresses are one article (DESIGN 5, Identity).

`canonical_url` gives an address that can be fetched and stored: one spelling of the same request. `identity_keys` goes further
and gives what the article is known by: two addresses are one article when they share a key. Keys are no addresses.

Rules, and where each comes from:

- spelling of host, port, path and percent-encoding: RFC 3986, 6.2.2 and 6.2.3, and the WHATWG URL standard (tabs, backslashes);
- session ids in path or query: the servlet specification (`;jsessionid=`), ASP.NET (`/(S(…))/`), PHP;
- tracking parameters: utm_* (Urchin), spm/scm (Alibaba), the marks that WeChat, QQ and Weibo add when a link is shared;
- no scheme, no `www.`, no mobile host or folder, no index.html: one site behind several doors;
- Hanweb: the number or hash behind `art_` is the article, whatever the column;
- 博达 VSB: `content.jsp` and `/info/` are two forms of one address;
- WeChat: `__biz`, `mid` and `idx` name the article, the rest signs the link.
"""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_BLANK = re.compile(r"[\t\r\n]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_CHARS = _UNRESERVED | frozenset("!$&'()*+,;=:@/%")
_QUERY_CHARS = _PATH_CHARS | frozenset("?[]|^`{}")  # what browsers send as it is inside a query
_DEFAULT_PORTS = {"http": 80, "https": 443}

_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_ASP_SESSION = re.compile(r"/\((?:[A-Z]\([0-9a-z]+\))+\)(?=/)", re.IGNORECASE)
_TRACKING = re.compile(
    r"""
    utm_\w+ | spm | scm | bd_?vid | gclid | fbclid | msclkid | hmsr | hmpl | hmcu | hmkw | hmci            # campaigns
    | share_?(?:token|from|source|medium|plat(?:form)?|session_id|tag|times|to|type|app_id|bjid)           # share buttons
    | sharer_\w+ | isappinstalled | nsukey | wxshare\w* | weibo_id | from_source | winzoom
    | jsessionid | phpsessid | aspsessionid\w*                                                             # sessions
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WHENCE = re.compile(
    r"(?:from|source|src|ref|refer|referer|share)="
    r"(?:timeline|groupmessage|singlemessage|wechat|weixin|wx|qq|qzone|weibo|wap|mobile|pc|app|h5|web|baidu|bing|sogou|search"
    r"|share|rss|index|home|homepage|headline|toutiao)"
    r"|share=(?:\d|true)",
    re.IGNORECASE,
)
_STATIC = re.compile(r"\.(?:html?|shtml?)$", re.IGNORECASE)
_OWN_ID = re.compile(r"\d{4,}|[0-9a-f]{16,}", re.IGNORECASE)
_IDLE_ON_STATIC = re.compile(r"uid|pagenum|div|xxgkhide|v|ver|version|_|t|rnd|rand|random|timestamp", re.IGNORECASE)
_IDLE_VALUE = re.compile(r"-?[\d.]*")

_INDEX = re.compile(r"/(?:index|default)\.(?:html?|shtml?|php|jsp|aspx?)$", re.IGNORECASE)
_DOOR = re.compile(r"(?:www|m|wap|3g|mobile|h5)\.(?=[^.]+\.[^.])")
_MOBILE_FOLDER = re.compile(r"/(?:mobile|wap|m|h5|phone)(?=/)", re.IGNORECASE)
_HANWEB = re.compile(
    r"(?P<root>.*?)(?:/col/col\d+(?:/[^/]+)*?)?/art/(?P<day>\d{4}(?:/\d{1,2}/\d{1,2})?)/art_(?:\d+_)?(?P<id>\d+|[0-9a-f]{32})\.html?"
)
_VSB_PATH = re.compile(r"(?P<root>.*)/content\.jsp", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """One spelling of an absolute http(s) address: the same request, without fragment, tracking and session marks.

    Idempotent; never raises: what cannot be read as an address comes back as it is, without blanks around it.
    The scheme stays, since a site may answer on one only; a fragment stays when a script page routes by it (`#/…`, `#!…`).
    """
    parts = _split(url)
    return _BLANK.sub("", url.strip()) if parts is None else parts.geturl()


def identity_keys(url: str) -> tuple[str, ...]:
    """What the article at this address is known by, the plainest key first. Two addresses that share a key are one article.

    Never raises; there is always at least one key.
    """
    parts = _split(url)
    if parts is None:
        return (canonical_url(url),)
    site = _site(parts)
    path = _folded_path(parts.path)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    keys = [f"//{site}{path}{query}{fragment}"]
    keys += filter(None, (_hanweb_key(site, path), _vsb_key(site, path, parts.query), _wechat_key(site, path, parts.query)))
    return tuple(dict.fromkeys(keys))


def _split(url: str) -> SplitResult | None:
    """The parts of the canonical address; None for what is no http(s) address."""
    try:
        parts = urlsplit(_BLANK.sub("", url.strip()).replace("\\", "/"))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    path = _path(parts.path)
    return SplitResult(
        parts.scheme,
        _host(host) + ("" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"),
        path,
        _query(parts.query, path),
        parts.fragment if parts.fragment.startswith(("/", "!")) else "",
    )


def _host(host: str) -> str:
    """Lower case, Punycode, no dot at the end; an IPv6 literal in brackets."""
    if ":" in host:
        return f"[{host}]"
    with suppress(UnicodeError):  # a label that is empty or too long: no such host, but an address all the same
        host = host.encode("idna").decode("ascii")
    return host.lower().rstrip(".")


def _spelled(text: str, allowed: frozenset[str]) -> str:
    """Percent-encoding in its one form: unreserved characters plain, everything else that is not allowed as UTF-8 escapes."""

    def escape(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    plain = _ESCAPE.sub(escape, re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text))
    return "".join(c if c in allowed else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in plain)


def _path(path: str) -> str:
    """Without session marks and dot segments (RFC 3986, 5.2.4), "/" when empty."""
    path = _ASP_SESSION.sub("", _PATH_SESSION.sub("", _spelled(path, _PATH_CHARS)))
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str, path: str) -> str:
    """The parameters that may carry identity, in the order of their names; a query without names stays as it is."""
    pieces = [piece for piece in _spelled(query, _QUERY_CHARS).split("&") if piece]
    is_document = bool(_STATIC.search(path) and _OWN_ID.search(path.rpartition("/")[2]))
    if not all("=" in piece for piece in pieces) or any(";" in piece for piece in pieces):
        return "" if is_document and len(pieces) == 1 and pieces[0].isdigit() else "&".join(pieces)
    kept = [piece for piece in pieces if not _is_idle(*piece.split("=", 1), is_document=is_document)]
    return "&".join(sorted(kept, key=lambda piece: piece.split("=", 1)[0]))


def _is_idle(name: str, value: str, *, is_document: bool) -> bool:
    """Whether a parameter says nothing of which article it is.

    is_document: the path ends in a static file that bears an id of its own, so that paging marks of the list it was reached
    from (Hanweb `uid`, `pageNum`; Founder `div`) and cache busters are idle too.
    """
    if _TRACKING.fullmatch(name) or _WHENCE.fullmatch(f"{name}={value}"):
        return True
    return is_document and bool(_IDLE_ON_STATIC.fullmatch(name) and _IDLE_VALUE.fullmatch(value))


def _site(parts: SplitResult) -> str:
    """Host and port without `www.` or a mobile label, while two labels are left."""
    return _DOOR.sub("", parts.netloc, count=1)


def _folded_path(path: str) -> str:
    """The path without doubled slashes, an index document's name, and a mobile folder before what bears an id of its own."""
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", path))
    match = _MOBILE_FOLDER.match(path)
    if match and _OWN_ID.search(path.rpartition("/")[2]):
        return path[match.end() :]
    return path


def _hanweb_key(site: str, path: str) -> str | None:
    """`art_<column>_<id>` and `art_<hash>`: the id is the article. A short id is one only together with its day (old sites)."""
    match = _HANWEB.fullmatch(path)
    if not match:
        return None
    day = f"{match['day']}/" if len(match["id"]) < 5 else ""
    return f"hanweb:{site}{match['root']}/{day}{match['id']}"


def _vsb_key(site: str, path: str, query: str) -> str | None:
    """`content.jsp?urltype=news.NewsContentUrl&wbtreeid=T&wbnewsid=N` is `/info/T/N.htm`."""
    match = _VSB_PATH.fullmatch(path)
    fields = {name.lower(): value for name, value in parse_qsl(query)}
    if not match or fields.get("urltype") != "news.NewsContentUrl" or not fields.get("wbtreeid") or not fields.get("wbnewsid"):
        return None
    return f"//{site}{match['root']}/info/{fields['wbtreeid']}/{fields['wbnewsid']}.htm"


def _wechat_key(site: str, path: str, query: str) -> str | None:
    """mp.weixin.qq.com/s with __biz, mid and idx."""
    fields = {name: unquote(value) for name, _, value in (piece.partition("=") for piece in query.split("&"))}
    if site != "mp.weixin.qq.com" or path not in ("/s", "/s/") or not all(fields.get(name) for name in ("__biz", "mid", "idx")):
        return None
    return f"wechat:{fields['__biz']}/{fields['mid']}/{fields['idx']}"
