"""Composed texts for measuring stories: articles, forms that are filled in anew each time, and what happens to a text that is taken over.

Deterministic: everything is drawn from the `random.Random` that is given.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Text = dict[str, str]

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦何吕张孔曹严金魏陶姜谢邹苏潘范彭鲁马方俞任袁柳"
GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国志文晓春海红玉林峰佳欣浩宇雨晨思远"
PLACES = [
    "杜泽镇",
    "上方镇",
    "峡川镇",
    "莲花镇",
    "全旺镇",
    "大洲镇",
    "后溪镇",
    "湖南镇",
    "廿里镇",
    "周家乡",
    "云溪乡",
    "横路乡",
    "举村乡",
    "岭洋乡",
    "黄坛口乡",
]
VILLAGES = [
    "东岳村",
    "下坞村",
    "白马村",
    "青塘村",
    "石屏村",
    "涧峰村",
    "破石村",
    "华家村",
    "余西村",
    "宝山村",
    "楼山后村",
    "茶坪村",
    "桥头村",
    "双溪村",
]
THINGS = [
    "污水管网改造",
    "文化礼堂扩建",
    "农村公路提升",
    "饮用水源保护",
    "老旧小区加装电梯",
    "高标准农田建设",
    "卫生院迁建",
    "小学教学楼加固",
    "农贸市场改造",
    "河道清淤",
    "停车场建设",
    "公园绿化提升",
]
COMPANIES = [
    "恒远建设",
    "中腾路桥",
    "嘉信市政",
    "泰合园林",
    "万象工程",
    "金石建筑",
    "联创机电",
    "宏图装饰",
    "瑞丰水利",
    "天纬设计",
]
SUBJECTS = [
    "安全生产",
    "防汛防台",
    "招商引资",
    "森林防火",
    "教育工作",
    "数字政府",
    "乡村振兴",
    "老旧小区改造",
    "耕地保护",
    "信访维稳",
    "食品安全",
    "营商环境",
]
POSTS = [
    "区财政局副局长",
    "区民政局副局长",
    "区教育局党委委员",
    "区水利局总工程师",
    "区文旅局副局长",
    "区统计局副局长",
    "区司法局副局长",
    "区审计局总审计师",
    "区商务局副局长",
]


def person(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def _day(rng: random.Random) -> str:
    return f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def _weather(rng: random.Random) -> Text:
    start = rng.randint(1, 20)
    skies = ["多云", "晴到多云", "阴有小雨", "小雨转阴", "晴", "阵雨或雷雨", "多云到阴", "中雨"]
    days = "\n".join(
        f"{start + k}日:{rng.choice(skies)},{rng.choice('东南西北')}风{rng.randint(1, 4)}级,{rng.randint(2, 15)}到{rng.randint(16, 36)}℃;"
        for k in range(7)
    )
    return {
        "title": f"一周天气({rng.randint(1, 52)}期)",
        "body": f"区气象台{_day(rng)}16时发布:预计未来一周我区以{rng.choice(skies)}天气为主,过程雨量{rng.randint(1, 90)}毫米。\n逐日预报:\n{days}\n"
        "温馨提示:天气多变,请广大市民及时关注气象台发布的最新预报和预警信息,合理安排生产生活和出行,注意交通安全。\n气象咨询电话:0570-12121。",
    }


def _tender(rng: random.Random) -> Text:
    name = f"{rng.choice(PLACES)}{rng.choice(VILLAGES)}{rng.choice(THINGS)}工程"
    return {
        "title": f"{name}施工招标公告",
        "body": f"1.招标条件\n本招标项目{name}已由区发展和改革局以区发改投资〔2025〕{rng.randint(1, 300)}号批准建设,建设资金来自财政资金及自筹,项目出资比例为100%,"
        "项目已具备招标条件,现对该项目的施工进行公开招标。\n2.项目概况与招标范围\n"
        f"建设地点:{rng.choice(PLACES)};建设规模:总投资约{rng.randint(100, 9000)}万元;计划工期:{rng.randint(60, 500)}日历天;招标控制价{rng.randint(1000000, 90000000)}元。\n"
        "3.投标人资格要求\n3.1本次招标要求投标人须具备市政公用工程施工总承包三级及以上资质,并在人员、设备、资金等方面具有相应的施工能力。\n"
        "3.2拟派项目负责人须具备市政公用工程专业二级及以上注册建造师执业资格,且未担任其他在施建设工程项目的项目负责人。\n3.3本次招标不接受联合体投标。\n4.招标文件的获取\n"
        f"凡有意参加投标者,请于2025年{_day(rng)}起登录公共资源交易平台下载招标文件。\n5.投标文件的递交\n投标截止时间为2025年{_day(rng)}9时30分,逾期上传的投标文件,招标人不予受理。\n"
        f"6.联系方式\n招标人:{rng.choice(PLACES)}人民政府;联系人:{person(rng)};电话:0570-{rng.randint(1000000, 9999999)}。",
    }


def _appointments(rng: random.Random) -> Text:
    people = [person(rng) for _ in range(rng.randint(2, 4))]
    lines = (
        "".join(f"任命{name}为{rng.choice(POSTS)};\n" for name in people[:-1]) + f"免去{people[-1]}的{rng.choice(POSTS)}职务。"
    )
    return {
        "title": f"关于{people[0]}等同志职务任免的通知",
        "body": "各乡镇人民政府、街道办事处,区政府各部门、直属各单位:\n经研究,区政府决定:\n"
        + lines
        + "\n以上人员中新提拔任职的,按照规定实行任职试用期制度,试用期为一年,任职时间从决定之日起计算。请按照干部管理的有关规定办理工作交接和相关手续。\n"
        f"区人民政府\n2025年{_day(rng)}",
    }


def _recruits(rng: random.Random) -> Text:
    rows = "".join(
        f"岗位:{rng.choice(PLACES)}中心小学教师,姓名:{person(rng)},准考证号:{rng.randint(25000000000, 25999999999)};\n"
        for _ in range(rng.randint(1, 4))
    )
    return {
        "title": f"2025年公开招聘教师拟聘用人员公示(第{rng.randint(1, 9)}批)",
        "body": "根据事业单位公开招聘人员办法和招聘公告规定,经报名、资格审查、笔试、面试、体检、考察等程序,现将拟聘用人员名单公示如下:\n"
        + rows
        + f"公示时间为2025年{_day(rng)}至{_day(rng)},共7个工作日。公示期间,如对拟聘用人员有异议,请以书面或来电形式向区人力资源和社会保障局反映。反映情况须客观真实,以单位名义反映的应加盖公章,"
        "以个人名义反映的应签署真实姓名并留下联系电话。\n公示期满后,对没有问题或者反映问题不影响聘用的,按照规定程序办理聘用手续。监督电话:0570-0838200、0570-0838215。",
    }


def _lease(rng: random.Random) -> Text:
    place = rng.choice(PLACES)
    lots = "".join(
        f"标的{k}:{place}{rng.choice(['商铺', '仓库', '门诊楼', '旧校舍', '办公楼'])}{rng.randint(1, 30)}号,面积{rng.randint(20, 2000)}平方米,起拍价{rng.randint(20, 900) * 100}元/年,租期{rng.randint(1, 6)}年;\n"
        for k in range(1, rng.randint(2, 4))
    )
    return {
        "title": f"国有资产公开招租公告(2025-{rng.randint(1, 99):03d})",
        "body": f"受{place}人民政府委托,区公共资源交易中心定于2025年{_day(rng)}{rng.randint(9, 15)}时在产权交易平台对以下国有资产租赁权进行网络竞价,现公告如下:\n一、招租标的概况\n"
        + lots
        + f"二、竞价保证金为{rng.randint(2, 90) * 100}元。意向承租人须在报名截止前将竞价保证金汇入指定账户,以到账时间为准;竞价成功的保证金自动转为履约保证金,未成功的于竞价结束后5个工作日内不计息退还。\n"
        "三、报名条件:具有完全民事行为能力的自然人、法人或其他组织;在以往租赁活动中无不良记录;原承租人在同等条件下享有优先承租权。\n"
        "四、竞价方式:采用网络自由竞价,设有保留价,以最高应价者为承租人。租金按年支付,先付后租。承租人应在竞价成功后7个工作日内签订租赁合同,逾期视为放弃,保证金不予退还。\n"
        "五、特别说明:标的按现状出租,意向承租人应自行踏勘,一经报名即视为接受标的现状。咨询电话:0570-0838012。",
    }


def _land(rng: random.Random) -> Text:
    code = f"区储〔2025〕{rng.randint(1, 80)}号"
    return {
        "title": f"{code}地块国有建设用地使用权成交公示",
        "body": f"根据《招标拍卖挂牌出让国有建设用地使用权规定》等有关规定,区自然资源和规划局于2025年{_day(rng)}以网上挂牌方式公开出让{code}地块的国有建设用地使用权,现将成交结果公示如下:\n"
        f"一、地块基本情况\n地块编号:{code};地块位置:{rng.choice(PLACES)}{rng.choice(VILLAGES)};土地面积:{rng.randint(3000, 90000)}平方米;土地用途:{rng.choice(['工业用地', '商业用地', '住宅用地'])};"
        f"出让年限:{rng.choice((40, 50, 70))}年;成交价:{rng.randint(300, 30000)}万元;受让单位:{rng.choice(COMPANIES)}有限公司。\n"
        f"二、公示期:2025年{_day(rng)}至{_day(rng)}。\n三、该宗地双方已签订成交确认书,在30日内签订出让合同,相关事宜在合同中约定。\n四、联系方式\n"
        "联系单位:区自然资源和规划局;单位地址:区行政中心3号楼;邮政编码:324022;联系电话:0570-0838301。对公示内容有异议的,请在公示期内以书面形式向我局反映。",
    }


def _meeting_notice(rng: random.Random) -> Text:
    subject = rng.choice(SUBJECTS)
    return {
        "title": f"关于召开全区{subject}工作会议的通知",
        "body": f"各乡镇(街道)、区级有关部门:\n经区政府同意,定于近期召开全区{subject}工作会议,现将有关事项通知如下:\n"
        f"一、会议时间:{_day(rng)}(星期{rng.choice('一二三四五')})下午{rng.randint(2, 4)}:00,会期半天。\n二、会议地点:区行政中心{rng.randint(1, 9)}号楼{rng.randint(101, 520)}会议室。\n"
        f"三、参会人员:各乡镇(街道)主要负责人,区级有关部门分管负责人。\n四、有关要求:请各单位于{_day(rng)}前将参会人员名单报区府办,联系人:{person(rng)},电话:{rng.randint(3000000, 3999999)}。"
        "请参会人员提前10分钟入场,遵守会议纪律,原则上不得请假;确需请假的,须书面向区政府主要领导请假。自带车辆请停放在地下停车场。",
    }


def _standing_meeting(rng: random.Random) -> Text:
    first, second, third = rng.sample(SUBJECTS, 3)
    number = rng.randint(20, 90)
    return {
        "title": f"区政府召开第{number}次常务会议",
        "body": f"{_day(rng)},区长{person(rng)}主持召开区政府第{number}次常务会议,研究{first}、{second}等工作。区领导{person(rng)}、{person(rng)}参加会议。\n"
        f"会议听取了全区{first}工作情况汇报。会议强调,要提高政治站位,压实工作责任,细化工作举措,确保各项任务落到实处、取得实效。\n"
        f"会议审议了《全区{second}三年行动方案》。会议要求,要坚持问题导向,强化部门协同,加快补齐短板弱项,形成齐抓共管的工作格局。\n会议还研究了{third}等其他事项。",
    }


def _power_cut(rng: random.Random) -> Text:
    rows = "".join(
        f"{_day(rng)} {rng.randint(6, 9)}:{rng.choice(('00', '30'))}-{rng.randint(12, 18)}:00 停电线路:10千伏{rng.choice(VILLAGES)[:-1]}{rng.randint(100, 999)}线 停电范围:{rng.choice(PLACES)}{rng.choice(VILLAGES)}一带;\n"
        for _ in range(rng.randint(2, 4))
    )
    return {
        "title": f"计划停电公告(2025年第{rng.randint(1, 52)}期)",
        "body": "尊敬的电力客户:因电网建设和设备检修需要,国网区供电公司将对以下线路进行计划停电检修,现公告如下:\n"
        + rows
        + "停电期间给您的生产生活带来不便,敬请谅解。请有关单位和居民提前做好准备,停电线路视作带电,请勿在停电设备上工作或攀登电杆。检修工作如提前结束,将提前恢复送电,恢复送电不再另行通知。"
        "遇雨雪等恶劣天气,计划可能取消或顺延。如有疑问,请拨打24小时供电服务热线95598,或关注网上国网客户端查询停电信息。",
    }


def _monthly(rng: random.Random) -> Text:
    month = rng.randint(3, 11)

    def rate() -> str:
        return f"{rng.uniform(-5, 25):.1f}%"

    return {
        "title": f"2025年1至{month}月全区经济运行简况",
        "body": f"1至{month}月,全区规模以上工业增加值{rng.uniform(10, 90):.1f}亿元,同比增长{rate()}。其中,高新技术产业增加值增长{rate()},装备制造业增加值增长{rate()}。\n"
        f"1至{month}月,全区固定资产投资同比增长{rate()}。其中,民间投资增长{rate()},制造业投资增长{rate()}。\n"
        f"1至{month}月,全区社会消费品零售总额{rng.uniform(30, 120):.1f}亿元,同比增长{rate()}。\n1至{month}月,全区一般公共预算收入{rng.uniform(5, 40):.2f}亿元,同比增长{rate()};税收收入占比{rate()}。\n"
        f"{month}月末,全区金融机构本外币存款余额{rng.uniform(300, 800):.1f}亿元,同比增长{rate()};贷款余额{rng.uniform(300, 800):.1f}亿元,同比增长{rate()}。",
    }


def _one_name(rng: random.Random) -> Text:
    """A long frame around one candidate: the hardest form."""
    name, post = person(rng), rng.choice(POSTS)
    return {
        "title": "区管领导干部任前公示通告",
        "body": "为进一步扩大选人用人民主,广泛听取群众意见,提高选人用人质量,根据《党政领导干部选拔任用工作条例》和有关规定,经区委研究,现将拟提拔任用干部予以公示。\n"
        f"{name},{rng.choice(('男', '女'))},19{rng.randint(70, 95)}年{rng.randint(1, 12)}月出生,{rng.choice(('大学学历', '研究生学历', '大专学历'))},中共党员,现任{rng.choice(PLACES)}党委委员、副镇长,拟任{post}。\n"
        f"公示时间:2025年{_day(rng)}至{_day(rng)}。\n在公示期限内,个人和单位均可通过来信、来电、来访等形式,向区委组织部反映公示对象存在的问题。信函以到达日邮戳为准。反映问题须实事求是,"
        "电话和信函应告知真实姓名、联系方式。对线索不清的匿名信和匿名电话,公示期间不予受理。\n举报电话:0570-12380;地址:区行政中心2号楼;邮政编码:324022。",
    }


FORMS: dict[str, Callable[[random.Random], Text]] = {
    "天气": _weather,
    "招标": _tender,
    "任免": _appointments,
    "公示": _recruits,
    "招租": _lease,
    "土地": _land,
    "会议通知": _meeting_notice,
    "常务会议": _standing_meeting,
    "停电": _power_cut,
    "月报": _monthly,
    "任前公示": _one_name,
}

_OPENINGS = [
    "{day}上午,记者走进{place}{village},只见{sight}。",
    "{day},{place}{thing}项目现场,{sight}。",
    "“{quote}”{day},说起{thing},{village}的{who}打开了话匣子。",
    "“{quote}”在{place}{village},{who}逢人便说。",
]
_SIGHTS = [
    "几台挖掘机正在平整土地",
    "工人们正忙着铺设管道",
    "一排排新房已经封顶",
    "村民们正围着图纸讨论",
    "满载石料的货车来来往往",
    "新修的水渠绕过稻田",
    "广场上的灯一盏盏亮起来",
]
_QUOTES = [
    "以前一下雨就出不了门,现在好多了",
    "没想到在家门口就能把事办了",
    "盼了好几年,总算动工了",
    "收入比去年多了一大截",
    "干部三天两头往这里跑",
    "孩子上学再也不用绕路",
]
_MIDDLES = [
    "{thing}是今年{place}的民生实事之一,总投资{n}万元,计划{month}月底前完工。",
    "据{place}党委书记{who}介绍,{village}共涉及农户{n}户,目前已签约{m}户,占{p}%。",
    "为了加快进度,施工单位{company}投入机械{m}台、工人{n}名,实行两班倒。",
    "去年以来,全镇已累计拆除危旧房{n}平方米,腾出用地{m}亩,为{thing}打下基础。",
    "“资金是最大的难题。”{who}坦言,镇里多方筹措,争取到上级补助{n}万元,乡贤捐款{m}万元。",
    "{village}还成立了监督小组,由{m}名老党员轮流值守,对每一笔开支张榜公布。",
    "项目建成后,预计可惠及群众{n}人,每年为村集体增收{m}万元。",
    "{company}负责人{who}告诉记者,材料都经过三道检验,管径由{m}毫米加大到{n}毫米。",
    "与此同时,{place}把{thing}与美丽庭院创建结合起来,评出示范户{m}户。",
    "村民{who}家的老屋正好在红线内,工作人员上门{m}次,最终帮他在安置点选了一套{n}平方米的新房。",
    "数据显示,今年前{month}个月,{place}接待游客{n}人次,旅游收入同比增长{p}%。",
    "区{subject}专班每周{m}次到现场会商,累计解决问题{n}个。",
]
_CLOSINGS = [
    "下一步,{place}将把{village}的做法推广到{m}个村。",
    "{who}说,等{thing}完工,还要把周边{n}亩荒地利用起来。",
    "“日子会越来越好。”{who}笑着说。",
    "目前,二期工程的勘测设计已经启动,投资约{n}万元。",
]


def article(rng: random.Random, sentences: int = 10) -> Text:
    """A news article about one place and one thing."""
    fixed = {"place": rng.choice(PLACES), "village": rng.choice(VILLAGES), "thing": rng.choice(THINGS)}

    def filled(pattern: str) -> str:
        return pattern.format(
            **fixed,
            day=_day(rng),
            sight=rng.choice(_SIGHTS),
            quote=rng.choice(_QUOTES),
            who=person(rng),
            n=rng.randint(100, 9000),
            m=rng.randint(3, 99),
            p=rng.randint(10, 98),
            month=rng.randint(6, 12),
            company=rng.choice(COMPANIES),
            subject=rng.choice(SUBJECTS),
        )

    middle = [filled(pattern) for pattern in rng.sample(_MIDDLES, min(sentences - 2, len(_MIDDLES)))]
    lines = [filled(rng.choice(_OPENINGS)), *middle, filled(rng.choice(_CLOSINGS))]
    cut = sorted(rng.sample(range(1, len(lines)), 3))
    paragraphs = ["".join(lines[a:b]) for a, b in zip([0, *cut], [*cut, len(lines)], strict=True)]
    return {
        "title": f"{fixed['place']}{fixed['thing']}{rng.choice(['惠民生', '有序推进', '见成效', '动工'])}",
        "body": "\n".join(paragraphs),
    }


# ---------------------------------------------------------------- what happens to a text that is taken over
def _sentences(body: str) -> list[str]:
    return re.findall(r"[^。;!?\n]+[。;!?]?[”\n]*", body)


def other_frame(text: Text, rng: random.Random) -> Text:
    return {
        "title": text["title"] + rng.choice(["", "!", "|快来看"]),
        "body": f"来源:{rng.choice(['掌上发布', '新闻网', '日报'])} 2025-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}\n{text['body']}\n编辑:{person(rng)} 审核:{person(rng)}\n点击“阅读原文”查看更多",
    }


def abridged(text: Text, rng: random.Random) -> Text:
    kept = _sentences(text["body"])
    chosen = sorted(rng.sample(range(len(kept)), max(3, round(len(kept) * 0.65))))
    return {"title": text["title"], "body": "".join(kept[i] for i in chosen)}


def cut_off(text: Text, rng: random.Random) -> Text:
    kept = _sentences(text["body"])
    return {"title": text["title"], "body": "".join(kept[: max(3, round(len(kept) * rng.uniform(0.6, 0.8)))])}


def reordered(text: Text, rng: random.Random) -> Text:
    lines = text["body"].split("\n")
    rng.shuffle(lines)
    return {"title": "另题:" + text["title"][:6], "body": "\n".join(lines)}


def number_corrected(text: Text, rng: random.Random) -> Text:
    places = list(re.finditer(r"\d+", text["body"]))
    body = text["body"]
    for match in sorted(rng.sample(places, min(len(places), rng.randint(1, 2))), key=lambda m: -m.start()):
        body = body[: match.start()] + str(int(match[0]) + rng.randint(1, 9)) + body[match.end() :]
    return {"title": text["title"], "body": body}


_SYNONYMS = [
    ("目前", "眼下"), ("介绍", "告诉记者"), ("为了加快进度", "为赶进度"), ("预计可惠及", "将惠及"), ("与此同时", "同时"), ("正好在", "恰在"), ("计划", "预计"), ("据", "据了解,据"), ("坦言", "说"),
    ("最终帮", "后来帮"), ("投入", "共投入"), ("累计", "总共"), ("只见", "看到"), ("打下基础", "创造条件"), ("评出", "评选出"), ("每年为", "每年可为"), ("的民生实事之一", "的一件民生实事"),
    ("现将", "特将"), ("如下", "于下"), ("请", "敬请"), ("进行", "开展"), ("下一步", "接下来"), ("负责人", "有关负责人"), ("占", "占比"),
]  # fmt: skip


def light_edits(text: Text, rng: random.Random) -> Text:
    body = text["body"]
    for old, new in rng.sample(_SYNONYMS, 14):
        body = body.replace(old, new)
    return {"title": "修改稿:" + text["title"], "body": body}


def lead_rewritten(text: Text, rng: random.Random) -> Text:
    kept = _sentences(text["body"])
    lead = rng.choice(
        ["眼下正是施工的黄金期,工地上一派繁忙景象,机器声此起彼伏。", "好消息传来,一件盼了多年的实事有了新进展,群众纷纷点赞叫好。"]
    )
    return {"title": "新题", "body": lead + "\n" + "".join(kept[max(1, len(kept) // 6) :])}


def captions_and_heads(text: Text, rng: random.Random) -> Text:
    lines = text["body"].split("\n")
    out = [
        line
        for k, line in enumerate(lines)
        for line in ((f"小标题{'一二三四五六七八九十'[k % 10]}:干在实处", line) if k % 2 else (line,))
    ]
    return {"title": text["title"], "body": "\n".join([*out, f"图为活动现场。{person(rng)} 摄"])}


def full_width(text: Text, rng: random.Random) -> Text:
    table = {ord(char): ord(char) + 0xFEE0 for char in "0123456789,:;()"}  # the full-width forms
    return {"title": text["title"], "body": text["body"].translate(table)}


EDITS: dict[str, Callable[[Text, random.Random], Text]] = {
    "页眉页脚": other_frame,
    "节选": abridged,
    "截断": cut_off,
    "调换段落": reordered,
    "改数字": number_corrected,
    "零星改动": light_edits,
    "改写导语": lead_rewritten,
    "加图说小标题": captions_and_heads,
    "全角": full_width,
}


def follow_up(text: Text, rng: random.Random) -> Text:
    """Another article on the same place with one background paragraph word for word the same."""
    other = article(rng)
    return {"title": other["title"], "body": other["body"] + "\n" + text["body"].split("\n")[1]}


def pairs(seed: int, rounds: int) -> list[tuple[str, Text, Text, bool]]:
    """(kind, a, b, same) of every kind."""
    rng = random.Random(seed)
    out = []
    for _ in range(rounds):
        for name, edit in EDITS.items():
            text = article(rng, rng.randint(8, 13))
            out.append((name, text, edit(text, rng), True))
            once, twice = text, edit(text, rng)
            if name != "节选":
                out.append((name + "+改数字", once, number_corrected(twice, rng), True))
        for name, form in FORMS.items():
            one, other = form(rng), form(rng)
            out.append((name, one, other, False))
            out.append((name + "转载", one, other_frame(one, rng), True))
            if name != "月报":
                out.append((name + "更正", one, number_corrected(one, rng), True))
        text = article(rng)
        out.append(("后续", text, follow_up(text, rng), False))
        out.append(("同题", text, article(rng), False))
    return out
