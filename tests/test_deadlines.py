"""Deadlines: what is one, for what, and when; and the many dates that are none."""

from collections.abc import Sequence

import pytest
from from_lines import context, parts

from extractors.fields.deadlines import find_deadlines
from normalizers.deadlines import deadlines
from normalizers.facts import Deadline

TITLE = "关于组织申报2025年度省重点研发计划项目的通知"
SIGNED = ["某某省科学技术厅", "2025年3月10日"]


def rows(lines: str | Sequence[str | list[list[str]]], issued: str | None = "2025-03-10") -> list[Deadline]:
    body = lines.split("\n") if isinstance(lines, str) else list(lines)
    document, outline = parts([TITLE, "各有关单位：", *body, *SIGNED])
    found = [m for m in find_deadlines(document, outline) if m.notice == 0]
    made = deadlines(found, context(document, issued, TITLE, 2025))
    for row in made:
        assert row.quote and document.text[row.char_start : row.char_end] == row.quote
    assert [row.seq for row in made] == list(range(1, len(made) + 1))
    return made


def brief(row: Deadline) -> tuple[str, str | None, str | None]:
    """(kind, day of opening, day due or moment due)."""
    due = None
    if row.due_at is not None:
        due = row.due_at.strftime("%Y-%m-%d" if row.due_precision == "date" else "%Y-%m-%dT%H:%M")
    return row.kind, row.opens_at.strftime("%Y-%m-%d") if row.opens_at else None, due


# Each sentence stands alone in a notice of 10 March 2025.
CASES = [
    ("网上申报截止时间为2025年4月20日17:00，逾期系统自动关闭。", [("submission", None, "2025-04-20T17:00")]),
    (
        "网上填报时间：2025年3月15日8:00—2025年4月15日18:00。",
        [("submission", "2025-03-15", "2025-04-15T18:00")],
    ),
    (
        "项目申报单位网上填报的受理时间为：2025年3月20日8:00至4月20日17:00。各推荐单位网上审核推荐截止时间为2025年4月25日17:00。",
        [("submission", "2025-03-20", "2025-04-20T17:00"), ("recommendation", None, "2025-04-25T17:00")],
    ),
    (
        "申报单位请于4月30日前完成网上申报，归口管理部门于5月8日前完成审核推荐。",
        [("submission", None, "2025-04-30"), ("recommendation", None, "2025-05-08")],
    ),
    ("纸质申报书一式三份，于5月15日前报送至省科技厅政务服务窗口。", [("paper", None, "2025-05-15")]),
    ("申报截止日期为2025年4月30日（以邮戳为准）。", [("paper", None, "2025-04-30")]),
    (
        "请各市（州）科技局汇总后于2025年4月18日前将推荐函及汇总表（加盖公章）报送我厅。",
        [("recommendation", None, "2025-04-18")],
    ),
    ("本次征集截止时间为2025年4月10日24时。", [("submission", None, "2025-04-10T23:59")]),
    ("自本通知发布之日起至2025年4月10日，登录系统填报。", [("submission", None, "2025-04-10")]),
    ("即日起至4月10日24:00，登录省科技管理信息系统进行填报。", [("submission", None, "2025-04-10T23:59")]),
    ("常年受理，集中评审。", [("submission", None, None)]),
    (
        "申报材料受理时间：2025年4月1日—4月30日（工作日上午9:00-12:00，下午14:00-17:00）。",
        [("submission", "2025-04-01", "2025-04-30")],
    ),
    (
        "（一）企业申报阶段（3月15日-4月15日）。企业登录平台填报。\n（二）区县审核阶段（4月16日-4月25日）。各区县科技局完成审核推荐。",
        [("submission", "2025-03-15", "2025-04-15"), ("recommendation", "2025-04-16", "2025-04-25")],
    ),
    ("五、申报时间\n2025年4月1日至2025年5月10日17:00。", [("submission", "2025-04-01", "2025-05-10T17:00")]),
    (
        "申报时间从2025年4月1日开始，到2025年4月30日下午5:30结束。",
        [("submission", "2025-04-01", "2025-04-30T17:30")],
    ),
    (
        "系统将于2025年4月1日9:00开放，2025年4月30日17:30关闭。",
        [("submission_open", "2025-04-01", None), ("submission", "2025-04-01", "2025-04-30T17:30")],
    ),
    (
        "第一批申报截止时间为4月30日，第二批申报截止时间为8月31日。",
        [("submission", None, "2025-04-30"), ("submission", None, "2025-08-31")],
    ),
    ("请于12月31日前完成2024年度报告填报。", [("submission", None, "2025-12-31")]),
    ("请贵单位于2025年4月5日（星期六）下班前将反馈意见发送至邮箱。", [("submission", None, "2025-04-05")]),
    ("有关材料请于4月底前报送。", [("submission", None, "2025-04-30")]),
    ("请有意申报的单位于通知发布后10个工作日内提交申请。", [("submission", None, None)]),
    ("申报截止到2025年4月20日中午12点。", [("submission", None, "2025-04-20T12:00")]),
    (
        "网络申报受理时间为２０２５年４月１日９：００至４月２０日１６：００，书面材料受理截止时间为４月２８日。",
        [("submission", "2025-04-01", "2025-04-20T16:00"), ("paper", None, "2025-04-28")],
    ),
    (
        "依托单位提交截止时间：2025年4月15日16时；申请人提交截止时间：2025年4月10日16时。",
        [("submission", None, "2025-04-15T16:00"), ("submission", None, "2025-04-10T16:00")],
    ),
    ("揭榜时间：2025.4.1-2025.4.30", [("submission", "2025-04-01", "2025-04-30")]),
    (
        "各高校科研管理部门务必在四月二十日前将汇总表电子版发至指定邮箱。",
        [("recommendation", None, "2025-04-20")],
    ),
    ("报名时间：自即日起至2025年4月15日17时止", [("submission", None, "2025-04-15T17:00")]),
    (
        "申报系统开放时间为2025年3月20日至4月20日，届时系统自动关闭。",
        [("submission", "2025-03-20", "2025-04-20")],
    ),
    (
        "企业2024年1月1日至12月31日发生的研发费用可申请补助，申报时间为4月1日至4月30日。",
        [("submission", "2025-04-01", "2025-04-30")],
    ),
    (
        "各单位要高度重视，4月25日下午17时前将申报材料（纸质版一式5份，电子版U盘）统一报送至局高新科。",
        [("paper", None, "2025-04-25T17:00")],
    ),
    (
        "请于2025年4月30日前通过市科技计划项目管理系统在线提交，无需报送纸质材料。",
        [("submission", None, "2025-04-30")],
    ),
    (
        "区（市）县科技主管部门审核截止时间：2025年5月6日17:00；市级窗口受理截止时间：2025年5月12日17:00。",
        [("recommendation", None, "2025-05-06T17:00"), ("submission", None, "2025-05-12T17:00")],
    ),
    (
        "1.网上申报：4月1日至5月10日，项目申报单位登录系统填报。2.审核推荐：5月11日至5月20日，推荐单位在线审核。3.材料报送：5月21日至5月30日，推荐单位将纸质材料报送省科技厅。",
        [
            ("submission", "2025-04-01", "2025-05-10"),
            ("recommendation", "2025-05-11", "2025-05-20"),
            ("paper", "2025-05-21", "2025-05-30"),
        ],
    ),
    ("项目申报时间截止2025年4月30日", [("submission", None, "2025-04-30")]),
    (
        "申报单位网上提交截止：2025年4月30日18:00（以提交时间为准）",
        [("submission", None, "2025-04-30T18:00")],
    ),
    ("自2025年4月1日起，申报单位可登录系统填报。", [("submission_open", "2025-04-01", None)]),
    ("请各推荐单位于4月30日（含）前出具推荐意见。", [("recommendation", None, "2025-04-30")]),
    ("受理时间：每年3月1日至4月30日。", [("submission", None, None)]),
    (
        "揭榜单位请于5月10日17:00前，将揭榜申报书报送至邮箱abc@163.com，过时不候。",
        [("submission", None, "2025-05-10T17:00")],
    ),
    (
        "专项申报分两批受理，第一批受理时间为4月1日至4月15日，第二批受理时间为9月1日至9月15日。",
        [("submission", "2025-04-01", "2025-04-15"), ("submission", "2025-09-01", "2025-09-15")],
    ),
    ("2025年4月20日前完成申报。", [("submission", None, "2025-04-20")]),
    (
        "电子版材料于2025年4月20日前发送至邮箱，纸质版材料于4月25日前寄送（以寄出时间为准）。",
        [("submission", None, "2025-04-20"), ("paper", None, "2025-04-25")],
    ),
    ("申报期限为发布之日起30日内。", [("submission", None, None)]),
    (
        "2025年3月10日—2025年4月10日，企业登录平台在线填报申报书。",
        [("submission", "2025-03-10", "2025-04-10")],
    ),
    ("请各地科技局于3月31日前将需求征集表汇总报送至我厅高新处。", [("recommendation", None, "2025-03-31")]),
    ("登录“某某科技云”平台，在4月10日0时前提交。", [("submission", None, "2025-04-10T00:00")]),
    (
        "项目申报材料应于2025年5月9日17:30前送达市政务服务中心3楼，逾期不予受理。",
        [("paper", None, "2025-05-09T17:30")],
    ),
    ("申报通道将于2025年4月30日23:59关闭。", [("submission", None, "2025-04-30T23:59")]),
    ("系统关闭时间：2025年4月30日17时。", [("submission", None, "2025-04-30T17:00")]),
    ("参赛项目须于6月30日前完成报名。", [("submission", None, "2025-06-30")]),
    ("请于3月14日前回复参会回执。", [("other", None, "2025-03-14")]),
    (
        "各区县科技管理部门按照要求对提交的材料进行严格审核，经遴选确定推荐名单后在线提交至市科技局。在线提交截止时间为2025年8月7日17:00，逾期不再受理。",
        [("recommendation", None, "2025-08-07T17:00")],
    ),
    ("企业网上申报截止时间为2025年8月5日24:00。", [("submission", None, "2025-08-05T23:59")]),
    ("负责人签字盖章后于4月26日前交科研处，电子稿发送指定邮箱。", [("submission", None, "2025-04-26")]),
    (
        [
            "时间安排如下：",
            [
                ["时间", "工作内容"],
                ["4月15日前", "申请人提交申请书初稿"],
                ["4月20日-4月25日", "学院审核推荐"],
            ],
        ],
        [("submission", None, "2025-04-15"), ("recommendation", "2025-04-20", "2025-04-25")],
    ),
    (
        [
            "各子项目申报时间：",
            [
                ["项目名称", "网上申报时间", "书面材料截止时间"],
                ["专利优势企业", "2025年4月1日至4月30日", "2025年5月10日"],
                ["贯标项目", "2025年4月1日至5月30日", "2025年6月10日"],
            ],
        ],
        [
            ("submission", "2025-04-01", "2025-04-30"),
            ("paper", None, "2025-05-10"),
            ("submission", "2025-04-01", "2025-05-30"),
            ("paper", None, "2025-06-10"),
        ],
    ),
    ("四、申报时间 2025年4月1日—2025年4月30日", [("submission", "2025-04-01", "2025-04-30")]),
    (
        "（三）时间要求。网上申报开放时间为4月1日，截止时间为4月30日18时。",
        [("submission_open", "2025-04-01", None), ("submission", "2025-04-01", "2025-04-30T18:00")],
    ),
    ("本批次项目集中受理期为2025年4月7日—11日。", [("submission", "2025-04-07", "2025-04-11")]),
    (
        "申报系统于2025年4月1日零时开放，4月30日24时关闭。",
        [("submission_open", "2025-04-01", None), ("submission", "2025-04-01", "2025-04-30T23:59")],
    ),
    ("揭榜报名截止日期：2025年05月20日18时00分。", [("submission", None, "2025-05-20T18:00")]),
    (
        "请项目单位于2025年4月10日（星期四）18:00之前，将电子版发至邮箱：kjc@abc.edu.cn。",
        [("submission", None, "2025-04-10T18:00")],
    ),
    (
        "申报时间：2025年3月20日—4月20日；推荐截止时间：2025年4月30日。",
        [("submission", "2025-03-20", "2025-04-20"), ("recommendation", None, "2025-04-30")],
    ),
    ("请于5月6日至5月10日到市政务服务中心提交纸质申报材料。", [("paper", "2025-05-06", "2025-05-10")]),
    (
        "地方科技部门推荐函和推荐汇总表须于5月20日16:00前上传系统。",
        [("recommendation", None, "2025-05-20T16:00")],
    ),
    (
        "各申报单位应于4月12日前将申报材料报所在地科技局，各科技局于4月20日前审核汇总后报市局。",
        [("submission", None, "2025-04-12"), ("recommendation", None, "2025-04-20")],
    ),
    ("网上申报受理时间：自本通知印发之日起至2025年4月30日止。", [("submission", None, "2025-04-30")]),
    ("需求征集时间截至2025年12月31日，我厅将分批发榜。", [("submission", None, "2025-12-31")]),
    (
        "请相关企业于2025年4月20日17：30前登录“某某通”平台申报，逾期视为放弃。",
        [("submission", None, "2025-04-20T17:30")],
    ),
    ("报送时间：即日起至4月25日，逾期不再受理。", [("submission", None, "2025-04-25")]),
    ("请参会人员于3月28日下班前将回执发送至邮箱。", [("other", None, "2025-03-28")]),
    (
        "网上申报时间为2025年3月10日上午8时至4月10日下午5时。",
        [("submission", "2025-03-10", "2025-04-10T17:00")],
    ),
    (
        "2025年3月31日（周一）24:00前提交，网络系统关闭后不再受理补报。",
        [("submission", None, "2025-03-31T23:59")],
    ),
    (
        "请各盟市科技局，于2025年4月15日之前，将推荐项目清单报自治区科技厅资源配置与管理处。",
        [("recommendation", None, "2025-04-15")],
    ),
    (
        "申报书填报：3月12日9:00～4月8日16:00；依托单位审核提交：4月10日16:00前。",
        [("submission", "2025-03-12", "2025-04-08T16:00"), ("recommendation", None, "2025-04-10T16:00")],
    ),
    ("材料受理截止日：4月30日。", [("submission", None, "2025-04-30")]),
    ("申请受理期间为2025年4月1日至2025年4月20日16时。", [("submission", "2025-04-01", "2025-04-20T16:00")]),
    ("系统填报起止时间：2025－04－01至2025－04－30。", [("submission", "2025-04-01", "2025-04-30")]),
    ("请于2025.04.20前反馈至 abc@126.com", [("submission", None, "2025-04-20")]),
    ("申报材料请于２０２５年４月２０日前寄至某某路1号（邮编：100000）。", [("paper", None, "2025-04-20")]),
]

NONE = [
    "项目负责人须1985年1月1日以后出生。",
    "申报企业须为2024年12月31日前在本省注册成立的独立法人。",
    "截至2024年12月31日，企业注册满一年以上。",
    "项目执行期为2025年7月1日至2027年6月30日。",
    "本办法自2025年5月1日起施行，有效期5年。",
    "3月20日在省会议中心召开项目申报培训会。",
    "2024年9月30日前已验收的项目不再申报。",
    "根据《某省科技计划项目管理办法》（某科发〔2023〕12号，2023年5月1日印发）要求组织申报。",
    "2025年3月5日，省政府印发了《行动方案》。",
    "2023年1月1日至2024年12月31日期间获得授权的发明专利。",
    "公示期为2025年3月11日至3月17日。",
    "填报说明：财务数据以2024年12月31日为准。",
    "对4月30日之后提交的申请不予受理。",
    "项目应在2026年12月31日前完成全部研究任务。",
    "申请人应当在2025年12月31日前取得博士学位。",
    "2025年1月20日前",
    "我厅将于5月30日前组织专家评审，6月底前公布立项结果。",
    "2016年12月31日前出版发行的作品。",
    "申报的项目一般是2024年8月16日至2025年3月15日开始建设的项目。",
    "项目起止时间：2025年1月1日—2026年12月31日。",
    "2025年度计划项目实施期为2025年7月至2027年6月。",
    "1978年1月1日（含）以后出生，2020年1月1日以后取得博士学位。",
    "2022年1月1日以来获得省部级奖励。",
    "企业应于2023年1月1日前注册，且2024年度研发费用加计扣除。",
    "《管理办法》自2024年1月1日起实施，2024年12月31日前立项项目按原办法执行。",
    "申报截止时间：另行通知。",
    "定于2025年4月2日（星期三）下午2:30在科技大厦召开申报工作部署会。",
    "项目申报人年龄不超过60周岁（1965年1月1日后出生）。",
    "本通知有效期至2025年12月31日。",
    "联系时间：工作日9:00-17:00。",
    "科技查新报告应在2024年10月1日之后出具。",
    "提供2024年12月31日前已投入运行的证明。",
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_deadlines(lines, expected) -> None:
    assert [brief(r) for r in rows(lines)] == expected


@pytest.mark.parametrize("lines", NONE)
def test_dates_that_are_no_deadlines(lines) -> None:
    assert rows(lines) == []


def test_a_day_alone_is_due_at_its_last_second() -> None:
    (row,) = rows("请于2025年4月20日前报送。")
    assert (str(row.due_at), row.due_precision) == ("2025-04-20 23:59:59", "date")


def test_midnight_of_the_evening_is_the_last_second_to_the_minute() -> None:
    (row,) = rows("申报截止时间为2025年4月20日24:00。")
    assert (str(row.due_at), row.due_precision) == ("2025-04-20 23:59:59", "minute")


def test_the_quote_is_the_date_with_its_marker() -> None:
    (row,) = rows("请于2025年4月20日（周日）17:00前将材料报送至我厅。")
    assert row.quote == "2025年4月20日（周日）17:00前"


def test_an_opening_and_a_close_in_one_sentence_are_an_opening_and_a_range() -> None:
    opening, closing = rows("2025年4月1日开放填报，2025年4月22日17:30申报截止。")
    assert (opening.kind, opening.due_at) == ("submission_open", None)
    assert str(closing.opens_at) == "2025-04-01 00:00:00"
    assert closing.quote == "2025年4月1日开放填报，2025年4月22日17:30"


def test_without_a_date_of_issue_the_year_is_the_titles_and_less_sure() -> None:
    (sure,) = rows("请于4月20日前完成网上申报。")
    (guessed,) = rows("请于4月20日前完成网上申报。", issued=None)
    assert sure.due_at == guessed.due_at
    assert guessed.confidence < sure.confidence


def test_a_year_that_only_a_cited_number_has_gives_no_date() -> None:
    line = "按照《管理办法》（某科发〔2023〕12号）要求，于6月20日前在平台上完成线上申报。"
    document, outline = parts(["关于开展第二批中心建设工作的通知", "各有关单位：", line])
    (row,) = deadlines(find_deadlines(document, outline), context(document))
    assert (row.due_at, row.due_precision) == (None, None)


def test_a_deadline_in_the_new_year() -> None:
    (row,) = rows("请于1月10日前报送。", issued="2024-12-20")
    assert str(row.due_at) == "2025-01-10 23:59:59"


@pytest.mark.parametrize(
    ("line", "whom"),
    [
        ("第一批申报截止时间为4月30日。", "第一批"),
        ("申报单位请于4月30日前完成网上申报。", "申报单位"),
        ("各推荐单位于5月8日前完成审核推荐。", "各推荐单位"),
        ("截止时间为2025年4月30日。", None),
    ],
)
def test_what_a_deadline_applies_to(line: str, whom: str | None) -> None:
    (row,) = rows(line)
    assert row.applies_to == whom


def test_the_same_day_said_twice_is_one_row() -> None:
    assert len(rows("申报截止时间为4月30日。\n再次提醒，申报截止时间为4月30日。")) == 1


def test_a_line_broken_for_width_is_read_on() -> None:
    line = "请各单位认真组织填报并将加盖公章的申报材料电子版于2025年4\n月30日前发送至指定邮箱。"
    assert [brief(r)[2] for r in rows(line)] == ["2025-04-30"]


def test_nothing_in_a_work_report() -> None:
    report = (
        "2024年，全市地区生产总值增长6.5%，6月30日前完成12个项目建设任务，3月召开科技大会。"
        "截至2024年12月31日，高新技术企业达到1200家。2025年1月15日在市第十七届人民代表大会上作报告。"
        "2023年10月1日起施行新条例，2026年底前建成国家创新型城市。"
    )
    assert [r for r in rows(report) if r.due_at is not None] == []


@pytest.mark.parametrize(
    "piece", ["请于8月1日前报送，", "申报时间", "8月1日至", "截止", "（", "前", "2024年"]
)
def test_repeats_take_time_in_proportion(piece: str) -> None:
    rows(piece * (60_000 // len(piece)))


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("请于6月18日前将需求表电子档发送至abc@163.com，盖章纸质件同步寄至文一路1号。", ["submission"]),
        ("申报人请于5月9日前将纸质申报书报科研处，同时将电子版发至a@xx.edu.cn。", ["paper"]),
        ("四、时间要求\n1.5月15日前，申报人将申请书交所在学院。", ["submission"]),
        ("项目承担单位于2026年12月10日前提交结题验收材料。", []),
        ("截至2025年4月30日有在研项目未结题的，不得申报。", []),
    ],
)  # fmt: skip
def test_channels_and_what_comes_afterwards(lines: str, kinds: list[str]) -> None:
    assert [row.kind for row in rows(lines, "2025-03-10")] == kinds


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        # The programme's year is not the year of the days: 2025 in the title, 2024 in the text.
        (
            "征求意见时间为2024年11月15日至2024年11月29日。\n意见请于11月28日24点之前发至邮箱。",
            "2024-11-28T23:59",
        ),
        ("2024年12月20日，省厅印发了申报指南。\n请于1月10日前完成网上填报。", "2025-01-10"),
        ("申报人须为1989年1月1日以后出生。\n请于6月10日前完成网上填报。", "2025-06-10"),
    ],
)
def test_without_a_date_of_issue_the_year_is_that_of_the_whole_date_before(lines: str, due: str) -> None:
    assert brief(rows(lines, issued=None)[-1])[2] == due
