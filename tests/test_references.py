"""Cited policies: which 《…》 are, with which number, and what is left out."""

import pytest

from extractors.builder import DocumentBuilder
from extractors.fields.references import ReferenceMention
from extractors.pipeline import extract
from normalizers.context import NoticeContext
from normalizers.facts import PolicyReference
from normalizers.references import is_policy, references

HEAD = "关于组织申报项目的通知\n各有关单位：\n"


def cited(
    body: str, title: str | None = "关于组织申报项目的通知", attached: tuple[str, ...] = ()
) -> list[PolicyReference]:
    builder = DocumentBuilder()
    for line in (HEAD + body).split("\n"):
        builder.paragraph(line)
    document = builder.build(format="txt", reader="test/0")
    found = extract(document).of("references", ReferenceMention, 0)
    context = NoticeContext(notice_id="d:1", index=0, text=document.text, title=title)
    facts = references(found, context, attached)
    for fact in facts:
        assert document.text[fact.char_start : fact.char_end] == fact.quote
        assert fact.title.replace("\n", "") in fact.quote.replace("\n", "")
    return facts


def pairs(body: str, **more: object) -> list[tuple[str, str | None]]:
    return [(f.title, f.document_number) for f in cited(body, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "根据《某市科技计划管理办法》（某科发〔2021〕5号）执行。",
            [("某市科技计划管理办法", "某科发〔2021〕5号")],
        ),
        ("按照《中华人民共和国科学技术进步法》办理。", [("中华人民共和国科学技术进步法", None)]),
        (
            "依据《质量强国建设纲要》《湖北省质量强省建设纲要》部署。",
            [("质量强国建设纲要", None), ("湖北省质量强省建设纲要", None)],
        ),
        (
            "根据《中央引导地方科技发展资金管理办法（财教〔2023〕276号）有关要求，做好储备。",
            [("中央引导地方科技发展资金管理办法", "财教〔2023〕276号")],
        ),
        (
            "按《资金管理办法（试行）》（财教〔2023〕276号）和"
            "《关于深化机制改革 加快攻坚的若干意见》（浙科发规〔2023〕21号）执行。",
            [
                ("资金管理办法（试行）", "财教〔2023〕276号"),
                ("关于深化机制改革 加快攻坚的若干意见", "浙科发规〔2023〕21号"),
            ],
        ),
        (
            "贯彻《科技部关于印发〈国家重点研发计划管理暂行办法〉的通知》（国科发资[2024]28号）。",
            [("科技部关于印发〈国家重点研发计划管理暂行办法〉的通知", "国科发资〔2024〕28号")],
        ),
        (
            "贯彻《关于转发《某办法》的通知》精神。",
            [("关于转发《某办法》的通知", None)],
        ),
        (
            "《某省促进科技成果转化条例》和《某省促进科技成果转化条例》。",
            [("某省促进科技成果转化条例", None)],
        ),
        ("《优化营商环境条例》（国务院令第722号）规定。", [("优化营商环境条例", "国务院令第722号")]),
        (
            "《关于延续优惠政策的公告》（财政部 税务总局公告2023年第7号）。",
            [("关于延续优惠政策的公告", "财政部税务总局公告2023年第7号")],
        ),
        (
            "按《某市“十四五”科技创新规划》《产业结构调整指导目录（2024年本）》执行。",
            [("某市“十四五”科技创新规划", None), ("产业结构调整指导目录（2024年本）", None)],
        ),
    ],
)
def test_policies(body: str, wanted: list[tuple[str, str | None]]) -> None:
    assert pairs(body) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "填写《需求征集表》并盖章。",
        "提交《项目申报书》《推荐汇总表》《承诺书》。",
        "（以下简称《管理办法》）",
        "登录《科技业务管理系统》填报。",
        "发表于《机械工程学报》。",
        "参考《机器学习方法》一书。",
        "《",
        "《》",
        "《" * 50,
        "请认真研究《新文科研究与改革实践项目指南》（附件3）。",
        "《推荐意见》《专家评审意见》",
    ],
)
def test_what_is_no_policy(body: str) -> None:
    assert pairs(body) == []


def test_the_second_mention_brings_the_number() -> None:
    body = "根据《某省专项资金管理办法》要求。\n按照《某省专项资金管理办法》（某财教〔2022〕9号）执行。"
    (fact,) = cited(body)
    assert fact.document_number == "某财教〔2022〕9号"
    assert fact.quote.startswith("某省专项资金管理办法") and fact.quote.endswith("9号")


def test_the_notices_own_attachments_and_title_are_left_out() -> None:
    assert pairs("见《2025年度项目申报指南》。", attached=("2025年度项目申报指南",)) == []
    assert pairs("现将《某管理办法》印发给你们。", title="关于印发《某管理办法》的通知") == []


def test_a_title_over_two_lines() -> None:
    assert pairs("根据《某省人民政府关于\n加快科技创新的意见》要求。") == [
        ("某省人民政府关于加快科技创新的意见", None)
    ]


@pytest.mark.parametrize(
    ("title", "policy"),
    [
        ("国家重点研发计划管理暂行办法", True),
        ("某方案（试行）", True),
        ("算法", False),
        ("项目实施方案编制说明", False),
        ("科技创新行动计划", True),
        ("验收申请表", False),
        ("政府工作报告", True),
        ("可行性研究报告", False),
        ("专利法", True),
    ],
)
def test_kinds(title: str, policy: bool) -> None:
    assert is_policy(title) is policy
