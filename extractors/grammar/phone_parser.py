"""Joins the digit runs of a text to telephone numbers.

It looks at most four runs ahead, so the time is linear in the length of the text.
"""

import re

import msgspec

from extractors.grammar.phone_number import PhoneKind, PhoneNumber, area_codes, split_area

# A run may be spread out: 0 9 3 5 - 4 1 2 5 3 6 7.
_RUNS = re.compile(r"(?<!\d)\d(?: \d(?!\d)){2,11}|\d+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA_GAP = re.compile(r" {0,2}[-.·/]{0,3} {0,2}")
_AREA_CLOSE = re.compile(r" ?[)）\]】〕] ?-{0,2} ?")
_GROUP_GAP = re.compile(r"[- .]| - ")
_LIST_GAP = re.compile(r"[ \t]*(?:[、,，;；/|\\或和及与或者]{1,2}|[ \t])[ \t]*")
_SUFFIX_GAP = re.compile(r" ?[、/\\] ?")
_EXTENSION = re.compile(
    r" {0,2}[(（]? ?(?:转分机|转接|转|分机号?|内线|ext\.?|x|#|,,)[ :：.]{0,2}(\d{1,6})(?!\d)(?: ?[)）])?",
    re.IGNORECASE,
)
_DASHED_EXTENSION = re.compile(r" ?- ?(\d{3,5})(?![\d-])")
_MORE_EXTENSIONS = re.compile(r" ?[、/或] ?(?:转|分机)?(\d{1,6})(?!\d)")
# What follows a bare number that counts or names something else than a telephone.
_COUNTED = re.compile(
    r" ?(?:[万亿千百]?[元美欧人项个家户件台套篇册页字亩吨天岁级次名种组批份例]|平方|公里|立方|万|亿|%|号|年"
    r"|[A-Za-z]|\.\d|:\d)"
)
# What stands before a bare number that is a code, an account or a postcode.
_CODED = re.compile(
    r"(?:邮政编码|邮编|编号|编码|代码|账号|帐号|账户|卡号|证号|身份证号?码?|文号|批号|案号|书号|刊号|序号|学号|工号|税号|信用代码"
    r"|QQ ?(?:群|号|交流群|工作群|咨询群|技术群)?号?码?|群号码?|[Qq]{2}|微信号?|公众号|会议号|会议ID"
    r"|第|№|No\.?|NO\.?|¥|￥|ISBN|ISSN|CN|密码|验证码|房间号?)"
    r"[为是]?[ :：(（]{0,3}$"
)
_HOTLINE_LABEL = re.compile(
    r"(?:热线|电话|拨打|致电|专线)[^\d\n]{0,6}$|(?:监督|举报|投诉|咨询|服务)[ ]?[:：][ ]?$"
)
_HOTLINES = re.compile(r"12[0-9]{3}|9[56]\d{3,4}|11[0479]|122")


class _Run(msgspec.Struct, frozen=True):
    start: int
    end: int
    digits: str


class PhoneParser:
    """Joins the digit runs of a narrowed text to numbers; `parse` gives them in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.runs = [_Run(m.start(), m.end(), m.group().replace(" ", "")) for m in _RUNS.finditer(text)]
        self.found: list[PhoneNumber] = []

    def parse(self) -> list[PhoneNumber]:
        at = 0
        while at < len(self.runs):
            step = self._number(at)
            at += step or 1
        return self.found

    def _number(self, at: int) -> int:
        """Tries each way of writing; how many runs it took, 0 for none."""
        run = self.runs[at]
        if not self._stands_alone(run):
            return 0
        for way in (
            self._suffix,
            self._prefixed,
            self._mobile,
            self._service,
            self._landline,
            self._glued,
            self._local,
        ):
            taken = way(at)
            if taken:
                return taken
        return self._hotline(at)

    def _stands_alone(self, run: _Run) -> bool:
        before = self.text[run.start - 1] if run.start else " "
        return not (
            before == "@" or (before.isascii() and before.isalpha() and not self._after_word(run.start))
        )

    def _after_word(self, start: int) -> bool:
        """True after Tel, Fax, Phone: letters that do not belong to a code."""
        return bool(
            re.search(r"(?i)(?:tel|fax|phone|mobile|mob|ext)\.?$", self.text[max(0, start - 8) : start])
        )

    def _gap(self, at: int) -> str:
        """What stands between run `at` and the next one (None as a line feed)."""
        if at + 1 >= len(self.runs):
            return "\n"
        return self.text[self.runs[at].end : self.runs[at + 1].start]

    def _joined(self, at: int, total: int, most: int) -> int:
        """How many runs from `at` on, joined by single signs, have `total` digits in all (0: none)."""
        have = 0
        for count in range(1, most + 1):
            if at + count > len(self.runs):
                return 0
            have += len(self.runs[at + count - 1].digits)
            if have == total:
                return count
            if have > total or not _GROUP_GAP.fullmatch(self._gap(at + count - 1)):
                return 0
        return 0

    def _digits(self, at: int, count: int) -> str:
        return "".join(run.digits for run in self.runs[at : at + count])

    def _put(
        self,
        at: int,
        count: int,
        kind: PhoneKind,
        number: str,
        *,
        area: str | None = None,
        start: int | None = None,
        inherited: bool = False,
        shared: bool = False,
    ) -> int:
        """Keeps a number that takes `count` runs, and its extensions; how many runs it took."""
        first, end = self.runs[at].start if start is None else start, self.runs[at + count - 1].end
        if end < len(self.text) and self.text[end] == "@":
            return 0
        number_end = end
        extensions: list[tuple[str | None, int]] = []
        match = _EXTENSION.match(self.text, end) or (
            _DASHED_EXTENSION.match(self.text, end) if kind in ("landline", "service", "local") else None
        )
        while match and kind not in ("mobile", "hotline"):
            extensions.append((match[1], match.end()))
            match = _MORE_EXTENSIONS.match(self.text, match.end())
            if match and not self._is_extension(match, extensions[0][0]):
                match = None
        for extension, stop in extensions or [(None, number_end)]:
            self.found.append(
                PhoneNumber(
                    start=first,
                    end=stop,
                    kind=kind,
                    number=number,
                    area_code=area,
                    extension=extension,
                    inherited=inherited,
                    shared=shared,
                )
            )
        taken = count
        while at + taken < len(self.runs) and self.runs[at + taken].start < self.found[-1].end:
            taken += 1
        return taken

    def _is_extension(self, match: re.Match[str], first: str | None) -> bool:
        """The next of a list of extensions has as many digits as the first, and counts nothing."""
        return len(match[1]) == len(first or "") and not _COUNTED.match(self.text, match.end())

    def _open(self, at: int) -> int:
        """Where a number begins that may stand behind an opening bracket and a +."""
        start = self.runs[at].start
        while start and self.text[start - 1] in "(（[【〔+＋":
            start -= 1
        return start

    def _prefixed(self, at: int) -> int:
        """+86-411-39989885, 0086 10 62751234, (86)13800001234, 8613800001234."""
        run, gap = self.runs[at], self._gap(at)
        start = self._open(at)
        signed = "+" in self.text[start : run.start]
        if run.digits in ("86", "0086") and (
            signed or run.digits == "0086" or "-" in gap or ")" in gap or "）" in gap
        ):
            if not re.fullmatch(r" ?[)）]? ?-? ?[(（]?", gap):
                return 0
            inner = self._national(at + 1, start)
            return inner + 1 if inner else 0
        match = re.fullmatch(r"(?:00)?86(1[3-9]\d{9}|0?\d{9,11})", run.digits)
        if not match:
            return 0
        national = match[1]
        if _MOBILE.fullmatch(national):
            return self._put(at, 1, "mobile", national, start=start)
        parts = split_area(national if national[0] == "0" else "0" + national)
        return self._put(at, 1, "landline", parts[1], area=parts[0], start=start) if parts and signed else 0

    def _national(self, at: int, start: int) -> int:
        """What follows a country code: a mobile number, or an area code that may lack its 0."""
        if at >= len(self.runs):
            return 0
        return (
            self._mobile(at, start)
            or self._landline(at, start, bare=True)
            or self._glued(at, start, bare=True)
        )

    def _mobile(self, at: int, start: int | None = None) -> int:
        """13800001234, 138-0000-1234, 138 0000 1234, 0138…."""
        run = self.runs[at]
        first = run.digits.removeprefix("0") if len(run.digits) == 12 else run.digits
        if _MOBILE.fullmatch(first):
            return self._put(at, 1, "mobile", first, start=start)
        if len(first) < 3 or len(first) > 8 or not re.match("1[3-9]", first):
            return 0
        count = self._joined(at, 11, 4)
        return self._put(at, count, "mobile", self._digits(at, count), start=start) if count > 1 else 0

    def _service(self, at: int) -> int:
        """400-812-3456, 8008123456."""
        if self.runs[at].digits[:3] not in ("400", "800"):
            return 0
        count = self._joined(at, 10, 4)
        if not count or (
            count == 1 and _CODED.search(self.text, max(0, self.runs[at].start - 16), self.runs[at].start)
        ):
            return 0
        return self._put(at, count, "service", self._digits(at, count))

    def _landline(self, at: int, start: int | None = None, *, bare: bool = False) -> int:
        """0411-39989885, (0411)39989885, 010 6275-1234: the area code is a run of its own."""
        run = self.runs[at]
        code = run.digits if run.digits[0] == "0" or not bare else "0" + run.digits
        widths = area_codes().get(code)
        if widths is None or at + 1 >= len(self.runs):
            return 0
        gap = self._gap(at)
        opened = self._open(at)
        closed = opened < run.start and _AREA_CLOSE.fullmatch(gap)
        if not (closed or (gap and _AREA_GAP.fullmatch(gap)) or re.fullmatch(r" ?-? ?[(（]", gap)):
            return 0
        for width in (8, 7):
            count = self._joined(at + 1, width, 3)
            if count and self.runs[at + 1].digits[0] != "0":
                number = self._digits(at + 1, count)
                begin = start if start is not None else (opened if closed else run.start)
                return self._put(at, count + 1, "landline", number, area=code, start=begin)
        return self._area_hotline(at, code)

    def _area_hotline(self, at: int, code: str) -> int:
        """0571-12345: a city's hotline from outside it."""
        number = self.runs[at + 1].digits
        if re.fullmatch(r"12\d{3}|9[56]\d{3,4}", number):
            return self._put(at, 2, "landline", number, area=code)
        return 0

    def _glued(self, at: int, start: int | None = None, *, bare: bool = False) -> int:
        """041139989885, and 0411399-89885: no sign between area code and number."""
        digits = self.runs[at].digits
        if bare and digits[0] != "0":
            digits = "0" + digits
        parts = split_area(digits) if 10 <= len(digits) <= 12 and digits[0] == "0" else None
        return self._put(at, 1, "landline", parts[1], area=parts[0], start=start) if parts else 0

    def _local(self, at: int) -> int:
        """39989885, 3998-9885, 3998 9885, 2290810."""
        run = self.runs[at]
        if run.digits[0] not in "23456789" or len(run.digits) not in (3, 4, 7, 8):
            return 0
        count = 1 if len(run.digits) > 4 else (self._joined(at, 8, 2) or self._joined(at, 7, 2))
        if not count or (count == 2 and not self._grouped(at)):
            return 0
        stop = self.runs[at + count - 1].end
        if _COUNTED.match(self.text, stop) or self._is_coded(run.start) or self._cut(at, stop):
            return 0
        area = self._area_of_list(run.start)
        kind: PhoneKind = "landline" if area else "local"
        if kind == "local" and _looks_like_date(self._digits(at, count)) and not self._in_list(run.start):
            return 0
        return self._put(at, count, kind, self._digits(at, count), area=area, inherited=area is not None)

    def _grouped(self, at: int) -> bool:
        """Two groups are 3-4 or 4-4 digits, and no year and day."""
        first, second = self.runs[at].digits, self.runs[at + 1].digits
        return len(second) == 4 and not re.match("20[0-4]", first)

    def _cut(self, at: int, stop: int) -> bool:
        """True for a piece of a longer dashed or dotted code (2024-1234-5678, 1.2345678)."""
        start = self.runs[at].start
        before = self.text[start - 2 : start] if start > 1 else ""
        dashed = bool(re.fullmatch(r"\d[-./]", before)) and not self._in_list(start)
        return dashed or bool(re.fullmatch(r"\.\d", self.text[stop : stop + 2]))

    def _is_coded(self, start: int) -> bool:
        return bool(_CODED.search(self.text, max(0, start - 16), start))

    def _in_list(self, start: int) -> bool:
        """True where another number stands right before, with only a list's sign between."""
        last = self.found[-1] if self.found else None
        if last is None:
            return False
        if _LIST_GAP.fullmatch(self.text, last.end, start):
            return True
        return self.text[last.end : start] == "-" and last.kind == "landline" and not last.extension

    def _area_of_list(self, start: int) -> str | None:
        """The area code of the number that this one follows in a list (also across 024-A-B)."""
        if not self._in_list(start):
            return None
        last = self.found[-1]
        return last.area_code if last.kind == "landline" else None

    def _suffix(self, at: int) -> int:
        """87683613/14: the digits replace the end of the number before."""
        run = self.runs[at]
        last = self.found[-1] if self.found else None
        if last is None or last.kind not in ("landline", "local") or last.extension:
            return 0
        if re.match("1[3-9]", run.digits) and self._joined(at, 11, 4) > 1:
            return 0  # 8439123 / 139 7987 1234: a mobile number of its own
        gap = self.text[last.end : run.start]
        least = 1 if "/" in gap else 2
        if not (least <= len(run.digits) <= 4 and _SUFFIX_GAP.fullmatch(gap)):
            return 0
        if _COUNTED.match(self.text, run.end) or re.match(
            r" ?[.:：月日时点分室楼层座幢栋房-]", self.text[run.end : run.end + 2]
        ):
            return 0
        number = last.number[: -len(run.digits)] + run.digits
        return self._put(
            at, 1, last.kind, number, area=last.area_code, inherited=last.area_code is not None, shared=True
        )

    def _hotline(self, at: int) -> int:
        """12345 behind a word such as 热线: short numbers need their label."""
        run = self.runs[at]
        if not _HOTLINES.fullmatch(run.digits) or _COUNTED.match(self.text, run.end):
            return 0
        if not _HOTLINE_LABEL.search(self.text, max(0, run.start - 12), run.start) and not self._in_list(
            run.start
        ):
            return 0
        return self._put(at, 1, "hotline", run.digits)


def _looks_like_date(digits: str) -> bool:
    """20240115 and 19891231 are days."""
    if len(digits) != 8 or digits[:2] not in ("19", "20"):
        return False
    return 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31
