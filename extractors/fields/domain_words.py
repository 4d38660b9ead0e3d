"""A mention of a field, and the words that are no field's name."""

import re
from collections.abc import Sequence

from extractors.document import Span
from extractors.pipeline import Mention

MODIFIERS = re.compile(
    "(?:重点|支持|征集|课题|我|省|市|区|县|全|学科|申报|研究|技术|所属|优先|主要|相关|适用|应用|资助|项目|产业|专业|服务|投资|范围|其他|其它|限制|限定|禁止|聚焦|面向|围绕|的|和|与|及|"
    "各|本|该|建议|指南|需求|选题|新兴|特色|优势|主导|关键|核心|科技|创新|行业|内容|对象|条件|方向|领域|、|一|二|三|四|五|六|七|八|九|十|大|个|[0-9])+"
)
NOT_A_FIELD = re.compile(
    "[0-9]{4}年|万元|通知|项目|单位|企业$|部门|要求|(?:申报|申请|证明|书面|纸质|报送|佐证|推荐|附件|相关|提交)材料|材料(?:报送|要求|清单|提交)|^材料$|申报|条件|办法|规定|其他|附件|签字|盖章|程序|流程|时间|方式"
)

# Whom to ask, not what is asked for.
REACHED = re.compile("[0-9０-９]{6}|[0-9]{3,4}[-—－]|联系|电话|[处科室局][，,：:]")


_QUOTED = re.compile('^[“"]([^“”"]+)[”"](?=.)')


class DomainMention(Mention, frozen=True, kw_only=True):
    """A field as written, with its directions.

    `group` counts the lists of the document: the items of one list are judged together. `features` are
    what was seen of the whole group, for the normalizer to weigh. `scope` is where the item ends: what
    stands inside of an item that is a field says more of it.
    """

    name: str
    directions: tuple[str, ...] = ()
    group: int
    features: tuple[tuple[str, float], ...] = ()
    scope: int = 0


class Groups:
    """Numbers for lists, distinct within a document."""

    def __init__(self, first: int) -> None:
        self._next = first * 1000

    def new(self) -> int:
        self._next += 1
        return self._next


def mention_of(
    text: str,
    span: Span,
    notice: int,
    group: int,
    component: str,
    directions: Sequence[Span] = (),
) -> DomainMention:
    end = max([span.end, *(d.end for d in directions)])
    return DomainMention(
        start=span.start,
        end=end,
        notice=notice,
        component=component,
        name=written_name(text, span),
        directions=tuple(written_name(text, d) for d in directions),
        group=group,
    )


def written_name(text: str, span: Span) -> str:
    """The words without line breaks, padding and the quotation marks around a part of them."""
    name = "".join(span.of(text).split())
    return _QUOTED.sub(r"\1", name) if name[:1] in '“"' else name
