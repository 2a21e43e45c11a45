"""The one module that sends notifications: a signed web hook, or any service that apprise knows."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from crawler.errors import QuwenError
from jobs.channels import Channel
from storage.outbox import Pending
from storage.rows import stamp

_SECONDS = 20.0
_MOST_IN_A_DIGEST = 50


class DeliveryFailed(QuwenError):
    """A channel did not take a message; it will be tried again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one sending carries: title and text for people, the alerts themselves for programs."""

    title: str
    text: str
    alerts: tuple[Pending, ...]

    @classmethod
    def of(cls, group: Sequence[Pending]) -> Message:
        """One alert as it is, several as a digest."""
        if len(group) == 1:
            return cls(group[0].title, group[0].body, tuple(group))
        parts = [f"{number}. {pending.title}\n{pending.body}" for number, pending in enumerate(group[:_MOST_IN_A_DIGEST], 1)]
        if len(group) > _MOST_IN_A_DIGEST:
            parts.append(f"… 另有 {len(group) - _MOST_IN_A_DIGEST} 条, 见 quwen alerts")
        return cls(f"区闻: {len(group)} 条提醒", "\n\n".join(parts), tuple(group))

    @property
    def idempotency_key(self) -> str:
        """The same alerts give the same key, so that a receiver can drop what it had before a crash of ours."""
        return hashlib.sha256("\n".join(sorted(pending.key for pending in self.alerts)).encode()).hexdigest()


def send(channel: Channel, address: str, secret: str | None, message: Message) -> None:
    """Send one message. Raises DeliveryFailed with the cause."""
    if channel.kind == "webhook":
        _post(address, secret, message)
    else:
        _apprise(address, message)


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


def _post(address: str, secret: str | None, message: Message) -> None:
    body = hook_body(message)
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.idempotency_key}
    if secret:
        headers["X-Quwen-Signature"] = signature(secret, body)
    try:
        answer = httpx.post(address, content=body, headers=headers, timeout=_SECONDS)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        raise DeliveryFailed(f"{type(exc).__name__}: {exc}") from exc


def _apprise(address: str, message: Message) -> None:
    try:
        import apprise  # 0.4 s: only when something is sent
    except ImportError as exc:
        raise DeliveryFailed("需要 apprise: pip install 'quwen[notify]'") from exc
    service = apprise.Apprise()
    if not service.add(_for_apprise(address)):
        raise DeliveryFailed("apprise 不认识这个地址; 写法见 docs/notify.md")
    if not service.notify(title=message.title, body=message.text):
        raise DeliveryFailed("对方没有接受消息 (网络、密钥或频率限制)")


def _for_apprise(address: str) -> str:
    """Web-hook addresses as the services hand them out, in apprise's form; others stay.

    DingTalk: https://oapi.dingtalk.com/robot/send?access_token=T -> dingtalk://T; Feishu and Lark:
    https://open.feishu.cn/open-apis/bot/v2/hook/T -> feishu://T. (apprise itself knows WeCom's.)
    """
    parts = httpx.URL(address) if address.startswith("https://") else None
    if parts is not None and parts.host.endswith("dingtalk.com") and "access_token" in parts.params:
        return f"dingtalk://{parts.params['access_token']}"
    for host, scheme in (("open.feishu.cn", "feishu"), ("open.larksuite.com", "lark")):
        if parts is not None and parts.host == host:
            return f"{scheme}://{parts.path.rsplit('/', 1)[-1]}"
    return address
