"""Cited documents: 《…》 with the number in brackets behind, also where the closing 》 is missing."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractors.document import Span
from extractors.grammar.document_number import DocumentNumber, decree_at, find_numbers
from extractors.outline import Line, Outline
from extractors.pipeline import Mention, document_of, mark, outline_of

_LONGEST = 160
_DEEPEST = 4  # 《…《…》…》 inside one another; more is no title
_OPENING_BRACKET = re.compile(r"[ \u3000\n]{0,2}[（(【\[〔][ \u3000]{0,2}")
_NAMED_BEFORE = re.compile('(?:以下简称|下称|简称|统称|称为?)[:：为]?[“"]?$')
_ATTACHED = re.compile(r"[ \u3000]{0,2}[（(][^（()）]{0,8}附[ ]?[件表][^（()）]{0,6}[）)]")


class ReferenceMention(Mention, frozen=True, kw_only=True):
    """A citation: `title` is the range inside 《》; `attached` that （附件N） follows it.

    `abbreviation`: the words only name a document anew (以下简称《办法》). `in_title`: it stands in
    the notice's own title.
    """

    title: Span
    number: str | None = None
    attached: bool = False
    abbreviation: bool = False
    in_title: bool = False


@Language.component("notices_references")
def references(doc: Doc) -> Doc:
    mark(doc, "references", list(_references(document_of(doc).text, outline_of(doc))))
    return doc


def _references(text: str, outline: Outline) -> Iterator[ReferenceMention]:
    starts = [line.start for line in outline.lines]
    at = text.find("《")
    while at >= 0:
        end, closed = _close(text, at)
        place = bisect_right(starts, at) - 1
        line = outline.lines[place] if place >= 0 else None
        following = end
        if end - at > 2 and line is not None and line.notice is not None:
            title = Span(at + 1, end)
            number, number_end = _number_after(text, end + closed)
            following = max(end + closed, number_end)
            yield ReferenceMention(
                start=title.start,
                end=number_end if number is not None else title.end,
                notice=line.notice,
                component="references.quoted" if closed else "references.unclosed",
                title=title,
                number=number.text if number is not None else None,
                attached=_ATTACHED.match(text, end + closed) is not None,
                abbreviation=_NAMED_BEFORE.search(text, max(0, at - 8), at) is not None,
                in_title=_in_title(outline, line, at),
            )
        at = text.find("《", max(following, at + 1))


def _close(text: str, opening: int) -> tuple[int, bool]:
    """Where the title ends that begins at `opening`, and whether a 》 closes it.

    A number in brackets before any 》 tells that the 》 was left out.
    """
    depth = 0
    for at in range(opening, min(len(text), opening + _LONGEST)):
        char = text[at]
        if char == "《":
            depth += 1
            if depth > _DEEPEST:
                break
        elif char == "》":
            depth -= 1
            if depth == 0:
                return at, True
        elif char in "（(" and depth == 1:
            numbers = find_numbers(text, at, min(len(text), at + 40))
            if numbers and numbers[0].start <= at + 2:
                return at, False
        elif char in "。\t" or (char == "\n" and text[at + 1 : at + 2] == "\n"):
            break
    return opening, False


def _number_after(text: str, at: int) -> tuple[DocumentNumber | None, int]:
    """The number in the bracket right behind a title, and where it ends."""
    bracket = _OPENING_BRACKET.match(text, at)
    if bracket is None:
        return None, at
    closing = next(
        (i for i in range(bracket.end(), min(len(text), bracket.end() + 60)) if text[i] in "》。；"), None
    )
    stop = closing if closing is not None else min(len(text), bracket.end() + 60)
    numbers = find_numbers(text, bracket.end(), stop)
    if numbers and numbers[0].start - bracket.end() <= 14:
        return numbers[0], numbers[0].end
    decree = decree_at(text, bracket.end(), stop)
    return (decree, decree.end) if decree is not None else (None, at)


def _in_title(outline: Outline, line: Line, at: int) -> bool:
    if line.notice is None:
        return False
    return any(at in span for span in outline.notices[line.notice].title)
