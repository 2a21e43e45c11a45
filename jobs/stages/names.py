"""What in a text is a project: the one asked for, others, counts of projects, and parts of works.

Other projects are known by the words that names of projects end in (…项目, …工程, …产业园), unless what stands before that word is
no name (该项目, 重点项目) or a part of the works (桩基工程).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jobs.stages.words import OTHER, PARTS, TARGET, WITHIN

Kind = Literal["target", "other", "count"]

SUFFIX = (
    "项目|工程|基地|产业园|工业园|科技园|物流园|文创园|示范园|种植园|园区|公园|乐园|庄园|植物园|动物园|小镇|大桥|隧道|公路"
    "|高速(?!运|增|发|推|路|旋|度)|铁路|高铁|大道|快速路|绕城线|国道|省道|轻轨|枢纽|水库|电站|水厂|电厂"
    "|风电场|码头|机场|车站|高铁站|站房|火车站|客运站|酒店|大厦|大楼|广场(?!舞)|中心(?!线|城区|环节|工作|任务|组|主任)"
    "|综合体|博物馆|图书馆|体育馆|文化馆|展览馆|科技馆|美术馆|纪念馆|档案馆|大剧院|剧院|学校|小学|中学|幼儿园|学院|校区|医院"
    "|院区"
    "|公寓|安置房|安置小区|停车楼|停车场|市场(?!化|需|竞|前|份|主体|价|占|监)|示范区|泵站|变电站|污水处理厂|处理厂|邻里"
    "|工厂|综合楼|养老院|敬老院|福利院|商业街|古街|步行街|旅游区|景区|度假区|田园综合体|生产线项目|营地|新馆|礼堂|卫生室|卫生院"
    "|书屋|祠堂|老街|街区|文创街|特色街|新区|绿道|栈道|索道|航道|船闸|农场|牧场|养殖场|充电站|储能站|加油站|数据中心|科创园"
    "|孵化园|孵化器|创业园|体育场|游泳馆|殡仪馆|消防站|冷库|粮库|驿站|农庄|山庄|度假村|影视城|古城|新城|商城|商贸城|模具城"
    "|物流港|陆港|空港|保税区|加工园|循环园|集聚区|加工厂|分厂|电厂|立交桥|人行桥"
)
_PHASE = "[一二三四五六七八九十首]期(?!间|待|限|盼|望|刊|末|徒)(?:项目|工程)?"
_ALONE = rf"(?<![第分前后定长短周学假任日]){_PHASE}"
_NAME_CHAR = r"\u3400-\u9fffA-Za-z0-9“”‘’\"《》()+·.%\-〇"
_MORE = "(?:建设|改造|提升|扩建|改扩建|迁建|新建|技改|生产|研发|提标|扩容|升级|整治|修缮|保护|利用|开发|[东南西北]延|延伸|拓宽|除险|加固|改建|综合|示范|产业|文化|旅游|生态|物流|智能|装饰|装修)*"
_NAMED = re.compile(
    rf"[{_NAME_CHAR}]{{0,40}}?(?:{SUFFIX})(?:{_MORE}(?:{SUFFIX})"
    rf"|{_PHASE})*(?:\([^()]*\))?(?!量|进度|款|师|机械|车辆|队|总|地块|区块|片区|板块|管委会|管理局|公司"
    r"|集团|局|办公室)"
)
_GENERIC = re.compile(
    rf"(?:[^,。;、]{{2,4}}[县区市镇乡省])?(?:{SUFFIX}|生产|研发|重大|重点|产业|招商|投资|亿元|以上|以下|在建"
    r"|新建|续建|拟建|改建|扩建|迁建|该|本|此|这个|这一|该个|整个|全部|所有|其他|其余|类|大|好|新|优质|各|多个|[两几数]个"
    r"|储备|签约|落地|开工|竣工|投产|民生|实事|工业|制造业|产业链|市县长|省|市|区|县|级|国家|标志性|牵引性|引领性|基础设施"
    r"|建设|抓|服务|了解|查看|听取|推进|推动|保障|围绕|关于|进入|的|目前|现在|截至目前|据悉|据了解|今年|去年|优秀|示范|实施"
    r"|合作|招引|引进|外资|内资|央企|意向|在谈|前期|谋划|我们|企业|公司|政府|一批|集中|年度|计划|当前|全市|全区|全县|上述"
    r"|相关|有关|及|等|\d+|亿|万|元|余|多|投资额|的|全年|首批|[一二三四五六七八九十首]期|第[一二三四五六]批|季度"
    r"|[一二三四五六七八九十])+"
)
_PART = re.compile(
    rf"(?:{PARTS}|主体|土建|前期|收尾|扫尾|部分|现场|主线|隧道|控制性|单体|单项|政务服务|行政服务|会展|指挥|会议|购物|市"
    r"|区|县|镇|街道|交易|新闻|融媒体|游客|研发)$"
)
_CUT = re.compile(
    r"完成|入驻|入库|列入|纳入|封顶|复工|停工|停建|终止|取消|备案|立项|批复|核准|竞得|摘牌|拿地|拿下|洽谈|对接|办理|编制|选址"
    r"|奠基|破土|落成|打通|贯通|合龙|投运|试生产|量产|验收|移交|连接|通往|直达|毗邻|标志着?|通过|进行|举行|召开|获得|取得"
    r"|实现|宣布|发布|透露|证实|确认|回应|答复|获悉|了解到?|看到|见到|发现|告诉|提到|谈到|组织|参加|负责|承担|支持"
    r"|服务(?!中心|区|综合|站|平台|驿|业)|保障|强化|加强|提升(?!工程|项目|改造)|解决|抓好|做好|介绍|强调|指出|要求|表示|希望|经过|按照|根据"
    r"|针对|使|这一|本|首个|唯一|最大|正式|全面|顺利|成功|多个|各|目前|近日|日前|据悉|据了解|同时|其中|此外|另外|随后|以及"
    r"|包括|例如|正在|开始|已经|现已|即将|计划|力争|争取|确保|推动|推进|加快|促进|实施|打造|建设(?!项目|工程)|开展|围绕"
    r"|成为|作为|位于|坐落|来到|走进|走访|会同|拓展|采取|联合|委托|考察|调研|察看|查看|前往|先后|深入|就|由|向|于|将|把|被"
    r"|继(?!续|承|而)|分别为?|依次为?|具体为|即为|让|给|从|在(?!建|谈)|对|为了|是|的|了|与|和(?!平|谐|睦|泰|顺)|及|等|有(?!限|机|色)|至|到|还|又|也|都"
    r"|均|则|而|但|除|因|受|随着|该(?=项目|工程)|签约|签订|签署|签下|竣工|开工|动工|建成|完工|投产|投用|达产|落地|落户"
    r"|谋划|策划|开业|通车|启用|启动|新增|引进|总投资\d*[\d.亿万元]*"
)
COUNT = re.compile(
    r"(?:(?<![\d.])[\d.]+|(?<![一二两三四五六七八九十百几数多])[一二两三四五六七八九十百几数多]+)(?:余|多)?(?:个|项|宗|批"
    r"|大)[^,。;、:\ue000\ue001]{0,12}?(?:项目|工程)|项目(?:共|总数|达|累计)?\d+(?:余|多)?[个项]"
    r"|[各这那]些?(?:个|类)?(?:重大|重点)?项目|所有项目|一批[^,。;、:\ue000\ue001]{0,12}项目"
)
_PLACE_BEFORE = re.compile(
    r"(?:位于|坐落(?:于|在)?|地处|落户(?:于|在|到)?|落地(?:于|在)?|入驻|列入|纳入|入选|成为|作为|打造(?:成"
    r"|为)?|建成(?:为)?全|助力|连接|毗邻|紧邻|临近|靠近|距离?|依托|属于?|(?<!的)是|填补|补齐|服务|来自|荣获|获评"
    r"|被评为|区域性|命名为|支撑|赴|经由?|途经|起于|起自|起点为?|[东南西北]起|[东南西北]至|[东南西北][接连]|止于|止点为?|终于|终至|终点为?|接到?|至|通向|穿过|跨越|上跨|下穿)$"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A project or a number of projects at [start, end) of the marked text."""

    kind: Kind
    start: int
    end: int


def mark(text: str, places: list[tuple[int, int]]) -> str:
    """The text with the project asked for and other named projects each as one character.

    places: where the project asked for stands. Directly followed by 一期, 二期, … it is another one (rule 6); one
    phase that stands alone is a part of it (甲项目去年开工,一期已投产).
    """
    parts: list[str] = []
    last = 0
    for start, end in places:
        end = _whole_name(text, start, end)
        phase = re.match("(?!首)" + _PHASE, text[end:])
        parts.append(_mark_others(text[last:start], after_target=bool(parts)))
        parts.append(OTHER if phase else TARGET)
        last = end + (phase.end() if phase else 0)
    parts.append(_mark_others(text[last:], after_target=bool(parts)))
    marked = "".join(parts)
    alone = re.findall(_ALONE, marked)
    if len(set(alone)) < 2 and not any(re.search(_PHASE, text[start:end]) for start, end in places) and OTHER not in marked:
        return marked
    return re.sub(_ALONE, OTHER, marked)


def _whole_name(text: str, start: int, end: int) -> int:
    """Where a name goes on to its end: 甲生物 in 甲生物生产基地项目. What follows a whole name is a part of it (甲度假村游客中心)."""
    whole = re.search(rf"(?:{SUFFIX}|{_PHASE})$", text[start:end])
    tail = (
        "(?:建设|改造|扩建|迁建|提升|新建)*(?:项目|工程)(?![量师队款总])"
        if whole
        else rf"[{_NAME_CHAR}]{{0,12}}?(?:{SUFFIX})*(?:项目|工程|基地|产业园|园区)"
    )
    match = re.match(tail, text[end:])
    if not match or _CUT.search(match[0]) or _PART.search(re.sub(rf"(?:{SUFFIX})+$", "", match[0])):
        return end
    return end + match.end()


def _mark_others(text: str, *, after_target: bool) -> str:
    """after_target: the text follows the name asked for; what adjoins it is a part of that project."""
    out: list[str] = []
    last = 0
    within = after_target and bool(_INSIDE.match(text))
    for start, end in named_projects(text):
        if after_target and start == 0:
            continue
        out += (text[last:start], WITHIN if within else OTHER)
        last = end
    return "".join((*out, text[last:]))


def named_projects(text: str) -> Iterator[tuple[int, int]]:
    """Where projects are named in NFKC text: what ends like a project's name, is more than a kind of project, and no number of them."""
    counts = [match.span() for match in COUNT.finditer(text)]
    for match in _NAMED.finditer(text):
        start = _name_start(text, match.start(), match.end())
        if start is not None and not any(a <= start and match.end() <= b for a, b in counts):
            yield start, match.end()


_PARTS_WITHIN = re.compile(f"{PARTS}|主体|土建|前期|配套|工程|施工|建设")
_INSIDE = re.compile(r"(?:当中|中|内|里|范围内),|的?(?:全线)?(?:重点|关键)?控制性(?:节点)?工程")
"""Behind a project's name: what is named next are its parts (甲景区创建项目中,游客中心已建成)."""
_INSTITUTION = re.compile(
    r"(?:博物馆|图书馆|体育馆|体育场|文化馆|展览馆|科技馆|美术馆|纪念馆|档案馆|大剧院|殡仪馆|水厂|火车站|客运站)$"
)
"""Of these a district has one: 县档案馆 is a name."""


def _name_start(text: str, start: int, end: int) -> int | None:
    """Where the name that ends at `end` begins; None when there is no name, a part of works, or a mere place."""
    chunk = text[start:end]
    tail = re.search(rf"(?:{SUFFIX})(?:{_PHASE})?(?:\([^()]*\))?$", chunk)
    assert tail is not None
    head_end = tail.start()
    begin = 0
    for cut in _CUT.finditer(chunk):
        if cut.end() <= head_end:
            begin = cut.end()
    head = chunk[begin:head_end]
    if (
        len(head) < (1 if _INSTITUTION.search(chunk) else 2)
        or (_GENERIC.fullmatch(head) and not _INSTITUTION.search(chunk))
        or (_PART.search(head) and not _opens_a_line(text, start + begin, head))
    ):
        return None
    if _PLACE_BEFORE.search(text[: start + begin]):
        return None
    return start + begin


def _opens_a_line(text: str, start: int, head: str) -> bool:
    """Whether a name that ends like a part of works opens a line of a ledger and says more than that part (;乡镇污水管网工程…)."""
    return text[start - 1 : start] in (";", "\n") and len(_PARTS_WITHIN.sub("", head)) >= 4


def entities(clause: str) -> list[Entity]:
    """Projects and counts in a clause of marked text, in order."""
    found = [Entity("target" if c == TARGET else "other", i, i + 1) for i, c in enumerate(clause) if c in (TARGET, OTHER)]
    counts = [Entity("count", m.start(), m.end()) for m in COUNT.finditer(clause)]
    return sorted([*found, *counts], key=lambda entity: entity.start)
