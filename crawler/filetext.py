"""The text of attached files: PDF through pypdf, Word (.docx) through python-docx, Excel (.xlsx) through openpyxl, OFD (GB/T 33190-2016, a
zip of XML) by hand.

The three are the extra `attachments` and are imported when first needed. Everything is bounded: pages, rows, zip members, characters.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, time
from io import BytesIO
from itertools import islice
from xml.etree import ElementTree

from crawler.decode import decode
from crawler.errors import QuwenError
from crawler.text import nfkc

READERS = {"pypdf": "pypdf", "python-docx": "docx", "openpyxl": "openpyxl"}
"""Package -> module of what reads the formats."""
MAX_PAGES = 500
MAX_CHARACTERS = 2_000_000
_MAX_UNPACKED = 100_000_000  # bytes of XML in an unpacked document
_MAX_ROWS = 5000
_MAX_MEMBERS = 5000
_OFD_CONTENT = re.compile(r"(?:^|/)Pages/Page_(\d+)/Content\.xml$", re.IGNORECASE)


class FileTextError(QuwenError):
    """The text of a file cannot be read; the message says why, in Chinese."""


def file_text(name: str, content: bytes) -> str:
    """Plain NFKC text of a file, one paragraph or line a line.

    name is the attachment's name or address: its ending helps where the first bytes do not tell. Raises FileTextError for formats
    that are not read (.doc, .wps, .xls, archives), for broken or encrypted files, and when the extra is not installed.
    """
    try:
        text = _reader_of(name.lower(), content)(content)
    except FileTextError:
        raise
    except Exception as exc:
        raise FileTextError(f"文件损坏或无法读取: {name} ({type(exc).__name__})") from exc
    lines = (" ".join(nfkc(line).split()) for line in text[:MAX_CHARACTERS].splitlines())
    return "\n".join(line for line in lines if line)


def _reader_of(name: str, content: bytes) -> Callable[[bytes], str]:
    if b"%PDF-" in content[:1024]:
        return _pdf
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = set(archive.namelist()[:_MAX_MEMBERS])
        if "word/document.xml" in members:
            return _docx
        if "xl/workbook.xml" in members:
            return _xlsx
        if "OFD.xml" in members:
            return _ofd
    if name.endswith((".txt", ".csv")):
        return decode
    raise FileTextError(f"不读这种格式的文字: {name or '无名文件'}")


def _pdf(content: bytes) -> str:
    try:
        from pypdf import PdfReader
    except ImportError as exc:
        raise FileTextError("读 PDF 需要安装附加组件: pip install quwen[attachments]") from exc
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileTextError("PDF 有密码")
    return _bounded(page.extract_text() or "" for page in islice(reader.pages, MAX_PAGES))


def _docx(content: bytes) -> str:
    try:
        import docx
    except ImportError as exc:
        raise FileTextError("读 Word 需要安装附加组件: pip install quwen[attachments]") from exc
    _no_bomb(content)
    document = docx.Document(BytesIO(content))
    out: list[str] = []
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            out.extend("\t".join(cell.text.replace("\n", " ") for cell in row.cells) for row in islice(item.rows, _MAX_ROWS))
        else:
            out.append(item.text)
    return "\n".join(out)


def _xlsx(content: bytes) -> str:
    """The rows of every sheet, cells parted by tabs; what formulas came to as saved."""
    try:
        import openpyxl
    except ImportError as exc:
        raise FileTextError("读 Excel 需要安装附加组件: pip install quwen[attachments]") from exc
    _no_bomb(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles that openpyxl does not know; they hold no text
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        return _bounded("\t".join(map(_cell, row)) for sheet in book.worksheets for row in islice(sheet.values, _MAX_ROWS))


def _cell(value: object) -> str:
    """A cell as a reader sees it: 35 for 35.0, a day without its midnight."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _ofd(content: bytes) -> str:
    """The TextCode elements of every page's Content.xml, in page order; a TextObject is a line."""
    _no_bomb(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        pages = sorted((int(match[1]), name) for name in archive.namelist() if (match := _OFD_CONTENT.search(name)))
        return _bounded(_ofd_page(archive.read(name)) for _, name in pages[:MAX_PAGES])


def _ofd_page(xml: bytes) -> str:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise FileTextError("OFD 含有实体声明, 不读")
    objects = (each for each in ElementTree.fromstring(xml).iter() if each.tag.rpartition("}")[2] == "TextObject")
    lines = ("".join(code.text or "" for code in each.iter() if code.tag.rpartition("}")[2] == "TextCode") for each in objects)
    return "\n".join(lines)


def _no_bomb(content: bytes) -> None:
    """Refuse a zip whose members unpack to more than any document holds."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
    if len(members) > _MAX_MEMBERS or sum(each.file_size for each in members if each.filename.endswith(".xml")) > _MAX_UNPACKED:
        raise FileTextError("压缩包展开后过大, 不读")


def _bounded(pages: Iterable[str]) -> str:
    out, size = [], 0
    for page in pages:
        out.append(page)
        size += len(page)
        if size > MAX_CHARACTERS:
            break
    return "\n".join(out)
