"""What the readers give of each file of a folder, as a Markdown table: kind, sizes, or the typed error.

    python bench/readings.py FOLDER

Ticks are those of check boxes that a file holds as controls or symbols, and of boxes that were typed
(☑ ■ √ …), of all boxes. Members of archives and mails follow them, set in.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKED = re.compile("[☑☒■]|[□☐][√✓✔]|[√✓✔][□☐]")
BOX = re.compile("[☑☒■□☐]")


def readings(path: Path) -> Iterator[str]:
    yield from rows(path.read_bytes(), path.name, "")


def rows(data: bytes, name: str, inset: str) -> Iterator[str]:
    from extractors.errors import NoticesError
    from extractors.readers import members, read

    try:
        document = read(data, name)
    except NoticesError as error:
        yield f"| {inset}{name} | {type(error).__name__} | | | | | | {error} |"
        return
    tables = list(document.tables())
    cells = sum(len(table.cells) for table in tables)
    ticks = f"{len(TICKED.findall(document.text))} of {len(BOX.findall(document.text))}"
    yield (
        f"| {inset}{name} | {document.format} | {document.page_count or ''} | {len(document.text):,} "
        f"| {len(document.blocks)} | {len(tables)} | {cells} | {ticks} |"
    )
    for member in members(data, name):
        yield from rows(member.data, member.name, inset + "– ")


def main() -> None:
    parser = argparse.ArgumentParser(description="What the readers give of each file of a folder.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    sys.path.insert(0, str(ROOT))
    print("| file | kind or error | pages | characters | blocks | tables | cells | ticked, or what to do |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".tsv", ".md", ".json"):
            for row in readings(path):
                print(row, flush=True)


if __name__ == "__main__":
    main()
