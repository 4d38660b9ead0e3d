"""Quotas: whom a limit binds and how many; and counts that limit nothing put forward."""

from collections.abc import Sequence

import pytest
from from_lines import context, parts

from extractors.fields.quotas import find_quotas
from normalizers.facts import Quota
from normalizers.quotas import quotas


def rows(lines: str | Sequence[str | list[list[str]]]) -> list[Quota]:
    body = lines.split("\n") if isinstance(lines, str) else list(lines)
    document, outline = parts(
        [
            "关于组织申报2025年度省重点研发计划项目的通知",
            "各有关单位：",
            *body,
            "某某省科学技术厅",
            "2025年3月10日",
        ]
    )
    found = [m for m in find_quotas(document, outline) if m.notice == 0]
    made = quotas(found, context(document))
    for row in made:
        assert row.quote and document.text[row.char_start : row.char_end] == row.quote
    assert [row.seq for row in made] == list(range(1, len(made) + 1))
    return made


CASES = [
    ("每个单位限报1项。", [("每个单位", 1)]),
    ("每个申报单位限报2项。", [("每个申报单位", 2)]),
    ("同一项目负责人限报1项。", [("同一项目负责人", 1)]),
    ("各市（州）推荐项目不超过3项，省直部门推荐项目不超过2项。", [("各市（州）", 3), ("省直部门", 2)]),
    (
        "推荐名额：济南、青岛各8个，烟台、潍坊各6个，其他市各4个。",
        [("济南", 8), ("青岛", 8), ("烟台", 6), ("潍坊", 6), ("其他市", 4)],
    ),
    ("每家企业只能牵头申报1个项目。", [("每家企业", 1)]),
    (
        "双一流高校限报10项，其他本科高校限报5项，高职院校限报2项。",
        [("双一流高校", 10), ("其他本科高校", 5), ("高职院校", 2)],
    ),
    ("申请人同期只能主持1项、参与2项省级项目。", [("申请人", 1)]),
    ("项目负责人限主持1项项目。", [("项目负责人", 1)]),
    ("每位申请人限申报1项。", [("每位申请人", 1)]),
    ("各推荐单位推荐项目总数原则上不超过5项。", [("各推荐单位", 5)]),
    ("各县（市、区）可推荐1-2项。", [("各县（市、区）", 2)]),
    (
        "武汉市限20项，宜昌市、襄阳市限10项，其他市州限5项。",
        [("武汉市", 20), ("宜昌市", 10), ("襄阳市", 10), ("其他市州", 5)],
    ),
    ("每个依托单位限额推荐3人。", [("每个依托单位", 3)]),
    (
        "三、推荐名额\n省农科院5项，省林科院3项，各市州2项。",
        [("省农科院", 5), ("省林科院", 3), ("各市州", 2)],
    ),
    ("限项申报要求：每个法人单位申报不超过2项。", [("每个法人单位", 2)]),
    ("申报限额：中央驻省单位每家不超过3项；省属高校每校不超过5项。", [("中央驻省单位", 3), ("省属高校", 5)]),
    ("同一企业同一年度最多申报1项。", [("同一企业", 1)]),
    ("每个揭榜单位最多可揭榜2个榜单。", [("每个揭榜单位", 2)]),
    ("各地推荐数量不超过10个。", [("各地", 10)]),
    ("国家高新区每家限推荐2个，省级高新区每家限推荐1个。", [("国家高新区", 2), ("省级高新区", 1)]),
    ("原则上每个团队推荐1名带头人。", [("每个团队", 1)]),
    ("企业（不含规上企业）限报一项。", [("企业（不含规上企业）", 1)]),
    ("高校按学院推荐，每个学院限报3项，附属医院每家限报5项。", [("每个学院", 3), ("附属医院", 5)]),
    ("各区县科技局推荐的项目不超过5项（含5项）。", [("各区县科技局", 5)]),
    ("推荐总数不得超过8个，其中企业牵头的不少于4个。", [("各有关单位", 8)]),
    (
        "省级以上高新区推荐项目数不超过3项，其他县（市、区）不超过1项。",
        [("省级以上高新区", 3), ("其他县（市、区）", 1)],
    ),
    ("一个法人单位限申报一个项目。", [("一个法人单位", 1)]),
    (
        [
            "附件 推荐名额分配表",
            [
                ["序号", "地区", "名额（项）"],
                ["1", "长沙市", "20"],
                ["2", "株洲市", "12"],
                ["合计", "", "32"],
            ],
        ],
        [("长沙市 名额（项）", 20), ("株洲市 名额（项）", 12)],
    ),
]

NONE = [
    "本次申报不设推荐限额。",
    "参与单位不超过5家。",
    "项目组成员不超过10人。",
    "课题数不超过5个，参与单位总数不超过10家。",
    "申请发明专利3项以上，发表论文5篇。",
    "拟支持项目20项左右。",
    "申报材料一式5份，附件3份。",
    "每个专题拟支持不超过3项。",
    "项目下设课题不超过4个，每个课题参与单位不超过3家。",
    "已承担2项以上在研项目的负责人不得申报。",
    "近三年获得3项以上发明专利。",
    ["经费安排如下：", [["项目类别", "资助额度（万元）"], ["重点项目", "50"], ["面上项目", "10"]]],
    ["考核指标", [["指标名称", "数量"], ["发明专利", "5"], ["论文", "10"]]],
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_quotas(lines, expected) -> None:
    assert [(r.unit, r.count) for r in rows(lines)] == expected


@pytest.mark.parametrize("lines", NONE)
def test_counts_that_are_no_quotas(lines) -> None:
    assert rows(lines) == []


def test_a_table_has_a_row_for_each_cell_zero_included() -> None:
    table = [
        ["序号", "学院", "校级立项数", "国家级推荐数"],
        ["1", "数学学院", "17", "3"],
        ["2", "工培中心", "0", "5"],
        ["总计", "", "17", "8"],
    ]
    assert [(r.unit, r.count) for r in rows(["学院分配数额表", table])] == [
        ("数学学院 校级立项数", 17),
        ("数学学院 国家级推荐数", 3),
        ("工培中心 校级立项数", 0),
        ("工培中心 国家级推荐数", 5),
    ]


def test_a_request_without_a_body_binds_the_addressees() -> None:
    (row,) = rows("请认真组织会员申报并择优推荐1名至区科协。")
    assert (row.unit, row.count) == ("各有关单位", 1)


@pytest.mark.parametrize("piece", ["限报1项，", "推荐", "杭州15项，", "不超过3个", "名额：", "各2项"])
def test_repeats_take_time_in_proportion(piece: str) -> None:
    rows(piece * (40_000 // len(piece)))


def test_the_quote_holds_the_unit_and_the_count() -> None:
    (row,) = rows("限项要求：每个法人单位申报不超过2项。")
    assert row.quote == "每个法人单位申报不超过2项"


def test_a_limit_on_a_team_is_none() -> None:
    assert rows("每个项目限5名完成人。") == []
