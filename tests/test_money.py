"""Amounts of money and shares as notices write them."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.grammar.money import find_amounts
from extractors.grammar.ratios import find_pairs, find_shares
from normalizers.numbers import yuan, yuan_high

WIDE = {ord(str(d)): "０１２３４５６７８９"[d] for d in range(10)}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("300万元", 3_000_000),
        ("5 万元", 50_000),
        ("1,200.5万元", 12_005_000),
        ("1331.000000 万元", 13_310_000),
        ("１００万元", 1_000_000),
        ("500元", 500),
        ("人民币10,000元", 10_000),
        ("￥2000", 2000),
        ("1亿元", 100_000_000),
        ("1.5亿", 150_000_000),
        ("3千万元", 30_000_000),
        ("5百万元", 5_000_000),
        ("捌佰万元整", 8_000_000),
        ("捌拾伍万叁仟元", 853_000),
        ("五百万元", 5_000_000),
        ("二十万", 200_000),
        ("3000余万元", 30_000_000),
        ("20万", 200_000),
        ("100万元人民币", 1_000_000),
    ],
)
def test_amounts(words: str, value: int) -> None:
    (parts,) = find_amounts(f"不超过{words}，")
    assert yuan(parts) == Decimal(value)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("2-4万", 20_000, 40_000),
        ("100-200万元", 1_000_000, 2_000_000),
        ("50万元至100万元", 500_000, 1_000_000),
        ("50万—100万元", 500_000, 1_000_000),
        ("5～10万元", 50_000, 100_000),
        ("一百万元至二百万元", 1_000_000, 2_000_000),
    ],
)
def test_ranges_of_amounts(words: str, low: int, high: int) -> None:
    (parts,) = find_amounts(f"资助{words}。")
    assert (yuan(parts), yuan_high(parts)) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "words",
    [
        "20万人",
        "10万亩",
        "5万吨",
        "三元材料",
        "多元化",
        "3000户",
        "二元论",
        "2024年",
        "30个",
        "一元化管理",
        "10万只",
    ],
)
def test_what_is_no_money(words: str) -> None:
    assert find_amounts(words) == []


@pytest.mark.parametrize("words", ["100万美元", "5亿日元", "20万欧元"])
def test_foreign_money_is_not_yuan(words: str) -> None:
    (parts,) = find_amounts(f"{words}。")
    assert parts.currency and yuan(parts) is None


def test_the_unit_of_the_label_counts_for_a_bare_number() -> None:
    amounts = find_amounts("总资金：800  财政资金：200.5", bare=True)
    assert [yuan(a, "万元") for a in amounts] == [Decimal(8_000_000), Decimal(2_005_000)]
    assert [yuan(a) for a in amounts] == [None, None]
    assert find_amounts("总资金：800") == []


def test_what_it_is_paid_for() -> None:
    assert [a.per for a in find_amounts("重点项目50万元/项，每年15万元")] == ["项", None]


@given(
    st.integers(1, 99_999),
    st.sampled_from([("元", 1), ("万元", 10**4), ("千元", 1000), ("亿元", 10**8), ("百万元", 10**6)]),
    st.sampled_from(["", " ", "　"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["不超过{}。", "（{}）", "资助{}/项", "{}", "为：{}，"]),
)
@settings(max_examples=300)
def test_every_amount_is_read_back(number, unit, gap, wide, grouped, around) -> None:
    digits = f"{number:,}" if grouped else str(number)
    words = (digits.translate(WIDE) if wide else digits) + gap + unit[0]
    text = around.format(words)
    (parts,) = find_amounts(text)
    assert yuan(parts) == Decimal(number) * unit[1]
    assert text[parts.start : parts.end] == words


@given(st.integers(11, 99_999_999), st.sampled_from(["low", "up"]))
def test_every_capital_amount_is_read_back(number: int, mode: str) -> None:
    (parts,) = find_amounts(f"资助{cn2an.an2cn(number, mode)}元。")
    assert yuan(parts) == Decimal(number)


@given(st.text(alphabet="0123456789０１,，.．元万亿千百圆￥%％ -—~至一二十百万壹佰整", max_size=40))
@settings(max_examples=500)
def test_amounts_stand_inside_the_text_and_are_not_negative(text: str) -> None:
    for parts in find_amounts(text) + find_amounts(text, bare=True):
        assert 0 <= parts.start < parts.end <= len(text)
        value = yuan(parts, "万元")
        assert value is None or 0 <= value < 10**16


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("不低于80%", "0.8", None),
        ("20%-30%", "0.2", "0.3"),
        ("20-30％", "0.2", "0.3"),
        ("百分之三十", "0.3", None),
        ("三分之二", "0.6667", None),
        ("三成", "0.3", None),
        ("不低于总投入的2/3", "0.6667", None),
        ("30 %", "0.3", None),
    ],
)
def test_shares(words: str, low: str, high: str | None) -> None:
    (found,) = find_shares(words)
    assert round(found.low, 4) == Decimal(low)
    assert (None if found.high is None else round(found.high, 4)) == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("words", "pair"), [("2:1", (2, 1)), ("1∶1", (1, 1)), ("1：2", (1, 2)), ("1.5:1", (1.5, 1))]
)
def test_proportions(words: str, pair: tuple[float, float]) -> None:
    (found,) = find_pairs(f"自筹与财政{words}。")
    assert (float(found.low), float(found.high or 0)) == pair


@pytest.mark.parametrize("words", ["17:00", "8：05", "12:30:00", "http://a.cn:8080"])
def test_a_time_or_a_port_is_no_proportion(words: str) -> None:
    assert [p for p in find_pairs(words) if p.high and p.high < 10] == []


@pytest.mark.parametrize(
    "piece", ["1", "一", "万", "1,000", "100万元、", "壹佰", "3-", "30%", "1:", "百分之"]
)
def test_repeats_take_time_in_proportion(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    find_amounts(text)
    find_amounts(text, bare=True)
    find_shares(text)
    find_pairs(text)
