"""The three forms of the Longquan notice."""

from samples.templates.cells import above, hint, label, value
from samples.word import Cell, Form


def _direction(number: int, field: str, directions: str) -> tuple[Cell, ...]:
    return (
        label("重点领域"),
        value(f"area_{number}", f"□{field}"),
        label("主要方向"),
        value(f"directions_{number}", directions, span=3),
    )


_LEVELS = "□国家级\n□部级\n□省级\n□市级"

LONGQUAN_1 = Form(
    (2.6, 2.9, 2.5, 2.3, 2.0, 3.3),
    (
        (label("需求名称"), value("title", "　", span=5)),
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
            label("攻关背景\n和意义"),
            hint(
                "background",
                "从与国家和我省重大战略实施的直接关系，实现安全自主可控、抢占技术制高点的关键性作用，"
                "提升产业竞争力、前沿技术突破的重大影响等角度，说明此项需求的攻关背景和意义。（500字左右）",
                5,
            ),
        ),
        (
            label("拟解决的问题"),
            value("problem", "□1.科学问题：_________________\n□2.技术问题：_________________", span=5),
        ),
        (label("攻关目标"), value("goals", span=5)),
        (label("主要研究内容"), value("content", "　", span=5)),
        (
            label("预期标志性成果及水平", merge=True),
            hint(
                "outcome",
                "从引领性技术储备和突破、国产化替代、成果产业化应用等说明预期标志性成果。（400字左右）",
                5,
            ),
        ),
        (above(), label("技术先进水平"), value("advance", "□国内领先   □国际先进", span=4)),
        (above(), label("攻关成果性质"), value("nature", "□实现进口替代   □抢占前沿技术制高点", span=4)),
        (
            above(),
            label("对标单位及产品（型号）"),
            value("rival", "国别____单位____产品型号____", span=4),
        ),
        (
            above(),
            label("核心技术参数\n（5项以上）", merge=True),
            value("rival_data", "对标产品（技术）：\n", span=4),
        ),
        (above(), above(), value("own_data", "研发产品（技术）：\n", span=4)),
        (
            above(),
            label("攻关水平\n（可多选）"),
            value(
                "level",
                "□1.领跑（无人区）技术\n□2.达到对标国际先进技术水平\n□3.超过对标国际先进技术水平\n"
                "□4.开发出国产化替代的样品并实现应用\n□5.开发出国产化替代的产品形成批量生产能力",
                span=4,
            ),
        ),
        (
            label("可依托优势平台、人才团队情况", merge=True),
            label("平台基地"),
            value("platform"),
            value("platform_level", _LEVELS),
            label("认定单位"),
            value("platform_by"),
        ),
        (
            above(),
            label("人才团队"),
            value("team"),
            value("team_level", _LEVELS),
            label("认定单位"),
            value("team_by"),
        ),
        (label("攻关时限"), value("duration", "□1年  □2年  □3年", span=5)),
        (label("建议研发\n总投入\n（万元）"), value("total", span=5)),
        (
            label("攻关成果潜在的应用单位及联系方式\n（3家以上）"),
            value(
                "users", "\n".join(["单位：           联系人：           联系方式            "] * 3), span=5
            ),
        ),
        (label("推荐攻关优势单位"), value("recommended", "　", span=5)),
        (label("填报单位（联系人、联系方式）"), value("organization", span=5)),
    ),
    size=10.5,
)

_SEAL = "                                  盖 章\n                                   年   月   日 "

LONGQUAN_2 = Form(
    (2.8, 3.2, 3.2, 2.6, 3.6),
    (
        (label("企业名称"), value("organization", span=2), label("所属地区"), value("region", "龙泉市")),
        (label("联系人"), value("contact", span=2), label("联系方式"), value("phone")),
        (label("企业简介"), hint("intro", "可附页", 4)),
        (label("技术需求\n名称"), value("title", span=2), label("所属\n领域"), value("field")),
        (
            label("技术需求描述（500字以内）"),
            hint("content", "主要研究内容、拟解决的核心关键问题或突破的技术瓶颈、技术创新点。", 4),
        ),
        (
            label("期望达到的\n目标", merge=True),
            label("主要技术指标"),
            hint(
                "goal_technical",
                "项目预期实现关键技术、产品的具体技术指标、性能参数，成果应用的对象、范围和效果等，"
                "突破的关键共性核心技术项数，研发新产品、新工艺、新装置、新品种项数。",
                3,
            ),
        ),
        (
            above(),
            label("经济社会指标"),
            hint(
                "goal_economic",
                "项目完成后1-3年内预期经济社会效益，如成果产业化数量、经济效益，节能减排、降本增效，以及社会民生发展等指标。",
                3,
            ),
        ),
        (
            above(),
            label("科技成果指标"),
            hint(
                "goal_results",
                "项目实施获取的核心知识产权（申请或授权专利、技术标准）数量、指标及其水平（发明专利占比）等，"
                "以及其他反映科技成果的指标。",
                3,
            ),
        ),
        (above(), label("其他指标"), hint("goal_other", "人才集聚培养、创新平台（基地）建设等指标。", 3)),
        (label("资金预算", merge=True), label("预计总投入"), value("total", span=3)),
        (above(), label("拟筹资方案"), value("funding", span=3)),
        (above(), label("测算依据说明"), value("basis", span=3)),
        (label("企业负责人\n意见"), value("opinion", _SEAL, span=4)),
    ),
)

LONGQUAN_3 = Form(
    (3.2, 4.2, 2.4, 5.6),
    (
        (
            label("推荐单位    （行业协会）"),
            value("organization"),
            label("所属地区"),
            value("region", "龙泉市"),
        ),
        (label("填报单位联系人"), value("contact"), label("联系方式"), value("phone")),
        (label("需求名称"), value("title", span=3)),
        (
            label("背景意义    （500字以内）"),
            hint("background", "项目研究背景依据来源（政府工作报告、规划等）、意义、必要性、紧迫性。", 3),
        ),
        (
            label("主要研发内容（500字以内）"),
            hint(
                "content",
                "从行业和产业发展中的技术难题及现有研究基础、国内外研究现状阐述主要研发内容、技术关键及主要创新点等。",
                3,
            ),
        ),
        (
            label("拟申报计划    项目类别"),
            value("category", "□ 公益性技术应用研究自筹类项目     □ 其他", span=3),
        ),
        (
            label("主管部门\n审核意见"),
            value(
                "opinion",
                "                                  盖 章\n                                   年   月   日",
                span=3,
            ),
        ),
    ),
)
