"""Makes every sample again: `python -m samples.make [NAME...]` from the project's root.

Writes samples/notices, samples/forms and the forms' gold. Needs LibreOffice for .doc and .pdf.
The same LibreOffice and fonts give the same bytes.
"""

import json
import sys
import tempfile
from pathlib import Path

from samples.convert import convert
from samples.forms import filled_forms, gold_of, laid_out
from samples.notices import notice
from samples.word import Writer

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold" / "forms"
NOTICES = {"dalian-2022": ("docx",), "longquan-2024": ("docx",), "liaoning-2020": ("doc", "pdf")}


def write(writer: Writer, folder: Path, name: str, endings: tuple[str, ...]) -> None:
    """Saves a document under each ending."""
    made = int(writer.made.timestamp())
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
    for form in filled_forms():
        if not names or form.name in names:
            write(laid_out(form), HERE / "forms", form.name, form.endings)
            GOLD.mkdir(parents=True, exist_ok=True)
            text = json.dumps(gold_of(form), ensure_ascii=False, indent=1)
            (GOLD / f"{form.name}.gold.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
