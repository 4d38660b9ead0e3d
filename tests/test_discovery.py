"""Which files a path stands for."""

from pathlib import Path

import pytest

from flows.discovery import discover
from flows.errors import PathMissing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in [
        "b.docx",
        "a.pdf",
        "sub/c.doc",
        ".hidden.docx",
        "~$b.docx",
        "x.json",
        "notes.md",
        "INDEX.tsv",
    ]:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "d.docx").write_bytes(b"x")
    return tmp_path


def test_a_folder_gives_its_documents_in_order_and_counts_the_rest(folder: Path) -> None:
    found = discover([folder])
    assert [str(f.relative_to(folder)) for f in found.files] == ["a.pdf", "b.docx", "sub/c.doc"]
    assert found.skipped == 5


def test_what_is_named_itself_is_never_skipped(folder: Path) -> None:
    assert discover([folder / "x.json"]).files == (folder / "x.json",)


def test_a_file_named_twice_is_taken_once(folder: Path) -> None:
    assert len(discover([folder / "a.pdf", folder]).files) == 3


def test_a_missing_path_is_said_with_its_name(folder: Path) -> None:
    with pytest.raises(PathMissing, match=r"nowhere\.docx does not exist"):
        discover([folder, str(folder / "nowhere.docx")])


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    assert len(discover([folder]).files) == 3
