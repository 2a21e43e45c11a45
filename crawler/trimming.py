"""What a body container holds besides the article: the title again, the header, 责任编辑, 分享, 上一篇, lists of related links.

Only whole lines go, and only where such lines stand: at the top and at the end. The middle is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from crawler.bylines import is_byline
from crawler.lines import Line
from crawler.linked import names_file
from crawler.names import is_likely_name
from crawler.people import ends_with_person, people_in
from crawler.text import BULLETS, bare

_TOP_LINES = 8
_LONGEST_BYLINE = 90
_PARTING = re.compile(r"[\s:|/·\d\[\]【】()<>,、+\-]+")
_CONTROL = re.compile(
    r"打印(?:本页|文章|本文|正文)?|关闭(?:窗口|本页)?|打|印|关|闭|收藏(?:本页)?|分享(?:到|至|让更多人看到)?|返回(?:顶部|上一页|首页|列表|\S{2,6})?|查看更多|(?:上|下|前|后)一?页|(?:首|尾|末)页|我要纠错|纠错|复制(?:链接)?|(?:用?微信)?扫一扫.{0,30}|用微信扫.{0,30}|"
    r"字[体号]?|号|[大中小]|[TA]|默认|(?:语音)?朗读|播放|暂停|超大|特大|放大|缩小|无障碍.{0,4}|听全文|语音播报|点赞|赞|踩|顶|QQ空间|新浪微博|微博|微信(?:好友)?|QQ|朋友圈|举报|(?:网友)?评论|加入收藏|"
    r"(?:浏览|阅读|访问|点击)(?:次数|量|数|率)?|次",
    re.IGNORECASE,
)
_ACCOUNT_CALL = re.compile(
    r"^[\W_]*(?:(?:点击|点一下|轻触|戳|长按|识别|扫描?|扫码|点)?.{0,8}(?:上方|下方|蓝色?字|二维码|名片).{0,12}(?:关注|订阅|识别|下载|添加).{0,12}|(?:点击|长按|扫码|扫描).{0,10}(?:关注|订阅).{0,24}|"
    r"(?:点|求)?(?:个)?(?:分享|收藏|点赞|在看|赞)(?:[\s,、]*(?:点)?(?:个)?(?:分享|收藏|点赞|在看|赞)){1,3}|[点求]个?(?:分享|收藏|点赞|在看|赞)|下载.{0,10}(?:APP|客户端).{0,20}|更多(?:精彩|新闻|资讯).{0,10}(?:点击|关注|扫码|扫描|下载).{0,24}|阅读原文|END|end|[-—–_~·]+\s*(?:END|end|完)\s*[-—–_~·]+|完)[\W_]*$"
)
"""What accounts write above and below an article to win readers: 点击上方蓝字关注我们, 长按识别二维码关注, END, 点赞 在看."""
_END_MARK = re.compile(r"[\W_]*END[\W_]*$", re.IGNORECASE)
_AFTER_END = 20  # lines of credits, codes and earlier articles that accounts write below their END
_DISCLAIMER = re.compile(
    r"^[\W_]*(?:未经(?:允许|授权|许可|同意)\S{0,8}(?:转载|使用)|(?:如需)?转载(?:请|须|时)(?:注明|保留|标明|联系)|本文(?:链接|地址|网址|永久链接)\s*:|版权作品|(?:特别|免责|版权)(?:声明|提示)\s*[:】])"
)
"""What skins of WordPress and of portals write below a text: 未经允许不得转载:站名 » 标题."""
_ORIGINAL = re.compile(r"^[(【]?\s*原(?:标题|题)\s*:")
_UNSIGNED = re.compile(
    r"^(?:校对|审核|责编|编辑|责任编辑|审校|监制|终审|编审)\s+[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4}){0,2}$"
)
"""Credits without a colon: 编辑 刘梦婕."""
_LINKED_LABEL = re.compile(
    r"^(?:相关|延伸|上级)(?:文件|链接|阅读|解读|政策|报道|新闻)\s*:|^(?:Tags?|标签|关键[词字])\s*:", re.IGNORECASE
)
_NO_NEIGHBOUR = re.compile(r"^(?:上|下|前|后)一?[篇条]\s*[:：]?\s*(?:很?抱歉)?[,，]?\s*(?:已经)?(?:没有|无|暂无|是最)\S{0,8}$")
"""下一篇:没有了."""
_NEIGHBOURS = re.compile(r"^(?:上|下|前|后)一?[篇条]\s*[:：]?")
_RELATED = re.compile(
    r"^[\[【■▍●◆►▶>\s]*(?:相关(?:链接|阅读|新闻|文章|报道|推荐|稿件|附件下载|文件|信息|解读|政策|文档|内容|专题)|延伸阅读|推荐阅读|猜你喜欢|热门(?:推荐|文章|新闻)|更多(?:新闻|内容|精彩)|精彩推荐|为您推荐|往期(?:回顾|推荐)|大家都在看|最新文章|编辑推荐)[\]】\s:：]*$"
)
_EDITOR = re.compile(
    r"^[\[【(（]*\s*(?:责任编辑|责编|整\s*理|综\s*合|编\s*辑|网络编辑|审\s*核|校\s*对|审\s*校|初审|复审|终审|一审|二审|三审|监\s*制|稿件?来源|信息来源|文章来源|图文来源|(?:本文)?来\s*源(?:单位|媒体)?|作\s*者|供\s*稿(?:单位)?|供图单位|值班(?:编委|主任)|签发|总?策划|统筹|制作|主播|播音|配音|朗诵|出镜|摄像|剪辑|后期|编导|海报|排版|美编|出品)\s*[:：丨∣|/]"
    r"|^(?:视频(?:拍摄|制作|剪辑)?|航拍|图表|制图|手绘|漫画|设计|技术|手语|制片人?|运营)\s*[:：丨∣|/]\s*[\u4e00-\u9fff]{2,4}(?:[\s、]+[\u4e00-\u9fff]{2,4}){0,3}$"
)
_HEADER = re.compile(
    r"^原(?:标题|题)\s*:|(?:发布(?:时间|日期|于)|发表时间|信息来源|文章来源|来\s*源|稿\s*源|(?<![工合创写])作\s*者|撰\s*[稿文]|浏览(?:次数|量)|阅读(?:次数|量)?|点击(?:数|率|次数)|字\s*[号体]|访问(?:量|次数)|编\s*辑)\s*[:：]"
    r"|^[^,。;:!?、\d]{0,16}[/|]\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?$"
    r"|^[^,。;:!?、\d]{2,16}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d\d(?::\d\d)?$"
    r"|^[\[(【\s]*(?:(?:原创|转载)\s*)?(?:(?:时\s*间|日\s*期)\s*[:：]\s*)?(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?:\s*日)?(?:[\sT]*\d{1,2}:\d\d(?::\d\d)?)?[\])】]?"
    r"\s*(?:$|[|丨/]|[^,。;:!?、\d\s]{2,16}(?:\s+[^,。;:!?、\s]{2,4}){0,3}$)"
)
"""A label of the header, or a time to the minute that ends a line with at most a medium before it, or a time that opens a line of its
own, with at most a medium and names behind it."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The lines that are the article, and the lines taken off that may name people, source or time (in page order).

    byline_at: index in `lines` where the first 文/… 图/… paragraph stood, None when there was none.
    """

    lines: list[Line]
    aside: list[str]
    byline_at: int | None


def trimmed(lines: list[Line], title: str, subtitle: str, writers: Sequence[str] = ()) -> Trimmed:
    """The lines of a body without those that repeat the title, head or end the page.

    writers: the texts of the elements that are named after the writer (class author): a skin may put them into the text's own.
    """
    lines = _without_calls(lines)
    start, head = _top(lines, {bare(said) for said in (title, subtitle, *writers) if said})
    end, tail = _end(lines, start)
    kept: list[Line] = []
    aside = head
    byline_at = None
    for line in _without_file_lists(lines[start:end]):
        if line.kind == "text" and (is_byline_paragraph(line.text) or (_is_photo_credit(line.text) and not _under_picture(kept))):
            byline_at = len(kept) if byline_at is None else byline_at
            aside.append(line.text)
        else:
            kept.append(line)
    return Trimmed(kept, aside + tail, byline_at)


_NAMED_ATTACHMENT = re.compile(r"^[\[【(]?\s*附\s*(?:件|表|图)?\s*[\d一二三四五六七八九十]{0,3}\s*(?:[:.、\]】)]|$)")
_GET_IT = re.compile(r"\s*[(\[]?(?:点击)?(?:下载|预览|查看)[)\]]?$")
"""What a button beside a file says (WordPress's wp-block-file)."""
_LEADS_TO = re.compile(r"[\u4e00-\u9fff].*(?:见|如下|如附)")
"""A sentence that ends with the file that it speaks of: 具体措施请见:清单.pdf."""
_LINKED_FILE = 0.6  # share of a line that its link is


def _without_file_lists(lines: list[Line]) -> list[Line]:
    """Lines without those that are only a link to a file by its own name, as systems append them (DedeCMS, 开普, JCMS): these are attachments.

    A line that the writer began with 附件, and the further files below it, are text: the document itself counts its annexes so.
    """
    if not any(line.linked or line.kind == "table" for line in lines):
        return lines
    kept: list[Line] = []
    told = False
    for line in lines:
        if _is_file_list(line) and (not told or _is_named_above(line, kept)):
            continue
        told = _is_file_list(line) or (line.kind != "table" and bool(_NAMED_ATTACHMENT.match(line.text)))
        kept.append(line)
    return kept


def _is_named_above(line: Line, kept: Sequence[Line]) -> bool:
    """Whether the line above has the file's name already: 附件:1.管理办法, and below it the link 管理办法.docx."""
    name = bare(_GET_IT.sub("", line.text).rsplit(".", 1)[0])
    return len(name) > 1 and bool(kept) and bare(kept[-1].text).endswith(name)


def _is_file_list(line: Line) -> bool:
    if line.kind == "table":
        cells = [cell for row in line.rows for cell in row if cell.strip()]
        return bool(cells) and all(names_file(cell) for cell in cells)
    return (
        line.kind == "text"
        and line.linked >= len(line.text) * _LINKED_FILE
        and line.linked > 0
        and names_file(_GET_IT.sub("", line.text))
        and not _LEADS_TO.search(line.text[: max(len(line.text) - line.linked, 0)])
        and (line.linked >= len(line.text.replace(" ", "")) or not _NAMED_ATTACHMENT.match(line.text))
    )


_PHOTO_CREDIT = re.compile(
    r"([(（])?\s*(?:本报|本网|本台)?\S{0,8}(?:记者|通讯员)\s*[\u4e00-\u9fff\s、]{2,16}\s*摄影?\s*(?(1)[)）])"
)


_NAMES_SHOT = re.compile(r"(?:(?:本组)?(?:图片?|照片)[均皆都]?由\s*)?(?P<names>[\u4e00-\u9fff·\s、]{2,24}?)\s*摄影?")


def _is_photo_credit(text: str) -> bool:
    """Whether a paragraph is only a photographers' credit: (记者 张三 摄), 张三 李四 摄."""
    if "摄" not in text:  # ten times cheaper to ask than both patterns
        return False
    if _PHOTO_CREDIT.fullmatch(text):
        return True
    match = _NAMES_SHOT.fullmatch(text)
    return match is not None and bool(people_in(match["names"], handles=False, all_of_it=True))


def _under_picture(kept: list[Line]) -> bool:
    """Whether the next line would be the caption of a picture that has none yet."""
    return bool(kept) and kept[-1].kind == "image"


_LIKE_BYLINE = re.compile(
    r"^[\[(【]?\s*(?:\S{0,8}(?:讯|电|消息)[\s(]+)?(?:本报|本网|本台|见习|实习|全媒体|融媒体?|首席|特约|\S{2,8}(?:报|网|台|社|客户端|融媒体?(?:中心)?|传媒|广电|发布)|[^\s,。:;()]{2,16}(?=\s*(?:记者|通讯员)\s)){0,3}\s*(?:记\s*者|通\s*讯\s*员|作\s*者|撰\s*[文稿]|采\s*写|采访|文\s*字|摄\s*影|图\s*片|编\s*辑|责\s*编|"
    r"责任编辑|供\s*稿|供\s*图|[文图]\s*[/丨|∣:]|[文图]\s[^\s]|文\s*[、&和]\s*图|图文|文图|素材|策划|统筹)|^文[\u4e00-\u9fff]{2,4}\s*图[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{2,4}\s*[:丨|/]\s*[\u4e00-\u9fff]{2,4}\s+[\u4e00-\u9fff]{2,6}\s*[:丨|/]|^[(【]\S.*[)】]$"
)
"""How a paragraph begins that may be nothing but a byline; `is_byline` then reads it in earnest."""
_HOLDS_CREDIT = re.compile(r"[\s/][文图]\s*[/丨|∣:]|\s[文图](?:\s|$)|(?:图片?|照片)[均皆都]?由.{2,20}(?:提供|摄)[)】]?$")
"""And what it may hold elsewhere: the sign 文 or 图 of a credit, by whom the pictures are."""


_MARK_OF_BYLINE = frozenset("文图记通作撰采编责摄供素策统((【导道")


def is_byline_paragraph(text: str) -> bool:
    """文/洪纲 图/邵秀清, (记者 张三 通讯员 李四): a paragraph that only names people. A picture's credit (… 摄) is a caption's."""
    if len(text) > _LONGEST_BYLINE or "。" in text[:-1]:
        return False
    if text[:1] in _WRITERS_SIGNS and people_in(text[1:], handles=False, all_of_it=True):
        return True
    if _MARK_OF_BYLINE.isdisjoint(text) or (text.endswith(("摄", "摄)", "摄影")) and not _WRITER_TOO.search(text)):
        return False
    text = _SIGN.sub("", text)
    return _is_like_byline(text) and is_byline(text)


def names_writers(line: str) -> bool:
    """Whether a line beside a title only says who wrote: 本报记者 张三, 文/张三."""
    return is_byline_paragraph(line) or bool(ends_with_person(line))


def _is_like_byline(text: str) -> bool:
    if text.endswith("报道") or _LIKE_BYLINE.match(text):
        return True
    return not _SIGNS_OF_PICTURES.isdisjoint(text) and _HOLDS_CREDIT.search(text) is not None


_SIGNS_OF_PICTURES = frozenset("文图照")


_WRITERS_SIGNS = frozenset("□■◎●○◆◇☆")
"""What newspapers set before the writer's name at the head or the end of a text: □ 许燕. Triangles point to pictures."""
_WRITER_TOO = re.compile(r"[/丨|]\s*文(?!字?稿)|(?<![\u4e00-\u9fff])文\s*[/丨|]")
_SIGN = re.compile(rf"^\s*[{BULLETS}]+\s*")
"""Newspapers set a sign before their writers: □ 本报记者 张三, ■记者 张三/文 李四/摄."""


def _is_account_call(text: str) -> bool:
    return len(text) <= 120 and not text.endswith(_SENTENCE_ENDS) and bool(_ACCOUNT_CALL.match(text))


_SENTENCE_ENDS = ("。", ";", ":")


_COUNTER = re.compile(r"\(?\d{1,3}\s*/\s*\d{1,3}\)?")
_TURNING = r"(?:[首上下尾末]一?页|(?:显示|阅读|查看|余下)全文)"
_PAGE_NUMBERS = re.compile(
    rf"(?:{_TURNING}\s*)*(?:(?:[\[(]\s*\d{{1,2}}\s*[\])]\s*){{2,}}(?:{_TURNING}\s*)*|(?:\d{{1,2}}\s+){{2,}}{_TURNING}(?:\s*{_TURNING})*)"
)
"""The pager of a long article: [1] [2], 1 2 3 下一页."""


def _is_pager(text: str) -> bool:
    return text[:1] in _OPENS_PAGER and _PAGE_NUMBERS.fullmatch(text) is not None


_OPENS_PAGER = frozenset("[(0123456789首上")
_FIRST, _LAST = 6, 20  # lines at either end among which accounts call


def _without_calls(lines: list[Line]) -> list[Line]:
    """Lines without an account's calls at either end, the picture above each, and a gallery's counter (1/4) under its picture."""
    kept: list[Line] = []
    for at, line in enumerate(lines):
        pictured = bool(kept) and kept[-1].kind == "image"
        if line.kind in ("text", "caption") and (at < _FIRST or at >= len(lines) - _LAST) and _is_account_call(line.text):
            if pictured:
                kept.pop()
        elif not (line.kind == "text" and ((pictured and _COUNTER.fullmatch(line.text)) or _is_pager(line.text))):
            kept.append(line)
    return kept


def is_control(text: str) -> bool:
    """Whether a line holds nothing but the page's controls: 字号: 大 中 小, 打印 关闭, 分享到 微信, 浏览次数: 12."""
    words = [word for word in _PARTING.split(text) if word]
    return len(text) <= 120 and bool(words) and all(_CONTROL.fullmatch(word) for word in words)


def _top(lines: list[Line], said: Set[str]) -> tuple[int, list[str]]:
    start = 0
    aside: list[str] = []
    for at, line in enumerate(lines[:_TOP_LINES]):
        if line.kind not in ("text", "heading", "caption"):
            break
        if start == at == 0 and _is_writers_line(line, lines[1:2]):
            start, aside = 1, [f"作者:{line.text}"]
        elif bare(line.text) in said:
            start, aside = at + 1, aside + [each.text for each in lines[start:at]]
        elif (_is_header(line) or is_control(line.text) or _is_account_call(line.text)) and not any(
            _is_sentence(each.text) for each in lines[start:at]
        ):
            start, aside = at + 1, [*aside, *[each.text for each in lines[start:at]], line.text]
        elif len(line.text) > 60:
            break
    return start, aside


def _is_writers_line(line: Line, following: Sequence[Line]) -> bool:
    """Whether the first line of a text is its writers' full names alone, as supplements and county media set them below the title.

    Not in a person's portrait, which goes on with the name. Names of two characters stay: too many headings look alike (章程, 白露).
    """
    words = line.text.split()
    return (
        line.kind == "text"
        and len(line.text) <= _LONGEST_WRITERS
        and all(len(word) > _SHORT_NAME and is_likely_name(word) for word in words)
        and any(each.kind == "text" and len(each.text) > _PARAGRAPH and not each.text.startswith(words[0]) for each in following)
    )


_LONGEST_WRITERS, _SHORT_NAME, _PARAGRAPH = 20, 2, 30  # characters


def _is_sentence(text: str) -> bool:
    """Whether a line is text of the article: then nothing below it is the header."""
    return len(text) > 60 or text.endswith(("。", "!", "?", ";", "”", ":"))


def _is_header(line: Line) -> bool:
    return len(line.text) <= 120 and "。" not in line.text and bool(_HEADER.search(line.text))


def _end(lines: list[Line], start: int) -> tuple[int, list[str]]:
    """Where the article ends, and the credit lines below it."""
    end = len(lines)
    for at in range(max(start, 0), len(lines)):
        if (
            lines[at].kind in ("text", "heading")
            and at > start
            and _RELATED.match(lines[at].text)
            and _mostly_links(lines[at + 1 :])
        ):
            end = at
            break
    aside: list[str] = []
    if (
        mark := next((at for at in range(max(start + 1, end - _AFTER_END), end) if _END_MARK.match(lines[at].text)), None)
    ) is not None:
        aside = [line.text for line in lines[mark + 1 : end] if _EDITOR.match(line.text) or is_byline_paragraph(line.text)]
        end = mark
    while end > start:
        line = lines[end - 1]
        if line.kind == "image" and any(_EDITOR.match(each.text) for each in lines[max(end - 4, start) : end - 1]):
            end -= 1  # a code below the credits
            continue
        if line.kind not in ("text", "heading") or len(line.text) > 160:
            break
        if _is_credit(line.text):
            aside.insert(0, line.text)
        elif not (
            _DISCLAIMER.match(line.text)
            or is_control(line.text)
            or _is_account_call(line.text)
            or ((_NEIGHBOURS.match(line.text) or _LINKED_LABEL.match(line.text)) and line.linked)
            or _NO_NEIGHBOUR.match(line.text)
        ):
            break
        end -= 1
    return _without_links(lines, start, end), aside


def _is_credit(text: str) -> bool:
    if _EDITOR.match(text) and not (text.endswith("。") and len(text) > _A_SENTENCE):
        return True
    return bool(_UNSIGNED.match(text) or _ORIGINAL.match(text)) or is_byline_paragraph(text)


_A_SENTENCE = 24
"""Characters of what is a note of the text though it begins as a credit (来源:三个监测点报价均值。)."""
_FEWEST_LINKS = 3


def _without_links(lines: list[Line], start: int, end: int) -> int:
    """Where the text ends above a closing list of links to other articles that has no heading (人民网's related stories, below a picture)."""
    at = end
    while at > start and _is_other_article(lines[at - 1]):
        at -= 1
    if end - at < _FEWEST_LINKS or not any(_is_sentence(line.text) for line in lines[start:at]):
        return end
    return at - 1 if lines[at - 1].kind == "image" and at - 1 > start else at


def _is_other_article(line: Line) -> bool:
    if line.kind != "text" or line.files or names_file(line.text):
        return False
    if _COUNTED.match(line.text) or _NAMED_ATTACHMENT.match(line.text):
        return False
    return line.linked >= len(line.text.replace(" ", "")) >= _SHORTEST_TITLE


_SHORTEST_TITLE = 6
_COUNTED = re.compile(r"^\(?[\d一二三四五六七八九十]{1,3}\s*[.、)]")
"""What the writer counts is the text's own, links or not: 1.关于…的通知."""


def _mostly_links(lines: list[Line]) -> bool:
    text = sum(len(line.text) for line in lines)
    return bool(text) and sum(line.linked for line in lines) >= text * 0.6
