"""Choices: every way a box, a tick or a bracket is set beside its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.grammar.box_marks import has_box, is_tick
from extractors.grammar.boxes import choices
from extractors.grammar.choice import squash


def ticked(text: str) -> list[str]:
    return [c.label for c in choices(text) if c.ticked]


def offered(text: str) -> list[str]:
    return [c.label for c in choices(text)]


@pytest.mark.parametrize(
    ("text", "options", "chosen"),
    [
        ("□高等学校 ☑科研院所 □企业", ["高等学校", "科研院所", "企业"], ["科研院所"]),
        ("□高等学校　■科研院所　□企业", ["高等学校", "科研院所", "企业"], ["科研院所"]),
        ("○企业 ●高校", ["企业", "高校"], ["高校"]),
        ("□企业 ☒高校", ["企业", "高校"], ["高校"]),
        ("□√装备制造 □材料", ["装备制造", "材料"], ["装备制造"]),
        ("√□装备制造 □材料", ["装备制造", "材料"], ["装备制造"]),
        ("□装备制造√  □材料", ["装备制造", "材料"], ["装备制造"]),
        ("□装备制造√□材料", ["装备制造", "材料"], ["装备制造"]),
        ("□装备制造□√材料科学□能源", ["装备制造", "材料科学", "能源"], ["材料科学"]),
        ("√企业  □高校  □院所", ["企业", "高校", "院所"], ["企业"]),
        ("□企业  √高校  □院所", ["企业", "高校", "院所"], ["高校"]),
        ("是√ 否□", ["是", "否"], ["是"]),
        ("是□  否☑", ["是", "否"], ["否"]),
        ("大型□ 中型□ 小型√ 微型□", ["大型", "中型", "小型", "微型"], ["小型"]),
        ("误餐类型：  外出☑   加班☐   其他☐", ["外出", "加班", "其他"], ["外出"]),
        ("是否政府采购：□是 ☑否", ["是", "否"], ["否"]),
        (
            "提前完成（  ） 按时完成（ √ ）  可能无法完成（  ）",
            ["提前完成", "按时完成", "可能无法完成"],
            ["按时完成"],
        ),
        ("（√）企业（ ）高校", ["企业", "高校"], ["企业"]),
        ("[x]A类 [ ]B类", ["A类", "B类"], ["A类"]),
        ("√企业  高校  院所", ["企业", "高校", "院所"], ["企业"]),
        ("1.技术转让 2.√联合开发", ["技术转让", "联合开发"], ["联合开发"]),
        ("\uf0a8企业 \uf0fe高校", ["企业", "高校"], ["高校"]),
        ("\uf0a3企业 \uf052高校", ["企业", "高校"], ["高校"]),
        ("□1.领跑（无人区）技术\n☑2.达到国际先进", ["领跑（无人区）技术", "达到国际先进"], ["达到国际先进"]),
        ("□国家级   □省级   □校级 （请打“√”）", ["国家级", "省级", "校级"], []),
        ("□装备（数控机床、\n机器人）\n□网联汽车", ["装备（数控机床、机器人）", "网联汽车"], []),
    ],
)
def test_styles(text: str, options: list[str], chosen: list[str]) -> None:
    assert offered(text) == options
    assert ticked(text) == chosen


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("□科学问题  ☑其他：矿产综合利用", "其他", "矿产综合利用"),
        ("□企业 ☑其他（产业联盟）", "其他", "产业联盟"),
        ("□√其他矿产资源综合利用", "其他", "矿产资源综合利用"),
        ("□1.科学问题：____\n☑2.技术问题：薄壁管挤压", "技术问题", "薄壁管挤压"),
        ("☑其他____民办非企业____", "其他", "民办非企业"),
    ],
)
def test_words_behind_an_option(text: str, label: str, words: str) -> None:
    chosen = [c for c in choices(text) if c.ticked]
    assert [(c.label, c.text) for c in chosen] == [(label, words)]
    assert chosen[0].text_start is not None and chosen[0].text_end is not None
    assert words in squash(text[chosen[0].text_start : chosen[0].text_end])


@pytest.mark.parametrize(
    "text",
    [
        "二○二四年三月",
        "二〇二四年",
        "摘要（限400字）",
        "（ ）",
        "2024年1月1日",
        "",
        "企业名称",
        "参加职位（在方框内打√）",
    ],
)
def test_no_choice(text: str) -> None:
    assert offered(text) == []


def test_zero_of_a_year_is_no_box() -> None:
    assert not has_box("二○一九年")
    assert has_box("○企业")


def test_a_kind_of_other_is_an_option_of_its_own() -> None:
    assert offered("☑其他组织 □企业") == ["其他组织", "企业"]


def test_is_tick() -> None:
    assert is_tick(" √ ")
    assert is_tick("（√）")
    assert not is_tick("是")


def test_advice_about_ticking_ticks_nothing() -> None:
    assert ticked("是否需要支持（请在□内打√）") == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["企业", "高校", "院所", "医院", "其他"]), st.booleans()),
        min_size=2,
        max_size=5,
        unique_by=lambda p: p[0],
    )
)
def test_marked_options_are_found_again(pairs: list[tuple[str, bool]]) -> None:
    text = "  ".join(("☑" if on else "□") + name for name, on in pairs)
    assert [(c.label, c.ticked) for c in choices(text)] == pairs
    for choice in choices(text):
        assert text[choice.start : choice.end] == choice.label


@given(st.text(alphabet="□☑√（） ：_企业其他1.\n", max_size=60))
def test_offsets_stay_inside(text: str) -> None:
    for choice in choices(text):
        assert 0 <= choice.start < choice.end <= len(text)


@pytest.mark.parametrize("piece", ["□", "√", "（ ", "□√ ", "其他", "_", "（请在□"])
def test_long_repeats_take_no_time(piece: str) -> None:
    import time

    begun = time.perf_counter()
    choices(piece * (20_000 // len(piece)))
    assert time.perf_counter() - begun < 2.0
