"""Many mixed documents in one run, one in a hundred of them hostile: all accounted for, memory flat.

    python -m bench.many [--documents N] [--folder DIR] [--workers N]

Draws documents from the samples (each of other bytes: .docx, .doc, .pdf, .html, .txt in two charsets,
zips), runs `notices ingest` over them, and prints what it came to: documents by outcome, seconds,
the memory of the process that loads and of its workers over time, and how large the warehouse became.
"""

import argparse
import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from warehouse.query import ask

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = [p for f in ("notices", "forms") for p in sorted((ROOT / "samples" / f).iterdir()) if p.is_file()]
NOTICES = Path(sys.executable).with_name("notices")
SAMPLE_SECONDS = 2.0
A_FOLDER = 500

TEXT = """某省科学技术厅关于组织申报{year}年度第{n}批科技计划项目的通知
各设区市科技局，各有关单位：
为深入实施创新驱动发展战略，现将有关事项通知如下。
一、支持领域。新材料、高端装备、生物医药、新一代信息技术等领域，单个项目支持额度不超过{money}万元。
二、申报时间。网上填报时间为{year}年{month}月1日9:00至{month}月20日17:00，推荐单位于{month}月25日前报送。
三、联系方式。联系人：王{n}，电话：0411-8470{n:04}，邮箱：plan{n}@kjt.example.cn。
附件：1.项目申报书
某省科学技术厅
{year}年1月{day}日
"""


def unique(data: bytes, suffix: str, number: int) -> bytes:
    """The same document in other bytes."""
    mark = f"{number:08}"
    if suffix in (".docx", ".xlsx", ".zip"):
        out = io.BytesIO(data)
        with zipfile.ZipFile(out, "a") as archive:
            archive.comment = mark.encode()
        return out.getvalue()
    if suffix == ".pdf":
        return data + f"\n% {mark}\n".encode()
    if suffix == ".html":
        return data + f"<!-- {mark} -->".encode()
    return data + mark.encode() if suffix == ".doc" else data + f"\n{mark}\n".encode()


def text(number: int) -> str:
    chance = random.Random(number)
    return TEXT.format(
        year=chance.randint(2015, 2026),
        n=number % 10000,
        month=chance.randint(2, 12),
        money=chance.randint(10, 500),
        day=chance.randint(1, 28),
    )


def zipped(number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside in range(2):
            archive.writestr(f"附件{inside}.txt", text(number * 10 + inside) + f"{number}-{inside}")
    return out.getvalue()


def bomb(number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p>" * 20_000_000)
        archive.writestr("[Content_Types].xml", f"<Types>{number}</Types>")
    return out.getvalue()


HOSTILE: list[tuple[str, Callable[[int], bytes]]] = [
    ("cut.docx", lambda n: SAMPLES[0].read_bytes()[: 4000 + n % 1000] + f"{n:08}".encode()),
    ("noise.pdf", lambda n: b"%PDF-1.7\n" + random.Random(n).randbytes(20_000)),
    ("noise.doc", lambda n: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(n).randbytes(20_000)),
    ("noise.bin", lambda n: random.Random(n).randbytes(5_000)),
    ("deep.html", lambda n: b"<div>" * 200_000 + str(n).encode()),
    ("long.txt", lambda n: ("2024年" * 100_000 + str(n)).encode()),
    ("bomb.docx", bomb),
    ("cut.zip", lambda n: zipped(n)[:200]),
]


def draw(folder: Path, documents: int) -> int:
    """Writes them into folders of A_FOLDER; returns how many stand inside zips."""
    inside = 0
    by_suffix: dict[str, list[Path]] = {}
    for sample in SAMPLES:
        by_suffix.setdefault(sample.suffix, []).append(sample)
    for number in range(documents):
        place = folder / f"{number // A_FOLDER:04}"
        place.mkdir(parents=True, exist_ok=True)
        if number % 100 == 50:
            name, make = HOSTILE[number // 100 % len(HOSTILE)]
            (place / f"{number:06}-{name}").write_bytes(make(number))
        elif number % 25 == 7:
            (place / f"{number:06}.zip").write_bytes(zipped(number))
            inside += 2
        elif number % 2:
            charset = "gb18030" if number % 4 == 1 else "utf-8"
            (place / f"{number:06}.txt").write_bytes((text(number) + f"编号{number}").encode(charset))
        else:
            kinds = sorted(by_suffix)
            samples = by_suffix[kinds[number // 2 % len(kinds)]]
            sample = samples[number % len(samples)]
            data = unique(sample.read_bytes(), sample.suffix, number)
            (place / f"{number:06}{sample.suffix}").write_bytes(data)
    return inside


class Watch(threading.Thread):
    """Samples the resident memory of a process and of its descendants, in megabytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.began = pid, time.monotonic()
        self.samples: list[tuple[float, float, float]] = []

    def run(self) -> None:
        while Path(f"/proc/{self.pid}/status").exists():
            alone, below = resident(self.pid), sum(resident(child) for child in descendants(self.pid))
            if alone:
                self.samples.append((time.monotonic() - self.began, alone, below))
            time.sleep(SAMPLE_SECONDS)


def resident(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    except OSError:
        pass
    return found


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--workers", type=int, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as named:
        folder = Path(named)
        inside = draw(folder / "inbox", chosen.documents)
        warehouse = folder / "data" / "w.duckdb"
        print(f"{chosen.documents} files, {inside} more inside zips, {size(folder) >> 20} MB", flush=True)
        command = [NOTICES, "ingest", folder / "inbox", "--warehouse", warehouse, "--local"]
        began, before = time.monotonic(), os.times()
        process = subprocess.Popen(
            [*map(str, command), "--workers", str(chosen.workers)],
            stderr=subprocess.STDOUT,
            stdout=subprocess.PIPE,
        )
        watch = Watch(process.pid)
        watch.start()
        output, _ = process.communicate()
        seconds, after = time.monotonic() - began, os.times()
        watch.join()
        report(output.decode(), process.returncode, seconds, after, before, watch, warehouse)


def report(
    output: str,
    code: int,
    seconds: float,
    after: "os.times_result",
    before: "os.times_result",
    watch: Watch,
    warehouse: Path,
) -> None:
    summary = [line for line in output.splitlines() if " unchanged, " in line]
    print(summary[-1] if summary else output[-2000:], f"(exit code {code})")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"{seconds:.0f} s, {cpu:.0f} s of CPU in the process that loads and what it waited for")
    tenth = max(1, len(watch.samples) // 10)
    for moment, alone, below in watch.samples[::tenth]:
        print(f"  after {moment:5.0f} s: {alone:4.0f} MB loads, {below:5.0f} MB in its workers")
    alone, below = (max(sample[column] for sample in watch.samples) for column in (1, 2))
    print(f"at most {alone:.0f} MB loads, {below:.0f} MB in its workers")
    print(f"warehouse {warehouse.stat().st_size >> 20} MB, store {size(warehouse.parent / 'store') >> 20} MB")
    for question in (
        "SELECT status, count(*) AS documents FROM ledger.documents GROUP BY ALL ORDER BY 1",
        "SELECT error_class, count(*) AS documents FROM failures GROUP BY ALL ORDER BY 2 DESC",
        "SELECT outcome, count(*) AS attempts, sum(read_seconds) AS read, sum(extract_seconds) AS extract,"
        " sum(normalize_seconds) AS normalize, sum(load_seconds) AS load FROM ledger.attempts GROUP BY ALL",
        "SELECT count(*) AS without_an_end FROM ledger.attempts WHERE ended_at IS NULL",
    ):
        for row in ask(warehouse, question).to_pylist():
            print("  ", row)


if __name__ == "__main__":
    main()
