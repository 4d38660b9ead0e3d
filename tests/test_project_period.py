"""The time of the projects: start, end and longest duration."""

from datetime import date

import pytest
from from_lines import context, parts

from extractors.fields.project_period import find_periods
from normalizers.project_period import ProjectPeriod, project_period


def period(line: str) -> ProjectPeriod:
    document, outline = parts(["关于组织申报2025年度项目的通知", "各有关单位：", *line.split("\n")])
    made = project_period(find_periods(document, outline), context(document, "2025-03-10"))
    for evidence in made.evidence.values():
        assert document.text[evidence.char_start : evidence.char_end] == evidence.quote
    given = {
        n for n in ("project_start", "project_end", "max_duration_months") if getattr(made, n) is not None
    }
    assert set(made.evidence) == given
    return made


@pytest.mark.parametrize(
    ("line", "start", "end", "months"),
    [
        ("项目实施周期原则上为2年，即2024年6月1日至2026年5月31日。", "2024-06-01", "2026-05-31", 24),
        ("项目执行期为2025年7月1日—2027年6月30日。", "2025-07-01", "2027-06-30", None),
        ("项目起止时间统一为2025年1月1日至2026年12月31日。", "2025-01-01", "2026-12-31", None),
        ("项目研发周期原则上不超过3年。", None, None, 36),
        ("实施期限一般为2-3年。", None, None, 36),
        ("研究期限为24个月。", None, None, 24),
        ("项目实施年限一般不超过两年。", None, None, 24),
        ("项目建设周期不超过18个月。", None, None, 18),
        ("执行期限：3年", None, None, 36),
        ("项目研究期限一般为一年半。", None, None, 18),
        ("重大项目实施期限不超过3年，一般项目实施期限不超过2年。", None, None, 36),
        ("项目开始时间为2025年7月1日。", "2025-07-01", None, None),
        ("项目完成时间不晚于2027年6月30日。", None, "2027-06-30", None),
        ("课题研究周期为1年，自立项之日起计算。", None, None, 12),
        ("项目实施周期为2025年7月至2027年6月。", None, None, None),
    ],
)
def test_periods(line: str, start: str | None, end: str | None, months: int | None) -> None:
    made = period(line)
    assert made.project_start == (date.fromisoformat(start) if start else None)
    assert made.project_end == (date.fromisoformat(end) if end else None)
    assert made.max_duration_months == months


@pytest.mark.parametrize(
    "line",
    [
        "企业注册满1年以上，近三年无违法记录。",
        "项目延期一般不得超过半年。",
        "本办法有效期5年。",
        "申报时间为2025年4月1日至4月30日。",
        "在项目实施期内达到退休年龄的不得申报。",
        "申报单位成立3年以上。",
        "培养期满后三年内不得离开。",
        "2022年1月1日至2024年12月31日期间获得的专利。",
        "资质证书有效期限为3年。",
    ],
)
def test_times_that_are_no_projects(line: str) -> None:
    assert period(line) == ProjectPeriod()


def test_two_programmes_with_different_periods_give_the_notice_none() -> None:
    made = period(
        "甲类项目执行期为2025年1月1日至2026年12月31日。\n乙类项目执行期为2025年7月1日至2027年6月30日。"
    )
    assert (made.project_start, made.project_end) == (None, None)
