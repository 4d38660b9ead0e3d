"""A limit read from its sentence: whom, what, a bound, a count (每户企业 | 申报 | 不超过 | 2项).

No list of verbs has to be complete: the piece of the sentence that ends in a bound begins with whom it binds,
and that is told by the noun it ends in (`data/limited_bodies.csv`) or by 每, 各 and 同一 before it.
"""

import csv
import re
from functools import cache
from importlib.resources import files

from extractors.grammar.pieces import split

# The bound itself, at the end of the words before the count.
_BOUND = re.compile(
    "(?:原则上|一般|均|各|共|合计|总数|总量|总计|累计|分别|数量|每[校院家所]|[，,\\s])*"
    "(?:不(?:得|能|应|可|宜)?(?:超过|多于|超出|高于|突破|超)|最多|至多|控制在|≤|上限为?|(?:可|适当|分别)*(?:放宽|增加|提高|扩大|增|调整)(?:至|到)|(?:只能|仅能|只限|仅限|只可|限(?!额))定?)"
    "(?P<verb>(?:(?!单位|部门|人)[^，。；：:、0-9（）()]){0,6})$"
)
# Where what a body does begins; the same words open the names of bodies (推荐单位, 申报人).
_DOING = re.compile(
    "(?:作为|就(?!业)|在(?!校|职|编|岗)|(?<![方导定])向|以(?!上|下|内)|可(?!信)|应(?!用|急|届)|须|需(?!求方)|只能|仅|限|最多|至多|自愿|自行|直接|直报|原则上|一般(?!高校|院校|单位)|每次|每年|同年度|同一?年度|同时|同期|本次|本批|"
    "推荐|申报|报送|提交|提出|提报|上报|填报|牵头|主持|承担|遴选|择优|组织|推选|提名|发布|征集|申请|揭榜|领衔|在研|参评|参加|参与|建议|凝练|列|选送|选报|的|合计|共(?!建|青|同)|总|均|分别|单列|另列|单独|另行|所(?=推荐|申报|报|提|在|属|承担|牵头)|不|年度|指标|名额|数量)"
    "(?!单位|人|者|主体|部门|企业|高校|院所|机构|团队|方(?!向)|负责|专家|地|学校|学院|中心|的(?:单位|企业|高校|部门|人员|教师))"
)
# What is counted is part of a project, a paper or a team, or what somebody else does.
_NOT_PUT_FORWARD = re.compile(
    "周期|期限|年限|年龄|岁|字数|篇幅|页|附件|材料|成员(?!单位|企业|高校|院校)|参加(?:单位|人)|参与(?:单位|人)|合作(?:单位|方)|联合(?:单位|申报单位|体成员)|承担单位|课题(?:数|总数|设置)|子课题|下设|指标|"
    "关键词|专利|论文|著作|成果(?:数|不|须)|拟支持|立项|资助|支持(?!单位)|评审|考核|获奖|参会|参训|到会|报到|参赛人|指导教师|讲者|研究方向|字$|分数|比例|金额|经费|内容|产品|设备|场次|学时|考察|完成人|骨干"
)
_AFTER = re.compile(
    "(?:的)?(?:主要)?(?:完成人|成员|参与人|参加人|合作单位|参与单位|承担人|骨干|课题(?![^，。；]{0,4}申)|子课题|月|年|天|工作日|小时|分钟|字|页|岁)"
)
_EACH = re.compile(
    "(?:每一?(?:[个位名家户所级类支批座站校院县市]|单|法人)|各|同一|同个|单[个家位]|一个|其他|其它|其余)"
)
_LEAD = re.compile(
    "^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、．.]\\s*|[①-⑳]|其中|请|由|对于|对|原则上|同时|并|且|另外|此外|以及|及|但|即|如|若|按照?|分配给?|下达给?|[\\s、“”])+"
)
_TAIL = re.compile("(?:[\\s“”]|每[校院家所人名个]|各|均|共)+$")
_PRONOUN = re.compile("每(?:校|院|家|所|站|户|单位|个单位|企业|个)")
# 每户, 每家: the noun stands in the piece before.
_COUNTER = re.compile("每[校院家所站户]")
_PUT_FORWARD = re.compile("推荐|申报|报送|上报|提报|提出|提交|征集|选报|遴选|报(?=[我市省县区])")
_WITHIN = re.compile("\\s*(?:以内|之内|以下)")
_AT_END = re.compile("(?P<verb>)$")
# 同一方向各推荐单位: for what it holds is no part of whom it binds.
_WITHIN_WHAT = re.compile(
    "^(?:同一|每[个一类]?)(?:方向|领域|专题|榜单|项目|指南|任务|类别|类型|计划|板块)(?:下|内|中)?(?=[各每同]|单个)"
)
_TOTAL = re.compile("总数|总量|总计|合计|累计|共")
_ASIDE = re.compile("[（(][^（）()]{0,40}[）)]$")


@cache
def _nouns() -> frozenset[str]:
    with files(__package__).joinpath("data/limited_bodies.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return frozenset(row["noun"] for row in rows)


def is_body(words: str) -> bool:
    """Whether the words end in a noun for somebody who may put forward; a remark in brackets is left out."""
    core = _ASIDE.sub("", words)
    return any(core[-length:] in _nouns() for length in (1, 2, 3, 4, 5) if length <= len(core))


def bound_body(before: str, after: str, *, ranged: bool = False) -> str | None:
    """Whom the count binds that stands between `before` and `after`; None where the words say no limit.

    A `ranged` count (1至3条) is a limit by itself where something is put forward, and so is 3条以内.
    """
    parts = split(before)
    own = parts[-1].of(before)
    bound = _BOUND.search(own)
    if bound is None and (ranged or _WITHIN.match(after)) and _PUT_FORWARD.search(before):
        bound = _AT_END.search(own)
    if (
        bound is None
        or re.search("参加|参与|选择", bound["verb"])
        or _AFTER.match(after)
        or _NOT_PUT_FORWARD.search(own)
    ):
        return None
    said = own[: bound.start()]
    body = _opening(said)
    if len(parts) < 2:
        return body
    around = parts[-2]
    pronoun = _PRONOUN.fullmatch(_LEAD.sub("", own[: bound.start("verb")]).split("不")[0])
    if (not said.strip() or pronoun) and around.mark == "（":
        holder = _opening(re.split("[、，]", around.of(before))[-1])
        return holder or body
    if around.mark not in ("，", ","):
        return body
    if _TOTAL.search(own) and (not said.strip() or body is None):
        return _opening(around.of(before))  # 每家单位每个领域不超过1项，总数不超过3项
    if not said.strip() or _COUNTER.fullmatch(_LEAD.sub("", said)):
        return _acting(around.of(before)) or body  # 省属企业直接报我厅，每户限报1个
    return body


def _acting(said: str) -> str | None:
    """The body with which a piece opens that goes on to say what it puts forward; no other piece."""
    return _opening(said) if _PUT_FORWARD.search(said) and not _EACH.match(_LEAD.sub("", said)) else None


def _opening(said: str) -> str | None:
    """The body with which a piece opens, before what it does."""
    words = _WITHIN_WHAT.sub("", _LEAD.sub("", said))
    ends = [m.start() for m in _DOING.finditer(words) if m.start() > 0][:4] or [len(words)]
    for end in ends:
        core = words[:end]
        core = _TAIL.sub("", core).strip("，, ")
        if 2 <= len(core) <= 40 and is_body(core):
            return core
        each = _EACH.match(core)
        if each and 3 <= len(core) <= 16 and not _NOT_PUT_FORWARD.search(core) and is_body(core):
            return core
    return None
