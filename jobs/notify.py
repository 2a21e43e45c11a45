"""The one module that sends notifications: a signed web hook, a group chat's robot, or any service that apprise knows."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from crawler.clock import now
from crawler.errors import QuwenError
from jobs.channels import Channel
from jobs.groupchat import ROOM, post_for, refusal
from storage.outbox import Pending
from storage.rows import stamp

_SECONDS = 15.0
"""For a message in all; a receiver that drips its answer must not hold up the others."""
_ANSWER = 65_536
_ROOM: Mapping[str, int] = {"apprise": 16_000, "webhook": 1_000_000, **ROOM}
_LINE = 40
"""Bytes kept for the title of a digest and for what stands between its alerts."""


class DeliveryFailed(QuwenError):
    """A channel did not take a message; it will be tried again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one sending carries: title and text for people, the alerts themselves for programs. channel: its id."""

    title: str
    text: str
    alerts: tuple[Pending, ...]
    channel: str = ""

    @classmethod
    def of(cls, group: Sequence[Pending], channel: str = "") -> Message:
        """One alert as it is, several as a digest."""
        if len(group) == 1:
            return cls(group[0].title, group[0].body, tuple(group), channel)
        parts = [f"{number}. {pending.title}\n{pending.body}" for number, pending in enumerate(group, 1)]
        return cls(f"区闻: {len(group)} 条提醒", "\n\n".join(parts), tuple(group), channel)

    @property
    def idempotency_key(self) -> str:
        """The same alerts to the same channel give the same key, so that a receiver can drop what it had before a crash of ours."""
        said = "\n".join([self.channel, *sorted(pending.key for pending in self.alerts)])
        return hashlib.sha256(said.encode()).hexdigest()


def fitting(channel: Channel, address: str, group: Sequence[Pending]) -> list[list[Pending]]:
    """A digest's alerts in as few messages as the service's limit of bytes allows, in order; none is left out."""
    room = _ROOM[channel.service(address)] - _LINE
    parts: list[list[Pending]] = []
    left = 0
    for pending in group:
        size = len(f"{pending.title}\n{pending.body}".encode()) + _LINE
        if not parts or size > left:
            parts.append([])
            left = room
        parts[-1].append(pending)
        left -= size
    return parts


def send(channel: Channel, address: str, secret: str | None, message: Message) -> None:
    """Send one message. Raises DeliveryFailed with the cause."""
    service = channel.service(address)
    room = _ROOM[service]
    if service == "webhook":
        body = hook_body(message)
        headers = {"Idempotency-Key": message.idempotency_key} | (
            {"X-Quwen-Signature": signature(secret, body)} if secret else {}
        )
        _post(address, body, headers)
    elif service == "apprise":
        _apprise(address, message.title, cut(message.text, room))
    else:
        post = post_for(service, address, secret, cut(f"{message.title}\n{message.text}", room), now())
        refused = refusal(service, _post(post.url, post.body, {}))
        if refused:
            raise DeliveryFailed(refused)


def cut(text: str, room: int) -> str:
    """The text in at most `room` bytes of UTF-8, whole characters; what is cut shows it by …"""
    raw = text.encode()
    return text if len(raw) <= room else raw[: room - 3].decode("utf-8", "ignore") + "…"


def hook_body(message: Message) -> bytes:
    """The JSON that a web hook gets."""
    alerts = [
        {
            "key": pending.key,
            "kind": pending.kind,
            "title": pending.title,
            "body": pending.body,
            "watch_id": pending.watch_id,
            "source_id": pending.source_id,
            "article_id": pending.article_id,
            "district": pending.district,
            "created_at": stamp(pending.created_at),
        }
        for pending in message.alerts
    ]
    return json.dumps({"title": message.title, "text": message.text, "alerts": alerts}, ensure_ascii=False).encode()


def signature(secret: str, body: bytes) -> str:
    """`sha256=` and the hexadecimal HMAC-SHA256 (RFC 2104) of the body, in the header X-Quwen-Signature."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _post(address: str, body: bytes, more: Mapping[str, str]) -> bytes:
    """POST JSON, return the answer. Raises DeliveryFailed; its message never holds the address, which may hold a key."""
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity", "User-Agent": "quwen", **more}

    async def post() -> tuple[int, bytes]:
        async with (
            asyncio.timeout(_SECONDS),
            httpx.AsyncClient(timeout=_SECONDS) as client,
            client.stream("POST", address, content=body, headers=headers) as answer,
        ):
            said = b""
            async for chunk in answer.aiter_raw():
                said += chunk
                if len(said) > _ANSWER:
                    break
            return answer.status_code, said

    try:
        status, said = asyncio.run(post())
    except TimeoutError as exc:
        raise DeliveryFailed(f"{_SECONDS:.0f} 秒内没有回答") from exc
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as exc:
        raise DeliveryFailed(f"{type(exc).__name__}: {exc}") from exc
    if not 200 <= status < 300:
        raise DeliveryFailed(f"HTTP {status}")
    return said


def _apprise(address: str, title: str, text: str) -> None:
    try:
        import apprise  # 0.4 s: only when something is sent
    except ImportError as exc:
        raise DeliveryFailed("需要 apprise: pip install 'quwen[notify]'") from exc
    logging.getLogger("apprise").propagate = False
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call]
        service = apprise.Apprise()
        if not service.add(address):
            raise DeliveryFailed("apprise 不认识这个地址; 写法见 docs/notify.md")
        for plugin in service:
            plugin.overflow_mode = apprise.OverflowMode.SPLIT  # a service's own limit must not make it refuse
        try:
            taken = service.notify(title=title, body=text, interpret_escapes=False)
        except Exception as exc:  # a plugin's own fault, whatever it is, must stop no crawl
            raise DeliveryFailed(f"{type(exc).__name__}: {exc}") from exc
        if not taken:
            why = said.getvalue().strip().splitlines()
            raise DeliveryFailed(why[-1] if why else "对方没有接受消息 (网络、密钥或频率限制)")
