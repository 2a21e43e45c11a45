"""Bot walls, recognised and never solved: 瑞数 (412), 阿里云 acw_sc__v2, 加速乐 (521), wzws, Cloudflare, WAF block pages, plain 403.

A site behind such a wall writes the wall's script into its good pages too, so a mark counts only on a page without running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.decode import decode

_HEAD = 60_000  # bytes of an answer that are looked at
_RUNNING_TEXT, _RUNNING_BESIDE_SCRIPT = 300, 60
"""Characters of visible text that make a page more than a wall; a wall of script alone shows next to none."""
_SCRIPT_ALONE = ("瑞数动态防护", "阿里云防护 (acw_sc__v2)", "加速乐防护", "需要运行脚本的验证页")
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "瑞数动态防护",
        re.compile(r"\$_ts\s*=\s*window|window\[['\"]\$_ts['\"]\]|\br=['\"]m['\"]|<script[^>]*\br=['\"]?m\b", re.IGNORECASE),
    ),
    ("阿里云防护 (acw_sc__v2)", re.compile(r"var\s+arg1\s*=\s*['\"][0-9A-F]{20,}['\"]|acw_sc__v[23]", re.IGNORECASE)),
    ("加速乐防护", re.compile(r"__jsl_clearance|__jsluid")),
    ("网站卫士验证 (wzws)", re.compile(r"wzws(?:_sessionid|_cid|confirm|challenge|-waf)", re.IGNORECASE)),
    ("Cloudflare 验证", re.compile(r"<title>\s*Just a moment|cf-chl-|cf_chl_opt|/cdn-cgi/challenge-platform/", re.IGNORECASE)),
    ("阿里云拦截", re.compile(r"errors\.aliyun\.com|由于您访问的URL有可能对网站造成安全威胁")),
    (
        "人机验证",
        re.compile(
            r"(?:当前|您的)?(?:访问)?环境异常.{0,20}验证|完成(?:安全|人机)?验证后.{0,6}(?:继续)?访问|请完成(?:下方|以下|安全|人机|滑[动块])*验证|(?:人机|滑[动块]|安全)验证.{0,12}(?:继续|拖动|通过)|TencentCaptcha|geetest|"
            r"aliyun_waf_aa|waf-nc-|(?:人机|滑[动块])(?:验证|识别)(?:页面|\s*</title>)|正在进行(?:人机|安全)(?:识别|验证|检测)|renji_[0-9a-f]{6}|输入验证码.{0,6}(?:继续)?访问|开启了验证码保护|已启用云防护|"
            r"正在(?:为您)?(?:检查|验证|检测)(?:您的|你的)?浏览器|WebShield\w*Verify",
            re.IGNORECASE,
        ),
    ),
    (
        "防火墙拦截",
        re.compile(
            r"(?:您|你)的(?:访问)?(?:请求|行为|IP).{0,20}(?:安全威胁|不合法|异常|拦截|黑名单|限制|阻断)|疑似黑客攻击|网站防火墙|创宇盾|安全狗|云锁|360网站卫士|"
            r"(?:访问|请求|操作)(?:过于|太)频繁|Access Denied|Web Application Firewall|拒绝访问.{0,30}(?:WAF|防火墙|安全)|Request blocked",
            re.IGNORECASE,
        ),
    ),
    (
        "需要运行脚本的验证页",
        re.compile(
            r"请(?:开启|启用|打开)\s*JavaScript.{0,10}(?:刷新|重试|并)|document\.cookie\s*=[^;]{1,200};[^<]{0,400}location\.(?:reload|href|replace)"
        ),
    ),
)
_STATUS = {403: "服务器拒绝访问 (403)", 412: "瑞数动态防护 (412)", 521: "加速乐防护 (521)"}
_ANY_STATUS = frozenset((200, 202, 400, 401, 405, 406, 418, 429, 444, 493, 503, 567, *_STATUS))
_TAGS = re.compile(r"<(script|style|noscript|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>", re.IGNORECASE | re.DOTALL)


def is_challenge(status: int, headers: Iterable[tuple[str, str]], content: bytes) -> str | None:
    """Why an answer is a bot wall and no page, as a Chinese phrase; None when it is none. For every status, 200 too.

    403, 412 and 521 are walls whatever they hold; any other status only when a mark stands on a page without running text.
    """
    if status not in _ANY_STATUS:
        return None
    text = decode(content[:_HEAD])
    cookies = " ".join(value for name, value in headers if name.lower() == "set-cookie")
    reason = next((name for name, mark in _MARKS if mark.search(text)), None)
    if reason is None and status in (521, 412, 400) and (mark := re.search(r"__jsl|wzws|acw_sc__v2", cookies)):
        reason = {"__jsl": "加速乐防护", "wzws": "网站卫士验证 (wzws)"}.get(mark[0], "阿里云防护 (acw_sc__v2)")
    if reason is None:
        return _STATUS.get(status)
    if status == 200 and _running_text(text) >= (_RUNNING_BESIDE_SCRIPT if reason in _SCRIPT_ALONE else _RUNNING_TEXT):
        return None
    return f"{reason} ({status})" if status != 200 else reason


def _running_text(text: str) -> int:
    return len("".join(_TAGS.sub("", text).split()))
