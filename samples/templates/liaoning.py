"""The four forms of the Liaoning notice."""

from samples.templates.cells import above, hint, label, section, value
from samples.word import Cell, Form

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
        (label("重大科技\n需求名称"), value("title", span=3)),
        (
            label("需求类别"),
            value("category_a", "□科技重大专项"),
            value("category_b", "□重点研发计划", span=2),
        ),
        (label("填报单位"), value("organization", span=3)),
        (label("联 系 人"), value("contact"), label("手  机"), value("mobile")),
        (label("联系方式"), value("phone"), label("电子邮箱"), value("email")),
        (label("单位性质"), value("type", "□高等学校   □科研院所   □转制院所   □企业", span=3)),
        (
            label("所属领域\n（可多选）"),
            value(
                "field_a",
                "□创新平台\n□装备制造\n□材料科学\n□能源交通\n□电子信息\n"
                "□生物医药\n□医疗卫生\n□其他                  ",
            ),
            value(
                "field_b",
                "□农业科学\n□资源环境\n□节能环保\n□文化体育\n□城镇化与城市发展\n□公共安全\n□海洋\n",
                span=2,
            ),
        ),
        (
            label("需求类型\n（可多选）"),
            value(
                "need",
                "□颠覆性、引领性技术攻关\n□重大共性关键技术攻关\n□重大科技成果转化及应用示范\n"
                "□重大创新平台建设\n□重大国际科技合作\n□其他                  ",
                span=3,
            ),
        ),
        (
            label("预期所\n需资金\n（万元）"),
            value("budget", "总资金：      财政资金：     自筹资金：    其他资金：     ", span=3),
        ),
        (label("实施年限"), value("period", span=3)),
        *section("二、项目的背景与意义", "background", _BACKGROUND, 4),
        *section("三、项目实施期实施内容", "content", _CONTENT, 4),
        *section("四、项目实施期总体目标", "goals", _GOALS, 4),
        *section("五、项目实施期进度安排", "schedule", _SCHEDULE, 4),
        *section("六、项目预期目标与效果前景分析简况", "prospect", _PROSPECT, 4),
        *section("七、承担单位的项目实施条件", "conditions", _CONDITIONS, 4),
    ),
)

LIAONING_2 = Form(
    (2.8, 2.1, 2.3, 3.7, 4.7),
    (
        (Cell("一、基本信息", 5),),
        (label("项目名称"), value("title", span=4)),
        (
            label("项目类别"),
            value(
                "category",
                "□地方科研基础条件和能力建设     □地方专业性技术创新平台\n"
                "□地方科技创新创业服务机构       □地方科技创新项目示范",
                span=4,
            ),
        ),
        (label("所属领域\n（可多选）"), value("field", _FIELDS + "\n", span=4)),
        (
            label("填报单位"),
            value("organization", span=2),
            label("组织机构代码或\n统一社会信用代码"),
            value("code"),
        ),
        (label("单位性质"), value("type", "□高等学校  □科研院所  □转制院所   □企业", span=4)),
        (label("单位注册地址"), value("address", span=4)),
        (label("项目负责人"), value("leader", span=2), label("联系电话"), value("leader_phone")),
        (label("手  机"), value("leader_mobile", span=2), label("电子邮箱"), value("leader_email")),
        (label("项目联系人"), value("contact", span=2), label("联系电话"), value("phone")),
        (label("手  机"), value("mobile", span=2), label("电子邮箱"), value("email")),
        (
            label("项目总预算"),
            value("total", "万元", span=2, align="right"),
            label("其中申请专项资金"),
            value("fiscal", "万元", align="right"),
        ),
        (
            label("自筹资金"),
            value("own", "万元", span=2, align="right"),
            label("其他财政资金"),
            value("other", "万元", align="right"),
        ),
        (
            label("项目实施期", merge=True),
            label("起始日期"),
            value("start"),
            label("完成日期"),
            value("end"),
        ),
        (above(), Cell("注：项目实施年限一般不超过2年。", 4)),
        *section("二、项目的背景与意义", "background", _BACKGROUND, 5),
        *section("三、项目实施期实施内容", "content", _CONTENT, 5),
        *section("四、项目实施期总体目标", "goals", _GOALS, 5),
        *section("五、项目实施期进度安排", "schedule", _SCHEDULE, 5),
        *section("六、项目预期目标与效果前景分析简况", "prospect", _PROSPECT, 5),
        *section(
            "七、项目预期成果转化情况",
            "transfer",
            "（包括项目支持期内，新承担科研任务、获得科研学术奖励、获得授权专利、重要国际学术会议报告、"
            "发表论文等情况，不少于500字）",
            5,
        ),
        *section("八、承担单位的项目实施条件", "conditions", _CONDITIONS, 5),
        *section(
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
        label("项目简介"),
        hint(
            "intro",
            "（项目承担单位的基本信息、人员、创新实力、组织保障能力等情况；项目申报的意义、可行性、必要性等，不少于500字）",
            3,
        ),
    ),
    (label("取得成绩"), hint("results", "（不少于300字）", 3)),
    (label("存在问题"), hint("problems", "（不少于300字）", 3)),
    (Cell("三、规划布局", 4),),
)
_PEOPLE = (
    (label("联 系 人"), value("contact"), label("固定电话"), value("phone")),
    (label("手机号码"), value("mobile"), label("电子邮箱"), value("email")),
    (label("所属领域\n（可多选）"), value("field", _FIELDS, span=3)),
)

LIAONING_3 = Form(
    (3.2, 4.6, 2.6, 5.0),
    (
        (Cell("一、基本信息", 4),),
        (label("项目名称"), value("title", span=3)),
        (label("填报单位"), value("organization", span=3)),
        *_PEOPLE,
        *_PRESENT,
        (
            label("龙头企业\n培育"),
            hint(
                "plan_a",
                "主要目标和重点任务（未来5年重点培育的龙头企业布局情况及其带动辐射作用等，不少于500字）",
                3,
            ),
        ),
        (
            label("产业集群\n建设"),
            hint(
                "plan_b",
                "主要目标和重点任务（未来5年重点建设的产业集群规划布局及科研人才队伍引进培养等情况，不少于500字）",
                3,
            ),
        ),
        (
            label("战略性新兴产业发展"),
            hint("plan_c", "主要目标和重点任务（未来5年拟发展的战略性新兴产业规划布局，不少于500字）", 3),
        ),
    ),
)

LIAONING_4 = Form(
    (3.2, 4.6, 2.6, 5.0),
    (
        (Cell("一、基本信息", 4),),
        (label("项目名称"), value("title", span=3)),
        (label("填报单位"), value("organization", span=3)),
        (
            label("单位性质"),
            value("type", "□省直部门及单位  □高等学校  □科研院所  □转制院所  □企业", span=3),
        ),
        *_PEOPLE,
        *_PRESENT,
        (
            label("自身建设\n层面"),
            hint(
                "plan_a",
                "主要目标和重点任务（包括未来5年拟发展的重点学科、科研平台、各级重点实验室等，不少于500字）",
                3,
            ),
        ),
        (
            label("面向国家\n层面"),
            hint(
                "plan_b",
                "主要目标和重点任务（包括未来5年拟开展的科研项目、攻克的关键核心技术等，不少于500字）",
                3,
            ),
        ),
        (
            label("服务地方经济\n社会发展"),
            hint(
                "plan_c",
                "主要目标和重点任务（包括未来5年拟开展的科技成果转化、产学研联合攻关等，不少于500字）",
                3,
            ),
        ),
    ),
)
