"""The search box of the articles table finds what LIKE finds, from one character up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.records import Article, Paragraph
from storage.database import immediate, open_archive
from storage.web import searching
from storage.web.snippets import snippet
from tests import archive
from tests.web import Browser, browsing

TEXTS = (
    ("环亚Q国际酒店封顶", "城东的环亚Q国际酒店主体封顶,客房320间。"),
    ("化学品项目签约", "年产15万吨高端无机精细化学品项目签约,总投资35亿元。"),
    ("另一个化学品项目", "年产5万吨精细化学品项目备案,总投资3.5亿元。"),
    ("读书日活动", "“书香衢江”读书日活动举行,AI 朗读机器人亮相(第3届)。"),
    ("江", "一字为题。"),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "archive.db"
    db = open_archive(path)
    with immediate(db) as conn:
        for number, (title, body) in enumerate(TEXTS):
            article = Article(url=f"http://a.example/{number}.html", title=title, blocks=(Paragraph(body),))
            archive.store(conn, article, archive.day("2025-03-01"))
    db.close()
    return path


@pytest.fixture(scope="module")
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path) as browser:
        yield browser


def found(browser: Browser, query: str) -> set[str]:
    return set(browser.page(f"/quwen/articles?_search={quote(query)}").titles())


@pytest.mark.parametrize(
    "query",
    ["江", "衢江", "酒店", "年产15万吨", "5万吨", "15万吨", "35亿", "3.5亿", "Q国际", "环亚Q国际酒店", "q国际", "书香", "320间",
     "(第3届)", "化学品项目签约", "没有这个词", "、", "%", "_", "%吨"],
)  # fmt: skip
def test_the_box_equals_like(browser: Browser, path: Path, query: str) -> None:
    conn = sqlite3.connect(path)
    like = conn.execute("SELECT title FROM articles WHERE instr(lower(title), ?1) OR instr(lower(body), ?1)", (query.lower(),))
    expected = {row[0] for row in like}
    conn.close()
    assert found(browser, query) == expected


@pytest.mark.parametrize("query", ["项目", "江", "没有这个词"])
def test_common_words_find_the_same_by_the_other_way(browser: Browser, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    expected = found(browser, query)
    monkeypatch.setattr(searching, "_COMMON", 0)
    assert found(browser, query) == expected
    assert "+id" in browser.get(f"/quwen/articles.json?_search={quote(query)}").json()["query"]["sql"]


@pytest.mark.parametrize("query", ["", " ", "\u3000"])
def test_an_empty_box_lists_everything(browser: Browser, query: str) -> None:
    assert len(found(browser, query)) == len(TEXTS)


def test_one_column_can_be_searched(browser: Browser) -> None:
    assert browser.page(f"/quwen/articles?_search_title={quote('签约')}").titles() == ["化学品项目签约"]
    assert browser.page(f"/quwen/articles?_search_body={quote('备案')}&_search_title={quote('项目')}").titles() == [
        "另一个化学品项目"
    ]
    browser.page("/quwen/articles?_search_url=x", 400)


def test_other_tables_have_no_search_box(browser: Browser) -> None:
    assert browser.page("/quwen/articles").tree.css(".filters input[name=_search]")
    assert not browser.page("/quwen/mentions").tree.css(".filters input[name=_search]")


def test_words_parted_by_blanks_must_all_occur(browser: Browser) -> None:
    assert found(browser, "化学品 签约") == {"化学品项目签约"}
    assert found(browser, "化学品 酒店") == set()


def test_full_width_and_blanks_in_the_query_do_not_matter(browser: Browser) -> None:
    assert found(browser, "１５万吨") == {"化学品项目签约"}
    assert found(browser, '"AI朗读"') == {"读书日活动"}


@pytest.mark.parametrize("query", ['"', '""', "AND", "NEAR(", "title:江 OR", "*", "' OR 1=1 --", "^江"])
def test_signs_of_the_query_language_are_plain_text(browser: Browser, query: str) -> None:
    browser.page(f"/quwen/articles?_search={quote(query)}")


def test_the_json_interface_searches_alike(browser: Browser) -> None:
    rows = browser.get(f"/quwen/articles.json?_search={quote('Q国际')}&_shape=array").json()
    assert [row["title"] for row in rows] == ["环亚Q国际酒店封顶"]


def test_a_search_within_a_filter(browser: Browser) -> None:
    assert browser.page(f"/quwen/articles?_search={quote('化学品')}&title__contains={quote('另一')}").titles() == [
        "另一个化学品项目"
    ]


def test_results_show_where_the_words_stand(browser: Browser) -> None:
    page = browser.page(f"/quwen/articles?_search={quote('35亿')}")
    assert page.texts("td.col-title mark") == ["35亿"]
    assert "总投资35亿元" in page.text("td.col-title .meta")


@pytest.mark.parametrize(
    ("text", "query", "told"),
    [
        ("甲。乙丙丁。", "丙", "乙[丙]丁。"),
        ("年产 15 万吨", "年产15万吨", "[年产 15 万吨]"),
        ("有AI也有ai。", "Ai", "有[AI]也有[ai]。"),
        ("没有", "查无", ""),
        ("只有一词。", "", ""),
        ("一" * 80 + "亿" + "二" * 80, "亿", "…" + "一" * 50 + "[亿]" + "二" * 50 + "…"),
        ("签约。下一句有项目。", "项目 签约", "[签约]。"),
    ],
)
def test_a_snippet_is_the_sentence_with_the_words_marked(text: str, query: str, told: str) -> None:
    assert "".join(f"[{piece.text}]" if piece.watch_id is not None else piece.text for piece in snippet(text, query)) == told
