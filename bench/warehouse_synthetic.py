"""Notices and filled forms made up by number, as the loader takes them: the same number, the same document.

Nine in ten are notices of seventeen facts or so, one in ten is a filled form with ten fields. One notice in
twenty is posted a second time (as PDF), one in five lists an attachment that stands beside it. Notices are
spread over eleven years up to today, so that at any time a few in a hundred are open. Every quote stands
in the text at its offsets.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from normalizers.facts import (
    Attachment,
    Budget,
    Category,
    Contact,
    Deadline,
    DocumentFacts,
    Domain,
    FieldEvidence,
    Form,
    FormField,
    FormValue,
    Notice,
    PolicyReference,
    Portal,
    Quota,
    Requirement,
)
from warehouse import clock
from warehouse.ledger import SourceFile
from warehouse.loader import LoadDocument

DAYS = 11 * 365
SHEET = (
    "项目名称",
    "项目类别",
    "申报单位",
    "单位性质",
    "联系人",
    "手机",
    "邮箱",
    "技术领域",
    "总投资",
    "申请经费",
)
FILLER = "各有关单位要高度重视，认真组织，严格审核申报材料的真实性、完整性和合规性，按时报送，逾期不予受理。"


class _Text:
    """A text that grows; each piece is remembered with where it stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def say(self, words: str) -> dict[str, Any]:
        """Adds the words; returns their evidence."""
        begin, self.length = self.length, self.length + len(words)
        self.parts.append(words)
        return {
            "quote": words,
            "char_start": begin,
            "char_end": self.length,
            "confidence": 0.9,
            "component": "synthetic",
        }

    def skip(self, words: str) -> None:
        self.say(words)


@cache
def _places() -> tuple[tuple[str, str, str], ...]:
    """(code, province, city) of the places that issue; the city is empty for a province."""
    names: dict[str, str] = {}
    found: list[tuple[str, str, str]] = []
    for line in _lines("regions.csv"):
        code, name, level = line.split(",")[:3]
        names[code] = name
        if level == "province":
            found.append((code, name, ""))
        elif level == "city":
            found.append((code, names.get(f"{code[:2]}0000", name), name))
    return tuple(found)


@cache
def _fields() -> tuple[str, ...]:
    """The canonical fields below the groups."""
    rows = [line.split(",") for line in _lines("domain_scheme.csv")]
    return tuple(row[1] for row in rows if row[3])


def _lines(name: str) -> list[str]:
    text = files("normalizers.data").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")][1:]


def documents(count: int, first: int = 0, today: date | None = None) -> Iterator[LoadDocument]:
    """`count` documents from number `first` on."""
    day = today or clock.now().date()
    for number in range(first, first + count):
        yield filled_form(number, day) if number % 10 == 9 else notice(number, day)


def _loadable(number: int, kind: str, text: str, facts: DocumentFacts, at: date) -> LoadDocument:
    document_id = facts.document_id
    source = SourceFile(
        document_id, f"{number:07}.{kind}", f"file:///in/{number // 500:04}/{number:07}.{kind}", len(text)
    )
    return LoadDocument(source, kind, f"{kind}/1", 3, datetime.combine(at, time(9)), text, facts)


def identity(number: int) -> str:
    return hashlib.sha256(b"synthetic %d" % number).hexdigest()


def notice(number: int, today: date) -> LoadDocument:
    """A call; every twentieth repeats the one before it in another format."""
    repeats = number % 20 == 1
    seed = number - 1 if repeats else number
    code, province, city = _places()[seed * 7 % len(_places())]
    published = today - timedelta(days=seed * 13 % DAYS)
    due = published + timedelta(days=20 + seed % 60)
    field, other = (_fields()[(seed * step) % len(_fields())] for step in (3, 11))
    text, document_id = _Text(), identity(number)
    name = f"{document_id}:n0"
    issuer = f"{city or province}科学技术厅" if not city else f"{city}科学技术局"
    title = text.say(f"关于组织申报{published.year}年度{field}专项第{seed}批项目的通知")
    text.skip("\n各有关单位：\n为落实")
    policy = text.say("《科学技术进步法》")
    text.skip(f"，现将有关事项通知如下。\n{FILLER * 12}\n一、支持领域\n1.")
    domains = [Domain(notice_id=name, seq=1, name=field, domain=field, **text.say(field))]
    text.skip("。\n2.")
    domains.append(Domain(notice_id=name, seq=2, name=other, domain=other, **text.say(other)))
    text.skip("。\n二、支持方式\n每项资助")
    cap = Decimal(20 + seed % 400) * 10000
    budgets = [
        Budget(
            notice_id=name,
            seq=1,
            kind="grant_cap",
            amount_max_yuan=cap,
            **text.say(f"不超过{cap // 10000}万元"),
        )
    ]
    text.skip("，项目总投资")
    least = cap * 2
    budgets.append(
        Budget(
            notice_id=name,
            seq=2,
            kind="min_total_investment",
            amount_min_yuan=least,
            **text.say(f"不低于{least // 10000}万元"),
        )
    )
    text.skip("。\n三、时间\n网上申报截止时间为")
    deadlines = [
        Deadline(
            notice_id=name,
            seq=1,
            kind="submission",
            due_at=datetime.combine(due, time(17)),
            due_precision="minute",
            **text.say(f"{due.year}年{due.month}月{due.day}日17:00"),
        )
    ]
    text.skip("，推荐单位截止时间为")
    later = due + timedelta(days=7)
    deadlines.append(
        Deadline(
            notice_id=name,
            seq=2,
            kind="recommendation",
            due_at=datetime.combine(later, time(23, 59, 59)),
            due_precision="date",
            **text.say(f"{later.year}年{later.month}月{later.day}日"),
        )
    )
    text.skip("。\n每家单位限报")
    quota = Quota(notice_id=name, seq=1, unit="每家单位", count=1 + seed % 3, **text.say(f"{1 + seed % 3}项"))
    text.skip("。\n四、联系方式\n联系人：")
    person = f"{'王李张刘陈杨赵黄周吴'[seed % 10]}{'伟芳娜敏静强磊洋艳勇'[seed // 10 % 10]}"
    phone = f"0{400 + seed % 500}-{80000000 + seed}"
    contact = Contact(
        notice_id=name,
        seq=1,
        name=person,
        organization=issuer,
        phones=[phone],
        **text.say(f"{person}，{phone}"),
    )
    text.skip("。\n申报平台：")
    url = f"https://kj{seed % 400}.example.gov.cn"
    portal = Portal(notice_id=name, seq=1, url=url, **text.say(url))
    text.skip("\n类别：")
    category = Category(notice_id=name, seq=1, name="重点研发", **text.say("重点研发"))
    listed = []
    if seed % 5 == 0:
        text.skip("\n附件：")
        file = f"{number + 9 - number % 10:07}.docx"
        listed = [
            Attachment(notice_id=name, number=1, title="申报书", file_name=file, **text.say("1.申报书"))
        ]
    text.skip("\n")
    signed = text.say(issuer)
    text.skip("\n")
    dated = text.say(f"{published.year}年{published.month}月{published.day}日")
    proofs = {"title": title, "issuer": signed, "published_on": dated, "province": signed}
    facts = DocumentFacts(
        document_id=document_id,
        notices=[
            Notice(
                notice_id=name,
                title=title["quote"],
                notice_type="application_call",
                issuer=issuer,
                issuers=[issuer],
                published_on=published,
                plan_year=published.year,
                region_code=code,
                province=province,
                city=city or None,
            )
        ],
        deadlines=deadlines,
        domains=domains,
        contacts=[contact],
        budgets=budgets,
        quotas=[quota],
        categories=[category],
        portals=[portal],
        attachments=listed,
        policy_references=[PolicyReference(notice_id=name, seq=1, title="科学技术进步法", **policy)],
        field_evidence=[
            FieldEvidence(table_name="notices", row_id=name, field=column, **proof)
            for column, proof in proofs.items()
        ],
    )
    return _loadable(number, "pdf" if repeats else "docx", "".join(text.parts), facts, published)


def filled_form(number: int, today: date) -> LoadDocument:
    """A filled sheet that asks for one project."""
    code, province, city = _places()[number * 7 % len(_places())]
    published = today - timedelta(days=number * 13 % DAYS)
    field = _fields()[number * 3 % len(_fields())]
    text, document_id = _Text(), identity(number)
    name = f"{document_id}:f1"
    grant = 10 + number % 300
    filled = (
        f"第{number}号{field}技术研究",
        "重点研发",
        f"{city or province}第{number}科技有限公司",
        "企业",
        f"{'王李张刘陈'[number % 5]}明",
        f"138{number:08}",
        f"a{number}@example.com",
        field,
        f"{grant * 3}万元",
        f"{grant}万元",
    )
    text.skip("科技计划项目申报书\n")
    values, fields, proofs = [], [], {}
    for seq, (label, value) in enumerate(zip(SHEET, filled, strict=True), 1):
        text.skip(f"{label}：")
        proof = text.say(value)
        text.skip("\n")
        fields.append(FormField(form_id=name, seq=seq, label=label))
        values.append(FormValue(form_id=name, seq=seq, label=label, value=value, **proof))
        proofs[label] = proof
    text.skip(FILLER * 12)
    start = published + timedelta(days=90)
    facts = DocumentFacts(
        document_id=document_id,
        forms=[Form(form_id=name, title="科技计划项目申报书", template_id="synthetic", is_filled=True)],
        form_fields=fields,
        form_values=values,
        requirements=[
            Requirement(
                form_id=name,
                seq=1,
                title=filled[0],
                organization=filled[2],
                contact_name=filled[4],
                mobile=filled[5],
                email=filled[6],
                domains=[field],
                domains_raw=[field],
                total_budget_yuan=Decimal(grant * 30000),
                fiscal_budget_yuan=Decimal(grant * 10000),
                start_on=start,
                region_code=code,
                province=province,
                city=city or None,
            )
        ],
        field_evidence=[
            FieldEvidence(table_name="requirements", row_id=f"{name}:1", field=column, **proofs[label])
            for column, label in (
                ("title", "项目名称"),
                ("organization", "申报单位"),
                ("domains", "技术领域"),
            )
        ],
    )
    return _loadable(number, "docx", "".join(text.parts), facts, published)
