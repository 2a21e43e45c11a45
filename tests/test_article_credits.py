"""Who is named where: writers in a cell of a paper, photographers who wrote their caption, offices before the names of their people."""

from __future__ import annotations

from tests.test_article_skins import HEADER, TEXT, TITLE, read


def test_names_alone_between_the_title_and_the_text_of_a_paper_are_its_writers() -> None:
    cells = (
        f"<table><tr><td>{TITLE}</td></tr><tr><td>——总投资达46亿元</td></tr><tr><td>沈知秋 夏至</td></tr></table>"
        f"<div id='ozoom'><founder-content>{TEXT}</founder-content></div>"
    )
    article = read(cells, f"{TITLE}-云溪日报")
    assert (article.subtitle, article.authors) == ("——总投资达46亿元", ("沈知秋", "夏至"))


def test_a_photographer_who_reports_is_the_writer_too() -> None:
    pictures = "<p><img src='/a.jpg'></p><p align='center'>茶农在采摘春茶 沈知秋 摄影报道</p><p><img src='/b.jpg'></p><p align='center'>茶园一角。夏至 摄</p>"
    article = read(f"<h1>{TITLE}</h1>{HEADER}<div id='zoom'>{pictures}{TEXT}</div>")
    assert (article.authors, article.photographers) == (("沈知秋",), ("沈知秋", "夏至"))


def test_a_subtitle_may_name_a_month() -> None:
    article = read(f"<div><h1>{TITLE}</h1><h2>总投资32.5亿元 预计2027年6月投产</h2></div>{HEADER}<div id='zoom'>{TEXT}</div>")
    assert article.subtitle == "总投资32.5亿元 预计2027年6月投产"


def test_a_centred_row_above_the_title_row_of_a_table_is_the_kicker() -> None:
    """Hand-made ASP: breadcrumb, 引题, title and header, a row each."""
    page = (
        "<table><tr><td><a href='/'>首页</a> → 浏览正文</td></tr><tr><td align='center'><font>{kicker}</font></td></tr>"
        "<tr><td align='center'><font size='4'><b>{title}</b></font></td></tr><tr><td align='center'>作者：沈知秋 时间：2026-3-5</td></tr>"
        "<tr><td>{text}</td></tr></table>"
    )
    assert read(page.format(kicker="县长热线追踪", title=TITLE, text=TEXT)).subtitle == "县长热线追踪"
    assert read(page.format(kicker="云溪新闻网", title=TITLE, text=TEXT)).subtitle == ""
