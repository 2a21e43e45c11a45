"""Goal, rate or actual: the words that govern a number (docs/quantities.md, "role").

A goal word governs what follows to the end of the sentence or to a word that tells of the present. 目标 and 任务 as nouns govern
their own clause only. Change words make a rate and, when they tell of less, a negative value.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jobs.quantities.timeline import Mention
from jobs.quantities.words import words

STRONG = words(
    "力争 (?:提出|锚定|瞄准|紧盯|聚焦|围绕|对标)(?=[^。;]{2,60}目标) (?:会议|文件|方案|通知|意见|部署|区委|市委|省委|县委|政府)[^,。;]{0,6}要求 要求(?=各) 确保(?!了) 预计 预期(?!寿命) 有望 力促 拟(?![定人真态合]) 争取(?!(?:到|了)?(?:[^,。;\\d]{0,6}(?:上级|中央|省级?|专项|各类|",
    "补助|政策|资金|指标|债券|国债)|\\d)) 即将 届时 望达 冲刺 ",
    "(?<![大现])将(?![军士领来帅就近才]|[^,。;]{1,40}(?:公告|公示|公布|通报|通知)如下) (?<![主重需纪摘必首紧扼概不简])要(?![求素点闻件塞害地道领义员么是不]) ",
    "(?<![不认许尚宁])可(?![再持行能靠用观支视见谓贵爱怜喜惜口乐比控溯追复循回研塑穿编调燃移售采供建]) 可供 ",
    "(?<!行动)(?<!作)(?<!年度)(?<!投资)(?<!展)(?<!动)(?<!按)(?<!成)(?<!的)(?<!项)(?<!划)计划(?!》|”|的|书|内|单列|生育|外|数|表|完成率|任务) 行动计划(?=[用在到]) ",
    "目标(?=[:]|为|是|,) 努力(?=实现|完成|达|使|让|推动) 奋力(?=实现|完成) 未来[一二两三四五六七八九十\\d]+年 今后[一二两三四五六七八九十\\d]+年 下一步 明年 下一年度?",
)
WEAK = words("目标 任务")
PLANNED = words("年度(?=计划|投资计划|预算) 投资计划 计划(?=投资|数|的)")
AFTERWARDS = (
    "(?:建成|投产|达产|投用|投运|竣工|完工|运营|落成|满产|投入使用|投入运营|实施|交付使用|改造|营业|开业|开通|通车|达效|完成)(?:[^,。;已\\d]{0,6}?)(?:后|"
    "之后|以后)(?![期续勤方])"
)
PRESENT = words(
    "已(?![知婚]) (?<![由从])目前 现有 现已 截至 截止 迄今 至今 累计完成 累计实现 争取到(?!\\d{4}|[年今明本]) 实际(?![控利使]|到位[资外内市省]|投资额) 业已 成功 了(?=\\d) 现(?=有) 过去"
)
_SOFT_PRESENT = {"累计完成", "累计实现", "实际"}

_MARK = re.compile(
    f"(?P<list>(?:目标|任务)[^,。;\\d]{{0,6}}(?=:))|(?P<strong>{'|'.join(STRONG)}|{AFTERWARDS})|(?P<weak>{'|'.join(WEAK)})|(?P<plan>{'|'.join(PLANNED)})|"
    f"(?P<present>{'|'.join(PRESENT)})|(?P<stop>[。;!?\n])"
)
_GOAL_BEHIND = re.compile(r"(?:的)?(?:年度|全年|今年|总|总体|工作|投资|招商|预期)*(?:目标|任务|计划)(?!的? ?\d)")
_HAS_NOW = re.compile(r"[^,。;\d]{0,2},?[^,。;\d]{0,6}(?:已经?|(?<![将会])共?有|拥有|累计有|现有)")
_REACHED = re.compile(r"(?:实现|完成|达到|达成|超额)[^,。;]*$")
"""实现增收脱贫目标, tells of what is done: it does not govern what follows."""
_GOAL_AT_END = re.compile(
    r"(?:是|作为|列为|定为|确定为)[^,。;\d]{0,10}?(?:工作|奋斗|努力|主要|总体|预期|年度|全年|发展|既定|考核|的)+(?:目标|任务|方向)[。;!]?$"
)
"""A sentence that ends by saying that all of it was a goal: 从92%提升到98%以上,是今年的工作目标."""
_DONE_OF_PLAN = re.compile(
    r"(?:完成|占|达到?|实现|为|超额完成|相当于)[^,。;]{0,18}$|(?:计划|目标|任务|预算)[^,。;]{0,6}(?:的|完成率)[^,。;]{0,4}$"
)

_GOAL_REACH = 400  # characters; no sentence that a person reads is longer
_MARKS_BACK = 60

FIXED = re.compile(r"总投资|投资总额|总投入|占地|用地(?!规模)|(?<!房)建筑面积|总建筑|装机|总面积|规划面积|标准$")
"""Fixed attributes of a project: a goal word reaches them only when it stands right before (计划总投资)."""

UP = words(
    "同比增长 增长 增加 上升 提高 提升 上涨 净增 净增加 扩大 回升 上浮 攀升 高出 高于 快于 领先 领先于 优于 好于 多于 加快 提速 增幅 增速 涨幅 升幅 ",
    "正增长 递增 扩增 改善 上调 调高 反弹 拉高 拔高 跃升 超出 超过 超 升 涨 扩张",
)
DOWN = words(
    "下降 减少 回落 降低 负增长 净减少 净减 下滑 下跌 缩小 收窄 缩减 缩短 放缓 低于 慢于 落后 落后于 滞后 下调 压减 压缩 精简 削减 压降 降幅 跌幅 减幅 下浮 减轻 降 减 跌"
)
SHORT = {
    "新增": 1,
    "多出": 1,
    "多于": 1,
    "少于": -1,
    "增": 1,
    "升": 1,
    "涨": 1,
    "多": 1,
    "高": 1,
    "快": 1,
    "降": -1,
    "减": -1,
    "跌": -1,
    "少": -1,
    "低": -1,
    "慢": -1,
}
_SIGN = {**dict.fromkeys(UP, 1), **dict.fromkeys(DOWN, -1), **SHORT}

_FILL = r"(?:了|约|近|超过?|达到?|不到|不足|幅度?|均|为|至少|接近|高达|突破|再|又|在|有所|保持|逾|整整|合计|共|各|分别|速度|额|仅|也|就)"
_NAMED = "增幅|增速|涨幅|升幅|降幅|跌幅|减幅|增长率|增长|下降率|增长幅度"
_LONG_WORDS = "|".join(sorted((w for w in [*UP, *DOWN] if len(w) > 1 and w not in ("超过", "超出")), key=len, reverse=True))
_CHANGE_END = re.compile(
    rf"(?P<word>{_LONG_WORDS}|(?<![新户])增|(?<![提上])升|涨|(?<![新])降|(?<![招])减|跌|(?<![最至许众很太更大诸])[多少])(?P<fill>{_FILL}*)(?: ?[:])? ?$"
)
_COMPARED_END = re.compile(
    rf"(?:(?<!同)比|较|相比|与|同比)[^,。;]{{0,26}}?(?P<word>新增|多|高|快|少|低|慢)(?:出|了|于)?{_FILL}* ?$"
)
_BEYOND = re.compile(r"(?<!不)(?P<word>高于|低于|高出|超出|多于|少于|多出)[^,。;、\d]{2,12}$")
_LEVEL_END = re.compile(
    r"(?:[增升降减涨跌提扩缩压跃上下调回攀拓][高升加长大小少低落幅窄缩短涨调减降张缩]?|增至|降至|改善|调整|变|成长|发展|壮大|恢复|优化|达|保持|稳定|维持|控制)(?:到了?|至|为|在)(?:约|近|了|超过?)* ?$"
)
_WITH_OBJECT = re.compile(
    r"(?P<word>净减少|净增加|减少|降低|增加|净增|提高|提升)(?!值|到|至|率|为|幅)(?P<object>[^,。;、\d占比较]{2,14}) ?$"
)
_BETTER = ("提升", "提高", "降低")  # 提升农贸市场11家 improves them; it does not add eleven
_BUSY = re.compile(r"完成|实现|达到?|为|共|至|到|有|累计|建设|用于|投入|预计|力争")
_DIRECTION = re.compile(rf"(?<!不)(?:{_LONG_WORDS})|[比较][^,。;]{{1,26}}?(?:高|快|多|低|慢|少)")
_SHARE = re.compile(r"占(?![地用领道补])|比重|比例|份额|贡献|占有率")
_DONE = re.compile(
    r"完成(?![,。])|进度|(?:开工|复工|到位|竣工|投产|落地|签约|推进|整改|支付|执行|兑现|达产|支出|履约|转化|推进|建设|销号|征收|征迁|拆迁|交付|入库|兑付|结案|办结|开业|投用|动工|回款|形象)率"
)
_LEVEL = re.compile(
    r"(?:率|(?<![年季幅力])度(?!假|过)|面(?!积|向|对|料|临)|强度|水平|覆盖|浓度|密度|含量|优良|普及|指数|参保|纯度|毛利|化(?!工|学|肥))(?P<rest>[^,。;、]{0,18})$"
)
_NO_LEVEL = re.compile(r"完成|占|增长|比重|贡献|进度|增幅|增速")
_SPEED = re.compile(r"增速|增幅|涨幅|降幅|增长率|增长|跌幅|下降")
_PART_OF = re.compile(r"(?<![年月期底末初来前后季度])的(?:近|约|超过?|不足|不到|逾)?$")
_COMPARED_ANY = re.compile(r"同比|环比|[比较](?:上|去|前|同期|20|年初)(?![^,]*[到至])")
_OTHER_RATE = re.compile(r"(?:率|(?<![年季进])度|面)(?<!完成率)[^,率度面]{0,6}$")
_OF_NOUN = re.compile(r"(?:以上|左右)?的[^,。;、\d]{1,}")


@dataclass(frozen=True, slots=True)
class Change:
    """A change word that governs a number: its sign, where its phrase begins in the local text, and its object (减少碳排放2万吨)."""

    sign: int
    at: int
    object_at: int = -1


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    kind: Literal["list", "strong", "weak", "plan", "present", "soft", "stop"]


def marks(text: str, spans: list[tuple[int, int]], mentions: list[Mention], published: date | None) -> list[Mark]:
    """Goal words, words of the present and sentence ends in the `spans` of the text, in order.

    Times to come (到2027年) are goal words, past ones end a goal.
    """
    found = [_mark(m) for start, end in spans for m in _MARK.finditer(text, start, end)]
    found += [Mark(start, start, "strong") for start, end in spans if _GOAL_AT_END.search(text, max(start, end - 30), end)]
    told = ((mention, _time_mark(text, mention, published)) for mention in mentions)
    found.extend(Mark(mention.start, mention.end, kind) for mention, kind in told if kind)
    found.sort(key=lambda m: m.start)
    return found


def _mark(found: re.Match[str]) -> Mark:
    kind = found.lastgroup
    if found[0] == "目标" and _REACHED.search(found.string, max(0, found.start() - 14), found.start()):
        kind = "weak"
    if kind == "present" and found[0] in _SOFT_PRESENT:
        kind = "soft"
    return Mark(found.start(), found.end(), kind)  # type: ignore[arg-type]  # the groups of _MARK are the kinds


def _time_mark(text: str, mention: Mention, published: date | None) -> Literal["strong", "present"] | None:
    if mention.last is None or mention.first is None or published is None:
        return "strong" if mention.bound else None
    if mention.bound and _HAS_NOW.match(text, mention.end):
        return None
    if mention.first > published or (mention.bound and mention.last >= published):
        return "strong"
    starts_clause = mention.start == 0 or text[mention.start - 1] in ",。;:("
    said_surely = mention.period == mention.goal_period  # 三季度 of a plan may be the one to come
    return "present" if mention.last <= published and starts_clause and said_surely else None


def goal_at(text: str, found: list[Mark], starts: list[int], at: int) -> Mark | None:
    """The goal word that governs the offset `at`, if one does."""
    clause = -1  # where the clause of `at` begins, known when needed
    soft: Mark | None = None
    listed = False  # whether a ; lies between: it ends every goal word but one that opens a list (目标任务如下:…;…)
    last = bisect_left(starts, at) - 1
    for i in range(last, max(-1, last - _MARKS_BACK), -1):
        mark = found[i]
        if at - mark.end > _GOAL_REACH:
            return None
        if mark.end > at and mark.kind != "strong":
            continue
        if mark.kind == "stop" and text[mark.start] == ";":
            listed = True
            continue
        if mark.kind in ("stop", "present"):
            return None
        if listed and mark.kind != "list":
            continue
        if mark.kind == "soft":
            soft = mark
            continue
        if soft and "," in text[mark.end : soft.start]:
            return None
        if mark.kind in ("weak", "plan"):
            if clause < 0:
                clause = max(text.rfind(",", mark.start, at), text.rfind("(", mark.start, at))
            if mark.start < clause and not _opens_bracket(text, mark, at):
                continue
            return mark
        if not _inside_closed_bracket(text, mark, at):
            return mark
    return None


def _opens_bracket(text: str, mark: Mark, at: int) -> bool:
    """年度目标(35亿元): the noun holds for the bracket right behind it."""
    return text.startswith("(", mark.end) and ")" not in text[mark.end : at]


def _inside_closed_bracket(text: str, mark: Mark, at: int) -> bool:
    closed = text.find(")", mark.end, at)
    return closed >= 0 and "(" not in text[mark.end : closed]


def goal_behind(text: str, end: int) -> bool:
    """年度50亿元目标任务, 60亿目标: the goal word stands behind the amount."""
    return bool(_GOAL_BEHIND.match(text, end))


def is_share_of_plan(local: str) -> bool:
    """Whether a % after `local` tells how far a plan is done: 完成年度计划的, 占全年目标的."""
    return (
        bool(_DONE_OF_PLAN.search(local))
        and bool(re.search(r"完成|计划|目标|任务|预算", local))
        and not re.search(r"(?:目标|计划|任务|预期)(?:增长|为|是|:|增速)[^,]*$", local)
    )


def change_of(local: str, kind: str) -> Change | None:
    """The change word that governs a number which follows `local`, None for a level (降至18.6%)."""
    if _LEVEL_END.search(local) and kind not in ("point", "times"):
        return None
    if found := _CHANGE_END.search(local):
        word = found["word"]
        if kind not in ("percent", "point", "times") and word in ("高于", "低于", "超", "领先", "增幅"):
            return None
        if found["fill"].endswith("为") and word not in _NAMED:
            return None
        return Change(_SIGN[word], found.start())
    if found := _COMPARED_END.search(local):
        return Change(_SIGN[found["word"]], found.start())
    if kind != "point" and (found := _BEYOND.search(local)):
        return Change(_SIGN[found["word"]], found.start())
    if kind == "point":
        last = None
        for found in _DIRECTION.finditer(local):
            last = found
        if last:
            return Change(_SIGN.get(last[0]) or _SIGN[last[0][-1]], last.start())
        return None
    found = _WITH_OBJECT.search(local)
    if found and not _BUSY.search(found["object"]) and not (kind == "count" and found["word"] in _BETTER):
        return Change(_SIGN[found["word"]], found.start(), found.start("object"))
    return None


def is_level(local: str) -> bool:
    return bool(_LEVEL_END.search(local))


def is_rate(local: str, kind: str, text: str, end: int, before: bool | None) -> bool:
    """Whether a number without a change word is a rate.

    local: the words before it, with the metric in front when they name none. before: what the number joined to it was, None
    when there is none.
    """
    if kind in ("point", "times"):
        return True
    if kind != "percent":
        return False
    if _SHARE.search(local) or (_DONE.search(local) and not _OTHER_RATE.search(local)) or _DONE.search(local[-8:]):
        return True
    if _PART_OF.search(local) or _COMPARED_ANY.search(local):
        return True
    if (level := _LEVEL.search(local)) and not _NO_LEVEL.search(level["rest"]):
        return bool(re.search(r"贡献率|增长率|完成率|占有率", local))
    if _SPEED.search(local):
        return True
    if _OF_NOUN.match(text, end):
        return True
    return True if before is None else before
