"""Finds how many projects a body, a place or a person may put forward, in sentences, lists and tables."""

import re
from collections.abc import Iterator, Sequence

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.limits import bound_body, is_body
from extractors.fields.passages import Passage, cited, clauses, inside, passages, titles
from extractors.fields.quota_tables import TITLE, GridCell, grid_of, limits_in, titled_grids
from extractors.grammar.counts import CountParts, find_counts
from extractors.outline import Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

# Words that make the count right after them a limit on what is put forward.
_LIMIT = re.compile(
    "(?:限项?(?:推荐|推选|推|提名|发布|揭榜|揭|申报|报|申请|牵头|主持|承担|提交|提出|提报|报送|上报|填报|选|额)*|"
    "(?:只能|仅能|仅可|只可|最多(?:只能|可以?|能)?|至多|每次只能|限定|仅限|只限|不得多于|可以?|可分别|分别|择优|遴选|组织|统一|集中|同时)*"
    "(?:推荐|申报|申请|报送|上报|提报|提出|牵头(?:申报|承担)?|主持|承担|填报|提交|遴选|推选|报名|参报|征集|揭榜|提名|发布)(?:的)?(?:(?:(?!单位|部门|主体|机构|团队)[^，。；：:、0-9]){0,8}?)"
    "(?:总数|数量|限额|名额|数|项目数|指标)?(?:原则上|一般|均|各|共|合计|总计|累计)*(?:不(?:得|能|应|可)?(?:超过|多于|超出|高于|突破)|最多|至多|限|仅限|上限(?:为|是)?|控制在|≤|不超)|"
    "(?:推荐|申报|报送|上报|分配|下达)?(?:名额|限额|指标数?|限项数?|推荐数|申报数|推荐指标|申报指标|推荐数量|申报数量|数量上限|上限)(?:总数|分配)?(?:原则上)?(?:分别|各|均|共|一般)*(?:为|是|：|:)?(?:不(?:得)?(?:超过|多于)|最多|至多|限)?|"
    "(?:只能|仅能|仅可|只可|限|最多可?|至多可?|可)(?:推荐|牵头申报|牵头承担|申报|申请|报送|上报|提交|提出|提报|牵头|主持|揭榜|揭|报)|择优(?:推荐|遴选|推选)|(?:推荐|遴选|推选)(?:产生)?)"
    "(?:市级|省级|省|市|县级|区级)?(?:重点|重大|一般|青年|面上)?(?:(?:以上|上述|下列|其中)[^，。；0-9]{0,8}?(?:中)?的?)?(?:项目|课题|需求|建议|人选|成果|选题|榜单|榜题|难题|对象|企业|指南建议)?(?:数量?)?(?:各|共|每[类个]|本?人?次?)?$"
)
# A label that opens a list of limits: 限项数：杭州15项，温州12项.
_LABEL = re.compile(
    "(?:限额|限项|限报|名额|(?<!考核)(?<!绩效)(?<!技术)(?<!经济)(?<!质量)(?<!验收)(?<!研究)(?<!预期)指标|推荐数|推荐数量|申报数|分配(?:数|表|方案|如下)|推荐限额|申报限额|数额|推荐要求|限项要求|推荐名额|配额)[^，。；：:\n]{0,14}?(?:[：:]|为|如下)"
)
# Counted things that are never limits on putting forward: people in a team, partners, outputs.
_NOT = re.compile(
    "人数|合作单位|参与单位|参加单位|联合单位|承担单位(?:总)?数|课题(?:总)?数|子课题|课题设置|考核指标|技术指标|关键词|专利|论文|成果|标准[0-9]|软著|著作|"
    "附件|页|材料(?:数|不)|证明|业绩|案例|研究方向|产品数|字数|次数|参赛|奖项(?:设|数|共|为|[：:])|获奖|拟支持|拟立项|支持项目数|立项数量|拟遴选|拟认定|择优支持|拟资助|择优立项|优先支持|考核|培育|认定数|建设(?!兵团)"
)
# People of a team, unless it is projects that are counted: 项目组成员不超过2项.
_PEOPLE = re.compile("成员(?!单位|企业|高校|院校)|参加人员|参与人员|团队人员")
_PARTNER = re.compile("参加|参与")
_DONE = re.compile(
    "不(?:得)?(?:少于|低于)|至少|已(?:经)?(?:申报|推荐|承担|主持|立项)|曾|在研[^，。；]{0,8}(?:的|者)(?![^，。；]{0,12}(?:不(?:得)?超过|限))|额外|增加|增报|另增|超额|累计|近[一二三两]年"
)
_SUBJECT_TAIL = re.compile(
    "(?:的|在研和?|应|须|需|要|请|可以?|可分别|均|都|原则上|一般|每次|每年|本次|本批次?|今年|年度|当年|同时|同期|分别|可?择优|可?择优遴选|可?遴选|组织|统一|只能|仅能|最多|至多|限|各|按|按照|共|合计|总计|将|再|且|"
    "单列|另列|单独|另行|共获|获得?|已获|获批|累计|只|仅|不得|能|对每类|每类项目|每个类别|同一批次|同一?年度?|同一|作为(?:项目)?(?:负责人|牵头单位)|拟|为|[\\s，,：:“”])+$"
)
_SUBJECT_LEAD = re.compile(
    "^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、．.]\\s*|[①-⑳]|其中|请|由|对于|对|原则上|同时|并|且|另外|此外|以及|及|但|即|如|若|按照?|分配给?|下达给?|经研究|经分配|本批次?(?=[每各同])|本次(?=[每各同])|今年(?=[每各同])|[\\s：:，,、；;“”])+"
)
_BODY = re.compile(
    "单位|企业|公司|高校|院校|大学|学院|学校|院所|研究院|研究所|机构|部门|[局厅委办]|[市县区州盟旗]|地区|主体|负责人|申请人|申报人|个人|每人|成员|人员|教师|专家|协会|学会|委员会|教指委|团队|平台|中心|基地|"
    "实验室|医院|园区|开发区|高新区|集团|省|系统|各地|军|兵团|法人|者$|家$|人$|方$|处$|系$|组$|^[\u4e00-\u9fff]{2,4}$"
)
# A request to the addressees, not a body: 认真组织个人会员申报并(推荐).
_NO_SUBJECT = re.compile(
    "^(?:(?:参与|参加|牵头|主持|承担)(?!单位|企业|方|人|主体|机构|高校|院所|部门|学校|者)|其中|作为|总数|总量|合计|数量|共计|累计)|牵头的|不少于|组织|认真|积极|择优|申报并|并$|符合条件|根据|情况|(?:建议|需求|选题|材料|内容|成果)$"
)
# 我旗为项目归口推荐单位: the body is 我旗.
_ACTING = re.compile("([^，为]{2,16})为[^，]{0,16}(?:单位|部门|主体|机构)$")
_EACH = re.compile("[^，]{0,8}每[名位个家所人校院站县市区组类]|各|同一")
_TEAM = re.compile("(?:的)?(?:主要)?(?:完成人|成员|参与|参加人|合作|承担人|骨干|课题|子课题)")
_REACH = 80
_BREAKS = "，,。；;：:"


class QuotaMention(Mention, frozen=True, kw_only=True):
    """A count and the words that say whom it binds; `units` are separate bodies with the same count.

    In a table `units` is the row's header and `column` the column's. No unit in the sentence leaves
    `units` empty: the notice's addressees are meant, whose words are `addressees`.
    """

    count: CountParts
    units: tuple[str, ...] = ()
    column: str | None = None
    addressees: str | None = None


def _subject(words: str) -> str:
    """The body named at the end of `words` or in the piece before it."""
    pieces = [p for p in re.split(f"[{_BREAKS}]", words) if p.strip()]
    for piece in reversed(pieces[-3:]):
        core = _SUBJECT_TAIL.sub("", _SUBJECT_LEAD.sub("", piece.strip()))
        core = _ACTS.sub("", core)
        core = re.sub("(?<=..)(?:限|只能|可以?|最多|不)[^0-9]{0,8}[0-9][^0-9]{0,3}$", "", core)
        core = re.sub("(?<=[^各一])(?:每[人名个家校所院]|各自)$", "", core)
        core = re.sub(
            "(?<=..)(?:在?同一?年度|本年度|当年度?|同一?批次?)(?:内|的|申报|申请|牵头|承担|参与).*$", "", core
        )
        core = re.sub("(?:应发挥|应当|应该|要充分|可按|须按|要按).*$", "", core)
        if "“" in core and "”" not in core:
            core = core.rsplit("“", 1)[1]
        if acting := _ACTING.match(core):
            return acting[1]
        each = _EACH.match(core) and len(core) <= 20
        if 2 <= len(core) <= 40 and (each or _BODY.search(core)) and not _NO_SUBJECT.search(core):
            return core
    return ""


# A word that a body's name ends with, a remark in brackets behind it included.
_NOUN_END = re.compile(
    "(?:单位|企业|公司|高校|院校|大学|学院|学校|院所|研究院|研究所|科学院|机构|部门|委员会|教指委|[局厅委办市县区州盟旗师团省所]|地区|主体|负责人|申请人|人|协会|学会|团队|平台|中心|基地|实验室|医院|园区|集团|兵团|法人)(?:[（(][^（）()]{0,20}[）)])?$"
)
# What a body does before its limit is told: 市属企业直接报市局，每家不超过2项.
_ACTS = re.compile(
    "(?<=[\u4e00-\u9fff）)])\\s*(?:直接|自行|可直接|也?可以?)\\s*(?:向[^，。；、]{2,16})?(?:报送|上报|申报|推荐|提交|提出|报)[^，。；、0-9]{0,14}$"
)
_SPLIT_TO = re.compile(
    "^(?P<head>[^、，]{1,10}?向)(?P<first>[^、，]{2,12}?)(?:及|和|与|、)(?P<last>[^、，]{2,12})$"
)


# 各省、自治区、直辖市农业农村部门，新疆生产建设兵团农业农村局推荐…: two bodies with one limit.
_BESIDE = re.compile(
    "(?:^|[。；;：:])\\s*(?P<body>各[^，,。；;：:不限推荐申报0-9]{3,40})[，,](?:和|及|以及)?(?=[^，,。；;：:]{4,40}$)"
)
_TWO_BODIES = re.compile("(?P<first>[^、，和及与]{2,16})(?:和|及|与)(?P<last>[^、，和及与]{2,16})")


def _separate(unit: str, each: bool) -> tuple[str, ...]:
    """襄阳、宜昌 are two; 我校向A及B are 我校向A and 我校向B."""
    to = _SPLIT_TO.match(unit)
    if to and each:
        return to["head"] + to["first"], to["head"] + to["last"]
    depth, parts = 0, [""]
    both = _TWO_BODIES.fullmatch(unit) if each else None
    if both and is_body(both["first"]) and is_body(both["last"]):
        return both["first"], both["last"]
    for c in unit:
        depth += (c in "（(") - (c in "）)")
        if c == "、" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += c
    parts = [p.strip() for p in parts if p.strip()]
    alike = (
        len(parts) > 1
        and not re.fullmatch("各[省市县区州旗地]", parts[0])
        and all(2 <= len(p) <= 20 for p in parts)
    )
    return (
        tuple(parts)
        if alike and (each or all(len(p) <= 8 or _NOUN_END.search(p) for p in parts))
        else (unit,)
    )


def _of_people(own: str, count: CountParts) -> bool:
    """Whether people of a team are counted, or the projects that they only take part in."""
    return bool(_PEOPLE.search(own) and (count.unit != "项" or _PARTNER.search(own)))


def _in_clause(
    text: str, clause: Span, labelled: bool, notice: int, addressees: str | None
) -> Iterator[QuotaMention]:
    masks = cited(text, clause.start, clause.end)
    label = _LABEL.search(text, clause.start, clause.end)
    listing = labelled and label is None
    last = clause.start
    pending: tuple[str, ...] = ()
    held: tuple[str, ...] = ()  # the body of the limit before
    for count in find_counts(text, clause.start, clause.end):
        if inside(masks, count.start):
            continue
        if pending and _NEXT_COUNT.fullmatch(text, last, count.start):
            yield _made(count, "quotas.limit", notice, pending[:1], None)
            pending = pending[1:] or pending
            last = count.end
            continue
        before = text[max(clause.start, count.start - 80) : count.start]
        listing = listing or (
            label is not None and label.end() <= count.start and not label.end() < last - 200
        )
        mention = None
        own = re.split(f"[{_BREAKS}]", before)[-1]
        limit = _LIMIT.search(before)
        of_team = bool(_TEAM.match(text, count.end, clause.end))
        of_team = of_team or count.unit == "批" or _of_people(own, count)
        if of_team or _NOT.search(own) or _DONE.search(own):
            last = count.end
            continue
        after = text[count.end : min(clause.end, count.end + 12)]
        ranged = count.unit in _PUT_FORWARD and _RANGED.search(text, count.start, count.end) is not None
        if bound := bound_body(before, after, ranged=ranged):
            units = _separate(bound, bool(re.search("各|分别|均", before[-12:])))
            if (
                len(units) == 1
                and (beside := _BESIDE.search(before))
                and before[beside.end() :].startswith(bound)
            ):
                units = (beside["body"], bound) if is_body(beside["body"]) else units
            apart = len(units) > 1 and bool(re.search("分别|依次", before[-12:]))
            more = _MORE_COUNTS.match(text, count.end, clause.end) is not None
            units, pending = (units[:1], units[1:]) if apart and more else (units, units)
            mention = _made(count, "quotas.limit", notice, units, addressees)
        elif limit is not None:
            named = before[: limit.start()]
            subject = _subject(named)
            each = bool(re.search("各|分别|均", before[-12:]))
            units = _units(subject, named, each)
            if units or addressees or "限" in limit[0] or "推荐" in limit[0]:
                mention = _made(count, "quotas.limit", notice, units, addressees)
        elif carried := _CARRIED.fullmatch(text, last, count.start):
            # 同一单位牵头申报重大专项不超过1项，重点研发项目不超过2项
            mention = _made(count, "quotas.limit", notice, held, None) if held and carried["kind"] else None
        elif listing:
            begin = label.end() if label is not None and label.end() <= count.start else clause.start
            units = _list_units(text[max(begin, last) : count.start])
            if units:
                mention = _made(count, "quotas.list", notice, units, None)
        if mention is not None:
            held = mention.units if len(mention.units) == 1 else ()
            listing = True
            yield _with_unit(text, mention, clause)
        last = count.end


_PUT_FORWARD = ("项", "条", "个", "篇", "件")
_RANGED = re.compile("[0-9０-９一二三四五六七八九十]\\s*[-－—~～至到]")
# 不超过2项、3项 · 不超过5门课程、3支团队: a further count for the next body, or for the same one.
_NEXT_COUNT = re.compile("[^，。；：:、0-9]{0,6}[、和及]")
_MORE_COUNTS = re.compile(
    "[^，。；：:、0-9]{0,6}[、和及][0-9０-９一二三四五六七八九十两]{1,3}\\s?[项个件条名篇支门家]"
)

# A further kind of project of the body that the limit before names.
_CARRIED = re.compile(
    "\\s*[，,；;]\\s*(?P<kind>(?!其中)[^，,。；;：:、0-9]{2,20}(?:项目|课题|专项|计划|基金|类))(?:每[项类])?(?:限报|限额?|最多|至多|不(?:得|能)?(?:超过|多于))"
)

_LIST_TAIL = re.compile(
    "(?:不(?:得)?(?:超过|多于)|最多|至多|限报?|限|单列|另列|单独|另行|每个?单位|每[家校所院人]|各|均|为|共|分别|可报|可推荐|推荐|报|[\\s：:])+$"
)


def _list_units(piece: str) -> tuple[str, ...]:
    """The bodies in 襄阳、宜昌不超过: what is left without the words of the limit."""
    core = _SUBJECT_LEAD.sub("", _LIST_TAIL.sub("", piece).rstrip("，,：: "))
    core = _ACTS.sub("", core)
    core = re.sub("^(?:其中|以及|和|及|[\\s、，,；;：:（(])+", "", core).split("，")[-1]
    units = _separate(_SUBJECT_LEAD.sub("", core), True)
    units = () if _NO_SUBJECT.search(core) else units
    good = units and 2 <= len(core) <= 60 and not re.search("[。；：:0-9]", core) and _BODY.search(units[-1])
    return units if good else ()


def _units(subject: str, words: str, each: bool) -> tuple[str, ...]:
    if not subject:
        return ()
    shared = re.search(f"(?P<first>[^{_BREAKS}、]{{3,24}})，{re.escape(subject)}", words)
    if each and shared and _NOUN_END.search(shared["first"]) and not re.search("的$|，", shared["first"]):
        return (_SUBJECT_LEAD.sub("", shared["first"]).rsplit("“", 1)[-1], subject)
    return _separate(subject, each)


def _with_unit(text: str, mention: QuotaMention, clause: Span) -> QuotaMention:
    """The mention from its first unit's words on: 杭州15项."""
    if not mention.units:
        return mention
    start = text.rfind(mention.units[0], max(clause.start, mention.start - _REACH), mention.start)
    return msgspec.structs.replace(mention, start=start) if start >= 0 else mention


def _made(
    count: CountParts, rule: str, notice: int, units: tuple[str, ...], addressees: str | None
) -> QuotaMention:
    return QuotaMention(
        start=count.start,
        end=count.end,
        notice=notice,
        component=rule,
        count=count,
        units=units,
        addressees=None if units else addressees,
    )


def _in_table(text: str, cells: Sequence[GridCell], notice: int, titled: bool) -> Iterator[QuotaMention]:
    for limit in limits_in(text, cells, titled=titled):
        counts = find_counts(text, limit.start, limit.end, bare=True)
        if len(counts) == 1:
            yield QuotaMention(
                start=counts[0].start,
                end=counts[0].end,
                notice=notice,
                component="quotas.table",
                count=counts[0],
                units=(limit.row,),
                column=limit.column,
            )


_MAY_HOLD = re.compile("[项个名件家人篇支条]")
_LIMITS = re.compile(
    "可申报|可报|可申请|可提|限|控制在|[0-9][-~至到—][0-9]|以内|放宽|增[加至]|多于|上限|名额|指标|推荐|不超过|不得超过|最多|至多|只能|仅能|遴选|配额|数额"
)


def find_quotas(document: Document, outline: Outline) -> list[QuotaMention]:
    """All limits in the text and the tables of the notices of a document, in reading order."""
    text, found = document.text, list[QuotaMention]()
    tables = list(document.tables())
    for notice in outline.notices:
        addressees = notice.salutation.of(text).strip("：: \u3000") if notice.salutation else None
        own: list[QuotaMention] = []
        pasted: list[Span] = []
        for part in titled_grids(document, outline, notice):
            if isinstance(part, Span):
                own.extend(_in_list(text, part, notice.index))
            else:
                pasted.append(Span(part[0].start, part[-1].end))
                own.extend(_in_table(text, part, notice.index, True))
        done: set[int] = set()
        before = text[notice.title[0].start : notice.title[-1].end] if notice.title else ""
        for passage in passages(document, outline, notice.index):
            if passage.table is not None:
                if passage.table not in done:
                    done.add(passage.table)
                    titled = bool(TITLE.search(before))
                    own.extend(_in_table(text, grid_of(tables[passage.table]), notice.index, titled))
                continue
            before = text[passage.start : passage.end]
            if not inside(pasted, passage.start):
                own.extend(_in_prose(text, outline, passage, addressees))
        found.extend(sorted(own, key=lambda m: m.start))
    return found


def _in_list(text: str, lines: Span, notice: int) -> Iterator[QuotaMention]:
    """The limits in the lines under a caption: 石家庄市：20项."""
    for clause in clauses(text, lines.start, lines.end, semicolons=False):
        for piece in re.finditer("[^\n]+", text[clause.start : clause.end]):
            line = Span(clause.start + piece.start(), clause.start + piece.end())
            yield from _in_clause(text, line, True, notice, None)


def _in_prose(
    text: str, outline: Outline, passage: Passage, addressees: str | None
) -> Iterator[QuotaMention]:
    heads = " ".join(t.of(text)[:20] for t in titles(outline, passage.section)[:2])
    labelled = (
        bool(re.search("限项|限额|名额|指标|配额|限报|(?:申报|推荐|报送|遴选|征集)(?:项目)?数量?", heads))
        and len(heads) < 42
    )
    if not _MAY_HOLD.search(text, passage.start, passage.end):
        return
    if not labelled and not _LIMITS.search(text, passage.start, passage.end):
        return
    for clause in clauses(text, passage.start, passage.end, semicolons=False):
        yield from _in_clause(text, clause, labelled, passage.notice, addressees)


@Language.component("notices_quotas")
def quotas(doc: Doc) -> Doc:
    mark(doc, "quotas", find_quotas(document_of(doc), outline_of(doc)))
    return doc
