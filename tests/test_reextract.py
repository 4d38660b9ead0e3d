"""`notices retry --reextract`: new rules for old documents, from the text in the store."""

import shutil
from pathlib import Path

import pytest
from docx import Document
from test_ingest import content, run

from warehouse.query import ask

ROOT = Path(__file__).resolve().parent.parent
LABEL = "拟攻关堵点事项"
ROWS = [
    ("需求名称", "耐盐碱水稻育种关键技术"),
    ("企业名称", "青禾市禾源种业有限公司"),
    (LABEL, "缺少耐盐碱种质资源的快速鉴定方法"),
    ("联系人", "周禾"),
    ("联系电话", "0719-8112233"),
]


def draw(path: Path) -> None:
    form = Document()
    form.add_paragraph("技术需求征集表")
    table = form.add_table(rows=len(ROWS), cols=2)
    for row, words in zip(table.rows, ROWS, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    form.save(str(path))


@pytest.fixture
def warehouse(tmp_path: Path, samples: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    call = next((samples / "notices").glob("*.docx"))
    shutil.copy(call, inbox / "call.docx")
    draw(inbox / "form.docx")
    path = tmp_path / "w" / "w.duckdb"
    run("ingest", inbox, "--warehouse", path, "--local", check=0)
    return path


def canonical(warehouse: Path) -> str | None:
    rows = ask(warehouse, f"SELECT canonical_field FROM form_values WHERE label = '{LABEL}'").to_pylist()
    assert len(rows) == 1
    field: str | None = rows[0]["canonical_field"]
    return field


def test_a_row_in_the_list_of_labels_brings_old_forms_up_to_date(warehouse: Path, tmp_path: Path) -> None:
    assert canonical(warehouse) is None
    newer = tmp_path / "newer"
    for package in ("extractors", "normalizers", "warehouse", "flows"):
        shutil.copytree(ROOT / package, newer / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (newer / "normalizers/data/form_labels.csv").open("a", encoding="utf-8") as labels:
        labels.write(f"{LABEL},exact,,content\n")
    for original in (warehouse.parent / "store").rglob("original"):
        original.unlink()  # so that nothing can be read again
    arguments = ("retry", "--reextract", "--all", "--local", "--warehouse", warehouse)
    done = run(*arguments, check=0, PYTHONPATH=str(newer))
    assert done.stdout.startswith("2 extracted again, 0 failed")
    assert canonical(warehouse) == "content"
    assert ask(warehouse, "SELECT content FROM requirements").to_pylist() == [{"content": ROWS[2][1]}]


def test_the_same_program_gives_the_same_facts_again(warehouse: Path) -> None:
    once = content(warehouse)
    run("retry", "--reextract", "--all", "--warehouse", warehouse, "--local", check=0)
    assert content(warehouse) == once
    runs = ask(warehouse, "SELECT command, status FROM runs ORDER BY started_at").to_pylist()
    assert runs[-1] == {"command": "reextract", "status": "completed"}


def test_only_forms_or_only_those_named_are_taken(warehouse: Path) -> None:
    done = run("retry", "--reextract", "--forms", "--all", "--warehouse", warehouse, "--local", check=0)
    assert done.stdout.startswith("1 extracted again")
    id_ = ask(warehouse, "SELECT document_id FROM documents WHERE file_name = 'call.docx'").to_pylist()[0]
    beginning = id_["document_id"][:10]
    done = run("retry", "--reextract", beginning, "--warehouse", warehouse, "--local", check=0)
    assert done.stdout.startswith("1 extracted again")


def test_unknown_ids_and_lonely_options_are_refused(warehouse: Path) -> None:
    missing = run("retry", "--reextract", "ffff", "--warehouse", warehouse, "--local", check=1)
    assert "ffff names no document here" in missing.stderr
    lonely = run("retry", "--forms", "--all", "--warehouse", warehouse, "--local", check=1)
    assert "--forms says which documents --reextract takes" in lonely.stderr


def test_a_run_that_died_leaves_the_old_facts_and_nothing_begun(warehouse: Path) -> None:
    from warehouse.database import open_writer

    once = content(warehouse)
    with open_writer(warehouse) as connection:  # as a killed re-extraction leaves it
        connection.execute("UPDATE ledger.documents SET status = 'started'")
    for original in (warehouse.parent / "store").rglob("original"):
        original.unlink()
    run("ingest", warehouse.parent.parent / "inbox", "--warehouse", warehouse, "--local", check=0)
    assert content(warehouse) == once
    ledger = ask(warehouse, "SELECT DISTINCT status FROM ledger.documents").to_pylist()
    assert ledger == [{"status": "loaded"}]
