"""Where a page's pager stands: what is above it is the page's own list."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.cms.pager import above_pager


@pytest.mark.parametrize(
    "pager",
    [
        "<p><a href='2.html'>下一页</a></p>",
        "<p>上一页 尾页</p>",
        "<td>共<b>28</b>条 页次：<font>1</font>/7页</td>",
        "<div>共 3 页</div>",
        "<script>createPageHTML(3, 0, 'index', 'html');</script>",
    ],
)
def test_lists_above_the_last_pager_nearest_first(pager: str) -> None:
    tree = LexborHTMLParser(f"<body><ul id='a'></ul><div><ul id='b'></ul>{pager}</div><ul id='c'></ul></body>")
    assert above_pager(tree, tree.css("ul")) == [1, 0]


def test_without_a_pager_nothing_is_above_it() -> None:
    tree = LexborHTMLParser("<body><ul></ul><p>首页 网页设计</p></body>")
    assert above_pager(tree, tree.css("ul")) == []
