"""Converts a .docx to .doc or .pdf with LibreOffice, in a profile and a process group of its own."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_FILTERS = {"doc": "doc:MS Word 97", "pdf": "pdf:writer_pdf_Export"}
_ID = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\r\n])")
_ZEROS = re.compile(rb"(?<=[</])0{32}(?=[>\r\n])")


def convert(source: Path, target: Path, made: int, timeout: float = 120) -> None:
    """Writes `target` (its ending says what); `made` is the Unix time that the file is to bear.

    Raises RuntimeError where LibreOffice is missing, fails, or takes longer than `timeout` seconds.
    """
    office = shutil.which("soffice")
    if office is None:
        raise RuntimeError("soffice is missing: install LibreOffice (Debian: libreoffice-writer)")
    kind = target.suffix[1:]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        command = [
            office,
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", _FILTERS[kind], "--outdir", str(work / "out")),
            str(source),
        ]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(made), "TZ": "Asia/Shanghai"}
        process = subprocess.Popen(
            command,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired as late:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise RuntimeError(f"soffice took longer than {timeout:.0f} s for {source.name}") from late
        written = work / "out" / f"{source.stem}.{kind}"
        if not written.exists():
            raise RuntimeError(f"soffice wrote no {kind} for {source.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        data = written.read_bytes()
        target.write_bytes(_dated(data, made) if kind == "pdf" else data)


def _dated(pdf: bytes, made: int) -> bytes:
    """The PDF with the date `made` and ids that come of its content, so that it is the same each time."""
    date = datetime.fromtimestamp(made, ZoneInfo("Asia/Shanghai")).strftime("%Y%m%d%H%M%S").encode()
    pdf = re.sub(rb"(/CreationDate\(D:)\d{14}", rb"\g<1>" + date, pdf)
    pdf = _ID.sub(b"0" * 32, pdf)
    return _ZEROS.sub(hashlib.md5(pdf).hexdigest().upper().encode(), pdf)
