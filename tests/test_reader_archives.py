"""Archives and mails: every member under its right name, and none that harms."""

import bz2
import gzip
import io
import lzma
import os
import shutil
import stat
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx_files import docx, p, zipped

from extractors.errors import DamagedDocument, EncryptedDocument, LimitExceeded, NeedsProgram, NoticesError
from extractors.readers import Limits, members, read

NAMES = ["附件1：申报书.docx", "名单/附件2.xls"]


def zip_of(entries: dict[bytes, bytes]) -> bytes:
    """A zip with raw names, as 360 and WinRAR write them on Chinese Windows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, data in enumerate(entries.values()):
            archive.writestr(f"{number:02d}" + "x" * 60, data)
    data = buffer.getvalue()
    for number, name in enumerate(entries):
        placeholder = f"{number:02d}".encode() + b"x" * 60
        data = data.replace(placeholder, name.ljust(62, b" ")) if len(name) <= 62 else data
    return data


def test_names_in_gbk_and_utf_8() -> None:
    raw = zip_of({name.encode(encoding): b"1" for name in NAMES for encoding in ("gbk", "utf-8")})
    assert [m.name.strip() for m in members(raw, "包.zip")] == [n for name in NAMES for n in (name, name)]


def test_names_that_zipfile_writes() -> None:
    data = zipped(dict.fromkeys(NAMES, b"1"))
    found = members(data, "a.zip")
    assert [(m.name, m.data) for m in found] == [(name, b"1") for name in NAMES]
    made = read(data, "a.zip")
    assert (made.format, made.text) == ("zip", "\n".join(NAMES))


@pytest.mark.parametrize(
    ("wicked", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/cron.d/x", "etc/cron.d/x"),
        ("C:\\Windows\\x.docx", "Windows/x.docx"),
        ("a/./b//..//c.doc", "a/b/c.doc"),
        ("..", "unnamed"),
        ("a\nb|c.txt", "a_b_c.txt"),
    ],
)
def test_no_name_leads_outside(wicked: str, safe: str) -> None:
    assert [m.name for m in members(zipped({wicked: b"1"}), "a.zip")] == [safe]


def test_litter_is_left_out() -> None:
    data = zipped(
        {"__MACOSX/._a.docx": b"1", "Thumbs.db": b"1", ".DS_Store": b"1", "a.txt": b"1", "夹/": b""}
    )
    assert [m.name for m in members(data, "a.zip")] == ["a.txt"]


def test_archives_in_archives_are_counted() -> None:
    data = docx(p("甲"))
    for _ in range(3):
        data = zipped({"in.zip": data})
    limits = Limits(archive_depth=2)
    one = members(data, "a.zip", limits)[0].data
    two = members(one, "a.zip", limits, depth=1)[0].data
    with pytest.raises(LimitExceeded) as caught:
        members(two, "a.zip", limits, depth=2)
    assert "2 archives inside archives" in str(caught.value)


def test_documents_hold_no_members() -> None:
    assert members(docx(p("甲")), "a.docx") == []
    assert members(b"<html><body>x</body></html>", "a.html") == []


def test_zip_bombs() -> None:
    with pytest.raises(LimitExceeded):
        members(zipped({"a.txt": b"0" * 20_000_000}), "a.zip")
    with pytest.raises(LimitExceeded):
        members(zipped({str(n): b"" for n in range(30)}), "a.zip", Limits(archive_members=20))


def test_an_encrypted_zip() -> None:
    data = bytearray(zipped({"a.txt": b"1"}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedDocument):
        members(bytes(data), "a.zip")


def tar_of(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", encoding="gbk", format=tarfile.GNU_FORMAT) as archive:
        for name, data in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("链接")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_tar_archives_packed_or_not(pack) -> None:  # type: ignore[no-untyped-def]
    data = pack(tar_of(通知=b"1", 附件=b"22"))
    assert [(m.name, m.data) for m in members(data, "a.tar.gz")] == [("通知", b"1"), ("附件", b"22")]
    assert read(data, "a.tgz").format == "tar"


def test_a_single_packed_file() -> None:
    data = gzip.compress(docx(p("甲")))
    (only,) = members(data, "夹/通知.docx.gz")
    assert only.name == "通知.docx"
    assert read(only.data, only.name).text == "甲"


def test_packed_bombs_and_cut_files() -> None:
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        with pytest.raises(LimitExceeded):
            members(pack(b"\x00" * 30_000_000), "a.gz")
        with pytest.raises(DamagedDocument):
            members(pack(os.urandom(5000))[:-2000], "a.gz")


def test_rar_without_a_program_can_be_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for data in (b"Rar!\x1a\x07\x00" + b"\x00" * 50, b"7z\xbc\xaf\x27\x1c" + b"\x00" * 50):
        with pytest.raises(NeedsProgram) as caught:
            members(data, "a.rar")
        assert caught.value.retriable
        assert "unar" in str(caught.value)


def fake_unar(folder: Path, script: str) -> None:
    program = folder / "unar"
    program.write_text("#!/bin/sh\n" + script, "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_rar_with_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    while_loop = 'while [ "$1" != -output-directory ]; do shift; done; cd "$2"; '
    fake_unar(
        tmp_path, while_loop + "printf 1 > 通知.txt; ln -s /etc/passwd link; mkdir d; printf 2 > d/b.txt"
    )
    found = members(b"Rar!\x1a\x07\x00...", "a.rar")
    assert sorted((m.name, m.data) for m in found) == [("d/b.txt", b"2"), ("通知.txt", b"1")]
    fake_unar(tmp_path, "echo 'This archive requires a password' >&2; exit 2")
    with pytest.raises(EncryptedDocument):
        members(b"Rar!\x1a\x07\x00...", "a.rar")
    fake_unar(tmp_path, "echo 'Archive parsing failed!'; exit 1")
    with pytest.raises(DamagedDocument) as caught:
        members(b"Rar!\x1a\x07\x00...", "a.rar")
    assert "parsing failed" in str(caught.value)


def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "关于报送项目指南建议的函"
    message["From"] = "科技局 <kjj@example.gov.cn>"
    message["To"] = "x@example.cn"
    message.set_content("请查收。\n联系人：张三")
    message.add_attachment(
        docx(p("附件正文")), maintype="application", subtype="msword", filename="附件1.docx"
    )
    return message


def test_a_mail_and_its_attachments() -> None:
    data = mail().as_bytes()
    made = read(data, "a.eml")
    assert made.format == "eml"
    assert made.text.split("\n")[:3] == ["关于报送项目指南建议的函", "请查收。", "联系人：张三"]
    assert [b.part for b in made.blocks][-1] == "header"
    (only,) = members(data, "a.eml")
    assert (only.name, read(only.data, only.name).text) == ("附件1.docx", "附件正文")


def test_a_mail_whose_names_are_raw_gbk_and_whose_body_is_a_page() -> None:
    data = (
        "Received: from x\r\nFrom: a@b.cn\r\nSubject: 通知\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
        "<p>各有关单位：<table border=1><tr><td>甲</td><td>乙</td></tr></table>\r\n--b\r\n"
        'Content-Type: application/octet-stream; name="名单.txt"\r\n\r\n张三\r\n--b--\r\n'
    ).encode("gbk")
    made = read(data, "a.eml")
    assert made.text.startswith("通知\n各有关单位：\n甲\t乙")
    assert [(m.name, m.data.decode("gbk").strip()) for m in members(data, "a.eml")] == [("名单.txt", "张三")]


def test_a_page_saved_as_mht() -> None:
    data = (
        b"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b'<html><head><meta charset=3D"utf-8"><title>=E9=80=9A=E7=9F=A5</title></head>'
        b"<body><p>=E7=94=B2=E4=B9=99</p></body></html>\r\n--b--\r\n"
    )
    for name in ("a.mht", "a.doc"):
        made = read(data, name)
        assert (made.format, made.text, made.title) == ("mht", "甲乙", "通知")


def test_text_with_colons_is_no_mail() -> None:
    assert read("Subject: 通知\n正文".encode(), "a.txt").format == "txt"
    assert read("附件：一\nTo: 各单位\n".encode(), "a.txt").format == "txt"


needs_unpacker = pytest.mark.skipif(
    shutil.which("unar") is None and shutil.which("bsdtar") is None,
    reason="neither unar nor bsdtar is installed",
)


@needs_unpacker
def test_the_real_rar(shared: Path) -> None:
    real = shared / "real"
    found = {m.name: m.data for m in members((real / "gov_recruit_notify.rar").read_bytes(), "a.rar")}
    assert len(found) == 6
    assert "关于开展专业岗位领导干部遴选工作的通知.doc" in {Path(name).name for name in found}
    texts = {read(data, name).text for name, data in found.items()}
    assert read((real / "gov_recruit_notice.doc").read_bytes(), "a.doc").text in texts


def seven_zip(name: str, data: bytes) -> bytes:
    """A 7z archive of one file that is stored, not packed. Source: 7zFormat.txt of the LZMA SDK."""

    def number(value: int) -> bytes:
        return bytes((value,)) if value < 0x80 else bytes((0x80 | value >> 8, value & 0xFF))

    crc = struct.pack("<I", zlib.crc32(data))
    label = b"\0" + name.encode("utf-16-le") + b"\0\0"
    size = number(len(data))
    header = b"\x01\x04" + b"\x06\x00\x01\x09" + size + b"\x00"  # one packed stream, from the beginning
    header += b"\x07\x0b\x01\x00\x01\x01\x00\x0c" + size + b"\x00"  # one folder, copied
    header += b"\x08\x0a\x01" + crc + b"\x00\x00"  # its sum
    header += b"\x05\x01\x11" + number(len(label)) + label + b"\x00\x00"  # one file and its name
    start = struct.pack("<QQI", len(data), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + data + header


@needs_unpacker
def test_a_7z_archive() -> None:
    text = "关于征集技术需求的通知".encode()
    packed = seven_zip("通知.txt", text)
    assert [(m.name, m.data) for m in members(packed, "a.7z")] == [("通知.txt", text)]
    with pytest.raises(NoticesError):
        members(packed[:40], "a.7z")
