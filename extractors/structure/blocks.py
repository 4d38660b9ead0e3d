"""Cuts the lines of a document where an attachment, a forwarded notice or a form begins."""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from extractors.outline import ListedAttachment
from extractors.structure.attachments import listed
from extractors.structure.files import file_names
from extractors.structure.head import head_of, is_noise, salutation_after_title
from extractors.structure.kinds import kind_of
from extractors.structure.lines import RawLine
from extractors.structure.marks import (
    FILE_NAME,
    AttachmentLabel,
    attachment_label,
    is_salutation,
    page_labels,
    salutation_end,
)
from extractors.structure.numbering import number_at
from extractors.structure.signature import date_line

Start = Literal["first", "attachment", "forwarded", "form"]

_PROSE = re.compile("[所中的为是由和、及与至内里上下～~—]|包括|格式|模板?[）)]|要求")
_INNER_TITLE = re.compile("关于.{2,200}(?:通知|公告|通告|函|启事|决定|意见)(?:[（(][^（）()]{1,20}[）)])?$")
_LOOK_AHEAD = 6


class Block(msgspec.Struct, frozen=True):
    """`lines[lo:hi]`: the document's first part, an attachment, a forwarded notice, or a form.

    `head` is the index of the first line after the 附件 mark; `label` is that mark, `listed` the lists
    of attachments in the block, each with the range of its lines.
    """

    start: Start
    lo: int
    hi: int
    head: int
    label: AttachmentLabel | None = None
    lists: tuple[tuple[int, int, tuple[ListedAttachment, ...]], ...] = ()


class _Cutter:
    def __init__(self, text: str, lines: Sequence[RawLine]) -> None:
        self.text, self.lines = text, lines
        self.flowing = [i for i, line in enumerate(lines) if line.flows]
        self.blocks: list[Block] = []
        self.lists: list[tuple[int, int, tuple[ListedAttachment, ...]]] = []
        self.open = Block("first", 0, 0, 0)
        self.signed = False
        self.bodied = False  # whether the open block's head is over
        self.salutations = {i for i in self.flowing if lines[i].text[-1] in "：:"}

    def cut(self) -> list[Block]:
        place = 0
        while place < len(self.flowing):
            index = self.flowing[place]
            place += 1
            line = self.lines[index]
            label = attachment_label(line.text)
            files = (self.signed or label is not None) and bool(file_names(line.text))
            if label is not None or files:
                kind = "list" if files or label is None else self._role(index, place, label)
                if kind == "list":
                    entries, after = listed(self.text, self.lines, index, len(self.lines))
                    self.lists.append((index, after, entries))
                    while place < len(self.flowing) and self.flowing[place] < after:
                        place += 1
                elif kind == "part" and label is not None:
                    whole = label.end >= len(line.text)
                    self._begin("attachment", index, index + 1 if whole else index, label)
                continue
            if self.bodied and date_line(line) is not None:
                self.signed = True
            elif self._forwards(index, place):
                self._begin("forwarded", self._top_of_head(index), index, None)
            elif self.signed and self._is_form(index):
                self._begin("form", index, index, None)
            self.bodied = self.bodied or self._is_body(index)
        self._close(len(self.lines))
        return self.blocks

    def _begin(self, start: Start, lo: int, head: int, label: AttachmentLabel | None) -> None:
        self._close(lo)
        self.open = Block(start, lo, lo, head, label)
        self.signed, self.bodied, self.lists = False, False, []

    def _close(self, hi: int) -> None:
        block = msgspec.structs.replace(self.open, hi=hi, lists=tuple(self.lists))
        if block.hi > block.lo:
            self.blocks.append(block)

    def _next(self, place: int) -> RawLine | None:
        return self.lines[self.flowing[place]] if place < len(self.flowing) else None

    def _role(self, index: int, place: int, label: AttachmentLabel) -> Literal["list", "part", "prose"]:
        """What a line is that begins with 附件: a list of them, where one begins, or a sentence."""
        text = self.lines[index].text
        rest = text[label.end :].strip()
        following = self._next(place)
        if not rest:
            return self._role_of_bare(index, place, label, following)
        if label.bracketed and not label.colon:
            return "prose"
        if label.number is None:
            return self._role_unnumbered(index, place, label, rest)
        if rest[0] in "-－—_" and FILE_NAME.search(rest):
            return "list"
        if not label.colon and (_PROSE.match(rest) or rest[-1] in "。；" or len(rest) > 100):
            return "prose"
        if FILE_NAME.search(rest[-8:]) or self._lists_on(label, place):
            return "list"
        if self._ends_soon(place):
            return "list"
        return "part" if len(rest) <= 100 else "prose"

    def _role_of_bare(
        self, index: int, place: int, label: AttachmentLabel, following: RawLine | None
    ) -> Literal["list", "part", "prose"]:
        if following is None:
            return "prose"
        if label.number is not None:
            other = attachment_label(following.text)
            adjacent = self.flowing[place] == index + 1
            return "prose" if adjacent and other is not None and other.number is not None else "part"
        number = number_at(following.text)
        first = number is not None and number.text.strip("（(）).．、 ") in ("1", "１", "一", "①")
        if file_names(following.text) or (first and len(following.text) <= 120 and not self._deep(place)):
            return "list"
        if label.colon and not self.signed:
            return "list"
        if label.colon and place + 1 >= len(self.flowing) and self.flowing[place] + 1 >= len(self.lines):
            return "list"
        return "part"

    def _deep(self, place: int) -> bool:
        """Whether a numbered line begins a text of its own (一、总则 after 附件) and not a list of titles."""
        following = self._next(place)
        return following is not None and self.signed and following.text[0] in "一（第"

    def _role_unnumbered(
        self, index: int, place: int, label: AttachmentLabel, rest: str
    ) -> Literal["list", "part", "prose"]:
        number = number_at(rest)
        if not label.colon:
            if label.noun and (
                FILE_NAME.search(rest[-8:]) or (number is not None and number.text[0] in "1１一①")
            ):
                return "list"
            spaced = self.lines[index].text[label.end - 1].isspace()
            title = kind_of(rest) is not None and len(rest) <= 60 and not _PROSE.match(rest)
            if title and spaced and not self.signed and self._ends_soon(place):
                return "list"  # 附表 某某建议表, above the signature
            return "part" if self.signed and title and spaced else "prose"
        if number is None and self.signed and not self._ends_soon(place) and not FILE_NAME.search(rest):
            return "part" if len(rest) <= 80 else "list"
        return "list"

    def _lists_on(self, label: AttachmentLabel, place: int) -> bool:
        """Whether the next line is the next entry of a list."""
        following = self._next(place)
        other = attachment_label(following.text) if following is not None else None
        if other is None or following is None or label.number is None:
            return False
        return other.number == label.number + 1 and other.end < len(following.text)

    def _ends_soon(self, place: int) -> bool:
        """Whether a signature or the document's end follows within a few lines."""
        ahead = self.flowing[place : place + _LOOK_AHEAD]
        if self.signed:
            last = self.flowing[place - 1]
            return all(attachment_label(self.lines[i].text) is not None for i in ahead) and last + len(
                ahead
            ) + 1 >= len(self.lines)
        return any(date_line(self.lines[i]) is not None for i in ahead)

    def _forwards(self, index: int, place: int) -> bool:
        """Whether the head of another notice begins here: a whole title, then whom it addresses."""
        text = self.lines[index].text
        if not (self.bodied or self.signed) or "关于" not in text[:200]:
            return False
        if salutation_after_title(text) is not None:
            head = head_of(self.lines, index, index + 1)
            return head.salutation is not None and bool(head.title)
        if len(text) > 200 or text[-1] in "。；：:":
            return False
        inner = _INNER_TITLE.search(text)
        if not inner and not (self.signed and "关于" in text[:30]):
            return False
        if number_at(text) is not None:
            return False
        for i in self.flowing[place : place + _LOOK_AHEAD]:
            if i in self.salutations:
                head = head_of(self.lines, index, i + 1)
                return head.salutation is not None and bool(head.title) and head.first == index
            if not is_noise(self.lines[i]) and len(self.lines[i].text) > 80:
                return False
        return False

    def _top_of_head(self, index: int) -> int:
        """The first line of another notice's head: a red head and a number stand above its title."""
        first = index
        while first - 1 > self.open.head and self.lines[first - 1].flows:
            above = self.lines[first - 1]
            if date_line(above) is not None or not is_noise(above):
                break
            first -= 1
        return first

    def _is_body(self, index: int) -> bool:
        text = self.lines[index].text
        if page_labels(text):  # 发文机关：…  成文日期：… is no salutation with its colon
            return False
        if text[-1] in "。；":
            return True
        if index in self.salutations and (is_salutation(text) or text.endswith(("如下：", "如下:"))):
            return True
        return len(text) > 20 and salutation_end(text) is not None

    def _is_form(self, index: int) -> bool:
        """Whether a form begins without an 附件 mark: its title, then a table."""
        text = self.lines[index].text
        if (
            not 3 <= len(text) <= 60
            or kind_of(text) != "form"
            or number_at(text) is not None
            or text[-1] in "。；：:"
        ):
            return False
        ahead = self.lines[index + 1 : index + 5]
        return any(
            line.table is not None or "\t" in self.text[line.start - line.indent : line.end] for line in ahead
        )


def blocks(text: str, lines: Sequence[RawLine]) -> list[Block]:
    """The document's parts in order; together they hold every line."""
    return _Cutter(text, lines).cut()
