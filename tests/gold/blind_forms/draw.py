"""Reads the templates and the fillings (plain text, see README.md) and draws them as Word files."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from samples.boxes import _control, _form_field, _symbol

GLYPH = {"ballot": "☑", "filled": "■", "root": "√", "cross": "☒", "check": "✓"}
SYMBOL = {
    "wingdings": ("Wingdings", "F0FE", "F0A8"),
    "wingdings2": ("Wingdings 2", "F052", "F0A3"),
    "sym_tick": ("Wingdings", "F0FE", None),  # a symbol for the tick alone, □ stays for the rest
    "sym_tick2": ("Wingdings 2", "F052", None),
}
KINDS = {
    "t": "text",
    "l": "long_text",
    "s": "single_choice",
    "m": "multi_choice",
    "a": "amount",
    "d": "date",
    "T": "table",
}
ALIGN = {"l": WD_ALIGN_PARAGRAPH.LEFT, "c": WD_ALIGN_PARAGRAPH.CENTER, "r": WD_ALIGN_PARAGRAPH.RIGHT}
TOKEN = re.compile(r"\{\{(\w+)\}\}|\{([\w.]+)(?:\|([^}]*))?\}|<(\w+)([:;!])(.*?)>", re.S)
CHOICE = {
    ":": re.compile(r"□(\s*)([^□\n]+)"),
    ";": re.compile(r"([^□\s]+)(\s*)□"),
    "!": re.compile(r"([^（）\s]+)（\s*）"),
}


@dataclass
class Field:
    key: str
    label: str
    kind: str
    more: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)


@dataclass
class Template:
    name: str
    title: str
    blocks: list[tuple[str, str]]
    fields: list[Field]

    def cell(self, key: str) -> str:
        return next(f.more["cell"] for f in self.fields if f.key == key)


@dataclass
class Filling:
    text: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[list[str]]] = field(default_factory=dict)
    style: str = "ballot"
    style_of: dict[str, str] = field(default_factory=dict)
    keep: set[str] = field(default_factory=set)  # hints that stay before the value
    keep_behind: set[str] = field(default_factory=set)  # … that stay behind it
    meta: dict[str, list[str]] = field(default_factory=dict)

    def value(self, key: str) -> str | None:
        if "." in key:
            name, row, column = key.split(".")
            rows = self.rows.get(name, [])
            return rows[int(row)][int(column)] or None if int(row) < len(rows) else None
        return self.text.get(key) or None

    def style_for(self, key: str) -> str:
        return self.style_of.get(key, self.style)


def bare(option: str) -> str:
    """The option without the blank to write in: 其他（请注明）：____ is 其他."""
    return re.split(r"（[^）]*：|[（(]请|：|_", option.strip())[0].strip()


def read_template(path: Path) -> Template:
    blocks, fields, title = [], [], ""
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, body = line.partition(" ")
        body = body.strip().replace("\\n", "\n").replace("\\t", "\t")
        if head == "field":
            key, label, kind, *more = [p.strip() for p in body.split(" ; ")]
            fields.append(Field(key, label, KINDS[kind], dict(p.split("=", 1) for p in more)))
            if "rowopts" in fields[-1].more:  # an option a row, the tick in the cell beside it
                fields[-1].options = fields[-1].more["rowopts"].split("/")
        elif head == "name":
            title = body
        else:
            blocks.append((head, body))
    text = "\n".join(b for _, b in blocks) + "\n".join(f.more.get("cell", "") for f in fields)
    for match in TOKEN.finditer(text):
        if match[4]:
            home = next(f for f in fields if f.key == match[4])
            place = 2 if match[5] == ":" else 1
            home.options += [bare(m[place]) for m in CHOICE[match[5]].finditer(match[6])]
    return Template(path.stem, title, blocks, fields)


def read_filling(path: Path) -> Filling:
    filling = Filling()
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        key, _, value = line.partition(": ")
        value = value.replace("\\n", "\n")
        if key.startswith("tick."):
            filling.ticks[key[5:]] = [v for v in value.split(" / ") if v]
        elif key.endswith("[]"):
            filling.rows.setdefault(key[:-2], []).append(
                [v.strip() for v in re.split(r"\s\|(?=\s|$)", value)]
            )
        elif key.startswith("style."):
            filling.style_of[key[6:]] = value
        elif key == "style":
            filling.style = value
        elif key in ("keep", "keep_behind"):
            getattr(filling, key).update(value.split())
        elif key.startswith("@"):
            filling.meta.setdefault(key[1:], []).append(value)
        else:
            filling.text[key] = value
    return filling


def plain(template: Template, filling: Filling, text: str) -> str:
    """The words of a cell as filled in, without boxes' marks; for gold."""

    def one(match):
        if match[1]:
            return plain(template, filling, template.cell(match[1]))
        return filling.value(match[2]) or ""

    return TOKEN.sub(one, text)


class Drawing:
    def __init__(self, template: Template, filling: Filling, made: datetime) -> None:
        self.template, self.filling = template, filling
        self.word = docx.Document()
        self.size, self.font = 12.0, "宋体"
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(12)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
        normal.paragraph_format.space_after = Pt(0)
        page = self.word.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.4)
        page.top_margin = page.bottom_margin = Cm(2.3)
        about = self.word.core_properties
        about.author, about.title, about.comments = "", "", ""
        about.created = about.modified = made
        self.page_break = False
        self._blocks()

    def _blocks(self) -> None:
        rows: list[str] = []
        shape = ""
        for head, body in [*self.template.blocks, ("end", "")]:
            if head != "row" and rows:
                self._table(shape, rows)
                rows = []
            if head == "row":
                rows.append(body)
            elif head == "table":
                shape = body
            elif head == "landscape":
                page = self.word.sections[0]
                page.orientation = WD_ORIENT.LANDSCAPE
                page.page_width, page.page_height = page.page_height, page.page_width
            elif head == "break":
                self.page_break = True
            elif head != "end":
                self._line(head, body)

    def _line(self, head: str, body: str) -> None:
        kind, *rest = head.split(":")
        look = {
            "title": (20, "方正小标宋简体", "c"),
            "subtitle": (16, "黑体", "c"),
            "head": (14, "黑体", "l"),
            "line": (12, "宋体", "l"),
            "cover": (15, "仿宋_GB2312", "l"),
            "centre": (12, "宋体", "c"),
            "right": (12, "宋体", "r"),
            "note": (10, "楷体_GB2312", "l"),
            "gap": (12, "宋体", "l"),
        }[kind]
        if kind == "gap":
            for _ in range(int(body or 1)):
                self._paragraph("l")
            return
        self.size, self.font = float(rest[0]) if rest else look[0], look[1]
        paragraph = self._paragraph(look[2])
        if kind == "cover":
            paragraph.paragraph_format.left_indent = Cm(2)
            paragraph.paragraph_format.line_spacing = 2
        elif kind in ("line", "head", "title"):
            paragraph.paragraph_format.line_spacing = 1.5
        self._write(paragraph, body, lambda: self._paragraph(look[2]), bold=kind in ("title", "head"))

    def _paragraph(self, align: str):
        paragraph = self.word.add_paragraph()
        paragraph.alignment = ALIGN[align]
        paragraph.paragraph_format.page_break_before = True if self.page_break else None
        self.page_break = False
        return paragraph

    def run(self, paragraph, text: str, bold: bool = False):
        run = paragraph.add_run()
        for number, part in enumerate(text.split("\v")):
            if number:
                run.add_break(WD_BREAK.LINE)
            if part:
                run.add_text(part)
        run.font.size, run.font.name, run.bold = Pt(self.size), "Times New Roman", bold or None
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self.font)
        return run

    def _write(self, paragraph, text: str, fresh, bold: bool = False) -> None:
        """Writes marked-up text; a line feed begins a paragraph made by `fresh`."""
        place = [paragraph]

        def words(what: str) -> None:
            for number, part in enumerate(what.split("\n")):
                if number:
                    place[0] = fresh()
                if part:
                    self.run(place[0], part, bold)

        def parts(what: str) -> None:
            done = 0
            for match in TOKEN.finditer(what):
                words(what[done : match.start()])
                done = match.end()
                if match[1]:
                    parts(self.template.cell(match[1]))
                elif match[2]:
                    value, hint = self.filling.value(match[2]), match[3] or ""
                    if value and hint and match[2] in self.filling.keep:
                        value = f"{hint}\n{value}" if len(hint) > 6 else hint + value
                    elif value and hint and match[2] in self.filling.keep_behind:
                        value = value + hint
                    words(value or hint)
                else:
                    self._choice(match[4], match[5], match[6], words, place)
            words(what[done:])

        parts(text)

    def _choice(self, key: str, kind: str, text: str, words, place) -> None:
        style = self.filling.style_for(key)
        chosen = dict((*t.split("=", 1), "")[:2] for t in self.filling.ticks.get(key, []))
        done = 0
        for match in CHOICE[kind].finditer(text):
            words(text[done : match.start()])
            done = match.end()
            option = match[2] if kind == ":" else match[1]
            ticked = bare(option) in chosen
            extra = chosen.get(bare(option), "")
            if extra:
                option = re.sub(r"_+", "", option.rstrip())
                option = option.replace("：）", f"：{extra}）") if "：）" in option else option + extra
                option += "  "
            if kind == "!":
                words(f"{option}（{'√' if ticked else '  '}）")
            elif kind == ";":
                words(option + match[2])
                self._box(ticked, style, "", words, place)
            else:
                self._box(ticked, style, match[1] + option, words, place)
        words(text[done:])

    def _box(self, ticked: bool, style: str, option: str, words, place) -> None:
        def add(paragraph, text):
            return self.run(paragraph, text)

        if style in SYMBOL:
            font, on, off = SYMBOL[style]
            if ticked or off:
                _symbol(self.run(place[0], ""), font, on if ticked else off)
                words(option)
            else:
                words("□" + option)
        elif style == "control":
            _control(place[0], ticked)
            words(option)
        elif style == "form_field":
            _form_field(place[0], ticked, add)
            words(option)
        elif not ticked:
            words("□" + option)
        elif style in GLYPH:
            words(GLYPH[style] + option)
        elif style == "before":
            words("√□" + option)
        elif style == "after":
            words("□√" + option)
        elif style == "behind":
            end = option.rstrip()
            words("□" + end + "√" + option[len(end) :])
        else:
            raise ValueError(style)

    def _table(self, shape: str, rows: list[str]) -> None:
        sizes = [w for w in shape.split() if "=" not in w]
        options = dict(w.split("=") for w in shape.split() if "=" in w)
        widths = [float(w) for w in sizes]
        self.size, self.font = float(options.get("size", 10.5)), "宋体"
        table = self.word.add_table(len(rows), len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        taken: set[tuple[int, int]] = set()
        grid = [list(row.cells) for row in table.rows]
        for r, row in enumerate(rows):
            table.rows[r].height = Cm(float(options.get("height", 0.85)))
            if r < int(options.get("repeat", 0)):
                mark = OxmlElement("w:tblHeader")
                table.rows[r]._tr.get_or_add_trPr().append(mark)
            c = 0
            for text in row.split(" | "):
                while (r, c) in taken:
                    c += 1
                form = re.match(r"@(\d+)?(?:x(\d+))?([clrv]*) ?", text)
                w, h, look = 1, 1, ""
                if form:
                    w, h, look = int(form[1] or 1), int(form[2] or 1), form[3]
                    text = text[form.end() :]
                taken |= {(y, x) for y in range(r, r + h) for x in range(c, c + w)}
                cell = grid[r][c]
                if w * h > 1:
                    cell = cell.merge(grid[r + h - 1][c + w - 1])
                for y in range(r, r + h):
                    for x in range(c, c + w):
                        grid[y][x] = cell
                self._cell(cell, text.strip(" "), look)
                c += w
            while (r, c) in taken:
                c += 1
            if c != len(widths):
                raise ValueError(f"{self.template.name}: row {r} has {c} columns, not {len(widths)}: {row}")

    def _cell(self, cell, text: str, look: str) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        align = next((a for a in look if a in ALIGN), "l" if TOKEN.search(text) else "c")
        if "v" in look:
            text = "\n".join(text)
        for spare in cell.paragraphs[1:]:
            spare._p.getparent().remove(spare._p)
        paragraph = cell.paragraphs[0]
        air = Pt(0 if "v" in look else 1.5)

        def set_up(one):
            one.alignment = ALIGN[align]
            one.paragraph_format.space_before = one.paragraph_format.space_after = air
            return one

        def fresh():
            return set_up(cell.add_paragraph())

        set_up(paragraph)

        self._write(paragraph, text, fresh)

    def save(self, path: Path) -> None:
        """Writes the same bytes each time."""
        if self.word.element.body[-2].tag == qn("w:tbl"):
            self.word.add_paragraph()
        raw = path.with_suffix(".raw")
        self.word.save(raw)
        with ZipFile(raw) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        raw.unlink()
