"""The demo's working folder: sources.toml for the addresses that are being served, and the watches that come with quwen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from jobs.demo.content import site

_LISTS: Mapping[str, str] = {
    "qujiang": "/index.html",
    "zhaoshang": "/col/col1501/index.html",
    "shiling": "/xwzx/zhxw/",
    "yundu": "/xwdt/list.html",
    "paper": "/jrqj/paperindex.htm",
    "yuanqu": "/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1012",
    "fagai": "/qjfgj/c100123/list.shtml",
    "xinwen": "/rss/qjxw.xml",
}
"""What a person would give as the address of each site: a home page, lists, the index of a paper, a feed."""


def list_path(site_id: str) -> str:
    """Path and query of the list that the demo names for a site."""
    return _LISTS[site_id]


def demo_sources(addresses: Mapping[str, str]) -> str:
    """The text of a sources.toml for {site: base address}: loopback allowed, no delay between requests."""
    return "\n".join(_source(site_id, base) for site_id, base in addresses.items())


def _source(site_id: str, base: str) -> str:
    shown = site(site_id, "before")
    said: dict[str, object] = {
        "id": f"demo-{site_id}",
        "name": shown.name,
        "district": shown.district,
        "url": base + _LISTS[site_id],
    }
    if len(shown.columns) > 1 and shown.family == "jpaas":
        said["columns"] = [column.name for column in shown.columns]
    said |= {"delay": 0, "allow_private": True}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["[[source]]", *lines, ""])


def demo_watches() -> str:
    """The text of a watches.toml: the projects and targets that a new working folder starts with."""
    return (Path(__file__).parents[1] / "templates" / "watches.toml").read_text(encoding="utf-8")
