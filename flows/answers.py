"""Writes what was asked for: as a table, CSV, JSON or Parquet, to the terminal or a file."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import msgspec
import pyarrow as pa

from flows.errors import PathMissing
from warehouse.errors import StorageFull


def write_answer(answer: pa.Table, form: str, output: Path | None) -> None:
    """`form` is table, csv, json or parquet (which needs `output`)."""
    if form == "parquet":
        assert output is not None
        from pyarrow import parquet

        _to_file(output, lambda path: parquet.write_table(answer, path))
        return
    if form == "table" and output is None:
        from flows.console import print_table

        print_table(answer.column_names, _rows(answer))
        return
    text = _json(answer) if form == "json" else _csv(answer)
    write_text(text, output)


def write_records(kind: type[msgspec.Struct], records: Sequence[Any], form: str, output: Path | None) -> None:
    """Records of one kind, `kind`, as table, csv or json; a table leaves out ids and offsets."""
    names = kind.__struct_fields__
    if form == "json":
        write_text(msgspec.json.format(msgspec.json.encode(records), indent=2).decode(), output)
        return
    rows = [[getattr(record, name) for name in names] for record in records]
    if form == "table" and output is None:
        from flows.console import print_table

        left_out = ("_id", "char_start", "char_end")
        shown = [place for place, name in enumerate(names) if not name.endswith(left_out)]
        print_table([names[place] for place in shown], [[row[place] for place in shown] for row in rows])
        return
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_flat(value) for value in row] for row in rows])
    write_text(text.getvalue(), output)


def write_evaluation(warehouse: Path, gold: list[Path], form: str, output: Path | None) -> None:
    """`form` is table, json or html."""
    for folder in gold:
        if not folder.is_dir():
            raise PathMissing(path=str(folder))
    from warehouse import evaluation
    from warehouse.query import open_reader

    with open_reader(warehouse) as connection:
        result = evaluation.evaluate(connection, gold)
    write_text(getattr(evaluation, f"as_{form}")(result), output)


def write_catalogue(warehouse: Path, form: str, output: Path | None) -> None:
    """`form` is table, json or markdown."""
    from warehouse import catalogue
    from warehouse.query import open_reader

    with open_reader(warehouse) as connection:
        tables = catalogue.described(catalogue.read_catalogue(connection))
    columns, rows = catalogue.as_rows(tables)
    if form == "json":
        write_text(catalogue.as_json(tables), output)
    elif form == "markdown":
        write_text(catalogue.as_markdown(tables), output)
    elif output is None:
        from flows.console import print_table

        print_table(columns, rows)
    else:
        write_text("".join("\t".join(cell or "" for cell in row) + "\n" for row in rows), output)


def write_calendar(warehouse: Path, output: Path, province: str | None, domain: str | None) -> int:
    """Returns how many events it has."""
    from warehouse.deadline_calendar import deadline_calendar
    from warehouse.query import open_reader

    with open_reader(warehouse) as connection:
        text, events = deadline_calendar(connection, province=province, domain=domain)
    _to_file(output, lambda path: path.write_bytes(text.encode()))
    return events


def write_text(text: str, output: Path | None) -> None:
    """To the terminal, or to a file. Raises StorageFull where that cannot be written."""
    if output is None:
        click.echo(text.rstrip("\n"))
    else:
        _to_file(output, lambda path: path.write_text(text, encoding="utf-8"))


def _to_file(output: Path, write: Any) -> None:
    try:
        write(output)
    except OSError as error:
        raise StorageFull(path=str(output), detail=error.strerror or str(error)) from error


def _rows(answer: pa.Table) -> list[tuple[Any, ...]]:
    """By position: two columns of a query may have the same name."""
    return list(zip(*(column.to_pylist() for column in answer.columns), strict=True))


def _csv(answer: pa.Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.column_names)
    for row in _rows(answer):
        writer.writerow([_flat(value) for value in row])
    return out.getvalue()


def _flat(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value


def _json(answer: pa.Table) -> str:
    """An array of objects; amounts as numbers, dates as ISO 8601."""

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return float(value) if value % 1 else int(value)
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value

    rows = [{name: plain(value) for name, value in row.items()} for row in answer.to_pylist()]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode()
