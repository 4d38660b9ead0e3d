"""Archives: each file in one is a document of its own, with the archive as its parent."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import Request, ingest, retry
from flows.run import Run
from warehouse.query import ask

NOTE = "关于征集第{}批项目的通知\n各有关单位：\n请于2026年3月1日前报送。\n某省科学技术厅\n2026年1月1日\n"


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    inner = zipped({"深处/third.txt": NOTE.format("三").encode(), "empty.docx": b"", "list.json": b"{}"})
    path = tmp_path / "in" / "bundle.zip"
    path.parent.mkdir()
    files = {"first.txt": NOTE.format("一").encode(), "../second.txt": NOTE.format("二").encode()}
    path.write_bytes(zipped(files | {"inner.zip": inner}))
    return path


def rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    answer = ask(warehouse, sql)
    return list(zip(*(column.to_pylist() for column in answer.columns), strict=True))


def test_members_are_documents_with_their_parent(bundle: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    summary = ingest([str(bundle)], Request(warehouse))
    assert (summary.counts.new, summary.counts.failed, summary.counts.skipped) == (5, 1, 1)
    found = rows(
        warehouse,
        "SELECT d.file_name, p.file_name, d.source_uri FROM documents d"
        " LEFT JOIN documents p ON p.document_id = d.parent_document_id ORDER BY 1",
    )
    uri = bundle.as_uri()
    assert found == [
        ("bundle.zip", None, uri),
        ("first.txt", "bundle.zip", f"{uri}!/first.txt"),
        ("inner.zip", "bundle.zip", f"{uri}!/inner.zip"),
        ("second.txt", "bundle.zip", f"{uri}!/second.txt"),
        ("third.txt", "inner.zip", f"{uri}!/inner.zip!/%E6%B7%B1%E5%A4%84/third.txt"),
    ]
    assert rows(warehouse, "SELECT count(*) FROM notices") == [(3,)]


def test_an_archive_met_again_changes_nothing_and_still_tells_of_its_bad_member(
    bundle: Path, tmp_path: Path
) -> None:
    request = Request(tmp_path / "w.duckdb")
    ingest([str(bundle)], request)
    again = ingest([str(bundle)], request)
    assert (again.counts.new, again.counts.unchanged, again.counts.failed) == (0, 1, 1)
    assert again.exit_code == 2


def test_a_member_is_retried_from_the_store(bundle: Path, tmp_path: Path) -> None:
    request = Request(tmp_path / "w.duckdb")
    ingest([str(bundle)], request)
    bundle.unlink()
    assert retry([], request).counts.failed == 1
    assert rows(request.warehouse, "SELECT file_name, attempts FROM failures") == [("empty.docx", 2)]


def test_a_run_that_dies_once_the_archive_is_loaded_leaves_no_member_behind(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(tmp_path / "w.duckdb")
    process, batches = Run._process, []

    def dies_in_the_second_batch(self: Run, sources: Any) -> None:
        batches.append(sources)
        if len(batches) == 2:
            raise KeyboardInterrupt
        process(self, sources)

    monkeypatch.setattr(Run, "_process", dies_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        ingest([str(bundle)], request)
    assert rows(request.warehouse, "SELECT file_name FROM documents") == [("bundle.zip",)]
    monkeypatch.undo()
    assert ingest([str(bundle)], request).counts.new == 4
    assert rows(request.warehouse, "SELECT count(*) FROM documents") == [(5,)]
