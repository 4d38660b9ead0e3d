"""Every fixture, damaged at random places: each ends in a document or in an error of ours.

Quick here; NOTICES_FULL=1 tries thirty times as many. A failure names the seed, which makes the
same bytes again.
"""

import contextlib
import copy
import gzip
import io
import os
import random
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx_files import abstract, docx, instance, lvl, num, p, r, tbl, tc, tr, zipped
from lxml import etree

from extractors.document import Document
from extractors.errors import NoticesError
from extractors.readers import Limits, members, read

ROUNDS = 300 * (30 if os.environ.get("NOTICES_FULL") else 1)
LIMITS = Limits(inflated_bytes=50_000_000)


def word() -> bytes:
    control = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
    control += f"<w:sdtContent>{r('☒')}</w:sdtContent></w:sdt>"
    return docx(
        p("关于征集2025年度科技计划项目指南建议的通知", '<w:pStyle w:val="1"/><w:jc w:val="center"/>')
        + p("总体要求", num(0, 1))
        + p(r("甲", "<w:vanish/>") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("乙"))
        + tbl(
            tr(tc("企业名称"), tc("某某公司", '<w:gridSpan w:val="2"/>')),
            tr(tc("领域", '<w:vMerge w:val="restart"/>'), tc(p(control))),
            tr(tc("", "<w:vMerge/>"), tc(tbl(tr(tc("内"))))),
        ),
        numbering=abstract(0, lvl(0, "chineseCounting", "%1、")) + instance(1, 0),
        styles='<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>',
        header1=p("页眉"),
    )


def long_word() -> bytes:
    """So long that what it repeats is folded; with a page laid into it."""
    row = tr(tc("甲", '<w:gridSpan w:val="2"/>'), tc("乙", "<w:vMerge/>"), properties="<w:cantSplit/>")
    rows = "".join(row for _ in range(60))
    made = docx(p("题", '<w:jc w:val="center"/>') + tbl(rows) + '<w:altChunk r:id="rIdchunk"/>' + p("末"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    relationship = f'<Relationship Id="rIdchunk" Type="{kind}" Target="a.htm"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    members[name] = bytes(members[name]).decode().replace("</Relationships>", relationship)  # type: ignore[arg-type]
    return zipped(members | {"word/a.htm": page()})


def word_2003() -> bytes:
    cells = '<w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>'
    return (
        '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xml:space="preserve"><w:body>'
        '<wx:sect><w:p><w:pPr><w:listPr><wx:t wx:val="一、"/></w:listPr></w:pPr><w:r><w:t>各单位</w:t></w:r>'
        '<w:hlink w:dest="http://a.cn"><w:r><w:t>网</w:t></w:r></w:hlink></w:p>'
        f"<w:tbl><w:tr>{cells * 3}</w:tr><w:tr>{cells * 3}</w:tr></w:tbl></wx:sect></w:body></w:wordDocument>"
    ).encode()


def flat_word() -> bytes:
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        read_all = {name: archive.read(name).decode() for name in archive.namelist()}
    parts = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
        for name, xml in read_all.items()
    )
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'.encode()


def page() -> bytes:
    return (
        "<html><head><meta charset=utf-8><title>通知</title></head>"
        "<body><div class=nav><a href=/>首页</a></div>"
        "<h1>关于征集指南建议的通知</h1><p>各有关单位：</p><table border=1>"
        "<tr><td rowspan=2>甲<td colspan=3>乙"
        "<tr><td><table><tr><td>内</table></table><ol><li>一<li>二</ol><a href='x.doc'>附件</a></body></html>"
    ).encode()


def mail() -> bytes:
    return (
        "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: =?gb2312?B?zajWqg==?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        '各有关单位\r\n--b\r\nContent-Type: application/octet-stream; name="a.txt"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment; filename*=utf-8''%E5%90%8D.txt\r\n\r\n"
        "5ZCN5Y2V\r\n--b--\r\n"
    ).encode()


def tape() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("通知.txt", "夹/附件.txt"):
            info = tarfile.TarInfo(name)
            info.size = 6
            archive.addfile(info, io.BytesIO("甲乙".encode()))
    return gzip.compress(buffer.getvalue())


def fixed_layout() -> bytes:
    from test_reader_ofd import box, ofd, words

    return ofd(box(30, 50, 40, 10) + box(70, 50, 60, 10) + words(32, 52, "企业名称") + words(72, 52, "某某"))


def workbook() -> bytes:
    from test_reader_spreadsheet import data, xlsx

    return xlsx({"名额": data("A1=单位|B1=名额", "A2=甲市|B2=#3", merges=("A1:A2",))})


def rich_text() -> bytes:
    from test_reader_rtf import FORM

    return FORM


def binary(name: str) -> Callable[[], bytes]:
    return (Path(__file__).parent / "data" / name).read_bytes


FIXTURES: dict[str, Callable[[], bytes]] = {
    "docx": word,
    "docx long": long_word,
    "wordml": word_2003,
    "flatopc": flat_word,
    "html": page,
    "txt": lambda: "关于征集指南建议的通知\n\t甲\n\t乙\n\n\t丙\n\t丁\n".encode("gb18030"),
    "csv": lambda: "序号,单位,名额\n1,甲市,3\n2,乙市,5\n".encode("gb18030"),
    "eml": mail,
    "zip": lambda: zipped({"附件1.docx": word(), "b.txt": b"1"}),
    "tar": tape,
    "ofd": fixed_layout,
    "xlsx": workbook,
    "rtf": rich_text,
    "odt": binary("rich.odt"),
    "ods": binary("numbers.ods"),
    "xls": binary("numbers.xls"),
    "doc": binary("rich.doc"),
    "pdf": binary("rich.pdf"),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Flipped bits, a cut, inserted or repeated bytes; one to four of them."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if not made:
            break
        at = chance.randrange(len(made))
        kind = chance.randrange(6)
        if kind == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            made[at] = chance.randrange(256)
        elif kind == 2:
            del made[at : at + chance.randint(1, 64)]
        elif kind == 3:
            made[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 16)))
        elif kind == 4:
            made[at:at] = made[at : at + chance.randint(1, 200)]
        else:
            del made[at:]
    return bytes(made)


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """One member of a zip damaged, the zip around it whole: so damage reaches the XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if not name.endswith((".ttf", "/"))])
    part = bytes(parts[name])  # type: ignore[arg-type]
    is_xml = part.lstrip().startswith(b"<") and not name.endswith(".htm")
    change = rearranged if chance.random() < 0.6 and is_xml else mutated
    return zipped(parts | {name: change(part, chance)})


def rearranged(xml: bytes, chance: random.Random) -> bytes:
    """Well-formed XML with elements dropped, repeated, moved and attributes that lie."""
    root = etree.fromstring(xml)
    for _ in range(chance.randint(1, 6)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        one, other = chance.choice(elements), chance.choice(elements)
        parent, kind = one.getparent(), chance.randrange(5)
        if kind == 0 and parent is not None:
            parent.remove(one)
        elif kind == 1:
            other.append(copy.deepcopy(one))
        elif kind == 2 and parent is not None and one not in other.iterancestors() and one is not other:
            other.insert(0, one)
        elif kind == 3:
            one.tag = other.tag
        elif one.attrib:
            key = chance.choice(list(one.attrib))
            one.set(
                key, chance.choice(["", "-1", "0", "999999999", "1e999", "x", "../../x", "F0FE", "9" * 5000])
            )
    return etree.tostring(root)


def damaged(data: bytes, chance: random.Random) -> bytes:
    if data.startswith(b"PK") and chance.random() < 0.7:
        return mutated_inside(data, chance)
    if data.startswith(b"<?xml") and chance.random() < 0.5:
        return rearranged(data, chance)
    return mutated(data, chance)


def try_to_read(data: bytes, name: str) -> None:
    try:
        made = read(data, name, LIMITS)
    except NoticesError:
        pass
    else:
        assert isinstance(made, Document)
        assert Document.from_json(made.to_json()) == made
        for block in made.blocks:
            assert 0 <= block.start <= block.end <= len(made.text)
    with contextlib.suppress(NoticesError):
        members(data, name, LIMITS)


@pytest.mark.parametrize("name", FIXTURES)
def test_damage_ends_in_a_document_or_an_error_of_ours(name: str) -> None:
    whole = FIXTURES[name]()
    assert read(whole, name).text
    for seed in range(ROUNDS):
        data = damaged(whole, random.Random(f"{name} {seed}"))
        started = time.monotonic()
        try:
            try_to_read(data, "damaged")
        except Exception as error:
            raise AssertionError(f"{name}, seed {seed}: {type(error).__name__}: {error}") from error
        assert time.monotonic() - started < 20, f"{name}, seed {seed}"


@pytest.mark.parametrize(
    "name",
    [
        "tz_tpl4_strict_ooxml.docx",
        "tz_rencai_jiangli_filled_test.docx",
        "ofd_nalaizhuyi.ofd",
        "ofd_signout.ofd",
        "pj_2023guoqi.xlsx",
        "xmu2021_transfer.xls",
    ],
)
def test_damage_to_real_files(name: str, shared: Path) -> None:
    whole = (shared / "real" / name).read_bytes()
    for seed in range(ROUNDS // 6):
        data = damaged(whole, random.Random(f"{name} {seed}"))
        try:
            try_to_read(data, "damaged")
        except Exception as error:
            raise AssertionError(f"{name}, seed {seed}: {type(error).__name__}: {error}") from error
