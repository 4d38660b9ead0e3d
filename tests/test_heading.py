"""What the head and the page around a notice say, as mentions."""

import pytest

from extractors.builder import DocumentBuilder
from extractors.fields.heading import HeadingMention
from extractors.pipeline import extract

BODY = "为做好有关工作，现将有关事项通知如下：\n一、申报要求\n请按要求填报。\n"


def heading(text: str) -> list[tuple[str, str]]:
    builder = DocumentBuilder()
    for line in text.split("\n"):
        builder.paragraph(line)
    document = builder.build(format="txt", reader="test/0")
    found = extract(document).of("heading", HeadingMention)
    for mention in found:
        assert document.text[mention.start : mention.end].strip() != ""
    return [(m.kind, m.value) for m in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("某市科学技术局文件\n关于申报的通知\n各单位：\n" + BODY, ("red_head", "某市科学技术局")),
        (
            "关于申报的通知\n发布时间：2024-05-06 来源：某市科技局\n各单位：\n" + BODY,
            ("published", "2024-05-06"),
        ),
        (
            "关于申报的通知\n发布时间：2024-05-06 来源：某市科技局\n各单位：\n" + BODY,
            ("page_source", "某市科技局"),
        ),
        (
            "关于申报的通知\n【来源：省科技厅】【字体：大 中 小】\n各单位：\n" + BODY,
            ("page_source", "省科技厅"),
        ),
        (
            "索 引 号：00-1 \n成文日期：2024年5月6日\n关于申报的通知\n各单位：\n" + BODY,
            ("written", "2024年5月6日"),
        ),
        ("发布机构：某省科学技术厅\n关于申报的通知\n各单位：\n" + BODY, ("page_issuer", "某省科学技术厅")),
        ("某省科技厅关于申报2025年项目的通知\n各单位：\n" + BODY, ("title_issuer", "某省科技厅")),
        ("某省科技厅、某省财政厅关于申报的通知\n各单位：\n" + BODY, ("title_issuer", "某省财政厅")),
        ("关于申报2025年项目的通知\n各单位：\n" + BODY, ("title_year", "2025")),
        ("关于申报的通知\n各单位：\n为做好2025年度计划工作，现通知如下。\n", ("body_year", "2025")),
        ("某科发〔2024〕5号\n关于申报的通知\n各单位：\n" + BODY, ("document_number", "某科发〔2024〕5号")),
    ],
)
def test_what_is_marked(text: str, wanted: tuple[str, str]) -> None:
    assert wanted in heading(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("关于申报的通知\n发布时间：2024-05-06 来源：中国科技网\n各单位：\n" + BODY, "page_source"),
        ("关于转发省科技厅申报的通知\n各单位：\n" + BODY, "title_issuer"),
        ("关于申报的通知\n各单位：\n根据某科发〔2024〕5号要求，现通知如下。\n", "document_number"),
        ("关于申报的通知\n各单位：\n" + BODY + "发布时间：2024年5月6日上午\n", "written"),
        ("2021-2025年规划编制说明\n" + BODY, "title_year"),
    ],
)
def test_what_is_not_marked(text: str, kind: str) -> None:
    assert kind not in {k for k, _ in heading(text)}
