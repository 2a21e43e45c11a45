"""The frozen types that travel: what is asked (Request), what came (Page), a line of a list (Row), a record (Article).

All text in an Article is NFKC (see `crawler.text.clean`); all times are aware and in Asia/Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Precision = Literal["minute", "day"]
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request to make.

    family: the list family that asked for it ("" for an article or an unknown list), so that the answer goes back to it.
    context: what that family wants to find again with the answer, as name-value pairs (page number, unit id, …).
    form: fields of a POST in order; None for a GET.
    as_json: send the fields as one JSON object, as axios and fetch do.
    """

    url: str
    form: tuple[tuple[str, str], ...] | None = None
    headers: Headers = ()
    family: str = ""
    context: tuple[tuple[str, str], ...] = ()
    as_json: bool = False

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back (RFC 9110, 13.1); either may be None."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP answer. `content` is the body after content-decoding, otherwise as received; `url` is where redirects ended.

    A 304 has status 304 and empty content.
    """

    request: Request
    url: str
    status: int
    headers: Headers
    content: bytes
    fetched_at: datetime

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    def header(self, name: str) -> str | None:
        """The first header of that name, in any letter case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def validators(self) -> Validators:
        return Validators(self.header("etag"), self.header("last-modified"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: absolute URL, title as the list says it (the untruncated one), its day and time if shown.

    site, column: those of the list, for pages that do not say theirs; "" when the list does not either. author: as a feed says it.
    """

    url: str
    title: str
    day: date | None = None
    published_at: datetime | None = None
    pinned: bool = False
    summary: str = ""
    site: str = ""
    column: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A link on a list page that is no article, with the reason in Chinese."""

    url: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one answer says of a list.

    rows: in page order, each URL once.
    follow: requests that must be made for the rows of *this* page (interfaces that a script page names).
    next: the request for the next page of the list, None at the end.
    """

    family: str
    rows: tuple[Row, ...]
    follow: tuple[Request, ...] = ()
    next: Request | None = None
    total: int | None = None
    site: str = ""
    column: str = ""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image in its place. caption is "" when the page gives none."""

    src: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, every row of the same length (padded with "")."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Heading | Image | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or video that the article links: name as shown, absolute URL."""

    name: str
    url: str
    kind: Literal["file", "video"] = "file"


@dataclass(frozen=True, slots=True)
class Article:
    """One record (DESIGN 3).

    published_at is None when the page does not say; never guessed from now.
    byline_at is the index in blocks before which the paragraph 文/… 图/… stands; None when there is nobody to name.
    """

    url: str
    title: str
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    site: str = ""
    district: str = ""
    column: str = ""
    source_id: str = ""
    published_at: datetime | None = None
    published_precision: Precision | None = None
    origin: str = ""
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    byline_at: int | None = None

    @property
    def body(self) -> str:
        """Plain text of all blocks in order, one block a line; a table one row a line, cells parted by a tab."""
        return "\n".join(line for block in self.blocks for line in block_lines(block))


def block_lines(block: Block) -> list[str]:
    """The lines that a block gives to the body; an image without a caption gives none."""
    match block:
        case Paragraph(text) | Heading(text):
            return [text]
        case Image(_, caption):
            return [caption] if caption else []
        case Table(rows):
            return ["\t".join(row) for row in rows]


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with its evidence: every page it was read from (the first is the article's own address), and what was found how.

    explained: field -> rule that gave it, for `quwen check`.
    next_pages: addresses of further pages of the same article, not yet joined.
    """

    article: Article
    explained: tuple[tuple[str, str], ...] = ()
    next_pages: tuple[str, ...] = ()
