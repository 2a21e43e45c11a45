"""The request of an interface that a script names; its answer goes back to the family `script`."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from crawler.cms.doc import Doc
from crawler.cms.links import absolute
from crawler.interfaces import Interface
from crawler.records import Request

FAMILY = "script"


def request_of(doc: Doc, interface: Interface, base: str, made: str, *, page: str = "", guess: str = "") -> Request:
    """base: what the interface's address is relative to; made: how links are made of its records ("" when they hold their own)."""
    url = absolute(base, interface.url) or interface.url
    if not interface.post and interface.params:
        url += ("&" if "?" in url else "?") + urlencode(interface.params)
    form = interface.params if interface.post else None
    asked = doc.ask(FAMILY, url, form, link=made, optional="1", page=page, guess=guess)
    return replace(asked, as_json=interface.as_json)
