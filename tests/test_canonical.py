"""Two addresses are one article exactly when they share a key; every rule has its case, and its counter-case."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.canonical import canonical_url, identity_keys

HASH = "0123456789abcdef0123456789abcdef"


def is_one(first: str, second: str) -> bool:
    return bool(set(identity_keys(first)) & set(identity_keys(second)))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.Xian.GOV.cn:80", "http://www.xian.gov.cn/"),
        ("https://xian.gov.cn:443/a", "https://xian.gov.cn/a"),
        ("https://xian.gov.cn:80/a", "https://xian.gov.cn:80/a"),
        ("http://xian.gov.cn./a#top", "http://xian.gov.cn/a"),
        ("http://xian.gov.cn/a/./b/../c", "http://xian.gov.cn/a/c"),
        ("http://xian.gov.cn/../../a/..", "http://xian.gov.cn/"),
        ("http://xian.gov.cn/%7Ewang/%e4%b8%ad", "http://xian.gov.cn/~wang/%E4%B8%AD"),
        ("http://xian.gov.cn/中 国/100%", "http://xian.gov.cn/%E4%B8%AD%20%E5%9B%BD/100%25"),
        ("http://xian.gov.cn/%D6%D0", "http://xian.gov.cn/%D6%D0"),
        ("http://政务.中国/", "http://xn--zfr164b.xn--fiqs8s/"),
        ("  http://xian.gov.cn/a\n/b\t ", "http://xian.gov.cn/a/b"),
        ("http:\\\\xian.gov.cn\\a", "http://xian.gov.cn/a"),
        ("http://xian.gov.cn/a;jsessionid=0A1B2C.node1?id=2", "http://xian.gov.cn/a?id=2"),
        ("http://xian.gov.cn/(S(abc123def))/show.aspx?id=2", "http://xian.gov.cn/show.aspx?id=2"),
        ("http://xian.gov.cn/a?b=2&a=1&&", "http://xian.gov.cn/a?a=1&b=2"),
        ("http://xian.gov.cn/a?b=2&b=1", "http://xian.gov.cn/a?b=2&b=1"),
        (
            "http://xian.gov.cn/a?id=3&utm_source=x&spm=1.2.3&share_token=9&from=timeline&isappinstalled=0",
            "http://xian.gov.cn/a?id=3",
        ),
        ("http://xian.gov.cn/a?/archives/12.html", "http://xian.gov.cn/a?/archives/12.html"),
        ("http://xian.gov.cn/a?x=a%2Bb%26c", "http://xian.gov.cn/a?x=a%2Bb%26c"),
        (
            "http://xian.gov.cn/art/2025/3/7/art_12_25471.html?uid=44&pageNum=3",
            "http://xian.gov.cn/art/2025/3/7/art_12_25471.html",
        ),
        ("http://xian.gov.cn/html/content_33483.htm?div=-1", "http://xian.gov.cn/html/content_33483.htm"),
        ("http://xian.gov.cn/t20250102_33483.html?20250103", "http://xian.gov.cn/t20250102_33483.html"),
        ("http://xian.gov.cn/app#/detail?id=1", "http://xian.gov.cn/app#/detail?id=1"),
        ("http://user:secret@xian.gov.cn/a", "http://xian.gov.cn/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_one_spelling(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url", ["", "/a/b", "javascript:void(0)", "http://[::1", "http://a:99999/", "mailto:a@b.cn", "ftp://a.cn/b"]
)
def test_what_is_no_web_address_stays_as_it_is(url: str) -> None:
    assert canonical_url(f" {url} ") == url
    assert identity_keys(url) == (url,)


ONE = {
    "scheme": ("http://www.xian.gov.cn/a/1.html", "https://www.xian.gov.cn/a/1.html"),
    "www": ("http://www.xian.gov.cn/a/1.html", "http://xian.gov.cn/a/1.html"),
    "mobile host": ("http://www.xian.gov.cn/a/1.html", "https://m.xian.gov.cn/a/1.html"),
    "wap host": ("http://www.xian.gov.cn/a/1.html", "https://wap.xian.gov.cn/a/1.html"),
    "mobile folder": ("http://xian.gov.cn/mobile/content/post_26404.html", "http://xian.gov.cn/content/post_26404.html"),
    "index": ("http://xian.gov.cn/col/col12/index.html", "http://xian.gov.cn/col/col12/"),
    "doubled slash": ("http://xian.gov.cn/a//b/1.html", "http://xian.gov.cn/a/b/1.html"),
    "escapes": ("http://xian.gov.cn/%E4%b8%ad", "http://xian.gov.cn/中"),
    "order": ("http://xian.gov.cn/show.jsp?col=5&id=3", "http://xian.gov.cn/show.jsp?id=3&col=5"),
    "share mark": ("http://xian.gov.cn/show?id=3", "http://xian.gov.cn/show?id=3&share=1&share_from=app&source=wechat"),
    "Hanweb column": ("http://xian.gov.cn/art/2025/3/7/art_11_25471.html", "http://xian.gov.cn/art/2025/3/7/art_12_25471.html"),
    "Hanweb open-government frame": (
        "http://xian.gov.cn/art/2025/3/7/art_11_25471.html?xxgkhide=1",
        "https://m.xian.gov.cn/art/2025/3/7/art_12_25471.html",
    ),
    "Hanweb old with one day": (
        "http://xian.gov.cn/art/2009/3/7/art_11_47.html",
        "http://xian.gov.cn/art/2009/3/7/art_12_47.html",
    ),
    "jpaas column": (
        f"http://xian.gov.cn/col/col11/art/2025/art_{HASH}.html",
        f"https://xian.gov.cn/col/col12/art/2025/art_{HASH}.html",
    ),
    "jpaas sub-column": (
        f"http://xian.gov.cn/col/col11/ab12/art/2025/art_{HASH}.html",
        f"http://xian.gov.cn/col/col9/art/2025/art_{HASH}.html",
    ),
    "VSB forms": (
        "http://xian.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1003&wbnewsid=1169",
        "http://xian.gov.cn/info/1003/1169.htm",
    ),
    "WeChat signature": (
        "http://mp.weixin.qq.com/s?__biz=MzI2Mw==&mid=2648&idx=1&sn=dd09&chksm=f250#rd",
        "https://mp.weixin.qq.com/s?mid=2648&idx=1&__biz=MzI2Mw%3D%3D&scene=21#wechat_redirect",
    ),
}
TWO = {
    "query id": ("http://xian.gov.cn/info?id=3", "http://xian.gov.cn/info?id=4"),
    "VSB news": (
        "http://xian.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1003&wbnewsid=1169",
        "http://xian.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1003&wbnewsid=1170",
    ),
    "VSB columns count by themselves": ("http://xian.gov.cn/info/1003/1169.htm", "http://xian.gov.cn/info/1004/1169.htm"),
    "host": ("http://a.xian.gov.cn/art/2025/3/7/art_11_25471.html", "http://b.xian.gov.cn/art/2025/3/7/art_11_25471.html"),
    "port": ("http://xian.gov.cn:8080/1.html", "http://xian.gov.cn:8081/1.html"),
    "site below one host": (
        "http://xian.gov.cn/jcms1/web4/site/art/2025/3/7/art_11_25471.html",
        "http://xian.gov.cn/jcms1/web5/site/art/2025/3/7/art_11_25471.html",
    ),
    "Hanweb id": ("http://xian.gov.cn/art/2025/3/7/art_11_25471.html", "http://xian.gov.cn/art/2025/3/7/art_11_25472.html"),
    "Hanweb short ids of two days": (
        "http://xian.gov.cn/art/2009/3/7/art_11_47.html",
        "http://xian.gov.cn/art/2009/3/8/art_12_47.html",
    ),
    "jpaas id": (
        f"http://xian.gov.cn/col/col1/art/2025/art_{HASH}.html",
        f"http://xian.gov.cn/col/col1/art/2025/art_{HASH[::-1]}.html",
    ),
    "TRS ids": ("http://xian.gov.cn/202608/t20260803_1406883.html", "http://xian.gov.cn/202608/t20260803_1406884.html"),
    "TRS second page": ("http://xian.gov.cn/202608/t20260803_1406883.html", "http://xian.gov.cn/202608/t20260803_1406883_1.html"),
    "newspaper day": (
        "http://xian.cn/html/2020-07/17/content_33.htm?div=0",
        "http://xian.cn/html/2020-07/18/content_33.htm?div=0",
    ),
    "list pages": (
        "http://xian.gov.cn/col/col1/index.html?uid=7&pageNum=1",
        "http://xian.gov.cn/col/col1/index.html?uid=7&pageNum=2",
    ),
    "from that says a place": ("http://xian.gov.cn/show?from=qujiang", "http://xian.gov.cn/show?from=longyou"),
    "from that is a number": ("http://xian.gov.cn/show?from=1", "http://xian.gov.cn/show?from=2"),
    "pages that an app shares": ("http://xian.gov.cn/share/show?shareId=1", "http://xian.gov.cn/share/show?shareId=2"),
    "script page routes": ("http://xian.gov.cn/app/#/detail?id=1", "http://xian.gov.cn/app/#/detail?id=2"),
    "script page of one file": ("http://xian.gov.cn/detail.html?id=1", "http://xian.gov.cn/detail.html?id=2"),
    "numbered template": ("http://xian.gov.cn/page_1001.html?id=1", "http://xian.gov.cn/page_1001.html?id=2"),
    "index with a query": ("http://xian.gov.cn/index.php?itemid=39960", "http://xian.gov.cn/index.php?itemid=39961"),
    "encoded separators": ("http://xian.gov.cn/a?q=1%262", "http://xian.gov.cn/a?q=1&2"),
    "encoded slash": ("http://xian.gov.cn/a%2Fb", "http://xian.gov.cn/a/b"),
    "plus": ("http://xian.gov.cn/a?q=1%2B2", "http://xian.gov.cn/a?q=1+2"),
    "letter case": ("http://xian.gov.cn/s/AbCdEf", "http://xian.gov.cn/s/abcdef"),
    "WeChat second article of one mail": (
        "http://mp.weixin.qq.com/s?__biz=MzI2Mw==&mid=2648&idx=1&sn=a",
        "http://mp.weixin.qq.com/s?__biz=MzI2Mw==&mid=2648&idx=2&sn=b",
    ),
    "a column called mobile": ("http://xian.gov.cn/mobile/", "http://xian.gov.cn/"),
    "a host that begins with m": ("http://media.xian.gov.cn/1.html", "http://xian.gov.cn/1.html"),
}


@pytest.mark.parametrize("pair", ONE.values(), ids=ONE.keys())
def test_doors_to_one_article(pair: tuple[str, str]) -> None:
    assert is_one(*pair)


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO.keys())
def test_two_articles_stay_two(pair: tuple[str, str]) -> None:
    assert not is_one(*pair)
    assert canonical_url(pair[0]) != canonical_url(pair[1])


segments = st.text(st.sampled_from(string.ascii_letters + string.digits + "中文-._~%;()= \\+&"), max_size=8)
names = st.text(st.sampled_from(string.ascii_lowercase + "_%中"), min_size=1, max_size=6)
addresses = st.builds(
    lambda scheme, host, port, path, query, fragment: f"{scheme}://{host}{port}/{'/'.join(path)}{query}{fragment}",
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["www.xian.gov.cn", "M.xian.cn", "区闻.中国", "10.0.0.1", "[::1]", "wap.cn."]),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.lists(
        segments | st.sampled_from(["..", ".", "", "index.html", "(S(a1))", "a;jsessionid=1", "art_1_23456.html"]), max_size=5
    ),
    st.lists(st.tuples(names, segments), max_size=4).map(
        lambda pairs: "?" + "&".join("=".join(pair) for pair in pairs) if pairs else ""
    ),
    st.sampled_from(["", "#a", "#/x?y=1", "#!/z"]),
)


@given(addresses | st.text())
def test_canonical_is_a_fixed_point_and_loses_no_key(url: str) -> None:
    canonical = canonical_url(url)
    assert canonical_url(canonical) == canonical
    assert identity_keys(canonical) == identity_keys(url)


@given(addresses)
def test_canonical_is_plain_ascii_outside_the_fragment(url: str) -> None:
    assert canonical_url(url).partition("#")[0].isascii()


@given(
    st.dictionaries(names.filter(str.isascii), st.text(string.digits, min_size=1, max_size=3), min_size=2).flatmap(
        lambda fields: st.tuples(st.permutations(list(fields.items())), st.permutations(list(fields.items())))
    )
)
def test_the_order_of_distinct_parameters_says_nothing(orders: tuple[list[tuple[str, str]], list[tuple[str, str]]]) -> None:
    first, second = ("http://xian.gov.cn/show?" + "&".join(f"{name}={value}" for name, value in order) for order in orders)
    assert identity_keys(first) == identity_keys(second)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_ids_merge_only_when_equal(first: int, second: int) -> None:
    for form in (
        "/art/2025/3/7/art_12_{}.html",
        "/info/1003/{}.htm",
        "/202603/t20260302_{}.shtml",
        "/show.jsp?id={}",
        "/content/post_{}.html",
    ):
        urls = (f"http://xian.gov.cn{form.format(number)}" for number in (first, second))
        assert is_one(*urls) == (first == second)
