"""A field is registered in one place, and everything that is registered runs."""

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

from extractors.pipeline import GROUP, PREFIX, STRUCTURE, pipeline
from normalizers.assembly import FIELDS
from normalizers.facts import EVIDENCED, DocumentFacts
from warehouse.database import open_writer

ROOT = Path(__file__).resolve().parent.parent


def declared() -> set[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return set(tomllib.load(file)["project"]["entry-points"][GROUP])


def test_what_is_installed_is_what_pyproject_names() -> None:
    installed = {point.name for point in entry_points(group=GROUP) if point.name.startswith(PREFIX)}
    assert declared() <= installed, "a field was added since this was installed: make setup"


def test_every_registered_field_runs_after_the_outline_is_made() -> None:
    assert pipeline().pipe_names[0] == STRUCTURE
    assert declared() <= set(pipeline().pipe_names)


def test_every_field_fills_a_table_whose_rows_prove_themselves() -> None:
    for field in FIELDS:
        assert field.name in DocumentFacts.__struct_fields__
        assert field.name in EVIDENCED
        assert f"{PREFIX}{field.name}" in declared()


def test_every_field_is_compared_between_versions(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        [(view,)] = connection.execute(
            "SELECT sql FROM duckdb_views() WHERE view_name = 'notice_facts'"
        ).fetchall()
    for field in FIELDS:
        assert f"'{field.name}." in view, "a migration that makes notice_facts anew, with a line for it"
