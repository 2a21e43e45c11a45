"""What an HTTP status means to us (RFC 9110, 15), and how long a busy host asks to be left alone (10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crawler.errors import BadStatus, HostBusy, NotFound, ServerFailed
from crawler.wire import Answer

_LONGEST_REST = 7 * 86400.0
_WALLS = {412: "可能是反爬验证", 521: "可能是反爬验证", 403: "对方拒绝访问", 401: "要求登录"}


def status_error(url: str, answer: Answer, now: datetime, *, is_conditional: bool) -> BadStatus | None:
    """The error that the answer's status stands for; None for a success, and for a 304 that was asked for.

    A 206 is none of ours, since no range was asked for. 521 is no failing server but a wall (加速乐), and trying again is no use.
    """
    status = answer.status
    if (200 <= status < 300 and status != 206) or (status == 304 and is_conditional):
        return None
    if status in (404, 410):
        return NotFound(url, f"网页不存在 (HTTP {status})", status, content=answer.content, headers=answer.headers)
    if status in (429, 503):
        wait = retry_after(answer, now)
        reason = f"对方繁忙 (HTTP {status})" if wait is None else f"对方繁忙 (HTTP {status}), 要求 {wait:.0f} 秒后再来"
        return HostBusy(url, reason, status, content=answer.content, headers=answer.headers, retry_after=wait)
    if 500 <= status < 600 and status != 521:
        return ServerFailed(url, f"对方服务器出错 (HTTP {status})", status, content=answer.content, headers=answer.headers)
    reason = f"{_WALLS.get(status, '不能用的应答')} (HTTP {status})"
    return BadStatus(url, reason, status, content=answer.content, headers=answer.headers)


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds that Retry-After asks for, at most a week; None when it is not there or says nothing.

    A date is measured from the answer's own Date where it has one: the server's clock may not be ours.
    """
    value = (answer.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), _LONGEST_REST)
    until = _http_date(value)
    if until is None:
        return None
    since = _http_date(answer.header("date") or "") or now
    return min(max(0.0, (until - since).total_seconds()), _LONGEST_REST)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
