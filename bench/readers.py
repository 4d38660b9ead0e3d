"""How fast the readers are, against the least that any program must do and against other libraries.

    python bench/readers.py [--rounds N] [--memory N] [--other PYTHON]

Every figure is the median of several rounds in one process, after a warm-up, in milliseconds of one core
(CPU time); what is compared takes turns, so that whoever else uses the machine slows both alike.
`--memory` reads so many documents in one process and shows its resident size. `--other` names the Python
of an environment that has markitdown; it is measured there, over the same bytes, turn by turn.
"""

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
W_T = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"

Task = Callable[[], object]
_OTHER = """
import io, sys, time, warnings
warnings.simplefilter("ignore")
from markitdown import MarkItDown
data = open(sys.argv[1], "rb").read()
made = MarkItDown()
def once():
    made.convert_stream(io.BytesIO(data), file_extension=".docx")
once()
print("ready", flush=True)
for _ in sys.stdin:
    begun = time.process_time()
    once()
    print(time.process_time() - begun, flush=True)
"""


def repeat(task: Task, times: int) -> float:
    for _ in range(times):
        task()
    return 0.0


def medians(tasks: dict[str, Task], rounds: int, inner: int = 1) -> dict[str, float]:
    """Median milliseconds of a core that each task takes.

    In a round each takes its turn, `inner` times in a row.
    """
    for task in tasks.values():
        task()
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            begun = time.process_time()
            elsewhere = sum(task() for _ in range(inner)) if isinstance(task, Other) else repeat(task, inner)
            found[name].append((time.process_time() - begun + elsewhere) * 1000 / inner)
    return {name: statistics.median(times) for name, times in found.items()}


def liaoning_docx() -> bytes:
    """The Liaoning notice, a sample as .doc and .pdf, drawn as .docx by the samples' builder."""
    from samples.notices import notice

    with tempfile.TemporaryDirectory() as work:
        target = Path(work) / "liaoning-2020.docx"
        notice("liaoning-2020").save(target)
        return target.read_bytes()


def floor(data: bytes) -> str:
    """Unpacks word/document.xml, parses it and takes the words: no reader of .docx can do less."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return "".join(element.text or "" for element in root.iter(W_T))


def with_python_docx(data: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(data))
    words = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            words.extend(cell.text for cell in row.cells)
    return "\n".join(words)


def with_mammoth(data: bytes) -> str:
    import mammoth

    html: str = mammoth.convert_to_html(io.BytesIO(data), external_file_access=False).value
    return html


def with_pdfium(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def with_pdfplumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_tables()) for page in document.pages)


def some_pages(data: bytes, wanted: Callable[[bytes], bool]) -> bytes:
    """The pages of a PDF that are wanted, as a PDF of their own; none are no bytes."""
    import pypdfium2

    source, target = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for index in range(len(source)):
        single = pypdfium2.PdfDocument.new()
        single.import_pages(source, [index])
        buffer = io.BytesIO()
        single.save(buffer)
        if wanted(buffer.getvalue()):
            target.import_pages(source, [index])
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue() if len(target) else b""


def has_table(page: bytes) -> bool:
    from extractors.readers import read

    return any(True for _ in read(page, "page.pdf").tables())


class Other:
    """markitdown in an environment of its own."""

    def __init__(self, python: str, data: bytes, work: Path) -> None:
        path = work / "bench-other.docx"
        path.write_bytes(data)
        self._process = subprocess.Popen(
            [python, "-c", _OTHER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def __call__(self) -> float:
        """Seconds that it took there."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def line(name: str, ours: float, against: str, theirs: float) -> None:
    print(f"{name:<34}{ours:>9.2f} ms   {against:<26}{theirs:>9.2f} ms   {ours / theirs:>7.2f} x")


def bench_docx(rounds: int, other: str | None, work: Path) -> None:
    from extractors.readers import read

    files = {
        "longquan-2024.docx": (SAMPLES / "notices" / "longquan-2024.docx").read_bytes(),
        "liaoning-2020.docx": liaoning_docx(),
    }
    for name, data in files.items():
        near = medians({"ours": partial(read, data, name), "floor": partial(floor, data)}, rounds, inner=5)
        line(name, near["ours"], "unzip, lxml, w:t", near["floor"])
        far: dict[str, Task] = {
            "ours": partial(read, data, name),
            "python-docx": partial(with_python_docx, data),
            "mammoth": partial(with_mammoth, data),
        }
        beside = Other(other, data, work) if other else None
        if beside is not None:
            far["markitdown"] = beside
        times = medians(far, max(3, rounds // 6))
        for against in list(times)[1:]:
            line(name, times["ours"], against, times[against])
        if beside is not None:
            beside.close()


def bench_doc(rounds: int) -> None:
    from extractors.readers import read

    for path in sorted(SAMPLES.glob("*/*.doc")):
        data = path.read_bytes()
        long = len(read(data, path.name).text)
        task = partial(read, data, path.name)
        times = sorted(medians({"ours": task}, 1, inner=3)["ours"] for _ in range(rounds))
        took, best = statistics.median(times), times[0]
        print(
            f"{path.name:<34}{took:>9.2f} ms   {long:>6} characters"
            f"{took * 10_000 / long:>19.2f} ms / 10,000 (best {best * 10_000 / long:.2f})"
        )


def bench_pdf(rounds: int) -> None:
    from extractors.readers import read

    for path in sorted(SAMPLES.glob("*/*.pdf")):
        data = path.read_bytes()
        text, tables = some_pages(data, lambda page: not has_table(page)), some_pages(data, has_table)
        for kind, pages, against, task in (
            ("text", text, "pypdfium2 text", with_pdfium),
            ("tables", tables, "pdfplumber extract_tables", with_pdfplumber),
            ("tables", tables, "pypdfium2 text", with_pdfium),
        ):
            if not pages:
                continue
            pair = {"ours": partial(read, pages, "a.pdf"), "theirs": partial(task, pages)}
            times = medians(pair, max(3, rounds // 3))
            line(f"{path.name}, {kind}", times["ours"], against, times["theirs"])


def resident() -> float:
    """Megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def bench_memory(count: int) -> None:
    """Reads the samples in turn, `count` documents in all."""
    from extractors.readers import read

    files = [
        (path.name, path.read_bytes())
        for path in sorted(SAMPLES.glob("*/*.*"))
        if path.suffix in (".doc", ".docx", ".pdf")
    ]
    for number in range(1, count + 1):
        name, data = files[number % len(files)]
        read(data, name)
        if number in (100, count // 2, count):
            print(f"resident after {number:>6} documents {resident():>8.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--memory", type=int, default=2_000)
    parser.add_argument("--other", help="Python of an environment with markitdown")
    parser.add_argument("--work", type=Path, default=Path("/tmp"))
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if hasattr(os, "sched_setaffinity") and not asked.other:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    bench_docx(asked.rounds, asked.other, asked.work)
    bench_doc(asked.rounds)
    bench_pdf(asked.rounds)
    if asked.memory:
        bench_memory(asked.memory)


if __name__ == "__main__":
    main()
