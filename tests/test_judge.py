"""What a page is before it is trusted: every kind of page that is no article, and every kind of article that looks like one of them."""

from __future__ import annotations

import pytest

from crawler.article import read_article
from crawler.errors import Challenge, EmptyShell, LoginWall, Maintenance, NotAnArticle, PageCutOff, PageError, SoftNotFound
from crawler.judge import is_challenge
from crawler.records import Row
from tests.golden_articles import page_of

FRAME = '<html><head><title>{title}</title></head><body><div class="top"><a href="/">首页</a></div>{body}<div class="foot">版权所有 云溪区人民政府 网站标识码0000000001</div></body></html>'


def framed(body: str, title: str = "云溪区人民政府") -> str:
    return FRAME.format(title=title, body=body)


def article(title: str, text: str, header: str = "发布时间：2025-03-07 09:20 来源：云溪发布") -> str:
    return framed(f'<h1>{title}</h1><div class="info">{header}</div><div id="zoom">{text}</div>', f"{title}-云溪区人民政府")


RUISHU = "<!DOCTYPE html><html><head><meta id=\"9DhefwqGPrzGxEp9hPaoag\" content=\"x\" r='m'><script type=\"text/javascript\" r='m'>$_ts=window['$_ts'];</script></head><body></body></html>"
ALIYUN = "<html><script>var arg1='3E40CEDD3B0C56BF1D0D0B0D0D0E0F1011121314';var _0x4818=['x'];document.cookie='acw_sc__v2='+x;</script></html>"
JSL = "<script>document.cookie=('_')+('__jsl_clearance_s=')+'1700000000.1|0|x';location.href=location.pathname+location.search</script>"

LIST = framed(
    "<ul>"
    + "".join(
        f'<li><a href="/art/{i}.html">云溪区召开第{i}次重点项目推进会议</a><span>2025-03-{i:02d}</span></li>'
        for i in range(1, 21)
    )
    + "</ul>",
    "云溪要闻-云溪区人民政府",
)

NOT_ARTICLES: dict[str, tuple[type[PageError], str]] = {
    "瑞数 with status 200": (Challenge, RUISHU),
    "acw_sc__v2": (Challenge, ALIYUN),
    "加速乐 with status 200": (Challenge, JSL),
    "微信 验证": (
        Challenge,
        "<html><head><title></title></head><body><h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a></body></html>",
    ),
    "滑动验证": (Challenge, "<html><title>安全验证</title><body>请完成安全验证<div>请按住滑块，拖动到最右边</div></body></html>"),
    "WAF": (
        Challenge,
        "<html><title>访问被拦截</title><body>您的访问请求可能对网站造成安全威胁，请求已被管理员设置的策略阻断。</body></html>",
    ),
    "阿里云 slider": (
        Challenge,
        "<html><head><meta name='aliyun_waf_aa' content='0a1b'><title>滑动验证页面</title></head><body><div class='waf-nc-wrapper'><p>访问验证</p><p>别离开，请进行验证</p></div></body></html>",
    ),
    "知道创宇 验证码": (
        Challenge,
        "<html><title>本站开启了验证码保护</title><body><h3>云溪区人民政府网站 已启用云防护</h3><p>请输入验证码，以继续访问</p></body></html>",
    ),
    "安全狗 by script": (
        Challenge,
        "<html><script>function J(){self.location='/a.asp?WebShieldDRSessionVerify=x';}setTimeout('J()',700);</script><body>请稍候…</body></html>",
    ),
    "宝塔 人机识别": (Challenge, "<html><title>人机验证</title><body><p>正在进行人机识别，请稍候</p></body></html>"),
    "slider in the site's own dress": (
        Challenge,
        framed("<div>为了您的访问安全，请按住滑块，拖动到最右边完成拼图</div>" + "<a href='/x/'>政务公开</a>" * 80, "安全验证"),
    ),
    "公益404": (
        SoftNotFound,
        "<html><body><script src='//qzonestyle.gtimg.cn/qzone/hybrid/app/404/search_children.js'></script></body></html>",
    ),
    "moved away": (Maintenance, framed("<p>本站已整体迁移至区政府门户网站，原站点停止更新。</p>", "网站迁移公告")),
    "error of the system": (Maintenance, "<html><title>系统发生错误</title><body>SQLSTATE[HY000] [2002]</body></html>"),
    "captive portal": (LoginWall, "<html><title>上网认证</title><body>政务外网接入认证 <input type=password></body></html>"),
    "soft 404 that an alert tells": (SoftNotFound, "<script>alert('该信息不存在或尚未通过审核！');history.back();</script>"),
    "soft 404 that a script writes": (
        SoftNotFound,
        '<html><title>提示信息</title><body><script>var n=0;document.write("<div><b>提示信息</b></div>");document.write("文档已被放入回收站！");</script></body></html>',
    ),
    "withdrawn": (SoftNotFound, framed("<div class='tip'>您所访问的信息已被发布单位撤回。</div>", "提示")),
    "maintenance in a picture": (
        Maintenance,
        "<html><title>网站维护公告</title><body><img src='/w.jpg' alt='网站正在维护，暂停服务'></body></html>",
    ),
    "closed at night": (
        Maintenance,
        "<html><title>提示</title><body>因机房设备检修，网站于每日0时至6时关闭，请在其他时段访问。</body></html>",
    ),
    "too busy": (Maintenance, "<html><title>服务器繁忙</title><body>当前访问人数过多，请稍后再试！</body></html>"),
    "login that an alert tells": (
        LoginWall,
        "<script>alert('登录已超时，请重新登录！');top.location.href='/login.jsp';</script>",
    ),
    "only for subscribers": (
        LoginWall,
        article("云溪区出台九条措施", "<p>本报讯 日前，云溪区……</p><p>您尚未登录，登录后可阅读全文</p>"),
    ),
    "loading": (EmptyShell, "<html><title>加载中...</title><body><div id=root><div>正在加载，请稍候……</div></div></body></html>"),
    "labels without values": (
        EmptyShell,
        article("关于申报项目的通知", "<p>&nbsp;</p><p>文件下载：</p><p>关联文件：</p>"),
    ),
    "nothing at all": (EmptyShell, " \n"),
    "records of a list in a script": (
        NotAnArticle,
        framed(
            "<p>您现在的位置：首页 &gt; 通知公告</p><script type='text/xml'><datastore><recordset><record><![CDATA[<li>x</li>]]></record></recordset></datastore></script>"
        ),
    ),
    "search results": (
        NotAnArticle,
        framed(
            "<h3><a href='/info/1.htm'>关于低保核查的通知</a></h3><p>……各乡镇要严格落实低保动态管理要求……</p><span>2026-01-12</span>",
            "“低保”的搜索结果",
        ),
    ),
    "soft 404 in the site's frame": (
        SoftNotFound,
        framed("<div class='tip'>抱歉，您访问的页面不存在或已删除！</div><a>返回首页</a>", "提示信息"),
    ),
    "soft 404 by title": (SoftNotFound, framed("<div><img src='/404.png'></div>", "404 Not Found")),
    "deleted article": (SoftNotFound, framed("<div class='con'>该文章已被删除</div>")),
    "微信 deleted": (SoftNotFound, "<html><head><title></title></head><body><div>该内容已被发布者删除</div></body></html>"),
    "bad parameter": (SoftNotFound, "<html><title>错误</title><body>参数错误，信息不存在。</body></html>"),
    "maintenance": (
        Maintenance,
        "<html><title>系统维护中</title><body><h1>网站维护中</h1><p>我们正在对网站进行升级维护，维护时间：2025-03-07 20:00至22:00，给您带来不便敬请谅解。</p></body></html>",
    ),
    "under construction": (Maintenance, framed("<p>本栏目正在建设中，敬请期待</p>")),
    "service unavailable": (
        Maintenance,
        "<html><title>Service Unavailable</title><body><h1>Service Unavailable</h1></body></html>",
    ),
    "login form": (
        LoginWall,
        framed(
            "<form><h2>用户登录</h2><input name=u><input type=password name=p><button>登录</button></form>", "统一身份认证平台"
        ),
    ),
    "asks to log in": (LoginWall, framed("<div>您尚未登录，请先登录后查看。</div>")),
    "empty shell": (
        EmptyShell,
        "<html><head><title>云溪区人民政府</title><script src=/app.js></script></head><body><div id='app'></div></body></html>",
    ),
    "frame without text": (EmptyShell, framed("<h1>关于公布项目名单的通知</h1><div id='zoom'></div>", "关于公布项目名单的通知")),
    "cut in a tag": (
        PageCutOff,
        article("云溪港区开港", "<p>第一段文字。</p><p>第二段文字说到一半").split("文字说到一半")[0] + "<a hre",
    ),
    "cut in the text": (PageCutOff, article("云溪港区开港", "<p>第一段文字。</p><p>第二段文字说到一半。</p>").split("一半")[0]),
    "list": (NotAnArticle, LIST),
    "column page by meta": (NotAnArticle, LIST.replace("<head>", '<head><meta id="pagetype" name="pagetype" content="2">')),
}


@pytest.mark.parametrize("name", NOT_ARTICLES)
def test_a_page_that_is_no_article(name: str) -> None:
    kind, html = NOT_ARTICLES[name]
    with pytest.raises(PageError) as caught:
        read_article(page_of(html.encode()))
    assert type(caught.value) is kind
    assert caught.value.reason


LONG = "<p>会议要求，各地各部门要提高政治站位，压紧压实责任，确保各项工作落地见效。</p>" * 8
ARTICLES = {
    "short notice": article("停水通知", "<p>因管道抢修，城北片区今晚停水。</p>"),
    "about maintenance": article("关于云溪区政府网站系统升级维护的公告", "<p>网站正在升级维护，3月8日20时至24时暂停服务。</p>"),
    "about login": article(
        "关于启用统一身份认证登录的通知", "<p>请先登录浙里办后再办理业务，未登录的用户请使用账号密码登录。</p>"
    ),
    "about 404": article(
        "政府网站常见错误404页面的整改情况", "<p>检查发现3个链接显示404 Not Found，页面不存在的问题已整改。</p>"
    ),
    "about 404, long and without a time": framed(
        f"<h1>网站404错误说明</h1><div id=zoom><p>页面不存在怎么办</p>{LONG}</div>", "网站404错误说明"
    ),
    "about robots, long": article(
        "人机验证技术在政务网站的应用", "<p>请完成安全验证、拖动滑块，是常见的人机验证方式。</p>" + LONG
    ),
    "behind 瑞数, but through": article("云溪港区开港", LONG).replace(
        "<head>", "<head><script r='m'>$_ts=window['$_ts'];</script>"
    ),
    "a day before an office": article(
        "警方提醒",
        "<p>“请输入验证码完成安全验证。”近日，王女士收到这样一条短信。</p>",
        "<time>2026-06-03</time><em>区公安分局</em>",
    ),
    "one picture": article("一图读懂重点项目", '<p><img src="/a/1.jpg"></p>'),
    "one video": article("云溪新闻", '<video src="/v/1.mp4"></video>'),
    "only files": article("关于公布名单的通知", '<p><a href="/f/1.pdf">附件1</a></p><p><a href="/f/2.xlsx">附件2</a></p>'),
    "only a table": article("价格公示", "<table><tr><td>品名</td><td>价格</td></tr><tr><td>大米</td><td>2.9</td></tr></table>"),
    "a login box in the frame": article("停电通知", "<p>城南片区明日停电检修。</p>").replace(
        "首页</a>", "首页</a><form>用户登录<input type=password></form>"
    ),
    "no </html>, all else closed": article("停电通知", "<p>城南片区明日停电检修。</p>").replace("</body></html>", ""),
    "no closing tag at all, but whole": "<html><head><title>招募启事</title><body><center>招募启事<br>2025-12-01 乡团委<hr></center><p>现面向全乡招募志愿者二十名。<p>联系人：小田，电话0000000。\n",
    "behind 瑞数, and short": article("停水通知", "<p>因管道抢修，城北片区8月5日上午9时至11时停水，请提前蓄水。</p>").replace(
        "<head>", "<head><script r='m'>$_ts=window['$_ts'];</script>"
    ),
    "a morning's links in WeChat": "<html><head><meta property='og:title' content='早安云溪'></head><body><h1 id='activity-name'>早安云溪</h1><em id='publish_time'>2026-05-20 07:30</em><div id='js_content'><p>今日天气：多云</p>"
    + "".join(f"<p><a href='https://mp.weixin.qq.com/s/{i}'>▶ 云溪区召开第{i}次重点项目推进会议</a></p>" for i in range(9))
    + "</div></body></html>",
    "a round-up of links": article(
        "本周要闻回顾",
        "".join(
            f'<p><a href="/art/{i}.html">云溪区召开第{i}次重点项目推进会议</a>，部署下一步工作，要求提速提质。</p>'
            for i in range(12)
        ),
    ),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_trusted(name: str) -> None:
    assert read_article(page_of(ARTICLES[name].encode())).article.title


@pytest.mark.parametrize(
    ("status", "content", "wall"),
    [
        (412, RUISHU, "瑞数"),
        (412, "", "瑞数"),
        (400, RUISHU, "瑞数"),
        (400, "<h1>Bad Request</h1>", None),
        (521, JSL, "加速乐"),
        (521, "", "加速乐"),
        (403, "<h1>403 Forbidden</h1>", "403"),
        (405, "由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。", "阿里云"),
        (503, "<title>Just a moment...</title>", "Cloudflare"),
        (503, "Service Unavailable", None),
        (404, RUISHU, None),
        (500, "错误", None),
        (200, article("云溪港区开港", LONG), None),
        (200, "", None),
    ],
)
def test_walls_of_any_status(status: int, content: str, wall: str | None) -> None:
    reason = is_challenge(status, (), content.encode())
    assert (reason is None) if wall is None else (reason is not None and wall in reason)


def test_a_wall_by_its_cookie() -> None:
    assert is_challenge(521, (("Set-Cookie", "__jsluid_s=abc; path=/"),), b"") is not None
    assert is_challenge(200, (("Set-Cookie", "__jsluid_s=abc; path=/"),), article("停电通知", LONG).encode()) is None


def test_an_article_beside_the_contents_of_its_edition_is_one_and_the_contents_alone_are_not() -> None:
    """A paper's page says only its edition's day; the articles beside it have addresses of its own shape."""
    contents = "".join(f"<a href='content_{n}.htm'>云溪区召开第{n}次重点项目推进会议</a><br>" for n in range(101, 112))
    text = "<div><p>云溪区昨日召开项目推进会，研究部署下一阶段的工作，要求各部门抓紧落实，确保按期完工。</p></div>"
    html = "<html><head><title>{0}-云溪日报</title></head><body><div>{1}</div><div><div>{0}</div>{2}</div></body></html>"
    url = "https://paper.yunxi.example/html/2026-03/05/"
    title = "全区项目推进会召开"
    page = page_of(html.format(title, contents, text).encode(), f"{url}content_120.htm")
    assert read_article(page).article.title == title
    with pytest.raises(NotAnArticle):
        read_article(page_of(html.format(title, contents, text).encode(), f"{url}node_2.htm"))


def test_a_list_in_the_place_of_an_article_among_addresses_of_its_own_shape() -> None:
    """ASP sites show a column under an article's address when the number is a column's: a heading, and rows that link articles."""
    rows = "".join(
        f"<tr><td>·<a href='show.asp?id={i}'>云溪区召开第{i}次重点项目推进会议</a></td><td>[2026-10-{i}]</td></tr>"
        for i in range(10, 22)
    )
    page = framed(f"<font size=5><b>政务动态</b></font><table>{rows}</table>", "政务动态-云溪区人民政府")
    with pytest.raises(NotAnArticle):
        read_article(page_of(page.encode(), "https://www.yunxi.example/show.asp?id=771"))


CARDS = "".join(
    f"<article><h2><a href='/bm/{i}.html'>区水利局第{i}项工程完工</a></h2><div>2026-06-2{i} 区水利局</div><p>近日，历时{i}个月建设的综合治理项目通过完工验收，惠及沿线三个行政村……</p><a href='/bm/{i}.html'>阅读全文</a></article>"
    for i in range(4)
)
LETTERS = "<table>" + "".join(
    f"<tr><td>YX202600{i}</td><td><a href='/xx/{i}.shtml'>反映第{i}小区供水水压不足</a></td><td>2026-07-1{i}</td></tr>" for i in range(5)
) + "</table><p>累计来信 3212 件，办结率 99%</p>"  # fmt: skip


@pytest.mark.parametrize(
    ("body", "address"),
    [(CARDS, "bm/index.html"), (LETTERS, "xx/list.shtml"), ("<p>共 12 页 首页 上一页 下一页 尾页 转到第1页</p>", "art/900.html")],
)  # fmt: skip
def test_a_list_is_one_whatever_dates_it_shows(body: str, address: str) -> None:
    with pytest.raises(NotAnArticle):
        read_article(page_of(framed(body, "部门动态-云溪区").encode(), f"https://www.yunxi.example/{address}"))


def test_an_article_at_a_columns_address_is_one() -> None:
    """A hand-made page named by a word, with excerpts of others beside it."""
    page = page_of((article("招募启事", LONG) + CARDS).encode(), "https://www.yunxi.example/old/zhaomu.htm")
    assert read_article(page).article.title == "招募启事"


def test_a_file_in_the_place_of_an_article() -> None:
    page = page_of(b"%PDF-1.7 ...", "https://www.yunxi.example/f/tongbao.pdf")
    read = read_article(page, row=Row(page.url, "云溪区统计公报"))
    assert (read.article.title, [each.url for each in read.article.attachments]) == ("云溪区统计公报", [page.url])
    with pytest.raises(NotAnArticle):
        read_article(page)
    with pytest.raises(NotAnArticle):
        read_article(page_of(b"\x89PNG....", headers=(("Content-Type", "image/png"),)))
