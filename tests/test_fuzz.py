"""Anything may come in: readers raise what is documented (`crawler.errors`) or nothing, and come to an end.

What broke once stays as an example beside its property.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.article import read_article
from crawler.bylines import read_bylines
from crawler.canonical import canonical_url, identity_keys
from crawler.clock import SHANGHAI
from crawler.decode import decode
from crawler.errors import ConfigError, CrawlError, SeedFormError
from crawler.families import family_names, read_list
from crawler.records import Article, Headers, Page, Paragraph, Request
from crawler.seedform import carried, parse, render
from crawler.settings import Source
from jobs.config import load_config
from jobs.quantities import read_body, read_quantities
from jobs.stages import stage_of
from storage.diff import VersionText, changes
from storage.stories import sketch

NOW = datetime(2025, 3, 1, 9, 0, tzinfo=SHANGHAI)
fuzz = settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

# ------------------------------------------------------------------ what comes in
_WORDS = (
    "某区", "项目", "开工", "到位资金", "35亿元", "1.5", "%", "同比增长", "记者", "王小明", "文/", "图/", "摄", "责任编辑:", "来源:", "2025年", "一季度",
    "1-10月", "以上", "、", ",", "。", "“", "”", "(", ")", "《", "》", " ", "\n", "\t", "\0", "\ufeff", "\u200b", "\ud800", "１", "Ａ", "①", "½", "﷽", "𠮷",
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_WORDS), max_size=30).map("".join))
_MARKUP = (
    "<html>", "<head>", "<body>", "<div id=zoom>", "<p>", "</p>", "<h1>", "<ul>", "<li>", "<a href='/a/1.html'>", "<a href='javascript:x'>", "<a href='http://['>",
    "<a>", "</a>", "</li>", "</div>", "<table><tr><td>", "<!--", "-->", "<script>", "</script>", "<![CDATA[", "]]>", "<meta name=PubDate content='", "'>", "<meta name=ArticleTitle content=x>",
    "<img src='", "<iframe src='/x'>", "<span>2025-03-01</span>", "<span>2025-13-45</span>", "下一页", "<rss><channel><item>", "<title>", "</title>", "<link>", "</link>",
    "<urlset><url><loc>", "{\"data\":{\"list\":[", "}]}}", "{\"title\":\"x\",\"url\":\"/1\"}", "urls[1]='/a/1.html';headers[1]='某区';", "&#xD800;", "&amp;", "\0", "<",
)  # fmt: skip
pages_ = st.one_of(
    st.binary(max_size=200),
    st.lists(st.one_of(st.sampled_from(_MARKUP), texts), max_size=40).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    ),
    st.lists(st.one_of(st.sampled_from(_MARKUP), texts), max_size=20).map(
        lambda parts: "".join(parts).encode("gb18030", "replace")
    ),
)
headers_ = st.lists(
    st.tuples(
        st.sampled_from(["Content-Type", "ETag", "X"]),
        st.sampled_from(["text/html; charset=gbk", "text/xml", "application/json", "utf-16", ""]),
    ),
    max_size=2,
).map(tuple)


def page(content: bytes, headers: Headers = (), family: str = "") -> Page:
    return Page(Request("http://a.example/x.html", family=family), "http://a.example/x.html", 200, headers, content, NOW)


# ------------------------------------------------------------------ pages
@fuzz
@given(
    pages_,
    st.sampled_from([None, "text/html; charset=utf-16", "text/html; charset=no-such"]),
    st.sampled_from([None, "gbk", "utf-8", "utf-16"]),
)
@example(b"\xff\xfe\x00", None, None)
@example(b"\xef\xbb\xbf" * 3 + b"\xd6", None, None)
def test_any_bytes_decode(content: bytes, content_type: str | None, encoding: str | None) -> None:
    assert isinstance(decode(content, content_type, encoding), str)


@fuzz
@given(pages_, headers_)
@example(b"<p>\x00<title>", ())
def test_any_page_is_an_article_or_a_page_error(content: bytes, headers: Headers) -> None:
    try:
        found = read_article(page(content, headers)).article
    except CrawlError:
        return
    assert found.title
    assert render(found) == render(found)
    found.body.encode("utf-8")  # no lone surrogate has come through: SQLite would refuse it


@fuzz
@given(pages_, headers_, st.sampled_from(["", *family_names()]))
@example(b"<a href='http://['>", (), "")
def test_any_page_is_a_list_or_a_page_error(content: bytes, headers: Headers, family: str) -> None:
    source = Source(id="s", url="http://a.example/list.html")
    try:
        found = read_list(page(content, headers, family), source)
    except CrawlError:
        return
    assert len({row.url for row in found.rows}) == len(found.rows)
    for row in found.rows:
        row.title.encode("utf-8")
        row.url.encode("utf-8")


# ------------------------------------------------------------------ text
@fuzz
@given(texts)
@example("一" * 50)
@example("0、、{0元0亿")  # an enumeration with nothing between two marks
def test_quantities_of_any_text(text: str) -> None:
    assert all(reading.quote for reading in read_quantities(text, date(2025, 3, 1)))
    read_body(text, text, None)


@fuzz
@given(texts, texts)
def test_stages_of_any_text(before: str, behind: str) -> None:
    stage_of(f"{before}云溪项目{behind}", "云溪项目")
    stage_of(behind, before)


@fuzz
@given(texts)
def test_bylines_of_any_text(text: str) -> None:
    read_bylines(text)


@fuzz
@given(texts, texts)
def test_diff_and_story_of_any_texts(old: str, new: str) -> None:
    a, b = (Article("u", "t", (Paragraph(text),)) for text in (old, new))
    summary = changes(VersionText.of(a), VersionText.of(b))
    assert all(0 <= start <= end <= len(b.body) for start, end in summary.added_text)
    sketch(old, new)


@fuzz
@given(texts)
@example("# \n\n| a |\n")
def test_any_text_is_in_the_seed_form_or_not(text: str) -> None:
    for form in (text, f"# {text}", f"# t\n\n{text}"):
        try:
            found = parse(form)
        except SeedFormError:
            continue
        assert parse(render(found)) == carried(found)


# ------------------------------------------------------------------ addresses
@fuzz
@given(
    st.one_of(
        texts,
        st.lists(
            st.sampled_from(
                [
                    "http://",
                    "https://",
                    "a.example",
                    "[",
                    "]",
                    ":",
                    "99999",
                    "@",
                    "/",
                    "..",
                    "%",
                    "%zz",
                    "?",
                    "&",
                    "=",
                    "#",
                    "art_1_2.html",
                    "\\",
                    "\t",
                    "区",
                ]
            ),
            max_size=12,
        ).map("".join),
    )
)
@example("http://[")
@example("HTTP://.")  # a host of dots only
@example("http://a:99999/")
@example("http://\ud800/")
def test_any_address_has_one_spelling_and_a_key(address: str) -> None:
    once = canonical_url(address)
    assert canonical_url(once) == once
    assert identity_keys(address)
    assert identity_keys(once) == identity_keys(address)


# ------------------------------------------------------------------ what a person writes
_TOML = (
    "[[source]]\n", "[source]\n", "[[project]]\n", "[[target]]\n", "id = \"a\"\n", "id = 3\n", "url = \"http://a.example/\"\n", "url = \"ftp://x\"\n", "every = \"1h\"\n", "every = \"0s\"\n",
    "cron = \"* * * * *\"\n", "cron = \"61 * * * *\"\n", "name = \"名\"\n", "goal = \"35亿元以上\"\n", "goal = \"许多\"\n", "metric = [\"到位资金\"]\n", "period = \"2025\"\n", "period = \"2025-99\"\n",
    "aliases = [\"\"]\n", "exclude = [\"(\"]\n", "encoding = \"no\"\n", "body = \"::\"\n", "=", "[[", "\"\"\"", "'", "\0", "é = 1\n", "x = {a = 1, a = 2}\n", "d = 1979-05-27T07:32:00Z\n", "[source.x]\n",
)  # fmt: skip
tomls = st.one_of(
    st.lists(st.sampled_from(_TOML), max_size=12).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    st.binary(max_size=80),
)


@fuzz
@given(tomls, tomls)
@example(b"x = " + b"[" * 800, b"")
@example(b"\xff\xfe", b"\xb9\xfa")
def test_any_configuration_is_read_or_explained(tmp_path_factory: pytest.TempPathFactory, sources: bytes, watches: bytes) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    (folder / "sources.toml").write_bytes(sources)
    (folder / "watches.toml").write_bytes(watches)
    problems = ["none"]
    try:
        load_config(folder)
    except ConfigError as exc:
        problems = exc.problems
    assert problems
    assert all(problem.strip() for problem in problems)
