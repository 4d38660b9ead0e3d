"""Word in one XML file: as Word 2003 wrote it, as a flat package, and documents inside documents."""

import base64

import pytest
from docx_files import NAMESPACES, docx, p, r, tbl, tc, tr, zipped

from extractors.document import Document
from extractors.errors import DamagedDocument, EmptyDocument, LimitExceeded, NoticesError
from extractors.readers import Limits, read

OLD = (
    '<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n'
    '<?mso-application progid="Word.Document"?>\n'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xml:space="preserve">'
    '<w:styles><w:style w:type="paragraph" w:default="on" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
    '<w:body><wx:sect>{body}<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>'
    "</w:sectPr></wx:sect></w:body></w:wordDocument>"
)


def old(body: str, encoding: str = "UTF-8") -> Document:
    made = read(OLD.format(body=body, encoding=encoding).encode(encoding), "通知.doc")
    for table in made.tables():
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end
    return made


def t(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def words(document: Document, part: str = "body") -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.part == part]


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "UTF-16"])
def test_word_2003_xml_is_read_in_any_encoding(encoding: str) -> None:
    made = old(
        f'<wx:sub-section><w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>{t("征集通知")}</w:p></wx:sub-section>'
        f"<w:p>{t('各单位： 请')}{t(' 报')}</w:p>",
        encoding,
    )
    assert made.format == "wordml"
    assert words(made) == ["征集通知", "各单位： 请 报"]
    assert (made.blocks[0].level, made.blocks[0].align) == (0, "center")
    assert words(made, "header") == ["页眉"]


def test_its_tables_numbers_links_notes_boxes_and_changes() -> None:
    def cell(text: str, merged: str = "") -> str:
        return f"<w:tc><w:tcPr>{merged}</w:tcPr><w:p>{t(text)}</w:p></w:tc>"

    number = '<w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{}"/></w:listPr></w:pPr>'
    begins, wide = '<w:vmerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    change = '<aml:annotation aml:id="0" w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'
    made = old(
        f"<w:p>{number.format('一、')}{t('条件')}</w:p><w:p>{number.format('1)')}{t('材料')}</w:p>"
        "<w:tbl><w:tblGrid/>"
        f"<w:tr>{cell('甲', begins)}{cell('乙', wide)}</w:tr>"
        f"<w:tr>{cell('', '<w:vmerge/>')}{cell('丙')}{cell('丁')}</w:tr></w:tbl>"
        f'<w:p><w:hlink w:dest="http://a.cn/x">{t("网址")}</w:hlink>'
        + change.format("Insertion", t("加"))
        + change.format("Deletion", "<w:r><w:delText>减</w:delText></w:r>")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        f"<w:r><w:footnote><w:p>{t('注')}</w:p></w:footnote></w:r>"
        '<w:r><w:pict><w:binData w:name="a.png">AAAA</w:binData><v:shape><v:textbox><w:txbxContent>'
        f"<w:p>{t('框里')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    assert words(made)[:2] == ["一、条件", "1) 材料"]
    assert made.blocks[0].numbering == "一、"
    [table] = made.tables()
    grid = [(c.row, c.column, c.row_span, c.column_span, made.text[c.start : c.end]) for c in table.cells]
    assert grid == [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁")]
    assert words(made)[-1] == "网址加☑"
    [link] = made.links
    assert (made.text[link.start : link.end], link.target) == ("网址", "http://a.cn/x")
    assert words(made, "textbox") == ["框里"] and words(made, "footnote") == ["注"]
    assert [box.checked for box in made.check_boxes] == [True]


def test_damaged_and_empty_word_2003_xml() -> None:
    whole = OLD.format(body=f"<w:p>{t('字')}</w:p>", encoding="UTF-8").encode()
    for cut in (len(whole) // 2, len(whole) - 5):
        with pytest.raises(DamagedDocument):
            read(whole[:cut], "a.doc")
    with pytest.raises(DamagedDocument):
        read(whole.replace(b"<w:body>", b"<w:b>").replace(b"</w:body>", b"</w:b>"), "a.doc")
    with pytest.raises(EmptyDocument):
        read(OLD.format(body="<w:p/>", encoding="UTF-8").replace("页眉", "").encode(), "a.xml")
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + whole.split(b"\n", 1)[1]
    assert "aaaa" not in read(bomb.replace("字".encode(), "字&b;".encode()), "a.doc").text


def flat(body: str) -> bytes:
    part = '<pkg:part pkg:name="{}" pkg:contentType="x"><pkg:xmlData>{}</pkg:xmlData></pkg:part>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    picture = base64.b64encode(b"\x00" * 9000).decode()
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        + part.format("/_rels/.rels", rels)
        + part.format("/word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        + f'<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>{picture}</pkg:binaryData></pkg:part>'
        + "</pkg:package>"
    ).encode()


def test_a_flat_package_reads_as_the_package() -> None:
    body = p("标题", '<w:jc w:val="center"/>') + tbl(tr(tc("甲"), tc("乙")))
    made, packed = read(flat(body), "a.xml"), read(docx(body), "a.docx")
    assert made.format == "flatopc"
    assert (made.text, made.blocks) == (packed.text, packed.blocks)
    with pytest.raises(DamagedDocument):
        read(flat(body)[:-300], "a.xml")


def chunked(name: str, content: bytes) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{kind}" Target="{name}"/></Relationships>'
    )
    body = p("前") + '<w:altChunk r:id="rId9"/>' + p("后")
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": rels,
            f"word/{name}": content,
        }
    )


def test_a_document_inside_a_document_stands_in_its_place() -> None:
    page = "<html><body><h1>题</h1><p>见<a href='http://a.cn'>网页</a>。</p><table><tr><td>格<td>子</table>"
    made = read(chunked("a.htm", page.encode()), "a.docx")
    assert made.text == "前\n题\n见网页。\n格\t子\n后"
    [link] = made.links
    assert made.text[link.start : link.end] == "网页"
    assert [(table.rows, table.columns) for table in made.tables()] == [(1, 2)]
    assert read(chunked("a.txt", "一\n二".encode()), "a.docx").text == "前\n一\n二\n后"
    inner = docx(p(r("内") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'))
    made = read(chunked("a.docx", inner), "a.docx")
    assert made.text == "前\n内☑\n后" and made.check_boxes[0].checked
    assert read(chunked("a.txt", b" "), "a.docx").text == "前\n后"


def test_documents_in_documents_have_a_limit_and_damage_in_them_is_told() -> None:
    made = docx(p("底"))
    for _ in range(4):
        made = chunked("a.docx", made)
    with pytest.raises(LimitExceeded, match="inside documents"):
        read(made, "a.docx")
    with pytest.raises(NoticesError):
        read(chunked("a.docx", b"PK\x03\x04broken"), "a.docx")
    with pytest.raises(LimitExceeded):
        read(chunked("a.txt", b"x"), "a.docx", Limits(archive_depth=1))
