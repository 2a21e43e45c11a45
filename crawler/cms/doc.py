"""One list page, opened: its text, tree, scripts and metas, each made when first asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from crawler.cms.links import absolute
from crawler.decode import decode
from crawler.interfaces import opened_by, openers
from crawler.metas import Metas, read_metas
from crawler.place import CATEGORY, names_no_column
from crawler.records import Page, Request
from crawler.scripts import Script, scripts_of, with_written
from crawler.settings import Source
from crawler.text import clean
from crawler.tree import parse

_MOST_CLICKED = 2000
_LONGEST_PART, _LONGEST_COLUMN = 30, 12
_SITE = re.compile(
    r"(?:网|网站|门户|政府|委员会|管委会|[县区市省]委|局|厅|办公室|日报|晚报|晨报|时报|商报|周报|今报|数字报|新闻中心|融媒体?|融媒体中心|传媒|电视台|发布|在线|平台|公开|办事处|法院|检察院)$"
)
"""How the names of sites end; 要闻, 动态, 公告 are columns."""
_OPEN_TABS = ",".join(f"a.{name}[href],.{name} > a[href]" for name in ("cur", "current", "on", "active", "selected"))
_LONGEST_TAB = 8
_PAGE_OF_LIST = re.compile(r"(?:(?<=/)(?:index|list)?[-_]?\d*\.\w+)?(?:[?#].*)?$")
"""What differs between the addresses of the pages of one list: index_2.html, ?page=2."""
_NO_NAME = re.compile(r"(?:新闻|文章|信息|内容)?列表页?")
"""How a hand-made list calls itself, whatever its column."""


@dataclass(frozen=True)
class Doc:
    """A page with the source it was fetched for."""

    page: Page
    source: Source
    text: str

    @cached_property
    def tree(self) -> LexborHTMLParser:
        tree = parse(with_written(self.text))
        if functions := openers(self.code):
            for node in tree.css("[onclick], a[href^='javascript:' i]")[:_MOST_CLICKED]:
                if address := opened_by(node.attributes.get("onclick") or node.attributes.get("href"), functions):
                    node.attrs["data-href"] = address
        return tree

    @cached_property
    def base(self) -> str:
        """What relative links are relative to: <base href>, else the address of the page."""
        node = self.tree.css_first("base[href]")
        href = node.attributes.get("href") if node else None
        try:
            return urljoin(self.page.url, href) if href else self.page.url
        except ValueError:
            return self.page.url

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """Script elements in order, outside comments' reach: a commented-out script is still named here."""
        return tuple(scripts_of(self.text))

    @cached_property
    def code(self) -> str:
        """All inline code, a line between scripts."""
        return "\n".join(script.code for script in self.scripts)

    @cached_property
    def metas(self) -> Metas:
        return read_metas(node.attributes for node in self.tree.css("meta"))

    @cached_property
    def site(self) -> str:
        """SiteName of the national rule (国办发〔2017〕47号), else the part of the title that names a site."""
        return self.metas.first("sitename") or next((part for part in reversed(self._parts) if _SITE.search(part)), "")

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """The parts of the title, as templates join them: 要闻 - 云溪县人民政府, 云溪县政府网|要闻."""
        node = self.tree.css_first("title")
        title = clean(node.text() or "") if node else ""
        parts = re.split(r"\s*(?:[-–—]{1,2}|[_|>·»])+\s*", title)
        words = title.split()
        if len(parts) == 1 and len(words) == 2 and _SITE.search(words[0]):
            parts = words  # Hanweb: 云溪县政府 部门信息
        return tuple(part for part in parts if 2 <= len(part) <= _LONGEST_PART and not _NO_NAME.fullmatch(part))

    @cached_property
    def column(self) -> str:
        """ColumnName of the national rule, else the open tab where the title is one name (an app's), else the first part of the title
        that names no site and is as short as a column's name."""
        if name := self.metas.first("columnname", "channel"):
            return name
        if len(self._parts) == 1 and (tab := self._open_tab):
            return tab
        named = self._parts if len(self._parts) == 1 else [part for part in self._parts if part != self.site]
        if self.site and (rest := next((part.removeprefix(self.site).strip() for part in named if part != self.site), "")):
            named = [rest]
        named = [CATEGORY.sub("", part) for part in named[:1]]
        return next((part for part in named if len(part) <= _LONGEST_COLUMN and part != self.site), "")

    @cached_property
    def _open_tab(self) -> str:
        """The text of the link to this list that is marked as the open one among its neighbours (H5 apps of county media); "" without."""
        own = _PAGE_OF_LIST.sub("", self.page.url)
        for link in self.tree.css(_OPEN_TABS):
            text, url = clean(link.text() or ""), self.url(link.attributes.get("href"))
            if url and _PAGE_OF_LIST.sub("", url) == own and 2 <= len(text) <= _LONGEST_TAB and not names_no_column(text):
                return text
        return ""

    @property
    def context(self) -> dict[str, str]:
        """What the family wanted to find again with this answer."""
        return dict(self.page.request.context)

    def url(self, href: str | None) -> str | None:
        return absolute(self.base, href)

    @property
    def home(self) -> str:
        """The page that asked for this answer, or this page: what links of an interface's answer are relative to."""
        return next((value for name, value in self.page.request.headers if name == "Referer"), self.base)

    def ask(self, family: str, url: str, form: tuple[tuple[str, str], ...] | None = None, **context: str) -> Request:
        """A request of that family; the page that asks is its Referer, since many interfaces want one. Empty context is left out."""
        kept = tuple((name, value) for name, value in context.items() if value)
        return Request(url, form, (("Referer", self.home.split("#")[0]),), family, kept)


def open_doc(page: Page, source: Source) -> Doc:
    return Doc(page, source, decode(page.content, page.header("content-type"), source.encoding))
