"""Which phrase names what is measured (docs/quantities.md, "metric"): the noun before the number, the noun behind a count, or one from before.

There is no parser: verbs, adverbs, places and times are stripped from both ends of the words between the last boundary and the
number. What remains is rather too long than too short.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jobs.quantities import lexicon


def _any(table: list[str]) -> str:
    """A pattern of any word of a table of the lexicon, the first that fits."""
    return "|".join(table)


_TAIL = re.compile(rf"(?:{_any(lexicon.LIGHT)}|\d+月(?:\d+日)?[底末]?前|净增|净减)+$")
_PLACE = (
    r"(?:全[区市县镇乡省国村州街]|我[区市县镇省国]|该[区市县镇省村]|全市上下|辖区内?|境内|园区内?|城乡(?!居|一|建|融|统|供|差|收)|本[市区县]|各地|各[镇乡区县市]|"
    r"(?!启动|核心|示范|开发|建成|保护|先行|功能|集聚|工业|起步|拓展|服务|生活|居住|试验|合作|产业|农业|旅游|度假|保税|作业|养殖|种植|住宅|商业|安置|特色|中心|建制)"
    r"(?:(?!的)[\u4e00-\u9fff]){2}(?:[区县市镇]|乡(?![村镇贤土]))(?!域|政|场|级|民|外|内|面|医|人|中|小|容|均|规|重|集|营|制|属|化))"
)
_TIME = (
    r"(?:“?十[一二三四五]五”?(?:规划)?(?:期间|时期|以来|末|期末)|(?:19|20)\d\d ?年?(?:[-—~至](?:19|20)?\d\d年)?度?|"
    r"今年|去年|明年|本年|上年|前年|当年|全年|年度$|年内|年[底末]|本月|上月|当月|当[天日]|昨[天日]|今[天日]|"
    r"(?:第?[一二三四1-4]季度|[上下]半年|前[一二三\d]+(?:个?季度|个?月)|[\d一二三四五六七八九十]+ ?(?:月?[-—~至到] ?[\d一二三四五六七八九十]+)? ?月份?)|"
    r"[\d]+[日号](?:[-—~至](?:\d+月)?\d+[日号])?|[底末初](?=[,全,])|期间|以来|截至|截止|到(?!位|账|岗)|至|目前|日前|近日|"
    r"近年来|[两一二三四五六七八九十\d]+年(?:来|间|中|内|$|(?=[共累总]))|首季度?|底前|底|末|初(?![步级中])|前(?!沿|端|瞻))"
)
_HEAD = re.compile(rf"{_TIME}|{_PLACE}|{_any(lexicon.FILLER)}")
_VERBS = re.compile(f"(?:{_any(lexicon.VERBS)})(?![率量数额值度])")
_CUT = re.compile(_any(lexicon.CUT))
_TASK = re.compile(r"(?:了)?((?:(?!目标|年度|全年|下达|考核|[年月日])[^,。;的]){4,14}任务)(?:量|数)?的$")
"""完成高标准农田建设任务的60%: the task names what is done."""
SHORT_NOUNS = "人村站校桥路店厂牛羊猪鸡鸭鹅鱼虾树茶稻税粮菜果煤油糖酒药电水林田地楼岗床票车船花"
"""Nouns of one character that name what is measured; any other one is the rest of a word."""
_OBJECT_VERB = re.compile(f"(?:{_any(lexicon.OBJECT_VERBS)})$")
_STATE = re.compile(f"(?:{_any(lexicon.STATES)})$")
_REAL_VERB = re.compile(f"(?:{_any(lexicon.REAL_VERBS)})$")
_GIVING = re.compile(
    f"(?:{_any(lexicon.GIVING)})(?:最高|不超过|最多|至多|总计|合计|每[人户家年月亩]|一次性|不低于|不少于|了|到)*$"
)
_DEAL = re.compile(
    r"(?:的价格|的总价|的单价|的报价|的高价|的底价|的起始价|价格)?[^,。;\d]{0,4}?(中标|成交|摘牌|竞得|拍出|起拍|出让|挂牌|收购|签约|拍下|摘得)"
)
_GIFT = re.compile(
    rf"(?:以内|以下|以上|左右)?的?((?:{_any(lexicon.GIFT_KINDS)}){{0,6}}(?:{_any(lexicon.GIFTS)})金?)(?![\u4e00-\u9fff])"
)
_RIGHT = re.compile(r"(?:以上|左右|多|余)?(?P<of>的)?(?P<noun>[^,。;、:!?()《》\d\t]{1,20})")
_RIGHT_VERB = re.compile(_any(lexicon.VERBS_BEHIND))
_JOINT = re.compile(r"^[、,和及与以跟 及以及或]*$")
_JOINT_CHANGE = re.compile(
    r"[、,和及与以]{0,2}(?:同比)?(?:增长|下降|上升|减少|增加|提高|回落|降低|上涨|下跌|增|降)(?:了|约|近|超过?)?"
)
_MEASURED = re.compile(rf"(?:{_any(lexicon.MEASURED)})(?![\u4e00-\u9fff]{{0,2}}(?:项目|企业|会议|大会|工作|部门|中心|公司|活动))")
_BASIS = re.compile(_any(lexicon.BASIS))
_SHARE_WORD = re.compile(r"增速|占比|比重|增幅|[^,]率")
_SHARES = re.compile(r".?[率幅]$|增速|占比|比重|比例|进度|指数|浓度")
_COUNTED = re.compile(f"(?:{_any(lexicon.COUNTED)})$")
_STANDING = re.compile(_any(lexicon.STANDING))
_INDICATORS = re.compile(r"(?:等)?[两二三四五六七八九十\d]+[项大个](?:主要|核心|重点|经济)*指标$")
_SPLIT_ALL = re.compile(r"、|以及|和|及|与")
_SPLIT_MARKS = re.compile(r"、|以及|(?:和|及|与)(?=[^、]*$)")


@lru_cache(maxsize=512)  # asked up to four times about the same words
def noun_before(local: str) -> str:
    """What the words before a number name, "" when they only carry on: 全区固定资产投资完成 is 固定资产投资, 已完成 is ""."""
    if cut := _CUT.search(local):
        head = local[: cut.start()]
        if cut[0] == "完成" and not strip_head(_TAIL.sub("", head)) and (task := _TASK.match(local, cut.end())):
            return task[1]
        local = head if head.strip() or cut[0] else local
    phrase = _TAIL.sub("", local)
    for last in reversed(list(_VERBS.finditer(phrase))[-4:]):
        after = strip_head(phrase[last.end() :])
        if len(after) > 1 or (after and after in SHORT_NOUNS):
            return after
        if not after:
            phrase = _TAIL.sub("", phrase[: last.start()])
    return strip_head(phrase)


def strip_head(phrase: str) -> str:
    """Without the times, places, adverbs and verbs at the beginning; a word of which one character would be left stays whole."""
    at = last = 0
    while found := _HEAD.match(phrase, at):
        if found.end() == at:
            break
        last, at = at, found.end()
    if at and phrase[at - 1] == "“" and "”" in phrase[at:]:
        at -= 1
    rest = _trim(phrase[at:])
    if len(rest) == 1 and at:
        rest = _trim(phrase[last:])
    return rest


def _trim(phrase: str) -> str:
    phrase = phrase.strip(" 、,:()-—的了")
    if phrase.count("“") != phrase.count("”"):
        phrase = phrase.strip("“”")
    return phrase


def noun_behind(text: str, end: int) -> tuple[str, bool]:
    """The noun right behind a number up to its verb, and whether 的 joins them: 5个重大制造业项目, 六成多的行政村."""
    found = _RIGHT.match(text, end)
    if not found:
        return "", False
    noun = found["noun"]
    verb = _RIGHT_VERB.search(noun)
    if verb:
        noun = noun[: verb.start()]
    noun = noun.strip()
    if noun and noun in "长宽高深厚重径":
        return "", False  # 桥梁3座长1.2公里
    return noun, bool(found["of"])


def takes_object(local: str) -> bool:
    """Whether the words before a number end in a verb whose object is yet to come: 已招引(5个重大制造业项目)."""
    stripped = local.rstrip(" 约近超逾过达余")
    return not stripped or bool(_OBJECT_VERB.search(stripped)) or not strip_head(stripped)


def is_joint_change(between: str) -> bool:
    """Whether 、 or 和 and a change word stand between two amounts of an enumeration (分别增长3%、下降1%和增长4%)."""
    return bool(_JOINT_CHANGE.fullmatch(between))


def subject_of(clause: str, *, share: bool) -> str:
    """What a clause without a number speaks of: what has a standing (…增幅居全市第一,达11.3%), or the last thing that is measured.

    share: whether a share is sought (of an amount no 率 is the subject). "" when it speaks of nothing of the kind.
    """
    if _BASIS.match(clause):
        return ""
    found = _STANDING.search(clause)
    subject = noun_before(clause[: found.start()]) if found else ""
    if subject and (share or not _SHARE_WORD.search(subject)):
        return subject
    for head in reversed(list(_MEASURED.finditer(clause))):
        if share or not _SHARES.match(head[0]):
            return noun_before(clause[: head.end()])
    return ""


def is_counted(noun: str) -> bool:
    """Whether a noun is one that is counted: a number behind it counts it (组织员工60余人支援…), whatever follows."""
    return bool(_COUNTED.search(noun))


def ends_in_verb(local: str) -> bool:
    """Whether a verb with an object to come stands right before the number (流转了1200亩地), not a comparator or 的."""
    return bool(_REAL_VERB.search(local.rstrip(" 约近超逾过达余了的")))


def ends_in_grant(local: str) -> bool:
    """给予50万元、100万元奖励: what is given stands behind the last amount."""
    return local.rstrip(" 约近").endswith(("给予", "予以", "奖励", "补助", "给与", "安排", "发放"))


def gift_behind(text: str, end: int, local: str) -> str:
    """What is given or asked for, behind its amount: 给予20万元一次性奖励, 可申请最高50万元的创业贷款. "" when nothing is."""
    if local.rstrip().endswith("以") and (deal := _DEAL.match(text, end)):
        return deal[1]  # 以9863万元中标
    if not _GIVING.search(local.rstrip(" 约近超过达到")):
        return ""
    found = _GIFT.match(text, end)
    return found[1] if found else ""


_FOUNDING = re.compile(r"(?:设立|完成|实现|签订|筹集|募集|发行|争取|争取到|获得|形成|拉动|带来|创造|捐赠|捐献|捐出)了?$")
_OF_A_PROJECT = re.compile(r"(?:项目|工程|基地|企业|公司|园区?|中心)$")


def founds(local: str, behind: str) -> bool:
    """设立5000万元的创业基金, 完成3亿元的投资: the noun behind 的 is what the amount is said of (not so …亿元的项目)."""
    return bool(behind) and bool(_FOUNDING.search(local.rstrip(" 约近超达"))) and not _OF_A_PROJECT.search(behind)


def state(local: str) -> str:
    """The verb that names what a number without a noun tells of (惠及12.7万人次), "" when it is a light one (完成, 达, 有)."""
    found = _STATE.search(local.rstrip(" 约近超逾过达余了"))
    return found[0] if found else ""


def is_joint(between: str) -> bool:
    """Whether only 、 or 和 stands between two amounts."""
    return len(between) <= 3 and bool(_JOINT.match(between))


def listed(phrase: str, count: int) -> list[str]:
    """`count` nouns of an enumeration (A、B和C), [] when it has not as many. 城镇、农村居民收入: the first has the shared head too."""
    phrase = _INDICATORS.sub("", phrase)
    for pattern in (_SPLIT_ALL, _SPLIT_MARKS):
        cuts = [0]
        starts = [0]
        for found in pattern.finditer(phrase):
            cuts.append(found.start())
            starts.append(found.end())
        ends = [*cuts[1:], len(phrase)]
        spans = [(a, b) for a, b in zip(starts, ends, strict=True) if phrase[a:b].strip()]
        nouns = [phrase[a:b] for a, b in spans]
        if len(nouns) == count:
            shared_head = len(nouns[-1]) >= len(nouns[0]) + 4 and len(nouns[0]) <= 3
            if shared_head or min(map(len, nouns)) == 1:
                return [phrase[a:] for a, _ in spans]
            return [strip_head(n) or n for n in nouns]
    return []
