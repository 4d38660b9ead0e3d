"""Document numbers as they may be written, and words that only look like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.document_number import decree_at, find_numbers

AGENCIES = [
    "国科发资",
    "大科发",
    "粤科函",
    "浙政办发",
    "教高厅函",
    "财教",
    "闽科计",
    "苏科资发",
    "合工大政发",
    "农科教函",
]
BRACKETS = ["〔〕", "[]", "【】", "（）", "()", "［］", "﹝﹞"]


def wide(number: int) -> str:
    return "".join(chr(ord(d) + 0xFEE0) for d in str(number))


@given(
    st.sampled_from(AGENCIES),
    st.sampled_from(BRACKETS),
    st.integers(1990, 2035),
    st.integers(1, 999),
    st.sampled_from(["", " ", "\u3000"]),
    st.booleans(),
    st.sampled_from(
        [("", ""), ("（", "）"), ("《某办法》（", "）的规定"), ("依据", "文件精神"), ("\n", "\n")]
    ),
)
def test_every_way_of_writing_gives_the_standard_form(
    agency: str, brackets: str, year: int, serial: int, gap: str, full: bool, around: tuple[str, str]
) -> None:
    y, s = (wide(year), wide(serial)) if full else (str(year), str(serial))
    written = f"{agency}{gap}{brackets[0]}{y}{brackets[1]}{gap}{s}{gap}号"
    text = around[0] + written + around[1]
    found = find_numbers(text)
    assert [n.text for n in found] == [f"{agency}〔{year}〕{serial}号"]
    assert text[found[0].start : found[0].end] == written
    assert found[0].year == year


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据国科发资〔2024〕28号文件要求", ["国科发资〔2024〕28号"]),
        (
            "《甲》（浙科发规〔2023〕21号）和《乙》(财教〔2023〕276号)",
            ["浙科发规〔2023〕21号", "财教〔2023〕276号"],
        ),
        ("国办发〔2021〕32号、国科发〔2022〕3号", ["国办发〔2021〕32号", "国科发〔2022〕3号"]),
        ("京知局〔2019〕第8号", ["京知局〔2019〕第8号"]),
        ("农（科）发〔2020〕5号", ["农（科）发〔2020〕5号"]),
        ("中山路（2019）号楼", []),
        ("联系电话（2024）", []),
        ("〔2024〕5号", []),
        ("人民路115号", []),
        ("2024年5月1日", []),
        ("大科发〔1821〕5号", []),
    ],
)
def test_numbers_in_a_sentence(text: str, numbers: list[str]) -> None:
    assert [n.text for n in find_numbers(text)] == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国务院令第728号", "国务院令第728号"),
        ("科技部令第19号", "科技部令第19号"),
        ("财政部 税务总局公告2024年第5号", "财政部税务总局公告2024年第5号"),
        ("公告 2023 年 第 12 号", "公告2023年第12号"),
        ("第728号", None),
        ("试行", None),
    ],
)
def test_decrees(text: str, number: str | None) -> None:
    found = decree_at(text, 0, len(text))
    assert (found.text if found else None) == number


@pytest.mark.parametrize("piece", ["〔2024〕", "大", "〔2024〕5号", "（", "发〔", "号"])
def test_repeats_take_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.perf_counter()
    find_numbers(text)
    assert time.perf_counter() - start < 2


def test_a_cited_number_may_lack_its_last_word() -> None:
    assert [n.text for n in find_numbers("《关于提名工作的通知》（陇科函计〔2026〕15）转发给你们")] == [
        "陇科函计〔2026〕15号"
    ]
    assert find_numbers("某学报(2020)12)；见附表（表〔2020〕12") == []
