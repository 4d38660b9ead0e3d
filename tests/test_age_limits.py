"""Limits on age: how old whoever applies or leads may be; and ages that bind nobody who applies."""

import pytest
from from_lines import context, parts

from extractors.fields.age_limits import find_age_limits
from normalizers.age_limits import age_limits
from normalizers.facts import AgeLimit


def rows(body: str) -> list[AgeLimit]:
    document, outline = parts(
        [
            "关于组织申报2025年度省自然科学基金项目的通知",
            "各有关单位：",
            *body.split("\n"),
            "某某省科学技术厅",
            "2025年3月10日",
        ]
    )
    made = age_limits([m for m in find_age_limits(document, outline) if m.notice == 0], context(document))
    for row in made:
        assert row.quote and document.text[row.char_start : row.char_end] == row.quote
    assert [row.seq for row in made] == list(range(1, len(made) + 1))
    return made


def brief(row: AgeLimit) -> tuple[object, ...]:
    """subject, sex, youngest, oldest, first and last birthday."""
    first, last = (day.isoformat() if day else None for day in (row.born_from, row.born_to))
    return (row.subject, row.sex, row.min_age, row.max_age, first, last)


CASES: list[tuple[str, list[tuple[object, ...]]]] = [
    ("项目负责人年龄不超过58周岁。", [("项目负责人", None, None, 58, None, None)]),
    ("项目负责人年龄一般不超过60岁。", [("项目负责人", None, None, 60, None, None)]),
    ("申请人年龄不得超过四十五周岁。", [("申请人", None, None, 45, None, None)]),
    ("申请人须未满35周岁。", [("申请人", None, None, 34, None, None)]),
    ("申请者应年满18周岁。", [("申请者", None, 18, None, None, None)]),
    ("课题主持人年龄在55周岁以下。", [("课题主持人", None, None, 55, None, None)]),
    ("课题主持人年龄在５５周岁（含）以下。", [("课题主持人", None, None, 55, None, None)]),
    ("项目牵头人年龄应在40周岁以下（不含）。", [("项目牵头人", None, None, 39, None, None)]),
    ("申报人年龄18—45周岁。", [("申报人", None, 18, 45, None, None)]),
    ("申报人年龄应在25至40周岁之间。", [("申报人", None, 25, 40, None, None)]),
    (
        "负责人原则上年龄不超过57周岁（1968年1月1日以后出生）。",
        [("负责人", None, None, 57, "1968-01-01", None)],
    ),
    (
        "青年项目负责人应为1990年1月1日以后出生。",
        [("青年项目负责人", None, None, None, "1990-01-01", None)],
    ),
    (
        "省青年科技基金申请人男性为1989年1月1日（含）以后出生，女性为1984年1月1日（含）以后出生。",
        [
            ("省青年科技基金申请人", "male", None, None, "1989-01-01", None),
            ("省青年科技基金申请人", "female", None, None, "1984-01-01", None),
        ],
    ),
    (
        "申请人男性不超过38周岁，女性不超过40周岁。",
        [("申请人", "male", None, 38, None, None), ("申请人", "female", None, 40, None, None)],
    ),
    (
        "项目负责人应为1966年1月1日后出生，具有高级职称。",
        [("项目负责人", None, None, None, "1966-01-01", None)],
    ),
    (
        "申请人出生日期应在1985年1月1日（含）之后。",
        [("申请人", None, None, None, "1985-01-01", None)],
    ),
    ("申请人出生日期不早于1985.1.1。", [("申请人", None, None, None, "1985-01-01", None)]),
    ("年龄不超过32周岁（1993年1月1日后出生）。", [(None, None, None, 32, "1993-01-01", None)]),
    (
        "女性申请人可放宽至1987年1月1日以后出生。",
        [("女性申请人", "female", None, None, "1987-01-01", None)],
    ),
    (
        "青年人才年龄不超过35周岁，女性可放宽到38周岁。",
        [("青年人才", None, None, 35, None, None), ("青年人才", "female", None, 38, None, None)],
    ),
    (
        "领军人才：年龄一般不超过50周岁；青年拔尖人才：年龄一般不超过40周岁。",
        [("领军人才", None, None, 50, None, None), ("青年拔尖人才", None, None, 40, None, None)],
    ),
    (
        "参赛选手年龄在18周岁以上、45周岁以下。",
        [("参赛选手", None, 18, None, None, None), ("参赛选手", None, None, 45, None, None)],
    ),
    (
        "推荐人选年龄不超过45周岁（1980年1月1日及以后出生）。",
        [("推荐人选", None, None, 45, "1980-01-01", None)],
    ),
    (
        "科技特派员年龄不超过60周岁，身体健康。",
        [("科技特派员", None, None, 60, None, None)],
    ),
    (
        "项目负责人年龄不超过58周岁。\n项目负责人年龄不超过58周岁。",
        [("项目负责人", None, None, 58, None, None)],
    ),
]


@pytest.mark.parametrize(("body", "expected"), CASES, ids=[body for body, _ in CASES])
def test_age_limits(body: str, expected: list[tuple[object, ...]]) -> None:
    assert [brief(row) for row in rows(body)] == expected


@pytest.mark.parametrize(
    "body",
    [
        "重点支持60岁以上老年人常见病防治技术研究。",
        "面向3至6岁儿童开展近视防控技术研究。",
        "团队中40岁以下青年科研人员占比不低于50%。",
        "团队中45周岁以下科研人员不少于5名。",
        "实施期内将到达法定退休年龄的（院士为70周岁），原则上不得申报。",
        "申报单位须成立满3年，1990年1月1日以后注册。",
        "项目执行期为2025年1月1日以后。",
        "特别优秀的可放宽至50周岁。",
        "研究骨干35岁以下的不少于3人。",
        "65周岁以上的不得申报。",
        "项目负责人年龄超过60周岁的不得申报。",
        "请于2025年5月1日前报送，逾期不予受理。",
        "庆祝建厂70周年。",
        "《35岁以下青年人才计划》有关要求另行通知。",
    ],
)
def test_ages_that_are_no_limit(body: str) -> None:
    assert rows(body) == []


@pytest.mark.parametrize(
    "piece", ["不超过58周岁", "1968年1月1日", "申请人年龄", "以后出生", "（含）", "男性女性", "周岁"]
)
def test_no_repeat_is_slow(piece: str) -> None:
    from time import perf_counter

    def seconds(length: int) -> float:
        began = perf_counter()
        rows(piece * (length // len(piece)))
        return perf_counter() - began

    seconds(1000)
    assert seconds(80_000) < max(0.3, 10 * seconds(20_000))
