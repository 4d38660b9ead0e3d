"""The attachments that a notice lists, as the warehouse keeps them."""

import re

from extractors.document import Span
from extractors.outline import ListedAttachment, NoticePart
from normalizers.context import NoticeContext
from normalizers.facts import Attachment

_LISTED, _FILE, _INLINE = 0.95, 0.95, 0.75
_BREAK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def attachments(part: NoticePart, context: NoticeContext) -> list[Attachment]:
    """One row an entry; the quote runs from the title, or the file's name, to its end."""
    return [_fact(entry, context) for entry in part.attachments]


def _fact(entry: ListedAttachment, context: NoticeContext) -> Attachment:
    span = entry.title
    if entry.file_name is not None:
        span = Span(min(span.start, entry.file_name.start), max(span.end, entry.file_name.end))
    component = "attachments.file" if entry.file_name else f"attachments.{entry.rule}"
    return Attachment(
        notice_id=context.notice_id,
        number=entry.number,
        title=one_line(entry.title.of(context.text)),
        file_name=entry.file_name.of(context.text) if entry.file_name else None,
        quote=context.text[span.start : span.end],
        char_start=span.start,
        char_end=span.end,
        confidence={"attachments.file": _FILE, "attachments.listed": _LISTED}.get(component, _INLINE),
        component=component,
    )


def one_line(words: str) -> str:
    """The words without the white space that only breaks the line or pads it."""
    return re.sub(r"\s+", " ", _BREAK.sub("", words)).strip()
