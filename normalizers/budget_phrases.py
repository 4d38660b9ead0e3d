"""The phrases that may name what a sum is for: nouns without the words around them, headings, programmes."""

import re

from extractors.fields.budgets import BudgetMention

LEAD = re.compile(
    "^(?:第[一二三四五六七八九十0-9]{1,4}条|[（(]?[一二三四五六七八九十0-9]{1,3}[）)、．.]\\s*|[①-⑳]|其中|对于|针对|关于|凡是?|对|经|且|并|或|若|如|以及|及|和|但|即|鼓励|支持|择优|每年|原则上|一般(?!项目|课题|专项)|按照?|根据|给予|同时|另外|此外|[\\s：:，,、“”])+"
)
TAIL = re.compile(
    "(?:的|项目的|可|应|须|需|将|要|者|时|按照?|给予|予以|分别|每[项个家]?|各|单项|原则上|一般|最高|平均|一次性|统一|再|且|在|为|由|中|里|省级|市级|区级|县级|财政|项目总|总|项目研发|推荐项目不超过[0-9一二两三四五六七八九十]+项|推荐项目|推荐|不(?:得)?(?:低于|少于|小于|超过|高于)|[\\s：:，,、（(“”])+$"
)
_HEAD_NOUN = re.compile(
    "项目|课题|平台|企业|单位|中心|专项|计划|基地|团队|人才|实验室|类|奖|高校|院校|院所|机构|[市县区州]|学校|医院|基金|工程|园区|孵化器|牵头|申报|个人|教师|专家|主体|联合体|产品|首台|标准|专利|揭榜方|需求方|活动|赛|站|工厂|车间|集群|示范|保险|包|领域|特派员|[^委成会职人]员$|者$|课程|案例|作物|品种|方$"
)
# Headings that only say that money or terms follow.
GENERIC = re.compile(
    "(?:[和及与、（）()]|项目|资金|经费|财政|专项|申报|支持|资助|补助|奖励|奖补|扶持|管理|使用|预算|强度|标准|方式|额度|政策|内容|措施|金额|来源|条件|要求|范围|方向|建议|有关|相关|事项|"
    "其他|其它|注意|说明|基本|主要|具体|保障|组织|实施|执行|周期|期限|时间|工作|总体|安排|类型|类别|对象|原则|重点|征集|推荐|限额|限项|名额|绩效|指标|目标|材料|程序|流程|研究|任务|需求|立项|与|筹措|配套|自筹|数量|规模|情况|投入|编制|填报|选题)+"
)
_CLASS = re.compile("(?:重点|重大|一般|面上|青年|专题|培育)(?:项目|课题|专项)")
EMPTY = re.compile(
    "符合[^，。；]{0,14}(?:要求|条件|规定|标准)|来源于|签订|(?:遴选|征集|评选|安排|支持|资助|立项)[0-9]|具有|应为|应当|认定登记|具备|有[^，。]{0,8}保障|满足|逾期|不得|不超过|不低于|预算|概算|安排|投入|资金|经费|缴纳|拟支持|拟立项|需求金额|项目申请|"
    "^(?:本|该|申报|每个|单个|各|所有|以上|每一|拟)?(?:项目|课题|单位|榜单|任务)$|^(?:重点|择优|一般)$"
)
# The level that pays (申请市财政资金, 由省财政) belongs to the money, not to the subject.
_PAYER = re.compile(
    "(?:(?:由|申请|申报|按照?|获得?|经|享受)(?:中央|国家|省|市|区|县|旗|州|盟|校|学校|院|我[市省县区旗州])(?:级|本级)?)$"
)
_ONLY_PAYER = re.compile("(?:申请|其中)?(?:[省市区县旗州校]|中央|国家)(?:[、和及]?(?:[省市区县旗州校]))*级?")
_ADDED = re.compile("(?:奖励性|补助性|补贴性|资助性|扶持性|研发|启动|科研|工作|建设)$")
# Who does what, no phrase: 由省级以上科研平台牵头, 由企业牵头申报.
ACT_OF = re.compile("由[^的]{2,24}(?:牵头|申报|承担|实施|组织|负责|主导|提出|联合)(?:申报|实施|承担|组织)?")
_PROGRAMME = re.compile(
    "^(?:[^，。；《》]{0,30}?关于)?(?:组织|开展|做好|启动|征集|申报|推荐|发布|下达|印发|转发|举办|公开|集中|受理|的|好|遴选|认定|填报|报送|核定|兑现|拨付|实施|支持)*(?P<name>.+?)"
    "(?:的)?(?:预?通知|公告|通告|通报|函|指南|方案|办法|工作的通知|申报指南.{0,8})?$"
)
_TRAIL = re.compile(
    "(?:申报|推荐|征集|遴选|组织|认定|评选|储备|受理|立项|工作|指南|建议|需求|有关事项|事项|的|要求|相关)+$"
)
# A heading that is the beginning of a sentence names nothing.
_CLAUSE = re.compile(
    "[，。；]|(?<![适响反效供感相])应(?!用|急|对|变|力|答)|须|不得|不再|不予|必须|在本[省市区县州]|(?<=的)(?:需求|项目|单位)(?:不|将|可|要)|^已|正在"
)


# 揭榜制科技项目的研发投入金额不低于: what is bounded is said of the phrase before 的.
_OF_WHAT = re.compile(
    "(?P<what>[^，。；：:0-9的]{2,24}(?:项目|课题|专项|榜单|需求|难题|任务|类))的(?:研发|总|研究|攻关|项目|实际|计划|拟)*(?:投入|投资|经费|预算)[^，。；：:的]{0,8}$"
)


def core_of(piece: str) -> str | None:
    """The subject that a piece of a sentence names, or None."""
    if measured := _OF_WHAT.match(piece):
        piece = measured["what"]
    core = TAIL.sub("", LEAD.sub("", piece))
    if ACT_OF.fullmatch(core) and not piece.rstrip("，, ").endswith("的"):
        return None
    core = TAIL.sub("", _PAYER.sub("", _ADDED.sub("", core)))
    core = re.sub("(?<=奖)[0-9一二三四五六七八九十]{1,3}[名个项]$", "", core)
    if _ONLY_PAYER.fullmatch(core):
        return None
    named = 2 <= len(core) <= 40 and _HEAD_NOUN.search(core)
    generic = GENERIC.fullmatch(core) and not _CLASS.fullmatch(core)
    return core if named and not generic and not EMPTY.search(core) else None


# 本专题…，每个项目…不超过600万元: the words say which of the headings around is meant.
_THIS = re.compile("本(专题|方向|领域|板块|赛道|主题|任务|榜单|类别|专项|课题)")


def heading(mention: BudgetMention) -> str | None:
    meant = {found[1] for found in _THIS.finditer(mention.before)}
    of_word = [t for t in mention.path if any(t.lstrip().startswith(word) for word in meant)]
    for title in (*of_word, *mention.path):
        core = title.strip(" 　“”。：:")
        named = core and (_CLASS.fullmatch(core) or not GENERIC.fullmatch(core))
        if named and len(core) <= 40 and not _CLAUSE.search(core):
            return core
    return None


def programme(title: str | None) -> str | None:
    """The programme that a notice's title names, without 关于…的通知."""
    if not title:
        return None
    inner = re.search("转发[^《]{0,40}《(?P<title>[^》]+)》", title)
    found = _PROGRAMME.match(inner["title"] if inner else title)
    name = _TRAIL.sub("", found["name"]) if found else title
    return name.strip(" 《》“”") or None
