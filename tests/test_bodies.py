"""Names of bodies: what ends like one and what only seems to."""

import pytest

from extractors.grammar.bodies import is_body, without_seal


@pytest.mark.parametrize(
    "name",
    [
        "广东省科学技术厅",
        "国家发展和改革委员会",
        "中共淳安县委组织部",
        "武汉东湖新技术开发区企业服务和重点项目推进局",
        "能源与动力工程学院",
        "西北农林科技大学科研院",
        "中国科学院大连化学物理研究所",
        "新疆生产建设兵团科学技术局",
        "于都县科学技术局",
        "某某科技股份有限公司",
        "第三届创新大赛组委会",
        "国家自然科学基金委员会",
        "教务处",
        "哈尔滨工业大学（深圳）",
        "省经信厅办公室",
        "海南省科学技术厅（盖章）",
    ],
)
def test_bodies(name: str) -> None:
    assert is_body(name)


@pytest.mark.parametrize(
    "words",
    [
        "请报送至科技处",
        "根据省科技厅",
        "申报材料报送市科技局",
        "附件",
        "局",
        "关于申报的通知",
        "2024年3月1日",
        "推荐汇总表",
        "按时报送。",
        "我局",
    ],
)
def test_other_words(words: str) -> None:
    assert not is_body(words, alone=True)


def test_weak_endings_count_only_alone() -> None:
    assert is_body("信息与网络部", alone=True) and not is_body("信息与网络部")


def test_seals() -> None:
    assert without_seal("某局（代章）") == "某局"
    assert without_seal("某局（筹）") == "某局（筹）"
