"""ASCII marks between Chinese words are read as the Chinese ones, at the same offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.builder import DocumentBuilder
from extractors.grammar.punctuation import with_chinese_marks
from extractors.pipeline import extract
from normalizers.assembly import facts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("海洋领域.重点征集种业,饲料;加工.", "海洋领域。重点征集种业，饲料；加工。"),
        ("占比不低于3%;需求真实.\n二.总则", "占比不低于3%；需求真实。\n二.总则"),
        ("《指南》,1,200万元,2.5亿元,1.研究内容", "《指南》，1,200万元，2.5亿元，1.研究内容"),
        ("邮箱a.b@c.cn,网址x.cn/a,b;c", "邮箱a.b@c.cn,网址x.cn/a,b;c".replace(",网", "，网")),
    ],
)
def test_marks(written: str, read: str) -> None:
    assert with_chinese_marks(written) == read


@given(st.text(alphabet="领域，,.;。;1a 一\n", max_size=60))
def test_every_offset_stays(text: str) -> None:
    read = with_chinese_marks(text)
    assert len(read) == len(text)
    assert all(
        a == b or (a, b) in {(",", "，"), (";", "；"), (".", "。")} for a, b in zip(text, read, strict=True)
    )


def test_fields_are_found_and_quoted_as_written() -> None:
    builder = DocumentBuilder()
    for line in (
        "关于征集2026年“揭榜挂帅”技术需求的通知",
        "各有关企业:",
        "一、征集领域",
        "(一)铜材料领域.重点征集高性能铜箔、铜合金线材等方向的技术需求.",
        "(二)海洋与生物领域.重点征集海水鱼种业、活性物质提取等方向的技术需求.",
        "二、需求项目总投入不低于500万元,实施周期为二年.",
    ):
        builder.paragraph(line)
    document = builder.build(format="txt", reader="test/0")
    found = facts("d", document, extract(document))
    assert [row.name for row in found.domains] == ["铜材料", "海洋与生物"]
    assert all("," not in (row.subject or "") for row in found.budgets)
    for row in [*found.domains, *found.budgets]:
        assert document.text[row.char_start : row.char_end] == row.quote
