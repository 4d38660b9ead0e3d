"""Region tables, names in text, and where a notice is from."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers import gazetteer
from normalizers.regions import Region, RegionHint, all_regions, by_code, by_name, find, resolve

PROVINCES = [
    "北京市",
    "天津市",
    "河北省",
    "山西省",
    "内蒙古自治区",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "上海市",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "广西壮族自治区",
    "海南省",
    "重庆市",
    "四川省",
    "贵州省",
    "云南省",
    "西藏自治区",
    "陕西省",
    "甘肃省",
    "青海省",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
    "台湾省",
    "香港特别行政区",
    "澳门特别行政区",
]


def told(*hints: tuple[str, str]) -> tuple[str | None, str | None, str | None] | None:
    found = resolve([RegionHint(text, kind) for kind, text in hints])  # type: ignore[arg-type]
    return None if found is None else (found.province, found.city, found.county)


def test_counts_of_each_level():
    levels = Counter(place.level for place in gazetteer.places().values())
    assert levels["province"] == 34
    assert levels["prefecture"] == 333
    assert 2820 <= levels["county"] <= 2870


def test_every_parent_exists_and_is_of_a_higher_level():
    table = gazetteer.places()
    rank = {"province": 0, "prefecture": 1, "county": 2}
    for place in table.values():
        if place.level == "province":
            assert place.parent == ""
        else:
            assert rank[table[place.parent].level] < rank[place.level], place
        assert re.fullmatch(r"\d{6}", place.code)


def test_official_names_of_all_provinces():
    assert {p.name for p in gazetteer.places().values() if p.level == "province"} == set(PROVINCES)


@pytest.mark.parametrize("table", ["region_history.csv", "development_zones.csv", "region_aliases.csv"])
def test_every_other_name_leads_to_a_place_of_the_table(table: str):
    for row in gazetteer.rows(table):
        assert gazetteer.places()[row["code"]].name == row["name"], row


@pytest.mark.parametrize("table", ["area_codes.csv", "region_hosts.csv", "province_signs.csv"])
def test_every_code_and_host_leads_to_a_place_of_the_table(table: str):
    for row in gazetteer.rows(table):
        assert gazetteer.places()[row["code"]].name == row["name"], row


def test_every_prefecture_has_an_area_code():
    covered = {code for codes in gazetteer.area_codes().values() for code in codes}
    prefectures = {c for c, p in gazetteer.places().items() if p.level == "prefecture"}
    assert prefectures <= covered
    assert all(re.fullmatch(r"0\d{2,3}", area) for area in gazetteer.area_codes())


def test_every_former_name_is_no_longer_in_force_in_its_province():
    in_force = {(p.code[:2], p.name) for p in gazetteer.places().values()}
    assert [
        r for r in gazetteer.rows("region_history.csv") if (r["code"][:2], r["former_name"]) in in_force
    ] == []


def test_no_zone_is_listed_twice():
    zones = [row["zone"] for row in gazetteer.rows("development_zones.csv")]
    assert len(zones) == len(set(zones))


@pytest.mark.parametrize("province", PROVINCES)
def test_a_department_of_each_province(province: str):
    body = "科学技术厅" if province.endswith(("省", "自治区")) else "科学技术局"
    assert told(("issuer", province + body)) == (province, None, None)


def test_every_prefecture_by_its_department_and_its_area_code():
    for place in gazetteer.places().values():
        if place.level != "prefecture":
            continue
        province = gazetteer.places()[place.parent].name
        assert told(("issuer", place.name + "科学技术局")) == (province, place.name, None), place.name


def test_every_county_is_found_behind_its_parents():
    wrong = []
    for place in gazetteer.places().values():
        if place.level == "county":
            region = by_code(place.code)
            written = region.province + (region.city or "") + place.name
            if told(("issuer", written + "科技局")) != (region.province, region.city, place.name):
                wrong.append(written)
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("大连", ("辽宁省", "大连市", None)),
        ("大连市", ("辽宁省", "大连市", None)),
        ("浙江", ("浙江省", None, None)),
        ("内蒙古", ("内蒙古自治区", None, None)),
        ("内蒙古自治区", ("内蒙古自治区", None, None)),
        ("龙泉", ("浙江省", "丽水市", "龙泉市")),
        ("延边州", ("吉林省", "延边朝鲜族自治州", None)),
        ("前郭县", ("吉林省", "松原市", "前郭尔罗斯蒙古族自治县")),
        ("襄樊市", ("湖北省", "襄阳市", None)),
        ("偃师市", ("河南省", "洛阳市", "偃师区")),
        ("章丘市", ("山东省", "济南市", "章丘区")),
        ("绍兴县", ("浙江省", "绍兴市", "柯桥区")),
        ("东湖高新区", ("湖北省", "武汉市", None)),
        ("雄安新区", ("河北省", None, None)),
        ("济源市", ("河南省", None, "济源市")),
    ],
)
def test_by_name(name: str, expected: tuple[str | None, ...]):
    first = by_name(name)[0]
    assert (first.province, first.city, first.county) == expected


def test_by_name_within_a_province():
    liaoning = by_code("210000")
    assert {r.code for r in by_name("朝阳")} >= {"211300", "110105", "220104"}
    assert [r.code for r in by_name("朝阳", within=liaoning)] == ["211300", "211321"]
    assert by_name("西湖龙井") == []


def test_all_regions_names_parents_before_children():
    seen: set[str] = set()
    for region, parent in all_regions():
        assert parent is None or parent in seen
        seen.add(region.code)
    assert len(seen) == len(gazetteer.places())


def test_municipality_has_no_city():
    assert by_code("310115") == Region(
        code="310115", province="上海市", city=None, county="浦东新区", area_code="021"
    )


def test_a_county_takes_the_area_code_of_its_city():
    assert by_code("331181").area_code == "0578"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("杭州15项，温州12项", ["杭州", "温州"]),
        ("上海南京路步行街", ["上海"]),
        ("东方市场前景广阔，江南区域经济", []),
        ("推动老工业基地振兴发展，加强合作经济组织建设", []),
        ("长安汽车与中山大学", []),
        ("来宾请登记，安康医院", []),
        ("浙江省丽水市龙泉市剑池街道", ["浙江省丽水市龙泉市"]),
        ("吉林省吉林市昌邑区", ["吉林省吉林市昌邑区"]),
        (
            "辽宁沿海经济带五市（丹东、锦州、营口、盘锦、葫芦岛）",
            ["辽宁", "丹东", "锦州", "营口", "盘锦", "葫芦岛"],
        ),
        ("城区、郊区和矿区", []),
        ("各市及沈抚新区科技局", ["沈抚新区"]),
    ],
)
def test_find_in_running_text(text: str, words: list[str]):
    assert [text[start:end] for start, end, _ in find(text)] == words


def test_find_reports_all_candidates_of_an_ambiguous_name():
    ((_, _, candidates),) = find("鼓楼区科技局")
    assert {c.city for c in candidates} == {"南京市", "徐州市", "福州市", "开封市"}


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        # the issuer names its place
        ([("issuer", "龙泉市科学技术局")], ("浙江省", "丽水市", "龙泉市")),
        ([("issuer", "中共淳安县委组织部")], ("浙江省", "杭州市", "淳安县")),
        ([("issuer", "国家税务总局大连市税务局")], ("辽宁省", "大连市", None)),
        ([("issuer", "武汉东湖新技术开发区管理委员会")], ("湖北省", "武汉市", None)),
        ([("issuer", "苏州工业园区科技创新委员会")], ("江苏省", "苏州市", None)),
        ([("issuer", "辽宁沈抚改革创新示范区管委会")], ("辽宁省", None, None)),
        ([("issuer", "新疆生产建设兵团科学技术局")], ("新疆维吾尔自治区", None, None)),
        ([("issuer", "神农架林区科学技术局")], ("湖北省", None, "神农架林区")),
        ([("issuer", "仙桃市科学技术局")], ("湖北省", None, "仙桃市")),
        ([("issuer", "渝北区科学技术局")], ("重庆市", None, "渝北区")),
        ([("issuer", "天津市滨海新区科学技术局")], ("天津市", None, "滨海新区")),
        ([("issuer", "吉林市科学技术局")], ("吉林省", "吉林市", None)),
        ([("issuer", "莱芜市科技局")], ("山东省", "济南市", None)),
        # a province's department does not inherit the city in its address
        (
            [("issuer", "浙江省科学技术厅"), ("address", "杭州市西湖区环城西路"), ("area_code", "0571")],
            ("浙江省", None, None),
        ),
        # no place in the name: the other hints settle it
        ([("issuer", "省科技厅"), ("area_code", "0571-87054743")], ("浙江省", None, None)),
        ([("issuer", "省科技厅"), ("number", "鄂科技发〔2024〕3号")], ("湖北省", None, None)),
        ([("issuer", "市科技局"), ("area_code", "0411")], ("辽宁省", "大连市", None)),
        (
            [("issuer", "市科技局"), ("title", "关于征集龙泉市技术需求的通知"), ("area_code", "0578")],
            ("浙江省", "丽水市", "龙泉市"),
        ),
        (
            [("issuer", "自治区科学技术厅"), ("portal", "https://kjt.nmg.gov.cn")],
            ("内蒙古自治区", None, None),
        ),
        ([("issuer", "区科技厅"), ("title", "广西科技计划软科学课题申报")], ("广西壮族自治区", None, None)),
        ([("issuer", "高新区科技局"), ("area_code", "0411")], ("辽宁省", "大连市", None)),
        ([("issuer", "省经信厅"), ("salutation", "各市、州、神农架林区经信局：")], ("湖北省", None, None)),
        (
            [("issuer", "省科技厅"), ("salutation", "杭州、宁波、温州、嘉兴市科技局：")],
            ("浙江省", None, None),
        ),
        # ambiguous names
        ([("issuer", "朝阳区科技局")], None),
        ([("issuer", "朝阳区科技局"), ("area_code", "010")], ("北京市", None, "朝阳区")),
        ([("issuer", "朝阳区科技局"), ("area_code", "0431")], ("吉林省", "长春市", "朝阳区")),
        (
            [("issuer", "鼓楼区科技局"), ("portal", "http://www.nanjing.gov.cn/")],
            ("江苏省", "南京市", "鼓楼区"),
        ),
        ([("issuer", "和平区科技局"), ("area_code", "024")], ("辽宁省", "沈阳市", "和平区")),
        # no issuer
        ([("title", "2025年海淀区留学回国人才引进")], ("北京市", None, "海淀区")),
        ([("title", "2017年广东省企业研究开发补助")], ("广东省", None, None)),
        (
            [("title", "关于转发市科创局组织开展认定工作的通知"), ("portal", "http://kjj.wuhan.gov.cn")],
            ("湖北省", "武汉市", None),
        ),
        ([], None),
        # national bodies, institutions
        ([("issuer", "科技部办公厅"), ("area_code", "010")], None),
        ([("issuer", "国家自然科学基金委员会")], None),
        ([("issuer", "中国科学院大连化学物理研究所")], ("辽宁省", "大连市", None)),
        ([("issuer", "合肥工业大学")], ("安徽省", "合肥市", None)),
        ([("issuer", "哈尔滨工业大学（深圳）")], ("广东省", "深圳市", None)),
        ([("issuer", "中山大学")], None),
        (
            [("issuer", "宁夏某某百货有限公司"), ("title", "2026年银川某某外墙制作项目招标文件")],
            ("宁夏回族自治区", "银川市", None),
        ),
        ([("issuer", "浙江省科学技术厅"), ("title", "关于杭州高新区…的通知")], ("浙江省", None, None)),
        # forms
        (
            [("organization", "大连智造科技有限公司"), ("address", "辽宁省大连市高新技术产业园区")],
            ("辽宁省", "大连市", None),
        ),
        ([("address", "长沙市岳麓区麓山南路")], ("湖南省", "长沙市", "岳麓区")),
        ([("organization", "浙江龙泉青瓷有限公司")], ("浙江省", "丽水市", "龙泉市")),
        ([("organization", "东方红卫星科技有限公司")], None),
    ],
)
def test_resolve(hints: list[tuple[str, str]], expected: tuple[str | None, ...] | None):
    assert told(*hints) == expected


def test_an_area_code_of_several_cities_alone_settles_only_the_province():
    assert told(("issuer", "市科技局"), ("area_code", "0731")) == ("湖南省", None, None)


def test_a_repeated_area_code_counts_once():
    phones = [("area_code", f"0578-712345{n}") for n in range(6)]
    hints = [("issuer", "市科技局"), ("title", "关于征集龙泉市技术需求的通知"), *phones]
    assert told(*hints) == ("浙江省", "丽水市", "龙泉市")


@given(st.text(alphabet="市区县省州龙泉大连朝阳东方 ，、0571", max_size=60))
def test_find_never_overlaps_and_never_fails(text: str):
    last = 0
    for start, end, candidates in find(text):
        assert last <= start < end <= len(text) and candidates
        last = end


def test_find_is_linear():
    def seconds(count: int) -> float:
        begun = time.perf_counter()
        find("浙江省丽水市" * count)
        return time.perf_counter() - begun

    find("浙江")
    assert seconds(16_000) < 12 * max(seconds(4_000), 0.005)
