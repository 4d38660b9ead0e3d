"""The nine blank forms of the three notices: labels, options and hints in their true cells."""

from samples.word import Cell, Form


def _label(text: str, *, span: int = 1, merge: bool = False, up: bool = False) -> Cell:
    return Cell(text, span, merge=merge, up=up, align="center")


def _value(key: str, text: str = "", *, span: int = 1, align: str = "left") -> Cell:
    return Cell(text, span, key, align=align)


def _hint(key: str, text: str, span: int = 1) -> Cell:
    return Cell(text, span, key, hint=True)


def _above(text: str = "", span: int = 1) -> Cell:
    return Cell(text, span, up=True)


def _section(heading: str, key: str, hint: str, span: int) -> tuple[tuple[Cell, ...], ...]:
    """A heading over the whole width, and under it the cell that it heads."""
    return (Cell(heading, span),), (_hint(key, hint, span),)


_FIELDS = (
    "□创新平台  □装备制造  □材料科学  □能源交通  □电子信息\n"
    "□生物医药  □医疗卫生  □农业科学  □资源环境  □节能环保\n"
    "□文化体育  □城镇化与城市发展      □公共安全  □海洋\n"
    "□其他                  "
)
_BACKGROUND = (
    "（项目承担单位的基本信息、核心研发团队的基本情况、创新实力、组织保障能力、拟合作单位及任务分工等情况；"
    "项目申报的意义、可行性、必要性等，不少于500字）"
)
_CONTENT = "（总括及分年度概述，不少于500字）"
_GOALS = "（概述项目实施期总体目标及绩效指标，不少于500字）"
_SCHEDULE = "（分年度概述，不少于500字）"
_PROSPECT = "（包括经济、社会、环境效益及产品、技术预期在国际、国内、省内的水平，不少于500字）"
_CONDITIONS = "（包括已批建的省级以上科技创新平台、场地、仪器设备、人员经费等，不少于500字）"

LIAONING_1 = Form(
    (2.8, 4.6, 2.4, 5.6),
    (
        (Cell("一、基本信息", 4),),
        (_label("重大科技\n需求名称"), _value("title", span=3)),
        (
            _label("需求类别"),
            _value("category_a", "□科技重大专项"),
            _value("category_b", "□重点研发计划", span=2),
        ),
        (_label("填报单位"), _value("organization", span=3)),
        (_label("联 系 人"), _value("contact"), _label("手  机"), _value("mobile")),
        (_label("联系方式"), _value("phone"), _label("电子邮箱"), _value("email")),
        (_label("单位性质"), _value("type", "□高等学校   □科研院所   □转制院所   □企业", span=3)),
        (
            _label("所属领域\n（可多选）"),
            _value(
                "field_a",
                "□创新平台\n□装备制造\n□材料科学\n□能源交通\n□电子信息\n"
                "□生物医药\n□医疗卫生\n□其他                  ",
            ),
            _value(
                "field_b",
                "□农业科学\n□资源环境\n□节能环保\n□文化体育\n□城镇化与城市发展\n□公共安全\n□海洋\n",
                span=2,
            ),
        ),
        (
            _label("需求类型\n（可多选）"),
            _value(
                "need",
                "□颠覆性、引领性技术攻关\n□重大共性关键技术攻关\n□重大科技成果转化及应用示范\n"
                "□重大创新平台建设\n□重大国际科技合作\n□其他                  ",
                span=3,
            ),
        ),
        (
            _label("预期所\n需资金\n（万元）"),
            _value("budget", "总资金：      财政资金：     自筹资金：    其他资金：     ", span=3),
        ),
        (_label("实施年限"), _value("period", span=3)),
        *_section("二、项目的背景与意义", "background", _BACKGROUND, 4),
        *_section("三、项目实施期实施内容", "content", _CONTENT, 4),
        *_section("四、项目实施期总体目标", "goals", _GOALS, 4),
        *_section("五、项目实施期进度安排", "schedule", _SCHEDULE, 4),
        *_section("六、项目预期目标与效果前景分析简况", "prospect", _PROSPECT, 4),
        *_section("七、承担单位的项目实施条件", "conditions", _CONDITIONS, 4),
    ),
)

LIAONING_2 = Form(
    (2.8, 2.1, 2.3, 3.7, 4.7),
    (
        (Cell("一、基本信息", 5),),
        (_label("项目名称"), _value("title", span=4)),
        (
            _label("项目类别"),
            _value(
                "category",
                "□地方科研基础条件和能力建设     □地方专业性技术创新平台\n"
                "□地方科技创新创业服务机构       □地方科技创新项目示范",
                span=4,
            ),
        ),
        (_label("所属领域\n（可多选）"), _value("field", _FIELDS + "\n", span=4)),
        (
            _label("填报单位"),
            _value("organization", span=2),
            _label("组织机构代码或\n统一社会信用代码"),
            _value("code"),
        ),
        (_label("单位性质"), _value("type", "□高等学校  □科研院所  □转制院所   □企业", span=4)),
        (_label("单位注册地址"), _value("address", span=4)),
        (_label("项目负责人"), _value("leader", span=2), _label("联系电话"), _value("leader_phone")),
        (_label("手  机"), _value("leader_mobile", span=2), _label("电子邮箱"), _value("leader_email")),
        (_label("项目联系人"), _value("contact", span=2), _label("联系电话"), _value("phone")),
        (_label("手  机"), _value("mobile", span=2), _label("电子邮箱"), _value("email")),
        (
            _label("项目总预算"),
            _value("total", "万元", span=2, align="right"),
            _label("其中申请专项资金"),
            _value("fiscal", "万元", align="right"),
        ),
        (
            _label("自筹资金"),
            _value("own", "万元", span=2, align="right"),
            _label("其他财政资金"),
            _value("other", "万元", align="right"),
        ),
        (
            _label("项目实施期", merge=True),
            _label("起始日期"),
            _value("start"),
            _label("完成日期"),
            _value("end"),
        ),
        (_above(), Cell("注：项目实施年限一般不超过2年。", 4)),
        *_section("二、项目的背景与意义", "background", _BACKGROUND, 5),
        *_section("三、项目实施期实施内容", "content", _CONTENT, 5),
        *_section("四、项目实施期总体目标", "goals", _GOALS, 5),
        *_section("五、项目实施期进度安排", "schedule", _SCHEDULE, 5),
        *_section("六、项目预期目标与效果前景分析简况", "prospect", _PROSPECT, 5),
        *_section(
            "七、项目预期成果转化情况",
            "transfer",
            "（包括项目支持期内，新承担科研任务、获得科研学术奖励、获得授权专利、重要国际学术会议报告、"
            "发表论文等情况，不少于500字）",
            5,
        ),
        *_section("八、承担单位的项目实施条件", "conditions", _CONDITIONS, 5),
        *_section(
            "九、项目标签（可多选）",
            "tags",
            "（科技扶贫、双创、科技金融、部省（区、市）会商重点任务。以上如果没有您要选择的标签，请在后面填写您的标签）",
            5,
        ),
    ),
)

_PRESENT = (
    (Cell("二、发展现状", 4),),
    (
        _label("项目简介"),
        _hint(
            "intro",
            "（项目承担单位的基本信息、人员、创新实力、组织保障能力等情况；项目申报的意义、可行性、必要性等，不少于500字）",
            3,
        ),
    ),
    (_label("取得成绩"), _hint("results", "（不少于300字）", 3)),
    (_label("存在问题"), _hint("problems", "（不少于300字）", 3)),
    (Cell("三、规划布局", 4),),
)
_PEOPLE = (
    (_label("联 系 人"), _value("contact"), _label("固定电话"), _value("phone")),
    (_label("手机号码"), _value("mobile"), _label("电子邮箱"), _value("email")),
    (_label("所属领域\n（可多选）"), _value("field", _FIELDS, span=3)),
)

LIAONING_3 = Form(
    (3.2, 4.6, 2.6, 5.0),
    (
        (Cell("一、基本信息", 4),),
        (_label("项目名称"), _value("title", span=3)),
        (_label("填报单位"), _value("organization", span=3)),
        *_PEOPLE,
        *_PRESENT,
        (
            _label("龙头企业\n培育"),
            _hint(
                "plan_a",
                "主要目标和重点任务（未来5年重点培育的龙头企业布局情况及其带动辐射作用等，不少于500字）",
                3,
            ),
        ),
        (
            _label("产业集群\n建设"),
            _hint(
                "plan_b",
                "主要目标和重点任务（未来5年重点建设的产业集群规划布局及科研人才队伍引进培养等情况，不少于500字）",
                3,
            ),
        ),
        (
            _label("战略性新兴产业发展"),
            _hint("plan_c", "主要目标和重点任务（未来5年拟发展的战略性新兴产业规划布局，不少于500字）", 3),
        ),
    ),
)

LIAONING_4 = Form(
    (3.2, 4.6, 2.6, 5.0),
    (
        (Cell("一、基本信息", 4),),
        (_label("项目名称"), _value("title", span=3)),
        (_label("填报单位"), _value("organization", span=3)),
        (
            _label("单位性质"),
            _value("type", "□省直部门及单位  □高等学校  □科研院所  □转制院所  □企业", span=3),
        ),
        *_PEOPLE,
        *_PRESENT,
        (
            _label("自身建设\n层面"),
            _hint(
                "plan_a",
                "主要目标和重点任务（包括未来5年拟发展的重点学科、科研平台、各级重点实验室等，不少于500字）",
                3,
            ),
        ),
        (
            _label("面向国家\n层面"),
            _hint(
                "plan_b",
                "主要目标和重点任务（包括未来5年拟开展的科研项目、攻克的关键核心技术等，不少于500字）",
                3,
            ),
        ),
        (
            _label("服务地方经济\n社会发展"),
            _hint(
                "plan_c",
                "主要目标和重点任务（包括未来5年拟开展的科技成果转化、产学研联合攻关等，不少于500字）",
                3,
            ),
        ),
    ),
)


def _direction(number: int, field: str, directions: str) -> tuple[Cell, ...]:
    return (
        _label("重点领域"),
        _value(f"area_{number}", f"□{field}"),
        _label("主要方向"),
        _value(f"directions_{number}", directions, span=3),
    )


_LEVELS = "□国家级\n□部级\n□省级\n□市级"

LONGQUAN_1 = Form(
    (2.6, 2.9, 2.5, 2.3, 2.0, 3.3),
    (
        (_label("需求名称"), _value("title", "　", span=5)),
        _direction(
            1,
            "互联网+",
            "□ 集成电路\n□ 数字安防\n□ 人工智能\n□ 网络通信\n□ 工业互联网\n"
            "□ 智能装备（工业机器人、数控机床、激光与增材制造装备）\n□ 智能网联汽车  ",
        ),
        _direction(2, "新材料", "□ 电子化学材料\n□ 高分子材料\n□ 合金材料\n□ 先进半导体材料               "),
        _direction(
            3,
            "生命健康",
            "□ 新发突发重大传染病防控和生物安全\n"
            "□ 精准医疗（恶性肿瘤精准诊治、重大高发疾病防治、生殖健康与妇女儿童健康、生物治疗）\n"
            "□ 新药创制（化学创新药及关键技术、生物药及关键技术、新型药物递送系统）\n"
            "□ 中医药（中医优势病种防治、中药新药研发、先进中医诊疗设备）\n"
            "□ 高端医疗器械（高端医学影像及设备、新型体外诊断试剂与仪器、高端植介入器械及组织再生修复产品、"
            "先进医用机器人、脑机融合技术及应用、生物医药重大科研仪器及试剂）",
        ),
        _direction(
            4,
            "碳达峰碳中和",
            "□ 二氧化碳捕集利用与封存（CCUS）\n□ 低碳建筑（建筑被动节能与光储直柔技术）\n□ 氢能与燃料电池\n"
            "□ 生物多样性保护（生态系统监测与修复技术）\n□ 减污降碳技术\n"
            "□ 固废处置与资源化利用（垃圾处理、焚烧烟气监测与处置、工业固废、"
            "塑料污染防治与绿色替代材料）                ",
        ),
        _direction(
            5,
            "海洋科技",
            "□ 海洋电子信息（海洋新型传感器、高精度水色扫描仪、高分辨率成像光谱仪、海洋碳通量遥感技术）\n"
            "□ 海洋工程软件\n□ 海工装备（深海矿产资源高精度勘探装备、深海作业机械臂）\n"
            "□ 海洋“蓝碳”生态系统              ",
        ),
        _direction(
            6,
            "农业科技",
            "□ 现代农机装备（丘陵山地和小型农机装备）\n"
            "□ 主要农作物转基因品种产业化（高产制种技术、产业化生产技术、转基因产品生产标准）\n"
            "□ 非粮化整治土壤改造（土壤修复与肥力提升、高产高效复合种养模式）                 ",
        ),
        (
            _label("攻关背景\n和意义"),
            _hint(
                "background",
                "从与国家和我省重大战略实施的直接关系，实现安全自主可控、抢占技术制高点的关键性作用，"
                "提升产业竞争力、前沿技术突破的重大影响等角度，说明此项需求的攻关背景和意义。（500字左右）",
                5,
            ),
        ),
        (
            _label("拟解决的问题"),
            _value("problem", "□1.科学问题：_________________\n□2.技术问题：_________________", span=5),
        ),
        (_label("攻关目标"), _value("goals", span=5)),
        (_label("主要研究内容"), _value("content", "　", span=5)),
        (
            _label("预期标志性成果及水平", merge=True),
            _hint(
                "outcome",
                "从引领性技术储备和突破、国产化替代、成果产业化应用等说明预期标志性成果。（400字左右）",
                5,
            ),
        ),
        (_above(), _label("技术先进水平"), _value("advance", "□国内领先   □国际先进", span=4)),
        (_above(), _label("攻关成果性质"), _value("nature", "□实现进口替代   □抢占前沿技术制高点", span=4)),
        (
            _above(),
            _label("对标单位及产品（型号）"),
            _value("rival", "国别____单位____产品型号____", span=4),
        ),
        (
            _above(),
            _label("核心技术参数\n（5项以上）", merge=True),
            _value("rival_data", "对标产品（技术）：\n", span=4),
        ),
        (_above(), _above(), _value("own_data", "研发产品（技术）：\n", span=4)),
        (
            _above(),
            _label("攻关水平\n（可多选）"),
            _value(
                "level",
                "□1.领跑（无人区）技术\n□2.达到对标国际先进技术水平\n□3.超过对标国际先进技术水平\n"
                "□4.开发出国产化替代的样品并实现应用\n□5.开发出国产化替代的产品形成批量生产能力",
                span=4,
            ),
        ),
        (
            _label("可依托优势平台、人才团队情况", merge=True),
            _label("平台基地"),
            _value("platform"),
            _value("platform_level", _LEVELS),
            _label("认定单位"),
            _value("platform_by"),
        ),
        (
            _above(),
            _label("人才团队"),
            _value("team"),
            _value("team_level", _LEVELS),
            _label("认定单位"),
            _value("team_by"),
        ),
        (_label("攻关时限"), _value("duration", "□1年  □2年  □3年", span=5)),
        (_label("建议研发\n总投入\n（万元）"), _value("total", span=5)),
        (
            _label("攻关成果潜在的应用单位及联系方式\n（3家以上）"),
            _value(
                "users", "\n".join(["单位：           联系人：           联系方式            "] * 3), span=5
            ),
        ),
        (_label("推荐攻关优势单位"), _value("recommended", "　", span=5)),
        (_label("填报单位（联系人、联系方式）"), _value("organization", span=5)),
    ),
    size=10.5,
)

_SEAL = "                                  盖 章\n                                   年   月   日 "

LONGQUAN_2 = Form(
    (2.8, 3.2, 3.2, 2.6, 3.6),
    (
        (_label("企业名称"), _value("organization", span=2), _label("所属地区"), _value("region", "龙泉市")),
        (_label("联系人"), _value("contact", span=2), _label("联系方式"), _value("phone")),
        (_label("企业简介"), _hint("intro", "可附页", 4)),
        (_label("技术需求\n名称"), _value("title", span=2), _label("所属\n领域"), _value("field")),
        (
            _label("技术需求描述（500字以内）"),
            _hint("content", "主要研究内容、拟解决的核心关键问题或突破的技术瓶颈、技术创新点。", 4),
        ),
        (
            _label("期望达到的\n目标", merge=True),
            _label("主要技术指标"),
            _hint(
                "goal_technical",
                "项目预期实现关键技术、产品的具体技术指标、性能参数，成果应用的对象、范围和效果等，"
                "突破的关键共性核心技术项数，研发新产品、新工艺、新装置、新品种项数。",
                3,
            ),
        ),
        (
            _above(),
            _label("经济社会指标"),
            _hint(
                "goal_economic",
                "项目完成后1-3年内预期经济社会效益，如成果产业化数量、经济效益，节能减排、降本增效，以及社会民生发展等指标。",
                3,
            ),
        ),
        (
            _above(),
            _label("科技成果指标"),
            _hint(
                "goal_results",
                "项目实施获取的核心知识产权（申请或授权专利、技术标准）数量、指标及其水平（发明专利占比）等，"
                "以及其他反映科技成果的指标。",
                3,
            ),
        ),
        (_above(), _label("其他指标"), _hint("goal_other", "人才集聚培养、创新平台（基地）建设等指标。", 3)),
        (_label("资金预算", merge=True), _label("预计总投入"), _value("total", span=3)),
        (_above(), _label("拟筹资方案"), _value("funding", span=3)),
        (_above(), _label("测算依据说明"), _value("basis", span=3)),
        (_label("企业负责人\n意见"), _value("opinion", _SEAL, span=4)),
    ),
)

LONGQUAN_3 = Form(
    (3.4, 4.6, 3.0, 4.4),
    (
        (
            _label("推荐单位    （行业协会）"),
            _value("organization"),
            _label("所属地区"),
            _value("region", "龙泉市"),
        ),
        (_label("填报单位联系人"), _value("contact"), _label("联系方式"), _value("phone")),
        (_label("需求名称"), _value("title", span=3)),
        (
            _label("背景意义    （500字以内）"),
            _hint("background", "项目研究背景依据来源（政府工作报告、规划等）、意义、必要性、紧迫性。", 3),
        ),
        (
            _label("主要研发内容（500字以内）"),
            _hint(
                "content",
                "从行业和产业发展中的技术难题及现有研究基础、国内外研究现状阐述主要研发内容、技术关键及主要创新点等。",
                3,
            ),
        ),
        (
            _label("拟申报计划    项目类别"),
            _value("category", "□ 公益性技术应用研究自筹类项目     □ 其他", span=3),
        ),
        (
            _label("主管部门\n审核意见"),
            _value(
                "opinion",
                "                                  盖 章\n                                   年   月   日",
                span=3,
            ),
        ),
    ),
)

ZHEJIANG_1 = Form(
    (1.1, 2.8, 2.0, 5.2, 1.6, 1.8, 1.8),
    (
        tuple(
            _label(text)
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
            _label("1"),
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
            _label("2"),
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
            top = _label(first, merge=True) if first != seen else _above()
            seen = first
            second_cell = _label(second, merge=True) if number == 0 else _above()
            rows.append((_above(), top, second_cell, Cell(name), Cell(unit, align="right")))
    return tuple(rows)


ZHEJIANG_2 = Form(
    (1.9, 2.0, 2.3, 7.0, 2.4),
    (
        (_label("项目名称", span=2), _value("title", span=3)),
        (_label("承担单位", span=2), _value("organization", span=3)),
        (
            _label("经费情况\n（万元）", span=2, merge=True),
            Cell("总预算：", 2),
            _value("total", "万元", align="right"),
        ),
        (_above(span=2), Cell("其中：中央补助", 2), _value("fiscal", "万元", align="right")),
        (_label("总体目标", span=2), _value("goals", span=3)),
        (_label("2024年度目标", span=2), _value("year_goals", span=3)),
        (_label("绩效指标", merge=True), _label("指标名称", span=3), _label("绩效目标")),
        (_above(), _label("一级指标"), _label("二级指标"), _label("三级指标"), _label("指标值")),
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

FORMS = {
    "liaoning-2020-1": LIAONING_1,
    "liaoning-2020-2": LIAONING_2,
    "liaoning-2020-3": LIAONING_3,
    "liaoning-2020-4": LIAONING_4,
    "longquan-2024-1": LONGQUAN_1,
    "longquan-2024-2": LONGQUAN_2,
    "longquan-2024-3": LONGQUAN_3,
    "zhejiang-2024-1": ZHEJIANG_1,
    "zhejiang-2024-2": ZHEJIANG_2,
}
