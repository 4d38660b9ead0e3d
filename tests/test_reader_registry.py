"""The one door: a format is what the bytes are, and every failure has its own name."""

import pickle
import subprocess
import sys

import pytest
from docx_files import docx, p, zipped

from extractors.document import Document
from extractors.errors import (
    DamagedDocument,
    EmptyDocument,
    LimitExceeded,
    UnsupportedFormat,
)
from extractors.readers import Limits, Source, read, reader_for, register, registered


def test_a_format_has_one_reader() -> None:
    class Second:
        format = "docx"
        name = "docx/9"

        def matches(self, source: Source) -> bool:
            return False

        def read(self, source: Source) -> Document:
            raise AssertionError

    with pytest.raises(ValueError, match="docx"):
        register(Second())


def test_readers_have_a_version_and_plain_text_is_asked_last() -> None:
    readers = registered()
    assert all(one.name.partition("/")[2].isdigit() for one in readers)
    assert readers[-1].format == "txt"


def test_the_ending_is_not_asked() -> None:
    for name in ("a.docx", "a.doc", "a.pdf", "a", "a.txt", "附件"):
        assert reader_for(Source(docx(p("甲")), name)).format == "docx"
    assert read(b"<html><body><p>\xe7\x94\xb2</p></body></html>", "a.doc").format == "html"


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a"])
def test_no_bytes_are_an_empty_document(name: str) -> None:
    with pytest.raises(EmptyDocument) as caught:
        read(b"", name)
    assert name in str(caught.value)
    assert "0 bytes" in str(caught.value)


def test_blank_text_is_an_empty_document() -> None:
    with pytest.raises(EmptyDocument):
        read("\n \u3000\n".encode(), "a.txt")


def test_lock_files_are_damage() -> None:
    owner = "张三"
    data = bytes([len(owner)]) + owner.encode("gbk").ljust(53, b" ")
    data += bytes([len(owner), 0]) + owner.encode("utf-16-le").ljust(106, b" ")
    with pytest.raises(DamagedDocument) as caught:
        read(data, "通知.docx")
    assert "lock file" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x00\x01\x02\x03" * 20, "unknown"),
        (b"MZ\x90\x00" + b"\x00" * 60, "Windows program"),
        (zipped({"ppt/presentation.xml": "<p/>", "[Content_Types].xml": "<T/>"}), "PowerPoint"),
    ],
)
def test_what_no_reader_takes(data: bytes, found: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read(data, "a.docx")
    assert found in str(caught.value)
    assert "docx" in str(caught.value).split("convert")[1]
    assert not caught.value.retriable


def test_a_cut_zip_and_a_cut_ole_file_are_damage() -> None:
    with pytest.raises(DamagedDocument):
        read(docx(p("甲"))[:-40], "a.docx")
    with pytest.raises(DamagedDocument):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 200, "a.doc")


def test_errors_survive_pickling() -> None:
    with pytest.raises(LimitExceeded) as caught:
        read(docx(p("甲")), "a.docx", Limits(archive_members=2))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.limit) == (str(caught.value), "2 archive members")


def test_limits_check_themselves() -> None:
    for wrong in (0, -1, True, 1.5, None):
        with pytest.raises(ValueError, match="archive_ratio"):
            Limits(archive_ratio=wrong)  # type: ignore[arg-type]


def test_bombs_are_refused_before_they_inflate() -> None:
    bomb = zipped({"[Content_Types].xml": "<T/>", "word/document.xml": b"\x00" * 30_000_000})
    with pytest.raises(LimitExceeded) as caught:
        read(bomb, "a.docx")
    assert "ratio" in str(caught.value)
    with pytest.raises(LimitExceeded) as caught:
        read(docx(p("甲" * 5000)), "a.docx", Limits(inflated_bytes=1000))
    assert "inflated" in str(caught.value)


def test_a_directory_that_lies_about_sizes_is_damage_or_over_the_limit() -> None:
    data = bytearray(docx(p("甲" * 200_000)))
    # The uncompressed sizes in the central directory, all set to one.
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises((DamagedDocument, LimitExceeded)):
        read(bytes(data), "a.docx")


def test_a_defect_of_ours_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.readers.txt import TxtReader

    def broken(self: TxtReader, source: Source) -> Document:
        raise KeyError("ours")

    monkeypatch.setattr(TxtReader, "read", broken)
    with pytest.raises(KeyError):
        read("甲".encode(), "a.txt")


def test_importing_the_registry_loads_no_library() -> None:
    heavy = ("lxml", "docx", "pdfplumber", "pypdfium2", "olefile", "anydoc", "python_calamine", "mammoth")
    code = f"import sys, extractors.readers; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\x06\x02WPS\x01\x02\x03" + b"\xb5\xda\x00\x01" * 200, "通知.wps", "before WPS 2002"),
        (b"\x06\x02\x00\x01\x02\x03" + b"\xb5\xda\x00\x01" * 200, "通知.bin", "unknown kind"),
    ],
)
def test_old_documents_of_wps_are_named(data: bytes, name: str, said: str) -> None:
    with pytest.raises(UnsupportedFormat, match=said):
        read(data, name)
