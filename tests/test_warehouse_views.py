"""The analyst's views over a few loaded facts, at moments of the test's choosing."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalizers.facts import Budget, Contact, Deadline, DocumentFacts, Domain, Form, Notice, Requirement
from warehouse import clock
from warehouse.database import Connection, open_writer
from warehouse.ledger import SourceFile
from warehouse.loader import LoadDocument, load

PROOF: dict[str, Any] = {
    "quote": "原文",
    "char_start": 0,
    "char_end": 2,
    "confidence": 0.9,
    "component": "test",
}
MOMENT = datetime(2026, 8, 12, 15, 0)  # a Wednesday


def call(
    key: str,
    *,
    due: list[tuple[str, datetime | None]],
    opens: datetime | None = None,
    domains: list[str | None] = [],  # noqa: B006
    money: list[tuple[str, str | None, str | None]] = [],  # noqa: B006
    contact: Contact | None = None,
    **notice: Any,
) -> LoadDocument:
    document_id = key * 64
    notice_id = f"{document_id}:n0"
    told: dict[str, Any] = {"title": f"通知{key}", "issuer": "某厅", "notice_type": "application_call"}
    return document(
        document_id,
        DocumentFacts(
            document_id=document_id,
            notices=[Notice(notice_id=notice_id, **(told | notice))],
            deadlines=[
                Deadline(notice_id=notice_id, seq=i, kind=kind, due_at=at, opens_at=opens, **PROOF)  # type: ignore[arg-type]
                for i, (kind, at) in enumerate(due, 1)
            ],
            domains=[
                Domain(notice_id=notice_id, seq=i, name=d or "其他", domain=d, **PROOF)
                for i, d in enumerate(domains, 1)
            ],
            budgets=[
                Budget(
                    notice_id=notice_id,
                    seq=i,
                    kind=kind,  # type: ignore[arg-type]
                    amount_min_yuan=Decimal(low) if low else None,
                    amount_max_yuan=Decimal(high) if high else None,
                    **PROOF,
                )
                for i, (kind, low, high) in enumerate(money, 1)
            ],
            contacts=[contact] if contact else [],
        ),
    )


def document(document_id: str, facts: DocumentFacts) -> LoadDocument:
    key = document_id[0]
    source = SourceFile(document_id, f"{key}.docx", f"file:///in/{key}.docx", 10)
    return LoadDocument(source, "docx", "docx/1", None, MOMENT, "原文", facts)


def asked(key: str, **requirement: Any) -> LoadDocument:
    document_id = key * 64
    form_id = f"{document_id}:f1"
    facts = DocumentFacts(
        document_id=document_id,
        forms=[Form(form_id=form_id, is_filled=True)],
        requirements=[Requirement(form_id=form_id, seq=1, title=f"项目{key}", **requirement)],
    )
    return document(document_id, facts)


@pytest.fixture
def loaded(tmp_path: Path) -> Any:
    with open_writer(tmp_path / "w.duckdb") as connection:

        def fill(*documents: LoadDocument) -> Connection:
            load(connection, "run", documents)
            return connection

        yield fill


def at(hours: float) -> datetime:
    return MOMENT + timedelta(hours=hours)


def test_open_calls_have_a_deadline_to_come_and_have_opened(loaded: Any) -> None:
    connection = loaded(
        call("a", due=[("submission", at(-1)), ("recommendation", at(33)), ("submission", at(24 * 30))]),
        call("b", due=[("submission", at(-1))]),
        call("c", due=[("submission_open", at(5)), ("other", at(5))]),
        call("d", due=[("submission", at(5))], opens=at(1)),
        call("e", due=[("submission", at(8.99))], opens=at(-24)),
        call("f", due=[("submission", None)]),
    )
    rows = connection.execute(
        "SELECT title, next_due_at, next_due_kind, last_due_at, days_left FROM calls_open_at(?)", [MOMENT]
    ).fetchall()
    assert rows == [
        ("通知e", at(8.99), "submission", at(8.99), 0),  # 23:59 of the same day
        ("通知a", at(33), "recommendation", at(24 * 30), 2),
    ]


def test_now_is_now_in_china(loaded: Any) -> None:
    soon, tomorrow = clock.now() + timedelta(minutes=2), clock.now() + timedelta(days=1)
    connection = loaded(
        call("a", due=[("submission", soon)]),
        call("b", due=[("submission", clock.now() - timedelta(minutes=2))]),
        call("c", due=[("submission", tomorrow)]),
    )
    connection.execute("SET TimeZone = 'America/Los_Angeles'")
    assert connection.execute("SELECT title FROM open_calls").fetchall() == [("通知a",), ("通知c",)]
    [row] = connection.execute("SELECT days_left FROM open_calls WHERE title = '通知c'").fetchall()
    assert row == (1,)


def test_the_week_is_from_monday_to_sunday_by_province(loaded: Any) -> None:
    connection = loaded(
        call("a", due=[("submission", datetime(2026, 8, 9, 23, 59, 59))], province="浙江省"),
        call("b", due=[("submission", datetime(2026, 8, 10))], province="浙江省"),
        call("c", due=[("paper", datetime(2026, 8, 16, 23, 59, 59))], province="辽宁省"),
        call("d", due=[("submission", datetime(2026, 8, 17))], province="辽宁省"),
        call("e", due=[("other", datetime(2026, 8, 13))]),
    )
    rows = connection.execute(
        "SELECT province, title, days_left FROM deadlines_in_week_of(?)", [MOMENT]
    ).fetchall()
    assert sorted(rows, key=lambda row: row[1]) == [
        ("浙江省", "通知b", -2),
        ("辽宁省", "通知c", 4),
        (None, "通知e", 1),
    ]
    assert rows[-1][0] is None


def test_duplicates_count_once(loaded: Any) -> None:
    same: dict[str, Any] = {
        "title": "同一通知",
        "published_on": date(2026, 8, 1),
        "due": [("submission", at(5))],
    }
    same |= {"domains": ["新材料"], "money": [("grant_cap", None, "500000")]}
    connection = loaded(call("a", **same), call("b", **same))
    assert connection.execute("SELECT count(*) FROM calls_open_at(?)", [MOMENT]).fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM deadlines_in_week_of(?)", [MOMENT]).fetchone() == (1,)
    assert connection.execute("SELECT domain, year, calls FROM money_by_domain_year").fetchall() == [
        ("新材料", 2026, 1)
    ]


def test_money_by_field_and_year(loaded: Any) -> None:
    connection = loaded(
        call(
            "a",
            due=[],
            plan_year=2026,
            domains=["新材料", "新材料", None],
            money=[
                ("grant_cap", None, "300000"),
                ("grant_amount", "500000", "500000"),
                ("other", None, "9e9"),
            ],
        ),
        call(
            "b",
            due=[],
            published_on=date(2026, 3, 1),
            domains=["新材料"],
            money=[("grant_cap", None, "100000")],
        ),
        call("c", due=[], plan_year=2026, domains=["新材料"]),
        call("d", due=[], money=[("grant_cap", None, "70000")]),
        asked("e", domains=["新材料", "现代农业"], start_on=date(2026, 1, 1), total_budget_yuan=Decimal(800)),
        asked("f", domains=["新材料"], start_on=date(2026, 6, 1), fiscal_budget_yuan=Decimal("0.5")),
        asked("1", total_budget_yuan=Decimal(7)),
    )
    assert connection.execute("FROM money_by_domain_year").fetchall() == [
        (
            "新材料",
            2026,
            3,
            2,
            Decimal("300000.00"),
            Decimal("500000.00"),
            2,
            Decimal("800.00"),
            Decimal("0.50"),
        ),
        ("现代农业", 2026, 0, 0, None, None, 1, Decimal("800.00"), None),
        (None, None, 1, 1, Decimal("70000.00"), Decimal("70000.00"), 1, Decimal("7.00"), None),
    ]


def test_a_contact_stands_once_with_its_latest_notice(loaded: Any) -> None:
    def contact(key: str) -> Contact:
        return Contact(notice_id=f"{key * 64}:n0", seq=1, name="王芳", phones=["024-12345678"], **PROOF)

    connection = loaded(
        call("a", due=[], published_on=date(2025, 1, 1), contact=contact("a")),
        call("b", due=[], published_on=date(2026, 1, 1), contact=contact("b")),
        call("c", due=[], issuer="另一厅", contact=contact("c")),
    )
    assert connection.execute(
        "SELECT issuer, name, notices, last_title FROM contacts_by_issuer"
    ).fetchall() == [
        ("另一厅", "王芳", 1, "通知c"),
        ("某厅", "王芳", 2, "通知b"),
    ]


def test_which_call_fits_which_requirement(loaded: Any) -> None:
    due: Any = [("submission", at(48))]
    connection = loaded(
        call("a", due=due, domains=["新材料"], region_code="210000", money=[("grant_cap", None, "500000")]),
        call("b", due=due, domains=["新材料"]),
        call("c", due=due, domains=["新材料"], region_code="330000"),
        call("d", due=due, domains=["新材料"], region_code="210200"),
        call("e", due=due, domains=["新材料"], money=[("min_total_investment", "5000000", None)]),
        call("f", due=[("submission", at(-1))], domains=["新材料"]),
        asked(
            "1",
            domains=["新材料"],
            region_code="210102",
            fiscal_budget_yuan=Decimal(500000),
            total_budget_yuan=Decimal(2000000),
        ),
        asked("2", domains=["新材料"], region_code="210102", fiscal_budget_yuan=Decimal("500000.01")),
        asked("3", domains=["新材料"]),
        asked("4", region_code="210102"),
    )
    rows = connection.execute(
        "SELECT requirement, call, region_fit, budget_fit FROM calls_for_requirements_at(?) ORDER BY 1, 2",
        [MOMENT],
    ).fetchall()
    nowhere, unknown = "call names no region", "requirement names no region"
    assert rows == [
        ("项目1", "通知a", "within", "within"),
        ("项目1", "通知b", nowhere, "not stated"),
        ("项目2", "通知b", nowhere, "not stated"),
        ("项目2", "通知e", nowhere, "not stated"),
        ("项目3", "通知a", unknown, "not stated"),
        ("项目3", "通知b", nowhere, "not stated"),
        ("项目3", "通知c", unknown, "not stated"),
        ("项目3", "通知d", unknown, "not stated"),
        ("项目3", "通知e", nowhere, "not stated"),
    ]


def test_a_field_fits_its_group_and_the_group_its_fields(loaded: Any) -> None:
    probe = loaded()
    field, group, other = probe.execute(
        "WITH pairs AS (SELECT field.code, field.name AS field, groups.name AS grouped"
        " FROM domain_scheme field"
        " JOIN domain_scheme groups ON groups.code = field.parent WHERE field.name <> groups.name)"
        " SELECT a.field, a.grouped, b.field FROM pairs a"
        " JOIN pairs b ON b.grouped = a.grouped AND a.code < b.code"
        " ORDER BY a.code, b.code LIMIT 1"
    ).fetchone()
    due: Any = [("submission", at(48))]
    connection = loaded(
        call("a", due=due, domains=[field]),
        call("b", due=due, domains=[group, field]),
        asked("1", domains=[field]),
        asked("2", domains=[group]),
        asked("3", domains=[other]),
    )
    rows = connection.execute(
        "SELECT requirement, call, shared_domains FROM calls_for_requirements_at(?) ORDER BY 1, 2", [MOMENT]
    ).fetchall()
    assert rows == [
        ("项目1", "通知a", [field]),
        ("项目1", "通知b", sorted([field, group])),
        ("项目2", "通知a", [field]),
        ("项目2", "通知b", sorted([field, group])),
        ("项目3", "通知b", [group]),
    ]
