"""Dates, ranges and years as notices write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.grammar.dates import FIRST_YEAR, LAST_YEAR, find_dates, find_ranges
from normalizers.dates import as_day, resolve, resolve_range

WIDE = {ord(str(d)): "０１２３４５６７８９"[d] for d in range(10)}
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
GAPS = st.sampled_from(["", " ", "  ", "　"])


def chinese(number: int) -> str:
    ones = "零一二三四五六七八九"
    tens, one = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else ones[tens] + "十")
    return head + (ones[one] if one or not tens else "")


def digits(year: int, zero: str) -> str:
    return "".join(zero if d == "0" else "一二三四五六七八九"[int(d) - 1] for d in str(year))


FORMS = [
    lambda d, g, z: f"{d.year}{g}年{g}{d.month}{g}月{g}{d.day}{g}日",
    lambda d, g, z: f"{d.year}{g}年{g}{d.month:02d}{g}月{g}{d.day:02d}{g}日",
    lambda d, g, z: f"{d.year}年{d.month}月{d.day}号",
    lambda d, g, z: f"{d.year}.{d.month}.{d.day}",
    lambda d, g, z: f"{d.year}/{d.month}/{d.day}",
    lambda d, g, z: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d, g, z: f"{d.year}．{d.month}．{d.day}",
    lambda d, g, z: f"{digits(d.year, z)}年{g}{chinese(d.month)}月{g}{chinese(d.day)}日",
    lambda d, g, z: f"{d.year}年{d.month}月{d.day}".translate(WIDE),
    lambda d, g, z: f"{d.year}{g}年{d.month}月{d.day}日".translate(WIDE),
]
CONTEXTS = ["{}", "请于{}前报送", "（{}）", "时间：{}，", "某某市科学技术局{}", "自{}起", "截至{}。"]


@given(DAYS, st.sampled_from(FORMS), GAPS, st.sampled_from("〇零○"), st.sampled_from(CONTEXTS))
@settings(max_examples=400)
def test_every_day_in_every_form_is_read_back(day: date, form, gap: str, zero: str, around: str) -> None:
    words = form(day, gap, zero)
    text = around.format(words)
    (parts,) = find_dates(text)
    assert resolve(parts) == day
    assert text[parts.start : parts.end] == words


CONNECTORS = ["至", "到", "-", "—", "——", "–", "~", "～", "－", " 至 ", "起至", "-- "]


@given(DAYS, st.integers(1, 700), st.sampled_from(CONNECTORS), st.sampled_from(FORMS[:3]))
@settings(max_examples=300)
def test_every_range_is_read_back(day: date, length: int, join: str, form) -> None:
    last = min(day + timedelta(length), date(LAST_YEAR, 12, 31))
    text = f"申报时间为{form(day, '', '〇')}{join}{form(last, '', '〇')}。"
    if day == last:
        return
    (span,) = find_ranges(text)
    assert resolve_range(span) == (day, last)


@given(DAYS, st.integers(1, 200), st.sampled_from(CONNECTORS))
@settings(max_examples=300)
def test_the_second_end_takes_its_year_from_the_first(day: date, length: int, join: str) -> None:
    last = day + timedelta(length)
    if last.year > LAST_YEAR:
        return
    (span,) = find_ranges(f"{day.year}年{day.month}月{day.day}日{join}{last.month}月{last.day}日")
    assert resolve_range(span) == (day, last)


@given(st.text(alphabet="年月日号0123456789０１２二〇○十.-/—至到 上下旬底初前时点:：午", max_size=40))
@settings(max_examples=500)
def test_no_day_outside_the_years_of_notices(text: str) -> None:
    for parts in find_dates(text, years=True, compact=True):
        assert 0 <= parts.start < parts.end <= len(text)
        day = as_day(resolve(parts, date(2026, 7, 31)))
        assert day is None or FIRST_YEAR <= day.year <= LAST_YEAR
    for span in find_ranges(text):
        first, last = (as_day(v) for v in resolve_range(span, date(2026, 7, 31)))
        assert first is None or last is None or first <= last


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2018年 1月 31日", "2018-01-31"),
        ("2017 年8 月4 日", "2017-08-04"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("二〇二四年三月十四日", "2024-03-14"),
        ("2026年7月31", "2026-07-31"),
        ("2 0 2 4 年 1 2 月 1 2 日", "2024-12-12"),
        ("24年3月14日", "2024-03-14"),
        ("2025－04－01", "2025-04-01"),
        ("2020.4.27", "2020-04-27"),
        ("2024年元月5日", "2024-01-05"),
        ("2025年三月廿五日", "2025-03-25"),
    ],
)
def test_written_days(words: str, day: str) -> None:
    (parts,) = find_dates(words)
    assert resolve(parts) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "8月底前", "8月中旬", "2024年上半年", "2024年底前", "9月", "2024年第三季度", "每年3月1日", "2月30日",
        "2023年13月45日", "1989年6月30日", "2101年1月1日",
    ],
)  # fmt: skip
def test_what_gives_no_day(words: str) -> None:
    assert [resolve(p, date(2024, 3, 14)) for p in find_dates(words) if resolve(p, date(2024, 3, 14))] == []


@pytest.mark.parametrize(
    "words",
    [
        "https://example.cn/2026/7/31/a.html", "国科发资〔2024〕28号", "A107010表", "59.36.14.9",
        "020-87684368", "13.5月", "3-5年", "1月球", "比例为3.5.1", "版本2023.5.1.2",
    ],
)  # fmt: skip
def test_what_is_no_date(words: str) -> None:
    assert [p for p in find_dates(words) if p.day is not None] == []


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026年8月12日-31日", "2026-08-12", "2026-08-31"),
        ("2026年8月12-31日", "2026-08-12", "2026-08-31"),
        ("8月12-31日", "2026-08-12", "2026-08-31"),
        ("2017年8月7日至9月8日", "2017-08-07", "2017-09-08"),
        ("2014.5.13-5.20", "2014-05-13", "2014-05-20"),
        ("2025.4.1-2025.4.30", "2025-04-01", "2025-04-30"),
        ("12月20日至1月10日", "2026-12-20", "2027-01-10"),
        ("12月20日至次年1月10日", "2026-12-20", "2027-01-10"),
        ("2023年12月20日至1月10日", "2023-12-20", "2024-01-10"),
        ("8月1日至2026年9月1日", "2026-08-01", "2026-09-01"),
        ("12月1日至2027年1月5日", "2026-12-01", "2027-01-05"),
        ("2024年6月1日起至2026年5月31日止", "2024-06-01", "2026-05-31"),
    ],
)
def test_ranges(words: str, first: str, last: str) -> None:
    (span,) = find_ranges(words)
    assert resolve_range(span, date(2026, 7, 31)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_range_of_months_has_no_days() -> None:
    (span,) = find_ranges("9月至10月集中受理")
    assert resolve_range(span, date(2026, 7, 31)) == (None, None)


def test_a_range_of_times_on_one_day() -> None:
    (span,) = find_ranges("2026年8月1日9:00-17:00")
    assert resolve_range(span) == (datetime(2026, 8, 1, 9), datetime(2026, 8, 1, 17))


def test_office_hours_after_a_range_are_not_its_time() -> None:
    (span,) = find_ranges("2024年07月05日 至 2024年07月12日，每天上午9:00至11:00，下午14:00至16:00")
    assert resolve_range(span) == (date(2024, 7, 5), date(2024, 7, 12))


@pytest.mark.parametrize(
    ("issued", "words", "day"),
    [
        ("2019-07-08", "7月20日", "2019-07-20"),
        ("2023-12-20", "1月10日", "2024-01-10"),
        ("2024-03-13", "2月1日", "2024-02-01"),
        ("2024-01-05", "12月20日", "2023-12-20"),
        ("2024-01-05", "明年1月10日", "2025-01-10"),
        ("2024-11-05", "今年3月1日", "2024-03-01"),
    ],
)
def test_the_year_comes_from_the_date_of_issue(issued: str, words: str, day: str) -> None:
    (parts,) = find_dates(words)
    assert resolve(parts, date.fromisoformat(issued)) == date.fromisoformat(day)


def test_without_any_year_there_is_no_day() -> None:
    (parts,) = find_dates("8月5日17时")
    assert resolve(parts) is None


def test_eight_digits_only_where_asked_for() -> None:
    assert find_dates("20240314") == []
    assert [resolve(p) for p in find_dates("20240314", compact=True)] == [date(2024, 3, 14)]


@pytest.mark.parametrize(
    "piece", ["1", "一", "2024年", "8月1日至", "2024-", "十", " ", "12:", "3.", "年月日", "二○"]
)
def test_repeats_take_time_in_proportion(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    find_dates(text, years=True, compact=True)
    find_ranges(text)


@pytest.mark.parametrize("text", ["农历四月三十日", "2025年农历4月30日", "阴历八月十五日"])
def test_a_day_of_the_lunar_calendar_is_none(text: str) -> None:
    assert [d for d in find_dates(text) if d.month is not None] == []
