"""Makes every sample again: `python -m samples.make [NAME...]` from the project's root.

Writes samples/notices, samples/forms and the forms' gold. Needs LibreOffice for .doc and .pdf.
The .docx come out byte for byte the same; LibreOffice's files differ in their dates and ids.
"""

import sys
import tempfile
from pathlib import Path

from samples.convert import convert
from samples.notices import MADE, notice
from samples.word import Writer

HERE = Path(__file__).parent
NOTICES = {"dalian-2022": ("docx",), "longquan-2024": ("docx",), "liaoning-2020": ("doc", "pdf")}


def write(writer: Writer, folder: Path, name: str, endings: tuple[str, ...]) -> None:
    """Saves a document under each ending."""
    made = int(writer.word.core_properties.created.timestamp())
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / f"{name}.docx"
        writer.save(source)
        for ending in endings:
            target = folder / f"{name}.{ending}"
            if ending == "docx":
                folder.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
            else:
                convert(source, target, made)
            print(target.relative_to(HERE.parent))


def main(names: list[str]) -> None:
    for name, endings in NOTICES.items():
        if not names or name in names:
            write(notice(name), HERE / "notices", name, endings)
    assert set(MADE) == set(NOTICES)


if __name__ == "__main__":
    main(sys.argv[1:])
