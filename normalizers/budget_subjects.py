"""What a sum applies to: the words before it in its sentence, else its heading, else the programme."""

import re

from extractors.fields.budgets import BudgetMention
from normalizers.context import NoticeContext

_LEAD = re.compile(
    "^(?:第[一二三四五六七八九十0-9]{1,4}条|[（(]?[一二三四五六七八九十0-9]{1,3}[）)、．.]\\s*|[①-⑳]|其中|对于|针对|关于|凡是?|对|经|且|并|或|若|如|以及|及|和|但|即|鼓励|支持|择优|每年|原则上|一般(?!项目|课题|专项)|按照?|根据|给予|同时|另外|此外|[\\s：:，,、“”])+"
)
_TAIL = re.compile(
    "(?:的|项目的|可|应|须|需|将|要|者|时|按照?|给予|予以|分别|每[项个家]?|各|单项|原则上|一般|最高|平均|一次性|统一|再|且|在|为|由|中|里|省级|市级|区级|县级|财政|项目总|总|项目研发|推荐项目不超过[0-9一二两三四五六七八九十]+项|推荐项目|推荐|不(?:得)?(?:低于|少于|小于|超过|高于)|[\\s：:，,、（(“”])+$"
)
_CONDITION = re.compile(
    "等奖[0-9一二三四五六七八九十]*[名个项]?[，,：:]$|^[（(一二三四五六七八九十0-9）)、．.①-⑳\\s]{0,6}(?:其中|对|针对|由|凡)|的[，,]$|[：:]$"
)
_HEAD_NOUN = re.compile(
    "项目|课题|平台|企业|单位|中心|专项|计划|基地|团队|人才|实验室|类|奖|高校|院校|院所|机构|[市县区州]|学校|医院|基金|工程|园区|孵化器|牵头|申报|个人|教师|专家|主体|联合体|产品|首台|标准|专利|活动|赛|站|工厂|车间|集群|示范|保险|包"
)
# Headings that only say that money or terms follow.
_GENERIC = re.compile(
    "(?:[和及与、（）()]|项目|资金|经费|财政|专项|申报|支持|资助|补助|奖励|奖补|扶持|管理|使用|预算|强度|标准|方式|额度|政策|内容|措施|金额|来源|条件|要求|范围|方向|有关|相关|事项|"
    "其他|其它|注意|说明|基本|主要|具体|保障|组织|实施|执行|周期|期限|时间|工作|总体|安排|类型|类别|对象|原则|重点|征集|推荐|限额|限项|名额|绩效|指标|目标|材料|程序|流程|研究|任务|需求|立项|与|筹措|配套|自筹|数量|规模|情况|投入|编制|填报|选题)+"
)
_CLASS = re.compile("(?:重点|重大|一般|面上|青年|专题|培育)(?:项目|课题|专项)")
_EMPTY = re.compile(
    "来源于|签订|具有|应为|应当|认定登记|具备|有[^，。]{0,8}保障|满足|逾期|不得|不超过|不低于|预算|概算|安排|投入|资金|经费|缴纳|拟支持|拟立项|需求金额|项目申请|"
    "^(?:本|该|申报|每个|单个|各|所有|以上|每一|拟)?(?:项目|课题|单位|榜单|任务)$|^(?:重点|择优|一般)$"
)
_PROGRAMME = re.compile(
    "^(?:[^，。；《》]{0,30}?关于)?(?:组织|开展|做好|启动|征集|申报|推荐|发布|下达|印发|转发|举办|公开|集中|受理|的|好|遴选|认定|填报|报送|核定|兑现|拨付|实施|支持)*(?P<name>.+?)"
    "(?:的)?(?:预?通知|公告|通告|通报|函|指南|方案|办法|工作的通知|申报指南.{0,8})?$"
)
_TRAIL = re.compile(
    "(?:申报|推荐|征集|遴选|组织|认定|评选|储备|受理|立项|工作|指南|建议|需求|有关事项|事项|的|要求|相关)+$"
)


def subject_of(mention: BudgetMention, cue: int, context: NoticeContext) -> str | None:
    """Programme, category or applicant; `cue` is where in `before` the word for the money begins."""
    if mention.row is not None:
        return " ".join(mention.row.split()) or None
    own = re.split("[，,：:；;、]", mention.before)[-1]
    if cue < len(mention.before) - len(own) and (label := _core(own)):
        return label  # 资助标准：重大项目200万元，一般项目30万元
    return _in_sentence(mention.before[:cue]) or _heading(mention) or programme(context.title)


def shared_out(mention: BudgetMention, number: int) -> list[str] | None:
    """Of 对一等奖、二等奖分别给予 the prizes, where there are as many as sums; else None."""
    head = re.split("分别|依次|各", mention.before)[0] if re.search("分别|依次", mention.before) else ""
    piece = re.split("[，,：:；;]", head.rstrip("，, 按给予"))[-1]
    names = [_LEAD.sub("", n) for n in re.split("、|和(?!平)|及|以及", piece) if n.strip()]
    if len(names) != number or number < 2:
        return None
    names[0] = re.sub("^.*?(?:获得|获评|评为|认定为|入选|荣获|列为)(?:的)?", "", names[0])
    names[-1] = re.sub("的[^的]*$", "", names[-1])
    return names if all(1 < len(n) <= 20 for n in names) else None


def _core(piece: str) -> str | None:
    """The subject that a piece of a sentence names, or None."""
    core = _TAIL.sub("", _LEAD.sub("", piece))
    core = re.sub("(?<=奖)[0-9一二三四五六七八九十]{1,3}[名个项]$", "", core)
    named = 2 <= len(core) <= 40 and _HEAD_NOUN.search(core)
    generic = _GENERIC.fullmatch(core) and not _CLASS.fullmatch(core)
    return core if named and not generic and not _EMPTY.search(core) else None


def _in_sentence(words: str) -> str | None:
    pieces = [p for p in re.findall("[^，,：:；;]*[，,：:；;]?", words) if p.strip("，,：:；; 　")]
    away = words.rstrip().endswith(("，", ",", "；", ";"))
    for place, piece in enumerate(reversed(pieces)):
        # Away from the money only words that name whom a condition is for speak of its subject.
        if (place or away) and not _CONDITION.search(piece):
            continue
        if core := _core(piece):
            return core
    return None


def _heading(mention: BudgetMention) -> str | None:
    for title in mention.path:
        core = title.strip(" 　“”。：:")
        if core and len(core) <= 40 and not _GENERIC.fullmatch(core):
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
