"""The filled forms: reads what the fillers wrote from samples/source/forms/*.json, lays it out, and
says what a careful reader takes from it (the gold).

A file has `template`, `endings`, `made`, `boxes` (how boxes are ticked; `box_of` for single cells),
`keep_hints`, the tables `text` and `ticks` by the key of a cell in samples.templates, `selected`
(choices written as words), `requirement` and `accept`. Companies, people and numbers are invented.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from samples.boxes import ticked_in
from samples.notices import SOURCE, lines_of
from samples.templates import FORMS
from samples.word import HEI, Filling, Writer

FOLDER = SOURCE / "forms"
REQUIREMENT = (
    *("title", "organization", "organization_type", "contact_name", "mobile", "phone", "email"),
    *("domains", "program_category", "total_budget_yuan", "fiscal_budget_yuan", "self_funding_yuan"),
    *("other_funding_yuan", "duration_months", "start_on", "end_on", "province", "city", "county"),
)
_LIAONING_SECTIONS = (
    ("二、项目的背景与意义", "background"),
    ("三、项目实施期实施内容", "content"),
    ("四、项目实施期总体目标", "goals"),
    ("五、项目实施期进度安排", "schedule"),
    ("六、项目预期目标与效果前景分析简况", "prospect"),
)
_PLAN = (
    ("联系人", "contact"),
    ("固定电话", "phone"),
    ("手机号码", "mobile"),
    ("电子邮箱", "email"),
    ("所属领域（可多选）", "field"),
    ("项目简介", "intro"),
    ("取得成绩", "results"),
    ("存在问题", "problems"),
)
_LEADER, _CONTACT, _TERM = "项目负责人", "项目联系人", "项目实施期"

# Label (as the form has it, without white space) → the keys of its cells, and the row group.
LABELS: dict[str, tuple[tuple[str, ...], ...]] = {
    "liaoning-2020-1": (
        ("重大科技需求名称", "title"),
        ("需求类别", "category_a category_b"),
        ("填报单位", "organization"),
        ("联系人", "contact"),
        ("手机", "mobile"),
        ("联系方式", "phone"),
        ("电子邮箱", "email"),
        ("单位性质", "type"),
        ("所属领域（可多选）", "field_a field_b"),
        ("需求类型（可多选）", "need"),
        ("预期所需资金（万元）", "budget"),
        ("实施年限", "period"),
        *_LIAONING_SECTIONS,
        ("七、承担单位的项目实施条件", "conditions"),
    ),
    "liaoning-2020-2": (
        ("项目名称", "title"),
        ("项目类别", "category"),
        ("所属领域（可多选）", "field"),
        ("填报单位", "organization"),
        ("组织机构代码或统一社会信用代码", "code"),
        ("单位性质", "type"),
        ("单位注册地址", "address"),
        ("项目负责人", "leader", _LEADER),
        ("联系电话", "leader_phone", _LEADER),
        ("手机", "leader_mobile", _LEADER),
        ("电子邮箱", "leader_email", _LEADER),
        ("项目联系人", "contact", _CONTACT),
        ("联系电话", "phone", _CONTACT),
        ("手机", "mobile", _CONTACT),
        ("电子邮箱", "email", _CONTACT),
        ("项目总预算", "total"),
        ("其中申请专项资金", "fiscal"),
        ("自筹资金", "own"),
        ("其他财政资金", "other"),
        ("起始日期", "start", _TERM),
        ("完成日期", "end", _TERM),
        *_LIAONING_SECTIONS,
        ("七、项目预期成果转化情况", "transfer"),
        ("八、承担单位的项目实施条件", "conditions"),
        ("九、项目标签（可多选）", "tags"),
    ),
    "liaoning-2020-4": (
        ("项目名称", "title"),
        ("填报单位", "organization"),
        ("单位性质", "type"),
        *_PLAN,
        ("自身建设层面", "plan_a"),
        ("面向国家层面", "plan_b"),
        ("服务地方经济社会发展", "plan_c"),
    ),
    "longquan-2024-1": (
        ("需求名称", "title"),
        ("重点领域", "area_1 area_2 area_3 area_4 area_5 area_6"),
        ("主要方向", " ".join(f"directions_{n}" for n in range(1, 7))),
        ("攻关背景和意义", "background"),
        ("拟解决的问题", "problem"),
        ("攻关目标", "goals"),
        ("主要研究内容", "content"),
        ("预期标志性成果及水平", "outcome"),
        ("技术先进水平", "advance"),
        ("攻关成果性质", "nature"),
        ("对标单位及产品（型号）", "rival"),
        ("核心技术参数（5项以上）", "rival_data"),
        ("核心技术参数（5项以上）", "own_data"),
        ("攻关水平（可多选）", "level"),
        ("平台基地", "platform"),
        ("平台基地级别", "platform_level"),
        ("平台基地认定单位", "platform_by"),
        ("人才团队", "team"),
        ("人才团队级别", "team_level"),
        ("人才团队认定单位", "team_by"),
        ("攻关时限", "duration"),
        ("建议研发总投入（万元）", "total"),
        ("攻关成果潜在的应用单位及联系方式（3家以上）", "users"),
        ("推荐攻关优势单位", "recommended"),
        ("填报单位（联系人、联系方式）", "organization"),
    ),
    "longquan-2024-2": (
        ("企业名称", "organization"),
        ("所属地区", "region"),
        ("联系人", "contact"),
        ("联系方式", "phone"),
        ("企业简介", "intro"),
        ("技术需求名称", "title"),
        ("所属领域", "field"),
        ("技术需求描述（500字以内）", "content"),
        ("主要技术指标", "goal_technical"),
        ("经济社会指标", "goal_economic"),
        ("科技成果指标", "goal_results"),
        ("其他指标", "goal_other"),
        ("预计总投入", "total"),
        ("拟筹资方案", "funding"),
        ("测算依据说明", "basis"),
        ("企业负责人意见", "opinion"),
    ),
    "longquan-2024-3": (
        ("推荐单位（行业协会）", "organization"),
        ("所属地区", "region"),
        ("填报单位联系人", "contact"),
        ("联系方式", "phone"),
        ("需求名称", "title"),
        ("背景意义（500字以内）", "background"),
        ("主要研发内容（500字以内）", "content"),
        ("拟申报计划项目类别", "category"),
        ("主管部门审核意见", "opinion"),
    ),
}


@dataclass(frozen=True)
class FilledForm:
    """One filled form: its template, what was written into it, and what is asked for in it."""

    name: str
    template: str
    endings: tuple[str, ...]
    made: datetime
    filling: Filling
    requirement: dict[str, Any]
    accept: dict[str, Any]
    selected: dict[str, list[str]]


def filled_forms() -> list[FilledForm]:
    """Every form of samples/source/forms, in the order of their names."""
    return [_read(path) for path in sorted(FOLDER.glob("*.json"))]


def _read(path: Path) -> FilledForm:
    data = json.loads(path.read_text(encoding="utf-8"))
    filling = Filling(
        data["boxes"],
        {key: _lines(text) for key, text in data["text"].items()},
        data.get("ticks", {}),
        data.get("keep_hints", False),
        data.get("box_of", {}),
    )
    keys = {cell.key for row in FORMS[data["template"]].rows for cell in row}
    unknown = {*filling.text, *filling.ticks, *filling.box_of} - keys
    if unknown:
        raise ValueError(f"{path.name}: the form has no {', '.join(sorted(unknown))}")
    return FilledForm(
        path.stem,
        data["template"],
        tuple(data["endings"]),
        datetime.fromisoformat(data["made"]),
        filling,
        data["requirement"],
        data.get("accept", {}),
        data.get("selected", {}),
    )


def _lines(text: str | list[str]) -> str:
    """A cell's text; several paragraphs are a list."""
    return text if isinstance(text, str) else "\n".join(text)


def heading_of(template: str) -> list[tuple[str, str]]:
    """(tag, words) of the lines over a form in its notice: 附件1, title, subtitle."""
    for name in ("liaoning-2020", "longquan-2024"):
        lines = lines_of(name)
        if ("form", template) in lines:
            end = lines.index(("form", template))
            start = max(i for i, (tag, _) in enumerate(lines[:end]) if tag == "label")
            return lines[start:end]
    raise ValueError(f"no notice holds the form {template}")


def laid_out(form: FilledForm) -> Writer:
    """The filled form as a Word document."""
    writer = Writer(form.made, page_numbers=False, margin=2.2)
    for tag, words in heading_of(form.template):
        if tag == "label":
            writer.paragraph(words, HEI)
        else:
            writer.title(words, 18 if tag == "heading" else 14)
    writer.form(FORMS[form.template], form.filling)
    return writer


def gold_of(form: FilledForm) -> dict[str, Any]:
    """What a careful reader takes from the form."""
    heading = "".join(words for tag, words in heading_of(form.template) if tag != "label")
    return {
        "form_title": heading,
        "template": form.template,
        "format": form.endings[0],
        "file": f"{form.name}.{form.endings[0]}",
        "values": [pair for entry in LABELS[form.template] if (pair := _value_of(form, *entry))],
        "requirement": {name: form.requirement.get(name, _nothing(name)) for name in REQUIREMENT},
        "accept": form.accept,
    }


def _value_of(form: FilledForm, label: str, keys: str, group: str | None = None) -> dict[str, Any] | None:
    """The gold pair of one label; None where the filler left it empty."""
    chosen = [t for key in keys.split() for t in ticked_in(form.filling.ticks.get(key, ()))]
    written = "\n".join(form.filling.text[key] for key in keys.split() if key in form.filling.text)
    if not written and not chosen:
        written = "龙泉市" if keys == "region" else ""  # printed in the blank form
    pair: dict[str, Any] = {"label": label}
    if written:
        pair["value"] = "\n".join(line.strip() for line in written.split("\n"))
    if chosen or keys in form.selected:
        pair["selected"] = [t.option for t in chosen] or form.selected[keys]
    if words := [t.words for t in chosen if t.words]:
        pair["other_text"] = words[0]
    if group:
        pair["group"] = group
    return pair if len(pair) > 1 and (written or chosen) else None


def _nothing(name: str) -> list[str] | None:
    return [] if name == "domains" else None
