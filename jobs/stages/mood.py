"""Whether an event is said to have happened: wishes, plans and denials are no stage (rules 1 and 2 of stages).

Chinese marks mood before the verb (力争年底投产) or just after it (投产后, 开工条件). The marker nearest before the verb holds:
`计划6月开工,目前已开工` and `目前正争取开工`. A wish runs on over commas until something is told as fact (已, 目前, 昨日).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobs.stages.words import TARGET

_WISH = re.compile(
    r"(?<![必业大])将(?!近|军|来|会议)|(?<!模)拟(?!建|态|人)|力争|争取|确保(?!了)|保证(?!了)|应(?:于|在)(?=[\d本今明])|^到20\d\d年(?:底|末)?$|(?<![期等接对招优看款交])待(?=\ue000)"
    r"|(?<!年度)(?<!投资)(?<!行动)(?<![比按照较])(?<!比原)(?<!较原)(?<!按原)(?<!比既定)(?<!按既定)计划(?!的\d"
    r"|任务|投资|总投资|用地|新增|内|书)"
    r"|预计(?!总?投资)|预期|有望|可望|即将|准备(?=于|在|[\d今明下开投建签启])|打算|务必|(?<!必)必须"
    r"|(?<![重主摘需只想])要(?![求素闻件点道塞目因么领])|需要?(?=~)|希望|(?<!备受)(?<!万众)期待|(?<!不)可能(?!性)|或将|恐(?=将|难|要)|(?:迈向|走向|(?<![双单反纵横])向着?|朝着?)(?=开工|动工|建成|竣工|投产|达产|全面|全线)|盼|以期|旨在|力促"
    r"|力保(?![障护持留存])|瞄准|冲刺(?!阶段|期)|倒排|倒计时|如果|若(?!干)|一旦|能否|是否|提出|承诺|说好(?:了)?的|(?<!按照)(?<!根据)(?<!依照)约定|预定|定于|(?<![比较])原定"
    r"|拟定|目标(?:是|为)?|届时|下一步|下步|下阶段|接下来|今后|未来(?!社区|城|科技|乡村|工厂|之)"
    r"|距离?(?=[^,。;]{0,14}(?:开工|竣工|完工|投产|投用|通车|开业|开园|封顶|签约|建成))|有待|尚待|等待"
    r"|待(?=开工|建|批|验收|投|审|定|落)|何时|什么时候|几时|多久|能不能|会不会|明年|后年|明后|下月|下个月|下周|明天|明日"
    r"|(?<!去)(?<!前)(?<!上)(?<![\d一二两三四五六七八九十几半多])年(?:内|底|末)(?!完成投资)|(?<!上)月底"
    r"|(?<!去年)(?<!前年)下半年|早日|尽快|尽早|及早|早(?=开|投|竣|建|落|签|完|达)"
    r"|为了?(?=[^,。;]{0,24}(?:准备|奠定|打下|创造|铺平|扫清))|(?:推迟|延期|暂缓|延后|推后)(?:至|到)?|申请"
    r"|呼吁|建议|倡议|向往|等待|静待|蓄势|即可|便可|就可|就能|即能|才能|一定能|定能|肯定能|能够在|[如若](?:能|果)|可(?=于|在|投|实现|正式)"
    r"|年底(?=即|可|就)|待(?=[^,。;]{1,12}后)"
)
"""Wishes, plans, expectations, conditions, times to come."""
_PUSH = re.compile(
    r"(?<!成功)(?<!有效)(?<!已)推动(?!了)|促进(?!了)|加快|加速|助力|助推|督促|抓好|抓紧"
    r"|全力(?:以赴)?(?![^,。;]{0,6}下$)|推进(?!会|顺利|有序|情况|中|迅速|处)|狠抓|保障(?!下)|鼓励|努力(?!下)|支持(?!下)|着力|积极|继续|持续|实施|围绕|聚焦"
    r"|协调(?!下)|服务(?!下|综合|平台|驿|型|外包|中心|大厅|区|业|局|站|员)|要求"
)
"""What people do about a project; says nothing of events (推动…开工), yet 正加快 works go on."""
_FACT = re.compile(r"已(?!知)|业已|现(?=已|正|处|进|阶)|目前|正(?!式|常|规|确|值)|仍在|还在|刚刚|成功推动|顺利推动|截至|截止")
"""Told as fact, over an earlier wish of the same clause."""
_FACT_TIME = re.compile(
    r"昨[天日晚]|今[天日晨早晚]|日前|近日|上午|下午|去年|前年|上月|上个月|上周|眼下|当前|现在|现场|连日来|今年以来|此前|近期"
    r"|月\d+日|据[悉了]|获悉|从"
)
"""Times and sources of news: a new clause with one of them is no longer under an earlier wish."""
_NOT = re.compile(
    r"尚未|仍未|还未|从未|并未|暂未|未能|未曾|一直未|至今未|(?<![从并尚仍还暂])未(?!来|经|央)|没有|还没|没能|没(?=开"
    r"|动|建|投|签|落)|迟迟不|难以|无法|不能|不具备|不存在|不得|拒绝|并非|不是|不会|无需|不予|无缘|未如期"
)
_AFTER_NOT = re.compile(r"(?:的)?(?:传闻|谣言|传言|消息不|说法不)|(?:一事)?(?:不实|不属实|纯属)")
_AFTER_PLAN = re.compile(
    r"(?:建设|投产|运营|仪式)?(?:的)?(?:因[^,。;]{0,10})?(?:推迟|延期|延后|推后)|(?:建设|投产|运营|仪式)?(?:的)?(?:将|定于|拟于|拟在|预计|预定|前(?!期|后|[^,。]{0,3}完成)|准备|筹备"
    r"|条件|目标|倒计时|在即|在望|指日可待|(?:还有|仅剩|只剩|不足)(?=[\d一二两三四五六七八九十几不]+个?多?(?:年|天|日|周|月|小时|到))|(?:有关|相关|等)?(?:事宜|事项|工作)|情况|风波"
    r"|争议|难题|风险|可能|计划|时间(?!为|是)|日期|进入倒计时|要求|问题|难题|需求|所需|(?:的)?最后)"
)
_AHEAD = re.compile("下一步|下步|下阶段|接下来|今后|明年|我们将|要|必须|务必|确保|力争|争取")
_AWAITED = re.compile("敬请期待|时间问题|计日程功|拭目以待|值得期待|令人期待")
_AFTER_LATER = re.compile(r"(?:运营|使用|建设)?(?:以|之)?(?:后(?!续|期|来)|时(?!间|代|尚|许))")
_AFTER_SINCE = re.compile(r"(?:建设|运营)?(?:以来|至今|已\S{0,3}[年月天]|[一二两三四五六七八九十半\d]+[多余]?(?:年|个月|天))")
_DEADLINE = re.compile(
    r"(?:年|月|日|底|末|节|庆|季度?|汛期|假期|学期|初|冬|夏|春|秋|运会|号)(?:来临|到来)?(?:之)?前[^,。;]{0,8}$"
)
_PAST = re.compile(r"继|随着|去年|前年|上月|上个月|上周|昨|自(?!然|主|动|治|驾|贸)|(?:19|20)\d\d年|此前|当年")
_TO_COME = re.compile(r"将|可|预计|有望|能|年产值|实现|形成|新增|带动|满足|填补|成为")
_EARLIER = re.compile(r"曾|一度|此前|原先|前期曾")


@dataclass(frozen=True, slots=True)
class Said:
    """A clause, where the sentence has come to in mood when it begins, and the text after it up to the sentence's end."""

    text: str
    wished: bool
    rest: str


def carries_wish(clause: str, wished: bool, has_event: bool) -> bool:
    """Whether the next clause stands under a wish: one was made here (or before) and nothing told as fact came after it.

    has_event: a stage is named in the clause; `计划分三期实施` alone says nothing of what follows.
    """
    if not wished and not (_WISH.search(clause) or _PUSH.search(clause)):
        return False
    wish = max([m.end() for m in _WISH.finditer(clause)], default=-1)
    fact = max([m.end() for pattern in (_FACT, _FACT_TIME) for m in pattern.finditer(clause)], default=-1)
    if re.match(r"为了?(?:确保|保证|保障|尽早|早日|尽快)?", clause) and wish > fact:
        return False
    if wish >= 0 and not has_event and len(clause) - wish > 3 and not wished and not _AHEAD.search(clause):
        return False
    if wish >= 0:
        return wish > fact and (bool(re.match("待|等", clause)) or not re.search(r"(?:后|时|前)$", clause))
    return wished and fact < 0


def happened(said: Said, start: int, end: int, *, pushed: bool) -> bool:
    """Whether the event at [start, end) of a clause is told as having happened .

    pushed: whether what people push (加快, 推动, 要求) may be meant, as with events; works that go on are not denied by 加快.
    """
    left, right = said.text[:start], said.text[end:]
    fact = _last(_FACT, said.text, end)
    if _NOT.search(said.text[start:end]) or _denied(left, right, said.rest, fact) or _only_planned(said, left, right, fact):
        return False
    wish, push = _last(_WISH, said.text, start), _last(_PUSH, said.text, start)
    if wish > fact:
        return False
    if push > fact and pushed:
        return False
    if fact >= 0 or not said.wished:
        return True
    return bool(_FACT_TIME.search(left))


def said_of_the_past(clause: str, start: int) -> bool:
    """Whether the event is told as what once was (曾一度停工)."""
    return bool(_EARLIER.search(clause[:start]))


def _last(pattern: re.Pattern[str], text: str, limit: int) -> int:
    """Where the last match that ends by `limit` ends, -1 for none; what stands behind it is seen by look-aheads."""
    return max([match.end() for match in pattern.finditer(text) if match.end() <= limit], default=-1)


def _denied(left: str, right: str, rest: str, fact: int) -> bool:
    near = left[left.rfind("的" + TARGET) + 1 :][-16:]  # 批而未建的甲项目被收回土地: the denial is of what stands before the name
    denial = _last(_NOT, near, len(near))
    if denial >= 0 and denial + len(left) - len(near) > fact:
        return True
    if _AFTER_NOT.match(right):
        return True
    return bool(
        re.search(r"(?:不实|不属实|谣言|子虚乌有|误传|不存在|否认|辟谣|没有此事|并无此事)", right + rest)
        and re.search(r"网传|传闻|传言|有人称|谣传|传出|称", left)
    )


def _only_planned(said: Said, left: str, right: str, fact: int) -> bool:
    if _AFTER_SINCE.match(right):
        return False
    if _AFTER_PLAN.match(right) or _AWAITED.search(right + said.rest):
        return True
    if _AFTER_LATER.match(right):
        return not _PAST.search(left) and not (fact >= 0 and "已" in left) and not _goes_on_as_fact(right + said.rest)
    deadline = _DEADLINE.search(left)
    return bool(deadline) and fact < 0 and not re.search(r"提前|赶在", left)


def _goes_on_as_fact(after: str) -> bool:
    """`签约后,迟迟没有动工` looks back, `投产后,可新增…` ahead."""
    head = after[:24]
    return bool(re.search(r"已|迟迟|一直|至今|因|便|仅|未|目前|被|停", head)) and not _TO_COME.search(head)
