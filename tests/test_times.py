"""Times of day as notices write them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.dates import find_dates
from extractors.grammar.times import time_at
from normalizers.dates import resolve

DAY = "2026年8月5日"


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("17:00", "17:00:00"),
        ("17：00", "17:00:00"),
        ("17时", "17:00:00"),
        ("17时30分", "17:30:00"),
        ("17点半", "17:30:00"),
        ("下午5点", "17:00:00"),
        ("下午5:30", "17:30:00"),
        ("下午17:30", "17:30:00"),
        ("下午5：00", "17:00:00"),
        ("下午五点半", "17:30:00"),
        ("十七时", "17:00:00"),
        ("24时", "23:59:59"),
        ("24:00", "23:59:59"),
        ("24点", "23:59:59"),
        ("24时整", "23:59:59"),
        ("24点整", "23:59:59"),
        ("24:00时", "23:59:59"),
        ("24:00整", "23:59:59"),
        ("17点30", "17:30:00"),
        ("17时05", "17:05:00"),
        ("下午5点30", "17:30:00"),
        ("晚上12点", "23:59:59"),
        ("0时", "00:00:00"),
        ("零时", "00:00:00"),
        ("中午12:00", "12:00:00"),
        ("中午12点", "12:00:00"),
        ("中午1点", "13:00:00"),
        ("上午9点", "09:00:00"),
        (" 08点30分（北京时间）", "08:30:00"),
        ("（周三）12:00", "12:00:00"),
        ("（星期一）中午12:00", "12:00:00"),
        ("，17:00", "17:00:00"),
        ("（17:00", "17:00:00"),
        ("23:59:59", "23:59:00"),
        ("１７：００", "17:00:00"),
        ("星期五下午4时", "16:00:00"),
    ],
)
def test_a_time_after_a_day(words: str, moment: str) -> None:
    (parts,) = find_dates(f"请于{DAY}{words}前报送")
    assert resolve(parts) == datetime.fromisoformat(f"2026-08-05T{moment}")


@pytest.mark.parametrize("words", ["下班", "中午", "（周三）", "", "当天"])
def test_a_word_without_a_minute_leaves_the_day(words: str) -> None:
    (parts,) = find_dates(f"请于{DAY}{words}前报送")
    assert resolve(parts) == datetime(2026, 8, 5).date()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("24时整前", "24时整"),
        ("24:00时前", "24:00时"),
        ("17:00整报到", "17:00整"),
        ("17点30前", "17点30"),
        ("17点30分前", "17点30分"),
        ("17:00时间为准", "17:00"),
        ("17:00点击提交", "17:00"),
        ("9点30项", "9点"),
        ("9点2025年", "9点"),
    ],
)
def test_how_far_a_time_reaches(text: str, time: str) -> None:
    found = time_at(text, 0, len(text))
    assert found is not None
    assert text[: found.end] == time


@pytest.mark.parametrize("words", ["25:00", "17:65", "24:30", "3时间", "8点位"])
def test_an_impossible_time_is_none(words: str) -> None:
    assert time_at(words, 0, len(words)) is None


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from([":", "：", "∶"]),
    st.sampled_from(["", " ", "　"]),
    st.booleans(),
)
def test_every_minute_is_read_back(hour: int, minute: int, colon: str, gap: str, wide: bool) -> None:
    words = f"{hour:02d}{colon}{minute:02d}"
    if wide:
        words = words.translate({ord(str(d)): "０１２３４５６７８９"[d] for d in range(10)})
    (parts,) = find_dates(f"截止{DAY}{gap}{words}。")
    assert resolve(parts) == datetime(2026, 8, 5, hour, minute)
