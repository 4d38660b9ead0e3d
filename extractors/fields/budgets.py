"""Finds sums of money and shares in a notice's own text, with the words that tell what they are for.

Which of them are grants, floors or none of the warehouse's business is decided by the normalizer.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Cell, Document, Span, Table
from extractors.fields.passages import Passage, cited, clauses, headers, inside, passages, row_cells, titles
from extractors.fields.tabbed_tables import pasted_tables
from extractors.grammar.money import AmountParts, find_amounts
from extractors.grammar.numbers import decimal
from extractors.grammar.ratios import RatioParts, find_pairs, find_shares
from extractors.outline import Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

Bound = Literal["max", "min"]

_MAX_BEFORE = re.compile(
    "(?:不(?:得|能|应|可)?(?:超过|超出|高于|多于|大于|突破)|未超过|最高(?:不超过|可达|可获|可)?|最多(?:不超过)?|上限(?:为|是)?|至多|封顶(?:为)?|限额(?:为|是)?[：:]?|上限[：:]?|(?<![不得应可能])(?:低于|少于|小于)|≤|<|＜|"
    "控制在|不超)(?:人民币)?[^，。；、0-9一二三四五六七八九十百千万]{0,6}$"
)
_MAX_AFTER = re.compile(
    "\\s*(?:[（(][^（）()\n]{0,10}[）)])?(?:\\s*/[项年个家人次])?\\s*(?:\\(含\\)|（含）)?(?:以内|之内|以下|及以下|封顶|为上限|上限|为限|内(?![^，。；]{0,2}容))"
)
_MIN_BEFORE = re.compile(
    "(?:不(?:得|能|应|可)?(?:低于|少于|小于|低|少)|至少|超过|高于|大于|多于|满|≥|>|＞|最低|下限(?:为)?|须在|应在|不低|起点(?:为)?)(?:人民币)?[^，。；、0-9一二三四五六七八九十百千万]{0,4}$"
)
_MIN_AFTER = re.compile(
    "\\s*(?:[（(][^（）()\n]{0,10}[）)])?\\s*(?:（不?含）)?(?:及其?以上|以上|起(?!来|草|止)|或以上)"
)
# A sum that a condition asks for: 到账额达到100万元的，.
_REACHED = re.compile("达到?$")
_CONDITION = re.compile("\\s*的[，,]")
# A self-financed part that is only compared with the grant: at least as much, 1:1.
_NO_SHARE = re.compile(
    "(?:自筹|配套|匹配|企业投入|自有资金|单位投入)[^，。；]{0,16}?(?:不(?:得)?(?:低于|少于|小于)|等于|应大于|高于|≥)(?P<to>[^，。；0-9]{0,14}?(?:财政|补助|资助|专项|申请|拨款|支持)[^，。；0-9]{0,8}?(?:经费|资金|额度|金额|总额|额|款))(?=[，。；]|$)"
)
_TIMES = re.compile(
    "(?:自筹|配套|匹配|企业投入|自有资金)[^，。；]{0,20}?(?:不(?:得)?(?:低于|少于|小于)|达到|为|≥)[^，。；0-9]{0,16}?(?:财政|补助|资助|专项|申请|拨款|支持)[^，。；0-9]{0,10}?(?:的)?(?P<times>[0-9一二两三四五](?:\\.[0-9])?)倍"
)
_REACH = 120
_ONE = Decimal(1)
_AHEAD = 24


class BudgetMention(Mention, frozen=True, kw_only=True):
    """A sum or a share with the words around it; just one of `amount`, `share`, `pair` is given.

    `pair` is a proportion (2:1); `equal` says that a part is only measured against a grant. `before`
    is the clause up to here, `gap` its part since the sum before, `after` what follows up to the
    next sum. `header` and `row` are the table's words, `unit` the unit that its column states.
    """

    amount: AmountParts | None = None
    share: RatioParts | None = None
    pair: RatioParts | None = None
    equal: bool = False
    bound: Bound | None = None
    before: str = ""
    gap: str = ""
    after: str = ""
    path: tuple[str, ...] = ()
    header: str | None = None
    row: str | None = None
    unit: str | None = None


class _Found(msgspec.Struct, frozen=True):
    start: int
    end: int
    amount: AmountParts | None = None
    share: RatioParts | None = None
    pair: RatioParts | None = None
    equal: bool = False


def bound(before: str, after: str) -> Bound | None:
    """Whether the words make it a ceiling or a floor."""
    return _limits(before, after)[0]


def _limits(before: str, after: str) -> tuple[Bound | None, int, int]:
    """Ceiling or floor, and how many characters before and after belong to the words that say so."""
    sides: tuple[tuple[Bound, re.Pattern[str], re.Pattern[str]], ...] = (
        ("max", _MAX_BEFORE, _MAX_AFTER),
        ("min", _MIN_BEFORE, _MIN_AFTER),
    )
    if (reached := _REACHED.search(before)) and _CONDITION.match(after):
        return "min", len(before) - reached.start(), 0
    for name, ahead, behind in sides:
        left, right = ahead.search(before), behind.match(after)
        if left or right:
            return name, len(before) - left.start() if left else 0, right.end() if right else 0
    return None, 0, 0


def _finds(text: str, clause: Span) -> list[_Found]:
    masks = cited(text, clause.start, clause.end)
    found = [
        _Found(a.start, a.end, amount=a)
        for a in find_amounts(text, clause.start, clause.end)
        if not inside(masks, a.start)
    ]
    found += [
        _Found(r.start, r.end, share=r)
        for r in find_shares(text, clause.start, clause.end)
        if not inside(masks, r.start)
    ]
    if re.search("自筹|其[他它]来源|配套|匹配|出资|投入", text[clause.start : clause.end]):
        found += [_Found(r.start, r.end, pair=r) for r in find_pairs(text, clause.start, clause.end)]
        for times in _TIMES.finditer(text, clause.start, clause.end):
            number = decimal(times["times"])
            if number is not None:
                pair = RatioParts(times.start("times"), times.end(), "pair", number, _ONE)
                found.append(_Found(times.start(), times.end(), pair=pair))
        found += [
            _Found(m.start(), m.end(), equal=True)
            for m in _NO_SHARE.finditer(text, clause.start, clause.end)
            if not re.match("的?\\s*[0-9一二两三四五百]", text[m.end() : m.end() + 3])
        ]
    return sorted(found, key=lambda f: (f.start, -f.end))


def _in_prose(text: str, passage: Passage, path: tuple[str, ...]) -> Iterator[BudgetMention]:
    for clause in clauses(text, passage.start, passage.end):
        if not _MAY_HOLD.search(text, clause.start, clause.end):
            continue
        found = _finds(text, clause)
        last = clause.start
        for index, item in enumerate(found):
            stop = found[index + 1].start if index + 1 < len(found) else clause.end
            before = text[max(clause.start, item.start - _REACH) : item.start]
            after = text[item.end : min(stop, item.end + _AHEAD)]
            limit, left, right = _limits(before, after)
            yield BudgetMention(
                start=item.start - left,
                end=item.end + right,
                notice=passage.notice,
                component="budgets.sentence",
                amount=item.amount,
                share=item.share,
                pair=item.pair,
                equal=item.equal,
                bound=limit,
                before=before,
                gap=text[last : item.start],
                after=after,
                path=path,
            )
            last = item.end


_UNIT_IN_HEADER = re.compile("((?:亿|万|千)?元)")
_NUMBER_ONLY = re.compile("[\\s0-9０-９.．,，\\-~～—至到以上下内≤≥不超过低于高少多最元万亿]+")


def _in_cell(document: Document, table: Table, cell: Cell, passage: Passage) -> Iterator[BudgetMention]:
    """The sums of a cell, which are its row's or, where the row's head names the money, its column's."""
    text = document.text
    over = headers(table, cell)
    if over.column is None or over.row is None or over.row == cell:
        return
    head = _words(text, over.column)
    beside = [c for c in row_cells(table, cell.row) if c.row == cell.row and c.column < cell.column]
    worded = [c for c in beside if _named(text, c) and not _COUNT_ONLY.fullmatch(text, c.start, c.end)]
    named = _naming([(c, _words(text, headers(table, c).column)) for c in worded])
    row = _words(text, named[0] if named else over.row)
    of_rows = _MONEY_HEAD.search(row) and not _MONEY_HEAD.search(head)
    if of_rows:
        head, row = row, head  # 资助额度 | 30 | 10 under 类别 | 重点项目 | 一般项目
    alone = _NUMBER_ONLY.fullmatch(text, passage.start, passage.end) is not None
    if not alone and not _MONEY_HEAD.search(head):
        return
    unit = _UNIT_IN_HEADER.search(head) or _UNIT_OVER_TABLE.search(
        text, max(0, table.start - _CAPTION), table.start
    )
    bare = alone and unit is not None and bool(_MONEY_HEAD.search(head) or _UNIT_IN_HEADER.search(head))
    if (
        unit is not None
        and not alone
        and (classes := list(_OF_CLASSES.finditer(text, passage.start, passage.end)))
    ):
        yield from _of_classes(text, passage, classes, head, row, unit[1])
        return
    amounts = find_amounts(text, passage.start, passage.end, bare=bare)
    if len(amounts) != 1:
        return
    before = text[passage.start : amounts[0].start]
    after = text[amounts[0].end : passage.end]
    limit, left, right = _limits(before, after)
    yield BudgetMention(
        start=amounts[0].start - left,
        end=amounts[0].end + right,
        notice=passage.notice,
        component="budgets.table",
        amount=amounts[0],
        bound=limit or bound(head, "") or bound(re.split("[（(]", head)[0], ""),
        before=head + before if alone else f"{head}：{before}",
        after="" if alone else after,
        header=head,
        row=row,
        unit=unit[1] if unit else None,
    )


# A cell that tells classes apart: 重点30，面上10 under 资助强度（万元）.
_OF_CLASSES = re.compile(
    "(?P<class>[\u4e00-\u9fffA-Z]{1,8}?)\\s?(?:[：:]|不超过|最高|各)?\\s?(?P<sum>[0-9]{1,5}(?:\\.[0-9]{1,2})?)(?![0-9年月日项个%％.])"
)


def _of_classes(
    text: str, passage: Passage, classes: Sequence[re.Match[str]], head: str, row: str, unit: str
) -> Iterator[BudgetMention]:
    for found in classes:
        amounts = find_amounts(text, found.start("sum"), found.end("sum"), bare=True)
        if len(amounts) == 1:
            words = text[found.start() : found.start("sum")]
            yield BudgetMention(
                start=found.start("sum"),
                end=found.end("sum"),
                notice=passage.notice,
                component="budgets.table",
                amount=amounts[0],
                bound=bound(words, "") or bound(head, ""),
                before=head + words,
                header=head,
                row=f"{row} {found['class']}",
                unit=unit,
            )


def _words(text: str, cell: Cell | None) -> str:
    return "" if cell is None else text[cell.start : cell.end]


# The column that says what a row's sum is for, and those that only number it.
_NAME_COLUMN = re.compile("(?:名\\s*称|题\\s*目|类别|类型|等级|档次|级别|奖项)\\s*$")
_COUNT_ONLY = re.compile("\\s*(?:共)?[0-9０-９]+\\s*[项个家名件]\\s*")  # 合计 | | 6项 | 3290万元
_CODE_COLUMN = re.compile("编\\s*号|序\\s*号|代码|文号|批次|年度|日期|时间")


def _naming(beside: Sequence[tuple[Cell, str]]) -> list[Cell]:
    """The cells to the left of a sum with their heads, those first that name what it is for."""
    found = [c for c, head in beside if _NAME_COLUMN.search(head)] if len(beside) > 1 else []
    return found or [c for c, head in beside if not _CODE_COLUMN.search(head)] or [c for c, _ in beside]


# A row or a column that is about the programme's money.
_MONEY_HEAD = re.compile(
    "(?:资助|补助|支持|奖励|补贴|奖补|扶持|经费|资金|奖金|拨款|金额|投入|投资|成交额|合同额|榜额|悬赏额?|榜单额度?|奖额)[^，。；]{0,6}(?:额度|标准|强度|金额|上限|限额|经费|资金|[（(]|$)"
)
_UNIT_OVER_TABLE = re.compile("(?:单位|币种)[^，。；\\n]{0,8}?[：:]\\s*(?:人民币)?((?:亿|万|千)?元)")
_CAPTION = 60


def _named(text: str, cell: Cell) -> bool:
    return bool(re.search("[\u4e00-\u9fff]", text[cell.start : cell.end]))


# A line of its own that names a topic of a guide: 方向1、设施蔬菜新品种选育, 专题二 种源创新.
_TOPIC = re.compile(
    "\\s*(?P<word>方向|专题|任务|课题|榜题|榜单|主题|选题|题目|领域|类别|专项)\\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\\s*[、.．:：\\s]\\s*[^，。；：:\n]{2,36}"
)


def _topic_word(text: str, passage: Passage) -> str | None:
    """The word by which a line of a guide counts its topics, one below the other: 专题, 方向."""
    found = _TOPIC.fullmatch(text, passage.start, passage.end)
    return found["word"] if found else None


def _under(outline: Outline, passage: Passage, topic: Passage) -> bool:
    """Whether a passage stands in the section of a topic line or in a part of it."""
    own = [s.index for s in outline.path(passage.section)]
    return topic.section in own if own else topic.section is None


# The words with which a line opens that name what it is about: ▲ 基础研究类——面向…, 一般课题：每项….
_RUN_IN = re.compile(
    "[\\s▲△●○◆◇■□★☆※·•◎➢►▶\\-—*]{0,6}(?P<head>[^，。；：:、—\n（）()0-9]{2,20}(?:[（(][^（）()\n]{1,20}[）)])?)\\s*(?:——|—|--|[：:])(?=.)"
)


_RUNS_ON = re.compile("[。：:；;，,、\\s　]{0,4}?[。：:；;，,][ 　]{0,2}[^\\s。：:；;，,]")


def _path(text: str, outline: Outline, passage: Passage) -> tuple[str, ...]:
    """The headings of a passage, innermost first, the words with which its own line opens before them.

    An unnumbered paragraph behind numbered ones that each run on in their own line (1.…方向。… 2.…方向。…
    每项资助…) is about all of them: the headings are those of the section around.
    """
    section = passage.section
    if section is not None and passage.table is None:
        own = outline.sections[section]
        apart = passage.start > own.span.start + 6
        runs_on = own.title is not None and bool(_RUNS_ON.match(text, own.title.end, own.span.end))
        siblings = [s for s in outline.sections if s.parent == own.parent and s.notice == own.notice]
        if apart and runs_on and own.parent is not None and len(siblings) > 1:
            section = own.parent
    path = tuple(title.of(text) for title in titles(outline, section))
    run_in = _RUN_IN.match(text, passage.start, passage.end)
    return (run_in["head"], *path) if run_in and run_in["head"] not in path[:1] else path


def find_budgets(document: Document, outline: Outline) -> list[BudgetMention]:
    """All sums and shares in the own text of the notices of a document, in reading order."""
    text, found = document.text, list[BudgetMention]()
    tables = list(document.tables())
    for notice in outline.notices:
        topics: list[tuple[str, Passage]] = []
        texts = passages(document, outline, notice.index)
        pasted = list(pasted_tables(text, texts))
        own = len(found)
        for table in pasted:
            for cell in table.cells:
                if cell.row and _MAY_BE_SUM.search(text, cell.start, cell.end):
                    inner = Passage(cell.start, cell.end, notice.index)
                    found.extend(_in_cell(document, table, cell, inner))
        told = {m.start for m in found[own:]}
        for passage in texts:
            if passage.table is None and (word := _topic_word(text, passage)):
                at = next((n for n, (known, _) in enumerate(topics) if known == word), len(topics))
                topics[at:] = [(word, passage)]
            elif topics and not _under(outline, passage, topics[0][1]):
                topics.clear()
            if passage.table is not None and passage.cell is not None:
                table = tables[passage.table]
                in_cell = list(_in_cell(document, table, table.cells[passage.cell], passage))
                if in_cell:
                    found.extend(in_cell)
                    continue
            if not _MAY_HOLD.search(text, passage.start, passage.end):
                continue
            path = _path(text, outline, passage)
            path = (*(text[t.start : t.end].strip() for _, t in reversed(topics) if t != passage), *path)
            found.extend(m for m in _in_prose(text, passage, path) if not _is_pasted(m, told, pasted))
        found[own:] = sorted(found[own:], key=lambda m: m.start)
    return found


_MAY_BE_SUM = re.compile("[0-9０-９一二三四五六七八九]")


def _is_pasted(mention: BudgetMention, told: set[int], pasted: Sequence[Table]) -> bool:
    """Whether a sum of the prose stands in a pasted table that has sums of its own."""
    return any(t.start <= mention.start < t.end and any(t.start <= s < t.end for s in told) for t in pasted)


# It begins with one of few characters, so that a search skips all others fast.
_MAY_HOLD = re.compile(
    "[元万亿萬億圆￥¥%％成倍分自其配:：∶](?:(?<=[元万亿萬億圆￥¥%％成倍])|(?<=分)之|(?<=自)筹|(?<=其)[他它]来源|(?<=配)套|(?<=[:：∶])1)"
)


@Language.component("notices_budgets")
def budgets(doc: Doc) -> Doc:
    mark(doc, "budgets", find_budgets(document_of(doc), outline_of(doc)))
    return doc
