"""Delivers alerts from the table: each (alert, channel) at least once, never again after a recorded success; a crash loses none.

    alerts -> queue (one row for each channel that wants it) -> messages (digest, rate, quiet hours) -> send -> delivered | next try

One process delivers at a time (a lock beside the database), so that two never send the same. The message on its way is on record
before it is sent: after a crash it goes again as it was, with the same idempotency key.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import ArchiveBusy, ConfigError, UnknownName
from jobs.channels import Channel, load_channels
from jobs.notify import DeliveryFailed, Message, fitting, send
from storage import flags, outbox
from storage.database import exclusive_run, immediate, open_archive, path_of
from storage.flags import NewAlert
from storage.outbox import ChannelState, Pending

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_MINUTE = timedelta(seconds=61)  # times are kept to the second
_TURN = timedelta(seconds=20)
"""A channel that answers slowly gets so much time at once; a stop must not wait for it."""
_MANY = 10
"""More due alerts than this go as one message even on a channel that wants each at once: a flood is a digest."""
_STUBBORN = 3
"""After so many refusals a message no longer stands in the way of the others: it may be its own fault (a word not allowed)."""
DEAD_AFTER = timedelta(days=1)
_log = logging.getLogger("quwen.notify")

Sender = Callable[[Channel, str, str | None, Message], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one channel's turn. held: why something still waits ("" when nothing does); failed: it does not work."""

    channel: str
    told: int = 0
    waiting: int = 0
    held: str = ""
    failed: bool = False


def deliver_after_crawl(db_path: Path, seeds: Path, now: datetime) -> list[Outcome]:
    """Open the archive and deliver what is due. Raises ConfigError, ArchiveError."""
    channels = load_channels(seeds)
    if not channels:
        return []
    db = open_archive(db_path)
    try:
        return deliver(db, channels, now)
    except ArchiveBusy:
        _log.info("another process is delivering")
        return []
    finally:
        db.close()


def register_channels(db: Database, seeds: Path) -> None:
    """Note which channels are there before anything is found: they are told of all that comes from now on. Raises ConfigError."""
    with immediate(db) as conn:
        for channel in load_channels(seeds):
            outbox.known_after(conn, channel.id)


def deliver_due(db: Database, seeds: Path, now: datetime, sender: Sender = send) -> int:
    """Tell every channel what it is still to be told; returns how many (alert, channel) were.

    Raises ConfigError for a bad notify.toml, ArchiveBusy while another process delivers.
    """
    return sum(outcome.told for outcome in deliver(db, load_channels(seeds), now, sender))


def deliver(
    db: Database, channels: Sequence[Channel], now: datetime, sender: Sender = send, *, urgent: bool = False
) -> list[Outcome]:
    """Give every channel its turn. urgent: a person asks for it, so neither digests nor pauses after failures are waited for.

    Raises ArchiveBusy while another process delivers.
    """
    path = path_of(db)
    clock = _running(now)
    with exclusive_run(f"{path}.outbox") if path else nullcontext():
        turns = [_Turn(db, channel, len(channels) > 1, clock, sender, urgent) for channel in channels]
        outcomes = [turn.take() for turn in turns]
        if any(turn.died for turn in turns):  # the others are to hear of it at once
            again = [turn.take() if not outcome.failed else outcome for turn, outcome in zip(turns, outcomes, strict=True)]
            outcomes = [
                Outcome(b.channel, a.told + b.told * (a is not b), b.waiting, b.held, b.failed)
                for a, b in zip(outcomes, again, strict=True)
            ]
    return outcomes


def _running(now: datetime) -> Clock:
    """A clock that stands at `now` and goes on: sending takes time, and the rate is counted by when a message left."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


class _Turn:
    """One channel's turn."""

    def __init__(self, db: Database, channel: Channel, others: bool, clock: Clock, sender: Sender, urgent: bool) -> None:
        self.db = db
        self.channel = channel
        self.others = others
        self.clock = clock
        self.sender = sender
        self.urgent = urgent
        self.state = ChannelState()
        self.told = 0
        self.died = False

    def take(self) -> Outcome:
        """Queue what is new, and send what may be sent now."""
        self.told = 0
        with immediate(self.db) as conn:
            outbox.queue_new(conn, self.channel.id, self._wants)
            self.state = outbox.channel_state(conn, self.channel.id)
            waiting = outbox.waiting(conn, self.channel.id)
        if not waiting:
            return Outcome(self.channel.id)
        held = self._held() or self._send_all(waiting)
        failed = self.state.failing_since is not None
        return Outcome(self.channel.id, self.told, len(waiting) - self.told, held, failed)

    def _wants(self, pending: Pending) -> bool:
        """A channel is not told of itself, unless it is the only one: then it tells when it is well again."""
        return self.channel.wants(pending) and not (self.others and pending.channel == self.channel.id)

    def _held(self) -> str:
        """Why the channel is left alone now; "" when it is not."""
        now, following = self.clock(), self.state.next_try_at
        if self.channel.is_quiet(now):
            return f"免打扰 {self.channel.quiet_hours}"
        if (
            following and not self.urgent and now < following <= now + _LONGEST_PAUSE
        ):  # beyond it: noted by a clock set back since
            return f"{self.state.error}; {following:%H:%M} 再试"
        return ""

    def _send_all(self, waiting: Sequence[Pending]) -> str:
        """Send message by message until nothing is due, the rate is used up or the channel fails; why the rest waits."""
        try:
            address, secret = self.channel.address(os.environ), self.channel.key(os.environ)
        except ConfigError as exc:
            return self._failed(waiting, exc.problems[0])
        started = self.clock()
        for group in self._messages(waiting, address):
            if self.clock() - started > _TURN:
                return "对方回答太慢, 下次再送"
            sent = [at for at in self.state.sent if timedelta(0) <= self.clock() - at < _MINUTE]
            if len(sent) >= self.channel.rate:
                return f"每分钟至多 {self.channel.rate} 条, 下次再送"
            error = self._send(group, address, secret, sent)
            if error and not self.told:
                return error
        return "" if self.told == len(waiting) else self._why_left(waiting)

    def _why_left(self, waiting: Sequence[Pending]) -> str:
        if self.channel.digest and not self.told:
            return f"攒够 {self.channel.digest} 一起送"
        return "有的消息对方不收, 过一会儿再试"

    def _messages(self, waiting: Sequence[Pending], address: str) -> list[list[Pending]]:
        """How what waits is grouped: what was on its way in a crash as it was, then what is due, the stubborn last."""
        now = self.clock()
        again = [pending for pending in waiting if pending.alert_id in self.state.sending]
        due = [pending for pending in waiting if pending.alert_id not in self.state.sending and self._is_due(pending, now)]
        fresh = [pending for pending in due if pending.attempts < _STUBBORN]
        stubborn = [pending for pending in due if pending.attempts >= _STUBBORN]
        groups = [again] if again else []
        groups += messages_now(self.channel, address, fresh, now, urgent=self.urgent)
        if groups:
            return groups + [[pending] for pending in stubborn]
        return messages_now(self.channel, address, stubborn, now, urgent=self.urgent)

    def _is_due(self, pending: Pending, now: datetime) -> bool:
        following = pending.next_try_at
        return self.urgent or following is None or not now < following <= now + _LONGEST_PAUSE

    def _send(self, group: Sequence[Pending], address: str, secret: str | None, sent: Sequence[datetime]) -> str:
        """One message; its success or failure is on record before the next. Returns the error, "" when it was taken."""
        ids = [pending.alert_id for pending in group]
        with immediate(self.db) as conn:
            self.state = outbox.begin(conn, self.channel.id, ids, [*sent, self.clock()], self.state)
        try:
            self.sender(self.channel, address, secret, Message.of(group, self.channel.id))
        except DeliveryFailed as exc:
            return self._failed(group, self.channel.without_secrets(str(exc), os.environ))
        with immediate(self.db) as conn:
            self.state = outbox.delivered(conn, ids, self.channel.id, self.clock(), self.state)
        self.told += len(group)
        return ""

    def _failed(self, group: Sequence[Pending], error: str) -> str:
        """Record a failure: of the channel, or, when it took another message in this turn, of this message alone."""
        now, ids = self.clock(), [pending.alert_id for pending in group]
        _log.warning("not delivered", extra={"data": {"channel": self.channel.id, "alerts": ids, "error": error}})
        alone = self.told > 0
        pause = pause_after(max(pending.attempts for pending in group) if alone else self.state.attempts)
        with immediate(self.db) as conn:
            outbox.not_delivered(conn, ids, self.channel.id, now, error, now + pause)
            if alone:
                self.state = outbox.sending_ended(conn, self.channel.id, self.state)
            else:
                self.state = outbox.channel_failed(conn, self.channel.id, now, error, now + pause, self.state)
                since = self.state.failing_since
                if since is not None and now - since >= DEAD_AFTER:
                    self.died = flags.add_alert(conn, dead_channel_alert(self.channel.id, since, error), now)
        return error


def messages_now(
    channel: Channel, address: str, due: Sequence[Pending], now: datetime, *, urgent: bool = False
) -> list[list[Pending]]:
    """How what is due is grouped into messages at `now`: a digest when its time has come, else one by one; a flood is a digest."""
    if not due or not (urgent or channel.is_ripe(due[0].created_at, now)):
        return []
    if channel.digest or len(due) > _MANY:
        return fitting(channel, address, due)
    return [[pending] for pending in due]


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many earlier failures: a minute, doubling, an hour at most."""
    doubled: timedelta = _FIRST_PAUSE * (1 << min(attempts, 10))
    return min(doubled, _LONGEST_PAUSE)


def dead_channel_alert(channel: str, since: datetime, error: str) -> NewAlert:
    """A channel that fails for a day is itself an alert, once for each failing."""
    key = f"channel:{channel}:{since:%Y%m%dT%H%M%S}"
    body = f"{since:%m月%d日 %H:%M} 起一直发不出去: {error}\n改好后试发一条: quwen alerts --test {channel}"
    return NewAlert("health", key, f"通知渠道失灵: {channel}", body, data={"channel": channel})


def send_test(channels: Sequence[Channel], ident: str, now: datetime, sender: Sender = send) -> None:
    """Send one message that says it is a test. Raises UnknownName, ConfigError when its secret is not set, DeliveryFailed."""
    channel = next((channel for channel in channels if channel.id == ident), None)
    if channel is None:
        known = "、".join(channel.id for channel in channels) or "一个也没有"
        raise UnknownName(f"notify.toml 里没有启用的渠道 {ident}; 可用的有: {known}")
    text = "收到这条, 说明通知渠道是通的。"
    test = Pending(0, f"test:{now.isoformat()}", "health", "区闻测试消息", text, None, None, None, "", now)
    address, secret = channel.address(os.environ), channel.key(os.environ)
    try:
        sender(channel, address, secret, Message.of([test], channel.id))
    except DeliveryFailed as exc:
        raise DeliveryFailed(channel.without_secrets(str(exc), os.environ)) from None
