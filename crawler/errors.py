"""Every failure that quwen raises on purpose.

    QuwenError
    ├── ConfigError                 what a person wrote cannot be used           (exit 78)
    ├── UnknownName                 a name on the command line that is not configured    (exit 2)
    ├── ArchiveBusy                 another run holds the lock                   (exit 75)
    ├── ArchiveError                the database cannot be read or written
    ├── SeedFormError               a Markdown file is not in the seed form
    └── CrawlError                  something about one URL; has .url and .reason
        ├── FetchError              no usable answer came
        │   ├── AddressRefused      scheme, private, loopback or link-local address
        │   ├── RobotsDisallowed    robots.txt says no
        │   ├── RobotsUnavailable   robots.txt could not be had, so nothing may be fetched for now
        │   ├── HostGivenUp         the circuit breaker of this host is open
        │   ├── ConnectFailed       DNS, TCP or TLS                              (transient)
        │   ├── DeadlineExceeded    the total time of the page ran out           (transient)
        │   ├── BodyTruncated       fewer bytes came than were promised          (transient)
        │   ├── BodyTooLarge        over the limit after decompression
        │   ├── BodyCorrupt         content-encoding that cannot be undone
        │   ├── TooManyRedirects
        │   └── BadStatus           an HTTP status that is no answer; has .status
        │       ├── NotFound        404, 410
        │       ├── HostBusy        429, 503; has .retry_after in seconds        (transient)
        │       └── ServerFailed    other 5xx                                    (transient)
        └── PageError               an answer came, and is not to be trusted
            ├── Challenge           瑞数, acw_sc__v2, 加速乐, 403 walls: reported as blocked, never solved
            ├── SoftNotFound        says "not found" with status 200
            ├── Maintenance         the site says that it is being worked on
            ├── LoginWall           asks for a login
            ├── EmptyShell          no text to speak of
            ├── PageCutOff          the text or the markup ends in the middle
            ├── NotAnArticle        a list, a home page, a search page
            └── NoRows              a list page without a row that could be read

Foreign errors are translated where they arise, always ``from exc``; nothing is swallowed.
"""

from __future__ import annotations


class QuwenError(Exception):
    """Root of the tree."""


class ConfigError(QuwenError):
    """What a person wrote cannot be used. `problems` holds one complete line for each finding."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UnknownName(QuwenError):
    """A source, watch or channel named on the command line is not in the configuration; the message lists those that are."""


class ArchiveBusy(QuwenError):
    """Another run holds the lock on this database."""


class ArchiveError(QuwenError):
    """The database cannot be opened, read or written; the message says what to do."""


class SeedFormError(QuwenError):
    """A Markdown text is not in the seed form; the message names the line."""


class CrawlError(QuwenError):
    """Something about one URL. `reason` is a short Chinese phrase for people; the class is for programs."""

    transient = False

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{reason} ({url})")
        self.url = url
        self.reason = reason


class FetchError(CrawlError):
    """No usable answer came."""


class AddressRefused(FetchError):
    """The scheme is not http(s), or the address is private, loopback or link-local and the source does not allow it."""


class RobotsDisallowed(FetchError):
    """robots.txt disallows this path for us (RFC 9309)."""


class RobotsUnavailable(FetchError):
    """The server failed over robots.txt: everything is disallowed until it answers (RFC 9309, 2.3.1.4). A fault, no wall."""


class HostGivenUp(FetchError):
    """The host failed repeatedly in this run and is left alone for the rest of it."""


class ConnectFailed(FetchError):
    """DNS, TCP or TLS failed; or, with `reached`, the connection stood and nothing came that is an HTTP answer."""

    transient = True

    def __init__(self, url: str, reason: str, *, reached: bool = False) -> None:
        super().__init__(url, reason)
        self.reached = reached


class DeadlineExceeded(FetchError):
    """The total time allowed for the page ran out."""

    transient = True


class BodyTruncated(FetchError):
    """The connection ended before the promised length."""

    transient = True


class BodyTooLarge(FetchError):
    """The body passed the limit after decompression."""


class BodyCorrupt(FetchError):
    """The content-encoding cannot be undone."""


class TooManyRedirects(FetchError):
    """More redirects than the source allows, or a loop."""


class BadStatus(FetchError):
    """An HTTP status that is no answer. `headers` and `content` (its beginning) are the evidence."""

    def __init__(
        self, url: str, reason: str, status: int, *, content: bytes = b"", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(url, reason)
        self.status = status
        self.content = content
        self.headers = headers


class NotFound(BadStatus):
    """404 or 410."""


class HostBusy(BadStatus):
    """429 or 503. `retry_after` in seconds, None when the answer does not say."""

    transient = True

    def __init__(
        self,
        url: str,
        reason: str,
        status: int,
        *,
        content: bytes = b"",
        headers: tuple[tuple[str, str], ...] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(url, reason, status, content=content, headers=headers)
        self.retry_after = retry_after


class ServerFailed(BadStatus):
    """A 5xx other than 503."""

    transient = True


class PageError(CrawlError):
    """An answer came, and it is not to be trusted as an article or list."""


class Challenge(PageError):
    """A bot wall. Reported as blocked, never solved."""


class SoftNotFound(PageError):
    """Says "not found" with status 200."""


class Maintenance(PageError):
    """The site says that it is being worked on."""


class LoginWall(PageError):
    """The page asks for a login."""


class EmptyShell(PageError):
    """No text to speak of."""


class PageCutOff(PageError):
    """Text or markup ends in the middle."""


class NotAnArticle(PageError):
    """A list, a home page, a search page."""


class NoRows(PageError):
    """A list page without a row that could be read: an error, not a quiet day."""
