"""Plain text: encodings, line breaks, and tables that were copied out of Word."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Table
from extractors.errors import DamagedDocument, NoticesError
from extractors.readers import read
from extractors.readers.charset import decoded

NOTICE = "关于征集2025年度科技计划项目指南建议的通知\n各有关单位：\n请于4月30日前报送。"


@pytest.mark.parametrize(
    "data",
    [
        NOTICE.encode(),
        NOTICE.encode("utf-8-sig"),
        NOTICE.encode("gb18030"),
        NOTICE.encode("utf-16"),
        b"\xfe\xff" + NOTICE.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + NOTICE.encode("utf-32-le"),
        NOTICE.replace("\n", "\r\n").encode(),
        NOTICE.replace("\n", "\r").encode("gbk"),
    ],
)
def test_encodings_and_line_breaks(data: bytes) -> None:
    made = read(data, "notice.txt")
    assert made.text == NOTICE
    assert [made.text[b.start : b.end] for b in made.blocks] == NOTICE.split("\n")


@pytest.mark.parametrize("text", ["通知", "联通", "附件", "1", "甲", "科技厅"])
def test_short_text_is_never_guessed_into_utf_16(text: str) -> None:
    assert read(text.encode("gb18030"), "a.txt").text == text


def test_utf_16_without_a_mark() -> None:
    assert decoded("时间 12:30\n地点 A 楼 101".encode("utf-16-le")) == "时间 12:30\n地点 A 楼 101"


def test_one_stray_byte_does_not_lose_a_long_text() -> None:
    made = read((NOTICE * 40).encode() + b"\xe6\x96", "a.txt")
    assert made.text.startswith(NOTICE)
    assert made.text.endswith("�")


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\x02\x03" * 40, b"\x80\x81" + bytes(range(1, 32)) * 9, b"%PDF-1.4 broken", b"\x07" * 50],
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(NoticesError):
        read(data, "a.txt")


@pytest.mark.parametrize("ending", ["docx", "doc", "pdf", "xlsx", "wps", "zip", "jpg"])
def test_text_under_the_name_of_a_binary_format_fails(ending: str) -> None:
    with pytest.raises(DamagedDocument) as caught:
        read(NOTICE.encode(), f"通知.{ending}")
    assert f".{ending}" in str(caught.value)


PASTED = """附件1
\t企业名称
\t
\t所属地区
\t龙泉市

\t技术领域
\t□新材料

□生命健康

\t攻关背景

和意义
\t（不少于500字）

注：盖章有效。"""


def test_a_pasted_table_is_a_table_of_the_same_text() -> None:
    made = read(PASTED.encode(), "a.txt")
    assert made.text == PASTED
    (table,) = made.tables()
    assert [(c.row, c.column, c.column_span, made.text[c.start : c.end]) for c in table.cells] == [
        (0, 0, 1, "企业名称"),
        (0, 1, 1, ""),
        (0, 2, 1, "所属地区"),
        (0, 3, 1, "龙泉市"),
        (1, 0, 1, "技术领域"),
        (1, 1, 3, "□新材料\n\n□生命健康"),
        (2, 0, 1, "攻关背景\n\n和意义"),
        (2, 1, 3, "（不少于500字）"),
    ]
    last = made.blocks[-1]
    assert made.text[last.start : last.end] == "注：盖章有效。"


@pytest.mark.parametrize(
    "text",
    [
        "\t各有关单位：\n\t为做好组织申报工作，现将有关事项通知如下。\n\n\t一、申报条件\n\t申报单位应当具备独立法人资格。\n",
        "\t第一段话，说的是这件事情的来龙去脉以及其他。\n\t第二段。\n\n\t第三段。\n\t第四段。\n",
        "附件：\n\t1.申报书\n\t2.汇总表\n",
        "单位\t数量\n甲\t2\n乙\t3\n",
    ],
)
def test_text_that_only_indents_with_tabs_holds_no_table(text: str) -> None:
    made = read(text.encode(), "a.txt")
    assert made.text == text
    assert not [b for b in made.blocks if isinstance(b, Table)]


def test_tabs_without_end_take_no_time() -> None:
    made = read(("\t项目\n\n" * 50_000 + "\t\n" * 50_000).encode(), "a.txt")
    assert len(made.text) == 50_000 * 5 + 50_000 * 2


@given(st.lists(st.sampled_from(["\t甲", "\t", "", "乙", "附件2", "\t丙。", "  "]), max_size=40))
def test_blocks_cover_the_text_in_order(lines: list[str]) -> None:
    text = "题\n" + "\n".join(lines)
    made = read(text.encode(), "a.txt")
    assert made.text == text
    end = 0
    for block in made.blocks:
        assert end <= block.start <= block.end <= len(text)
        assert not text[end : block.start].strip()
        end = block.end
    for table in made.tables():
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end
    assert not text[end:].strip()


def test_the_seeds_hold_their_forms(shared: Path) -> None:
    for name, number in {"dalian-2022.txt": 0, "liaoning-2020.txt": 6, "longquan-2024.txt": 5}.items():
        data = (shared / "seeds" / name).read_bytes()
        made = read(data, name)
        assert made.text == data.decode()
        assert len(list(made.tables())) == number
