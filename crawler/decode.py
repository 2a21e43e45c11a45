"""Bytes of a page into text, by what the bytes are and never by what a label says.

Measured on real Chinese pages (162 of 175 label themselves rightly, the rest do not): a byte order mark decides; else strict UTF-8,
which GBK text practically never satisfies; else GB18030, which holds GBK and GB2312; else the one that breaks less. Labels (header, meta) are
not asked: a wrong one is common, and a right one says nothing that the bytes do not say. Only what a person wrote in
sources.toml (`encoding`) goes before the evidence.
"""

from __future__ import annotations

import codecs
import re

_UTF8_BOM = codecs.BOM_UTF8
_PIECE = re.compile(rb"[<>\n]")  # never the second byte of a GBK character (those start at 0x40)
_HIGH = re.compile(rb"[\x80-\xff]+")
_LAST_CHARACTER = 3  # bytes that a cut UTF-8 or GB18030 character can leave behind
_SURE = 12  # non-ASCII bytes that are valid UTF-8 in a row of GBK text only by a miracle (four characters)


def decode(content: bytes, content_type: str | None = None, encoding: str | None = None) -> str:
    """The text of a page.

    content_type is the header as received; it is heard only where the bytes cannot speak (UTF-16 without a mark).
    encoding is a person's word and is obeyed (GB2312 and GBK read as GB18030, their superset). Never raises for any bytes;
    a byte order mark is no part of the text.
    """
    return decode_twice(content, content_type, encoding)[0]


def decode_twice(content: bytes, content_type: str | None = None, encoding: str | None = None) -> tuple[str, bytes]:
    """`decode`, and the same text in UTF-8 for the parser: the page's own bytes where they are that already, as most are."""
    if encoding and content[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and content[:3] != _UTF8_BOM:
        return _both(_by_name(content, encoding))
    marked = False
    while content.startswith(_UTF8_BOM):
        content, marked = content[3:], True
    wide = None if marked else _utf16_codec(content, content_type)
    if wide:
        return _both(content.decode(wide, "replace").lstrip("\ufeff"))
    try:
        return content.decode("utf-8"), content
    except UnicodeDecodeError as broken:
        if broken.start >= len(content) - _LAST_CHARACTER:
            return content[: broken.start].decode("utf-8"), content[: broken.start]
    return _both(content.decode("utf-8", "replace") if marked else _broken(content))


def _both(text: str) -> tuple[str, bytes]:
    return text, text.encode("utf-8", "replace")


def _by_name(content: bytes, encoding: str) -> str:
    name = codecs.lookup(encoding).name
    if name in ("gb2312", "gbk", "hz"):
        name = "gb18030"
    return content.decode(name, "replace").lstrip("\ufeff")


def _utf16_codec(content: bytes, content_type: str | None) -> str | None:
    """utf-16-le or utf-16-be when a mark, or the zero bytes of its markup, say so."""
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = content[:2000]
    if head.startswith(b"<\0") or head.lstrip(b"\r\n\t \0").startswith(b"<\0!\0") or _labelled_wide(head, content_type):
        return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    return "utf-16-be" if head.startswith(b"\0<\0") else None


def _labelled_wide(head: bytes, content_type: str | None) -> bool:
    return "utf-16" in (content_type or "").lower() and head.count(b"\0") > len(head) // 8


def _broken(content: bytes) -> str:
    """Bytes that are not wholly UTF-8: GB18030, or UTF-8 with damage, or (some papers) a page put together from both."""
    if (national := _plainly_national(content)) is not None:
        return national
    universal = content.decode("utf-8", "replace")
    damage = _damage(content, universal)
    mostly_universal = damage * 4 < _beyond_ascii(universal)
    if mostly_universal and damage < _SURE // 2:
        return universal
    if _is_mixed(content, mostly_universal):
        return "".join(_piece(piece, mostly_universal) for piece in _split(content))
    if mostly_universal:
        return universal
    national = _whole_national(content)
    return content.decode("gb18030", "replace") if national is None else national


def _plainly_national(content: bytes) -> str | None:
    """A page whose characters are all GB18030, and nowhere three in a row UTF-8 as well; None for any other, which is looked at piece by piece."""
    beyond = content.translate(None, _ASCII)
    if len(beyond) < _ENOUGH or _UNIVERSAL_RUN.search(beyond):
        return None
    return _whole_national(content)


_ASCII = bytes(range(0x80))
_ENOUGH = 200  # bytes beyond ASCII that make a page Chinese
_UNIVERSAL_RUN = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){3}")
"""Three Han characters or marks in UTF-8, blanks and digits between them left out; GBK text holds such bytes once in a million characters."""


def _whole_national(content: bytes) -> str | None:
    """Bytes that are GB18030 to the last character, which may be cut; None for others."""
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as broken:
        cut = broken.start >= len(content) - _LAST_CHARACTER
        return content[: broken.start].decode("gb18030") if cut else None


def _damage(content: bytes, universal: str) -> int:
    """Characters that are broken as UTF-8; a U+FFFD that the page itself holds is none."""
    return universal.count("\ufffd") - content.count(b"\xef\xbf\xbd")


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _split(content: bytes) -> list[bytes]:
    out, start = [], 0
    for match in _PIECE.finditer(content):
        out.append(content[start : match.end()])
        start = match.end()
    return [*out, content[start:]]


def _is_mixed(content: bytes, mostly_universal: bool) -> bool:
    return any(_belongs_to_the_other(piece, mostly_universal) for piece in _split(content))


def _piece(piece: bytes, mostly_universal: bool) -> str:
    other = _belongs_to_the_other(piece, mostly_universal)
    return piece.decode("utf-8" if mostly_universal != other else "gb18030", "replace")


def _belongs_to_the_other(piece: bytes, mostly_universal: bool) -> bool:
    """Whether a run of text between tags is surely in the encoding that the rest of the page is not in."""
    if sum(map(len, _HIGH.findall(piece))) < _SURE:
        return False
    try:
        piece.decode("gb18030" if mostly_universal else "utf-8")
    except UnicodeDecodeError:
        return False
    if not mostly_universal:
        return True
    text = piece.decode("utf-8", "replace")
    return _damage(piece, text) * 2 > _beyond_ascii(text)
