"""The code lists behind `region_code` and `domain`, kept as tables beside the facts."""

import hashlib
from importlib.resources import files

from warehouse.database import Connection, transaction

TABLES = {"regions": "regions.csv", "domain_scheme": "domain_scheme.csv"}


def load_reference_tables(connection: Connection) -> None:
    """Loads each list of `normalizers/data` again when its content has changed."""
    connection.execute("CREATE TABLE IF NOT EXISTS ledger.reference (table_name VARCHAR, digest VARCHAR)")
    for table, name in TABLES.items():
        resource = files("normalizers.data").joinpath(name)
        if not resource.is_file():
            continue
        data = resource.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        stands = connection.execute(
            "SELECT digest FROM ledger.reference WHERE table_name = ?", [table]
        ).fetchone()
        if stands == (digest,):
            continue
        _replace(connection, table, data, digest)


def _replace(connection: Connection, table: str, data: bytes, digest: str) -> None:
    import io

    import pyarrow as pa
    from pyarrow import csv

    lines = b"\n".join(line for line in data.splitlines() if not line.startswith(b"#"))
    head = lines.split(b"\n", 1)[0].decode("utf-8-sig").split(",")
    # Codes and telephone prefixes begin with zeros: everything in these lists is text.
    options = csv.ConvertOptions(
        column_types={name: pa.string() for name in head}, strings_can_be_null=True, null_values=[""]
    )
    rows = csv.read_csv(io.BytesIO(lines), convert_options=options)
    with transaction(connection):
        connection.register("incoming", rows)
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM incoming")
        connection.unregister("incoming")
        connection.execute("DELETE FROM ledger.reference WHERE table_name = ?", [table])
        connection.execute("INSERT INTO ledger.reference VALUES (?, ?)", [table, digest])
