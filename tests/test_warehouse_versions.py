"""A notice published again: linked with the one it acts on, what holds when, what changed."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from normalizers.facts import (
    AgeLimit,
    Budget,
    Deadline,
    DocumentFacts,
    FieldEvidence,
    Notice,
    PolicyReference,
)
from warehouse.database import open_writer
from warehouse.ledger import SourceFile
from warehouse.loader import LoadDocument, forget, load
from warehouse.versions import link_pending

BODY = (
    "各有关单位：\n为贯彻落实创新驱动发展战略，现将有关事项通知如下。\n一、支持方向\n重点支持新材料、高端装备、生物医药"
    "和数字经济四个领域的关键核心技术攻关，鼓励企业牵头、高校院所参与，形成创新联合体。\n二、申报条件\n申报单位应为在"
    "本省注册满一年的独立法人，科研诚信记录良好，上年度研发投入占比不低于百分之三，并具备项目实施所需的场地和人员。\n"
    "三、支持方式\n采用事前补助方式，每项不超过100万元。\n四、申报方式\n申报单位登录省科技管理信息系统在线填报，"
    "由所在市科技局审核推荐，纸质材料一式两份报省科技厅。\n五、时间要求\n网上申报截止时间为{due}，逾期不予受理。\n"
    "六、联系方式\n业务咨询：成果处；系统咨询：信息中心。\n附件：申报书\n"
)
ISSUER = "某省科学技术厅"
CALL = "关于组织申报2026年度省重点研发计划项目的通知"
SOON = datetime(2026, 3, 31, 23, 59, 59)
LATER = datetime(2026, 4, 20, 23, 59, 59)


def written(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def notice(
    key: str,
    title: str = CALL,
    *,
    on: date = date(2026, 2, 1),
    due: datetime | None = SOON,
    body: str = BODY,
    kind: str = "submission",
    applies_to: str | None = None,
    uri: str | None = None,
    cites: tuple[str, str | None] | None = None,
    grant: int | None = None,
    format: str = "html",
    taken: datetime = datetime(2026, 6, 1, 9),
    **more: Any,
) -> LoadDocument:
    document_id = key * 64
    notice_id = f"{document_id}:n0"
    day = written(datetime(on.year, on.month, on.day))
    text = f"{title}\n{body.format(due=written(due) if due else '另行通知')}{ISSUER}\n{day}\n"
    if grant:
        text = text.replace("100万元", f"{grant // 10000}万元")
    if cites:
        text += f"《{cites[0]}》{cites[1] or ''}\n"

    def proof(words: str) -> dict[str, Any]:
        at = text.index(words)
        place = {"quote": words, "char_start": at, "char_end": at + len(words)}
        return place | {"confidence": 0.9, "component": "test"}

    told: dict[str, Any] = {"issuer": ISSUER, "notice_type": "application_call", "published_on": on}
    facts = DocumentFacts(
        document_id=document_id,
        notices=[Notice(notice_id=notice_id, title=title, **(told | more))],
        deadlines=[
            Deadline(
                notice_id=notice_id,
                seq=1,
                kind=kind,  # type: ignore[arg-type]
                due_at=due,
                applies_to=applies_to,
                **proof(written(due)),
            )
        ]
        if due
        else [],
        budgets=[
            Budget(notice_id=notice_id, seq=1, kind="grant_cap", amount_max_yuan=grant, **proof("不超过"))
        ]  # type: ignore[arg-type]
        if grant
        else [],
        policy_references=[
            PolicyReference(
                notice_id=notice_id, seq=1, title=cites[0], document_number=cites[1], **proof(cites[0])
            )
        ]
        if cites
        else [],
        field_evidence=[FieldEvidence(table_name="notices", row_id=notice_id, field="title", **proof(title))],
    )
    source = SourceFile(document_id, f"{key}.{format}", uri or f"https://kjt.example.gov.cn/{key}.html", 10)
    return LoadDocument(source, format, f"{format}/1", None, taken, text, facts)


SHORT = (
    "各有关单位：\n因系统维护，经研究决定，将申报截止时间调整为{due}，"
    "其他事项不变，特此通知，请各单位抓紧组织并按时完成。\n"
)
EXTENDS = "关于延长2026年度省重点研发计划项目申报时间的通知"


class House:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.runs = 0

    def load(self, *documents: LoadDocument) -> "House":
        self.runs += 1
        with open_writer(self.path) as connection:
            load(connection, f"run{self.runs}", documents)
        return self

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(sql, list(values)).fetchall()

    def relations(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT notice_id[1:1], relation, earlier_notice_id[1:1], found_by, restates"
            " FROM notice_relations ORDER BY ALL"
        )

    def open(self, moment: datetime) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT notice_id[1:1], next_due_at, changed_by[1:1] FROM calls_open_at(?) ORDER BY ALL", moment
        )


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "w.duckdb")


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        (EXTENDS, "extends"),
        ("某省科学技术厅关于2026年度省重点研发计划项目申报截止时间顺延的通知", "extends"),
        ("关于推迟2026年省重点研发计划项目申报截止日期的公告", "extends"),
        ("关于2026年度省重点研发计划项目申报延期的紧急通知", "extends"),
        ("关于调整2026年度省重点研发计划项目申报时间的通知", "extends"),
        ("关于《关于组织申报2026年度省重点研发计划项目的通知》的补充通知", "supplements"),
        ("关于组织申报2026年度省重点研发计划项目的补充通知", "supplements"),
        ("关于组织申报2026年度省重点研发计划项目的通知（更正）", "replaces"),
        ("关于更正2026年度省重点研发计划项目申报通知的公告", "replaces"),
        ("关于取消2026年度省重点研发计划项目申报工作的通知", "withdraws"),
        ("关于延长省重点研发计划项目申报时间的通知", "extends"),
        ("关于延长二〇二六年度省重点研发计划项目申报时间的通知", "extends"),
    ],
)
def test_a_title_that_amends_another_is_linked_with_it(title: str, relation: str, house: House) -> None:
    house.load(notice("a"), notice("b", title, on=date(2026, 3, 20), due=LATER, body=SHORT))
    [(later, found, earlier, by, restates)] = house.relations()
    assert (later, found, earlier, restates) == ("b", relation, "a", False)
    assert by in ("title", "citation")
    [(quote, stands)] = house.rows(
        "SELECT r.quote, substring(d.text, char_start + 1, char_end - char_start) FROM notice_relations r"
        " JOIN documents d USING (document_id)"
    )
    assert quote == stands == title


@pytest.mark.parametrize(
    "title",
    [
        "关于延长2025年度省重点研发计划项目申报时间的通知",  # another year
        "关于延长2026年度第二批省重点研发计划项目申报时间的通知",  # another round
        "关于延长2026年度省自然科学基金项目申报时间的通知",  # another programme
        "关于开展2026年度省重点研发计划项目延期验收的通知",  # extends projects, not the call
        "关于撤销2026年度省重点研发计划项目立项的通知",
        "关于公布2026年度省重点研发计划项目拟立项名单的公示",
    ],
)
def test_what_is_about_something_else_is_not_linked(title: str, house: House) -> None:
    house.load(notice("a"), notice("b", title, on=date(2026, 3, 20), due=LATER, body=SHORT))
    assert house.relations() == []


def test_another_issuers_call_of_the_same_title_is_not_extended(house: House) -> None:
    house.load(
        notice("a", issuer="另一省科学技术厅"),
        notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT),
    )
    assert house.relations() == []


def test_a_document_number_names_the_earlier_notice(house: House) -> None:
    house.load(
        notice("a", document_number="某科发〔2026〕12号"),
        notice(
            "b",
            "关于有关项目申报延期的通知",
            on=date(2026, 3, 20),
            due=LATER,
            body=SHORT,
            cites=("关于组织申报的通知", "某科发〔2026〕12号"),
        ),
    )
    assert house.relations() == [("b", "extends", "a", "number", False)]


def test_a_cited_title_names_the_earlier_notice(house: House) -> None:
    title = "关于项目申报工作的补充通知"
    house.load(notice("a"), notice("b", title, on=date(2026, 3, 2), due=None, body=SHORT, cites=(CALL, None)))
    assert house.relations() == [("b", "supplements", "a", "citation", False)]


def test_citing_alone_links_nothing(house: House) -> None:
    title = "关于组织申报2026年度市级配套项目的通知"
    house.load(
        notice("a"), notice("b", title, on=date(2026, 3, 2), due=LATER, body=SHORT, cites=(CALL, None))
    )
    assert house.relations() == []


def test_the_same_call_next_year_is_another_call(house: House) -> None:
    next_year = CALL.replace("2026", "2027")
    house.load(
        notice("a"),
        notice("b", next_year, on=date(2027, 2, 1), due=datetime(2027, 3, 31)),
        notice("c", "关于征集技术需求的通知", on=date(2025, 3, 1), due=None),
        notice("d", "关于征集技术需求的通知", on=date(2026, 3, 1), due=None),
    )
    assert house.relations() == []
    assert house.rows("SELECT count(*) FROM notices WHERE duplicate_of IS NOT NULL") == [(0,)]


def test_a_second_round_with_the_same_text_is_another_call(house: House) -> None:
    titles = ["关于组织申报2026年第一批项目的通知", "关于组织申报2026年第二批项目的通知"]
    house.load(notice("a", titles[0]), notice("b", titles[1], on=date(2026, 3, 15), due=LATER))
    assert house.relations() == []


def test_two_programmes_with_the_same_wording_are_two_calls(house: House) -> None:
    titles = ["关于组织申报2026年度新材料专项的通知", "关于组织申报2026年度生物医药专项的通知"]
    house.load(notice("a", titles[0]), notice("b", titles[1], on=date(2026, 2, 3)))
    assert house.relations() == []


def test_the_same_title_with_another_number_is_another_call(house: House) -> None:
    house.load(
        notice("a", document_number="某科〔2026〕1号"),
        notice("b", on=date(2026, 3, 1), due=LATER, document_number="某科〔2026〕9号"),
    )
    assert house.relations() == []


def test_near_identical_text_with_a_later_deadline_replaces(house: House) -> None:
    house.load(notice("a"), notice("b", on=date(2026, 2, 20), due=LATER))
    [(later, relation, earlier, _, restates)] = house.relations()
    assert (later, relation, earlier, restates) == ("b", "replaces", "a", True)
    [(similarity,)] = house.rows("SELECT similarity FROM notice_relations")
    assert 0.85 < similarity <= 1
    assert house.rows("SELECT notice_id[1:1] FROM current_notices") == [("b",)]


def test_the_same_text_on_another_day_is_a_repost_and_counts_once(house: House) -> None:
    house.load(notice("a"), notice("b", on=date(2026, 2, 5)))
    assert house.relations()[0][:3] == ("b", "reposts", "a")
    assert house.rows("SELECT notice_id[1:1], duplicate_of[1:1] FROM notices ORDER BY 1") == [
        ("a", None),
        ("b", "a"),
    ]
    assert house.open(datetime(2026, 3, 1)) == [("a", SOON, None)]
    house.load(notice("a"))  # read again
    assert house.relations()[0][:3] == ("b", "reposts", "a")
    assert house.rows("SELECT duplicate_of[1:1] FROM notices ORDER BY notice_id") == [(None,), ("a",)]


def test_a_page_that_was_corrected_in_place_is_a_new_version(house: House) -> None:
    uri = "https://kjt.example.gov.cn/1.html"
    house.load(notice("a", uri=uri, taken=datetime(2026, 2, 2)))
    house.load(notice("b", uri=uri, due=LATER, taken=datetime(2026, 2, 9)))  # the same title and signature
    assert [row[:3] for row in house.relations()] == [("b", "replaces", "a")]
    assert house.rows("SELECT count(*) FROM notices WHERE duplicate_of IS NOT NULL") == [(0,)]
    assert house.open(datetime(2026, 3, 1)) == [("b", LATER, None)]
    house.load(notice("c", format="pdf", due=LATER, taken=datetime(2026, 2, 10)))
    assert house.open(datetime(2026, 3, 1)) == [("b", LATER, None)]


def test_two_formats_read_differently_are_no_versions(house: House) -> None:
    one, other = notice("a", format="docx"), notice("b", format="pdf", taken=datetime(2026, 6, 3))
    other = msgspec.structs.replace(other, facts=msgspec.structs.replace(other.facts, deadlines=[]))
    house.load(one)
    house.load(other)
    assert house.relations() == []
    assert house.rows("SELECT duplicate_of[1:1] FROM notices ORDER BY notice_id") == [(None,), ("a",)]


def test_the_order_of_loading_makes_no_difference(tmp_path: Path) -> None:
    documents = [
        notice("a"),
        notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT),
        notice(
            "c",
            "关于再次延长2026年度省重点研发计划项目申报时间的通知",
            on=date(2026, 4, 15),
            due=LATER + timedelta(9),
            body=SHORT,
        ),
        notice(
            "d", "关于组织申报2026年度省重点研发计划项目的补充通知", on=date(2026, 3, 1), due=None, body=SHORT
        ),
    ]
    found = []
    for number, order in enumerate([(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)]):
        house = House(tmp_path / f"{number}.duckdb")
        for place in order:
            house.load(documents[place])
        found.append(house.relations())
    assert found[0] == found[1] == found[2]
    assert {(row[0], row[1]) for row in found[0]} == {
        ("b", "extends"),
        ("c", "extends"),
        ("d", "supplements"),
    }
    threads = house.rows("SELECT DISTINCT thread_id[1:1], call_notice_id[1:1] FROM notice_versions")
    assert threads == [("a", "a")]
    assert house.rows("SELECT notice_id[1:1], version FROM notice_versions ORDER BY version") == [
        ("a", 1),
        ("d", 2),
        ("b", 3),
        ("c", 4),
    ]


def test_an_extension_moves_the_deadline_of_its_call(house: House) -> None:
    house.load(notice("a"), notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT))
    assert house.open(datetime(2026, 3, 19)) == [("a", SOON, None)]  # not yet known
    assert house.open(datetime(2026, 3, 25)) == [("a", LATER, "b")]
    assert house.open(datetime(2026, 4, 10)) == [("a", LATER, "b")]
    assert house.open(datetime(2026, 4, 21)) == []
    assert house.rows("SELECT notice_id[1:1], valid_from, valid_to FROM deadline_history ORDER BY 1") == [
        ("a", date(2026, 2, 1), date(2026, 3, 20)),
        ("b", date(2026, 3, 20), None),
    ]
    assert house.rows("SELECT due_at FROM current_deadlines") == [(LATER,)]
    assert house.rows("SELECT notice_id[1:1] FROM current_notices") == [("a",)]
    week = house.rows("SELECT notice_id[1:1], due_at FROM deadlines_in_week_of(?)", datetime(2026, 4, 20))
    assert week == [("a", LATER)]
    assert house.rows("FROM deadlines_in_week_of(?)", datetime(2026, 3, 31)) == []


def test_an_extension_leaves_other_deadlines_as_they_are(house: House) -> None:
    paper = notice("a", kind="paper")
    house.load(paper, notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT))
    assert house.open(datetime(2026, 3, 25)) == [("a", SOON, None)]
    assert len(house.rows("FROM current_deadlines WHERE due_at = ?", SOON)) == 1


def test_a_withdrawn_call_is_not_open(house: House) -> None:
    title = "关于取消2026年度省重点研发计划项目申报工作的通知"
    house.load(notice("a"), notice("b", title, on=date(2026, 3, 1), due=None, body=SHORT))
    assert house.open(datetime(2026, 2, 20)) == [("a", SOON, None)]
    assert house.open(datetime(2026, 3, 2)) == []
    assert house.rows("FROM current_notices") == house.rows("FROM current_deadlines") == []


def test_a_supplement_without_a_deadline_changes_none(house: House) -> None:
    title = "关于组织申报2026年度省重点研发计划项目的补充通知"
    house.load(notice("a"), notice("b", title, on=date(2026, 3, 1), due=None, body=SHORT))
    assert house.open(datetime(2026, 3, 2)) == [("a", SOON, None)]


def test_what_changed_is_told_fact_by_fact_with_both_quotes(house: House) -> None:
    house.load(notice("a", grant=1000000), notice("b", on=date(2026, 2, 20), due=LATER, grant=1500000))
    changes = house.rows(
        "SELECT field, item, old, new, old_quote, new_quote FROM notice_changes ORDER BY field"
    )
    assert changes == [
        ("budgets.amount_max_yuan", "grant_cap", "1000000.00", "1500000.00", "不超过", "不超过"),
        ("deadlines.due_at", "submission", str(SOON), str(LATER), "2026年3月31日", "2026年4月20日"),
        ("notices.published_on", None, "2026-02-01", "2026-02-20", None, None),
    ]


def test_a_limit_on_age_that_changed_is_told(house: House) -> None:
    def limited(document: LoadDocument, most: int) -> LoadDocument:
        owner = document.facts.notices[0].notice_id
        proof = {"quote": "各", "char_start": 0, "char_end": 1, "confidence": 0.9, "component": "test"}
        limit = AgeLimit(notice_id=owner, seq=1, subject="项目负责人", max_age=most, **proof)  # type: ignore[arg-type]
        facts = msgspec.structs.replace(document.facts, age_limits=[limit])
        return msgspec.structs.replace(document, facts=facts)

    house.load(limited(notice("a"), 58), limited(notice("b", on=date(2026, 2, 20), due=LATER), 60))
    changes = house.rows("SELECT item, old, new FROM notice_changes WHERE field = 'age_limits.max_age'")
    assert changes == [("项目负责人", "58", "60")]


def test_an_amendment_takes_nothing_back_by_not_saying_it(house: House) -> None:
    house.load(notice("a", grant=1000000), notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT))
    assert house.rows("SELECT relation, field, old, new FROM notice_changes") == [
        ("extends", "deadlines.due_at", str(SOON), str(LATER))
    ]


def test_what_is_forgotten_links_nothing(house: House) -> None:
    house.load(notice("a"), notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT))
    with open_writer(house.path) as connection:
        forget(connection, ["a" * 64])
    assert house.relations() == []
    assert house.rows("SELECT DISTINCT notice_id[1:1] FROM versions.readings") == [("b",)]
    assert house.rows("SELECT DISTINCT notice_id[1:1] FROM versions.bands") == [("b",)]


def test_nothing_is_done_where_nothing_came(house: House) -> None:
    house.load(notice("a"), notice("b", EXTENDS, on=date(2026, 3, 20), due=LATER, body=SHORT))
    with open_writer(house.path) as connection:
        assert link_pending(connection) == 0
