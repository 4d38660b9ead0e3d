"""Groups the tokens of a notice's lines into contacts: whose number is it, in which office, for what."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate

import msgspec

from extractors.fields.contact_tokens import ContactLine, Token
from extractors.grammar.departments import Unit, unit_of
from extractors.grammar.labels import Field
from extractors.grammar.names import read_name, split_title, titles
from extractors.grammar.phones import PhoneNumber

_ROLE_WORDS = re.compile(
    r"咨询|支持|服务|受理|解答|监督|投诉|举报|指导|答疑|维护|运维|业务|政策|技术|申报|填报|注册|网络|系统|财务|审核|评审|管理|事务|协调|推荐|受理|热线|合同|平台|认定|投递|报名"
)
_ROLE_ENDS = re.compile(
    r"(?:咨询|支持|服务|受理|解答|监督|投诉|举报|指导|答疑|维护|运维|热线|保障|业务|政策|问题|事宜|事项|方面|审核|申报|技术|操作)$"
)
_DOMAIN_ENDS = re.compile(r"(?:领域|方向|产业|行业|专项|类|业|专题|项目|计划|片区|市|区|县)$")
_NO_KEY = re.compile(
    r"联系我们|附件|如下|以下|通知|事项|事宜如|时间|注意|备注|^注$|要求|说明|条件|单位$|内容|材料|程序|流程|步骤|方式|范围|对象|标题|主题|命名|格式|日期|地点|路径|名称|抄送|主送|来源|发布|作者|编辑|字体|浏览|例如|^如$|示例"
)
_SENDS = re.compile(
    r"发送|报送|发至|送至|提交|寄至|投递|上传|反馈|报至|发到|报到|传至|送达|发往|电子版|同步|材料"
)
_TRAILS = re.compile(
    r"(?:工作人员|的)?(?:进行|取得|保持|直接|电话)?(?:联系|咨询|沟通|对接|领取|办理|提交|报名|洽询|查询|反映|索取)$"
)
_DUTY = re.compile(r"(?:主要|具体|分别)?(?:负责|承担|受理|管理|对口|分管)")
_ASKS = re.compile(r"致电|咨询|垂询|拨打|来电|联系|详询")
_ADDRESS = re.compile(r"\d|[楼室号座层厅栋幢]$|大道|大厦|路$")
# How many tokens a reader looks ahead or back: a list of thirty people with padding.
_AHEAD = 64
_PHONE_KINDS = frozenset({"办公室", "办", "办公", "单位", "手机", "座机", "宅电", "值班", "值班室"})
_EXAMPLE = re.compile(r"(?:如|例如|示例|格式为?|样例|比如)[：:]?$")


@dataclass(frozen=True)
class Found:
    """A value and where it stands."""

    start: int
    end: int
    value: str


@dataclass
class Draft:
    """A contact in the making. Spans are absolute."""

    names: list[Found] = field(default_factory=list)
    unit: Unit | None = None
    unit_span: tuple[int, int] | None = None
    owners: dict[str, Unit | None] = field(default_factory=dict)  # the office before each name
    role: str | None = None
    duties: list[str] = field(default_factory=list)
    duty_span: tuple[int, int] | None = None
    phones: list[PhoneNumber] = field(default_factory=list)
    faxes: list[PhoneNumber] = field(default_factory=list)
    emails: list[Found] = field(default_factory=list)
    labelled: bool = False
    closed: bool = False
    lines: int = 0  # lines that gave it names or numbers
    label_role: str | None = None  # the role that a label before several offices says
    tailed: bool = False  # its office stands in brackets behind its number
    rule: str = "label"

    @property
    def has_numbers(self) -> bool:
        return bool(self.phones or self.faxes or self.emails)

    @property
    def on_one_line(self) -> bool:
        """True where name or office and number stand in the same line."""
        return self.lines == 1

    @property
    def bare(self) -> bool:
        """Only what a heading says: an office, a role, a field."""
        return not (self.names or self.has_numbers)

    @property
    def says(self) -> bool:
        return bool(self.unit or self.role or self.duties)


class ContactReader:
    """Feed it the lines of one notice in order; `done` gives the contacts."""

    def __init__(self) -> None:
        self.rows: list[Draft] = []
        self.draft = Draft()
        self.context = Draft()  # what headings above say
        self.line_context = Draft()  # what the line's own beginning says
        self.fields: frozenset[Field] = frozenset()
        self.under_heading = False
        self.last_role: str | None = None
        self.tokens: tuple[Token, ...] = ()
        self.depths: list[int] = [0]  # open brackets before each token
        self.skip_to = 0  # tokens before it are read already
        self.block_rows = 0  # contacts since the last heading or prose
        self.line: ContactLine | None = None

    def done(self) -> list[Draft]:
        self._flush()
        return self.rows

    def prose(self) -> None:
        """A line without anything of a contact: what was said before no longer applies."""
        self._flush()
        self.context, self.line_context = Draft(), Draft()
        self.under_heading, self.block_rows = False, 0
        self.last_role = None
        self.fields = frozenset()

    def read(self, line: ContactLine) -> None:
        self.line, self.tokens = line, line.tokens
        self.line_context = Draft()
        self._begin_line()
        self.skip_to = 0
        opened = [(t.kind == "open") - (t.kind == "close") for t in self.tokens]
        self.depths = [0, *accumulate(opened)]
        for at, token in enumerate(self.tokens):
            if at >= self.skip_to:
                self._take(at, token)
        self._end_line()

    # -- lines ---------------------------------------------------------------------------------

    def _begin_line(self) -> None:
        assert self.line is not None
        first = next((t for t in self.tokens if t.kind not in ("space", "tab", "open", "close")), None)
        self.fields = frozenset()
        if self.line.number and re.match(r"[一二三四五六七八九十]", self.line.number):
            self._flush()
            self.context, self.under_heading, self.block_rows = Draft(), False, 0
        goes_on = first is not None and (first.kind in ("phone", "email") or self._plain_label(first))
        if self.line.number and first is not None and not self._plain_label(first):
            goes_on = False
        if goes_on and first is not None and self._shared_by_block(first):
            goes_on = False
        if not goes_on and (self.draft.has_numbers or self.draft.says):
            self._flush()
        if self.line.number or first is None or first.kind != "text" or self._is_key_line():
            self.last_role = None

    def _shared_by_block(self, first: Token) -> bool:
        """邮箱 below several complete contacts is none of them's own."""
        kinds = first.label.fields if first.label else frozenset()
        alone = bool(kinds) and kinds <= {"email", "fax", "other", "address", "postcode"}
        return alone and self.block_rows > 0 and self.draft.on_one_line and bool(self.draft.phones)

    def _plain_label(self, token: Token) -> bool:
        """电话, 传真, 邮箱: a line that goes on with the contact above."""
        return (
            token.label is not None
            and "person" not in token.label.fields
            and "unit" not in token.label.fields
        )

    def _is_key_line(self) -> bool:
        return any(t.kind in ("colon", "label") for t in self.tokens)

    def _end_line(self) -> None:
        """A line that only says an office or a role is the heading of the lines below."""
        assert self.line is not None
        self.draft.lines += 1
        values = any(t.kind in ("phone", "email") for t in self.tokens)
        names = bool(self.draft.names)
        words = [t.text for t in self.tokens if t.kind == "text"]
        if (
            not values
            and len(words) == 1
            and self.draft.bare
            and _ROLE_ENDS.search(words[0])
            and len(words[0]) <= 14
        ):
            self.draft.role = self.draft.role or words[0]
        long = self.line.end - self.line.start > 40
        if not values and not names:
            if self.draft.bare and self.draft.says and not long:
                self._push_context(self.draft)
                self.draft = Draft()
            elif long or not any(t.label for t in self.tokens):
                heading = self.under_heading and not long
                if self.draft.bare:
                    self.draft = Draft()
                if not heading:
                    self.prose()
            elif not self.draft.says and any(t.label for t in self.tokens) and self.draft.bare:
                self._flush()
                if self.line.number:
                    self.context = Draft()
                self.under_heading = True
        elif self.draft.bare:
            self.draft = Draft()

    def _push_context(self, draft: Draft) -> None:
        assert self.line is not None
        self.block_rows = 0
        if self.line.number or (draft.role and self.context.role):
            self.context = Draft()
        self.context = Draft(
            unit=draft.unit or self.context.unit,
            role=draft.role or self.context.role,
            duties=draft.duties or self.context.duties,
        )
        self.under_heading = True

    # -- tokens --------------------------------------------------------------------------------

    def _take(self, at: int, token: Token) -> None:
        if token.kind == "label":
            self._label(at, token)
        elif token.kind == "phone":
            self._phone(at, token)
        elif token.kind == "email":
            self._email(at, token)
        elif token.kind == "text":
            self._text(at, token)
        elif token.kind == "stop":
            self._stop(token)
        elif token.kind == "tab":
            self.draft.closed = self.draft.has_numbers

    def _stop(self, token: Token) -> None:
        self.draft.closed = True
        if token.text in "。！!？?":
            if self.draft.has_numbers:
                self._inherit(self.draft, self.line_context)
            self.fields, self.line_context = frozenset(), Draft()
            if self.draft.bare and not self.draft.labelled:
                self.draft = Draft()

    def _label(self, at: int, token: Token) -> None:
        label = token.label
        assert label is not None
        if self._marks_fax(at, token):
            return
        prefix = self._prefix(at)
        self.fields = label.fields
        if "other" in label.fields or "address" in label.fields or "postcode" in label.fields:
            return
        role = label.role
        unit: Unit | None = None
        if prefix is not None:
            unit = self._unit(prefix)
            role = role if unit else self._label_role(prefix, token) or role
        person = "person" in label.fields
        if unit or (role and prefix is not None and not unit):
            self._start(keep_bare=True)
        elif person:
            inside = at > 0 and self.tokens[at - 1].kind == "open"
            if (
                self.draft.names
                or (self.draft.phones and not self._completes(at))
                or (self.draft.emails and not inside)
            ):
                self._start()
        elif ("unit" in label.fields and not self.draft.bare) or (
            self._repeats(label.fields) and (self.draft.closed or at == 0 or role)
        ):
            self._start()
        self._set(unit, role, prefix if unit else None)
        self.draft.label_role = role if role and not unit else self.draft.label_role
        self.draft.labelled = True

    def _marks_fax(self, at: int, token: Token) -> bool:
        """86265433（传真） and 86265433（兼传真）: the word in brackets is about the number before."""
        before = [t for t in self.tokens[max(0, at - 3) : at] if t.kind != "space"]
        also = bool(before) and before[-1].kind == "text" and before[-1].text in ("兼", "及", "同")
        before = before[:-1] if also else before
        if (
            token.label is None
            or token.label.fields != {"fax"}
            or len(before) < 2
            or before[-1].kind != "open"
        ):
            return False
        if before[-2].kind != "phone" or not self.draft.phones:
            return False
        number = self.draft.phones[-1]
        self.draft.faxes.append(number)
        if not also:
            self.draft.phones.pop()
        return True

    def _repeats(self, fields: frozenset[Field]) -> bool:
        """咨询电话 after a contact that has its number and nobody's name: another contact."""
        return bool(self.draft.phones and "phone" in fields and not self.draft.names)

    def _prefix(self, at: int) -> Token | None:
        """The words right before a label: 高新处 in 高新处联系电话."""
        before = self.tokens[at - 1] if at else None
        return before if before is not None and before.kind == "text" else None

    def _label_role(self, prefix: Token, token: Token) -> str | None:
        label = token.label
        assert label is not None
        words = re.sub(
            r"^(?:.*(?:请|拨打|致电|拨|打|及|和|的|按照|如有|若有|可|指定|保持|统一|公布|注明|填写|以及|我[厅局处院会部省市]))",
            "",
            prefix.text,
        )
        if (
            read_name(prefix.text)
            or not 2 <= len(words) <= 14
            or not _ROLE_WORDS.search(words + (label.role or ""))
        ):
            return None
        if "person" in label.fields:
            return words + re.sub(r"\s", "", token.text) if label.fields == {"person"} else words
        return words + (label.role or "")

    def _text(self, at: int, token: Token) -> None:
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is not None and after.kind == "label" and self._is_prefix(token, after):
            self._prefix_text(token)
            return
        colon = self._colon(at + 1)
        if colon is not None:
            self._key(colon, token)
            self._key_brackets(at + 1)
            return
        self._segment(at, token)

    def _key_brackets(self, at: int) -> None:
        """高新处（新材料领域）：王工: what the brackets say of the office, a role or its fields."""
        if self.tokens[at].kind != "open":
            return
        close = next(i for i in range(at, len(self.tokens)) if self.tokens[i].kind == "close")
        words = [t for t in self.tokens[at + 1 : close] if t.kind == "text"]
        self.skip_to = close
        if not words or not self.draft.bare:
            return
        inside = "".join(t.text for t in self.tokens[at + 1 : close])
        if _ROLE_ENDS.search(inside) and len(inside) <= 14:
            self.draft.role = self.draft.role or inside
        elif self.draft.duties and self.draft.duty_span:
            # 重点研发计划（工业领域）: the words before the brackets and those inside are one name.
            self.draft.duties = []
            self.draft.duty_span = (self.draft.duty_span[0], self.tokens[close].end)
        elif _DUTY.match(inside) or re.search("领域|产业|专项|计划|类$", inside):
            duty = _DUTY.match(words[0].text)
            self.draft.duty_span = (words[0].start + (duty.end() if duty else 0), words[-1].end)

    def _colon(self, at: int) -> int | None:
        """Where the colon of a key stands whose sign comes at `at`: 技术支持：, 技术支持（工作日）：."""
        tokens = self.tokens
        if at < len(tokens) and tokens[at].kind == "open":
            ahead = range(at, min(at + _AHEAD, len(tokens)))
            close = next((i for i in ahead if tokens[i].kind == "close"), len(tokens))
            if any(t.kind in ("phone", "email", "label") for t in tokens[at:close]):
                return None
            at = close + 1
        return at if at < len(tokens) and tokens[at].kind == "colon" else None

    def _is_prefix(self, token: Token, label: Token) -> bool:
        return label.start == token.end

    def _prefix_text(self, token: Token) -> None:
        """张三联系电话, 李老师电话: the name before the label; an office is the label's to read."""
        if self._unit(token):
            return
        names = self._names(token, labelled="person" in self.fields and not self.draft.names)
        if names:
            self._add_names(names, follows=True)
        elif not self._label_hint(token) and self.draft.bare and not self.draft.labelled:
            self.draft = Draft()

    def _label_hint(self, token: Token) -> bool:
        return bool(_ROLE_WORDS.search(token.text))

    def _key(self, colon: int, token: Token) -> None:
        """Words before a colon: an office, a role, a field, a name, or nothing of the kind."""
        name = read_name(token.text)
        if name and self._value_follows(colon):
            self._add_names([Found(token.start, token.end, name[0])], follows=True)
            return
        if token.text in titles():
            return
        unit = self._unit(token)
        if unit:
            self._start(keep_bare=True)
            self._set(unit, None, token)
            self.draft.rule = "keyed"
            return
        text = re.sub(r"^(?:其中|请|如需|有关|关于|相关)|请?(?:联系|致电|拨打|请)$", "", token.text)
        if _NO_KEY.search(text) or not 2 <= len(text) <= 30:
            self._other(token)
            return
        if _ROLE_ENDS.search(text) and len(text) <= 16:
            self._start(keep_bare=True)
            self.draft.role = text
            self.last_role = text
            return
        if self._value_follows(colon) and (_DOMAIN_ENDS.search(text) or len(text) <= 14):
            self._start(keep_bare=True)
            self.draft.duties, self.draft.duty_span = [_field_name(text)], (token.start, token.end)
            self.draft.rule = "keyed"
            return
        self._other(token)

    def _segment(self, at: int, token: Token) -> None:
        if self._in_brackets(at) and _ADDRESS.search(token.text) and not self._unit(token):
            return
        if "other" in self.fields or "address" in self.fields or "postcode" in self.fields:
            if self._unit(token) and not self.draft.has_numbers and "address" not in self.fields:
                pass
            else:
                return
        labelled = "person" in self.fields or token.padded
        names = self._names(token, labelled)
        if names and (labelled or self._value_follows(at) or self._follows_number(at)):
            unit = self._glued_unit(token, names[0])
            if unit:
                self._offer_unit(at, unit, token)
            if labelled or self._value_follows(at) or not self.draft.names:
                self._add_names(names, follows=self._value_follows(at))
            return
        duty = _DUTY.match(token.text)
        if (duty and self.draft.has_numbers) or (duty and self.draft.unit):
            self._duty(token, duty)
            return
        if _ROLE_ENDS.search(token.text) and len(token.text) <= 14 and self._number_is_next(at):
            self._start(keep_bare=True)
            self.draft.role = token.text
            return
        unit = self._unit(token)
        if unit:
            self._offer_unit(at, unit, token)
            return
        if at == 0 and _DOMAIN_ENDS.search(token.text) and self._number_is_next(at):
            self.draft.duties, self.draft.duty_span = [_field_name(token.text)], (token.start, token.end)
            return
        if token.text in titles():
            return
        self._other(token)

    def _other(self, token: Token) -> None:
        """Prose: it parts what stands before it from what comes."""
        if len(token.text) == 1 or re.fullmatch(r"[\d.]+", token.text) or self.draft.duty_span:
            return
        if "unit" in self.fields and not self.draft.unit:
            unit = unit_of(token.text) or Unit(start=0, end=len(token.text), organization=token.text)
            self._set(unit, None, token)
            return
        if self.draft.bare and not self.draft.labelled:
            self.draft = Draft()
        self.draft.closed = self.draft.closed or self.draft.has_numbers
        if len(token.text) > 6:
            self.fields = frozenset()

    # -- names, offices, duties -----------------------------------------------------------------

    def _names(self, token: Token, labelled: bool) -> list[Found]:
        """The names in a piece of text: whole, behind a verb or an office, or none."""
        text = token.text
        whole = read_name(text, labelled=labelled)
        if whole:
            return [Found(token.start, token.end, whole[0])]
        if len(text) > 40:
            return []
        titled = _titled_tail(text)
        if titled:
            return [Found(token.end - len(titled[1]), token.end, titled[2])]
        for width in (4, 3, 2):
            name = read_name(text[-width:]) if len(text) > width else None
            if name and _leads_to_name(text[:-width]):
                return [Found(token.end - width, token.end, name[0])]
        return []

    def _glued_unit(self, token: Token, name: Found) -> Unit | None:
        head = token.text[: name.start - token.start]
        return unit_of(head) if head else None

    def _add_names(self, names: list[Found], *, follows: bool) -> None:
        if self.draft.has_numbers and (self.draft.names or follows or self.draft.closed):
            self._start()
        for name in names:
            if name.value not in self.draft.owners:
                self.draft.owners[name.value] = self.draft.unit
                self.draft.names.append(name)

    def _unit(self, token: Token) -> Unit | None:
        return unit_of(_TRAILS.sub("", token.text))

    def _offer_unit(self, at: int, unit: Unit, token: Token) -> None:
        bracket = at > 0 and self.tokens[at - 1].kind == "open"
        if bracket and self.draft.has_numbers and token.text in _PHONE_KINDS:
            return
        if "unit" in self.fields and self.draft.unit and self.draft.bare and self.draft.labelled:
            return
        behind = bracket and (self.draft.has_numbers or self.draft.names) and self.draft.unit is None
        if behind:
            self.draft.tailed = self.draft.has_numbers
            self._set(unit, None, token, leading=False)
        elif self.draft.has_numbers:
            if self._value_follows(at):
                role = self.draft.label_role
                self._start()
                self._set(unit, role, token)
                self.draft.label_role = role
            elif self.draft.unit is None and self._ends_after(at):
                self._set(unit, None, token, leading=False)
        elif self.draft.names:
            self._set(unit, None, token, leading=False)
        else:
            self._set(unit, None, token)

    def _set(self, unit: Unit | None, role: str | None, token: Token | None, *, leading: bool = True) -> None:
        if unit and token:
            self.draft.unit = unit
            self.draft.unit_span = (
                token.start + unit.start,
                token.start + min(unit.end, token.end - token.start),
            )
            if leading:
                self.line_context = Draft(unit=unit, role=self.line_context.role)
        if role:
            self.draft.role = role

    def _duty(self, token: Token, duty: re.Match[str]) -> None:
        """主要负责A、B与C等领域: up to the end of the sentence."""
        if self.draft.duties:
            return
        self.draft.duty_span = (token.start + duty.end(), self._sentence_end(token.end))

    def _sentence_end(self, at: int) -> int:
        assert self.line is not None
        depth = 0
        for token in self.tokens[bisect_left(self.tokens, at, key=lambda t: t.start) :]:
            depth += (token.kind == "open") - (token.kind == "close")
            if token.kind in ("stop", "phone", "email", "label", "tab") or depth < 0:
                return token.start
        return self.line.end

    # -- numbers -------------------------------------------------------------------------------

    def _phone(self, at: int, token: Token) -> None:
        number = token.phone
        assert number is not None
        if not self._is_phone(at, token, number):
            return
        if self.draft.closed and self.draft.has_numbers and not self._listed(at) and not self.fields:
            self._start()
        if self.draft.tailed and not self.draft.names:
            role = self.draft.label_role
            self._start()
            self.draft.role = self.draft.label_role = role
        if "fax" in self.fields and self._near_label(at):
            self.draft.faxes.append(number)
            if not self.fields & {"phone", "mobile"}:
                return
        self.draft.phones.append(number)

    def _is_phone(self, at: int, token: Token, number: PhoneNumber) -> bool:
        if self.fields & {"other", "address", "postcode"} and not number.certain:
            return False
        if "other" in self.fields and self._near_label(at):
            return False
        before = self._before(at)
        if before is not None and before.kind == "text" and _EXAMPLE.search(before.text):
            return False
        if number.certain:
            return True
        if self.fields & {"phone", "mobile", "fax", "contact", "person"}:
            return True
        if before is not None and before.kind == "phone":
            return self._listed(at)
        near = before is not None and before.kind in ("text", "label")
        asked = near and before is not None and bool(_ASKS.search(before.text))
        return asked or (near and bool(self.draft.names or self.draft.unit) and not self.draft.closed)

    def _before(self, at: int) -> Token | None:
        """The last word or value before a token in its clause."""
        for token in reversed(self.tokens[max(0, at - _AHEAD) : at]):
            if token.kind in ("text", "label", "phone", "email"):
                return token
            if token.kind == "stop":
                return None
        return None

    def _listed(self, at: int) -> bool:
        before = self._before(at)
        return before is not None and before.kind == "phone"

    def _near_label(self, at: int) -> bool:
        """No other word stands between the label and the number."""
        before = self._before(at)
        return before is not None and before.kind in ("label", "phone", "text")

    def _email(self, at: int, token: Token) -> None:
        assert token.email is not None
        found = Found(token.start, token.end, token.email.address)
        if self._is_submission(at):
            unit, span = self.draft.unit, self.draft.unit_span
            self._start()
            self.line_context = Draft()
            if unit and span and not self._parted(span[1], token.start):
                self.draft.unit, self.draft.unit_span = unit, span
            else:
                self.draft = Draft()
            self.draft.rule = "submission"
        elif self.draft.closed and self.draft.emails and not self._follows_email(at):
            self._start()
        self.draft.emails.append(found)

    def _is_submission(self, at: int) -> bool:
        """A verb of sending stands before it, without a comma between."""
        for token in reversed(self.tokens[max(0, at - _AHEAD) : at]):
            if token.kind in ("comma", "open", "stop", "phone", "email", "tab"):
                return False
            if token.kind == "text" and _SENDS.search(token.text):
                return True
        return False

    def _follows_email(self, at: int) -> bool:
        before = self._before(at)
        return before is not None and before.kind == "email"

    def _parted(self, start: int, end: int) -> bool:
        first = bisect_left(self.tokens, start, key=lambda t: t.start)
        last = bisect_left(self.tokens, end, key=lambda t: t.start)
        return any(t.kind in ("comma", "stop", "open") for t in self.tokens[first:last])

    # -- looking ahead and back ------------------------------------------------------------------

    def _value_follows(self, at: int) -> bool:
        """True where a number or address comes next, with only names, titles and offices between."""
        for token in self.tokens[at + 1 : at + 1 + _AHEAD]:
            if token.kind in ("phone", "email"):
                return True
            if token.kind == "label":
                return bool(
                    token.label and token.label.fields & {"phone", "mobile", "email", "contact", "fax"}
                )
            if token.kind == "stop":
                return False
            if token.kind == "text" and not self._passes(token):
                return False
        return False

    def _passes(self, token: Token) -> bool:
        text = token.text
        return bool(
            text in titles()
            or read_name(text)
            or self._unit(token)
            or _ADDRESS.search(text)
            or len(text) == 1
        )

    def _number_is_next(self, at: int) -> bool:
        after = next((t for t in self.tokens[at + 1 : at + 4] if t.kind != "space"), None)
        return after is not None and after.kind == "phone"

    def _follows_number(self, at: int) -> bool:
        before = self._before(at)
        return (
            before is not None
            and before.kind in ("phone", "email")
            and not self.draft.names
            and self._ends_after(at)
        )

    def _ends_after(self, at: int) -> bool:
        for token in self.tokens[at + 1 : at + 1 + _AHEAD]:
            if token.kind in ("stop", "comma", "tab", "close"):
                return True
            if token.kind != "space":
                return False
        return True

    def _completes(self, at: int) -> bool:
        """电话：1 联系人：A: the name of the number before, as no number comes after it."""
        return not self.draft.names and not self.draft.closed and not self._value_follows(at)

    def _in_brackets(self, at: int) -> bool:
        return self.depths[at] > 0

    # -- rows ------------------------------------------------------------------------------------

    def _start(self, *, keep_bare: bool = False) -> None:
        """A new contact. With `keep_bare`, an office or role alone so far applies to the line's rest."""
        if self.draft.bare and self.draft.says and keep_bare:
            self.line_context = Draft(
                unit=self.draft.unit or self.line_context.unit,
                role=self.draft.role or self.line_context.role,
                duties=self.draft.duties or self.line_context.duties,
                closed=True,
            )
            labelled = self.draft.labelled
            self.draft = Draft(
                unit=self.draft.unit,
                unit_span=self.draft.unit_span,
                role=self.draft.role,
                duties=self.draft.duties,
                labelled=labelled,
            )
            return
        if not self.draft.bare or not keep_bare:
            self._flush()

    def _flush(self) -> None:
        draft, self.draft = self.draft, Draft()
        if not (draft.has_numbers or (draft.names and draft.labelled)):
            return
        self._inherit(draft, self.line_context)
        self._inherit(draft, self.context)
        draft.role = draft.role or (None if draft.duties else self.last_role)
        self.rows.append(draft)
        self.block_rows += 1

    def _inherit(self, draft: Draft, above: Draft) -> None:
        if draft.unit and above.unit and not draft.unit.organization and not above.unit.department:
            draft.unit = msgspec.structs.replace(draft.unit, organization=above.unit.organization)
        draft.unit = draft.unit or above.unit
        draft.role = draft.role or above.role
        draft.duties = draft.duties or list(above.duties)


def _field_name(text: str) -> str:
    return re.sub(r"(?:等)?(?:重点)?领域$", "", text) or text


def _leads_to_name(head: str) -> bool:
    """What may stand right before a name: an office, or a verb such as 联系."""
    return unit_of(head) is not None or bool(re.search(r"(?:联系|咨询|致电|请找|找|联系人|由|与|：)$", head))


def _titled_tail(text: str) -> tuple[str, str, str] | None:
    """高新处王老师 → head, tail, name."""
    rest, title = split_title(text)
    if title is None or len(title) == 1:
        return None
    for width in (1, 3, 2):
        if len(rest) > width:
            name = read_name(rest[-width:] + title)
            if name and _leads_to_name(rest[:-width]):
                return rest[:-width], rest[-width:] + title, name[0]
    return None
