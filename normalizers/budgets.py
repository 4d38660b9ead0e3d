"""What the sums and shares of a notice are: grants, ceilings, floors, self-financed shares, or none."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import msgspec

from extractors.fields.budgets import BudgetMention
from normalizers.budget_grades import shared_out
from normalizers.budget_phrases import programme
from normalizers.budget_subjects import subject_of
from normalizers.context import NoticeContext
from normalizers.facts import Budget, BudgetKind
from normalizers.numbers import yuan, yuan_high
from normalizers.tables import rows

_NEAR = 45  # how far before a sum the word may stand that says what it is for
_CARRIED = re.compile("(?:[、，,和及或与/\\s]|分别|最高|不超过|以及|到|至|依次|各|每[项个家]){0,10}")
_GIVEN = re.compile("资助|补助|补贴|奖励|奖补|给予|拨付|下达|扶持|奖金")
# The same bound for others: 中小企业可放宽至50万元.
_EASED = re.compile(
    "(?:可|应|则|上限|下限)?(?:适当)?(?:放宽|降低?|降|提高|上浮|调整|扩大)(?:至|到|为)(?:不低于|不超过|最高)?$"
)
_GRANT_SHARE = re.compile(
    "补助|补贴|资助|奖励|奖补|支持|贴息|后补助|财政资金|专项资金|补贴比例|扶持|返还|兑付|财政经费|省拨|市拨"
)
_NO_GRANT_SHARE = re.compile(
    "收入|增长|增速|占比|比重|股权|持股|股份|利润|税|纯度|效率|精度|误差|良率|合格率|覆盖率|普及率|国产化率|转化率|人员|职工|人数|学历|"
    "设备费|间接费|管理费|绩效|劳务费|调剂|预算调整|权重|评分|分值|得分|通过率|查重|重复率|满意度|违约|预付|首付|尾款|拨付|启动资金|首期|余款|剩余|结余|"
    "淘汰|立项率|推荐比例|名额|入选|评审|优秀率|不合格|湿度|浓度|下达比例|拨付比例|支付比例|首年|首款|定金|分年度|预拨|降低|提高|提升|达到|减少|研发费用占|研发投入占|保证金|税率|利率|质保"
)
_AT_MOST = re.compile("(?:不(?:得)?(?:超过|高于)|最高)[^，。；0-9]{0,16}$")
# A grant above which more is asked for: 申请经费超过100万元的，须提供.
_THRESHOLD = re.compile("\\s*(?:（含）|及?以上)*的(?:项目|课题|企业|单位)?[，,]")
_SELF = re.compile(
    "自筹|自有资金|其他来源(?:资金|经费)?|其它来源(?:资金|经费)?|配套|匹配|企业投入|企业出资|单位投入|社会资本|其他投入|企业资金|依托单位投入"
)
_FISCAL = re.compile(
    "财政|补助|资助|专项|拨款|申请经费|申请资金|支持经费|支持资金|省拨|市拨|政府|引导资金|立项经费"
)


class _Meaning(msgspec.Struct, frozen=True):
    kind: BudgetKind
    low: Decimal | None = None
    high: Decimal | None = None
    ratio_min: float | None = None
    ratio_max: float | None = None
    group: str = ""
    cue: int = 0  # where in `before` the deciding word begins


@cache
def _cues(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (r["kind"], re.compile(r["pattern"])) for r in rows("budget_cues.csv") if r["where"] == where
    )


def _group(mention: BudgetMention) -> tuple[str, int] | None:
    """(what the sum is for, where the word stands): the nearest word before it, else one right after."""
    words = mention.before
    best: tuple[int, int, str, int] | None = None
    for kind, pattern in _cues("before"):
        for found in pattern.finditer(words):
            # The word that ends last decides; of two that end together the longer one.
            key = (found.end(), found.end() - found.start(), kind, found.start())
            if len(words) - found.end() <= _NEAR and (best is None or key[:2] > best[:2]):
                best = key
    for kind, pattern in _cues("after"):
        weak = kind == "none" or best is None or best[2] in ("grant", "none")
        if weak and pattern.search(mention.after):
            leads = best is not None and kind == "grant" == best[2]
            return kind, _phrase_start(words, best[3]) if best and leads else len(words)
    if best is None:
        return None
    start = _phrase_start(words, best[3])
    return best[2], start + 2 if words.startswith(("企业", "单位"), start) else start  # 牵头企业|出资


def _phrase_start(words: str, start: int) -> int:
    """Where the phrase begins that the word is the end of: of 补贴资金 the word 资金 is the end."""
    for _ in range(4):
        starts = [
            m.start()
            for _, pattern in _cues("before")
            for m in pattern.finditer(words, max(0, start - 8), start)
            if m.end() == start
        ]
        if not starts:
            return start
        start = min(starts)
    return start


def _amounts(mention: BudgetMention) -> tuple[Decimal | None, Decimal | None]:
    """(minimum, maximum) in yuan as the words bound them."""
    assert mention.amount is not None
    low, high = yuan(mention.amount, mention.unit), yuan_high(mention.amount, mention.unit)
    if low is None:
        return None, None
    if high is not None:
        return (low, high) if low <= high else (None, None)
    if mention.bound == "max":
        return None, low
    return (low, None) if mention.bound == "min" else (low, low)


def _sum(
    mention: BudgetMention, last: _Meaning | None, before: _Meaning | None, context: NoticeContext
) -> _Meaning | None:
    low, high = _amounts(mention)
    if low is None and high is None:
        return None
    eased = _EASED.search(mention.before)
    if eased and re.search("由[^，。；]{1,14}$", mention.before[: eased.start()]):
        return None  # 由10万元提高到20万元 tells of a change
    sum_ = low if low is not None else high
    if eased and before is not None and (low is None or high is None or low == high):
        low, high = (sum_, None) if before.high is None else (None, sum_)
        return _Meaning(before.kind, low, high, group=before.group, cue=len(mention.before) - len(eased[0]))
    follows = last is not None and mention.gap != mention.before
    carried = follows and _CARRIED.fullmatch(mention.gap)
    group = (last.group, last.cue) if carried and last else _group(mention)
    after_share = follows and last is not None and last.group == "grant" and last.ratio_max is not None
    if after_share and group is not None and group[0] == "investment":
        # 财政资金不超过总投资的20%，且最高不超过500万元: the share is a grant's, and so is the sum.
        own = _group(msgspec.structs.replace(mention, before=mention.gap))
        group = ("grant", len(mention.before)) if own is None else group
    if _is_told(mention, context) or (low or high or 0) >= _MORE_THAN_A_PROGRAMME:
        return None
    if carried and last is not None and mention.bound is None and low == high:
        if last.low is None:
            low = None
        elif last.high is None:
            high = None
    if group is None:
        return None
    name, cue = group
    if name == "grant" and high is None and _THRESHOLD.match(mention.after):
        return None
    if name == "grant" and high is None and not _GIVEN.search(mention.before[-_NEAR:]):
        if _SELF.search(mention.before[-_NEAR:]) is None:
            return None  # 累计到位科研经费不低于1000万元 asks for it, and gives nothing
        name = "self_fund"
    if name == "investment" and low == high and _OFFERED.search(mention.before[-_NEAR:]):
        name = "grant"  # what a list offers for the solution of a problem
    kind = _kind(name, low, high)
    return _Meaning(kind, low, high, group=name, cue=cue) if kind else None


_OFFERED = re.compile("榜额|榜单金额|揭榜金额|悬赏")
# Money that was spent: how much in all, without a ceiling and without a word for what will be.
_SPENT = re.compile(
    "(?:共|累计|合计|总共|已|已经|共计|陆续|先后)[^，。；0-9]{0,6}(?:发放|安排|下达|拨付|兑现|兑付|投入|支持|资助|支付|落实|争取|奖励|补助|给予)[^。；]{0,40}$"
)
_AHEAD = re.compile("拟|将|计划|今年|本年|本批|可|应|最高|不超过|每[项个家年名]|单[个项]")
_PAST = re.compile(
    "去年|上年(?!度?(?:研发|营业|销售))|前年|过去|年来|以来累计|截至|截止目前|目前已|期间共|(?P<year>20[0-9]{2})年(?!度?(?:以来)?新?(?:认定|获|立项|度计划))"
)
_REVIEW = re.compile("回顾|工作总结|工作成效|主要成效|取得的?成效|进展情况|完成情况|执行情况|工作情况")
_MORE_THAN_A_PROGRAMME = Decimal(10_000_000_000)  # yuan: no call sets a floor or a ceiling of ten billion


def _is_told(mention: BudgetMention, context: NoticeContext) -> bool:
    """Whether a sum is past spending: under a heading that looks back, or told of a year gone by."""
    if any(_REVIEW.search(head) for head in mention.path):
        return True
    spent = _SPENT.search(mention.before)
    if spent is None or _AHEAD.search(spent[0]):
        return False
    issued = context.published_on.year if context.published_on else context.title_year
    for past in _PAST.finditer(mention.before):
        if past["year"] is None or (issued is not None and int(past["year"]) < issued):
            return True
    return spent[0].startswith(("累计", "已", "先后", "陆续"))


def _kind(group: str, low: Decimal | None, high: Decimal | None) -> BudgetKind | None:
    if group == "grant":
        return "grant_cap" if low is None else "grant_amount"
    if group == "investment":
        if low == high:
            return None
        return "min_total_investment" if low is not None else "max_total_investment"
    if group == "transaction":
        return "transaction_min" if high is None else None
    if group == "quota_amount":
        return "quota_amount_cap" if low is None else None
    if group in ("other", "self_fund"):
        return "other"
    return None


def _share(mention: BudgetMention) -> _Meaning | None:
    assert mention.share is not None
    low = float(mention.share.low)
    high = float(mention.share.high) if mention.share.high is not None else None
    if not 0 < low <= 1 or (high is not None and not low <= high <= 1):
        return None
    near = mention.before[-36:]
    selves, grants = list(_SELF.finditer(near)), list(_GRANT_SHARE.finditer(near))
    if (
        selves
        and mention.bound != "max"
        and (not grants or selves[-1].start() > grants[-1].start() or "占" in near)
    ):
        if re.match("[^，。；]{0,6}(?:首付|首款|预付|定金|尾款|履约)", mention.after):
            return None
        if _NO_GRANT_SHARE.search(near[selves[-1].start() :].replace("达到", "").replace("占比", "")):
            return None
        if re.search("(?:财政|补助|资助|申请|专项)[^，。；]{0,8}(?:经费|资金|额)的$", near):
            return _Meaning("other", group="self_fund", cue=_at(mention, selves[-1].start(), near))
        return _Meaning(
            "self_fund_ratio_min",
            ratio_min=round(low, 4),
            group="self_fund",
            cue=_at(mention, selves[-1].start(), near),
        )
    around = near + mention.after
    if not _GRANT_SHARE.search(around) or _NO_GRANT_SHARE.search(around):
        return None
    cue = _at(mention, grants[-1].start(), near) if grants else len(mention.before)
    if mention.bound == "max" or _AT_MOST.search(near):
        return _Meaning("grant_cap", ratio_max=round(high or low, 4), group="grant", cue=cue)
    return _Meaning("other", ratio_min=round(low, 4), ratio_max=round(high or low, 4), group="grant", cue=cue)


def _at(mention: BudgetMention, place: int, near: str) -> int:
    return len(mention.before) - len(near) + place


def _pair(mention: BudgetMention, context: NoticeContext) -> _Meaning | None:
    """自筹与财政 2:1 is two thirds; 1:1 to a grant is no share."""
    assert mention.pair is not None and mention.pair.high is not None
    words = mention.before + context.text[mention.start : mention.end] + mention.after
    owns = list(_SELF.finditer(words))
    if not owns:
        return None
    own = owns[-1]
    public = _FISCAL.search(words, own.end()) or _FISCAL.search(words)
    left, right = mention.pair.low, mention.pair.high
    if public is not None and public.start() < own.start():
        left, right = right, left
    cue = min(own.start(), len(mention.before))
    if left <= 0 or right <= 0 or left == right or public is None:
        return _Meaning("other", group="self_fund", cue=cue)
    share = round(float(left / (left + right)), 4)
    return _Meaning("self_fund_ratio_min", ratio_min=share, group="self_fund", cue=cue)


def budgets(mentions: Sequence[BudgetMention], context: NoticeContext) -> list[Budget]:
    """The sums and shares that are the programme's; the same one stated twice is one row.

    Sums in a row (分别给予100万元、50万元) share what the first is for. A share and a sum that cap the
    same grant (不超过30%，最高3000万元) are one row.
    """
    found: list[Budget] = []
    last: _Meaning | None = None
    told: _Meaning | None = None  # the last one, over the end of its clause
    subjects: list[str | None] = []
    seen: set[tuple[object, ...]] = set()
    place = 0
    for index, mention in enumerate(mentions):
        first_of_clause = mention.gap == mention.before or not mention.gap
        carried = last is not None and not first_of_clause and bool(_CARRIED.fullmatch(mention.gap))
        near = index > 0 and mention.start - mentions[index - 1].end <= _NEAR
        before = told if near and mention.path == mentions[index - 1].path else None
        meaning = _meaning(mention, None if first_of_clause else last, before, context)
        told = meaning if meaning is not None and meaning.ratio_max is None else told
        if meaning is None:
            last = None
            continue
        place = place + 1 if carried else 0
        if not carried:
            number = 1 + _run(mentions, index)
            one = _subject(mention, meaning, context)
            shared = shared_out(mention, number) if number > 1 else None
            subjects = list(shared) if shared else [one] * number
        row = _row(mention, meaning, subjects[min(place, len(subjects) - 1)], context, len(found) + 1)
        last = meaning
        if found and not first_of_clause and _is_one(found[-1], row, mention.gap):
            found[-1] = _joined(found[-1], row, context)
        elif _key(row) not in seen:
            found.append(row)
        seen.add(_key(row))
    return found


def _run(mentions: Sequence[BudgetMention], index: int) -> int:
    """How many sums directly follow one, with nothing but 、 or 和 between."""
    number = 0
    for mention in mentions[index + 1 :]:
        if mention.amount is None or not mention.gap or mention.gap == mention.before:
            break
        if not _CARRIED.fullmatch(mention.gap):
            break
        number += 1
    return number


def _subject(mention: BudgetMention, meaning: _Meaning, context: NoticeContext) -> str | None:
    if meaning.group == "other" and mention.row is None:
        return _label(mention.before, meaning.cue) or programme(context.title)
    return subject_of(mention, meaning.cue, context, meaning.kind)


def _is_one(before: Budget, row: Budget, gap: str) -> bool:
    """Whether two rows of a clause say one thing; `gap` is what stands between them."""
    return _one_cap(before, row) or (_ALSO.fullmatch(gap) is not None and _one_range(before, row))


def _one_cap(share: Budget, amount: Budget) -> bool:
    """Whether a share and the sum after it are the two ceilings of one grant."""
    of_share = share.kind == "grant_cap" and share.ratio_max is not None and share.amount_max_yuan is None
    of_sum = amount.kind == "grant_cap" and amount.ratio_max is None
    return of_share and of_sum and amount.char_start - share.char_end <= 25


# 每项不少于15万元，不超过25万元: what stands between the ends of one range.
_ALSO = re.compile(
    "[，,、（(]?(?:且|并|但|同时|也|原则上|一般|最高|最多|最终|均)*(?:不(?:得|能|应|宜)?(?:超过|高于|多于|大于|突破)|至多|上限为?|≤)?"
)


def _one_range(floor: Budget, cap: Budget) -> bool:
    """Whether a floor and the ceiling after it bound one grant."""
    low, high = floor.amount_min_yuan, cap.amount_max_yuan
    of_floor = floor.kind == "grant_amount" and low is not None and floor.amount_max_yuan is None
    of_cap = cap.kind == "grant_cap" and cap.amount_min_yuan is None and cap.ratio_max is None
    return of_floor and of_cap and high is not None and low is not None and low <= high


def _joined(share: Budget, amount: Budget, context: NoticeContext) -> Budget:
    return msgspec.structs.replace(
        share,
        amount_max_yuan=amount.amount_max_yuan,
        quote=context.text[share.char_start : amount.char_end],
        char_end=amount.char_end,
    )


def _label(words: str, cue: int) -> str | None:
    """The label that names a sum of its own kind: 预算金额, 中标保证金."""
    start = max(words.rfind(c, 0, cue) for c in "，,。；;：:、 \n（(") + 1
    label = re.split("[：:为是，,（( ]", words[start:], maxsplit=1)[0].strip()
    label = re.sub("^[12][0-9]{3}年度?|(?:继续|统筹)安排", "", label)
    label = re.sub(
        "^(?:缴纳|交纳|需|须|应|提交|收取|本|拟|共|计划)+|(?:共|拟|计划)?(?:安排|设立|概算)$", "", label
    )
    if re.fullmatch("(?:继续|统筹|拟|本级)*(?:安排|补助|专项|财政|资金|经费|总额|总量|共计|合计)+", label):
        return None
    return label if 2 <= len(label) <= 20 else None


def _meaning(
    mention: BudgetMention, last: _Meaning | None, before: _Meaning | None, context: NoticeContext
) -> _Meaning | None:
    if mention.amount is not None:
        return _sum(mention, last, before, context)
    if mention.share is not None:
        return _share(mention)
    if mention.pair is not None:
        return _pair(mention, context)
    return _Meaning("other", group="self_fund", cue=len(mention.before)) if mention.equal else None


def _key(row: Budget) -> tuple[object, ...]:
    """What makes a row the same as one before."""
    return row.kind, row.subject, row.amount_min_yuan, row.amount_max_yuan, row.ratio_min, row.ratio_max


_CONFIDENCE: dict[str, float] = {
    "grant_cap": 0.9,
    "grant_amount": 0.82,
    "min_total_investment": 0.88,
    "max_total_investment": 0.8,
    "transaction_min": 0.85,
    "quota_amount_cap": 0.85,
    "self_fund_ratio_min": 0.9,
    "other": 0.7,
}


def _row(
    mention: BudgetMention, meaning: _Meaning, subject: str | None, context: NoticeContext, seq: int
) -> Budget:
    return Budget(
        notice_id=context.notice_id,
        seq=seq,
        kind=meaning.kind,
        subject=subject,
        amount_min_yuan=meaning.low,
        amount_max_yuan=meaning.high,
        ratio_min=meaning.ratio_min,
        ratio_max=meaning.ratio_max,
        quote=context.text[mention.start : mention.end],
        char_start=mention.start,
        char_end=mention.end,
        confidence=_CONFIDENCE[meaning.kind],
        component=mention.component,
    )
