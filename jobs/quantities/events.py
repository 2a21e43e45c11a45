"""Which words of time give no period: dates of single events and stages, what is compared with, spans of building.

docs/quantities.md, "period": what is compared with (比1-4月), the 年度 inside 完成年度计划的82.3%, and a date of one event or of a stage of
one project (3月5日开工, 2026年4月完工, 10月15日签约) are no periods. The matches are those of `timeline`.
"""

from __future__ import annotations

import re

UNTIL = re.compile(r"(?:^|[,。;])至$|截[至止](?:到|至)?(?:目前)?,? ?$")
_NOT_WHEN = re.compile(r"(?:举行|召开|举办|参加|组织|[排延拖推]迟?[到至])$")
_BEGUN_IN = re.compile(
    r"(?:[成设建创]立|始?建|创办|创建|诞生|落户|[开动竣完]工|投产|组建|通车|建成|获批|启动|签约|签订|生|毕业|入伍|入党|退休|起步)于$"
)
"""成立于2009年, 始建于1998年: the year of one event."""
_COMPARED = re.compile(r"(?:比|较|同|与|于|超过?|超出|占到|相比|对比|相当于|为|是|占|持平)$")
_COMPARED_WEAK = re.compile(r"[于为是与同超占]$|超过$|相当于$|持平$")
_SAME_TIME = re.compile(r"(?:全年)?(?:的)?同期|(?:的)?同[月日天]|(?:的)?同比")
_EQUALS = re.compile(r"(?:恢复[到至]|回到|是|为|相当于|约|占|达到?|近|超过?|仅|不到|不足|接近|较|比|与|和|同|[,。;]|^)(?:了)? ?$")
_MULTIPLE = re.compile(
    r"的 ?[\d.一二两三四五六七八九十百]+ ?(?:多|余)?(?:倍|%|成)|[^,。;\d]{0,6}相比|[^,。;\d]{0,4}持平|[^,。;\d]{0,6}水平"
)
_SHARE_OF_PLAN = re.compile(r"[^,。;%\d]{0,8}(?:计划|目标|任务|预算|考核|预期)[^,。;%\d]{0,14}[\d.百]+ ?(?:%|倍|分之)")
_DONE_BEFORE = re.compile(r"(?:完成|占|达到?|超|为|实现|超过|的)[^,。;]{0,4}$")
_BUILDING_TIME = re.compile(
    r"(?:工期|建设期|周期|年限|期限|时间|建设工期|时段|有效期|任期|施工期|规划期|编制期|期)(?:限)?(?:为|是|:|约|从|自)? ?$"
)

_EVENT = (
    "开工|动工|完工|竣工|投产|建成|签约|落户|落地|启动|启用|投用|投运|投入|开业|成立|交付|封顶|奠基|实施|施行|印发|发布|公布|公示|召开|举行|举办|通车|开通|开园|开馆|开幕|"
    "运营|试运行|试生产|试运营|注册|摘牌|开建|破土|完成验收|通过验收|验收|获批|批复|立项|上市|开学|开镰|收官|出台|揭牌|挂牌|引进|入驻|进场|达产|起|生效|执行|完成建设|全面完成|竣备|主体完工"
)
_ADVERB = (
    "(?:[底初前左右份起]|上旬|中旬|下旬|月底|正式|全面|顺利|集中|破土|即将|将|可|有望|预计|计划|全部|陆续|建成|相继|整体|如期|已|就|由|在[^,。;、\\d]{1,10}|"
    "实现|主体|工程|项目|基本|[一二三]期|土建|完成|进行|可以|前后)"
)
_EVENT_AT = re.compile(
    rf"{_ADVERB}{{0,4}}(?:{_EVENT})(?:{_EVENT}|建设|使用|生产|施工|仪式|验收|大会|营业|运行){{0,2}}(?=[,。;:!)、并后至且和与,\s”]|的(?!\d)|以来|$)"
)
_EVENT_ANY = re.compile(
    r"签订|签署|授牌|签约|开工|动工|竣工|投产|举行|召开|举办|启动|奠基|成立|揭牌|发布|印发|开幕|开业|落户|投用|通车|开园|调研|考察|赴|走进|记者|来到|获悉|讯|报道|消息|走访|座谈|推介|仪式|大会|会议"
)
_MONTH_EVENT = re.compile(rf"[^\d]{{0,24}}?(?:{_EVENT})(?:{_EVENT}|建设|使用|生产|施工|仪式|协议|合同|运行){{0,2}}(?=[,。;])")
_MONTH_STORY = re.compile(
    r",?[^,。;\d]{0,20}?(?:被|获评|获批|荣获|入选|列为|列入|签订|签署|成立|落户|携手|牵手|回乡|返乡|创办|投身|加盟|接手|上任|当选)[^,。;\d]{0,16}[,。;]"
)
"""2023年7月,该镇被列为省级试点: a month that dates the clause without a number behind it."""
_EVENT_CLAUSE = re.compile(
    rf"[^。;\d]{{0,24}}\d[^,。;]{{0,40}}(?:{_EVENT})(?!项目|企业|[总金数率面的])[^,。;、\d]{{0,10}}(?=[,。;]|$)"
)
"""6月18日,投资20亿元的…项目正式落户高新区: the day dates what the clause with the first number ends in."""
_CLAUSE_OF_ITS_OWN = re.compile(
    r"(?![^,]{0,4}当[天日])[上下]?[午晚]?,?[^,。;、\d(]{5,30}(?<!统计)(?<!数据显示)(?<!景区)(?<!期间),"
)
"""5月8日,衢江马拉松鸣枪起跑,…: the day dates the clause that stands between it and the first number."""
_REPORTED = re.compile(r"[^。;\d]{0,12}(?:记者|本报|获悉|了解到|讯)")
_SO_FAR_OF_EVENT = re.compile(r"[^,。;\d]{2,24}以来")  # 自去年8月实施…计划以来
_SO_FAR = re.compile(r"[^,。;\d]{1,8}以来")


def has_part(found: re.Match[str]) -> bool:
    """Whether a month, quarter, half-year or day is said, not only a year."""
    return any(found[name] for name in ("m1", "dm1", "m", "q", "fq", "h", "fm"))


def not_a_period(text: str, found: re.Match[str]) -> bool:
    """Whether the words of time that `found` holds give what follows no period."""
    start, end = found.span()
    left = text[max(0, start - 6) : start]
    if (
        left[-1:].isdigit()
        or (left[-1:] in "-./〔[《第+" and left[-1:])
        or re.search(r"\d:$", left)
        or left.endswith(("近", "每", "满"))
    ):
        return True
    tail = text[end : end + 48]
    if found["m"] and not found["year"] and not found["rel"] and re.match(r"饼|球|亮|租|薪|嫂|色|均|子|报|刊|供|票", tail):
        return True
    if found["fm"] and not found["has_year"] and left and left[-1] not in " ,。;:(“\"'\t、":
        return True  # 申请前6个月, 退休前3个月
    if _NOT_WHEN.search(left) or _BEGUN_IN.search(left):
        return True
    if _SAME_TIME.match(tail) or _BUILDING_TIME.search(left):
        return True
    if _COMPARED.search(left) and not _really_said(left, tail):
        return True
    if _MULTIPLE.match(tail) and found["lone"] is None and _EQUALS.search(left):
        return True
    if _SHARE_OF_PLAN.match(tail) and _DONE_BEFORE.search(left):
        return True
    return _dates_an_event(found, text, tail)


def _really_said(left: str, tail: str) -> bool:
    """为2025年…, 是去年…: only a comparison when 的…倍 follows; 建设期为 is told elsewhere."""
    return (
        bool(_COMPARED_WEAK.search(left))
        and not re.search(r"[高低快慢好差多少大优强长早晚同]于$|超过?$|占到?$|相当于$|持平$|[同与]$", left)
        and not _MULTIPLE.match(tail)
    )


def _dates_an_event(found: re.Match[str], text: str, tail: str) -> bool:
    """3月5日开工, 2026年4月完工; a day with 举行, 签约 before the first amount; a month whose clause ends in an event."""
    left = text[max(0, found.start() - 5) : found.start()]
    if UNTIL.search(left):
        return False
    if found["lone"]:
        return found["lone"][0] in "昨今" and bool(_REPORTED.match(tail))
    if left.endswith("自") and has_part(found) and _SO_FAR_OF_EVENT.match(tail):
        return True
    if found["rel"] and not has_part(found) and _SO_FAR.match(tail):
        return False
    if _EVENT_AT.match(tail):
        return True
    if found["dm1"] and not found["d2"]:
        sentence = re.split(r"[。;!?\n]|\d", tail, maxsplit=1)[0]
        return bool(_EVENT_ANY.search(sentence) or _CLAUSE_OF_ITS_OWN.match(tail) or _EVENT_CLAUSE.match(tail))
    if found["m"] and not found["m1"]:
        return bool(_MONTH_EVENT.match(tail) or _MONTH_STORY.match(tail))
    return False
