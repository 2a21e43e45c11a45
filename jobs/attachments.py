"""Attached files of an article: fetched, kept, read, and searched for what is watched (`attachments = true`, `--attachments`).

Attachment -> Fetcher -> Page -> file_text -> attachment_texts -> mentions (place "attachment"), alerts
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from crawler.errors import CrawlError
from crawler.filetext import FileTextError, file_text
from crawler.records import Article, Attachment, Request
from crawler.settings import Source
from jobs.attempt import Fetch, fetch_past_walls
from jobs.flagging import Place, mention_alerts
from jobs.save import Saved
from jobs.understand import WatchSet, find_mentions
from storage import articles, attachments, flags
from storage.attachments import ReadFile
from storage.database import immediate
from storage.flags import MentionRow
from storage.runs import Counts


async def read_attachments(db: Database, fetch: Fetch, source: Source, watches: WatchSet, saved: Saved, now: datetime) -> Counts:
    """Fetch and read the files of a stored article that were not read yet; returns the mentions and alerts that came of it.

    A file that cannot be had or read is kept with the reason and tried again with the article's next full fetch.
    """
    article_id = saved.stored.article_id
    article = articles.latest_record(db.conn, article_id)
    found = Counts()
    for attachment in attachments.unread(db.conn, article_id, article.attachments):
        read = await _read(fetch, source, attachment, article.url)
        found += _keep(db, Place(article_id, saved.stored.version, saved.stored.story_id, article), read, watches, now)
    return found


async def _read(fetch: Fetch, source: Source, attachment: Attachment, referer: str) -> ReadFile:
    try:
        page = await fetch_past_walls(fetch, Request(attachment.url, headers=(("Referer", referer),)), source)
    except CrawlError as exc:
        return ReadFile(attachment, None, "", exc.reason)
    try:
        return ReadFile(attachment, page, file_text(attachment.name, page.content), None)
    except FileTextError as exc:
        return ReadFile(attachment, page, "", str(exc))


def _keep(db: Database, place: Place, read: ReadFile, watches: WatchSet, now: datetime) -> Counts:
    """One file, its mentions and alerts in one transaction."""
    with immediate(db) as conn:
        attachments.keep(conn, place.article_id, read, now)
        known = flags.watches_mentioned_in_story(conn, place.story_id, (place.article_id, place.version + 1))
        rows = _mentions(place.article, read, watches, known)
        flags.add_mentions(conn, place.article_id, place.version, rows, now, historical=False)
        told = sum(flags.add_alert(conn, alert, now) for alert in mention_alerts(place, rows, watches))
    return Counts(mentions=sum(row.is_new for row in rows), alerts=told)


def _mentions(article: Article, read: ReadFile, watches: WatchSet, known: set[str]) -> list[MentionRow]:
    """A watch once for each file, by its first sentence: a list of a hundred lines is one piece of news."""
    rows: dict[str, MentionRow] = {}
    for mention in find_mentions("", "", read.text, article.district, watches):
        quote = f"[附件 {read.attachment.name}] {mention.quote}"
        fresh = mention.watch_id not in known
        rows.setdefault(
            mention.watch_id, MentionRow(mention.watch_id, quote, mention.matched, "attachment", None, None, mention.stage, fresh)
        )
    return list(rows.values())
