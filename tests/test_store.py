"""The store: bytes and parsed Documents by content hash."""

import hashlib
from pathlib import Path

import pytest

from extractors.builder import DocumentBuilder
from extractors.document import Document
from warehouse.errors import StorageFull
from warehouse.store import Store


def document(text: str = "关于征集𠮷林省项目的通知") -> Document:
    builder = DocumentBuilder()
    builder.paragraph(text, align="center")
    with builder.table(), builder.cell(0, 0, column_span=2):
        builder.check_box(True)
        builder.write("企业")
    return builder.build(format="docx", reader="docx/1")


def test_bytes_are_kept_under_their_hash_and_come_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    document_id = store.put_original(b"some bytes")
    assert document_id == hashlib.sha256(b"some bytes").hexdigest()
    assert store.original(document_id) == b"some bytes"
    assert store.put_original(b"some bytes") == document_id
    assert list(store.ids()) == [document_id]


def test_a_document_comes_back_as_it_went_in(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put_document("ab12", document())
    assert store.document("ab12") == document()
    assert store.document("cd34") is None


def test_a_document_of_another_model_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put_document("ab12", document())
    (store.folder("ab12") / "document.json.gz").write_bytes(b"no gzip")
    assert store.document("ab12") is None


def test_size_counts_originals_and_documents_apart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.put_original(b"x" * 1000)
    store.put_document(first, document())
    size = store.size()
    assert (size.documents, size.original_bytes) == (1, 1000)
    assert size.parsed_bytes > 0
    assert store.drop_original(first) == 1000
    assert store.document(first) is not None
    assert store.remove(first)
    assert store.size().documents == 0


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the store should be")
    with pytest.raises(StorageFull, match="could not be written"):
        Store(tmp_path / "store").put_original(b"x")
