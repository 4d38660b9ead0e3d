"""Lays out the three notices: each line of samples/source/*.tsv is a tag, a tab and the words.

The words are those of the published documents. Tags: `title`, `heading` and `subheading` (centred),
`to` (salutation), `h1`, `h2`, `p`, `auto-cn` and `auto-n` (the number in front is left to Word),
`first-att`, `att` and `att-more` (list of attachments), `right` (signature and date), `label`
(附件1), `page` (a new page), `space` (an empty line), `form` (a table of samples.templates). ⏎ is a
line break inside a paragraph.
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from samples.templates import FORMS
from samples.word import FANGSONG, HEI, KAI, SONG, Writer

SOURCE = Path(__file__).parent / "source"
MADE = {
    "dalian-2022": datetime(2021, 10, 20, 9, 0),
    "longquan-2024": datetime(2024, 3, 14, 9, 0),
    "liaoning-2020": datetime(2019, 7, 26, 9, 0),
}
_CENTER = WD_ALIGN_PARAGRAPH.CENTER
_TYPED_NUMBER = re.compile(r"^(（[一二三四五六七八九十]+）|\d+\.)")
_LINK = re.compile(r"https?://[^）)]+|[\w.]+@[\w.]+\w")
_LISTS = {"auto-cn": ("chineseCountingThousand", "（%1）"), "auto-n": ("decimal", "%1.")}


def lines_of(name: str) -> list[tuple[str, str]]:
    """(tag, words) of each line of a notice's source."""
    text = (SOURCE / f"{name}.tsv").read_text(encoding="utf-8")
    return [(tag, words) for tag, _, words in (line.partition("\t") for line in text.splitlines())]


def notice(name: str) -> Writer:
    """The notice as a Word document."""
    writer = Writer(MADE[name], page_numbers=name != "dalian-2022")
    layout = _Layout(writer, name)
    for tag, words in lines_of(name):
        layout.add(tag, words.replace("⏎", "\v"))
    return writer


class _Layout:
    """Turns a source's lines into paragraphs; remembers lists, links and icons."""

    def __init__(self, writer: Writer, name: str) -> None:
        self.writer = writer
        self.icons = name == "dalian-2022"
        self.links = name != "dalian-2022"
        self.lists: dict[str, int] = {}
        self.attachments = 0
        self.plain: dict[str, Callable[[str], object]] = {
            "title": writer.title,
            "heading": lambda words: writer.title(words, 18),
            "subheading": lambda words: writer.paragraph(words, SONG, 14, _CENTER),
            "to": writer.paragraph,
            "h1": lambda words: writer.paragraph(words, HEI, indent=2, keep=True),
            "h2": lambda words: writer.paragraph(words, KAI, indent=2, keep=True),
            "right": writer.right,
            "label": lambda words: writer.paragraph(words, HEI),
            "page": lambda _: writer.new_page(),
            "space": writer.paragraph,
            "form": lambda words: writer.form(FORMS[words]),
        }

    def add(self, tag: str, words: str) -> None:
        if tag in self.plain:
            self.plain[tag](words)
        elif tag in _LISTS:
            self._automatic(tag, words)
        elif tag == "p":
            self._text(words)
        else:
            self._attachment(tag, words)

    def _text(self, words: str) -> None:
        match = _LINK.search(words) if self.links else None
        if match is None:
            paragraph = self.writer.paragraph(words, indent=2)
        else:
            paragraph = self.writer.paragraph(words[: match.start()], indent=2)
            mail = "mailto:" if "@" in match[0] else ""
            self.writer.link(paragraph, match[0], mail + match[0])
            self.writer.run(paragraph, words[match.end() :])
        if words.startswith("为"):
            self.writer.bookmark(paragraph, "_GoBack")

    def _automatic(self, tag: str, words: str) -> None:
        if tag not in self.lists:
            self.lists[tag] = self.writer.new_list(*_LISTS[tag])
        paragraph = self.writer.paragraph(_TYPED_NUMBER.sub("", words), indent=2)
        self.writer.numbered(paragraph, self.lists[tag])

    def _attachment(self, tag: str, words: str) -> None:
        """A line of the list of attachments, its number under the first one's."""
        indent = {"first-att": 2, "att": 2 if self.icons else 5, "att-more": 6}[tag]
        if not self.icons:
            self.writer.paragraph(words, FANGSONG, indent=indent)
            return
        number, gap, rest = re.match(r"(\d+\.)(\s*)(.*)", words).groups()  # type: ignore[union-attr]
        paragraph = self.writer.paragraph(number + gap, indent=indent)
        self.writer.picture(paragraph, f"IMG_{256 + self.attachments}")
        self.writer.run(paragraph, rest)
        self.attachments += 1
        paragraph.paragraph_format.line_spacing = Pt(30)
