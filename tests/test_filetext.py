"""Text of attached files; each file is made here."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import pytest

from crawler.filetext import FileTextError, file_text

OFD_PAGE = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
    '<ofd:TextObject ID="1"><ofd:TextCode X="0" Y="0">重点项目</ofd:TextCode><ofd:TextCode X="9" Y="0">126个</ofd:TextCode></ofd:TextObject>'
    '<ofd:TextObject ID="2"><ofd:TextCode X="0" Y="9">总投资{amount}亿元</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
)


def zipped(members: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """The smallest PDF that holds a line of Latin text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def test_ofd_pages_in_their_order() -> None:
    pages = {f"Doc_0/Pages/Page_{at}/Content.xml": OFD_PAGE.replace("{amount}", str(at)) for at in (0, 2, 10)}
    text = file_text("a.ofd", zipped({"OFD.xml": "<x/>", **pages}))
    assert text.splitlines() == ["重点项目126个", "总投资0亿元", "重点项目126个", "总投资2亿元", "重点项目126个", "总投资10亿元"]


def test_pdf() -> None:
    pytest.importorskip("pypdf")
    assert file_text("notice.pdf", pdf("Project A 35")) == "Project A 35"


def test_word_paragraphs_and_tables_in_order() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("全年计划实施重点项目１２６个。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "到位资金", "35亿元"
    document.add_paragraph("特此通知。")
    out = BytesIO()
    document.save(out)
    assert file_text("a.docx", out.getvalue()).splitlines() == ["全年计划实施重点项目126个。", "到位资金 35亿元", "特此通知。"]


def test_the_rows_of_every_sheet() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["项目", "总投资(亿元)", "开工"])
    book.active.append(["石溪大桥", 12.5, datetime.fromisoformat("2025-06-01")])
    book.create_sheet("续").append(["合计", 35.0, None])
    out = BytesIO()
    book.save(out)
    assert file_text("清单.xlsx", out.getvalue()).splitlines() == [
        "项目 总投资(亿元) 开工",
        "石溪大桥 12.5 2025-06-01",
        "合计 35",
    ]


def test_plain_text_in_gbk() -> None:
    assert file_text("a.txt", "项目清单\r\n\r\n第一项".encode("gbk")) == "项目清单\n第一项"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        ("a.zip", zipped({"x.txt": "x"})),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.ofd", zipped({"OFD.xml": "<x/>", "Doc_0/Pages/Page_0/Content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
        ("", b""),
    ],
)
def test_what_cannot_be_read_says_so(name: str, content: bytes) -> None:
    with pytest.raises(FileTextError):
        file_text(name, content)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(FileTextError, match="过大"):
        file_text("a.ofd", zipped({"OFD.xml": "<x/>", "Doc_0/Pages/Page_0/Content.xml": " " * 110_000_000}))
