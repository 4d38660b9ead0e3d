"""Word 97–2003 files: the same words, cells and ticks as the .docx of the same content."""

import io
import random
import struct
import time
from pathlib import Path

import olefile
import pytest

from extractors.document import Document, Paragraph, Table
from extractors.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    NoticesError,
    UnsupportedFormat,
)
from extractors.readers import Limits, read
from extractors.readers.doc import fields
from extractors.readers.doc.binary import Fault, joined, sprms, utf16
from extractors.readers.doc.grid import CellShape, place, shapes
from extractors.readers.word_fields import shown

DATA = Path(__file__).parent / "data"


def load(path: Path, **options: object) -> Document:
    return read(path.read_bytes(), path.name, **options)  # type: ignore[arg-type]


def cells(table: Table, text: str) -> list[tuple[object, ...]]:
    return [
        (
            c.row,
            c.column,
            c.row_span,
            c.column_span,
            text[c.start : c.end],
            [cells(t, text) for t in c.tables],
        )
        for c in table.cells
    ]


def blocks(document: Document) -> list[tuple[object, ...]]:
    """What must be alike in every format: words, alignment, numbers, grids."""
    made: list[tuple[object, ...]] = []
    for block in document.blocks:
        words = document.text[block.start : block.end]
        if isinstance(block, Paragraph):
            if words.strip():
                made.append((block.part, words, block.align, block.numbering))
        else:
            made.append((block.rows, block.columns, cells(block, document.text)))
    return made


def test_rich_document_reads_as_its_docx() -> None:
    made, other = load(DATA / "rich.doc"), load(DATA / "rich.docx")
    assert blocks(made) == blocks(other)
    assert made.format == "doc"
    assert [box.checked for box in made.check_boxes] == [True, False, True, False]
    assert [(made.text[link.start : link.end], link.target) for link in made.links] == [
        ("样例平台", "https://example.org/tj")
    ]


def test_deleted_words_are_gone_and_inserted_ones_stay() -> None:
    text = load(DATA / "rich.doc").text
    assert "联系电话010-55550000。" in text
    assert "一二三" not in text


def test_numbers_are_written_before_their_paragraphs() -> None:
    numbers = [
        b.numbering for b in load(DATA / "rich.doc").blocks if isinstance(b, Paragraph) and b.numbering
    ]
    assert numbers == ["一、", "（一）", "1.", "2.", "二、"]


def test_characters_beyond_the_basic_plane_keep_offsets_exact() -> None:
    made = load(DATA / "rich.doc")
    at = made.text.index("𠮷")
    paragraph = next(b for b in made.blocks if b.start <= at < b.end)
    assert made.text[paragraph.start : paragraph.end] == "第一行\n第二行\t制表后，生僻字𠮷。"


def test_headers_and_footers_stand_apart() -> None:
    parts = {b.part: load(DATA / "rich.doc").text[b.start : b.end] for b in load(DATA / "rich.doc").blocks}
    assert parts["header"] == "东山市样例文件"
    assert parts["footer"] == "内部资料"


def test_speed_of_a_form() -> None:
    data = (DATA / "rich.doc").read_bytes()
    read(data, "a.doc")
    begun = time.perf_counter()
    for _ in range(5):
        read(data, "a.doc")
    assert (time.perf_counter() - begun) / 5 < 0.05


def test_table_cells_have_a_limit() -> None:
    with pytest.raises(NoticesError, match="table cells"):
        load(DATA / "rich.doc", limits=Limits(table_cells=5))


def patched(offset: int, value: bytes) -> bytes:
    """rich.doc with bytes of the stream WordDocument replaced."""
    buffer = io.BytesIO((DATA / "rich.doc").read_bytes())
    with olefile.OleFileIO(buffer, write_mode=True) as file:
        word = bytearray(file.openstream("WordDocument").read())
        word[offset : offset + len(value)] = value
        file.write_stream("WordDocument", bytes(word))
    return buffer.getvalue()


def test_encrypted_flag_is_an_encrypted_document() -> None:
    (flags,) = struct.unpack_from(
        "<H", olefile.OleFileIO(str(DATA / "rich.doc")).openstream("WordDocument").read(), 10
    )
    with pytest.raises(EncryptedDocument):
        read(patched(10, struct.pack("<H", flags | 0x0100)), "a.doc")


def test_word_95_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedFormat, match="Word 95"):
        read(patched(0, b"\xdc\xa5\x68\x00"), "a.doc")


def test_wrong_ident_and_lengths_are_damage() -> None:
    with pytest.raises(DamagedDocument):
        read(patched(0, b"\x00\x00"), "a.doc")
    with pytest.raises(DamagedDocument):
        read(patched(0x4C, struct.pack("<i", -5)), "a.doc")


def test_file_of_kingsoft_keeps_its_name_only_with_its_stream() -> None:
    assert load(DATA / "rich.doc").format == "doc"
    assert read((DATA / "rich.doc").read_bytes(), "a.wps").format == "doc"


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_end_in_a_document_or_a_typed_error(seed: int) -> None:
    """Bit flips, cuts and inserted bytes: 80 a seed."""
    whole = (DATA / "rich.doc").read_bytes()
    chance = random.Random(seed)
    for _ in range(80):
        data = bytearray(whole)
        kind = chance.randrange(4)
        if kind == 0:
            for _ in range(chance.randrange(1, 30)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[chance.randrange(len(data)) :]
        elif kind == 2:
            at = chance.randrange(len(data))
            data[at:at] = chance.randbytes(chance.randrange(1, 700))
        else:
            # The streams' heads, where lengths and offsets stand.
            at = 512 + chance.randrange(1500)
            data[at : at + 4] = chance.choice(
                (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", chance.randbytes(4))
            )
        begun = time.perf_counter()
        try:
            made = read(bytes(data), "a.doc")
            assert all(0 <= b.start <= b.end <= len(made.text) for b in made.blocks)
        except NoticesError:
            pass
        assert time.perf_counter() - begun < 2


# Parts


def test_property_lists_are_walked_by_their_operand_sizes() -> None:
    grpprl = bytes.fromhex("03 24 010A 26 0208 D6 05 00 AA BB CC DD15 C6 03 00 01 FF16 24 01")
    assert [code for code, _ in sprms(grpprl)] == [0x2403, 0x260A, 0xD608, 0xC615, 0x2416]
    assert dict(sprms(grpprl))[0xD608] == bytes.fromhex("AA BB CC DD")


def test_property_lists_cut_short_end_quietly() -> None:
    assert list(sprms(b"\x08\xd6\xff\xff\x00")) == []
    assert list(sprms(b"\x15\xc6\xff")) == []
    assert list(sprms(b"\x03")) == []


def test_code_units_keep_their_count() -> None:
    assert len(utf16("字𠮷".encode("utf-16-le"))) == 3
    assert joined(utf16("字𠮷".encode("utf-16-le"))) == "字𠮷"


def field_code(text: str) -> list[str]:
    return [one.code(text) for one in fields.fields(text, 0, len(text))]


def test_fields_nest_and_broken_ones_are_none() -> None:
    assert field_code("a\x13X\x13Y\x14y\x15\x14x\x15b") == ["X\x13Y\x14y\x15", "Y"]
    assert field_code("\x13PAGE") == []
    assert field_code("\x15\x14") == []
    assert field_code("\x13IF\x07\x14x\x15") == []
    assert field_code("\x13" * 5000 + "\x15" * 5000) != []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (r" EQ \o\ac(□,√) ", "☑"),
        (r" eq \o\ac(√，□)", "☑"),
        (r"EQ \o(□,)", "□"),
        (r"EQ \o\ac(○,3)", "3"),
        (r"EQ \f(1,2)", "1/2"),
        (r"EQ \r(2,x)", None),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(hàn),汉)', "汉"),
        (r"EQ \o\ac(□" + "(" * 3000, None),
        (" MACROBUTTON  AcceptAll 点击此处填写", "点击此处填写"),
        (" PAGE ", None),
    ],
)
def test_fields_that_show_their_code(code: str, words: str | None) -> None:
    assert shown(code) == words


@pytest.mark.parametrize(
    ("code", "target"),
    [
        (' HYPERLINK "http://a.cn/b" ', "http://a.cn/b"),
        (r' HYPERLINK "http://a.cn" \l "top" \o "tip"', "http://a.cn#top"),
        (r" HYPERLINK \l _Toc1", "#_Toc1"),
        (r' HYPERLINK "mailto:x@a.cn" \t "_blank"', "mailto:x@a.cn"),
    ],
)
def test_link_targets(code: str, target: str) -> None:
    assert fields.target(code) == target


def form_data(kind: int, result: int, default: int, entries: tuple[str, ...] = ()) -> bytes:
    name = struct.pack("<H", 1) + "c\0".encode("utf-16-le")
    block = b"\xff\xff\xff\xff" + struct.pack("<HHH", kind | result << 2, 0, 0) + name
    block += struct.pack("<H", default)
    if kind == 2:
        block += (b"\0\0" * 2) * 5 + b"\xff\xff" + struct.pack("<IH", len(entries), 0)
        block += b"".join(struct.pack("<H", len(e)) + e.encode("utf-16-le") for e in entries)
    return struct.pack("<IH", 0x44 + len(block), 0x44) + bytes(0x44 - 6) + block


def test_states_of_form_fields() -> None:
    assert fields.form_field(form_data(1, 1, 0), 0).checked is True
    assert fields.form_field(form_data(1, 0, 1), 0).checked is False
    assert fields.form_field(form_data(1, 25, 1), 0).checked is True  # never set: the default holds
    assert fields.form_field(form_data(2, 1, 0, ("男", "女")), 0).chosen == "女"
    assert fields.form_field(form_data(2, 25, 0, ("男", "女")), 0).chosen == "男"
    with pytest.raises(Fault):
        fields.form_field(form_data(1, 1, 0)[:60], 0)


def row(edges: list[int], flags: list[int]) -> bytes:
    cells_of_row = b"".join(struct.pack("<H", flag) + bytes(18) for flag in flags)
    return bytes([len(flags)]) + struct.pack(f"<{len(edges)}h", *edges) + cells_of_row


def test_cells_of_rows_that_differ_share_a_grid() -> None:
    first = shapes(row([0, 1000, 3000], [0, 0]), (), 2)
    second = shapes(row([0, 1000, 2000, 3010], [0, 0, 0]), (), 3)
    grid = [(c.row, c.column, c.row_span, c.column_span) for c in place([first, second])]
    assert grid == [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_cells_merged_downwards_stand_once() -> None:
    top = shapes(row([0, 1000, 2000], [0x60, 0]), (), 2)
    below = shapes(row([0, 1000, 2000], [0x20, 0]), (), 2)
    grid = [(c.row, c.column, c.row_span, c.column_span) for c in place([top, below, below])]
    assert grid == [(0, 0, 3, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]


@pytest.mark.parametrize("flags", [[1, 2, 2, 0], [2, 1, 1, 0]])
def test_cells_merged_sideways_in_either_reading_of_the_flags(flags: list[int]) -> None:
    found = shapes(row([0, 10, 20, 30, 40], flags), (), 4)
    assert [(cell.left, cell.right, cell.parts) for cell in found] == [(0, 30, (0, 1, 2)), (30, 40, (3,))]


def test_a_row_whose_definition_is_lost_has_equal_cells() -> None:
    assert shapes(b"", (), 2) == [
        CellShape(0, 1000, (0,), False, False),
        CellShape(1000, 2000, (1,), False, False),
    ]


# The open material


def test_real_files(shared: Path) -> None:
    real = shared / "real"
    with pytest.raises(EncryptedDocument):
        load(real / "bad_encrypted_rc4.doc")
    with pytest.raises(EmptyDocument):
        load(real / "bad_empty_word97.doc")
    boxes = load(real / "tz_wucan_formcheckbox.doc").check_boxes
    assert [box.checked for box in boxes] == [False] * 6
    form = next(load(real / "hfut_midterm_report.doc").tables())
    assert (form.rows, len(form.cells)) == (22, 71)
