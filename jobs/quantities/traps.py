"""What is no reading: numbers that only name, order, place or limit (docs/quantities.md, "Not readings" 1-7).

Tables of words first; every rule is about a kind of writing, none about a page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jobs.quantities import numbers
from jobs.quantities.tokens import Token

if TYPE_CHECKING:
    from jobs.quantities.amounts import Amount

PLANT = (
    "项目(?!投资|资金|贷款|库|申报|经费|数|款|用地|审批|融资|总|产值|[\\d一二三四五六七八九十]|约|近|超|逾|共)|工程(?!款|量|机械|师|投资|数|"
    "造价|建设投资|[\\d])|基地(?![\\d])|电站(?![\\d])|产业园|园区(?![\\d])|"
    "机组|生产线|装置|变电站|(?:[水电冰炼工]|加工|养殖|处理|化工|发电|焚烧|制造|饲料|食品)厂|养[殖牛猪鸡羊]*场|猪场|码头|风电场|油库|冷库"
)
"""Nouns that a size may stand before as part of a name: 46兆瓦…光伏发电项目, 年产15万吨…项目."""
OF_ITS_OWN = "投资|资金|金额|额|面积|占地|用地|产能|产值|规模|容量|装机|收入|税收|能力|投入|贷款|造价|长|宽|里程|库容|体量|量|预算|注册资本|利润|效益|营收"
"""Metric nouns: a number behind one of them is its own reading, whatever follows."""
COUNTED = (
    "项目|企业|工程|单位|农户|农民|户|村|社区|家庭|基地|园区|商场|建筑|桥梁|锅炉|机组|产品|老人|人口|人群|用户|大户|主体|合作社|农场|平台|集群|产业|"
    "行业|楼宇|公司|工厂|车间|商户|湖泊|河流|水库|风机|设备|园|镇|乡|县|个体|经营户|纳税|服务业|工业|建筑业|住宿|批发|零售|总部|重大|重点|优质|龙头|"
    "制造业|投资项目|签约项目|招商|产业项目|大项目|好项目|订单|合同|宗地|地块|灌区|险情|地震|灾害|病例|学校|医院|床位|大型|中型|小型|单体|骨干|贫困|低收入|"
    "外资|内资|在建|新建|续建|竣工|新开工|政府投资|民间|社会资本|省级|市级|品牌|单品|景区|民宿|商品|网点|卖场|特产"
)
"""Nouns before which 亿元以上, 50亩以下 is a threshold, not an amount."""
_AMOUNT_NOUN = "(?:的)?(?:投资|资金|贷款|产值|税收|收入|支持|补助|补贴|奖励|增长|增速|增幅|水平|目标|订单额)"

_THRESHOLD = re.compile(
    rf"(?: ?\d+ ?[个家户]|的(?:有|共有|占|达到?|约)? ?\d|、[^,。;]{{2,18}}以[上下]的?[^,。;、]{{0,4}}(?:{COUNTED}))|(?:的)?(?:[^,。;:、()\d%]{{0,12}}?)(?:{COUNTED})"
)
_DIRECT_AMOUNT = re.compile(_AMOUNT_NOUN)
_LIMIT = re.compile(r" ?(?:及以上|(?:\(含\))?以上|及以下|以下|以内)")
_GRADE = re.compile(r" ?(?:级(?!别)|量级|规模级)")
_PLANT = re.compile(PLANT)
_OWN = re.compile(rf"(?:{OF_ITS_OWN})(?:约|达|达到|为|近|超|超过|共|逾|计|是|突破|不低于|不少于|高达)*[:]? ?$")
_YEARLY = re.compile(
    r"(?:年|日|月)(?:产(?!值|量|能|出|业)|处理|加工|回收|综合利用|消化|屠宰|出栏|存栏|拆解|生产)[^,。;:、()\d]{0,8}$"
)
_PHRASE_END = re.compile(r"[,。;:!?\n]")
_LABEL = re.compile(r"[“‘\"']([^“”‘’\"'。,;!?]{1,12})[”’\"']")
_TITLE = re.compile(r"《[^》\n]{1,60}》")
_RANK = re.compile(
    r"(?:[升跃进退后前跌移列位居第排]|上升|提升|前移|下降|排名|位次|跃居|跻身|晋升|并列|名列)(?:至|到|了|在)?(?:全[国省市区县]|[^,。;]{0,3})?(?:前|第)? ?$"
)
_RANKED_TOP = re.compile(r"(?:前|TOP ?|top ?)$")
_PLACED = re.compile(r"(?:距离?|相距|离|间距|以[东南西北外内])[^,。;、\d]{0,14}(?:约|仅|大约|近|不足|不到|有)? ?$")
_WEATHER = re.compile(r"气温|温度|高温|低温|降温|升温|零下|摄氏|雨量|降雨|降水|湿度|积雪|雨|风力|水温|室温|体温|能见度")
_ELECTRIC = re.compile(r"电|能耗|度/|节能|耗能")
_ADDRESS = re.compile(r"(?:号|路|街|弄|小区|花园|苑) ?$")
_SCORES = re.compile(r"\d ?: ?\d")
_PLUS = re.compile(r"(?:[\u4e00-\u9fff: ]|^)\+$")
_VAGUE_BEFORE = re.compile(r"[数几]$")
_EACH = re.compile(r"每(?:投资|吸引|实现|生产|产出|销售|减少|节约|提高|下降|上涨|投入|增加|招用|推荐|新增|增|引进|满|投|花)$")
_BARE_OK = re.compile(r"(?:近|超过?|过|逾|突破|破|达|远超)(?:了)? ?$")


def masks(text: str) -> bytes:
    """For each character whether numbers there only name: in titles in 《》, and in short quoted labels. Empty when there are none."""
    spans = _titles(text)
    if "“" in text or "‘" in text or '"' in text:
        spans += [found.span() for found in _LABEL.finditer(text)]
    return _marked(text, spans)


def titles(text: str) -> bytes:
    """For each character whether it stands in a title in 《》, where years only name. Empty when there are none."""
    return _marked(text, _titles(text))


def _marked(text: str, spans: list[tuple[int, int]]) -> bytes:
    """A flag a character, so that a lookup costs the same whatever the number of spans."""
    if not spans:
        return b""
    flags = bytearray(len(text))
    for start, end in spans:
        flags[start:end] = b"\1" * (end - start)
    return bytes(flags)


def _titles(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _TITLE.finditer(text)] if "《" in text else []


def only_names(text: str, token: Token, masked: bytes) -> bool:
    """Whether the numeral is a date, label, rank, place, vague … by itself and its nearest neighbours."""
    if token.unit.kind in ("time", "mark", "volt"):
        return True
    if masked and masked[token.start]:
        return True
    return _by_neighbours(text, token) or _by_words(text, token) or _by_numeral(text, token)


def _by_neighbours(text: str, token: Token) -> bool:
    """第3, G60, 1:2, No.5, 3号."""
    start = token.start
    last = text[start - 1] if start else ""
    if last == "+" and token.unit.kind in ("percent", "point") and _PLUS.search(text, max(0, start - 2), start):
        return False  # 同比+9.8%
    if last and last in "第每№〔[#+×*^_":
        return True
    if last == "+" or text[token.end : token.end + 1] in ("+", "×", "*", "号", "℃", "°"):
        return True
    if last.isascii() and last.isalpha():
        word = re.search(r"[A-Za-z&]{3,}$", text[max(0, start - 8) : start])
        return not (word and token.unit.kind in ("money", "percent", "point"))
    if last == "-" and start > 1 and text[start - 2].isascii() and text[start - 2].isalpha():
        return True
    if last == ":" and start > 1 and text[start - 2].isdigit():
        return True
    return bool(_SCORES.match(text, token.end - 1)) if token.end > token.start else False


def _by_words(text: str, token: Token) -> bool:
    """Ranks, distances that place, weather, addresses: told by the words before."""
    unit = token.unit
    if _EACH.search(text, max(0, token.start - 6), token.start):
        return True  # 每投入1元
    left = text[max(0, token.start - 20) : token.start]
    if unit.base in ("位", "名") and (_RANK.search(left[-8:]) if unit.base == "位" else False):
        return True
    if unit.base in ("位", "名", "强", "家") and _RANKED_TOP.search(left):
        return True
    if unit.base in ("公里", "米") and _PLACED.search(left):
        return True
    if unit.kind == "degree":
        return not (token.multiplied or _ELECTRIC.search(left)) or bool(_WEATHER.search(left))
    if unit.kind == "percent" and left.endswith(("湿度", "湿度为")):
        return True
    if unit.base == "毫米" and _WEATHER.search(text[max(0, token.start - 30) : token.start]):
        return True
    if unit.base in ("幢", "栋", "层", "座") and _ADDRESS.search(left):
        return True
    return unit.base == "期" and (token.number <= 3 and not token.chinese)


def _by_numeral(text: str, token: Token) -> bool:
    """One Chinese digit, guesses (三五家, 数十家, 十几个), bare multipliers that are part of a name (万元户)."""
    word = token.chinese
    if not word:
        return False
    left = text[max(0, token.start - 6) : token.start]
    if numbers.is_single_digit(word):
        return token.unit.kind not in ("times", "percent", "point")
    if word[0] in "十百千万亿" and _VAGUE_BEFORE.search(left):
        return True
    if numbers.is_vague(word) and token.unit.kind:
        return True
    if numbers.is_bare(word):
        return not (token.more or _BARE_OK.search(left))
    return False


def names(text: str, amount: Amount, left: str, *, after_name: bool) -> str:
    """ "limit" or "plant" when an amount belongs to a noun phrase (threshold, grade; size in the name of a plant), "" when it does not.

    left: the words of its clause before it, from the amount before on. after_name: an amount of the same phrase was part of a name.
    """
    end = amount.number_end
    if amount.kind in ("percent", "point", "times"):
        return ""
    if _GRADE.match(text, end):
        return "limit"
    if limit := _LIMIT.match(text, end):
        return "limit" if _THRESHOLD.match(text, limit.end()) and not _DIRECT_AMOUNT.match(text, limit.end()) else ""
    if amount.kind in ("money", "size") and amount.bounds[0][1] in "><" and _CLASS_OVER.match(text, amount.end):
        return "limit"
    if _CONDITION.match(text, amount.end) and _GRANTED_TO.search(text, max(0, amount.start - 48), amount.start):
        return "limit"
    if _COUNTED_OF.match(text, amount.end) and amount.bounds[0][1] in "≥≤><":
        return "limit"
    if _OWN.search(left[-12:]):
        return ""
    if _RACE.match(text, end) and amount.unit in ("公里", "米"):
        return "plant"
    if amount.kind == "money" and _CLASS.match(text, end):
        return "limit"
    stop = _PHRASE_END.search(text, end, end + 60)
    rest = _SECOND_SIZE.sub("", text[end : min(stop.start() if stop else len(text), end + 60)])
    plant = _PLANT.search(rest)
    if not plant:
        return ""
    between = rest[: plant.start()]
    if amount.kind == "count" and text.endswith(("等", "共", "这"), 0, amount.start):
        return ""  # …项目等12个项目
    if after_name or _YEARLY.search(left[-16:]) or amount.unit.endswith(("/年", "/天")):
        return "" if _CAPACITY.search(between) else "plant"
    return "plant" if amount.kind != "count" and _runs_to_plant(between) else ""


_RACE = re.compile(r"(?:的)?[^,。;、\d]{0,6}(?:跑|马拉松|赛|徒步|骑行|健步|接力)")
_CLASS = re.compile(
    r"(?:级)?(?:产业|工业|重大|龙头)?(?:企业|项目|村|镇|园区|集群|大户|平台)(?:[\d]|[一二三四五六七八九十百]+[个家户])"
)
_SECOND_SIZE = re.compile(r"^/[\d.]+ ?[A-Za-z万千兆瓦时]+的?")
_COUNTED_OF = re.compile(rf"的[^,。;、\d]{{0,6}}?(?:{COUNTED})(?: ?\d|占|数|达到? ?\d|共|均|全部|已|有 ?\d)")
_CLASS_OVER = re.compile(
    r"(?:的)?(?:工业|产业|重大|骨干|龙头)?(?:企业|项目|村|乡镇|园区|集群|平台|大户|农户|公司|主体|楼宇|产业|行业|单品)(?:\d|[增达有共占,。、;]|"
    r"数|名单|$|[一二三四五六七八九十百]+[个家户])"
)
_CONDITION = re.compile(
    r"的[^,。;、\d]{0,10}(?:企业|项目|单位|个人|团队|机构|主体|平台|园区|人才|产品|品牌|农户|大户)[^,。;\d]{0,4}(?:,|给|分别)"
)
_GRANTED_TO = re.compile(r"(?:^|[,。;:)、])对(?!外|口|接|标)[^,。;:]*$")
_CAPACITY = re.compile(r"产能|能力|规模")
_BREAKS = re.compile(
    r"[、(]|\d|资金|投资|产能|建设|用于|支持|实施|推进|完成|推动|开展|投入|资本|补助|贷款|基金|签约|收入|扶持|保障|助力|打造|建成|加快|到|对|为|的.*的"
)


def _runs_to_plant(between: str) -> bool:
    """Whether only a name stands between the size and 项目."""
    return len(between) <= 24 and not _BREAKS.search(between)
