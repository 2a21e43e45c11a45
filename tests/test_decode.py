"""Bytes of a page are read by what they are: every delivery that Chinese sites were seen to make, and damage."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decode import decode

TEXT = "<html><head><title>云溪区要闻</title></head><body><p>全年完成投资246.79亿元，同比增长15.3%。</p><p>镕、堃、囍</p></body></html>"
GB_TEXT = TEXT.replace("囍", "喜")


@pytest.mark.parametrize(
    "label", ["text/html; charset=gb2312", "text/html; charset=iso-8859-1", "text/html; charset=utf-8", None]
)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_label_never_decides(codec: str, label: str | None) -> None:
    assert decode(TEXT.encode(codec), label) == TEXT


def test_gbk_labelled_gb2312_with_a_character_outside_gb2312() -> None:
    assert decode(GB_TEXT.encode("gbk"), "text/html; charset=gb2312") == GB_TEXT


@pytest.mark.parametrize("marks", [1, 2, 3])
def test_byte_order_marks_are_no_text(marks: int) -> None:
    assert decode(codecs.BOM_UTF8 * marks + TEXT.encode()) == TEXT


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-16-le"), (b"", "utf-16-be")],
)
def test_utf16_with_and_without_a_mark(mark: bytes, codec: str) -> None:
    assert decode(mark + TEXT.encode(codec)) == TEXT


@pytest.mark.parametrize("lost", [1, 2])
def test_utf8_cut_inside_its_last_character(lost: int) -> None:
    assert decode((TEXT + "亿").encode()[:-lost]) == TEXT


def test_gbk_cut_inside_its_last_character() -> None:
    assert decode((GB_TEXT + "亿").encode("gbk")[:-1]) == GB_TEXT


def test_one_broken_character_leaves_the_rest_of_utf8() -> None:
    read = decode(TEXT.encode().replace("增".encode(), "增".encode()[:2]))
    assert read.replace("\ufffd", "") == TEXT.replace("增", "")


def test_replacement_characters_of_the_page_itself_are_no_damage() -> None:
    text = TEXT + "<p>" + "\ufffd" * 8 + "</p>"
    assert decode(text.encode() + b"\xe4\xb8</p><p>") == text + "\ufffd</p><p>"


def test_one_broken_character_leaves_the_rest_of_gbk() -> None:
    read = decode(GB_TEXT.encode("gbk").replace("喜<".encode("gbk"), b"\xcf<"))
    assert "全年完成投资246.79亿元" in read
    assert read.count("\ufffd") == 1


def test_a_page_put_together_from_both_encodings() -> None:
    """Sections of people.cn: a frame in one encoding around a text in the other."""
    frame = "<p>当前位置首页要闻动态栏目列表</p>" * 6
    text = "<p>全区重大项目建设推进会召开</p>"
    assert decode(frame.encode("gbk") + text.encode()) == frame + text
    assert decode(frame.encode() + text.encode("gbk")) == frame + text


def test_a_persons_word_is_obeyed_and_gb2312_means_gb18030() -> None:
    assert decode(TEXT.encode("big5", "ignore"), encoding="big5") == TEXT.encode("big5", "ignore").decode("big5")
    assert decode(TEXT.encode("gb18030"), encoding="gb2312") == TEXT


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_reads_back(text: str) -> None:
    assert decode(text.encode()) == text.lstrip("\ufeff") or text.startswith(("<\0", "\0<")) or "\0" in text


@given(st.binary(max_size=300), st.sampled_from([None, "text/html; charset=utf-16", "nonsense"]))
def test_no_bytes_raise(content: bytes, label: str | None) -> None:
    assert isinstance(decode(content, label), str)


@pytest.mark.parametrize("times", [1, 40])
def test_a_long_national_page_is_told_at_once_and_a_piece_of_another_is_not_lost(times: int) -> None:
    """Pages with many characters are not looked at piece by piece; a cut, or one paragraph in UTF-8, is told all the same."""
    national = TEXT.encode("gb18030") * times
    assert decode(national) == TEXT * times
    assert decode(national + "亿".encode("gb18030")[:-1]) == TEXT * times
    piece = "<p>云溪区·三十个项目集中开工</p>"
    assert decode(national + piece.encode()) == TEXT * times + piece
