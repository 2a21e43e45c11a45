"""What the sites of the demo say, before and after they change: read from `sites/*.toml`, the one source of pages and of truth.

The text of an article is written one block a line: a paragraph; `# heading`; `![caption](file)`; `| cell | cell |` for a row of
a table; `@ 文/… 图/…` or `@ （记者 …）` for the byline paragraph; `附件:[name](file)` for a paragraph that links a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from crawler.records import Article, Attachment, Block, Heading, Image, Paragraph, Table
from crawler.text import clean

State = Literal["before", "after"]
SITES = Path(__file__).parent / "sites"
_CHINA = ZoneInfo("Asia/Shanghai")
_IMAGE = re.compile(r"!\[(.*)\]\((\S+)\)")
_FILE = re.compile(r"附件[:：]\s*\[(.+)\]\((\S+)\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A list of a site. `key` is what its CMS calls it; `per_page` rows a page."""

    name: str
    key: str
    per_page: int


@dataclass(frozen=True, slots=True)
class Byline:
    """The paragraph 文/… 图/… or （记者 …）, in its place among the lines of a story."""

    text: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A paragraph that links a file: 附件: name."""

    name: str
    href: str


Line = Paragraph | Heading | Image | Table | Byline | FileLink


@dataclass(frozen=True, slots=True)
class Story:
    """One article of one site in one state, as its editors have it: full-width punctuation stays.

    published_at: aware, Asia/Shanghai. minute: whether the page shows the time of day. listed: whether its list shows it;
    status: what its own address answers. credit: the people as the page's header names them. kicker: 引题, above the title.
    """

    path: str
    column: str
    title: str
    published_at: datetime
    lines: tuple[Line, ...]
    minute: bool = True
    subtitle: str = ""
    kicker: str = ""
    origin: str = ""
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credit: str = ""
    listed: bool = True
    pinned: bool = False
    status: int = 200
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> str:
        return f"{self.published_at:%Y-%m-%d}"

    @property
    def summary(self) -> str:
        """The first paragraph, for metas and feeds."""
        return next((line.text for line in self.lines if isinstance(line, Paragraph)), "")[:120]


@dataclass(frozen=True, slots=True)
class Site:
    """One site in one state; stories stand in the order of its lists. `extra` is what only its family needs."""

    id: str
    family: str
    name: str
    district: str
    columns: tuple[Column, ...]
    stories: tuple[Story, ...]
    encoding: str
    validators: bool
    extra: Mapping[str, str]

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def listed(self, column: Column) -> list[Story]:
        """What the list of a column shows, in its order."""
        return [story for story in self.stories if story.listed and story.column == column.name]

    def story(self, path: str) -> Story | None:
        """The story at an address (aliases too), also one that answers 404."""
        return next((story for story in self.stories if path == story.path or path in story.aliases), None)

    def column_of(self, story: Story) -> Column:
        return next(column for column in self.columns if column.name == story.column)


def site_ids() -> tuple[str, ...]:
    """The names of all sites, in order of the alphabet."""
    return tuple(sorted(path.stem for path in SITES.glob("*.toml")))


@cache
def site(site_id: str, state: State) -> Site:
    """One site as it stands before or after the change. Raises KeyError for a site that is not there."""
    path = SITES / f"{site_id}.toml"
    if not path.is_file():
        raise KeyError(site_id)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    about = dict(data["site"])
    return Site(
        id=site_id,
        family=about.pop("family"),
        name=about.pop("name"),
        district=about.pop("district"),
        encoding=about.pop("encoding", "utf-8"),
        validators=about.pop("validators", False),
        columns=tuple(Column(**column) for column in data["column"]),
        stories=_in_list_order([raw for raw in data["article"] if state == "after" or raw.get("since") != "after"], state),
        extra=about,
    )


def _in_list_order(raws: list[dict[str, Any]], state: State) -> tuple[Story, ...]:
    """Newest first, as lists are; then those that say their `place` are put there (pinned or moved rows)."""
    merged = [{**raw, **(raw.get("after", {}) if state == "after" else {})} for raw in raws]
    merged.sort(key=lambda raw: str(raw["published"]), reverse=True)
    for raw in [raw for raw in merged if "place" in raw]:
        merged.remove(raw)
        merged.insert(raw["place"], raw)
    return tuple(_story(raw) for raw in merged)


_NOT_FIELDS = ("since", "after", "place", "edits", "published", "text")
_LISTS = ("authors", "photographers", "editors", "aliases")


def _story(raw: Mapping[str, Any]) -> Story:
    text: str = raw["text"]
    for old, new in raw.get("edits", []):
        if old not in text:
            raise ValueError(f"{raw['path']}: {old}")
        text = text.replace(old, new)
    published = datetime.fromisoformat(str(raw["published"])).replace(tzinfo=_CHINA)
    fields: dict[str, Any] = {
        key: tuple(value) if key in _LISTS else value for key, value in raw.items() if key not in _NOT_FIELDS
    }
    return Story(published_at=published, lines=_lines(text), minute=len(str(raw["published"])) > 10, **fields)


def _lines(text: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    for raw in (line.strip() for line in text.splitlines()):
        if raw.startswith("|"):
            row = tuple(cell.strip() for cell in raw.strip("|").split("|"))
            if lines and isinstance(table := lines[-1], Table):
                lines[-1] = Table((*table.rows, row))
            else:
                lines.append(Table((row,)))
        elif raw:
            lines.append(_line(raw))
    return tuple(lines)


def _line(raw: str) -> Line:
    if image := _IMAGE.fullmatch(raw):
        return Image(image[2], image[1])
    if file := _FILE.fullmatch(raw):
        return FileLink(file[1], file[2])
    if raw.startswith("# "):
        return Heading(raw[2:])
    if raw.startswith("@ "):
        return Byline(raw[2:])
    return Paragraph(raw)


def expected(story: Story, address: str, shown_on: Site) -> Article:
    """The record that a story's page must give when it is served at `address` (an absolute URL).

    A 引题 is the subtitle where there is no 副题; seconds are dropped; a paper's name in its header is its texts' source. Left open: byline_at (None), and how headings are told from
    paragraphs, which the body does not show. Site and column are what the site calls itself; pages without metas do not say.
    """
    return Article(
        url=address,
        title=clean(story.title),
        subtitle=clean(story.subtitle or story.kicker),
        blocks=tuple(block for line in story.lines if (block := _block(line, address)) is not None),
        site=shown_on.name,
        district=shown_on.district,
        column=story.column,
        published_at=story.published_at.replace(second=0),
        published_precision="minute" if story.minute else "day",
        origin=clean(story.origin) or (shown_on.name if shown_on.family == "founder" else ""),
        authors=story.authors,
        photographers=story.photographers,
        editors=story.editors,
        attachments=tuple(
            Attachment(clean(line.name), urljoin(address, line.href)) for line in story.lines if isinstance(line, FileLink)
        ),
    )


def _block(line: Line, address: str) -> Block | None:
    match line:
        case Paragraph(text):
            return Paragraph(clean(text))
        case Heading(text):
            return Heading(clean(text))
        case Image(src, caption):
            return Image(urljoin(address, src), clean(caption))
        case Table(rows):
            return Table(tuple(tuple(clean(cell) for cell in row) for row in rows))
        case FileLink(name, _):
            return Paragraph(clean(f"附件：{name}"))
        case _:
            return None


def day_of(path: str) -> date | None:
    """The day that an address of a newspaper names (`…/202503/16/…`)."""
    match = re.search(r"/(\d{4})(\d\d)/(\d\d)/", path)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None
