"""Check boxes as people leave them in Word forms: typed, as symbols, as controls, as form fields."""

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

Style = Literal[
    "typed",  # ☑ typed in place of □
    "filled",  # ■ typed in place of □
    "tick",  # √ typed in place of □
    "tick_beside",  # √ typed behind □, which stays
    "tick_behind",  # √ typed behind the option
    "wingdings",  # w:sym, Wingdings F0FE ticked and F0A8 empty
    "wingdings2",  # w:sym, Wingdings 2 F052 ticked and F0A3 empty
    "control",  # w14:checkbox content control
    "form_field",  # legacy FORMCHECKBOX
]

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_OPTION = re.compile(r"□(\s*)(\d\.)?([^□\n]*)")
_SYMBOLS = {"wingdings": ("Wingdings", "F0FE", "F0A8"), "wingdings2": ("Wingdings 2", "F052", "F0A3")}
AddRun = Callable[[Paragraph, str], Run]


class Ticked(NamedTuple):
    """An option that was chosen; `words` are those written behind it (其他: …)."""

    option: str
    words: str = ""


def ticked_in(options: Sequence[str]) -> list[Ticked]:
    """`["海洋", "其他：渔业"]`: the words behind a colon are written into the blank of that option."""
    return [Ticked(*text.split("：", 1)) for text in options]


def write_options(
    paragraph: Paragraph, text: str, chosen: Sequence[Ticked], style: Style, add_run: AddRun
) -> None:
    """Writes `text`, each □ in it as a box of `style`, ticked where the option is one of `chosen`."""
    done = 0
    for match in _OPTION.finditer(text):
        if match.start() > done:
            add_run(paragraph, text[done : match.start()])
        gap, number, rest = match[1], match[2] or "", match[3]
        name = rest.rstrip().split("：")[0]
        hit = next((t for t in chosen if t.option == name), None)
        if hit and hit.words:
            behind = rest[len(hit.option) :]
            colon = "：" if behind.startswith("：") else ""
            rest = f"{hit.option}{colon}{hit.words}"
        _write_one(paragraph, gap, number + rest, hit is not None, style, add_run)
        done = match.end()
    if done < len(text):
        add_run(paragraph, text[done:])


def _write_one(
    paragraph: Paragraph, gap: str, option: str, ticked: bool, style: Style, add_run: AddRun
) -> None:
    if style in _SYMBOLS:
        font, on, off = _SYMBOLS[style]
        _symbol(add_run(paragraph, ""), font, on if ticked else off)
        add_run(paragraph, gap + option)
    elif style == "control":
        _control(paragraph, ticked)
        add_run(paragraph, gap + option)
    elif style == "form_field":
        _form_field(paragraph, ticked, add_run)
        add_run(paragraph, gap + option)
    elif not ticked:
        add_run(paragraph, f"□{gap}{option}")
    elif style == "tick_beside":
        add_run(paragraph, f"□√{option}")
    elif style == "tick_behind":
        words = option.rstrip()
        add_run(paragraph, f"□{gap}{words}√{option[len(words) :]}")
    else:
        glyph = {"typed": "☑", "filled": "■", "tick": "√"}[style]
        add_run(paragraph, f"{glyph}{gap}{option}")


def _symbol(run: Run, font: str, code: str) -> None:
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), font)
    symbol.set(qn("w:char"), code)
    run._r.append(symbol)


def _control(paragraph: Paragraph, ticked: bool) -> None:
    """A content control as Word's developer tab makes it: ☒ (U+2612) when ticked, ☐ when not."""
    paragraph._p.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")} xmlns:w14="{_W14}"><w:sdtPr><w14:checkbox>'
            f'<w14:checked w14:val="{int(ticked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
            '<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" '
            f'w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>{"☒" if ticked else "☐"}</w:t></w:r>'
            "</w:sdtContent></w:sdt>"
        )
    )


def _form_field(paragraph: Paragraph, ticked: bool, add_run: AddRun) -> None:
    begin = add_run(paragraph, "")
    begin._r.append(
        parse_xml(
            f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"><w:ffData><w:name w:val=""/><w:enabled/>'
            '<w:calcOnExit w:val="0"/><w:checkBox><w:sizeAuto/><w:default w:val="0"/>'
            f'<w:checked w:val="{int(ticked)}"/></w:checkBox></w:ffData></w:fldChar>'
        )
    )
    code = add_run(paragraph, "")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = " FORMCHECKBOX "
    code._r.append(instruction)
    for kind in ("separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        add_run(paragraph, "")._r.append(mark)
