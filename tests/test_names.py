"""Names of persons, and of bodies and departments."""

import pytest

from extractors.grammar.departments import unit_of
from extractors.grammar.names import join_padded, read_name, split_title, surnames


def listed(words: str) -> list[str]:
    return words.split()


NAMES = listed("""
张俊华 王琛 史杰 都康飞 党金辉 芮锐 袁凯华 欧阳修远 司马晴 诸葛亮 上官文婷 令狐冲
李向阳 王金华 周平安 阿迪力·吐尔逊 买买提·艾力 扎西次仁 次仁卓玛 乌云其其格 娜仁高娃 李某 王某某 张**
覃小兰 仝卫国 乜志强 逄锦聚 钟离昊 尉迟恭 郗慧
""")
TITLED = {
    "王老师": "王老师",
    "李处长": "李处长",
    "欧阳主任": "欧阳主任",
    "张文老师": "张文",
    "刘建国副处长": "刘建国",
    "赵工": "赵工",
    "陈女士": "陈女士",
}
WORDS = listed("""
联系 电话 咨询 高新 信息 成果处 高新处 区域处 规划处 技术支持 项目中心 时间
地址 和信息 政策咨询 常见问题 安排 金额 方式 应用 成立 温州 连云港市 国家级
平台 系统 申报 通知 附件 张 中 一二三四五 ABC 123 区科技局 老师
处长 欧阳
""")


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    assert read_name(name) == (name, None)


@pytest.mark.parametrize("text", TITLED)
def test_names_with_titles(text: str) -> None:
    found = read_name(text)
    assert found is not None and found[0] == TITLED[text] and found[1]


@pytest.mark.parametrize("word", WORDS)
def test_words_are_no_names(word: str) -> None:
    assert read_name(word) is None


@pytest.mark.parametrize("word", ["高新处", "信息中心", "办公室", "电话", "科技局", "业务咨询", "附件一"])
def test_a_label_does_not_make_a_name_of_a_word(word: str) -> None:
    assert read_name(word, labelled=True) is None


@pytest.mark.parametrize("name", ["昝红", "山峰", "和建华", "哈布尔", "玉洁", "东方红", "额尔德木图"])
def test_a_label_lets_rare_surnames_be(name: str) -> None:
    assert read_name(name, labelled=True) == (name, None)


def test_padding() -> None:
    def joined(*texts: str) -> list[str]:
        return [text for _, _, text in join_padded([(0, 0, text) for text in texts])]

    assert joined("王", "琛") == ["王琛"]
    assert joined("张金钰", "李", "昊") == ["张金钰", "李昊"]
    assert joined("张", "三", "李", "四") == ["张三", "李四"]
    assert joined("陈", "思", "思") == ["陈思思"]
    assert joined("王文彦", "芮锐") == ["王文彦", "芮锐"]
    assert joined("欧阳", "娜") == ["欧阳娜"]


def test_title_is_the_longest() -> None:
    assert split_title("刘建国副处长") == ("刘建国", "副处长")
    assert split_title("处长") == ("处长", None)


def test_surnames_are_many_and_of_every_kind() -> None:
    kinds = list(surnames().values())
    assert kinds.count("single") > 500
    assert kinds.count("compound") > 80
    assert {"王", "李", "欧阳", "逯", "芮", "都", "党"} <= surnames().keys()


UNITS = {
    "省科技厅高新处": ("省科技厅", "高新处"),
    "龙山市科技局综合业务科": ("龙山市科技局", "综合业务科"),
    "高新处": (None, "高新处"),
    "科技处人文社科室": (None, "科技处人文社科室"),
    "市经信局": ("市经信局", None),
    "省科技厅业务受理窗口": ("省科技厅", "业务受理窗口"),
    "大连市生产力促进中心": ("大连市生产力促进中心", None),
    "项目中心": (None, "项目中心"),
    "县委组织部干部科": ("县委组织部", "干部科"),
    "科学技术部高新司": ("科学技术部", "高新司"),
    "省发展改革委高技术处": ("省发展改革委", "高技术处"),
    "东山大学科研院": ("东山大学科研院", None),
    "工业和信息化局科技科": ("工业和信息化局", "科技科"),
    "请报送至市科技局规划科": ("市科技局", "规划科"),
    "请与市科技局": ("市科技局", None),
    "请联系省科技情报所": ("省科技情报所", None),
    "省科技厅512室": ("省科技厅", None),
    "省科技评估中心项目评估部": ("省科技评估中心", "项目评估部"),
    "请径与国际合作处": (None, "国际合作处"),
}


@pytest.mark.parametrize("text", UNITS)
def test_units(text: str) -> None:
    unit = unit_of(text)
    assert unit is not None
    assert (unit.organization, unit.department) == UNITS[text]


@pytest.mark.parametrize(
    "text",
    [
        "我局",
        "各区科技局",
        "相关处室",
        "申报单位",
        "市民中心B座1203室",
        "品牌强省建设的工作部署",
        "联系",
        "局",
        "技术支持",
        "人才推荐的企业",
    ],
)
def test_no_unit_here(text: str) -> None:
    assert unit_of(text) is None
