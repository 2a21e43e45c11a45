"""What one page of differences shows: two versions of an article, by sentence and inside each sentence."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.diff import Change, Summary, VersionText, changes
from storage.web.reading import VersionLine, article_versions, version_record

KIND_NAMES = {"number": "数字", "date": "日期", "name": "人名", "project": "项目名", "wording": "文字"}
FIELD_NAMES = {
    "title": "标题",
    "subtitle": "副题",
    "published_at": "发布时间",
    "bylines": "署名",
    "attachments": "附件",
    "body": "正文",
    "blocks": "段落次序或形式",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page's worth. telling: changes of number, date or name first; all are in the old -> new direction asked for."""

    article_id: int
    title: str
    old: VersionLine
    new: VersionLine
    fields: tuple[str, ...]
    telling: tuple[Change, ...]
    summary: Summary
    versions: tuple[VersionLine, ...]


def load_comparison(conn: sqlite3.Connection, article_id: int, old: int, new: int) -> Comparison | None:
    """The differences from version `old` to version `new`; None when the article has not both."""
    versions = article_versions(conn, article_id)
    lines = {version.number: version for version in versions}
    before, after = version_record(conn, article_id, old), version_record(conn, article_id, new)
    if before is None or after is None:
        return None
    summary = changes(VersionText.of(before), VersionText.of(after))
    told = [change for change in summary.changes if change.kind != "wording" or change.field != "body"]
    telling = tuple(sorted(told, key=lambda change: list(KIND_NAMES).index(change.kind)))
    fields = tuple(FIELD_NAMES.get(field, field) for field in summary.fields)
    return Comparison(article_id, after.title, lines[old], lines[new], fields, telling, summary, versions)
