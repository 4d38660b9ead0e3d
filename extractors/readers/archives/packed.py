"""RAR and 7z archives, by the programs unar or bsdtar where the machine has one."""

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from extractors.document import Document
from extractors.errors import EncryptedDocument, NeedsProgram
from extractors.readers.archives.member import Member, decoded_name, is_litter, listing, safe_name
from extractors.readers.source import Source

_SECONDS = 60


class _PackedReader:
    format = ""
    name = ""
    _signature = b""

    def matches(self, source: Source) -> bool:
        return source.data.startswith(self._signature)

    def read(self, source: Source) -> Document:
        return listing(self.members(source), self.format, self.name)

    def members(self, source: Source) -> list[Member]:
        """Unpacks into a folder of its own that is gone afterwards.

        Raises `NeedsProgram` (retriable) where there is no program, `DamagedDocument`,
        `EncryptedDocument` and `LimitExceeded`.
        """
        with tempfile.TemporaryDirectory(prefix="notices-") as folder:
            packed, target = Path(folder) / "packed", Path(folder) / "members"
            packed.write_bytes(source.data)
            target.mkdir()
            _unpack(_command(source, packed, target), source)
            return list(_collected(target, source))


class RarReader(_PackedReader):
    format = "rar"
    name = "rar/1"
    _signature = b"Rar!\x1a\x07"


class SevenZipReader(_PackedReader):
    format = "7z"
    name = "7z/1"
    _signature = b"7z\xbc\xaf\x27\x1c"


def _command(source: Source, packed: Path, target: Path) -> list[str]:
    if program := shutil.which("unar"):
        return [
            program,
            "-quiet",
            "-no-directory",
            "-password",
            "",
            "-output-directory",
            str(target),
            str(packed),
        ]
    if program := shutil.which("bsdtar"):
        return [program, "-x", "-f", str(packed), "-C", str(target), "--no-same-owner", "--passphrase", ""]
    raise NeedsProgram(file=source.name, program="unar or bsdtar")


def _unpack(command: list[str], source: Source) -> None:
    most = source.limits.inflated_bytes

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            preexec_fn=bounded,
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise source.over("seconds to unpack", _SECONDS, _SECONDS + 1) from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        if any("password" in line.lower() or "encrypt" in line.lower() for line in said):
            raise EncryptedDocument(file=source.name)
        raise source.damaged(f"its archive: {said[-1] if said else 'cannot be unpacked'}")


def _collected(target: Path, source: Source) -> list[Member]:
    """The regular files below a folder; links are left, wherever they lead."""
    found: list[Member] = []
    size = 0
    for folder, folders, names in os.walk(os.fsencode(target), followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118 - names are bytes of any encoding
            if os.path.islink(path) or not os.path.isfile(path):  # noqa: PTH113, PTH114
                continue
            size += os.path.getsize(path)  # noqa: PTH202
            source.check_inflated(size, len(source.data))
            if len(found) >= source.limits.archive_members:
                raise source.over("archive members", source.limits.archive_members, len(found) + 1)
            label = safe_name(decoded_name(os.path.relpath(path, os.fsencode(target))))
            if not is_litter(label):
                with open(path, "rb") as stream:  # noqa: PTH123
                    found.append(Member(label, stream.read()))
    return found
