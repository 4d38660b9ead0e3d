"""The words that announce programme categories, and those that end the name of one."""

import re
from functools import lru_cache

from extractors.document import Span
from extractors.grammar.enumerations import items, trim
from extractors.pipeline import Mention


class CategoryMention(Mention, frozen=True, kw_only=True):
    """A category as written, without number; `group` counts the lists it may stand in.

    `sure`: the heading above says that it lists categories (项目类别), not only that it may (征集范围).
    """

    name: str
    parent: str | None = None
    group: int = 0
    sure: bool = False


_CALLED = (
    "项目|课题|计划|专项|专项资金|基金|资金|榜单|需求|申报|征集|支持|资助|专项|推荐|受理|立项|扶持|奖励|奖补|补助|补贴|兑现|认定|评选|评奖|成果|选题|平台|任务|奖项|人才"
    "|参赛|合作|建议|组织|揭榜|创建|培育"
)
# Headings whose parts are categories, whatever their words.
OF_CATEGORIES = re.compile(
    f"(?:{_CALLED})(?:的)?(?:类别|类型|种类|分类|品种|层次)|类别(?:及|与|和|设置|说明)"
    "|(?:项目|课题|计划|专项|奖项|基金|奖种|类别)设置|计划体系|奖种$|奖项$"
)
# Headings whose parts are categories where they say so themselves: 扶持项目及标准, 申报事项.
OF_ITEMS = re.compile(
    "(?:[一-龥0-9]{0,8}?)(?:扶持|奖励|奖补|补助|补贴|兑现|资助|申报|受理|支持|征集|推荐|立项支持)(?:的)?"
    "(?:项目|事项|政策|条款|奖项|专项|课题|方式|措施|项|内容)(?:(?:及|与|和|、|（)[^。；，]{2,14})?"
)
MAYBE_OF_CATEGORIES = re.compile(
    "(?:征集|申报|支持|资助|推荐|受理|扶持|奖补|补助)(?:的)?(?:范围|内容|重点|事项|种类|方向)|支持对象|征集要求|指南内容|支持方式"
)
# Headings that speak of sums: the kinds that they tell apart are categories.
OF_SUMS = re.compile("强度|额度|标准|经费|资助|补助|奖励|金额|限额|周期|期限")
# Headings under which no kind of project is called for.
NOT_ABOVE = re.compile(
    "材料|附件|管理|验收|拨付|联系|咨询|程序|流程|监督|步骤|系统|绩效|纪律|保障|附则|注意|公示|结果"
)

TYPE = (
    "项目|专项|计划|基金|课题|工程|行动|资金|揭榜挂帅|揭榜制|惠民|类|专题|榜单|军令状|赛马制|赛马"
    "|奖励|补助|补贴|奖补|资助|后补助|贴息|股权投资|股权投入|风险补偿|以奖代补|借转补"
)
PROGRAMME = re.compile(
    f"(?:{TYPE})|(?:体系|基地|平台|能力|条件|中心|园区)建设|转移转化|成果转化|创新平台|服务机构|示范$|攻关$|科技合作|(?:认定|培育)$|课题研究|科技需求|研发$|奖$"
)
TYPED = re.compile(f"(?:{TYPE}|奖)$")
# A name that says by itself that it is a kind of project or of support.
KIND = re.compile(
    r"[^，,。；;：:、！？\s]{1,28}?(?:项目|课题|专项|专项资金|计划|基金|类|奖励|补助|补贴|资助|奖补|贴息|股权投资|股权投入|风险补偿|以奖代补|(?<![获得])奖)"
)
NO_CATEGORY = re.compile(
    "(?:要求|条件|对象|方式|时间|程序|流程|材料|强度|标准|范围|期限|原则|内容|指标|说明|事项|周期|限额|办法|额度|单位|主体|须知|依据|目标|重点|任务|时限|步骤|渠道|类别|类型|分类|种类|人员|数量|名额|资格|领域|方向|"
    "背景|意义|安排|管理|经费|申请人|负责人|限项|评审|验收|流程图|咨询|联系|报送|推荐|审核|合计|小计|总数)$|^(?:其他|其它)|^(?:项目|课题|计划|专项|资金)(?:的)?[一-龥]{0,4}(?:要求|条件|实施|申报|经费|周期|管理|单位|负责人)|申报单位|项目负责人|不得|应当|原则上|请|须|[？?！!]"
)
# Words before 项目 and the like that name no kind of it: a stage, a reference, a piece of a sentence.
_PASSING = re.compile(
    "(?:在研|在建|已|未|拟|立项|结题|验收|同一|同类|同|相同|重复|撤销|终止|逾期|历年|往年|往届|本|该|此|以上|上述|以下|下列|前述|申报|申请|推荐|候选|优秀|首期|尾款|首批|一次性|组织|实施|开展|加强|做好|落实|建立|完善|严格|强化|推进|推动|规范"
    "|关于|各|所有|有关|相关|其他|其它|年度|不|无|没有|按|由|对|经|将|可|应|凡|属|列入|纳入|获得|承担|主持|参与|参加|符合|具有|具备|完成|负责|提交|填写|财政|自有|配套|工作|单个|每个|每|一个|某|多个|科技|科研|建设|入选|入库|合同|横向|纵向)*"
    "(?:的)?(?:科技|科研|研究|建设|技术|财政|工作|实施|五年|年度)?(?:计划)?(?:项目|课题|专项|计划|基金|资金|专项资金|类|奖励|补助|补贴|资助|奖补|奖)?"
)
_SENTENCE = re.compile(
    "应(?!用|急|对|变|力)|须|需(?!求)|要(?![素塞])|可以|已经|经(?:评审|论证|专家|审|认|批)|后(?:形成|给予|补贴)|给予|不(?:得|超过|低于|少于)|通过|根据|依据|按照|列入|纳入|发布|属于|达到|[的]?单位$|获得过?|^(?:对|由|从|在|把|将|凡|每)|是否|符合|具有|具备|[0-9]+(?:\\.[0-9]+)?%|万元|^(?:本次|本批|今年|现将)|[二两三四五六](?:大|个)?(?:类|种)$"
)
_OTHER_KIND = re.compile(
    "(?:企业|高校|院校|院所|个人|团队|单位|机构|财务|管理|专家|材料|必备|佐证|设备|费用|文件|证明|附件|学科|专业|硬件|软件|一|二|三|四|五|两|各|几|多|此|这|同|分|人)类|(?:[特一二三四]等|优秀|优胜|鼓励|组织|参与|入围)奖(?:励)?"
)
_NOTE = re.compile(
    "[（(](?=[^（）()]*(?:[0-9０-９]|责任|代码|编号|限|不超过|左右|科室|处室|牵头|联系|详见|附件|自筹|每项|名额))[^（）()]{1,60}[）)]$"
)
_STOP = re.compile("[。：:；;\n]|——|—(?![0-9])")
_BRACKET = re.compile('[（(《“"]|[）)》”"]')


@lru_cache(maxsize=2048)
def says_categories(title: str) -> bool:
    """Whether a heading's parts are categories, whatever their words."""
    return OF_CATEGORIES.search(title) is not None


@lru_cache(maxsize=2048)
def may_say_categories(title: str) -> bool:
    """Whether a heading's parts may be categories."""
    return MAYBE_OF_CATEGORIES.search(title) is not None


@lru_cache(maxsize=4096)
def is_kind(name: str) -> bool:
    """Whether a name says by itself that it is a kind of project: 重点课题, 研发费用补助; not 在研项目."""
    return (
        KIND.fullmatch(name) is not None
        and _PASSING.fullmatch(name) is None
        and not names_none(name)
        and not _OTHER_KIND.fullmatch(name)
    )


def names_none(name: str) -> bool:
    """Whether a heading or an item is another matter, or a piece of a sentence."""
    return NO_CATEGORY.search(name) is not None or _SENTENCE.search(name) is not None


def name_in(text: str, title: Span) -> Span:
    """A heading's words up to its colon, dash or full stop, without a note in brackets at the end."""
    end = title.end
    for stop in _STOP.finditer(text, title.start, title.end):
        if not _open_before(text, title.start, stop.start()):
            end = stop.start()
            break
    comma = re.compile("[，,]").search(text, title.start, end)
    if comma and is_kind(trim(text, Span(title.start, comma.start())).of(text)):
        end = comma.start()
    span = trim(text, Span(title.start, end))
    if _open_before(text, span.start, span.end):  # a bracket that the heading's colon cut
        span = trim(text, Span(span.start, max(text.rfind(mark, span.start, span.end) for mark in "（(")))
    note = _NOTE.search(text, span.start, span.end)
    return trim(text, Span(span.start, note.start())) if note and note.start() > span.start else span


def _open_before(text: str, start: int, at: int) -> bool:
    """Whether a bracket that opens before `at` has not closed there."""
    return text.count("（", start, at) + text.count("(", start, at) > text.count(
        "）", start, at
    ) + text.count(")", start, at)


_NUMBER = re.compile(
    r"\s*(?:[（(][0-9０-９一二三四五六七八九十]{1,2}[）)]|[0-9０-９]{1,2}[.．、)）](?![0-9])|[①-⑳]|[A-Ha-h][.．、]|[一二三四五六七八九]是)\s*"
)
_TWO = re.compile(
    f'([^、和与及]{{2,20}}(?:{TYPE}|奖)[”"]?)(?:和|与|及|或)([^、和与及]{{2,20}}(?:{TYPE}|奖)[”"]?)'
)


def listed_names(text: str, start: int, end: int) -> list[Span]:
    """The items of a list without their numbers; “A类”和“B类” are two."""
    both = _TWO.fullmatch(text, start, end)
    if both is not None:
        parts = [Span(*both.span(1)), Span(*both.span(2))]
    else:
        parts = items(text, start, end)
        if parts:
            last = _TWO.fullmatch(text, parts[-1].start, parts[-1].end)
            if last is not None:
                parts[-1:] = [Span(*last.span(1)), Span(*last.span(2))]
    return [bare for part in parts if (bare := _unnumbered(text, part)).end > bare.start]


def _unnumbered(text: str, span: Span) -> Span:
    number = _NUMBER.match(text, span.start, span.end)
    return trim(text, Span(number.end() if number else span.start, span.end))
