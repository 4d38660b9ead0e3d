"""What the warehouse bears: loading, views and a folder that is loaded already, at growing sizes.

    python -m bench.warehouse [--sizes 2000,20000,200000] [--batch 1000] [--folder DIR] [--files 200000]
        [--only STEP]

Steps, each in a process of its own (two threads of DuckDB):
load    made-up documents (see `bench.warehouse_synthetic`) go straight into the loader, batch by batch,
        with the ledger before and after as in a run (which takes 50 at a time); making them up is not
        counted. Per tenth: documents/s and resident memory.
views   every view of the warehouse once to warm up, then the median of three: the whole answer as an Arrow
        table, and its first hundred rows.
search  four queries, each twice, in a process that has not searched before.
publish copying for readers, and what a run pays that changes nothing (open, compare, close).
known   `notices ingest` on a folder of tiny files that are all loaded.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from bench.warehouse_synthetic import documents
from warehouse import ledger, published
from warehouse.database import Connection, open_writer
from warehouse.loader import LoadDocument, load
from warehouse.query import open_reader
from warehouse.search import search
from warehouse.store import Store, content_id

THREADS = 2


def seconds(task: Callable[[], object]) -> float:
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


def resident_mb() -> int:
    line = next(s for s in Path("/proc/self/status").read_text().splitlines() if s.startswith("VmRSS"))
    return int(line.split()[1]) >> 10


def batches(count: int, size: int) -> Iterator[list[LoadDocument]]:
    made = documents(count)
    while batch := list(islice(made, size)):
        yield batch


def measure_load(path: Path, count: int, size: int) -> dict[str, Any]:
    """Loads `count` documents; `tenths` tells whether the rate and the memory hold."""
    tenths: list[dict[str, float]] = []
    rows = done = 0
    spent = busy = in_tenth = 0.0
    since = 0
    begun = time.perf_counter()
    with open_writer(path) as connection:
        ledger.begin_run(connection, "bench", command="bench", version="0", flow_run_id=None, prefect=None)
        for batch in batches(count, size):
            start, cpu = time.perf_counter(), time.process_time()
            ledger.start(connection, "bench", [document.source for document in batch])
            rows += sum(load(connection, "bench", batch, settle_later=True).values())
            took = time.perf_counter() - start
            busy += time.process_time() - cpu
            spent, in_tenth = spent + took, in_tenth + took
            done += len(batch)
            if done * 10 >= count * (len(tenths) + 1):
                tenths.append({"documents/s": round((done - since) / in_tenth), "MB": resident_mb()})
                since, in_tenth = done, 0.0
        ledger.end_run(connection, "bench", "completed", ledger.RunCounts(new=count))
        loaded_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        closing, closing_cpu = time.perf_counter(), time.process_time()
    ended = time.perf_counter()
    return {
        "documents": count,
        "batch": size,
        "fact rows": rows,
        "seconds": round(spent, 2),
        "of them on a core, s": round(busy, 2),
        "machine's load": round(os.getloadavg()[0], 1),
        "documents/s": round(count / spent),
        "rows/s": round(rows / spent),
        "documents/s of a core": round(count / busy),
        "rows/s of a core": round(rows / busy),
        "closing (links, search index, copy), s": round(ended - closing, 2),
        "of them on cores, s": round(time.process_time() - closing_cpu, 2),
        "whole, with making up, s": round(ended - begun, 2),
        "peak MB while loading": loaded_mb,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "file MB": path.stat().st_size >> 20,
        "tenths": tenths,
    }


def whole_answer(connection: Connection, view: str) -> None:
    connection.execute(f"FROM {view}").to_arrow_table()


def first_page(connection: Connection, view: str) -> None:
    connection.execute(f"FROM {view} LIMIT 100").fetchall()


def measure_views(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with open_reader(path, guarded=False) as connection:
        names = connection.execute(
            "SELECT CASE schema_name WHEN 'main' THEN '' ELSE schema_name || '.' END || view_name"
            " FROM duckdb_views() WHERE NOT internal ORDER BY 1"
        ).fetchall()
    import duckdb

    with duckdb.connect(str(path), read_only=True, config={"threads": str(THREADS)}) as connection:
        for (name,) in names:
            rows = connection.execute(f"FROM {name}").to_arrow_table().num_rows
            core = time.process_time()
            whole = statistics.median(seconds(partial(whole_answer, connection, name)) for _ in range(3))
            core = (time.process_time() - core) / 3
            page = statistics.median(seconds(partial(first_page, connection, name)) for _ in range(3))
            found[name] = {
                "rows": rows,
                "whole, ms": round(whole * 1000),
                "on cores, ms": round(core * 1000),
                "page, ms": round(page * 1000),
            }
    return found


def measure_search(path: Path) -> dict[str, Any]:
    """Each query twice: what is in the system's cache, and in what state, tells the first from the second."""
    found: dict[str, Any] = {}
    for query in ("人工智能", "新材料 专项", "“组织申报”", "2024年度 重点研发"):
        core = time.process_time()
        took = [round(seconds(partial(search, path, query)), 2) for _ in range(2)]
        found[query] = {
            "first, s": took[0],
            "again, s": took[1],
            "on cores, s": round((time.process_time() - core) / 2, 2),
        }
    return found


def measure_publishing(path: Path) -> dict[str, Any]:
    def nothing_new() -> None:
        with open_writer(path):
            pass

    return {
        "copy, s": round(seconds(lambda: published.publish(path)), 2),
        "a run with nothing new, s": round(seconds(nothing_new), 2),
    }


def measure_known(folder: Path, count: int) -> dict[str, Any]:
    """Tiny files whose ledger says that they are loaded; then `notices ingest` on their folder."""
    path, store, inbox = folder / "known.duckdb", Store(folder / "store"), folder / "inbox"
    sources = []
    for number in range(count):
        place = inbox / f"{number // 500:04}"
        place.mkdir(parents=True, exist_ok=True)
        data = f"第{number}号文件".encode()
        file = place / f"{number:06}.txt"
        file.write_bytes(data)
        store.put_original(data)
        sources.append(ledger.SourceFile(content_id(data), file.name, file.as_uri(), len(data)))
    with open_writer(path) as connection:
        import pyarrow as pa

        rows = pa.Table.from_pylist([{f: getattr(s, f) for f in s.__struct_fields__} for s in sources])
        connection.register("sources", rows)
        connection.execute(
            "INSERT INTO ledger.documents SELECT document_id, file_name, source_uri, NULL, byte_size,"
            " 'loaded', 1, now()::TIMESTAMP, now()::TIMESTAMP, 'bench' FROM sources"
        )
        ledger.see(connection, sources)
    notices = Path(sys.executable).with_name("notices")
    call = [str(notices), "ingest", str(inbox), "--warehouse", str(path), "--local"]
    took = seconds(lambda: subprocess.run(call, check=True, capture_output=True))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    return {"files": count, "seconds": round(took, 1), "peak MB": peak}


def apart(step: str, *arguments: object) -> dict[str, Any]:
    """A step in a process of its own."""
    call = [sys.executable, "-m", "bench.warehouse", "--step", step, *map(str, arguments)]
    out = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
    answer: dict[str, Any] = json.loads(out)
    return answer


def show(title: str, found: dict[str, Any]) -> None:
    print(f"\n{title}")
    for key, value in found.items():
        if isinstance(value, list):
            print(f"  {key}:")
            for line in value:
                print(f"    {line}")
        else:
            print(f"  {key}: {value}")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="2000,20000,200000")
    parser.add_argument("--batch", type=int, default=1000, help="documents a transaction")
    parser.add_argument("--folder", type=Path, help="where warehouses stay (default: a temporary folder)")
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--only", choices=["load", "views", "search", "publish", "known"])
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, *rest = options.step
        path = Path(rest[0])
        numbers = [int(word) for word in rest[1:]]
        steps: dict[str, Callable[..., dict[str, Any]]] = {
            "load": measure_load,
            "views": measure_views,
            "search": measure_search,
            "publish": measure_publishing,
            "known": measure_known,
        }
        print(json.dumps(steps[step](path, *numbers)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in map(int, options.sizes.split(",")):
            path = folder / f"w{size}.duckdb"
            if options.only in (None, "load"):
                for old in folder.glob(f"w{size}.*"):
                    old.unlink()
                show(f"load {size}", apart("load", path, size, options.batch))
            if options.only in (None, "views"):
                show(f"views at {size}", apart("views", path))
            if options.only in (None, "search"):
                show(f"search at {size}", apart("search", path))
            if options.only in (None, "publish"):
                show(f"publishing at {size}", apart("publish", path))
        if options.only in (None, "known"):
            show("a folder of tiny files that are loaded already", apart("known", folder, options.files))


if __name__ == "__main__":
    main()
