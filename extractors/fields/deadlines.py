"""Finds the days by which, and from which, something is to be handed in."""

import re
from collections.abc import Iterator, Sequence

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Document, Span
from extractors.fields.passages import Passage, cited, clauses, headers, inside, passages, titles
from extractors.grammar.dates import DateParts, RangeParts, find_dates, find_ranges
from extractors.outline import Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

_REACH = 80  # how far from a date its own words may stand

# Acts of handing in, entering, examining: what a deadline is set for.
_ACT = re.compile(
    "报送|上报|申报|填报|呈报|报至|报到|报我|报市|报省|报区|报县|报名|报备|提交|递交|提供|送交|送至|送达|送到|报给|寄送|寄至|寄到|寄往|邮寄|"
    "寄出|发送|发至|发到|传至|上传|反馈|推荐|完成|受理|登录|登陆|登记|填写|填妥|交至|交到|交送|统一交|汇总|审核|审查|初审|受理|征集|申请|"
    "注册|报件|投递|响应|揭榜|报价|投标|致电|联系|领取|获取|购买|缴纳|确认|补正|撤回|修改|导出|录入|入库|答复|提出|回复|交回|盖章|报|交"
)
# Names of a period or a final day for handing in: the date that follows it is one.
_LABEL = re.compile(
    "(?:申报|申请|填报|填写|受理|征集|报名|推荐|报送|提交|上报|递交|网上|网络|在线|线上|系统|平台|材料|纸质|书面|审核|开放|征求|接收|接受|投标|"
    "揭榜|揭榜申报|截止|起止|初审|响应|投稿|收件|上传|登录|办理|评审申请|文件)[^，。；：:\n]{0,14}?(?:时间|日期|期限|期间|时限|截止|截至|起止|之?日期)"
    "|截\\s*止\\s*(?:时间|日期|日|到|至|期限)?|截至|最后期限|申报期|受理期|征集期|报名期|时间要求|时间节点"
)
_LABEL_BEFORE = re.compile(
    "(?:时间|日期|期限|期间|时限|截止|截至|截止日|申报期|受理期|起止)(?:[（(][^（）()]{0,16}[)）])?"
    "\\s*(?:为于|统一为|统一定为|定为|暂定为|分别为|安排为|原则上为|初步定为|自|从|为|是|至|到|于|在|即)?\\s*[:：]?\\s*(?:自|从|为)?\\s*$"
)
_UNTIL = re.compile(
    "(?:截止|截至|截止到|截止至|截止于|不晚于|不迟于|最迟|至迟|不得晚于|不得迟于|最晚)(?:为|至|到|于|在)?[:：]?\\s*$"
)
_BEFORE = re.compile(
    "\\s*[）)]?\\s*(?:[（(][^（）()\n]{0,14}[）)])?\\s*(?:下班|中午|当[日天]|晚上|工作时间)?\\s*(?:之前|以前|前|截止|截至|止|为止|结束|关闭|到期)(?!后|期|年|沿|景|身|提(?![交供出报醒])|置|端|期间|进)"
)
_FROM = re.compile("\\s*(?:[（(][^（）()\n]{0,14}[）)])?\\s*(?:起|开始|正式|开放|开通|启动|上线|受理)")
_OPENING = re.compile("开放|开通|启动|开始|起|上线|受理")
_OPENED = re.compile("填报|申报|受理|登录|登陆|网上|系统|平台|报名|征集|申请|提交|接收|揭榜|通道|端口|入口")
_AT = re.compile("(?:于|在|请|须|应)\\s*$")
_SENT = re.compile("报送|提交|上报|报至|寄|送至|交至|发送")
_ASK = re.compile("请|须|应|需|务必|必须|要求|将|统一|不再受理|逾期|予以|可")
# The end of a project's work, not of an application.
_FINISHED = re.compile(
    "\\s*(?:之前|以前|前)[^，。；]{0,6}(?:完成|通过|实现|达到)(?![^，。；]{0,16}(?:申报|填报|提交|报送|上报|审核|推荐|注册|登记表|汇总))"
    "[^，。；]{0,16}?(?:研究|建设|任务|验收|结题|投产|目标|指标|攻关|开发|研发|竣工|整改|改造|转化|培育|创建)"
)
_CLOSES = re.compile(
    "\\s*(?:系统|平台|申报|填报|受理|报名|网上|自动|统一|准时|正式|通道|[，,])*(?:关闭|截止|结束|停止(?:受理|申报|填报|报名))"
)
_TIME_COLUMN = re.compile("^\\s*(?:时\\s*间|日\\s*期|时间节点|完成时间|截止时间|时间安排|起止时间|阶段时间)")
_OPENS_AT = re.compile("(?:开放|开始|起始|开通|启动|上线)(?:的)?(?:时间|日期)\\s*(?:为|是|：|:)?\\s*$")
_PLANNED = re.compile("(?:拟于?|计划于|预计于?|初定于|定于)\\s*$")
_STAGE = re.compile(
    "(?:申报|申请|填报|审核|初审|复审|审查|推荐|报送|受理|提交|征集|报名|上报|揭榜|录入|上传|形式审查|材料|阶段)(?:阶段|环节|工作|截止|时间)?[（(：:]\\s*$"
)
_LATER = re.compile("\\s*(?:之|以)?后")
# Days that qualify, count or recall: of birth, founding, registration, law, meetings, accounts.
_QUALIFIES_AFTER = re.compile(
    "\\s*(?:[（(][^（）()\n]{0,14}[）)])?(?:之?[前后]|以[前后]|及以[后前]|起|止|至今|期间|当日|当天|时)?\\s*(?:[（(][^（）()\n]{0,14}[）)])?[，,]?\\s*"
    "(?:及?以[后前])?(?:申报|申请|参赛|推荐)?(?:企业|单位|公司|申请人|申报人|个人|机构|平台)?(?:应|须|需)?(?:已|曾|首次|新|依法|正式|经[^，。；]{0,12}|由[^，。；]{0,14}|在[^，。；]{0,14}|被|未|尚未|仍|仍未|获|完成|我[市省区县校]|本[市省区])?"
    "(?:出生|成立|设立|注册(?:成立|登记|设立|满|的|在|时间|并|地|于|，)|注册$|工商|登记注册|毕业|取得|获得|获批|获评|入职|引进|全职|到岗|立项|批准|批复|认定|"
    "开工|竣工|投产|建成|完工|结题|验收|授权|颁布|出版|发行|印发|发布|下发|公布|出台|实施|开始建设|开始实施|施行|生效|执行|实行|废止|失效|召开|举行|举办|赴|来|参加|"
    "签订|签署|签约|发生|产生|缴纳|购置|购买的|投入|开具|到账|期间|的?(?:研发|营业|销售|财务|审计|年报|数据|有效|贷款|合同|发明|专利|论文)|以来|计算|起算|为准|公示)"
)
_QUALIFIES = re.compile(
    "出生|周岁|年龄|注册满|成立满|成立时间|注册时间|有效期|会计年度|纳税年度|统计|执行期|实施期|实施周期|实施期限|实施年限|实施时间|研究期限|研究周期|项目周期|"
    "建设期|建设周期|起止年限|项目起止|项目执行|服务期|合同期|资助期|培养期|考核期|聘期|任期|评价期|公示期|公示时间|会议时间|活动时间|举办时间|比赛时间|开幕|"
    "培训时间|发布时间|发布日期|公开时间|成文日期|发文日期|印发日期|来源|浏览|计算时间|财务数据|营业收入|研发投入时间|时间范围|完成时间|验收时间|开始时间为|"
    "期间(?:发生|投入|获得|取得|授权|签订|购|新)|发票|任职时间|工作时间(?!前)|期满|执行时间|建设时间|评价时间|基准日|节点目标|实施年度"
)
_OWN_WORK = re.compile(
    "(?:我[厅局委办校院部]|省科技厅|市科技局|科技部|领导小组|组委会|评审委员会)[^，。]{0,6}(?:将|拟|组织|统一组织|开展|会同)[^，。]{0,12}(?:评审|公示|公布|发布|遴选|论证|考察|评选|下达|答辩)"
)
_RECUR = re.compile("每年|每月|每季|每周|历年|往年")
_ROLLING = re.compile(
    "(?:常年|全年|长期|随时|滚动|不定期|分批)(?:开放|公开)?(?:受理|申报|征集|接受|接收|报送|提交|填报|推荐|开放申报)"
    "|(?:长期|全年|常年)(?:有效|开放)(?=[，。；]|$)|不设(?:申报)?截止(?:时间|日期)?|(?:申报|受理|征集|填报|报名)(?:时间|期限|日期)?[:：为]?\\s*(?:长期|常年|全年|随时)"
)
_RELATIVE = re.compile(
    "(?:(?:通知|公告|文件|指南|榜单)?(?:发布|印发|下发|公布|发文|收到|接到|见报|挂网|截止|结束|受理|公示期满|通过|立项|获批)[^，。；\n]{0,14}?(?:之日)?(?:起|后|以后|之后)的?[^，。；\n]{0,3}?"
    "(?:[0-9０-９]{1,3}|[一二三四五六七八九十两]{1,3})个?(?:工作日|自然日|日历日|日|天|周|月)(?:内|之内|以内)?)"
)
_RELATIVE_ACT = re.compile("报送|提交|申报|上报|截止|推荐|审核|寄|交至|反馈|完成")
_SINCE_NOW = re.compile(
    "(?:自|从)?(?:即日|发布之日|发文之日|本通知(?:发布|印发)之日|通知(?:发布|印发)之日|公告(?:发布)?之日|印发之日|公布之日|今日)起?[，,]?\\s*(?:开始)?[^，。；0-9]{0,8}(?:至|到|截至|截止到?|—|-|～|~)?\\s*$"
)


class DeadlineMention(Mention, frozen=True, kw_only=True):
    """A day for handing in, with the words around it from which its kind is read.

    `due` and `opens` are the ends as written; where both stand in one range it is `span`. `rolling`
    is true where no day is set (常年受理, 发布后10日内). `before` and `after` are the words that belong
    to this day (for a labelled one, those of its label), `earlier` the words before its sentence, `path` the
    headings, innermost first.
    """

    due: DateParts | None = None
    opens: DateParts | None = None
    span: RangeParts | None = None
    rolling: bool = False
    before: str = ""
    after: str = ""
    earlier: str = ""
    path: tuple[str, ...] = ()


class _Item(msgspec.Struct, frozen=True):
    """A date or a range in a clause, with the words that belong to it: `[left, right)`."""

    start: int
    end: int
    left: int
    right: int
    date: DateParts
    span: RangeParts | None


class _Clause(msgspec.Struct, frozen=True):
    text: str
    start: int
    end: int
    passage: Passage
    labels: tuple[str, ...]
    row: str = ""  # the words of the other cells of a table row


def _items(text: str, clause: Span, masks: Sequence[Span]) -> list[_Item]:
    ranges = [r for r in find_ranges(text, clause.start, clause.end) if not inside(masks, r.start)]
    single = [
        d
        for d in find_dates(text, clause.start, clause.end)
        if not inside(masks, d.start) and not any(r.start <= d.start < r.end for r in ranges)
    ]
    spots: list[tuple[int, int, DateParts, RangeParts | None]] = [(r.start, r.end, r.last, r) for r in ranges]
    spots += [(d.start, d.end, d, None) for d in single]
    spots.sort(key=lambda s: s[0])
    items: list[_Item] = []
    left = clause.start
    for index, (start, end, date, span) in enumerate(spots):
        stop = spots[index + 1][0] if index + 1 < len(spots) else clause.end
        comma = max(text.rfind(c, end, stop) for c in "，,、") + 1 if stop < clause.end else stop
        right = max(comma, end) if comma > end else stop
        items.append(_Item(start, end, left, right, date, span))
        left = right
    return items


def _piece(text: str, item: _Item) -> tuple[str, str]:
    """(words before the date, words after it), those that belong to it."""
    return text[item.left : item.start], text[item.end : item.right]


class _Reading(msgspec.Struct, frozen=True):
    """What the rules look at: the words of a date, and whether they name it or speak of handing in."""

    before: str
    after: str
    labelled: bool
    acts: bool

    @property
    def words(self) -> str:
        return self.before + self.after


def _reading(clause: _Clause, item: _Item) -> _Reading:
    before, after = _piece(clause.text, item)
    near = before[-40:]
    own_label = _LABEL_BEFORE.search(near) and _LABEL.search(near)
    first = not before.strip(" 　（(一二三四五六七八九十1234567890）)、.．:：自从为于")
    labelled = own_label or _headed(clause, near) or (first and any(_LABEL.search(w) for w in clause.labels))
    column = clause.labels[0] if clause.row and clause.labels else ""
    in_row = bool(clause.row and _ACT.search(clause.row))
    labelled = labelled or (first and in_row and _TIME_COLUMN.search(column))
    acts = bool(_ACT.search(before) or _ACT.search(after) or in_row)
    return _Reading(before, after, bool(labelled), acts)


def _is_none(clause: _Clause, item: _Item, reading: _Reading) -> bool:
    """Whether the date qualifies, counts, recalls or signs, and is no deadline."""
    text, near, after = clause.text, reading.before[-40:], reading.after
    if _OPENS_AT.search(near) or _PLANNED.search(near):
        return True
    if _QUALIFIES_AFTER.match(text, item.end, item.right) or _RECUR.search(near[-8:]):
        return True
    if _QUALIFIES.search(near) or (_QUALIFIES.search(after[:16]) and not reading.labelled):
        return True
    if _FINISHED.match(text, item.end, clause.end) or _OWN_WORK.search(reading.words):
        return True
    alone = not (text[clause.passage.start : item.start] + after).strip(" （）()")
    return alone and item.span is None and clause.passage.table is None  # a signature


def _is_due(clause: _Clause, item: _Item) -> str | None:
    """The rule by which a date or range is one for handing in, or None."""
    reading = _reading(clause, item)
    if _is_none(clause, item, reading):
        return None
    if item.span is not None:
        return _range_rule(reading)
    text, near, acts = clause.text, reading.before[-40:], reading.acts
    marked = _BEFORE.match(text, item.end, clause.end)
    if item.date.part is not None or item.date.day is None:
        return "deadlines.vague" if marked and acts and _ASK.search(reading.words) else None
    if _SINCE_NOW.search(near) and (acts or reading.labelled):
        return "deadlines.until"
    if _CLOSES.match(text, item.end, item.right) and _OPENED.search(text, clause.start, item.start):
        return "deadlines.until"
    if marked and (reading.labelled or acts):
        return "deadlines.before"
    if _UNTIL.search(near) and (reading.labelled or acts or _LABEL.search(reading.before)):
        return "deadlines.until"
    if reading.labelled and not _FROM.match(text, item.end, clause.end):
        return "deadlines.label"
    asked = _AT.search(reading.before) and _ASK.search(reading.words)
    return "deadlines.on" if asked and _SENT.search(reading.after[:60]) else None


def _range_rule(reading: _Reading) -> str | None:
    named = reading.labelled or _STAGE.search(reading.before[-40:])
    entered = reading.acts and _OPENED.search(reading.before + reading.after[:20])
    return "deadlines.range" if named or entered else None


def _is_opening(clause: _Clause, item: _Item) -> bool:
    if item.span is not None or item.date.day is None:
        return False
    before, after = _piece(clause.text, item)
    if _LATER.match(after):
        return False
    head = after[:14]
    if _QUALIFIES.search(before[-20:]) or _QUALIFIES_AFTER.match(clause.text, item.end, item.right):
        return False
    starts = (
        _FROM.match(clause.text, item.end, clause.end)
        or _OPENING.search(head)
        or "开放" in before[-8:]
        or "开始" in before[-8:]
    )
    return bool(starts and _OPENED.search(before[-24:] + after[:24]))


def _labels(document: Document, outline: Outline, passage: Passage) -> tuple[str, ...]:
    """The words that head a passage: its section's titles, or its cell's column and row."""
    text = document.text
    found = [title.of(text) for title in titles(outline, passage.section)]
    if passage.table is not None and passage.cell is not None:
        table = next(t for i, t in enumerate(document.tables()) if i == passage.table)
        over = headers(table, table.cells[passage.cell])
        found = [text[c.start : c.end] for c in (over.column, over.row) if c is not None] + found
    return tuple(found)


def _row_words(document: Document, passage: Passage) -> str:
    """The other cells of a passage's table row, for a schedule whose first column is the day."""
    if passage.table is None or passage.cell is None:
        return ""
    table = next(t for i, t in enumerate(document.tables()) if i == passage.table)
    own = table.cells[passage.cell]
    others = (c for c in table.cells if c.row == own.row and c is not own)
    return " ".join(document.text[c.start : c.end] for c in others)[:_REACH]


def _mentions(clause: _Clause, span: Span, masks: Sequence[Span]) -> Iterator[DeadlineMention]:
    opened: _Item | None = None
    for item in _items(clause.text, span, masks):
        rule = _is_due(clause, item)
        if rule is None:
            if _is_opening(clause, item):
                opened = item
                yield _mention(clause, item, "deadlines.opening")
            continue
        start = item.start
        pair = opened if item.span is None and opened is not None else None
        if pair is not None:
            start = pair.start
        yield _mention(clause, item, rule, start=start, opens=pair.date if pair else None)
        opened = None


_BARE_LABEL = re.compile(
    "(?:^|[，,。；;\\s）)、.．0-9])(?:时\\s*间|日\\s*期|期\\s*限)\\s*[:：]\\s*(?:自|从)?\\s*$"
)
_HEADED = re.compile(
    "申报|申请|填报|受理|征集|报名|推荐|报送|提交|上报|递交|获取|领取|投标|响应|截止|揭榜|揭榜报名"
)


def _headed(clause: _Clause, near: str) -> str:
    """The heading that a bare label (时间：) stands under, where it is about handing in."""
    if not _BARE_LABEL.search(near):
        return ""
    return next((w for w in clause.labels if _HEADED.search(w)), "")


def _words_before(clause: _Clause, item: _Item, rule: str) -> str:
    """The words before a date, back to the clause's start; of a label that says what for, only its own."""
    words = clause.text[max(item.left, item.start - _REACH) : item.start]
    if clause.row and not words.strip():
        return f"{clause.labels[0]}：" if clause.labels else ""
    if rule in ("deadlines.range", "deadlines.label", "deadlines.until"):
        own = re.split("[，,]", words.rstrip("，, "))[-1]
        if _LABEL.search(own) and _ACT.search(own):
            return own
        return _headed(clause, words) or words
    return words


def _quote_end(text: str, item: _Item, rule: str) -> int:
    """The end of the date with its 前 or 截止."""
    if rule in ("deadlines.before", "deadlines.vague") and (
        marker := _BEFORE.match(text, item.end, item.right)
    ):
        return marker.end()
    return item.end


def _mention(
    clause: _Clause,
    item: _Item,
    rule: str,
    start: int | None = None,
    opens: DateParts | None = None,
) -> DeadlineMention:
    opening = rule == "deadlines.opening"
    return DeadlineMention(
        start=item.start if start is None else start,
        end=_quote_end(clause.text, item, rule),
        notice=clause.passage.notice,
        component=rule,
        due=None if opening else item.date,
        opens=item.date if opening else item.span.first if item.span else opens,
        span=item.span,
        before=_words_before(clause, item, rule),
        after=clause.text[item.end : min(item.right, item.end + _REACH)] + clause.row,
        earlier=clause.text[max(clause.passage.start, clause.start - _REACH) : clause.start],
        path=clause.labels,
    )


def _rolling(clause: _Clause, span: Span) -> Iterator[DeadlineMention]:
    """Deadlines without a day: 常年受理, 通知发布后10个工作日内."""
    text = clause.text
    for pattern, rule in ((_ROLLING, "deadlines.rolling"), (_RELATIVE, "deadlines.relative")):
        for found in pattern.finditer(text, span.start, span.end):
            around = text[max(span.start, found.start() - 30) : min(span.end, found.end() + 30)]
            if rule == "deadlines.relative" and not _RELATIVE_ACT.search(around):
                continue
            yield DeadlineMention(
                start=found.start(),
                end=found.end(),
                notice=clause.passage.notice,
                component=rule,
                rolling=True,
                before=text[max(span.start, found.start() - _REACH) : found.start()],
                after=text[found.end() : min(span.end, found.end() + _REACH)],
                path=clause.labels,
            )


_MAY_HOLD = re.compile("月|[0-9０-９][./／．－—-][0-9０-９]|即日|常年|长期|随时|全年|工作日|天|日内")


def find_deadlines(document: Document, outline: Outline) -> list[DeadlineMention]:
    """All the deadlines of all the notices of a document, in reading order."""
    text, found = document.text, list[DeadlineMention]()
    for notice in outline.notices:
        signed = notice.signed_on
        for passage in passages(document, outline, notice.index):
            if not _MAY_HOLD.search(text, passage.start, passage.end):
                continue
            if signed is not None and signed.start <= passage.start and passage.end <= signed.end:
                continue
            labels, row = _labels(document, outline, passage), _row_words(document, passage)
            masks = cited(text, passage.start, passage.end)
            for span in clauses(text, passage.start, passage.end):
                clause = _Clause(text, span.start, span.end, passage, labels, row)
                dated = [
                    m for m in _mentions(clause, span, masks) if signed is None or m.start != signed.start
                ]
                found.extend(dated or _rolling(clause, span))
    return found


@Language.component("notices_deadlines")
def deadlines(doc: Doc) -> Doc:
    mark(doc, "deadlines", find_deadlines(document_of(doc), outline_of(doc)))
    return doc
