"""The two forms of the Zhejiang notice."""

from samples.templates.cells import above, label, value
from samples.word import Cell, Form

ZHEJIANG_1 = Form(
    (1.1, 2.8, 2.0, 5.2, 1.6, 1.8, 1.8),
    (
        tuple(
            label(text)
            for text in (
                "序号",
                "项目名称",
                "承担单位",
                "主要支持内容",
                "相关领域",
                "拟支持经费(万元)",
                "自筹经费（万元）",
            )
        ),
        (
            label("1"),
            Cell("*****全国重点实验室建设"),
            Cell("*****"),
            Cell(
                "应用*****等技术，开展******等方面研究，完善实验室基础条件建设、人才队伍建设、学术交流机制等。"
                "培养创新高级专业人才80名以上，支持自由探索类基础研究项目20个，转化科研成果15项，"
                "促进技术合同成交额1500万元，培训从事技术创新服务人员100人次，提供技术咨询/技术服务200人次。"
            ),
            Cell(),
            Cell(),
            Cell(),
        ),
        (
            label("2"),
            Cell("**国家创新型城市建设"),
            Cell("*****"),
            Cell(
                "围绕高水平建设国家创新型城市，主要开展*****等工作。转化科技成果50项以上，"
                "培育国家高新技术企业100家以上，科技型中小企业300家以上，培训技术创新服务人员200人，"
                "提供技术咨询/技术服务1000人次。"
            ),
            Cell(),
            Cell(),
            Cell(),
        ),
    ),
    above=("申报单位：    （盖章）       ",),
    below=(
        "备注：",
        "1.主要支持内容填写要求文字精炼、突出建设重点、明确主要绩效指标。上述示例仅作参考，内容填报可根据具体项目自定。",
        "2.申报单位以设区市科技局、省属本科高校、省属科研院所等归口管理部门盖章为准。",
    ),
    size=10.5,
)


def _indicators(*groups: tuple[str, str, tuple[tuple[str, str], ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of the indicator table: a first level and a second level stand once over their rows."""
    rows = []
    seen = ""
    for first, second, items in groups:
        for number, (name, unit) in enumerate(items):
            top = label(first, merge=True) if first != seen else above()
            seen = first
            second_cell = label(second, merge=True) if number == 0 else above()
            rows.append((above(), top, second_cell, Cell(name), Cell(unit, align="right")))
    return tuple(rows)


ZHEJIANG_2 = Form(
    (1.9, 2.0, 2.3, 7.0, 2.4),
    (
        (label("项目名称", span=2), value("title", span=3)),
        (label("承担单位", span=2), value("organization", span=3)),
        (
            label("经费情况\n（万元）", span=2, merge=True),
            Cell("总预算：", 2),
            value("total", "万元", align="right"),
        ),
        (above(span=2), Cell("其中：中央补助", 2), value("fiscal", "万元", align="right")),
        (label("总体目标", span=2), value("goals", span=3)),
        (label("2024年度目标", span=2), value("year_goals", span=3)),
        (label("绩效指标", merge=True), label("指标名称", span=3), label("绩效目标")),
        (above(), label("一级指标"), label("二级指标"), label("三级指标"), label("指标值")),
        *_indicators(
            (
                "产出指标",
                "数量指标",
                (
                    ("支持自由探索类基础研究项目数量", "个"),
                    ("支持建设科技创新基地项目数量", "个"),
                    ("转化科技成果数量", "项"),
                    ("支持区域创新载体项目数量", "个"),
                    ("支持东西部科技合作及区域协同创新项目数量", "个"),
                    ("取得的基础研究成果数量", "项"),
                    ("突破的关键核心技术数量", "项"),
                    ("…………（自行设置的产出指标）", ""),
                ),
            ),
            ("产出指标", "时效指标", (("资金使用及时率", "%"),)),
            (
                "效益指标",
                "经济效益指标",
                (
                    ("带动社会投入与引导资金投入比例", "%"),
                    ("促进科技投融资金额", "万元"),
                    ("支持高新技术企业数量", "家"),
                    ("支持科技型中小企业数量", "家"),
                    ("促进技术合同成交额", "万元"),
                    ("带动地方投入东西科技合作及区域协同创新资金", "万元"),
                    ("通过项目实施预期可增加的销售收入", "万元"),
                    ("…………（自行设置的经济效益指标）", ""),
                ),
            ),
            (
                "效益指标",
                "社会效益指标",
                (
                    ("培训从事技术创新服务人员数量", "人次"),
                    ("提供技术咨询/技术服务数量", "人次"),
                    ("科技帮扶支撑乡村振兴项目数量", "个"),
                    ("培训技术经纪人数量", "人次"),
                    ("…………（自行设置的社会效益指标）", ""),
                ),
            ),
            ("满意度\n指标", "服务对象满意度", (("被服务对象满意度", "%"),)),
        ),
    ),
    size=10.5,
)
