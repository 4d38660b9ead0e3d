"""Time grows with length, not with its square, on whatever is repeated: no pattern backtracks."""

from time import perf_counter

import pytest
from gold_kit import facts_of

SMALL, LARGE = 20_000, 80_000  # characters
WORST = 8.0  # times; four would be linear
QUICK = 0.05  # seconds; below, the clock says more of the machine than of the code

HEAD = "关于组织申报2024年度市级科技计划项目的通知\n各县（市、区）科技局，各有关单位：\n"
CELLS = 10_000

REPEATS = {
    "digits of dates": "2024年",
    "dates without an end": "2024年3月1日至",
    "dotted dates": "2024.3.1.",
    "times": "17:30",
    "long digits": "1234567890",
    "phones": "0411-39989885、",
    "extensions": "转801",
    "opening brackets": "（",
    "both brackets": "（）",
    "book titles": "《《",
    "document numbers": "〔2024〕1号",
    "list of words": "新材料、",
    "list without a mark": "新材料和智能制造以及",
    "numbers of amounts": "100万元、",
    "half amounts": "不超过100",
    "Chinese numbers": "一百二十万",
    "shares": "50%：",
    "limits": "限报1项，",
    "section numbers": "一、（一）1.（1）",
    "section lines": "一、总体要求\n",
    "items": "（1）\n",
    "tabs": "\t",
    "blank lines": "\n",
    "spaces": "　 ",
    "mail marks": "a@",
    "addresses": "http://a.",
    "contact labels": "联系人：",
    "names": "张三 13900000000 ",
    "label lines": "联系电话：0411-39989885\n",
    "attachments": "附件1：",
    "attachment lines": "附件：1.申报书\n",
    "titles": "关于转发关于组织申报",
    "until": "截止时间为",
    "places": "浙江省丽水市龙泉市",
    "departments": "科学技术局科学技术局",
    "tab rows": "甲\t1\t2\n",
    "boxes": "□企业 ☑高校 ",
    "underscores": "____",
    "form labels": "项目名称：____ 单位：____\n",
}


def seconds(text: str) -> float:
    start = perf_counter()
    facts_of(text)
    return perf_counter() - start


def repeated(words: str, length: int) -> str:
    return HEAD + words * (length // len(words)) + "\n青禾市科学技术局\n2024年3月1日\n"


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    facts_of(HEAD)


@pytest.mark.parametrize("name", REPEATS)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    small, large = (repeated(REPEATS[name], length) for length in (SMALL, LARGE))
    first, second = seconds(small), seconds(large)
    for _ in range(2):  # another process may have had the core
        if second < WORST * max(first, QUICK):
            return
        first, second = max(first, seconds(small)), min(second, seconds(large))
    assert second < WORST * max(first, QUICK), f"{first:.2f} s, then {second:.2f} s"


def table(cells: int) -> str:
    rows = "".join(f"<tr><td>青禾市第{n}区</td><td>{n % 9 + 1}</td></tr>" for n in range(cells // 2))
    head = "<tr><td>推荐单位</td><td>限额</td></tr>"
    return f"<html><body><h1>{HEAD}</h1><table>{head}{rows}</table></body></html>"


def test_a_table_of_ten_thousand_cells() -> None:
    def taken(cells: int) -> float:
        start = perf_counter()
        facts_of(table(cells), "table.html")
        return perf_counter() - start

    small = max(taken(CELLS // 4), QUICK)
    assert min(taken(CELLS) for _ in range(2)) < WORST * small


def test_a_notice_of_a_megabyte_is_read() -> None:
    section = (
        "（一）申报时间。申报书请于2024年4月15日17:00前报送至邮箱kjj@qinghe.example.cn，每个单位限报2项，单个项目支持不超过100万元。"
        "重点支持新材料、高端装备、生物医药等领域。联系人：汪洁，电话：0719-8112233。\n"
    )
    text = repeated(section, 450_000)
    assert len(text.encode()) > 950_000
    found = facts_of(text)
    assert found.notices[0].notice_type == "application_call"
    assert found.deadlines and found.contacts and found.budgets
