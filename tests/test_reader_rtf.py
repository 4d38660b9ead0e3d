"""Rich Text Format: Chinese in its three ways of writing it, tables, form fields."""

import pytest

from extractors.document import Document
from extractors.errors import DamagedDocument, LimitExceeded
from extractors.readers import read

HEAD = (
    b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}{\\f1\\fcharset2 Wingdings;}"
    b"{\\f2\\fcharset2 Wingdings 2;}{\\f3\\fcharset0 Times New Roman;}}{\\colortbl;\\red0\\green0\\blue0;}"
    b"{\\stylesheet{\\s0 Normal;}}{\\info{\\title x}}\n"
)


def gbk(text: str) -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in text.encode("gbk"))


def rtf(body: bytes) -> Document:
    return read(HEAD + body + b"}", "a.rtf")


def test_bytes_of_the_code_page_raw_bytes_and_code_points() -> None:
    body = (
        gbk("通知")
        + b"\\par\n"
        + "科技".encode("gbk")
        + b"\\par\\uc1\\u24449?\\u38598?2025\\par\\uc2\\u30002\\'bc\\'d7"
        + gbk("乙")
    )
    assert rtf(body).text == "通知\n科技\n征集2025\n甲乙"


def test_a_second_byte_that_looks_like_a_letter() -> None:
    assert "丂".encode("gbk") == b"\x81@"
    assert rtf(b"\\'81@\\'81\\'40").text == "丂丂"


def test_characters_beyond_the_basic_plane_and_signs() -> None:
    assert (
        rtf(b"\\u-10176?\\u-9207?\\~\\_\\{\\}\\\\\\ldblquote a\\rdblquote\\tab b\\line c").text
        == "𠀉\u00a0-{}\\“a”\tb\nc"
    )


def test_alignment_hidden_and_deleted_text() -> None:
    made = rtf(b"\\pard\\qc A\\par\\pard B{\\v hid}{\\deleted gone}{\\*\\unknown x{y}}\\par\\qr C\\par")
    assert made.text == "A\nB\nC"
    assert [b.align for b in made.blocks] == ["center", None, "right"]  # type: ignore[union-attr]


def test_tables_with_merged_cells() -> None:
    row = b"\\trowd\\trleft0"
    made = rtf(
        b"before\\par"
        + row
        + b"\\clvmgf\\cellx1000\\cellx2000\\cellx3000\\pard\\intbl a\\cell b\\cell c\\par c2\\cell\\row"
        + row
        + b"\\clvmrg\\cellx1000\\cellx3000\\pard\\intbl\\cell d\\cell\\row\\pard after\\par"
    )
    (table,) = made.tables()
    assert [
        (c.row, c.column, c.row_span, c.column_span, made.text[c.start : c.end]) for c in table.cells
    ] == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 1, "b"),
        (0, 2, 1, 1, "c\nc2"),
        (1, 1, 1, 2, "d"),
    ]
    assert made.text == "before\na\tb\tc\nc2\nd\nafter"


FORM = (
    HEAD
    + b"{\\header\\pard h\\par}"
    + gbk("所属领域")
    + b"{\\f2 R}"
    + gbk("新材料")
    + b"{\\f1\\'a8}"
    + gbk("能源")
    + b"\\par{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres25\\ffdefres1}}}{\\fldrslt}}"
    + gbk("是")
    + b"{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres0\\ffdefres1}}}}"
    + gbk("否")
    + b"\\par{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}}"
    + b"{\\listtext\\pard 1.\\tab}item{\\pict 00ff}\\par"
    + b"\\trowd\\cellx1\\pard\\intbl z\\cell\\row}"
)


def test_boxes_fields_numbers_and_headers() -> None:
    made = read(FORM, "a.doc")
    assert made.text == "所属领域☑新材料☐能源\n☑是☐否\n1. linkitem\nz\nh"
    assert [b.checked for b in made.check_boxes] == [True, False, True, False]
    assert made.blocks[-1].part == "header"


def test_a_text_box_stands_apart() -> None:
    made = rtf(b"a{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard in the box\\par}}}b\\par")
    assert made.text == "ab\nin the box"
    assert [b.part for b in made.blocks] == ["body", "textbox"]


def test_what_is_cut_or_nests_without_end() -> None:
    with pytest.raises(DamagedDocument):
        read(HEAD + b"{text", "a.rtf")
    with pytest.raises(LimitExceeded):
        rtf(b"{" * 20_000)


def test_a_table_of_too_many_places_is_refused() -> None:
    row = (
        b"\\trowd" + b"".join(b"\\cellx%d" % (n * 50) for n in range(1, 400)) + b"\\pard\\intbl a\\cell\\row"
    )
    with pytest.raises(LimitExceeded):
        rtf(row * 400)


def test_halves_of_a_character_with_a_word_between_them_are_one() -> None:
    made = read(rb"{\rtf1\ansi\uc1 A\uc0 \u55362\uc1 \u57271\'3fB\par}", "a.rtf")
    assert made.text.strip() == "A𠮷B"
