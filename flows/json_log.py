"""How a run goes as JSON lines on stderr, for whoever collects logs ($NOTICES_LOG=json)."""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import msgspec

from extractors.errors import SettingInvalid
from warehouse import clock
from warehouse.ledger import Failure, SourceFile

VARIABLE = "NOTICES_LOG"


def wanted() -> bool:
    """Raises SettingInvalid for what is neither text nor json."""
    named = os.environ.get(VARIABLE, "text")
    if named not in ("text", "json", ""):
        raise SettingInvalid(name=VARIABLE, value=named, wanted="text or json")
    return named == "json"


class JsonReporter:
    """A reporter of a run: one object a line, each with `time`, `level` and `event`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.expected = self.finished = 0

    def __enter__(self) -> "JsonReporter":
        return self

    def __exit__(self, *_: object) -> None: ...

    def expect(self, documents: int) -> None:
        self.expected += documents
        if documents:
            self._write("info", "expect", documents=documents, expected=self.expected)

    def batch(self, number: int, sources: Sequence[SourceFile]) -> None:
        self._write(
            "info",
            "batch",
            batch=number,
            documents=[{"id": s.document_id, "file": s.file_name} for s in sources],
        )

    def done(self, documents: int) -> None:
        self.finished += documents
        if documents:
            self._write("info", "done", documents=documents, finished=self.finished, expected=self.expected)

    def failed(self, failure: Failure) -> None:
        self._write("warning", "failed", **msgspec.structs.asdict(failure))

    def say(self, message: str) -> None:
        self._write("info", "message", message=message)

    def _write(self, level: str, event: str, **values: object) -> None:
        moment = clock.now().isoformat(timespec="milliseconds") + "+08:00"
        line = msgspec.json.encode({"time": moment, "level": level, "event": event, **values})
        self.stream.write(line.decode() + "\n")
        self.stream.flush()
