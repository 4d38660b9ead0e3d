"""Fields as guides of many provinces and trades write them: nearly all of them map to the scheme."""

from pathlib import Path

from normalizers.domains import canonical, unmapped

WORDS = (Path(__file__).parent / "data/domain_notices/field_words.txt").read_text("utf-8").split()


def test_fields_of_guides_map_to_the_scheme() -> None:
    assert len(WORDS) > 700
    missing = unmapped(WORDS)
    assert len(missing) < 0.04 * len(set(WORDS)), missing


def test_words_that_name_no_field_stay_unmapped() -> None:
    assert unmapped(["国际合作", "人才", "特色产业", "设备更新", "管理创新"]) == [
        "国际合作",
        "人才",
        "特色产业",
        "设备更新",
        "管理创新",
    ]


def test_a_compound_has_the_field_of_its_longest_part() -> None:
    expected = {
        "丘陵果园作业机具": "现代农业",
        "海洋生物医药": "海洋科技",
        "城市内涝防治": "公共安全与应急",
        "退役光伏组件回收": "能源与新能源",
        "滩羊肉精深加工": "林草畜牧渔业",
        "智能网联汽车测试": "新能源与智能网联汽车",
    }
    assert {name: canonical(name) for name in expected} == expected
