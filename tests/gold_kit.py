"""Material with gold: which documents are loaded for it, and where the gold stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from extractors.pipeline import extract
from extractors.readers import read
from flows.ingest import Request, ingest
from normalizers.assembly import facts
from normalizers.facts import DocumentFacts
from warehouse.evaluation.gold import read_gold

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared"
OPEN = SHARED / "gold"
FORM_ENDINGS = frozenset({".docx", ".doc", ".pdf", ".xlsx", ".xls", ".html", ".txt", ".wps", ".ofd"})

SCANS = frozenset({"zc_tender"})  # pages of pictures: recognizing them takes minutes


@dataclass(frozen=True)
class Material:
    """`documents` names each file to be loaded by the name under which the gold knows it.

    `gold` is a file or a folder; with a pattern, the files of the folder that match.
    """

    gold: Path
    documents: Callable[[], dict[str, Path]]
    shared: bool = False
    pattern: str | None = None

    @property
    def missing(self) -> bool:
        """Whether this clone has no ../shared to read it from."""
        return self.shared and not self.gold.exists()

    @property
    def golds(self) -> list[Path]:
        found = sorted(self.gold.glob(self.pattern)) if self.pattern else [self.gold]
        return [path for path in found if path.stem not in SCANS]


def texts(folder: Path) -> Callable[[], dict[str, Path]]:
    """NAME/notice.txt is loaded as NAME.txt."""
    return lambda: {f"{path.parent.name}.txt": path for path in sorted(folder.glob("*/notice.txt"))}


def files(folder: Path) -> Callable[[], dict[str, Path]]:
    """The documents that stand in the folder itself."""
    return lambda: {p.name: p for p in sorted(folder.iterdir()) if p.suffix in FORM_ENDINGS}


def annotated(folder: Path, gold: Path) -> Callable[[], dict[str, Path]]:
    """The folder's documents that the gold speaks of: the others cost time and tell nothing."""

    def documents() -> dict[str, Path]:
        known = {item.document for item in read_gold([gold])}
        return {
            n: p
            for n, p in files(folder)().items()
            if p.stem not in SCANS and (n in known or p.stem in known)
        }

    return documents


MATERIAL = {
    "notices": Material(GOLD / "notices", files(ROOT / "samples" / "notices")),
    "forms": Material(GOLD / "forms", files(ROOT / "samples" / "forms")),
    "blank forms": Material(GOLD / "blank_forms.json", files(ROOT / "samples" / "notices")),
    **{
        f"blind batch {folder.name.removeprefix('batch')}": Material(folder, texts(folder))
        for folder in sorted((GOLD / "blind").glob("batch*"))
    },
    **{
        f"blind {kind} forms{folder.name.removeprefix('blind_forms').replace('_', ' ')}": material
        for folder in sorted(GOLD.glob("blind_forms*"))
        for kind, material in (
            ("filled", Material(folder, files(folder), pattern="*.gold.json")),
            ("blank", Material(folder / "blank", files(folder / "blank"))),
        )
    },
    "open notices": Material(OPEN / "notices", texts(OPEN / "notices"), shared=True),
    "open seeds": Material(OPEN / "seeds", files(SHARED / "seeds"), shared=True),
    "open blank forms": Material(OPEN / "blank_forms.json", files(ROOT / "samples" / "notices"), shared=True),
    "open documents": Material(OPEN / "real", annotated(SHARED / "real", OPEN / "real"), shared=True),
    "open filled forms": Material(OPEN / "filled", files(OPEN / "filled"), shared=True),
}


def load(documents: dict[str, Path], folder: Path) -> Path:
    """The documents under their names in a new warehouse below `folder`."""
    source = folder / "documents"
    source.mkdir(parents=True)
    for name, path in documents.items():
        copyfile(path, source / name)
    return load_files([source], folder)


def load_files(paths: Iterable[Path], folder: Path) -> Path:
    warehouse = folder / "notices.duckdb"
    ingest([str(path) for path in paths], Request(warehouse=warehouse))
    return warehouse


def facts_of(text: str, name: str = "notice.txt") -> DocumentFacts:
    """All rows of a text file, without a warehouse."""
    data = text.encode()
    document = read(data, name)
    return facts(sha256(data).hexdigest(), document, extract(document))
