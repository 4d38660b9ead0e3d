"""OFD: text in reading order, ruled tables, templates."""

from pathlib import Path

import pytest
from docx_files import zipped

from extractors.errors import DamagedDocument, EncryptedDocument, NeedsOcr
from extractors.readers import read
from extractors.readers.ofd.values import deltas, matrix, number

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(content: str, template: str | None = None, **more: str) -> bytes:
    made = "".join(
        ["<ofd:CommonData>", "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"]
    )
    if template is not None:
        made += '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>'
    made += '</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages>'
    root = "Doc_0/Document.xml"
    use = '<ofd:Template TemplateID="9"/>' if template is not None else ""
    members: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {_NS}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NS}>{made}</ofd:Document>",
        "Doc_0/Pages/P.xml": page(content, use),
    }
    if template is not None:
        members["Doc_0/Tpls/T.xml"] = page(template)
    return zipped(members | more)


def page(objects: str, use: str = "") -> str:
    return f"<ofd:Page {_NS}>{use}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def words(x: float, y: float, text: str, size: float = 5) -> str:
    step = " ".join([str(size)] * (len(text) - 1))
    return (
        f'<ofd:TextObject Boundary="{x} {y} {size * len(text)} {size * 1.4}" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{step}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def box(x: float, y: float, width: float, height: float) -> str:
    path = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    data = f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject Boundary="{x} {y} {width} {height}">{data}</ofd:PathObject>'


def test_lines_stand_in_reading_order_whatever_their_order_in_the_file() -> None:
    made = read(ofd(words(30, 60, "第二段，各有关单位。") + words(80, 30, "通知的标题")), "a.ofd")
    assert (made.format, made.text, made.page_count) == ("ofd", "通知的标题\n第二段，各有关单位。", 1)


def test_a_ruled_table() -> None:
    made = read(
        ofd(
            box(30, 50, 40, 10)
            + box(70, 50, 60, 10)
            + box(30, 60, 40, 10)
            + box(70, 60, 60, 10)
            + words(32, 52, "企业名称")
            + words(72, 52, "某某公司")
            + words(32, 62, "联系人")
            + words(72, 62, "张三")
        ),
        "a.ofd",
    )
    (table,) = made.tables()
    assert [(c.row, c.column, made.text[c.start : c.end]) for c in table.cells] == [
        (0, 0, "企业名称"),
        (0, 1, "某某公司"),
        (1, 0, "联系人"),
        (1, 1, "张三"),
    ]


def test_what_a_template_draws_is_on_the_page() -> None:
    made = read(ofd(words(30, 60, "正文"), template=words(80, 30, "处理单")), "a.ofd")
    assert made.text == "处理单\n正文"


def test_a_matrix_scales_and_moves() -> None:
    scaled = (
        '<ofd:TextObject CTM="0.5 0 0 0.5 10 0" Boundary="20 40 50 10" Size="10">'
        '<ofd:TextCode X="0" Y="10" DeltaX="10 10">甲乙丙</ofd:TextCode></ofd:TextObject>'
    )
    assert read(ofd(scaled + words(45, 40, "丁")), "a.ofd").text == "甲乙丙丁"


def test_numbers_that_are_none() -> None:
    assert deltas("g 3 5 2 g") == [5, 5, 5, 2]
    assert len(deltas("g 1000000000 1")) <= 100_000
    assert number("nan") == number("1e99") == number("x") == 0
    assert matrix("1 2 3") == (1, 0, 0, 1, 0, 0)


def test_failures() -> None:
    image = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>'
    with pytest.raises(NeedsOcr):
        read(ofd(image), "a.ofd")
    with pytest.raises(EncryptedDocument):
        read(ofd(words(30, 60, "密"), **{"Doc_0/Encryptions.xml": "<x/>"}), "a.ofd")
    with pytest.raises(DamagedDocument) as caught:
        read(zipped({"OFD.xml": f"<ofd:OFD {_NS}><ofd:DocRoot>../../x.xml</ofd:DocRoot></ofd:OFD>"}), "a.ofd")
    assert "missing" in str(caught.value)


def test_real_files(shared: Path) -> None:
    made = read((shared / "real" / "ofd_nalaizhuyi.ofd").read_bytes(), "ofd_nalaizhuyi.ofd")
    assert made.text.startswith("拿来主义\n鲁迅\n中国一向是所谓“闭关主义”")
    assert made.page_count == 2
    made = read((shared / "real" / "ofd_signout.ofd").read_bytes(), "ofd_signout.ofd")
    (table,) = made.tables()
    texts = [made.text[cell.start : cell.end] for cell in table.cells]
    assert texts[texts.index("来文文号") + 1] == "府办专督〔2020〕24号"
    assert texts[texts.index("公文标题") + 1] == "市委主要领导同志调研后续落实事项的通知"
