"""Which phrase names what is measured (docs/quantities.md, "metric"): the noun before the number, the noun behind a count, or one from before.

There is no parser: verbs, adverbs, places and times are stripped from both ends of the words between the last boundary and the
number. What remains is rather too long than too short.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LIGHT = (
    r"跃升[至到]|攀升[至到]|如今|(?:19|20)\d\d ?年度?|调整为|调整|转为|变为|转|跃升至|攀升至|上升至|下降至|超额完成|超额|提前|新增|年均|月均|日均(?=$)|累计完成|"
    r"累计实现|达到了?|达成|达|完成了?|实现了?|名义|扣除价格因素|实际|(?<![作])为|是|(?<![国公拥私])有|共有|共计|合计|总计|总共|共|累计|已经|已|(?<![平人户亩年月日])均|(?<!首)都|(?<![节签合集契])约|仅|仍|就|也|各|分别|了|的|到|至|在|"
    r"同比|环比|控制|保持|稳定|维持|突破|超过|超|"
    "预计|预期|力争|确保|将|可以|可|目标|拟|争取|有望|要|计划|实际|只有|仅有|最高|最低|不低于|不超过|近|高达|逾|过|每年|每|平均|由|从(?!业|事)|目前|现在|"
    "现有|(?<![发实表])现|原来|之前|再|又|能够|更是|则|全年|上调|下调|约合|折合|人民币|"
    r"增至|升至|降至|提高|提升|增加|增长|下降|减少|降低|上升|扩大|缩小|回落|回升|涨|跌|升|降|却|反而|一举|首次|成功|大约|接近|:|,|\s|“|-|—|平稳|稳步|"
    "快速|大幅|持续|进一步|截至|还|还有|另有|外加|相继|先后|陆续|全部|总额达|(?<!合)并|且|今年|去年|当年|整体|给予|予以|不得|应当|应|须|必须|需|每[人户家吨亩台个次名]"
)
_TAIL = re.compile(rf"(?:{_LIGHT}|\d+月(?:\d+日)?[底末]?前|净增|净减)+$")
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
_FILLER = (
    '/|估[计摸]能?(?:有|到|达)?|单[个件户人台次辆]|(?:提标|调整|改造|扩建|达标|升级|优化|整治|扩容|折算|重组|合并)后|[建达投满]产后|建成后|投[运用]后|运营后|其中|同时|此外|另外|并且|并(?!网|购|联|轨|列|发|行)|而|且|以及|和|及|与|、|,|:| |“|”|"|◆|●|■|▲|★|·|-|'
    "—|:|据了解|据悉|据统计|据介绍|统计显示|数据显示|分领域看|分产业看|分行业看|从[^,]{1,8}看|主要|包括|包含|含|全部|所有|各类|各种|各级|各项|"
    "共计|共有|共(?![富同享建青产性生])|累计|合计|总计|已经|已|成功|先后|陆续|相继|集中|直接|间接|预计|预期|力争|确保|将|可以|可|拟|争取|有望|要求(?:各[地级乡镇部门单位县区市]{1,4})?|要(?!求|素|点)|计划(?!投资|总投资)|"
    "目标(?!任务)|实际(?!使用|利用)|实现|完成|达到|达|新引进|引进|引育|招引|引入|培育|发放|兑现|兑付|"
    "拨付|下达|筹集|争取|投入(?=[^约近超达资产强总占,]{2})|拉动|带动|推动|促进(?!中)|推进|节约|节省|容纳|解决|提供|检查(?!站)|发现|转移安置|"
    "转移(?!支付)|出动|慰问|走访|设立|撬动|集聚|汇聚|洽谈|储备(?!库|粮|用)|替代|加固|改善|设置|谋划|报销|接种(?!率)|收购(?!价)|招聘|招收|"
    "拆除|列入|对接|估算|出让(?!面|金|价|的)|外出|规划(?=总?用地)|项目(?=总投|总用|总建|用地|占地|建筑|计划|规划|投资)|我们|惠及|受益|涉及|"
    "覆盖(?!率|面|人)|服务(?!业|贸|消|收|设|外)|组织|开展|举办|举行|签订|接待|吸引|吸纳|建设(?!用地|规|投|面|项|资|期|工|内|标)|打造|形成|"
    "实施|落实|安排|获得|获评|获|创建|新认定|认定|查处|办理|受理|处置|整治|排查|改造(?!项|面|提)|种植(?!面)|使(?!用)|让|把|对(?!外)|在(?![库建册谈岗校园职线编营产])|"
    "为|是|有(?![效机色限关轨线害形声])|以|由|从(?!业|事)|按|当地|周边|"
    "一次性|一期|二期|三期|首期|一共|总共|本次|此次|这次|活动(?=.)|会上|大会|现场|当场|本届|该|本|这|每[户人家亩台辆件个所天日月]|能够|能(?![源力])|每年|"
    "年均(?!增|新|收)|通过|利用(?!外资|率)|依托|运用|聚焦|围绕|持续|不断|进一步|大力|积极|全面|全力|着力|稳步|新签(?!约)|总数|还|也|则|就(?!业|"
    "医|诊|学|读|餐)|都(?!市)|均(?!价|衡|等|可)|仍|再|又|经(?![营济费常销理])|随着|自(?![然主有来行贸])|于|当(?!地)|被|给予|予以|给(?!水|排)|向|应当|应|须|或|对于|对(?=符合|首次|新)"
)
_HEAD = re.compile(rf"{_TIME}|{_PLACE}|{_FILLER}")
_VERBS = re.compile(
    r"(?:(?<![公中])共计?(?!同|享|建|性|产|有制|服|富|青)|累计|已经?(?!知)|预计|力争|确保|有望|将(?!军)|分别|(?<!全面)实现|(?<!已)完成|"
    r"新?引进|招引|达到|其中|目前|带动(?!就)|拉动|推动|促进(?!中)|惠及|发放|兑现|兑付|拨付|争取|筹集|查处|开展|组织|吸引|接待|"
    r"形成|打造|建成(?=[^区])|培育|获得|办理|受理|处置|获批(?=.)|获评|签订|可(?=实现|新增|年|带动|容纳|提供|解决)|拥有(?!量)|现有|共有|"
    r"改造提升|提升(?!工程|行动|项目|改造|泵)|提高|增加(?!值)|减少|降低|设有|位于|涉及|包括|覆盖(?!率|面|人)|经(?!济|营|费|理|贸|纪|开))(?![率量数额值度])"
)
_CUT = re.compile(
    r"完成(?!率)(?=[^,。;]{0,10}(?:计划|目标|任务|预算|序时))|同比|环比|占(?!地(?!区)|用|领|道|有率)|比重|占比|(?<![环同对占评之百相])比(?![重例赛率亚值武对])|"
    r"较(?!大|为|高|多|好|强)|高于|低于|快于|慢于|高出(?!口)|领先|超(?=全|序|时序|计划|年|去|上)|落后(?!产能|工艺|企业|地区|村|设备|装备|生产|乡)|贡献(?!率)|增长(?!率|极|点|贡|面)|"
    r"上升|下降(?!率)|回落|回升|(?:增加|减少|降低|提高|提升|调[高低增减])(?=了|到|至|约|近|超|不|达|为|幅|$)|由(?=[^此]{0,12}$)|从(?=[\d原去今上二]|目前|年初|最初)|"
    r"[是为](?=(?:年度|全年|年初|调整)?(?:任务|计划|目标|预算))|[是为](?=“?十[一二三四]?五)|[是为](?=去年|上年|前年|20\d\d)|(?:去年|上年)?同期|[年月日]均(?=增(?![收产效值])|递增|提高|下降|保持|超|达|近|约|$)|相当于|恢复(?=到|至|为)|达到?(?=[^,]{2,14}的$)|(?<!高)达到?$|压缩(?=$|了|至|到)|压减(?=$|了|至|到)|(?<![最至众许])[多少]$|改善(?=$|了)|(?:同|可比)口径|名义增|扣除价格|可比价|按[^,。;]{1,8}计算|多于|少于|多出|超出|"
    r"(?:不到|不足|超过|接近)(?=[^,]{2,12}的$)|为$|上涨|下滑|下跌|收窄|净?(?<!新)增(?=\d|$)|净?降(?=\d|$)|净?减(?=\d|$)|翻"
)
_TASK = re.compile(r"(?:了)?((?:(?!目标|年度|全年|下达|考核|[年月日])[^,。;的]){4,14}任务)(?:量|数)?的$")
"""完成高标准农田建设任务的60%: the task names what is done."""
SHORT_NOUNS = "人村站校桥路店厂牛羊猪鸡鸭鹅鱼虾树茶稻税粮菜果煤油糖酒药电水林田地楼岗床票车船花"
"""Nouns of one character that name what is measured; any other one is the rest of a word."""
_OBJECT_VERB = re.compile(
    r"(?:新?招引|新?引进|引育|引入|发放|兑现|兑付|拨付|投入|种植|养殖|建成|新建|新增|建设|打造|培育|签约|签订|落地|完成|实现|有|共|累计|已|拥有|"
    r"吸引|接待|服务|惠及|带动|开展|组织|举办|表彰|命名|授予|评选|公布|通报|查处|办理|受理|处置|整治|排查|改造|集聚|汇聚|认定|新认定|获得|获批|争取|"
    r"筹集|安排|实施|推进|覆盖|涉及|提供|创造|解决|安置|吸纳|培训|走访|慰问|化解|发现|整改|关停|拆除|流转|收储|盘活|采购|销售|生产|出口|辐射|联系|结对|"
    r"帮扶|资助|组建|成立|设立|建立|选派|选聘|评选|推出|发布|梳理|征集|谋划|储备|落户|入驻|新签|包括|开工|竣工|投产|到|给予|予以|招用|推举|选择|来自|近|约|超|逾|了|共有|含|"
    r"为|向|给|对|的|、|和|及|与|将|可|能|要|等)$"
)
_STATE = re.compile(
    r"(?:惠及|受益|覆盖|查处|办理|受理|处置|整治|排查|化解|发放|兑现|兑付|拨付|带动|培育|创建|认定|培训|走访|慰问|服务|接待|改造|关停|拆除|安置|吸纳|资助|引进|招引|转移|撤离|疏散|营救|救治|救助|减免|抓获|破获|侦破|受灾|倒塌|检测|检查|签约|录取|报名|毕业|招生|招录|招聘|拟录用|实到|应到|获奖|入选|入围|上榜|达标|整治|销号|"
    r"办结|审结|结案|立案|治愈|出院|在读|在册|参赛|参展|到会|出席|脱贫|返乡|返岗|复工|开业|入库|出库|出栏|存栏|授权)$"
)
_REAL_VERB = re.compile(
    r"(?:招引|引进|引育|引入|发放|兑现|兑付|拨付|投入|种植|养殖|建成|新建|新增|建设|打造|培育|签约|签订|落地|完成|实现|拥有|吸引|接待|惠及|带动|开展|"
    r"改造|获得|争取|筹集|安排|实施|提供|解决|流转|收储|盘活|采购|销售|生产|出口|资助|设立|建立|撬动|推广|栽种|播种|收购|收获|下达|落实|到位|建|种|"
    r"养|卖|买|有|收|发|捐|铺设|修建|栽植|清理|清运|处理|消纳|节约|节省|减少|拆除|整治|流转|新种|补种)$"
)
_GIVING = re.compile(
    r"(?:给予|予以|给|申请|申领|享受|获得?|获评|发放|提供|安排|兑现|领取|领到|拿到|得到|争取|奖励|补助|补贴)(?:最高|不超过|最多|至多|总计|合计|每[人户家年月亩]|一次性|不低于|不少于|了|到)*$"
)
_DEAL = re.compile(
    r"(?:的价格|的总价|的单价|的报价|的高价|的底价|的起始价|价格)?[^,。;\d]{0,4}?(中标|成交|摘牌|竞得|拍出|起拍|出让|挂牌|收购|签约|拍下|摘得)"
)
_GIFT = re.compile(
    r"(?:以内|以下|以上|左右)?的?((?:一次性|专项|财政|资金|现金|创业|就业|信用|低息|免息|生活|租房|购房|住房|人才|无息|贴息|抵押|担保|小额|研发|经费|市级|区级|省级|政府|临时|价格|稳岗|扩岗|相应|"
    r"设备|技改|升规|入规|首次|开办|运营|装修|房租|场地|项目|科研|配套|启动|基础|困难)*(?:奖励|补助|补贴|奖补|资助|贷款|授信|资金支持|扶持|贴息|资金|津贴|奖金|救助金|消费券|救助|慰问金|保险|赔付|理赔|经费|"
    r"红利|分红|额度|保障|支持)金?)(?![\u4e00-\u9fff])"
)
_RIGHT = re.compile(r"(?:以上|左右|多|余)?(?P<of>的)?(?P<noun>[^,。;、:!?()《》\d\t]{1,20})")
_RIGHT_VERB = re.compile(
    r"大关|关口|台阶|不等|之多|有余|相比|相当|计算|按(?!揭|摩)|各(?!类|级|项|种|界|地|族)|带来|使用(?!面|率|权)|集中|开工|签约|竣工|投产|落地|入选|分布|正在|已|将|均|全部|参加|参与|获|被|用于|在|从|较|比|同比|增长|下降|完成|实现|达|占|位列|位居|居|同时|"
    r"并|也|都|(?<!公)共|预计|其中|建设|通过|纳入|进入|成为|具有|拥有|为|是|有|开展|享受|受益|入驻|列入|分别|先后|陆续|相继|以来|到|至|左右|以上|以下|以内|推动|带动|"
    r"促进|支持|助力|提供|让|使|给|向|栽植|栽种|种植|抱团|联合|合力|打造|增至|升至|降至|提高|提升|扩大|增加|减少|的|由|加快|持续|扎实|稳步|顺利|成功|实施|开始|启动|投入|投用|前来|"
    r"走进|现场|赴|集聚|聚集|汇聚|挂牌|揭牌|通车|和|及|与|以及|或|,|(?<!主)需要|(?<![主重需])要(?![素求])|不|没|未|总投资|投资额|总用地|总面积|占地|年产|平均|人均|户均|"
    r"亮相|展出|上市(?!公司|后备|企业|挂牌)|发放|发布|升级|提前|超额|首次|再次|仍|继续|全面|全力|直接|惠及|覆盖|解决|改善|满足|成交|登记|备案|当选|"
    r"就业(?![岗人率机创培服困,。;、]|$)|(?<=村)集体|超|突破|了|时(?!间|代|尚|令)|后(?!勤|备|续)|前(?!端|沿|列)|中(?!小|医|型|高|药|国|央|心|学|华)|内(?!资|贸|河)|之|等(?!级|候)|(?<=.)奖励|"
    r"(?<=.)补助|补贴给"
)
_JOINT = re.compile(r"^[、,和及与以跟 及以及或]*$")
_JOINT_CHANGE = re.compile(
    r"[、,和及与以]{0,2}(?:同比)?(?:增长|下降|上升|减少|增加|提高|回落|降低|上涨|下跌|增|降)(?:了|约|近|超过?)?"
)
_MEASURED = re.compile(
    r"(?:投资|资金|外资|内资|收入|支出|产值|总值|增加值|税收|利润|营收|零售额|销售额|交易额|营业额|金额|总额|余额|存款|贷款|产量|销量|总量|数量|客流量?|游客|人数|人口|户数|面积|产能|规模|里程|价格?|"
    r"成本|用电量|能耗|排放量?|浓度|指数|增速|增幅|占比|比重|比例|进度|消费|出口|进口|进出口|库存|订单|[^,;]率|[年季进强密]度)(?![\u4e00-\u9fff]{0,2}(?:项目|企业|会议|大会|工作|部门|中心|公司|活动))"
)
_BASIS = re.compile(
    r"按|扣除|剔除|受|随着|据|根据|若|如|以|通过|在|为了?|针对|面对|从|由于|得益于|作为|围绕|为了|不含|不计|折合|折算"
)
_SHARE_WORD = re.compile(r"增速|占比|比重|增幅|[^,]率")
_SHARES = re.compile(r".?[率幅]$|增速|占比|比重|比例|进度|指数|浓度")
_COUNTED = re.compile(
    r"(?:项目|企业|人员|员工|职工|群众|党员|干部|村民|居民|学生|教师|老师|师生|老人|老年人|儿童|游客|旅客|农户|用户|住户|农民|志愿者|代表|委员|医生|医护|护士|队员|民警|车辆|主体|单位|机构|"
    r"家庭|案件|隐患|设备|岗位|公司|学校|医院|场馆|站点|网点|门店|商户|房屋|住房|客商|嘉宾|专家|人才|选手|考生|力量)$"
)
_STANDING = re.compile(
    r"位?居|位列|列|排名|创|保持|继续|稳步|持续|快速|平稳|大幅|首次|迈上|再创|增长|加快|提升|领跑|领先|好于|实现"
)
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
        if len(after) > 1 or after and after in SHORT_NOUNS:
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
    return noun.strip(), bool(found["of"])


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
    return bool(_REAL_VERB.search(local.rstrip(" 约近超逾过达余了")))


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
    for pattern in (_SPLIT_ALL, _SPLIT_MARKS):
        cuts = [0]
        starts = [0]
        for found in pattern.finditer(phrase):
            cuts.append(found.start())
            starts.append(found.end())
        ends = [*cuts[1:], len(phrase)]
        nouns = [phrase[a:b] for a, b in zip(starts, ends, strict=True)]
        nouns = [n for n in nouns if n.strip()]
        if len(nouns) == count:
            shared_head = len(nouns[-1]) >= len(nouns[0]) + 4 and len(nouns[0]) <= 3
            if shared_head or min(map(len, nouns)) == 1:
                return [phrase[s:] for s, n in zip(starts, nouns, strict=True)]
            return [strip_head(n) or n for n in nouns]
    return []
