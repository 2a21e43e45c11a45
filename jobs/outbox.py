"""Delivers alerts from the table: each (alert, channel) at least once, never again after a recorded success; a crash loses none.

alerts -> queue (one row for each channel that wants it) -> messages (digest, rate, quiet hours) -> send -> delivered | next try
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import ConfigError
from crawler.settings import seconds_of
from jobs.channels import Channel, channel_secret, load_channels
from jobs.notify import DeliveryFailed, Message, send
from storage import flags, outbox
from storage.database import immediate, open_archive
from storage.flags import NewAlert
from storage.outbox import Pending

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_MANY = 10
"""More due alerts than this go as one message even on a channel that wants each at once: a flood is a digest."""
_DEAD_AFTER = timedelta(days=1)

Sender = Callable[[Channel, str, str | None, Message], None]


def deliver_after_crawl(db_path: Path, seeds: Path, now: datetime) -> int:
    """Open the archive and deliver what is due; returns how many alerts were told. Raises ConfigError, ArchiveError."""
    if not load_channels(seeds):
        return 0
    db = open_archive(db_path)
    try:
        return deliver_due(db, seeds, now)
    finally:
        db.close()


def register_channels(db: Database, seeds: Path) -> None:
    """Note which channels are there before anything is found: they are told of all that comes from now on. Raises ConfigError."""
    with immediate(db) as conn:
        for channel in load_channels(seeds):
            outbox.known_after(conn, channel.id)


def deliver_due(db: Database, seeds: Path, now: datetime, sender: Sender = send) -> int:
    """Tell every channel what it is still to be told; returns how many (alert, channel) were.

    Raises ConfigError for a bad notify.toml.
    """
    return sum(_deliver_channel(db, channel, now, sender) for channel in load_channels(seeds))


def _deliver_channel(db: Database, channel: Channel, now: datetime, sender: Sender) -> int:
    with immediate(db) as conn:
        after = outbox.known_after(conn, channel.id)
        wanted = [pending.alert_id for pending in outbox.unqueued(conn, channel.id, after) if channel.wants(pending)]
        outbox.queue(conn, wanted, channel.id)
        waiting = outbox.due(conn, channel.id, now, _LONGEST_PAUSE)
    if channel.is_quiet(now):
        return 0
    told = 0
    for group in messages_now(channel, waiting, now)[: channel.rate]:
        if not _send(db, channel, group, now, sender):
            break  # the channel is down: the rest waits with it
        told += len(group)
    return told


def messages_now(channel: Channel, waiting: Sequence[Pending], now: datetime) -> list[list[Pending]]:
    """How what waits is grouped into messages at `now`: a digest when its time has come, else one by one."""
    if not waiting:
        return []
    if channel.digest:
        waited = now - waiting[0].created_at
        unripe = timedelta(0) <= waited < timedelta(seconds=seconds_of(channel.digest))  # below 0: the clock was set back
        return [] if unripe else [list(waiting)]
    return [list(waiting)] if len(waiting) > _MANY else [[pending] for pending in waiting]


def _send(db: Database, channel: Channel, group: Sequence[Pending], now: datetime, sender: Sender) -> bool:
    """One message; its success or failure is on record before the next."""
    ids = [pending.alert_id for pending in group]
    try:
        sender(channel, channel.address(os.environ), channel_secret(channel), Message.of(group))
    except (DeliveryFailed, ConfigError) as exc:
        attempts = max(pending.attempts for pending in group)
        with immediate(db) as conn:
            outbox.not_delivered(conn, ids, channel.id, now, str(exc), now + pause_after(attempts))
            _channel_is_dead(conn, channel, group, now, str(exc))
        return False
    with immediate(db) as conn:
        outbox.delivered(conn, ids, channel.id, now)
    return True


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many earlier failures: a minute, doubling, an hour at most."""
    doubled: timedelta = _FIRST_PAUSE * (1 << min(attempts, 10))
    return min(doubled, _LONGEST_PAUSE)


def _channel_is_dead(conn: sqlite3.Connection, channel: Channel, group: Sequence[Pending], now: datetime, error: str) -> None:
    """A channel that fails for a day is itself an alert, which the other channels tell."""
    first = min((pending.first_try_at for pending in group if pending.first_try_at), default=now)
    if now - first >= _DEAD_AFTER:
        key = f"channel:{channel.id}:{first:%Y%m%dT%H%M%S}"
        body = f"{first:%m月%d日 %H:%M} 起一直发不出去: {error}"
        flags.add_alert(conn, NewAlert("health", key, f"通知渠道失灵: {channel.id}", body), now)


def send_test(channels: Sequence[Channel], ident: str, now: datetime, sender: Sender = send) -> None:
    """Send one message that says it is a test. Raises ConfigError for an unknown channel, DeliveryFailed."""
    channel = next((channel for channel in channels if channel.id == ident), None)
    if channel is None:
        known = "、".join(channel.id for channel in channels) or "一个也没有"
        raise ConfigError([f"notify.toml 里没有启用的渠道 {ident!r}; 可用的有: {known}"])
    test = Pending(
        0, f"test:{now.isoformat()}", "health", "区闻测试消息", "收到这条, 说明通知渠道是通的。", None, None, None, "", now
    )
    sender(channel, channel.address(os.environ), channel_secret(channel), Message.of([test]))
