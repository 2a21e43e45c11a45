"""The time of publication: formats, zones, decoys."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.dates import (
    Moment,
    address_moment,
    line_moment,
    meta_moment,
    other_days,
    parse_moment,
    ranked_moment,
    structured_moment,
    wechat_moment,
    without_year,
)
from crawler.metas import Metas


def said(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    return moment.at.strftime("%Y-%m-%dT%H:%M") if moment.minute else moment.at.strftime("%Y-%m-%d")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-06-05 16:21", "2026-06-05T16:21"),
        ("2026-06-05 16:21:59\n", "2026-06-05T16:21"),
        ("2017——04——12 21:37", "2017-04-12T21:37"),
        ("2025年3月7日", "2025-03-07"),
        ("2025 年 3 月 7 日 9时05分", "2025-03-07T09:05"),
        ("2019年06月15日08:18", "2019-06-15T08:18"),
        ("2005.08.26 05:39", "2005-08-26T05:39"),
        ("2025/3/7 下午3:20", "2025-03-07T15:20"),
        ("2025-03-07T01:20:00Z", "2025-03-07T09:20"),
        ("2025-03-07T01:20:00+08:00", "2025-03-07T01:20"),
        ("2025-03-07T20:20:00.000+0000", "2025-03-08T04:20"),
        ("20250307", "2025-03-07"),
        ("３/７", None),
        ("2025-02-30", None),
        ("2025-13-01", None),
        ("2022年12月06日 星期二 07:30", "2022-12-06T07:30"),
        ("2025/3/18 0:00:00", "2025-03-18"),  # .NET's day without a time
        ("2025-03-18 00:00:00", "2025-03-18T00:00"),
        ("2025/3/18 10:00:00", "2025-03-18T10:00"),
    ],
)
def test_formats(text: str, wanted: str | None) -> None:
    assert said(parse_moment(text)) == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["发布日期：2026-06-05 16:21", "生成日期：2026-06-02"], "2026-06-05T16:21"),
        (["成文日期：2026-06-01", "发布日期：2026-06-05"], "2026-06-05"),
        (["生效日期：2026-07-01"], None),
        (["更新时间：2026-07-01 10:00"], None),
        (["2023-04-03 16:37:07 来源:衢江新闻网 作者:李钱乾 林楠 责任编辑:明晓"], "2023-04-03T16:37"),
        (["2018-10-19 16:07 | 浙江新闻客户端 | 记者 邵倩"], "2018-10-19T16:07"),
        (["2017年05月24日 11:21:19 来源: 掌上衢州 方利军 傅云燕"], "2017-05-24T11:21"),
        (["时间：2026-03-07", "2026-03-07 08:15 发布"], "2026-03-07T08:15"),
        (["自2025年11月1日起施行。"], None),
        (["5月20日至31日,2019年5月20日至2019年5月31日封闭施工。"], None),
        (["网友评论 2019-05-17 20:33:49 回复"], None),
        (["Copyright © 2019-01-01 版权所有"], None),
        (["来源:今日云溪 作者:记者 程一鸣 通讯员 夏至 2025-05-16"], "2025-05-16"),
        (["有效期：2024-01-01 至 2026-01-01"], None),
        (["报名时间：2024-01-01 09:00"], None),
        (["发表时间： 2026-04-29 09:22:29 信息来源： 南方+ 浏览量： -"], "2026-04-29T09:22"),
    ],
)
def test_lines_beside_a_title(lines: list[str], wanted: str | None) -> None:
    assert said(line_moment([line.replace("：", ":") for line in lines])) == wanted


def test_a_meta_without_a_time_is_completed_by_another_of_the_same_day() -> None:
    assert (
        said(meta_moment(Metas({"pubdate": "2025-03-07", "article:published_time": "2025-03-07T09:20:00+08:00"}))[0])
        == "2025-03-07T09:20"
    )  # type: ignore[index]
    assert (
        said(meta_moment(Metas({"pubdate": "2025-03-07", "article:published_time": "2025-03-08T09:20:00+08:00"}))[0])
        == "2025-03-07"
    )  # type: ignore[index]
    assert meta_moment(Metas({"pubdate": "", "keywords": "2025-03-07"})) is None


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://x.example/art/2025/3/7/art_1229470839_2547109.html", "2025-03-07"),
        ("http://x.example/zx/202503/t20250307_12345.html", "2025-03-07"),
        ("http://x.example/html/2022-12/06/content_3396_7062153.htm", "2022-12-06"),
        ("http://x.example/pc/content/202505/16/content_550956.html", "2025-05-16"),
        ("http://x.example/n1/2024/0510/c1004-40232587.html", "2024-05-10"),
        ("http://x.example/art/2026/art_937add6719f140bdac86d5b97c525d28.html", None),
        ("http://x.example/info/1041/20231.htm", None),
    ],
)
def test_the_day_in_an_address(url: str, wanted: str | None) -> None:
    assert said(address_moment(url)) == wanted


def test_scripts() -> None:
    assert said(wechat_moment('var ct = "1743037500";')) == "2025-03-27T09:05"
    assert said(wechat_moment("oriCreateTime = '1743037500'")) == "2025-03-27T09:05"
    assert wechat_moment("var ct = getTime();") is None
    assert (
        said(structured_moment(['{"@type":"NewsArticle","datePublished":"2025-03-07T01:20:00Z","dateModified":"2025-03-09"}']))
        == "2025-03-07T09:20"
    )
    assert structured_moment(['{"dateModified":"2025-03-09"}']) is None


# ---------------------------------------------------------------- which of several dates
def test_a_labelled_date_goes_before_one_that_stands_alone() -> None:
    ranked = ranked_moment(["2025-03-01 08:00 云溪网", "发布时间:2025-03-07"])
    assert ranked is not None
    assert (ranked[0], said(ranked[1])) == (0, "2025-03-07")


def test_a_labelled_day_takes_the_time_of_the_same_day() -> None:
    ranked = ranked_moment(["发布日期:2025-03-07", "2025-03-07 16:21"])
    assert ranked is not None
    assert (ranked[0], said(ranked[1])) == (0, "2025-03-07T16:21")


def test_days_of_signing_are_other_days() -> None:
    lines = ["成文日期:2025-02-28 发布日期:2025-03-07", "生成日期:2025年3月1日", "区长2025年3月2日到场"]
    assert other_days(lines) == {date(2025, 2, 28), date(2025, 3, 1)}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("09月02日 09:00 云溪发布", "2025-09-02T09:00"),
        ("9/2 9:00", "2025-09-02T09:00"),
        ("09月03日 09:00", None),  # another day
        ("2025-09-02 09:00", None),  # that has its year, and is read as such
        ("9月2日", None),
    ],
)
def test_a_time_without_its_year(line: str, wanted: str | None) -> None:
    assert said(without_year([line], date(2025, 9, 2))) == wanted
