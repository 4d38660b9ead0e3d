"""Makes rich.docx, and rich.doc and rich.pdf of the same content with LibreOffice: one document with
everything that the readers must bring out alike (the PDF without the nested table and the tracked
changes, which LibreOffice draws otherwise). All names in it are invented. Run it by hand.
"""

import subprocess
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

HERE = Path(__file__).parent
W = nsdecls("w")


def symbol(paragraph, font, code):
    paragraph._p.append(parse_xml(f'<w:r {W}><w:sym w:font="{font}" w:char="{code}"/></w:r>'))


def form_box(paragraph, checked):
    state = "<w:checked/>" if checked else ""
    for xml in (
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="c"/><w:enabled/><w:checkBox>'
        f'<w:sizeAuto/><w:default w:val="0"/>{state}</w:checkBox></w:ffData></w:fldChar>',
        '<w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {W}>{xml}</w:r>"))


def link(paragraph, text, target):
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    names = nsdecls("w", "r")
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {names} r:id="{relation}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>')
    )


def changed(paragraph, deleted, inserted):
    about = 'w:id="1" w:author="x" w:date="2024-01-01T00:00:00Z"'
    paragraph._p.append(parse_xml(f"<w:del {W} {about}><w:r><w:delText>{deleted}</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {W} {about}><w:r><w:t>{inserted}</w:t></w:r></w:ins>"))


def numbering(document):
    part = document.part.numbering_part.element
    levels = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    part.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{xml}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def numbered(document, text, level):
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
    )


def table(document, plain):
    made = document.add_table(rows=6, cols=4, style="Table Grid")
    rows = (
        ("单位名称", "东山市样例科技有限公司", "", ""),
        ("联系人", "林示范", "手机", "13900001234"),
        ("所属领域", "", "", ""),
        ("经费（万元）", "总经费", "120", "财政 40"),
        ("", "自筹", "80", ""),
        ("说明", "", "", ""),
    )
    for cells, row in zip(made.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    made.cell(0, 1).merge(made.cell(0, 3))
    field = made.cell(2, 1).merge(made.cell(2, 3))
    paragraph = field.paragraphs[0]
    form_box(paragraph, True)
    paragraph.add_run("新材料 ")
    form_box(paragraph, False)
    paragraph.add_run("生物医药")
    second = field.add_paragraph()
    symbol(second, "Wingdings", "F0FE")
    second.add_run("海洋 ")
    symbol(second, "Wingdings", "F0A8")
    second.add_run("其他 □√农业")
    made.cell(3, 0).merge(made.cell(4, 0))
    notes = made.cell(5, 1).merge(made.cell(5, 3))
    notes.text = "第一段说明。"
    notes.add_paragraph("第二段说明。")
    if plain:
        return
    inner = notes.add_table(rows=2, cols=2)
    inner.style = "Table Grid"
    for cell, text in zip((c for row in inner.rows for c in row.cells), "甲乙丙丁", strict=True):
        cell.text = text


def make(plain):
    document = Document()
    numbering(document)
    document.sections[0].header.paragraphs[0].text = "东山市样例文件"
    document.sections[0].footer.paragraphs[0].text = "内部资料"
    title = document.add_paragraph("关于征集样例需求的通知")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("各有关单位：")
    numbered(document, "征集范围", 0)
    numbered(document, "面向全市企业。", 1)
    numbered(document, "每家限报一项；", 2)
    numbered(document, "不得重复。", 2)
    numbered(document, "报送要求", 0)
    paragraph = document.add_paragraph("网址：")
    link(paragraph, "样例平台", "https://example.org/tj")
    paragraph.add_run("，联系电话")
    changed(paragraph, "" if plain else "一二三", "010-55550000")
    paragraph.add_run("。")
    document.add_paragraph("第一行\n第二行\t制表后，生僻字𠮷。")
    table(document, plain)
    signed = document.add_paragraph("东山市样例局")
    signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return document


def convert(path, kind, folder):
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, timeout=120)


if __name__ == "__main__":
    make(plain=False).save(HERE / "rich.docx")
    convert(HERE / "rich.docx", "doc", HERE)
    with tempfile.TemporaryDirectory() as folder:
        make(plain=True).save(Path(folder) / "rich.docx")
        convert(Path(folder) / "rich.docx", "pdf", HERE)
