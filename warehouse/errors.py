"""What can keep the warehouse from being opened, read or written."""

from collections.abc import Sequence

from extractors.errors import TerminalError, TransientError


class WarehouseBusy(TransientError):
    template = "{path} is in use by {holder}: wait for it to end, or give --wait a longer time."

    def __init__(self, *, path: str, holder: str) -> None:
        super().__init__(path=path, holder=holder)


class WarehouseUnusable(TerminalError):
    template = "{path} cannot be opened as a warehouse ({detail}): {advice}."

    def __init__(self, *, path: str, detail: str, advice: str) -> None:
        super().__init__(path=path, detail=detail, advice=advice)


DAMAGED = "put back a backup (`notices restore`) or its published copy, or name another file with --warehouse"
FOREIGN = "name another file with --warehouse; a warehouse that lost its tables comes back from a backup"


class WarehouseMissing(TerminalError):
    template = (
        "There is no warehouse at {path}: run `notices ingest` first, or name another one with --warehouse."
    )

    def __init__(self, *, path: str) -> None:
        super().__init__(path=path)


class NotForLake(TerminalError):
    template = "{command} is for a warehouse in a file, not for {warehouse}: {instead}."

    def __init__(self, *, command: str, warehouse: str, instead: str) -> None:
        super().__init__(command=command, warehouse=warehouse, instead=instead)


class QueryRefused(TerminalError):
    template = "The query was not run: {detail}"

    def __init__(self, *, detail: str) -> None:
        super().__init__(detail=detail)


class UnknownDocument(TerminalError):
    template = (
        "{document_id} names no document here, or several{matches}: "
        '`notices sql "SELECT document_id, file_name FROM documents"` lists them.'
    )

    def __init__(self, *, document_id: str, matches: str = "") -> None:
        super().__init__(document_id=document_id, matches=matches)

    @staticmethod
    def among(wanted: str, matches: Sequence[str]) -> "UnknownDocument":
        """For words that several documents answer to."""
        return UnknownDocument(document_id=wanted, matches=f" ({', '.join(matches)})")


class UnknownRun(TerminalError):
    template = (
        '{run_id} names no run here, or several: `notices sql "SELECT run_id, command, started_at FROM runs'
        ' ORDER BY started_at"` lists them.'
    )

    def __init__(self, *, run_id: str) -> None:
        super().__init__(run_id=run_id)


class UnknownTable(TerminalError):
    template = "{table} is no table or view that can be exported: name one of {offered}."

    def __init__(self, *, table: str, offered: str) -> None:
        super().__init__(table=table, offered=offered)


class StorageFull(TransientError):
    template = (
        "{path} could not be written ({detail}): make room or mend its rights, then run the same again."
    )

    def __init__(self, *, path: str, detail: str) -> None:
        super().__init__(path=path, detail=detail)


class BackupUnusable(TerminalError):
    template = "{path} cannot be restored ({detail}): take another backup. Nothing was changed."

    def __init__(self, *, path: str, detail: str) -> None:
        super().__init__(path=path, detail=detail)


class WarehouseInTheWay(TerminalError):
    template = "There is a warehouse at {path} already: move it away, or name another place with --warehouse."

    def __init__(self, *, path: str) -> None:
        super().__init__(path=path)
