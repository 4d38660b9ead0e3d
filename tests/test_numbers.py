"""Numbers in every writing, and lengths of time in months."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.counts import find_counts
from extractors.grammar.dates import find_durations
from extractors.grammar.numbers import decimal, integer, numeral
from normalizers.numbers import months


@given(st.integers(0, 99_999_999), st.sampled_from(["low", "up"]))
def test_a_chinese_numeral_is_read_back(value: int, mode: str) -> None:
    assert numeral(cn2an.an2cn(value, mode).removesuffix("元整")) == value


@given(st.integers(1990, 2100), st.sampled_from("〇零○O"))
def test_a_year_digit_by_digit_is_read_back(year: int, zero: str) -> None:
    words = "".join(zero if d == "0" else "一二三四五六七八九"[int(d) - 1] for d in str(year))
    assert integer(words) == year


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1,200.5", "1200.5"),
        ("１２００", "1200"),
        ("３．５", "3.5"),
        ("三点五", "3.5"),
        ("半", "0.5"),
        ("捌佰万", "8000000"),
        ("两", "2"),
        ("二十", "20"),
        ("廿五", "25"),
        ("一千二百", "1200"),
    ],
)
def test_decimal(words: str, value: str) -> None:
    assert decimal(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "abc", "甲", "1.2.3", "--"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert decimal(words) is None


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("2年", 24),
        ("36个月", 36),
        ("三年", 36),
        ("一年半", 18),
        ("两年半", 30),
        ("1.5年", 18),
        ("半年", 6),
        ("2-3年", 36),
        ("1—2年", 24),
        ("二十四个月", 24),
        ("3周年", 36),
        ("18个月", 18),
        ("12 个月", 12),
    ],
)
def test_a_length_of_time_in_months(words: str, length: int) -> None:
    assert [months(d) for d in find_durations(f"不超过{words}。")] == [length]


@pytest.mark.parametrize("words", ["2024年", "8月31日", "2024年度", "5天内", "10个工作日", "第3年级"])
def test_a_date_or_some_days_are_no_months(words: str) -> None:
    assert [m for d in find_durations(words) if (m := months(d))] == []


@pytest.mark.parametrize(
    ("words", "number"),
    [("15项", 15), ("2 个", 2), ("两项", 2), ("1-2项", 2), ("１２名", 12), ("十家", 10), ("一项", 1)],
)
def test_counts(words: str, number: int) -> None:
    assert [c.number for c in find_counts(f"限报{words}，")] == [number]


@pytest.mark.parametrize("words", ["第一项", "3个月", "2个工作日", "支持", "20项左右", "3项以上"])
def test_what_counts_nothing_put_forward(words: str) -> None:
    assert find_counts(words) == []
