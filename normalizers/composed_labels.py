"""Labels that no list holds, read from the words that they are put together from.

A money label is a run of known words: whose money (财政, 自筹, 其他), what is done with it (申请, 拟投入) and
a noun (资金, 经费). One word that is not known (设备费, 注册, 销售) and nothing is said. The same for places
(所在市州), what is to be reached (期望达到的指标) and the way of working together (希望合作的方式).
"""

import re

_FISCAL = (
    "创新券|(?:科技|科学技术|工信|发改|农业农村|卫健|教育|人社)(?:厅|局|委)|财政|省拨|市拨|区拨|县拨|国拨|拨款|拨付|专项"
    "|补助|资助|补贴|扶持|引导|政府|公共|国家|中央"
)
_SELF = (  # the applicant, under whatever name a form gives it
    "需求企业|需求单位|需求方|发榜企业|发榜单位|发榜方|出题单位|出题方|申报单位|申报企业|申请单位|承担单位|承担企业|牵头单位"
    "|牵头企业|依托单位|依托高校|用人单位|建设单位|实施单位|主体|本单位|本企业|本校|本院|甲方|企业|公司|单位|医院|学校|高校|院校"
    "|学院|院系|院所|科室|研究院|研究所|合作社|农场|园区企业"
)
_PUTS = "出资|投入|配套|匹配|配比"  # what somebody does with money of his own
_OWN = (
    "自筹|自有|自投|自配|自付|自担|自行筹措|自行投入|自行解决|自行承担"
    f"|(?:{_SELF})(?:承诺|拟|计划|可|已承诺)*(?:{_PUTS})|承诺(?:{_PUTS})"
)
_PARTNER = (
    "(?:东部|西部|外方|协同|协作|合作|参与|参加|联合|揭榜|社会|其他|其它){1,2}"
    "(?:企业|单位|院校|高校|院所|机构|各方|方|资本)"
)
_LOCAL = (
    "(?:地方|市县|县市|县区|区县|市级|县级|区级|乡镇|街道|园区|开发区|州级|盟市|地市|省|市|区|县)"
    "(?:财政)?(?:配套|匹配)"
)
_OTHER = (
    "其他|其它|援藏|援疆|援青|对口支援|对口帮扶|银行|贷款|社会|风险|第三方|融资|股权|债券|捐赠|捐助|横向|风投"
    f"|{_LOCAL}|{_PARTNER}(?:{_PUTS})?"
)
_LEVEL = "省级|市级|区级|县级|省本级|市本级|区本级|县本级|本级|地方|省|市|区|县|州|旗"
_VERB = (
    "申请|申报|希望|期望|需要|所需|拟|需|计划|预计|建议|争取|请求|其中|本次|本年|投入|支持|使用|安排"
    "|筹措|承诺|出资|配套|匹配|给予|获得|求|解决|总计|合计|支付|可|能|使用|其余|剩余|约为|约|为"
)
_OWNER = (
    "企业|单位|公司|项目|课题|需求方|揭榜方|发榜方|甲方|需求|难题|任务|研发|攻关|研究|科技|科研|技术|承担|牵头|申报|发榜"
    "|联合|合同|协议|服务|榜单|榜题|街道|乡镇|园区"
)
_NOUN = "资金|经费|预算|投资|费用|金额|额度|总额|概算|估算|来源|部分|款项|款|额|数|费|资本"
_TOTAL = "总"
_MONEY = re.compile(
    f"(?:{_FISCAL}|{_OWN}|{_OTHER}|{_LEVEL}|{_VERB}|{_OWNER}|{_NOUN}|{_TOTAL}|的|用于|及|与)+"
)
_HAS_FISCAL = re.compile(
    f"{_FISCAL}|(?:申请|请求|争取).*(?:支持|{_LEVEL})|(?:{_LEVEL})(?:级)?(?:资金|经费|支持)"
)
_HAS_OWN = re.compile(
    rf"(?<!合作)(?<!参与)(?<!参加)(?<!联合)(?<!揭榜)(?<!协作)(?<!协同)(?<!东部)(?<!西部)(?<!社会)(?<!其他)(?:{_OWN})"
)
_HAS_OTHER = re.compile(_OTHER)
_HAS_NOUN = re.compile(
    "出资|配套|匹配|融资|贷款|捐赠|资金|经费|预算|投资|费用|金额|额度|总额|概算|估算|投入|款|(?:财政|自筹|补助|资助)$"
)
_HAS_AIM = re.compile("总|投入|预算|概算|估算|所需|需要|需求|计划|拟|预计|总额|投资")

# Somebody asks for a grant, whoever gives it: 申请科技城补助, 希望街道扶持资金.
_ASKED = re.compile(
    "(?:其中)?(?:拟|计划|需)?(?:申请|申报|争取|请求|希望)[^自贷筹]{0,10}"
    "(?:补助|补贴|资助|扶持|拨款|支持|配套|经费|资金)(?:金额|额度|资金|经费|额)?"
)

_PLACE = re.compile(
    "(?:项目|单位|企业|申报|申请|推荐|实施|承担|需求|技术)*(?:所在|所属|归属|隶属|注册)(?:的)?"
    "(?:省|市|自治区|州|盟|县|区|旗|地区|地市|地|城市|行政区划|行政区|区划|区域|市州|市县|级|及|或|和|、|/|／|（|）|\\(|\\)){1,8}"
)
_GOALS = re.compile(
    "(?:期望|预期|希望|拟|需|需要|要求|应|计划|项目|技术|主要)*(?:达到|实现|完成)的?"
    "(?:主要|核心|关键|技术|经济|性能|绩效|考核|攻关|预期|最终|、|及|和)*(?:指标|目标|效果|参数|水平|成效)(?:要求)?"
)
_COOPERATION = re.compile(
    "(?:期望|希望|拟|意向|可接受|采取|选择|技术|产学研|项目)*的?合作的?(?:方式|形式|模式|意向|类型)"
)

_SUBJECT = (
    "项目|课题|需求|技术|问题|难题|痛点|堵点|卡点|难点|瓶颈|服务|事项|攻关|榜单|榜题|选题|建议|合作|成果|任务|指南|研究|发榜|揭榜|张榜"
    "|重大|重点|关键|共性|核心|科技|企业|产业|研发|创新|转化|方案|方向|申报|申请|征集|拟|的"
    "|当前|目前|现阶段|近期|本次|本项|该|最|迫切|急需|亟需|急迫|解决|攻克|突破|一项|首要|主要|引进|对接|推荐|立项|备选|子|入选|储备"
)
_TITLE = re.compile(f"(?:{_SUBJECT})+(?:名称|题目|标题|题名)")
_ORGANIZATION = re.compile(
    "(?:需求|申报|申领|申请|建站|建设|发榜|出题|提出|提报|填报|征集|承担|牵头|项目|课题|用户|甲方|技术|难题|建议|申办|依托|实施|登记|上报|委托|的)+"
    "(?:单位|企业|主体|机构|公司)(?:名称|全称)?"
)
_DURATION = re.compile(
    "(?:期望|希望|拟|预计|预期|计划|所需|需要|要求|服务|合作|攻关|研发|实施|执行|建设|项目|课题|任务|完成|解决|技术|的)+"
    "(?:时间|时限|期限|周期|时长|工期)(?:要求)?|期限要求|时限要求|时间要求"
)
_DOMAIN = re.compile(
    "(?:该|本|拟)?(?:问题|需求|项目|课题|难题|任务|成果|技术|企业|单位)*(?:所属|属于|所在|归属|涉及|面向)?的?"
    "(?:技术|产业|行业|学科|专业|重点|应用|研究|科技|需求)*领域"
)


def composed(words: str, has_unit: bool = False) -> str | None:
    """The canonical field of a bare label; `has_unit`: its brackets hold a unit."""
    if not 2 <= len(words) <= 24:
        return None
    if _PLACE.fullmatch(words):
        return "region"
    if _GOALS.fullmatch(words):
        return "goals"
    if _COOPERATION.fullmatch(words):
        return "cooperation"
    for field, pattern in (
        ("title", _TITLE),
        ("organization", _ORGANIZATION),
        ("duration", _DURATION),
        ("domains", _DOMAIN),
    ):
        if pattern.fullmatch(words):
            return field
    if _ASKED.fullmatch(words) and (has_unit or _HAS_NOUN.search(words)):
        return "fiscal_budget"
    return _money(words, has_unit)


def _money(words: str, has_unit: bool) -> str | None:
    if not _MONEY.fullmatch(words) or not (has_unit or _HAS_NOUN.search(words)):
        return None
    if "支付" in words and "方" in words:
        return None  # what the applicant pays somebody else is no source
    owners = [bool(p.search(words)) for p in (_HAS_OWN, _HAS_OTHER, _HAS_FISCAL)]
    if sum(owners) > 1:
        return None
    if any(owners):
        return ("self_funding", "other_funding", "fiscal_budget")[owners.index(True)]
    return "total_budget" if _HAS_NOUN.search(words) and _HAS_AIM.search(words) else None
