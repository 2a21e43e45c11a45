"""Alerts reach people: at least once, never again after a recorded success, never a secret in a log."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlite_utils import Database

from crawler.clock import SHANGHAI
from crawler.errors import ArchiveBusy, ConfigError, UnknownName
from jobs.channels import Channel, load_channels
from jobs.groupchat import post_for, refusal
from jobs.notify import DeliveryFailed, Message, cut, fitting, hook_body, send, signature
from jobs.outbox import DEAD_AFTER, Outcome, deliver, deliver_after_crawl, pause_after, register_channels, send_test
from storage import flags
from storage.database import exclusive_run, immediate, open_archive, path_of
from storage.flags import NewAlert, WatchRow
from storage.outbox import Pending, channels_known
from tests.loopback import FAULTS, Answer, Served, serving

NOON = datetime(2025, 3, 6, 12, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_archive(tmp_path / "quwen.db")
    with immediate(db) as conn:
        flags.sync_watches(
            conn,
            [
                WatchRow("dianti", "project", "智能电梯产业园", "云岭县", "{}"),
                WatchRow("matou", "project", "临港码头", "临港区", "{}"),
            ],
            NOON,
        )
    yield db
    db.close()


class Phone:
    """A receiver under our control: what it got, and an error to give from now on."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.error: BaseException | None = None
        self.refuses: str | None = None

    def __call__(self, channel: Channel, address: str, secret: str | None, message: Message) -> None:
        if self.error is not None:
            raise self.error
        if self.refuses and self.refuses in message.text:
            raise DeliveryFailed("词语不合规")
        self.got.append(message)

    @property
    def keys(self) -> list[str]:
        return [pending.key for message in self.got for pending in message.alerts]


def channel(ident: str = "shouji", **settings: Any) -> Channel:
    return Channel(**{"id": ident, "url": "https://hook.example/x", **settings})


def told(
    db: Database, key: str, *, kind: str = "mention", watch: str | None = "dianti", at: datetime = NOON, **more: Any
) -> None:
    with immediate(db) as conn:
        flags.add_alert(conn, NewAlert(kind, key, f"题 {key}", more.pop("body", f"文 {key}"), watch_id=watch, **more), at)


def known(db: Database, *channels: Channel) -> None:
    """The channels are there before the alerts."""
    deliver(db, channels, NOON - MINUTE)


def rows(db: Database) -> list[tuple[Any, ...]]:
    return db.execute(
        "SELECT alert_id, channel, attempts, delivered_at IS NOT NULL, error FROM deliveries ORDER BY id"
    ).fetchall()


# --- at least once, never twice


def test_each_alert_goes_once_to_each_channel_that_wants_it(db: Database) -> None:
    one, two = channel("yi"), channel("er", kinds=["stage"])
    known(db, one, two)
    told(db, "a")
    told(db, "b", kind="stage")
    phone = Phone()
    assert deliver(db, [one, two], NOON, phone) == [Outcome("yi", 2), Outcome("er", 1)]
    assert phone.keys == ["a", "b", "b"]
    assert deliver(db, [one, two], NOON + MINUTE, phone) == [Outcome("yi"), Outcome("er")]
    assert len(phone.got) == 3
    assert rows(db) == [(1, "yi", 1, 1, None), (2, "yi", 1, 1, None), (2, "er", 1, 1, None)]


def test_a_new_channel_is_told_of_what_comes_not_of_what_was(db: Database) -> None:
    told(db, "old")
    phone = Phone()
    deliver(db, [channel()], NOON, phone)
    told(db, "new")
    deliver(db, [channel()], NOON, phone)
    assert phone.keys == ["new"]


def test_a_filter_taken_away_later_brings_no_flood_of_the_past(db: Database) -> None:
    known(db, channel(kinds=["stage"]))
    told(db, "a")
    phone = Phone()
    deliver(db, [channel(kinds=["stage"])], NOON, phone)
    told(db, "b")
    deliver(db, [channel()], NOON, phone)
    assert phone.keys == ["b"]


class PowerCut(BaseException):
    """Nothing after it is done."""


def test_after_a_crash_between_send_and_record_the_same_message_goes_again(db: Database) -> None:
    known(db, channel())
    for number in range(12):
        told(db, f"a{number}")
    phone = Phone()

    def cut_off(*args: Any) -> None:
        phone(*args)
        raise PowerCut

    with pytest.raises(PowerCut):
        deliver(db, [channel()], NOON, cut_off)
    told(db, "later")
    deliver(db, [channel()], NOON + MINUTE, phone)
    first, again, rest = phone.got
    assert first.idempotency_key == again.idempotency_key != rest.idempotency_key
    assert [pending.key for pending in rest.alerts] == ["later"]
    assert deliver(db, [channel()], NOON + 2 * MINUTE, phone) == [Outcome("shouji")]


def test_a_killed_process_loses_and_doubles_nothing(tmp_path: Path, db: Database) -> None:
    """kill -9 while the receiver has the message: the next run sends it again with the same key, and then never more."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    victim: list[subprocess.Popen[bytes]] = []
    deadly = [True]

    def hook(method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        if deadly.pop() if deadly else False:
            victim[0].send_signal(signal.SIGKILL)
            victim[0].wait()
        return 200, {}, b"ok"

    with serving(hook) as served:
        (seeds / "notify.toml").write_text(f'[[channel]]\nid = "hook"\nurl = "{served.base}/in"\n', encoding="utf-8")
        register_channels(db, seeds)
        told(db, "a")
        command = [sys.executable, "-c", "from jobs.cli.main import main; main()", "alerts", "--send"]
        command += ["--seeds", str(seeds), "--db", path_of(db)]
        victim.append(
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[1])
        )
        assert victim[0].wait(60) == -signal.SIGKILL
        assert rows(db) == [(1, "hook", 0, 0, None)]
        done = deliver_after_crawl(Path(path_of(db)), seeds, NOON)
        assert done == [Outcome("hook", 1)]
        assert deliver_after_crawl(Path(path_of(db)), seeds, NOON) == [Outcome("hook")]
    keys = [headers["idempotency-key"] for headers in served.headers]
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_two_processes_never_deliver_at_the_same_time(db: Database) -> None:
    known(db, channel())
    told(db, "a")
    phone = Phone()
    with exclusive_run(f"{path_of(db)}.outbox"), pytest.raises(ArchiveBusy):
        deliver(db, [channel()], NOON, phone)
    assert phone.got == []


# --- failures


def test_a_failing_channel_is_left_alone_for_longer_and_longer_and_others_go_on(db: Database) -> None:
    bad, good = channel("bad"), channel("good")
    known(db, bad, good)
    told(db, "a")
    down, up = Phone(), Phone()
    down.error = DeliveryFailed("HTTP 500")
    tries = []

    def sender(channel: Channel, address: str, secret: str | None, message: Message) -> None:
        if channel.id == "bad":
            tries.append(now)
        (down if channel.id == "bad" else up)(channel, address, secret, message)

    now = NOON
    while now < NOON + timedelta(hours=3):
        deliver(db, [bad, good], now, sender)
        now += MINUTE
    gaps = [round((b - a) / MINUTE) for a, b in itertools.pairwise(tries)]
    assert gaps[:6] == [1, 2, 4, 8, 16, 32]
    assert up.keys == ["a"]
    down.error = None
    deliver(db, [bad, good], now + timedelta(hours=1), sender)
    assert down.keys == ["a"]
    assert channels_known(db.conn)["bad"][0].failing_since is None


def test_pauses_double_up_to_an_hour() -> None:
    assert [pause_after(n) / MINUTE for n in (0, 1, 2, 5, 6, 100)] == [1, 2, 4, 32, 60, 60]


def test_a_new_alert_does_not_wake_a_channel_that_is_left_alone(db: Database) -> None:
    known(db, channel())
    told(db, "a")
    phone = Phone()
    phone.error = DeliveryFailed("HTTP 500")
    deliver(db, [channel()], NOON, phone)
    phone.error = None
    told(db, "b")
    held = deliver(db, [channel()], NOON + timedelta(seconds=20), phone)[0]
    assert (held.told, held.waiting, held.failed) == (0, 2, True)
    assert "12:01" in held.held
    assert deliver(db, [channel()], NOON + timedelta(seconds=20), phone, urgent=True)[0].told == 2
    assert phone.keys == ["a", "b"]


def test_a_message_that_is_always_refused_does_not_stop_the_others(db: Database) -> None:
    known(db, channel())
    told(db, "bad", body="敏感词")
    phone = Phone()
    phone.refuses = "敏感词"
    now = NOON
    for number in range(4):
        deliver(db, [channel()], now, phone)
        now += timedelta(minutes=5 * (number + 1))
    for key in "abc":
        told(db, key)
    outcome = deliver(db, [channel()], now + timedelta(hours=1), phone)[0]
    assert phone.keys == ["a", "b", "c"]
    assert (outcome.told, outcome.waiting, outcome.failed) == (3, 1, False)
    assert "不收" in outcome.held


def test_a_channel_that_fails_for_a_day_is_an_alert_for_the_others_once(db: Database) -> None:
    bad, good = channel("bad"), channel("good", kinds=["stage"], watches=["matou"])
    known(db, bad, good)
    told(db, "a")
    up = Phone()

    def sender(channel: Channel, address: str, secret: str | None, message: Message) -> None:
        if channel.id == "bad":
            raise DeliveryFailed("HTTP 500")
        up(channel, address, secret, message)

    now = NOON
    while now <= NOON + DEAD_AFTER + timedelta(hours=8):
        deliver(db, [bad, good], now, sender)
        now += timedelta(minutes=30)
    assert [message.title for message in up.got] == ["通知渠道失灵: bad"]
    assert "HTTP 500" in up.got[0].text
    assert db.execute("SELECT kind, count(*) FROM alerts GROUP BY kind").fetchall() == [("health", 1), ("mention", 1)]
    assert [row[:2] for row in rows(db)] == [(1, "bad"), (2, "good")]


def test_the_only_channel_tells_of_itself_when_it_is_well_again(db: Database) -> None:
    known(db, channel())
    told(db, "a")
    phone = Phone()
    phone.error = DeliveryFailed("HTTP 500")
    for hours in (0, 5, 25):
        deliver(db, [channel()], NOON + timedelta(hours=hours), phone)
    phone.error = None
    deliver(db, [channel()], NOON + timedelta(hours=30), phone)
    assert {message.title for message in phone.got} == {"题 a", "通知渠道失灵: shouji"}


def test_a_clock_that_was_set_back_hides_nothing(db: Database) -> None:
    known(db, channel(digest="30m"))
    told(db, "a")
    phone = Phone()
    phone.error = DeliveryFailed("HTTP 500")
    deliver(db, [channel(digest="30m")], NOON + timedelta(minutes=40), phone)
    phone.error = None
    deliver(db, [channel(digest="30m")], NOON - timedelta(hours=3), phone)
    assert phone.keys == ["a"]


# --- when and how much


def test_quiet_hours_may_span_midnight_and_are_beijing_time() -> None:
    night = channel(quiet_hours="22:00-07:00")
    at = {hour: night.is_quiet(NOON.replace(hour=hour)) for hour in (21, 22, 23, 0, 6, 7, 12)}
    assert at == {21: False, 22: True, 23: True, 0: True, 6: True, 7: False, 12: False}
    assert night.is_quiet(datetime.fromisoformat("2025-03-06T15:30:00+00:00"))
    assert channel(quiet_hours="12:00-13:30").is_quiet(NOON)
    assert not channel().is_quiet(NOON)


def test_what_comes_in_quiet_hours_is_told_after_them(db: Database) -> None:
    night = channel(quiet_hours="22:00-07:00")
    known(db, night)
    told(db, "a")
    phone = Phone()
    outcome = deliver(db, [night], NOON.replace(hour=23), phone)[0]
    assert (outcome.waiting, outcome.held) == (1, "免打扰 22:00-07:00")
    deliver(db, [night], NOON + timedelta(days=1), phone)
    assert phone.keys == ["a"]


def test_a_digest_waits_until_its_oldest_alert_is_old_enough(db: Database) -> None:
    gathering = channel(digest="30m")
    known(db, gathering)
    told(db, "a")
    told(db, "b", at=NOON + timedelta(minutes=20))
    phone = Phone()
    assert deliver(db, [gathering], NOON + timedelta(minutes=29), phone)[0].held == "攒够 30m 一起送"
    deliver(db, [gathering], NOON + timedelta(minutes=30), phone)
    (message,) = phone.got
    assert message.title == "区闻: 2 条提醒"
    assert message.text == "1. 题 a\n文 a\n\n2. 题 b\n文 b"


def test_the_rate_counts_over_calls_within_a_minute(db: Database) -> None:
    slow = channel(rate=3)
    known(db, slow)
    phone = Phone()
    for number in range(5):
        told(db, f"a{number}")
    assert deliver(db, [slow], NOON, phone)[0].told == 3
    outcome = deliver(db, [slow], NOON + timedelta(seconds=30), phone)[0]
    assert (outcome.told, outcome.waiting) == (0, 2)
    assert "每分钟至多 3 条" in outcome.held
    assert deliver(db, [slow], NOON + timedelta(seconds=62), phone)[0].told == 2
    assert phone.keys == ["a0", "a1", "a2", "a3", "a4"]


def test_failed_tries_count_for_the_rate_too(db: Database) -> None:
    slow = channel(rate=1)
    known(db, slow)
    told(db, "a")
    phone = Phone()
    phone.error = DeliveryFailed("HTTP 429")
    deliver(db, [slow], NOON, phone)
    phone.error = None
    assert deliver(db, [slow], NOON + timedelta(seconds=10), phone, urgent=True)[0].told == 0
    assert deliver(db, [slow], NOON + timedelta(seconds=65), phone, urgent=True)[0].told == 1


def test_a_flood_is_a_digest(db: Database) -> None:
    known(db, channel())
    for number in range(11):
        told(db, f"a{number}")
    phone = Phone()
    deliver(db, [channel()], NOON, phone)
    assert [len(message.alerts) for message in phone.got] == [11]


def pending(ident: int, size: int = 10) -> Pending:
    return Pending(ident, f"k{ident}", "mention", f"题{ident}", "文" * size, None, None, None, "", NOON)


def test_a_digest_is_parted_by_the_bytes_that_a_service_takes() -> None:
    wecom = channel(url="wecombot://abc")
    group = [pending(number, 250) for number in range(6)]
    parts = fitting(wecom, wecom.url, group)
    assert [len(part) for part in parts] == [2, 2, 2]
    assert [alert for part in parts for alert in part] == group
    assert all(len(f"{m.title}\n{m.text}".encode()) <= 2048 for m in map(Message.of, parts))
    assert len(fitting(channel(), channel().url, group)) == 1


def test_a_single_alert_that_is_too_long_is_cut_at_a_character() -> None:
    assert cut("文" * 10, 20) == "文" * 5 + "…"
    assert cut("文" * 6, 18) == "文" * 6


# --- filters


def alert_rows(db: Database) -> None:
    told(db, "dianti")
    told(db, "matou", watch="matou")
    told(db, "both", kind="quiet_edit", data={"watches": ["dianti", "matou"]})
    told(db, "site", kind="health", watch=None)


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        ({}, ["dianti", "matou", "both", "site"]),
        ({"watches": ["matou"]}, ["matou", "both"]),
        ({"watches": "matou"}, ["matou", "both"]),
        ({"kinds": ["health", "quiet_edit"]}, ["both", "site"]),
        ({"districts": ["临港区"]}, ["matou"]),
        ({"districts": ["云岭县"], "kinds": ["mention"]}, ["dianti"]),
    ],
)
def test_filters(db: Database, settings: dict[str, Any], keys: list[str]) -> None:
    picky = channel(**settings)
    known(db, picky)
    alert_rows(db)
    phone = Phone()
    deliver(db, [picky], NOON, phone)
    assert phone.keys == keys


# --- the wire


@contextmanager
def answering(answer: Any) -> Iterator[Served]:
    with serving(answer if callable(answer) else lambda *_: answer) as served:
        yield served


def message(*keys: str) -> Message:
    group = [
        Pending(n, key, "mention", f"题 {key}", f"文 {key}", "dianti", None, 7, "云岭县", NOON) for n, key in enumerate(keys)
    ]
    return Message.of(group, "hook")


def test_a_web_hook_is_signed_json_with_an_idempotency_key() -> None:
    with answering((200, {}, b"")) as served:
        send(channel(), f"{served.base}/in?x=1", "mi-yao", message("a", "b"))
    body, headers = served.bodies[0], served.headers[0]
    assert headers["x-quwen-signature"] == "sha256=" + hmac.new(b"mi-yao", body, hashlib.sha256).hexdigest()
    assert headers["idempotency-key"] == message("b", "a").idempotency_key
    assert headers["content-type"].startswith("application/json")
    data = json.loads(body)
    assert data["title"] == "区闻: 2 条提醒"
    assert data["alerts"][1] == {
        "key": "b",
        "kind": "mention",
        "title": "题 b",
        "body": "文 b",
        "watch_id": "dianti",
        "source_id": None,
        "article_id": 7,
        "district": "云岭县",
        "created_at": "2025-03-06T12:00:00+08:00",
    }


def test_without_a_secret_nothing_is_signed() -> None:
    with answering((204, {}, b"")) as served:
        send(channel(), served.base, None, message("a"))
    assert "x-quwen-signature" not in served.headers[0]


def test_signature_is_that_of_rfc_2104() -> None:
    assert signature("key", b"The quick brown fox jumps over the lazy dog") == (
        "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    )


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
def test_anything_but_2xx_is_a_failure_that_does_not_tell_the_address(status: int) -> None:
    with answering((status, {"Location": "/x"}, b"")) as served, pytest.raises(DeliveryFailed) as caught:
        send(channel(), f"{served.base}/hook/SECRETSECRETSECRET", None, message("a"))
    assert str(caught.value) == f"HTTP {status}"


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_broken_receiver_is_a_failure_in_bounded_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.notify._SECONDS", 0.5)
    started = datetime.now(SHANGHAI)
    with answering(FAULTS[name]) as served, contextlib.suppress(DeliveryFailed):  # some of them answer well, if slowly
        send(channel(), f"{served.base}/hook", None, message("a"))
    assert datetime.now(SHANGHAI) - started < timedelta(seconds=5)


def test_nobody_there() -> None:
    with answering((200, {}, b"")) as served:
        base = served.base
    with pytest.raises(DeliveryFailed, match="Connect"):
        send(channel(), base, None, message("a"))


# --- robots of group chats


def test_dingtalk_signs_the_address() -> None:
    post = post_for("dingtalk", "dingtalk://SECabc@tok123", None, "你好", NOON)
    url = urlsplit(post.url)
    query = {key: values[0] for key, values in parse_qs(url.query).items()}
    stamp = str(int(NOON.timestamp() * 1000))
    assert (url.scheme, url.netloc, url.path) == ("https", "oapi.dingtalk.com", "/robot/send")
    expected = base64.b64encode(hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()).decode()
    assert query == {"access_token": "tok123", "timestamp": stamp, "sign": expected}
    assert json.loads(post.body) == {"msgtype": "text", "text": {"content": "你好"}}


def test_feishu_signs_the_message() -> None:
    post = post_for("feishu", "lark://tok123", "mi", "你好", NOON)
    stamp = str(int(NOON.timestamp()))
    sign = base64.b64encode(hmac.new(f"{stamp}\nmi".encode(), b"", hashlib.sha256).digest()).decode()
    assert post.url == "https://open.larksuite.com/open-apis/bot/v2/hook/tok123"
    assert json.loads(post.body) == {"msg_type": "text", "content": {"text": "你好"}, "timestamp": stamp, "sign": sign}


def test_addresses_as_the_services_hand_them_out_stay() -> None:
    given = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1"
    assert (
        post_for("wecom", given, None, "你好", NOON).url == given == post_for("wecom", "wecombot://k-1", None, "你好", NOON).url
    )
    hook = "https://open.feishu.cn/open-apis/bot/v2/hook/t-1"
    assert post_for("feishu", hook, None, "你好", NOON).url == hook == post_for("feishu", "feishu://t-1", None, "你好", NOON).url
    assert json.loads(post_for("feishu", hook, None, "你好", NOON).body).keys() == {"msg_type", "content"}


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("wecombot://k", "wecom"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", "wecom"),
        ("https://oapi.dingtalk.com/robot/send?access_token=t", "dingtalk"),
        ("feishu://t", "feishu"),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/t", "feishu"),
        ("https://hook.example/x", "webhook"),
        ("mailtos://a:b@smtp.example.com", "apprise"),
        ("schan://k", "apprise"),
    ],
)
def test_the_address_says_whose_it_is(url: str, service: str) -> None:
    assert channel(url=url).service(url) == service


@pytest.mark.parametrize(
    ("robot", "answer", "problem"),
    [
        ("wecom", {"errcode": 0, "errmsg": "ok"}, None),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, "130101 send too fast"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "310000"),
        ("feishu", {"code": 0, "msg": "success", "data": {}}, None),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, None),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, "19021 sign match fail"),
        ("feishu", {}, "None"),
        ("wecom", ["x"], "不是 JSON"),
    ],
)
def test_a_robot_that_refuses_with_status_200_has_not_taken_it(robot: Any, answer: Any, problem: str | None) -> None:
    told = refusal(robot, json.dumps(answer).encode())
    assert told is None if problem is None else problem in (told or "")
    assert "不是 JSON" in (refusal(robot, b"<html>") or "")


def test_a_robot_on_the_wire(db: Database) -> None:
    """A refusal in the JSON is no success: the alert waits and goes again."""
    answers = [{"errcode": 310000, "errmsg": "sign not match"}, {"errcode": 0, "errmsg": "ok"}]
    with answering(lambda *_: (200, {}, json.dumps(answers.pop(0)).encode())) as served:
        robot = channel(kind="dingtalk", url=f"{served.base}/robot/send?access_token=t")
        known(db, robot)
        told(db, "a")
        outcome = deliver(db, [robot], NOON)[0]
        assert (outcome.told, outcome.failed, outcome.held) == (0, True, "钉钉没有收下: 310000 sign not match")
        assert deliver(db, [robot], NOON + MINUTE)[0].told == 1
    assert json.loads(served.bodies[1])["text"]["content"] == "题 a\n文 a"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # its own import of imghdr
def test_apprise_sends_what_it_knows(db: Database) -> None:
    with answering((200, {}, b"")) as served:
        send(channel(url="x://x"), served.base.replace("http://", "json://") + "/in", None, message("a"))
    assert json.loads(served.bodies[0])["message"] == "文 a"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_says_what_is_wrong(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DeliveryFailed, match="不认识"):
        send(channel(url="nosuch://x"), "nosuch://x", None, message("a"))
    with answering((500, {}, b"")) as served, pytest.raises(DeliveryFailed, match="500"):
        send(channel(url="x://x"), served.base.replace("http://", "json://"), None, message("a"))
    assert capfd.readouterr().err == ""


# --- secrets


def test_secrets_come_from_the_environment_and_are_told_nowhere(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HOOK_KEY", "p@ss/w0rd")
    hook = channel(url="https://hook.example/${HOOK_KEY}?token=abcdefghij", secret="${HOOK_KEY}")
    known(db, hook)
    told(db, "a")
    seen = []

    def sender(channel: Channel, address: str, secret: str | None, message: Message) -> None:
        seen.append((address, secret))
        raise DeliveryFailed(f"could not reach {address} with {secret} nor p%40ss/w0rd at abcdefghij")

    outcome = deliver(db, [hook], NOON, sender)[0]
    assert seen == [("https://hook.example/p@ss/w0rd?token=abcdefghij", "p@ss/w0rd")]
    stored = db.execute("SELECT group_concat(value) FROM notes").fetchone()[0] + str(rows(db))
    for text in (outcome.held, stored, caplog.text):
        assert "w0rd" not in text
        assert "abcdefghij" not in text
    assert "***" in outcome.held


def test_a_variable_that_is_not_set_is_named_and_waited_for(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WECOM_KEY", raising=False)
    wecom = channel(url="wecombot://${WECOM_KEY}")
    known(db, wecom)
    told(db, "a")
    phone = Phone()
    outcome = deliver(db, [wecom], NOON, phone)[0]
    assert outcome.failed
    assert "WECOM_KEY 没有设置" in outcome.held
    monkeypatch.setenv("WECOM_KEY", "k-12345")
    assert deliver(db, [wecom], NOON + MINUTE, phone)[0].told == 1


def problems(tmp_path: Path, text: str) -> Sequence[str]:
    (tmp_path / "notify.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_channels(tmp_path)
    return caught.value.problems


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('url = "https://x.example"\nsecret = "literal-key"', "写成 secret"),
        ('url = "https://x.example"\nsecret = 5', "写成 secret"),
        ('url = "wecom literal-key"', "url 不是网址"),
        ('kind = "webhook"\nurl = "mailto://literal-key"', "https://"),
        ('url = "https://x.example"\nkinds = ["mentoin"]', "没有这种提醒: mentoin"),
        ('url = "https://x.example"\ndigest = "half an hour"', "digest"),
        ('url = "https://x.example"\nquiet_hours = "25:00-07:00"', "钟点"),
        ('url = "https://x.example"\nquiet_hours = "night"', "22:00-07:00"),
        ('url = "https://x.example"\nrate = 0', "rate"),
        ('url = "https://x.example"\nquiet_hour = "22:00-07:00"', "quiet_hours"),
    ],
)
def test_a_bad_notify_toml_is_explained_without_its_secrets(tmp_path: Path, line: str, words: str) -> None:
    (problem,) = problems(tmp_path, f'[[channel]]\nid = "x"\n{line}\n')
    assert words in problem
    assert "notify.toml:" in problem
    assert "literal-key" not in problem


def test_all_findings_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, '[[channel]]\nid = "X"\nurl = "https://x.example"\nrate = 0\n[[chanel]]\nid = "y"\n')) == 3


def test_only_enabled_channels(tmp_path: Path) -> None:
    (tmp_path / "notify.toml").write_text('[[channel]]\nid = "x"\nurl = "https://x.example"\nenabled = false\n', encoding="utf-8")
    assert load_channels(tmp_path) == []
    assert load_channels(tmp_path / "nowhere") == []


# --- a test message


def test_a_test_message(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone()
    send_test([channel()], "shouji", NOON, phone)
    assert phone.got[0].title == "区闻测试消息"
    with pytest.raises(UnknownName, match="可用的有: shouji"):
        send_test([channel()], "shuoji", NOON, phone)
    monkeypatch.setenv("HOOK_KEY", "p@ss")
    phone.error = DeliveryFailed("no answer from p@ss")
    with pytest.raises(DeliveryFailed, match=r"no answer from \*\*\*"):
        send_test([channel(url="https://hook.example/${HOOK_KEY}")], "shouji", NOON, phone)


def test_hook_body_is_utf8_json() -> None:
    assert "题 a".encode() in hook_body(message("a"))
