"""The parts of a document: its notices (one inside another), its forms, its sections, its lines.

Everything here is a range of `Document.text`. `extractors.structure` finds the parts; every field
extractor asks the `Outline` where it stands: which notice, which section, which line.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from extractors.document import Span

NoticeRole = Literal["root", "attachment", "forwarded"]


class Line(msgspec.Struct, frozen=True):
    """A line of text (a paragraph, or a hard break inside one), or a paragraph of a cell.

    `start`/`end` leave out the white space around it. `table` counts `Document.tables()`; `cell`
    counts that table's `cells`. `section` is an index into `Outline.sections`.
    """

    start: int
    end: int
    notice: int | None = None
    section: int | None = None
    table: int | None = None
    cell: int | None = None
    centered: bool = False


class Section(msgspec.Struct, frozen=True):
    """A numbered section of a notice.

    `level` is 0 for 一、, 1 for （一）, 2 for 1. and so on by what the notice itself nests. `title`
    is the heading's words without number and closing punctuation (for an item that runs on as
    prose, its first sentence, or null where that is no heading); `span` reaches to the next
    section of the same or a higher level.
    """

    index: int
    notice: int
    parent: int | None
    level: int
    number: str
    title: Span | None
    span: Span


class ListedAttachment(msgspec.Struct, frozen=True):
    """An entry of the list 附件：1.… 2.…; `title` leaves number, file ending and padding out.

    `rule` is "inline" where the text only names it in passing: 推荐表（附件2）.
    """

    number: int | None
    title: Span
    file_name: Span | None = None
    rule: Literal["listed", "inline"] = "listed"


class NoticePart(msgspec.Struct, frozen=True):
    """A notice: the document's own (`root`), one in an attachment, or one that is forwarded.

    `span` includes its attachments and the notices inside it; `body` runs from its title to its
    signature, without them.
    """

    index: int
    parent: int | None
    role: NoticeRole
    span: Span
    body: Span
    title: tuple[Span, ...] = ()  # more than one where the title is broken over lines
    salutation: Span | None = None
    signers: tuple[Span, ...] = ()  # the names in the signature block
    signed_on: Span | None = None  # the date in the signature block
    attachments: tuple[ListedAttachment, ...] = ()
    attachment_number: int | None = None  # where it is an attachment itself


class FormPart(msgspec.Struct, frozen=True):
    """A form: its title and its tables (indices into `Document.tables()`).

    `span` runs from its title (or 附件 number) to the next part.
    """

    index: int
    notice: int | None
    span: Span
    title: tuple[Span, ...] = ()
    attachment_number: int | None = None
    tables: tuple[int, ...] = ()


class Outline(msgspec.Struct, frozen=True):
    notices: tuple[NoticePart, ...]
    forms: tuple[FormPart, ...]
    sections: tuple[Section, ...]
    lines: tuple[Line, ...]

    def lines_of(self, notice: int) -> Iterator[Line]:
        """The lines of a notice's own body: not those of its forms or of notices inside it."""
        return (line for line in self.lines if line.notice == notice)

    def path(self, section: int | None) -> tuple[Section, ...]:
        """The sections around a line, outermost first."""
        found: list[Section] = []
        while section is not None:
            found.append(self.sections[section])
            section = found[-1].parent
        return tuple(reversed(found))
