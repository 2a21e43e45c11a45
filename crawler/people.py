"""The people that a piece of a credit names: words parted, titles, bodies, staff codes and nobodies left out."""

from __future__ import annotations

import re

from crawler.names import HAN, is_body, is_name, join_spaced, part_names
from crawler.text import is_han

_PROVINCE_NAMES = """
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
"""
_PROVINCES = frozenset(_PROVINCE_NAMES.split())
"""Comments and headers say where a reader or an account is."""
# What stands in a credit where a person would, and is none (README-bylines, rule 4): makers of nothing, agencies and picture sites.
_NOBODY = _PROVINCES | frozenset(
    [
        "佚名",
        "未知",
        "匿名",
        "无名",
        "无",
        "暂无",
        "本站编辑",
        "本网编辑",
        "本报编辑",
        "本刊编辑",
        "网站编辑",
        "系统管理员",
        "管理员",
        "超级管理员",
        "网站管理员",
        "网络整理",
        "整理",
        "整合",
        "综合整理",
        "综合",
        "综合报道",
        "网络",
        "互联网",
        "网友",
        "读者",
        "资料图",
        "资料图片",
        "资料",
        "本网资料",
        "本报资料",
        "受访者",
        "受访者供图",
        "受访单位",
        "受访企业",
        "采访对象",
        "作者",
        "作者供图",
        "本报",
        "本网",
        "本台",
        "本站",
        "本社",
        "本刊",
        "本报讯",
        "小编",
        "编者",
        "集体",
        "集体采写",
        "转载",
        "原创",
        "实习",
        "见习",
        "记者",
        "通讯员",
        "特约",
        "摄图网",
        "视觉中国",
        "图虫创意",
        "图虫",
        "全景视觉",
        "全景网",
        "全景",
        "千图网",
        "包图网",
        "东方",
        "新华",
        "新华社",
        "中新社",
        "人民图片",
        "中新图片",
        "供图",
        "供稿",
        "提供",
        "完",
        "图",
        "文",
        "摄",
        "等",
        "供图单位",
        "相关部门",
        "官方",
        "来源网络",
        "图片来自网络",
        "来自网络",
        "网图",
        "发布",
        "延伸阅读",
        "相关阅读",
        "相关新闻",
        "相关链接",
        "推荐阅读",
        "热门新闻",
        "上一篇",
        "下一篇",
        "扫一扫",
        "网站地图",
        "编辑",
        "责任编辑",
        "责编",
        "打印",
        "关闭",
        "收藏",
        "分享",
        "我来说两句",
        "大中小",
        "大",
        "中",
        "小",
        "空间",
        "微博",
        "微信",
    ]
)
_PICTURE_SITES = re.compile(
    r"(?i)(?:pixabay|unsplash|pexels|123rf|ic\s?photo|getty(?:\s?images)?|shutterstock|istock|cfp|vcg|cnsphoto|freepik|ai|cctv|admin\w*|administrator|root|system|editor|guest|null|none|unknown|n/?a)"
)
_CODE = re.compile(r"[A-Za-z]{0,3}\d+|\d+[A-Za-z]{0,2}")
_STAFF_CODE = re.compile(
    rf"(?<={HAN})[_\s-]*[A-Z]{{1,4}}\d{{2,7}}\b|(?<={HAN})_\w+|(?<={HAN})\d{{3,7}}$|(?<={HAN})[A-Za-z]\w{{0,9}}$"
)
_HANDLE = re.compile(r"[A-Za-z][\w. -]{1,23}")
_LATIN_NAME = re.compile(r"\b[A-Z][a-z.]+(?: [A-Z][a-z.]*)+\b")
"""Demi Xia is one person: capitalised Latin words in a row."""
_WORDS = re.compile(r"[ \t\n、,;/&+。]+|(?<=\s)[和与及](?=\s)")
_LISTED = re.compile(r"[、,;/&+。]")
_AND = re.compile(rf"({HAN}{{2,4}})[和与及暨]({HAN}{{2,4}})")
_TITLE = re.compile(
    r"^(?:均为|均由|皆为|皆由)|^(?:本报|本网|本台|实习生|见习生|特约|全媒体|首席|见习|实习)*(?:记者|通讯员|作者)|(?:摄影|记者|通讯员|同志|报道|等|编辑|供图|供稿|提供|/文|/图)$"
)
_OFFICE = re.compile(
    r"(?:书记|[局区县市镇乡村部科处院校所站会队组厂行社台馆园]长|主任|理事长|董事长|总?经理|教授|研究员|主席|委员|干部|秘书|助理|工程师|博士|律师|负责人)$"
)
"""Offices and professions, which stand beside a name (区发改局局长 张建平)."""
_GROUP = re.compile(r"(?:志愿者|居民|村民|市民|网友|队员|员工|学员|学生|党员|群众|团队|义工|读者|家长|教师|老师|同学)$")
"""What a writer is, before the name: 社区志愿者 钟萍."""
_PEN_NAME = re.compile(rf"{HAN}{{2,8}}")


def people_in(text: str, *, handles: bool, all_of_it: bool = False, vouched: bool = False, every: bool = False) -> list[str]:
    """Names of people in a piece of a credit, in order, each once.

    handles: also take pen names and Latin handles, as behind a label with a colon.
    all_of_it: give nothing unless every word is a name.
    vouched: a title stands before (记者四建磊): the words are names whatever their surnames; of two characters only the first.
    every: each word is one (记者:费东海 和平), however short.
    """
    listed = "、" in text
    text = _LATIN_NAME.sub(lambda match: match[0].replace(" ", "\u00a0"), text)
    pieces = _LISTED.split(_STAFF_CODE.sub(" ", text))
    words = [joined for piece in pieces for joined in _joined([word for word in _WORDS.split(piece) if word], handles or vouched)]
    out: list[str] = []
    for word in words:
        word = word.replace("\u00a0", " ").strip("·:“”\"'《》<>*_-")
        found = _people(word, handles and (not out or listed))
        if not found and vouched and (every or not out or len(word) > 2) and _is_any_name(word):
            found = [word]
        if not found and all_of_it:
            return []
        out.extend(found)
    return list(dict.fromkeys(out))


def _joined(words: list[str], handles: bool) -> list[str]:
    """Words with the names put together that blanks part; behind a label two or three lone characters are one name (责任编辑:雪 松)."""
    if handles and 2 <= len(words) <= 3 and all(len(word) == 1 and is_han(word) for word in words):
        return ["".join(words)]
    return join_spaced(words)


def _is_any_name(word: str) -> bool:
    """Whether a word may be a name of any surname: two or three Han characters that say nothing else of a reporter's work."""
    return (
        bool(_ANY_NAME.fullmatch(word))
        and word not in _NOBODY
        and not (is_body(word) or _NO_REPORTER.search(word) or _OFFICE.search(word))
    )


def ends_with_person(line: str) -> str:
    """The person at the end of a line of office, title and name (市中心医院 主任医师 段志明); "" when it is no such line."""
    *before, last = line.split() or [""]
    told = bool(before) and (is_body(before[0]) or bool(_OFFICE.search(before[-1]) or before[-1].endswith(_PROFESSIONS)))
    return last if told and is_name(last) and len(line) <= _LONGEST_TITLED else ""


_PROFESSIONS = ("医师", "医生", "护士", "教师", "老师", "研究员", "评论员", "专员", "作家", "校长")
_LONGEST_TITLED = 40
_ANY_NAME = re.compile(
    rf"{HAN}{{2,3}}|[阿艾安奥巴白班宝贝本比别波布才仓策查朝次措达丹旦道得德登迪地东杜顿多额恩尔夫福嘎噶甘嘉高哥格根贡古哈海罕汗呼胡吉加坚江杰金卡坎克肯库拉来兰郎朗勒力立丽利莉林龙鲁罗洛玛麻买麦曼毛米姆木穆那娜乃尼牛努诺欧帕平普其奇钦青琼曲热仁日荣如茹萨赛桑色沙莎生史乐斯四松苏索塔泰提特图土吐托瓦旺维温沃乌吾西希夏雅亚央耶依伊英尤玉孜扎泽哲珍志卓么支呷惹莫作伍合洛铁体且史只子之约石友补则火]{{4,7}}"
)
"""Two or three characters, or more of those with which names of other languages are written (国家民委《少数民族人名汉字音译转写》)."""
_NO_REPORTER = re.compile(
    r"浏览|阅读|点击|访问|查看|评论|^(?:[从在对向问就走了现发获进来到看赶再一近日今昨本深探实]|专访|跟随|随机|获悉)|(?:报道|采访|手记|札记|观察|调查|综合|供稿|供图|摄影?|直播|视频|出镜|点评|评论|体验|日记|笔记|蹲点|见闻|直击|连线|现场|专访|记者|了解|获悉|名单|证|节|们|看|说|问|[人手相]机|[^·]人|航拍|资料|翻拍|图片?)$"
)
"""Words that follow 记者 and are no name: 记者从…获悉, 记者手记, 记者调查."""


_OF_SPEECH = re.compile(r"[的了着这那我你他她它们]")
"""What no name holds but a pen name may: 山那边的云."""


def _people(word: str, handles: bool) -> list[str]:
    word = _TITLE.sub("", word)
    if (both := _AND.fullmatch(word)) and is_name(both[1]) and is_name(both[2]):
        return [both[1], both[2]]
    if (
        not word
        or word in _NOBODY
        or (len(word) != 3 and _OFFICE.search(word))
        or (len(word) > 2 and _GROUP.search(word))
        or _PICTURE_SITES.fullmatch(word)
        or _CODE.fullmatch(word)
    ):
        return []
    if is_name(word):
        return [word]
    if not is_body(word) and not _OF_SPEECH.search(word) and (run := part_names(word, sure=handles)):
        return run
    if handles and not is_body(word) and (_PEN_NAME.fullmatch(word) or _HANDLE.fullmatch(word)):
        return [word]
    return []
