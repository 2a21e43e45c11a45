"""What the robots of group chats want to be asked and how they answer: WeCom (企业微信), DingTalk (钉钉), Feishu and Lark (飞书).

All three answer HTTP 200 to a message that they refuse (a wrong key, a word that is not allowed, too many in a minute) and say so
in the JSON only, which apprise does not read; a monitor that believes the status would lose alerts. Formats are those of the
services' documentation of custom robots (自定义机器人).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

Robot = Literal["wecom", "dingtalk", "feishu"]

ROOM: Mapping[str, int] = {"wecom": 2048, "dingtalk": 16_000, "feishu": 16_000}
"""Bytes of text in one message: WeCom's limit is 2048, DingTalk's and Feishu's 20 KB for the whole request."""

_NAMES: Mapping[Robot, str] = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书"}
_FEISHU_HOSTS = {"feishu": "open.feishu.cn", "lark": "open.larksuite.com"}


@dataclass(frozen=True, slots=True)
class Post:
    """An HTTP request to be made: JSON to an address."""

    url: str
    body: bytes


def post_for(robot: Robot, address: str, secret: str | None, text: str, now: datetime) -> Post:
    """The request that makes the robot at `address` say `text`. now: for the signature, which is good for an hour."""
    make = {"wecom": _wecom, "dingtalk": _dingtalk, "feishu": _feishu}[robot]
    return make(address, secret, text, now)


def _post(url: str, payload: dict[str, Any]) -> Post:
    return Post(url, json.dumps(payload, ensure_ascii=False).encode())


def _wecom(address: str, secret: str | None, text: str, now: datetime) -> Post:
    """wecombot://KEY, or the address as WeCom hands it out."""
    parts = urlsplit(address)
    key = urlencode({"key": parts.netloc})
    url = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?{key}" if parts.scheme == "wecombot" else address
    return _post(url, {"msgtype": "text", "text": {"content": text}})


def _dingtalk(address: str, secret: str | None, text: str, now: datetime) -> Post:
    """dingtalk://SECRET@TOKEN, dingtalk://TOKEN, or the address as DingTalk hands it out; with a secret the address is signed.

    sign: base64 of HMAC-SHA256 over "{milliseconds}\\n{secret}" with the secret as key (DingTalk, 加签).
    """
    parts = urlsplit(address)
    if parts.scheme == "dingtalk":
        inside, _, token = parts.netloc.rpartition("@")
        secret = secret or inside or None
        address = f"https://oapi.dingtalk.com/robot/send?{urlencode({'access_token': token})}"
    if secret:
        stamp = str(int(now.timestamp() * 1000))
        sign = base64.b64encode(hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()).decode()
        address = _with_query(address, timestamp=stamp, sign=sign)
    return _post(address, {"msgtype": "text", "text": {"content": text}})


def _feishu(address: str, secret: str | None, text: str, now: datetime) -> Post:
    """feishu://TOKEN, lark://TOKEN, or the address as they hand it out; with a secret the message is signed.

    sign: base64 of HMAC-SHA256 over nothing with "{seconds}\\n{secret}" as key (Feishu, 签名校验).
    """
    parts = urlsplit(address)
    if parts.scheme in _FEISHU_HOSTS:
        address = f"https://{_FEISHU_HOSTS[parts.scheme]}/open-apis/bot/v2/hook/{parts.netloc}"
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        stamp = str(int(now.timestamp()))
        sign = base64.b64encode(hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()
        payload |= {"timestamp": stamp, "sign": sign}
    return _post(address, payload)


def _with_query(url: str, **more: str) -> str:
    parts = urlsplit(url)
    kept = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return urlunsplit(parts._replace(query=urlencode(kept | more)))


def refusal(robot: Robot, answer: bytes) -> str | None:
    """Why the robot did not take the message, by its answer of status 200; None when it did.

    WeCom and DingTalk say errcode and errmsg, Feishu code and msg (StatusCode and StatusMessage in its older answers); 0 is good.
    """
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return f"{_NAMES[robot]}的回答不是 JSON: 地址对吗?"
    code = next((said[name] for name in ("errcode", "code", "StatusCode") if name in said), None)
    if code == 0:
        return None
    told = next((said[name] for name in ("errmsg", "msg", "StatusMessage") if said.get(name)), "")
    return f"{_NAMES[robot]}没有收下: {code} {told}".rstrip()
