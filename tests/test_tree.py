"""Hostile markup costs no more than its size."""

from __future__ import annotations

import time

import pytest

from crawler.article import read_document
from crawler.document import open_document
from crawler.nesting import MAX_DEPTH, bounded
from crawler.tags import MADE_UP, TEXT, number_of, numbers_of
from crawler.tree import parse, parse_page

START = "<html><head><title>测试标题一二三四</title></head><body><h1>测试标题一二三四</h1>"
HOSTILE = {
    "unclosed div": START + "<div>" * 100_000 + "正文。" * 50,
    "balanced div": START + "<div>" * 100_000 + "正文。" * 50 + "</div>" * 100_000,
    "nested tables": START + "<table><tr><td>" * 30_000 + "正文。" * 50,
    "nested lists": START + "<ul><li>" * 50_000 + "正文。" * 50,
    "open formatting": START + "".join(f"<b id={i}>" for i in range(3000)) + "<p>正文。</p>" * 20_000,
    "one tag of a million attributes": START + "<a " * 300_000,
    "options": START + "<select>" + "<option>x" * 100_000,
    "one huge attribute": START + '<p class="' + "x " * 1_000_000 + '">正文。</p>',
    "comments that never end": START + "<!--" * 200_000,
    "empty comments": START + "<!-->" * 200_000,
    "scripts that never end": START + "<script>" * 200_000,
    "many nodes": START + "<p>正文,这里是一段话。</p>" * 100_000,
    "many classes": START + "".join(f'<div class="c{i} title{i}">正文{i}</div>' for i in range(50_000)),
    "a table of giants": START + "<table>" + "<tr><td rowspan=60000 colspan=60000>1</td><td>2</td></tr>" * 5000 + "</table>",
    "dates": START + "<div>" + "2020-01-01 " * 100_000 + "</div><p>正文。</p>",
    "separators in the title": "<title>" + "一-" * 100_000 + "</title>" + START,
    "controls": START + "<div id=zoom><p>正文。</p><p>" + "打印 关闭 " * 50_000 + "x</p></div>",
    "next pages": START + '<a href="a_2.html">下一页</a>' * 50_000,
    "createPageHTML": START + "<script>" + "createPageHTML(" * 100_000 + "</script>",
    "wechat": START + "<div id=js_content>正文</div><script>" + "var ct = " * 100_000 + "</script>",
    "detail": START + "<script>gkmlpt DETAIL: " + '{"a":' * 100_000 + "</script>",
    "zero bytes": START + "<p>正\0文。</p>" * 20_000,
    "only angles": "<" * 500_000,
    "closing tags of nothing": START + "<div></x>" * 100_000,
    "closing tags of formatting that is not open": START + "<div></b>" * 100_000,
    "formatting closed by another": START + "".join(f"<b id={i}></i>" for i in range(3000)) + "<p>正文。</p>" * 20_000,
    "inline elements closed around blocks": START + "<span><div></span>" * 50_000,
    "forms closed around blocks": START + "<form><div></form>" * 50_000,
    "blocks closed within a table of theirs": START + "<div><table><tr><td></div>" * 30_000,
    "blocks closed in a text field": START + "<div><textarea></div></textarea>" * 30_000,
    "bodies closed around blocks": START + "<body><div></body>" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_bounded(name: str) -> None:
    began = time.process_time()
    read_document(open_document(HOSTILE[name].encode(), "https://x.example/a.html"))
    assert time.process_time() - began < 20  # a square would cost minutes; a machine short of memory stretches seconds


def test_lone_surrogates_and_zero_bytes_do_not_reach_the_record() -> None:
    article = read_document(
        open_document("<h1>标\0题文字</h1><div id=zoom>正\0文\ud800。</div>".encode("utf-8", "surrogatepass"), "")
    ).article
    assert "\0" not in article.title + article.body
    article.body.encode("utf-8")


def test_depth_is_cut_and_the_text_stays() -> None:
    tree = parse("<div>" * 20_000 + "正文")
    depth, node = 0, tree.body
    while node is not None and node.first_child is not None:
        node, depth = node.first_child, depth + 1
    assert depth <= MAX_DEPTH + 5
    assert tree.body is not None
    assert tree.body.text() == "正文"


def test_what_is_nested_too_deep_closes_with_its_own_tags() -> None:
    """Of a thousand <div> the innermost lose both tags; the paragraph behind them all stands where it stood."""
    tree = parse("<main>" + "<div>" * 9000 + "正文" + "</div>" * 9000 + "<p>其后</p></main>")
    (behind,) = tree.css("p")
    assert behind.parent is not None
    assert behind.parent.tag == "main"


@pytest.mark.parametrize(
    "unit", ["<p>段落<p>段落", "<ul><li>一<li>二</ul>", "<div><span>文</div>", "<table><tr><td>格</table>", "<br><img><hr/>"]
)
def test_a_long_page_of_sloppy_markup_is_left_as_it_is(unit: str) -> None:
    html = f"<body>{unit * 5000}</body>".encode()
    assert bounded(html) == html


def test_scripts_styles_and_comments_go_and_marks_stay() -> None:
    html = "<body><script>if (a<b) '</div>'</script><style>p{}</style><!-- x --><!--ZJEG_RSS.content.begin--><p>甲</p><!--ZJEG_RSS.content.end--></body>"
    tree = parse(html)
    assert tree.body is not None
    assert tree.body.text() == "甲"
    assert [node.attributes["name"] for node in tree.css("meta")] == ["ContentStart", "ContentEnd"]


def test_json_ld_is_kept_aside() -> None:
    _, data, _ = parse_page(b'<script type="application/ld+json">{"datePublished":"2025-01-01"}</script><p>A</p>')
    assert len(data) == 1
    assert "datePublished" in data[0]


def test_a_script_that_never_closes_takes_the_rest() -> None:
    assert parse("<p>甲</p><script>var a = '<p>乙</p>'").body.text() == "甲"  # type: ignore[union-attr]


def test_numbers_of_tags_hold_in_every_document() -> None:
    """Standard tags have one number each, pieces of text theirs; those that content systems make up are numbered anew, and beyond."""
    known = ("p", "td", "h1", "meta", "svg")
    assert len({*numbers_of(known), TEXT}) == len(known) + 1
    assert numbers_of(("founder-content", "o:p")) == frozenset()
    for _ in range(2):
        tree = parse("<h1>题</h1><founder-content>文</founder-content><table><tr><td>格</td></tr></table>")
        for node in tree.css("h1, td"):
            assert node.tag_id == number_of(node.tag or "")
            assert [child.tag_id for child in node.iter(include_text=True)] == [TEXT]
        assert tree.css("founder-content")[0].tag_id > MADE_UP
