"""Attached files of an article: fetched, kept, read, and searched for what is watched (`attachments = true`, `--attachments`).

Attachment -> Fetcher -> Page -> file_text -> attachment_texts -> mentions (place "attachment"), readings, alerts
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from crawler.errors import CrawlError
from crawler.filetext import FileTextError, file_text
from crawler.records import Attachment, Page, Request
from crawler.settings import Source
from jobs.attempt import Fetch, fetch_past_walls
from jobs.events import FileEvent
from jobs.flagging import Place, mention_alerts, mention_rows
from jobs.save import Saved, tell_readings
from jobs.understand import Setting, WatchSet, understand_file
from storage import articles, attachments, flags
from storage.attachments import ReadFile
from storage.database import immediate
from storage.runs import Counts


async def read_attachments(
    db: Database,
    fetch: Fetch,
    source: Source,
    watches: WatchSet,
    saved: Saved,
    now: datetime,
    tell: Callable[[FileEvent], None],
) -> Counts:
    """Fetch and read the files of a stored article that have no text yet; returns the mentions and alerts that came of it.

    A file that cannot be had or read is told, kept with the reason, and tried again with the article's next full fetch.
    """
    article_id = saved.stored.article_id
    article = articles.latest_record(db.conn, article_id)
    found = Counts()
    for attachment, content in attachments.unread(db.conn, article_id, article.attachments):
        if content is not None:
            read = _text_of(attachment, None, content)
        else:
            read = await _fetched(fetch, source, attachment, article.url)
        if read.error:
            tell(FileEvent(source.id, article.url, attachment.name, attachment.url, read.error))
        found += _keep(db, Place(article_id, saved.stored.version, saved.stored.story_id, article), read, watches, now)
    return found


async def _fetched(fetch: Fetch, source: Source, attachment: Attachment, referer: str) -> ReadFile:
    try:
        page = await fetch_past_walls(fetch, Request(attachment.url, headers=(("Referer", referer),)), source)
    except CrawlError as exc:
        return ReadFile(attachment, None, "", exc.reason)
    return _text_of(attachment, page, page.content)


def _text_of(attachment: Attachment, page: Page | None, content: bytes) -> ReadFile:
    try:
        return ReadFile(attachment, page, file_text(attachment.name, content), None)
    except FileTextError as exc:
        return ReadFile(attachment, page, "", str(exc))


def _keep(db: Database, place: Place, read: ReadFile, watches: WatchSet, now: datetime) -> Counts:
    """One file, its mentions, quantities and alerts in one transaction."""
    found = understand_file(read.attachment.name, read.text, Setting.of(place.article), watches)
    with immediate(db) as conn:
        attachments.keep(conn, place.article_id, read, now)
        known = flags.watches_mentioned_in_story(conn, place.story_id, (place.article_id, place.version + 1))
        rows = mention_rows(found.mentions, known)
        flags.add_mentions(conn, place.article_id, place.version, rows, now, historical=False)
        tracked = [reading for reading in found.readings if reading.watch_id is not None]
        alerts = mention_alerts(place, rows, watches) + tell_readings(conn, place, tracked, watches)
        flags.add_readings(conn, place.article_id, place.version, found.readings, now, historical=False)
        told = sum(flags.add_alert(conn, alert, now) for alert in alerts)
    return Counts(mentions=sum(row.is_new for row in rows), alerts=told)
