"""The seed form: what a person reads and writes, and the law that it loses nothing it carries."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bylines import parse_seed_byline, seed_byline
from crawler.errors import SeedFormError
from crawler.records import Article, Block, Heading, Image, Paragraph, Table
from crawler.seedform import carried, parse, render
from crawler.text import clean

SHARED = Path(os.environ.get("QUWEN_SHARED", Path(__file__).resolve().parents[2] / "shared"))

ARTICLE = Article(
    "",
    "新城开园",
    (
        Paragraph("3月5日,新城产业园开园。"),
        Image("", "开园现场"),
        Image("", "一张说明很长的图片说明,长得像一段正文,它仍然是说明。"),
        Heading("项目多"),
        Paragraph("#1 厂房交付"),
        Table((("项目", "投资|亿元"), ("甲\\乙", "3.5"))),
        Paragraph("文/武之道"),
    ),
    "两年建成",
    authors=("张三", "李四"),
    photographers=("王五",),
    byline_at=2,
)


def test_renders_as_the_seed_article_is_written() -> None:
    assert render(ARTICLE) == (
        "# 新城开园\n\n## 两年建成\n\n3月5日,新城产业园开园。\n\n\n\n开园现场\n\n文/张三 李四 图/王五\n\n\n\n"
        "一张说明很长的图片说明,长得像一段正文,它仍然是说明。\n\n### 项目多\n\n\\#1 厂房交付\n\n"
        "| 项目 | 投资\\|亿元 |\n| --- | --- |\n| 甲\\\\乙 | 3.5 |\n\n\\文/武之道\n"
    )


def test_reads_back_what_it_renders() -> None:
    assert parse(render(ARTICLE)) == ARTICLE


def test_image_without_caption_leaves_no_trace_and_the_byline_keeps_its_place() -> None:
    article = Article("", "甲", (Image("a.jpg"), Paragraph("乙"), Paragraph("丙")), authors=("张三",), byline_at=2)
    assert render(article) == "# 甲\n\n乙\n\n文/张三\n\n丙\n"
    assert parse(render(article)).byline_at == 1


def test_text_is_nfkc_and_a_block_of_blanks_goes() -> None:
    article = parse("# ２０２５年\n\n甲：１．５亿\n\n\u00a0\n\n乙\u3000丙\n\u3000\n丁")
    assert article.title == "2025年"
    assert article.blocks == (Paragraph("甲:1.5亿"), Paragraph("乙 丙"), Paragraph("丁"))


def test_a_name_with_a_blank_is_kept_whole() -> None:
    assert seed_byline(("John Smith",), ("王五", "Li Na")) == "文/John Smith、 图/王五、Li Na"
    assert parse_seed_byline("文/John Smith、 图/王五、Li Na") == (("John Smith",), ("王五", "Li Na"))


def test_bylines_of_one_group_only() -> None:
    assert parse_seed_byline("图/王五") == ((), ("王五",))
    assert parse_seed_byline("文/王五 李六") == (("王五", "李六"), ())
    assert parse_seed_byline("王五") is None
    assert parse_seed_byline("") is None
    assert seed_byline((), ()) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n\n正文", 3),
        ("# ", 1),
        ("# 甲\n\n正文\n\n## 副题", 5),
        ("# 甲\n\n# 乙", 3),
        ("# 甲\n\n#### 四级", 3),
        ("# 甲\n\n| 一 | 二 |", 3),
        ("# 甲\n\n| 一 |\n| 二 |", 3),
        ("# 甲\n\n文/张三\n\n文/李四", 5),
        ("# 甲\n\n文/", 3),
    ],
)
def test_names_the_line_that_is_not_in_the_form(text: str, line: int) -> None:
    with pytest.raises(SeedFormError, match=f"第 {line} 行"):
        parse(text)


def test_byline_written_by_hand_with_other_marks() -> None:
    article = parse("# 甲\n\n文/记者 张三 图/通讯员 李四")
    assert (article.authors, article.photographers, article.byline_at) == (("张三",), ("李四",), 0)


LINES = st.one_of(
    st.text(max_size=20),
    st.builds(
        lambda a, b: a + b, st.sampled_from(["#", "### ", "|", "\\", "文/", "图/", "\\#", "＃", "-", " "]), st.text(max_size=8)
    ),
).map(clean)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    LINES.map(Paragraph),
    LINES.map(Heading),
    LINES.map(lambda caption: Image("http://a.example/i.jpg", caption)),
    st.integers(1, 3).flatmap(
        lambda width: st.lists(st.tuples(*[LINES] * width), min_size=1, max_size=3).map(lambda rows: Table(tuple(rows)))
    ),
)
NAMES = st.lists(st.sampled_from(["张三", "欧阳修", "John Smith", "阿里·买买提", "alonliu"]), max_size=3, unique=True).map(tuple)


@given(
    title=LINES.filter(bool),
    subtitle=LINES,
    blocks=st.lists(BLOCKS, max_size=6),
    authors=NAMES,
    photographers=NAMES,
    place=st.none() | st.integers(0, 6),
)
def test_parse_undoes_render(
    title: str, subtitle: str, blocks: list[Block], authors: tuple[str, ...], photographers: tuple[str, ...], place: int | None
) -> None:
    at = None if place is None else min(place, len(blocks))
    article = Article("", title, tuple(blocks), subtitle, authors=authors, photographers=photographers, byline_at=at)
    assert parse(render(article)) == carried(article)
    assert render(parse(render(article))) == render(article)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except SeedFormError:
        return
    assert parse(render(parse(text))) == parse(text)


def test_the_seed_article() -> None:
    path = SHARED / "seed-article.md"
    if not path.exists():
        pytest.skip("the seed article is not here")
    text = path.read_text(encoding="utf-8")
    article = parse(text)
    assert article.title == "以实干之姿推动衢江高质量发展"
    assert article.subtitle.endswith("推进会侧记")
    assert len([block for block in article.blocks if isinstance(block, Image)]) == 5
    assert (article.authors, article.photographers) == (("洪纲",), ("邵秀清",))

    def without_blank_lines(value: str) -> list[str]:
        return [clean(line) for line in value.split("\n") if clean(line)]

    assert without_blank_lines(render(article)) == without_blank_lines(text)
