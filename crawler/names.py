"""Chinese personal names: is this a name, and where do names that are run together part.

Sources of the rules: 百家姓 and the Ministry of Public Security's yearly lists of surnames (公安部《全国姓名报告》) for single and
compound surnames; given names have one or two characters; names of other nationalities are parted by a middle dot (阿卜杜拉·买买提).
All text is NFKC.
"""

from __future__ import annotations

import re
from functools import cache

# The hundred commonest in order: together 85% of people. A split of run-together names trusts them more than the rest.
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# Surnames that are met often and are seldom the first character of a common word.
_USUAL = (
    "洪章丰傅楼郎温季俞卜戚施费岑倪滕殷毕邬齐康伍卞穆萧湛祁禹狄臧庞纪舒屈项祝阮蓝闵麻娄童颜梅盛刁骆樊凌霍虞柯管房裘缪"
    "郁杭诸左邢裴荣翁荀惠甄靳巫焦仲宫宁仇栾甘厉詹赖卓蔺屠蒙乔翟姬冉郦璩兰褚畅赫栗辜郄卿忻漆旷笪凃粘桑桂濮牛扈燕冀尚庄晏柴瞿阎茹艾庾暨耿匡寇欧沃聂"
    "晁敖冷阚饶沙鞠蒯荆游竺奚葛昌华柏鲁昝岳缑商牟佘佟仝尉占邸涂巨谌檀鹿雒楠鄢琚官宇谷班车苗花柳鲍窦云符景束印索廉"
)
# The rest of 百家姓 and of the registers; many of these begin common words too (安全, 有关, 来信).
_RARE = (
    "应安常乐时皮元米贝明计伏成谈茅席强路危支干解宗宣贲单包吉钮嵇羊於曲封芮羿储汲邴糜松井富乌巴弓牧隗山宓蓬全郗仰伊暴"
    "钭戎祖幸司韶郜蓟薄宿怀蒲邰从鄂咸籍池阴胥能苍双闻莘党贡劳逄申扶堵宰雍却寿通边郏浦农别充慕连习宦鱼容古易慎戈终居衡"
    "步都满弘国文广禄阙东殳利蔚越夔隆师巩厍勾融訾辛那简空毋乜养须巢关相查后红权逯盖益桓公凤酆水卫喻帅亢况有琴佴伯赏墨"
    "哈谯年爱阳言福区冼仉尧初仵原智妥战代肇藏候晋楚亓由展苟粟苑芦丘修台来令揭门折线冶迟撒锁海先母卯尤侍植练阿依但信盘"
    "铁贠员庹税隋刑呼尕敬艳律者逢肉银钦拜纳木桐操虎黑潭承尼丹赛虢刀俸奉羌寻朴晃淦茶菅钏仡罕斯佐邺锺矫郇玄岩闪仓麦邝乞禤茆闭渠鄞薜疏阕衣芈弋闾佀爨蔄揆笃厝盍逮泮杞颉晟幺么丛布招生凡拾寸普续岐沐竹睢秋郈麴宛苌蹇绪腾滑拓磨昃敦咬綦撖仉匙缐佼冮侴呙啜揣戢斛杲楮炅甯祢翦遆郐镡隰眭挚禚咎逯姒妫嬴归"
)
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "司空",
        "端木",
        "东方",
        "独孤",
        "南宫",
        "宇文",
        "长孙",
        "轩辕",
        "闻人",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "淳于",
        "单于",
        "太叔",
        "申屠",
        "仲孙",
        "钟离",
        "鲜于",
        "闾丘",
        "亓官",
        "司寇",
        "子车",
        "颛孙",
        "巫马",
        "公西",
        "漆雕",
        "乐正",
        "壤驷",
        "公良",
        "拓跋",
        "夹谷",
        "宰父",
        "谷梁",
        "段干",
        "百里",
        "东郭",
        "南门",
        "呼延",
        "羊舌",
        "微生",
        "梁丘",
        "左丘",
        "东门",
        "西门",
        "第五",
        "纳兰",
        "完颜",
        "赫连",
        "叶赫",
        "那拉",
        "欧侯",
        "万俟",
        "达奚",
        "褚师",
        "吴铭",
        "逄门",
        "哥舒",
        "贺兰",
        "屈突",
        "耶律",
        "爱新",
        "陆费",
        # of the Yi (彝族), two characters before the given name: 吉克伍呷
        "吉克",
        "吉狄",
        "吉木",
        "阿依",
        "俄洛",
        "吉伍",
        "沙马",
        "海来",
        "阿苏",
        "阿尔",
        "阿的",
        "阿力",
        "阿牛",
        "阿约",
        "阿说",
        "曲木",
        "曲比",
        "马海",
        "俄木",
        "洛古",
        "尔古",
        "莫色",
        "勒格",
        "勒伍",
        "比曲",
        "立立",
        "且沙",
        "罗洪",
        "贾巴",
        "瓦扎",
        "果基",
        "古次",
        "苏呷",
        "乃保",
        "日火",
    ]
)
SURNAMES = frozenset(_COMMON + _USUAL + _RARE) | COMPOUND_SURNAMES
_LIKELY = (frozenset(_COMMON + _USUAL) | COMPOUND_SURNAMES) - frozenset("高方金万任何向许于成")
HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]"
_HAN_RUN = re.compile(rf"{HAN}+")
_DOTTED = re.compile(rf"{HAN}{{1,8}}(?:·{HAN}{{1,8}}){{1,3}}")
_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "∙": "·", "⋅": "·"})
# Names of Tibetans and Mongols are written without a dot, of words that recur (藏族、蒙古族人名常用字). Two or three Tibetan words are a name,
# of Mongol ones one may be.
_TIBETAN = (
    "扎西|次仁|次旺|次旦|才仁|卓玛|多吉|平措|旦增|丹增|洛桑|格桑|央金|央宗|拉姆|尼玛|达瓦|边巴|索朗|索南|白玛|德吉|仁青|仁增|贡布|贡嘎|强巴|顿珠|罗布|曲珍|曲扎|普布"
    "|米玛|拉巴|巴桑|桑珠|桑吉|加措|嘉措|晋美|才让|才旦|旺堆|旺姆|旺久|旺扎|卓嘎|群培|措姆|赤列|江村|泽仁|多杰|才郎|项欠|公保|拉毛|切吉|班玛|向巴|四郎|更登|洛松|达吉|拉加|东智|三知|阿旺|益西|土登|云丹|根敦|群宗|玉珍|德庆|坚参|班觉|伦珠|欧珠|朗杰|贡觉|罗追|洛追|旺杰|旺青|曲杰|曲央|巴丹|白珍|次央|次珍|次成|旦巴|旦珍|德央|嘎玛|嘎松|格列|贡秋|贡桑|强白|尼珍|玛珍|桑旦|桑登|斯朗|土旦|珠扎|卓拉|欧珍|尖措|尖参|华旦|华青|昂毛|旦正|旦知|闹吾|彭措|彭毛|朋措|万玛|完玛|卡毛|吉毛|加羊|加央|嘉央|降央|泽翁|志玛|翁姆|拥措|邓珠|丁真|洛绒|曲登|尼扎|昂旺|伍金"
)
_MONGOL = "巴特尔|巴雅尔|其其格|图雅|高娃|苏日娜|娜仁|格日勒|朝鲁|呼和|斯琴|哈斯|乌云|宝音|阿拉坦|那仁|萨仁|敖登|吉日嘎拉|苏和|乌兰|托娅|毕力格|达来|孟和|额尔敦|布和|牧仁|塔娜|乌日娜|乌日汗|乌仁|萨日娜|阿茹娜|其木格|呼格吉勒|巴图|额尔德[尼木]?|那木|[宝包]乐尔?|那顺|特木尔|铁木尔|斯日古楞|满都拉|敖日格勒|照日格图|布日固德|格根|朝克图|宝力德|都仁|白音|苏日|娜布其|哈达|阿木尔|吉雅|德力格尔|青格[勒乐]|乌力吉|白乙拉|阿拉腾|敖其尔|宝力[道高]|其尔|巴雅[尔斯]|达古拉|苏力德|图门|[特图]古斯|陶格斯|苏雅拉|萨如拉|娜日[苏莎]|那日[苏松]|莫日根|胡日查|查干|布仁|恩和|乌恩其?|巴根|巴音|赛[音汗罕]|道尔吉|达日玛|朝格图|图力古尔|吉日木图|海日汗|阿斯[汗罕]|阿日那|敖[云恩]|敖特根|楚鲁|代钦|嘎日迪|通拉嘎|乌日[图根]|伊[日如]|塔拉|扎拉嘎|钦达木尼|孟根|满达|诺敏|[希锡]林|仁钦|桑杰|布赫|色音|恩克|苏日[古嘎格]|古格|斯日古[冷楞]|赛西雅?拉图|呼斯楞|呼日勒|图布新|阿古拉|格日乐|其力格尔|毕力"
# Of Uyghurs, Kazakhs and Kyrgyz too, where the dot is often left out (维吾尔族、哈萨克族人名常用字); three characters or more. And the 经名 of
# Hui and Dongxiang behind a surname (马依布拉).
_TURKIC = (
    "古丽|买买提|麦麦提|买提|艾力|努尔|阿[不布]都|阿卜杜|吐尔逊|图尔荪|吐尔|热合曼|热依汗|热依|热孜|依明|伊敏|艾合买提|艾买提|玉素甫|玉苏普|亚森|亚生|卡德尔|卡迪尔|托合提|吾买尔|吾斯曼|沙塔尔|居来提|库尔班"
    "|迪丽|娜尔|阿依|帕提|祖丽|米热|米拉|巴哈尔|别克|叶尔|波拉提|赛力克|哈那提|加娜|再娜|萨吾提|伊力|依力|亚尔|亚斯|艾尼瓦尔|艾克拜尔|安外尔|卡米力|牙生|肉孜|司马义|斯马义|依布拉音|凯麦尔|茹仙|塔依尔|阿迪力|阿里木|木合|塔尔|提力|木拉提|哈力|古扎|古再|买尔|麦尔|阿不[力来]|[伊依]卜拉[欣音]|艾则孜|艾孜|阿迪拉|再努|麦合|买合|木提|木沙|乃比|沙吾|玛依|祖力|吾甫|热甫|阿扎提|艾[沙山]|托[乎呼]"
    "|[依一]布?卜?拉|尕西木|乙四夫|牙古白|哈麦|索菲亚|海比白|苏力么"
)
_OTHER_PEOPLES = re.compile(
    rf"(?:{_TIBETAN}){{2,3}}|{HAN}{{2}}(?:{_TIBETAN})$|(?:{_MONGOL})(?:{_MONGOL}|[图雅花夫])?|(?=...)(?:{_TURKIC}){{1,3}}(?:[江汗拜提尔热木夏兰坦旦孜]|古丽|别克)?"
)
_OF_ONE_WORD = frozenset(word for word in f"{_TIBETAN}|{_MONGOL}".split("|") if len(word) == 2) - frozenset(
    ("乌云", "哈达", "呼和", "乌兰", "白音", "罗布", "拉巴", "达来", "益西", "哈斯", "查干", "巴音", "塔拉", "满达", "诺敏")
)
"""Names of one Tibetan or Mongol word, without those that are other words or places."""
# Last characters of offices, papers and places. In a word of four characters or more any of them tells a body; in a shorter one only
# those that no parent gives (温州网 is no person though 温 is a surname; 刘文科 is one).
_BODY = re.compile(
    r"(?:局|委|办|室|中心|社|站|报|网|台|部|院|校|学|公司|集团|客户端|频道|镇|乡|街道|村|县|区|市|省|州|处|科|会|所|队|馆|厅|政府|联盟|协会?|银行|法院|中学|小学|幼儿园|[一二三四五六七八九十]中|附中|"
    r"编辑部|采访团|工作组|组|版|刊|杂志|新闻|日报|晚报|发布|融媒体?|传媒|在线|号|厂|店|园|库|库存|图片|创意|团|联|团委|机关|平台|微信|公众号|政务|视窗|热线|之声|单位|支队|大队|中队|海关|公安|消防|交警|税务|供电)$"
)
_SHORT_BODY = re.compile(
    r"(?:局|委|办|室|(?<=[报讯作销志版行华])社|站|报|网|台|部|厅|处|省|市|县|区|州|中心|公司|集团|日报|客户端|街道|图库|团|新闻|发布|镇|乡|村)$"
)
OFFICE_ACCOUNT = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:教育|公安|卫健|健康|文旅|旅游|农业|农村|水利|应急|消防|税务|交通|交警|住建|民政|人社|城管|司法|审计|统计|气象|环保|生态|生态环境|气象|妇联|工会|红十字|法治|政法|党建|组工|统战|体育|广电|融媒|宣传|残联|科协|医保|商务|招商|国资|共青团|青年)"
)
"""The names that offices give to their accounts, which they sign with: 普陀教育, 云溪公安."""
_MAX_RUN = 24
_OF_THREE_CHARACTERS, _PLACES = 3, frozenset("南保青")
"""Surnames with which two characters are a place or a medium: 南都, 南京, 保定, 青海."""


_FREQUENT = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖"
_BOTH_PARENTS = re.compile(rf"[{_FREQUENT}]{{2}}(?![{_FREQUENT}]){HAN}{{2}}")
"""The surnames of both parents and a given name of two characters: 张杨子涵."""


def surname_length(word: str) -> int:
    """Length of the surname that `word` begins with: 2 for a compound one, 1, or 0 for none."""
    if word[:2] in COMPOUND_SURNAMES:
        return 2
    return 1 if word[:1] in SURNAMES else 0


def is_body(word: str) -> bool:
    """Whether a word is an office, paper, place or company rather than a person, by its last characters."""
    ending = _SHORT_BODY if len(word) <= 3 and word[: surname_length(word)] in _LIKELY else _BODY
    return len(word) > 1 and bool(ending.search(word))


def is_name(word: str) -> bool:
    """Whether a word without blanks is one person's full name: surname with one or two more characters, or a dotted name."""
    if _DOTTED.fullmatch(word):
        return not any(is_body(part) for part in word.split("·"))
    if not _HAN_RUN.fullmatch(word) or is_body(word):
        return False
    if word in _OF_ONE_WORD or (len(word) > 2 and _OTHER_PEOPLES.fullmatch(word)):
        return True
    size = surname_length(word)
    if len(word) == size == 2 and word[0] in SURNAMES:
        size = 1  # 贺兰, 钟离: a surname and a given name as well
    if len(word) == 4 and size == 1 and _BOTH_PARENTS.match(word):
        return True
    if size == 1 and len(word) > 3 and _OTHER_PEOPLES.fullmatch(word[1:]):
        return True  # 韩乌日娜: a Han surname before a Mongol name
    if len(word) == _OF_THREE_CHARACTERS and word[0] in _PLACES:
        return True
    return 1 <= len(word) - size <= 2 and size > 0


def is_likely_name(word: str) -> bool:
    """A name even in running text: its surname is a usual one, and does not begin common words (方面, 任务) when one character follows."""
    if not is_name(word) or "·" in word:
        return "·" in word and is_name(word)
    size = surname_length(word)
    return word[:size] in _LIKELY or (len(word) - size == 2 and word[:1] in _COMMON)


def part_names(run: str, *, sure: bool = False) -> list[str]:
    """Names that are run together, in order: 王小明李雷 -> 王小明, 李雷. Empty when the run cannot be parted into names only.

    A given name of two characters is likelier than one (about four to one), a common surname likelier than a rare one.
    sure: the place holds nothing but names, so that rare surnames count; elsewhere they begin too many common words.
    """
    if not _HAN_RUN.fullmatch(run) or len(run) > _MAX_RUN:
        return []
    best: list[tuple[float, list[str]] | None] = [(0.0, [])] + [None] * len(run)
    for end in range(2, len(run) + 1):
        for start in range(max(0, end - 4), end - 1):
            before, weight = best[start], _weight(run[start:end])
            if before is None or weight is None:
                continue
            found = before[0] + weight
            held = best[end]
            if held is None or found > held[0]:
                best[end] = (found, [*before[1], run[start:end]])
    final = best[-1]
    return final[1] if final and (sure or all(map(is_likely_name, final[1]))) else []


@cache
def _weight(word: str) -> float | None:
    """Log-likelihood (rough) of a word as one name; None when it is none."""
    if not is_name(word) or word in _OF_ONE_WORD:
        return None
    surname = surname_length(word)
    given = len(word) - surname
    weight = -0.2 if given == 2 else -1.6
    if surname == 2:
        return weight - 3.0
    rank = _COMMON.find(word[0])
    return weight - (1.5 + rank * 0.025 if rank >= 0 else 5.5)


def join_spaced(words: list[str]) -> list[str]:
    """Put together what a blank parted inside one name: 张 越 -> 张越, 欧阳 修 -> 欧阳修."""
    out: list[str] = []
    index = 0
    while index < len(words):
        word, following = words[index], words[index + 1 : index + 2]
        if parted := _parted_run(words[index:]):
            out.extend(parted[0])
            index += parted[1]
        elif following and _opens_name(word, following[0]):
            out.append(word + following[0])
            index += 2
        else:
            out.append(word)
            index += 1
    return out


def _parted_run(words: list[str]) -> tuple[list[str], int] | None:
    """The names of three or more characters that stand each alone (李 福 赖 昌 明 -> 李福, 赖昌明), and how many words they were."""
    size = next((at for at, word in enumerate(words) if len(word) != 1 or not _HAN_RUN.fullmatch(word)), len(words))
    names = part_names("".join(words[:size]), sure=True) if size > 2 else []
    return (names, size) if names else None


def _opens_name(word: str, following: str) -> bool:
    if word in COMPOUND_SURNAMES:
        return len(following) <= 2 and bool(_HAN_RUN.fullmatch(following)) and not is_name(following)
    return len(word) == 1 and word in SURNAMES and len(following) == 1 and bool(_HAN_RUN.fullmatch(following))


def undot(text: str) -> str:
    """One kind of middle dot, without blanks around it."""
    return re.sub(rf"(?<={HAN})(?:\s*·\s*|\.)(?={HAN})", "·", text.translate(_DOTS))
