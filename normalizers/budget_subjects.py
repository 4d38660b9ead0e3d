"""What a sum applies to: the words before it in its sentence, else its heading, else the programme."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.fields.budgets import BudgetMention
from extractors.fields.limits import is_body
from extractors.grammar.pieces import Piece, split
from normalizers.budget_grades import bare_mark
from normalizers.budget_phrases import ACT_OF, EMPTY, GENERIC, LEAD, TAIL, core_of, heading, programme
from normalizers.context import NoticeContext
from normalizers.facts import BudgetKind

_CONDITION = re.compile(
    "等奖[0-9一二三四五六七八九十]*[名个项]?[，,：:]$|^[（(一二三四五六七八九十0-9）)、．.①-⑳\\s]{0,6}(?:其中|对|针对|由|凡)|的[，,]$|[：:]$"
)


class Candidate(msgspec.Struct, frozen=True):
    """A noun phrase that may say what a sum is for, how it stands to the sum, and how many pieces away."""

    words: str
    form: str
    distance: int = 0


# How strongly each way of standing to a sum binds; a piece further away costs `_STEP`.
_WEIGHT = {
    "holder": 65,  # 重点项目（每项不超过50万元）: the phrase before the bracket
    "own": 60,  # 重点项目每项不超过50万元: in the sum's own piece
    "label": 56,  # 重点项目：每项不超过50万元
    "condition": 50,  # 对首次认定的企业，… · 企业牵头的，…
    "of": 62,  # 技术合同登记额达到5000万元以上的技术转移机构
    "class": 52,  # 杰出青年科学基金项目资助期限4年，额度每项…: the class that opens the sentence
    "topic": 50,  # 青年基金项目，资助额度为…
    "receiver": 45,  # 给予发榜方补助，单个项目最高…
    "heading": 40,  # the innermost heading that names something
    "unit": 38,  # 每名科技特派员每年给予…
    "measured": 36,  # 难题总投入不低于…
    "recipient": 34,  # 给予牵头单位每项30万元补助
    "actor": 30,  # 需求方应提供…
    "programme": 10,
}
_STEP = 2


def subject_of(
    mention: BudgetMention, cue: int, context: NoticeContext, kind: BudgetKind = "other"
) -> str | None:
    """Programme, category or applicant; `cue` is where in `before` the word for the money begins."""
    if mention.row is not None:
        return " ".join(mention.row.split()) or None
    found = list(_candidates(mention, cue))
    if named := programme(context.title):
        found.append(Candidate(named, "programme"))
    if not found:
        return None
    best = max(found, key=lambda c: _WEIGHT[c.form] - _STEP * c.distance)
    return _composed(best, mention, kind)


def _candidates(mention: BudgetMention, cue: int) -> Iterator[Candidate]:
    words = mention.before
    parts = split(words)
    own = parts[-1].of(words)
    if _LIST_MARK in own:
        own = own[own.rfind(_LIST_MARK) + 1 :]
    if cue < len(words) - len(own) and (label := core_of(own) or bare_mark(own) or _plain(own)):
        form = "unit" if _PLAIN_UNIT.fullmatch(label) else "own"
        yield Candidate(label, form)  # 资助标准：重大项目200万元，一般项目30万元
    yield from _in_sentence(words, parts, cue)
    if of := _OF_WHOM.match(mention.after):
        yield Candidate(of["who"], "of")
    if opening := _opening_phrase(parts[0].of(words)):
        yield Candidate(opening, "class" if _CLASS_NOUN.search(opening) else "actor", len(parts) - 1)
    if receiver := _receiver(words[:cue]):
        yield Candidate(receiver, "receiver")
    if head := heading(mention):
        yield Candidate(head, "heading")
    if what := measured(words):
        yield Candidate(what, "measured")
    unit = _UNIT.search(parts[-1].of(words))
    if unit and unit["noun"] not in ("项目", "课题", "任务"):
        yield Candidate(unit[0], "unit")
    if who := _actor(words[:cue]):
        yield Candidate(who, "actor")


_LIST_MARK = "、"
_OF_WHOM = re.compile(
    "\\s*(?:[（(][^（）()]{0,6}[）)])?(?:及?以上|以下|以内)?的(?P<who>[^，。；：:、0-9的]{2,16}?(?:项目|课题|企业|单位|机构|平台|团队|主体|合同|需求|榜题|个人|园区))(?=[，,]|可|按)"
)
_CLASS_NOUN = re.compile("(?:项目|课题|专项|计划|基金|类|奖|平台|中心|实验室|人才|档|方向|工程|赛道)$")
_OPENS = re.compile(
    "(?P<what>[^，。；：:、0-9（）()]{2,24}?)(?=资助|补助|支持|奖励|申请|申报|免|提供|享受|由|须|应|可|为(?!主)|采取|采用|实行|执行|实施|研究期|建设期|周期|期限|获|经|按|每|单[个项]|不|最|一般(?!项目|课题)|原则上|定额|分)"
)


def _opening_phrase(piece: str) -> str | None:
    """The phrase with which the sentence opens: a class (…项目资助期限4年) or somebody (入驻团队免租三年)."""
    found = _OPENS.match(_ARTICLE.sub("", LEAD.sub("", piece)))
    core = core_of(found["what"]) if found else None
    return core if core and (_CLASS_NOUN.search(core) or is_body(core)) else None


_ARTICLE = re.compile("^(?:第[一二三四五六七八九十百0-9]{1,4}[条章节]|其中)\\s*")


def _plain(own: str) -> str | None:
    """A short phrase right before its sum, as in a list of them: 分三档资助：第一档50万元，第二档…."""
    core = own.strip(" 　“”")
    alone = 2 <= len(core) <= 12 and not re.search("[0-9每各单的]|不|最|万|元|为|达|共|约|至|到|和$", core)
    return core if alone and not GENERIC.fullmatch(core) and not EMPTY.search(core) else None


def _composed(best: Candidate, mention: BudgetMention, kind: BudgetKind) -> str:
    """The subject with the heading that it needs to be told from others, and the unit that is paid for."""
    said = best.words
    head = heading(mention)
    if head and _is_weak(best) and not _alike(head, said):
        said = f"{head} {said}"
    unit = _UNIT.search(split(mention.before)[-1].of(mention.before))
    if unit and best.form in ("condition", "heading", "topic", "label") and not _alike(unit["noun"], said):
        said = f"{said} {unit[0]}"
    base = _BASE.search(mention.before) if mention.share is not None and kind == "other" else None
    if base and not _alike(base["what"], said):
        said = f"{said}（{base['what']}）"
    elif best.form == "programme" and kind.startswith("grant") and (paid := _paid_by(mention)):
        said = f"{said} {paid}"
    elif best.form == "programme" and kind in _MEASURING and (bounded := _BOUNDED.search(mention.before)):
        said = f"{said} {bounded['what']}"
    return said


# What a share is a share of: 按实际付息额的50%.
_BASE = re.compile(
    "(?:按照?|以|占|超过?|达到?)?(?P<what>[^，。；：:（）()0-9按照占超]{2,16})的(?:不超过|不高于|最高|最多)?$"
)
_PAID_BY = re.compile(
    "(?:中央|国家|自治区|兵团|师市|[省市区县州旗盟校院])(?:级|本级)?(?:财政)?(?:专项)?(?:资金|经费|财政|补助|资助|补贴|奖励)+|[省市区县州旗盟]级(?=按)"
)


def _paid_by(mention: BudgetMention) -> str:
    """Who pays and for what unit, where a sum has no better subject: 市财政补助 单个项目."""
    parts = split(mention.before)
    payer = next((m[0] for p in reversed(parts) if (m := _PAID_BY.search(p.of(mention.before)))), "")
    if not payer:
        return ""
    unit = re.search(
        "每(?:[个项家]|单位)|单[个项][^，。；：:、0-9（）()最不补资支奖]{0,4}", parts[-1].of(mention.before)
    )
    noun = "" if re.search("资金|经费|补助|资助|补贴|奖励", payer) else "补助"
    return f"{payer}{noun} {unit[0] if unit else ''}".strip()


_MEASURING = ("min_total_investment", "max_total_investment", "transaction_min")
# What a floor without a better subject is set on: 拟投入研发资金不低于….
_BOUNDED = re.compile(
    "(?P<what>[^，。；：:（）()、0-9]{0,8}(?:投入|投资|出资|合同|交易|成交|自筹)[^，。；：:（）()、0-9]{0,6}?)(?:原则上|一般|应|须|需|在|达到?|不(?:得|应)?(?:低于|少于|小于|低|少)|为|要|至少|最低)+$"
)


# 单个主体, 每家企业: what is counted; 每项 and 单个项目 say nothing that the subject does not.
_UNIT = re.compile(
    "(?:每一?(?:[个名家户位所只台套支]|批次)|单(?:[个户家台套]|一))(?P<noun>(?!每|单)[^，。；：:、0-9（）()]{2,6}?)(?=年度|每年|当年|最高|补助|资助|奖励|支持|给予|不超|累计|一次|原则|总|$)"
)


_PLAIN_UNIT = re.compile(
    "(?:每一?|单)[个名家户位所项台套]?(?:企业|单位|主体|项目|课题|团队|个人|机构|平台|人)?(?:年度|每年)?"
)


def _is_weak(best: Candidate) -> bool:
    """Whether the words alone do not tell which: a condition, a bare class, a grade."""
    if best.form in ("condition", "recipient", "receiver", "actor", "measured"):
        return True
    if best.form == "topic" and not _CLASS_NOUN.search(best.words):
        return True
    return best.form in ("own", "holder", "label", "topic") and bool(_PLAIN_CLASS.fullmatch(best.words))


_PLAIN_CLASS = re.compile(
    "(?:重点|重大|一般|面上|青年|专题|培育|普通|自由探索|定向|A|B|C|D|甲|乙|丙|[一二三四五]|国家|省|市|区|县|企业|高校|个人|团队|[^，。；、]{2,4})*(?:项目|课题|专项|类|档|级|等|层次|领域|方向|企业|单位|团队|个人|主体|机构|奖)"
)


def _alike(one: str, other: str) -> bool:
    """Whether most of one's characters stand in the other."""
    fewer = min(len(set(one)), len(set(other)))
    return 2 * len(set(one) & set(other)) > fewer


# What a floor or a ceiling is set on, where it says more than 项目总投入: 单个难题计划投入.
_MEASURED = re.compile(
    "(?P<what>(?:每[个项条]?|单个|单项)?[^，,。；;：:、（）()\\s]{0,8}(?:难题|需求|榜题|榜单|合同|任务|选题|攻关)[^，,。；;：:、（）()]{0,8}?"
    "(?:投入|投资|出资|金额|额|资金|经费|预算))(?:原则上|一般|应|须|需|在|达到?|不(?:得|应)?(?:低于|少于|小于|低|少|超过)|为|要|至少|最低)*$"
)


def measured(words: str) -> str | None:
    """The noun phrase that a sum directly bounds, where it names what is measured."""
    found = _MEASURED.search(re.split("[，,；;：:。]", "".join(words.split()))[-1])
    return LEAD.sub("", found["what"]) if found else None


# 按费用的20%给予发榜方补助，单个项目最高: whom the piece before pays.
_RECEIVER = re.compile(
    "(?:给予|予以|拨付|奖励|补助)(?P<who>[^，。；：、0-9]{0,8}?(?:方|单位|企业|团队|机构|平台|人才|个人|院所|高校|园区|主体))(?P<what>补助|奖励|奖补|资助|支持|补贴|资金)[，,][^，。；]{0,10}$"
)


def _receiver(words: str) -> str | None:
    found = _RECEIVER.search(words)
    return found["who"] + found["what"] if found else None


# Who receives, named after the verb: weaker than a topic before it (对…重点课题，给予承担单位…).
_RECIPIENT = re.compile(
    "^\\s*(?:则|再|将|可|均|由?[^，,]{0,6}(?:财政|政府|[局厅委]))?(?:分别|一次性|每年)?(?:给予|予以|奖励|资助|补助|补贴)"
)
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


def _in_sentence(words: str, parts: Sequence[Piece], cue: int) -> Iterator[Candidate]:
    """The phrases of the sum's sentence, from the sum back; `cue` is where the word for the money begins."""
    place = 0
    away = cue <= parts[-1].start  # the word for the money stands in a piece before the sum's own
    last = parts[-1].of(words)
    follows = parts[-1].of(words)
    for part in reversed(parts):
        if part.start >= cue:
            follows = part.of(words) or follows
            continue
        piece = words[part.start : min(part.end, cue)]
        if not piece.strip("，,：:；;、 　"):
            continue
        mark = part.mark if part.end < cue else ""
        if part.mark == "（":
            if holder := _holder(piece):
                yield Candidate(holder, "holder", place)
        elif place or away:
            # Away from the money only words that name whom a condition is for speak of its subject.
            core = _governing(piece + mark) or (
                _paid_topic(piece) if mark in ("，", ",") and _PAYS.match(follows) else None
            )
            if core:
                form = "label" if mark in ("：", ":") else "condition" if "的" in piece[-1:] else "topic"
                yield Candidate(core, form, place)
        elif core := core_of(piece):
            form = "recipient" if _RECIPIENT.search(last) else "own"
            yield Candidate(core, "unit" if _PLAIN_UNIT.fullmatch(core) else form, place)
        elif core := _opening(piece):
            yield Candidate(core, "topic", place)
        follows = part.of(words)
        place += 1


# What is said of a topic that money is paid for: …，按实际付息额的50%贴息 · …，每家企业最高….
_PAYS = re.compile(
    "\\s*(?:则|再|可|将|均|由[^，]{0,8}|[^，]{0,4}财政)?(?:按照?[^，]{0,24}?(?:给予|予以|补|贴|奖|资助)|给予|予以|一次性|每[个家户年名项]|单[个家户项]|最高|择优|分别|奖励|补助|资助|补贴)"
)
_ASIDE = re.compile(
    "^\\s*(?:经|根据|依据|按照?|在|从|为|通过|原则|同时|此外|另外|符合|验收|评审|立项|结合|围绕|采取|采用|实行|由|其中|鼓励)|(?:后|时|前|中|上|内|起|间|下|方式|标准)$"
)


def _paid_topic(piece: str) -> str | None:
    """The phrase that opens a sentence whose next piece pays: 科技型企业取得的信用贷款，按…的50%贴息."""
    core = TAIL.sub("", LEAD.sub("", piece))
    if (
        not 3 <= len(core) <= 24
        or ACT_OF.match(core)
        or _ASIDE.search(core)
        or _TOLD.search(core)
        or EMPTY.search(core)
    ):
        return None
    return None if GENERIC.fullmatch(core) or _PAYING.search(core) else core


_PAYING = re.compile("[0-9]|给予|予以|补助|奖励|资助|补贴|配套|财政|支持|按照?")
_OPENING = re.compile(
    "\\s*(?P<what>[^，。；：:、0-9（）()]{2,16}?)(?:由[^，。；：:、0-9]{2,12}(?:列支|安排|支付|承担|资助|补助|解决|给予)|从[^，。；：:、0-9]{2,10}中(?:列支|安排|支付|解决))"
)


def _opening(piece: str) -> str | None:
    """What the sum's own piece opens with before it says who pays: 入选的选题由联盟从会费中列支每题."""
    found = _OPENING.match(piece)
    core = TAIL.sub("", LEAD.sub("", found["what"])) if found else ""
    return core if len(core) >= 2 and not GENERIC.fullmatch(core) else None


def _governing(piece: str) -> str | None:
    """What a piece before the money's own names: a topic, a label, a condition; None for other words."""
    return (core_of(piece) or _bare_condition(piece)) if _is_condition(piece) else None


def _holder(piece: str) -> str | None:
    """The noun phrase at the end of the words before a bracket."""
    return core_of(re.split("[、，。；]|(?<!和)和|以及|及", piece)[-1]) or core_of(piece)


def _is_condition(piece: str) -> bool:
    topic = _TOPIC.fullmatch(piece.strip()) and not _TOLD.search(piece)
    return bool(topic or _CONDITION.search(piece))


def _bare_condition(piece: str) -> str | None:
    """对重新认定的，: a condition without a noun."""
    core = TAIL.sub("", LEAD.sub("", piece))
    said = re.search("的[，,]$", piece) and re.match(
        "(?:发榜|揭榜|签约|签订|落户|落地|建成|首次|重新|新|获|入选|认定|通过|评|达|列入|晋级|升级)", core
    )
    return core if said and 3 <= len(core) <= 24 and not EMPTY.search(core) else None
