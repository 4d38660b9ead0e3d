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
    "项目|课题|平台|企业|单位|中心|专项|计划|基地|团队|人才|实验室|类|奖|高校|院校|院所|机构|[市县区州]|学校|医院|基金|工程|园区|孵化器|牵头|申报|个人|教师|专家|主体|联合体|产品|首台|标准|专利|揭榜方|需求方|活动|赛|站|工厂|车间|集群|示范|保险|包"
)
# Headings that only say that money or terms follow.
_GENERIC = re.compile(
    "(?:[和及与、（）()]|项目|资金|经费|财政|专项|申报|支持|资助|补助|奖励|奖补|扶持|管理|使用|预算|强度|标准|方式|额度|政策|内容|措施|金额|来源|条件|要求|范围|方向|建议|有关|相关|事项|"
    "其他|其它|注意|说明|基本|主要|具体|保障|组织|实施|执行|周期|期限|时间|工作|总体|安排|类型|类别|对象|原则|重点|征集|推荐|限额|限项|名额|绩效|指标|目标|材料|程序|流程|研究|任务|需求|立项|与|筹措|配套|自筹|数量|规模|情况|投入|编制|填报|选题)+"
)
_CLASS = re.compile("(?:重点|重大|一般|面上|青年|专题|培育)(?:项目|课题|专项)")
_EMPTY = re.compile(
    "来源于|签订|(?:遴选|征集|评选|安排|支持|资助|立项)[0-9]|具有|应为|应当|认定登记|具备|有[^，。]{0,8}保障|满足|逾期|不得|不超过|不低于|预算|概算|安排|投入|资金|经费|缴纳|拟支持|拟立项|需求金额|项目申请|"
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
    if cue < len(mention.before) - len(own) and (label := _core(own) or _bare_mark(own)):
        return label  # 资助标准：重大项目200万元，一般项目30万元
    return (
        _in_sentence(mention.before[:cue], mention.before)
        or _receiver(mention.before[:cue])
        or _heading(mention)
        or measured(mention.before)
        or _actor(mention.before[:cue])
        or programme(context.title)
    )


# What a floor or a ceiling is set on, where it says more than 项目总投入: 单个难题计划投入.
_MEASURED = re.compile(
    "(?P<what>(?:每[个项条]?|单个|单项)?[^，,。；;：:、（）()\\s]{0,8}(?:难题|需求|榜题|榜单|合同|任务|选题|攻关)[^，,。；;：:、（）()]{0,8}?"
    "(?:投入|投资|出资|金额|额|资金|经费|预算))(?:原则上|一般|应|须|需|在|达到?|不(?:得|应)?(?:低于|少于|小于|低|少|超过)|为|要|至少|最低)*$"
)


def measured(words: str) -> str | None:
    """The noun phrase that a sum directly bounds, where it names what is measured."""
    found = _MEASURED.search(re.split("[，,；;：:。]", "".join(words.split()))[-1])
    return _LEAD.sub("", found["what"]) if found else None


# 按费用的20%给予发榜方补助，单个项目最高: whom the piece before pays.
_RECEIVER = re.compile(
    "(?:给予|予以|拨付|奖励|补助)(?P<who>[^，。；：、0-9]{0,8}?(?:方|单位|企业|团队|机构|平台|人才|个人|院所|高校|园区|主体))(?P<what>补助|奖励|奖补|资助|支持|补贴|资金)[，,][^，。；]{0,10}$"
)


def _receiver(words: str) -> str | None:
    found = _RECEIVER.search(words)
    return found["who"] + found["what"] if found else None


_MARK = (
    "(?:国家级|国家|省部级|部级|省级|市级|州级|盟市级|区级|县级|旗级|校级|院级|[一二三四五特]等"
    "|优秀|良好|合格|优|良|[A-Za-zＡ-Ｚ]{1,3}(?:级|类|档)?)"
)
_MARKED = re.compile(f"(?P<mark>{_MARK})(?P<noun>的?[^，。；]{{2,20}})")
_MARK_LAST = re.compile(f"(?P<mark>{_MARK})$")
# 分A、B、C三档: each of the grades that a class has.
_GRADES = re.compile(
    "(?P<head>[^，。；：:（）()]{0,20}?)(?:共|按|设|划)?分(?:为|成)?(?P<names>[^，。；：:、]{1,6}(?:、[^，。；：:、]{1,6}?){1,5})"
    "(?:[一二两三四五六0-9]个?)(?P<kind>档|类|级|等次|等级|层次)(?:次)?[，,：:]?[^，。；、]{0,6}$"
)


def shared_out(mention: BudgetMention, number: int) -> list[str] | None:
    """Of 对一等奖、二等奖分别给予 the prizes, where there are as many as sums; else None."""
    head = re.split("分别|依次|各", mention.before)[0] if re.search("分别|依次", mention.before) else ""
    head = head.rstrip("，, 按给予")
    if graded := _graded(head, number, mention):
        return graded
    piece = re.split("[，,：:；;]", head)[-1]
    names = [_LEAD.sub("", n) for n in re.split("、|和(?!平)|及|以及", piece) if n.strip()]
    if len(names) != number or number < 2:
        return None
    if marked := _marked(names):
        return marked
    names[0] = re.sub("^.*?(?:获得|获评|评为|认定为|入选|荣获|列为)(?:的)?", "", names[0])
    names[-1] = re.sub("的[^的]*$", "", names[-1])
    return names if all(1 < len(n) <= 20 for n in names) else None


def _bare_mark(piece: str) -> str | None:
    """国家级 in 给予补贴，国家级50万元，省级30万元."""
    core = re.sub("(?:的|最高|给予|不超过)+$", "", _LEAD.sub("", piece).strip())
    return core if len(core) >= 2 and _MARK_LAST.fullmatch(core) else None


def _marked(names: list[str]) -> list[str] | None:
    """国家级、省级、市级企业技术中心: each mark with the noun that only the last one has."""
    last, first = _MARKED.fullmatch(names[-1]), _MARK_LAST.search(names[0])
    if last is None or first is None or not all(_MARK_LAST.fullmatch(n) for n in names[1:-1]):
        return None
    return [mark + last["noun"] for mark in (first["mark"], *names[1:-1], last["mark"])]


def _graded(head: str, number: int, mention: BudgetMention) -> list[str] | None:
    found = _GRADES.search(head)
    if found is None:
        return None
    names = [n.strip() for n in found["names"].split("、")]
    if len(names) != number:
        return None
    of = _LEAD.sub("", found["head"]).strip() or _heading(mention) or ""
    kind = found["kind"] if found["kind"] in "档类级" else ""
    return [of + name.removesuffix(kind) + kind for name in names]


# The level that pays (申请市财政资金, 由省财政) belongs to the money, not to the subject.
_PAYER = re.compile(
    "(?:(?:由|申请|申报|按照?|获得?|经|享受)(?:中央|国家|省|市|区|县|旗|州|盟|校|学校|院|我[市省县区旗州])(?:级|本级)?)$"
)
_ONLY_PAYER = re.compile("(?:申请|其中)?(?:[省市区县旗州校]|中央|国家)(?:[、和及]?(?:[省市区县旗州校]))*级?")
# Who receives, named after the verb: weaker than a topic before it (对…重点课题，给予承担单位…).
_RECIPIENT = re.compile(
    "^\\s*(?:则|再|将|可|均|由?[^，,]{0,6}(?:财政|政府|[局厅委]))?(?:分别|一次性|每年)?(?:给予|予以|奖励|资助|补助|补贴)"
)
_ADDED = re.compile("(?:奖励性|补助性|补贴性|资助性|扶持性|研发|启动|科研|工作|建设)$")
# A piece that only names what the next one speaks of: 经评审立项的揭榜挂帅项目，.
_TOPIC = re.compile(
    "[^，。；：:]{2,40}(?:项目|课题|企业|单位|平台|中心|实验室|机构|团队|人才|基地|专项|园区|孵化器|类|奖|个人|揭榜方|需求方|院所|高校|医院|联合体|产品|工厂|车间)[，,]$"
)
_TOLD = re.compile(
    "(?:面向|聚焦|采取|采用|应|须|需|由|为|是|不得|可以|围绕|建设|开展|实施|提供|具有|具备|注册)"
)
_ACTOR = re.compile(
    "(?:^|[，,。；;：:])\\s*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、．.]\\s*)?(?P<who>(?:需求|揭榜|发榜|出题|承接|委托|投资)方|(?:牵头|承担|依托|合作|参与|建设|实施|主持|用人)(?:单位|企业|方)|申报企业|企业)(?=应|须|需|要|能|可|必须|的)"
)


def _actor(words: str) -> str | None:
    """The applicant that a sentence puts under a duty: 需求方应能够提供资金，…."""
    found = _ACTOR.search(words)
    return found["who"] if found else None


def _core(piece: str) -> str | None:
    """The subject that a piece of a sentence names, or None."""
    core = _TAIL.sub("", _LEAD.sub("", piece))
    core = _TAIL.sub("", _PAYER.sub("", _ADDED.sub("", core)))
    core = re.sub("(?<=奖)[0-9一二三四五六七八九十]{1,3}[名个项]$", "", core)
    if _ONLY_PAYER.fullmatch(core):
        return None
    named = 2 <= len(core) <= 40 and _HEAD_NOUN.search(core)
    generic = _GENERIC.fullmatch(core) and not _CLASS.fullmatch(core)
    return core if named and not generic and not _EMPTY.search(core) else None


def _in_sentence(words: str, whole: str) -> str | None:
    """The subject in `words`, those before the money's own word; `whole` is all before the sum."""
    pieces = [p for p in re.findall("[^，,：:；;]*[，,：:；;]?", words) if p.strip("，,：:；; 　")]
    away = words.rstrip().endswith(("，", ",", "；", ";"))
    last = re.split("[，,：:；;]", whole)[-1] if away else pieces[-1] if pieces else ""
    recipient: str | None = None
    for place, piece in enumerate(reversed(pieces)):
        # Away from the money only words that name whom a condition is for speak of its subject.
        if (place or away) and not _is_condition(piece):
            continue
        core = _core(piece) or (_bare_condition(piece) if place or away else None)
        if core and not place and not away and _RECIPIENT.search(last):
            recipient = core
        elif core:
            return core
    return recipient


def _is_condition(piece: str) -> bool:
    topic = _TOPIC.fullmatch(piece.strip()) and not _TOLD.search(piece)
    return bool(topic or _CONDITION.search(piece))


def _bare_condition(piece: str) -> str | None:
    """对重新认定的，: a condition without a noun."""
    core = _TAIL.sub("", _LEAD.sub("", piece))
    said = re.search("的[，,]$", piece) and re.match(
        "(?:发榜|揭榜|签约|签订|落户|落地|建成|首次|重新|新|获|入选|认定|通过|评|达|列入|晋级|升级)", core
    )
    return core if said and 3 <= len(core) <= 24 and not _EMPTY.search(core) else None


# A heading that is the beginning of a sentence names nothing.
_CLAUSE = re.compile(
    "[，。；]|应(?!用|急|对|变|力)|须|不得|不再|不予|必须|在本[省市区县州]|(?<=的)(?:需求|项目|单位)(?:不|将|可|要)|^已|正在"
)


def _heading(mention: BudgetMention) -> str | None:
    for title in mention.path:
        core = title.strip(" 　“”。：:")
        if core and len(core) <= 40 and not _GENERIC.fullmatch(core) and not _CLAUSE.search(core):
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
