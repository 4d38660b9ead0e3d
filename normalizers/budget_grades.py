"""Subjects that share a sentence: 一等奖、二等奖分别…, 国家级、省级平台…, 分A、B两档…."""

import re

from extractors.fields.budgets import BudgetMention
from normalizers.budget_phrases import LEAD, heading

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


# 青年项目资助经费: the money is no part of the name.
_PAID = re.compile(
    "(?<=..)(?:单项|每项|单个项目|每个项目)?(?:的)?(?:财政|专项|立项|研究|科研)?(?:资助|支持|补助|奖励|扶持|经费|资金|奖补)(?:经费|资金|额度|强度|标准|金额|上限)?$"
)


def shared_out(mention: BudgetMention, number: int) -> list[str] | None:
    """Of 对一等奖、二等奖分别给予 the prizes, where there are as many as sums; else None."""
    head = re.split("分别|依次|各", mention.before)[0] if re.search("分别|依次", mention.before) else ""
    head = head.rstrip("，, 按给予")
    if graded := _graded(head, number, mention):
        return graded
    piece = re.split("[，,：:；;]", head)[-1]
    names = [LEAD.sub("", n) for n in re.split("、|和(?!平)|及|以及", piece) if n.strip()]
    if len(names) != number or number < 2:
        return None
    if marked := _marked(names):
        return marked
    names[0] = re.sub("^.*?(?:获得|获评|评为|认定为|入选|荣获|列为)(?:的)?", "", names[0])
    names[-1] = _PAID.sub("", re.sub("的[^的]*$", "", names[-1]))
    return names if all(1 < len(n) <= 20 for n in names) else None


def bare_mark(piece: str) -> str | None:
    """国家级 in 给予补贴，国家级50万元，省级30万元."""
    core = re.sub("(?:的|最高|给予|不超过)+$", "", LEAD.sub("", piece).strip())
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
    of = LEAD.sub("", found["head"]).strip() or heading(mention) or ""
    kind = found["kind"] if found["kind"] in "档类级" else ""
    return [of + name.removesuffix(kind) + kind for name in names]
