"""Whether a form is blank, filled in, or shows an example."""

from extractors.document import Document, Span
from extractors.forms.hints import advice_score
from extractors.forms.labels import head_of, squeeze
from extractors.forms.mentions import FieldMention

# Labels whose values only the one who fills the form in can know.
_TELLING = frozenset(
    [
        "名称",
        "题目",
        "姓名",
        "联系人",
        "负责人",
        "申请人",
        "申报人",
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "联系方式",
        "邮箱",
        "信箱",
        "邮件",
        "E-mail",
        "Email",
        "传真",
        "地址",
        "代码",
        "单位",
        "企业",
        "公司",
        "机构",
        "经费",
        "资金",
        "预算",
        "投入",
        "投资",
        "总额",
        "金额",
        "简介",
        "内容",
        "目标",
        "背景",
        "意义",
        "描述",
        "需求",
        "指标",
        "题名",
        "代表人",
        "号码",
    ]
)


class Decision:
    def __init__(self, filled: bool, example: bool, proof: tuple[Span, ...]) -> None:
        self.filled, self.example, self.proof = filled, example, proof


def decide(document: Document, fields: list[FieldMention]) -> Decision:
    """Filled: a fair share of the telling fields holds words of its own; proof are the first such places."""
    telling = [f for f in fields if f.shape != "table" and head_of(f.label) in _TELLING]
    plain = [f for f in fields if f.shape != "table" and not f.choices]
    written = [f for f in plain if f.written and _own(f)]
    placeholders = sum(1 for f in fields if f.placeholder)
    known = [f for f in telling if f.written and _own(f)]
    ticks = [c for f in fields for c in f.choices if c.ticked]
    rows = [c for f in fields for c in f.cells if not c.row_labels or len(f.cells) > 3]
    example = placeholders >= 3 and placeholders * 3 >= len(known)
    if example:
        return Decision(False, True, ())
    proof = tuple(Span(f.written.start, f.written.end) for f in known[:3] if f.written)
    if not proof and ticks:
        proof = tuple(Span(c.start, c.end) for c in ticks[:3])
    if not proof and rows:
        proof = tuple(Span(c.written.start, c.written.end) for c in rows[:3])
    del document
    if len(telling) >= 3:
        share = len(known) / len(telling)
        if share >= 0.4 or (share >= 0.25 and ticks) or (len(known) >= 4 and share >= 0.2):
            return Decision(True, False, proof)
        if len(ticks) >= 2 and (known or len(written) * 2 >= len(plain)):
            return Decision(True, False, proof)
        return Decision(_rows_tell(fields), False, proof)
    if plain and len(written) * 2 >= len(plain) + (len(plain) < 2) and (known or len(written) > 2):
        return Decision(True, False, proof)
    if ticks and len(plain) <= 2:
        return Decision(True, False, proof)
    return Decision(_rows_tell(fields), False, proof)


def _own(field: FieldMention) -> bool:
    assert field.written is not None
    words = squeeze(field.written.text)
    return bool(words) and not field.placeholder and advice_score(words) < 1.0


def _rows_tell(fields: list[FieldMention]) -> bool:
    """A table of columns with at least one row that names something and most of its cells written."""
    for field in fields:
        if field.shape != "table" or field.placeholder:
            continue
        by_row: dict[int, int] = {}
        for cell in field.cells:
            by_row[cell.row] = by_row.get(cell.row, 0) + 1
        width = max(len(field.columns) - 1, 1)
        if by_row and max(by_row.values()) >= 2 and max(by_row.values()) * 10 >= width * 6:
            return True
    return False
