"""What can keep a run from going on. These end it; a document's own errors never do."""

from extractors.errors import LimitExceeded, TerminalError, TransientError


class PathMissing(TerminalError):
    template = "{path} does not exist: check the spelling."

    def __init__(self, *, path: str) -> None:
        super().__init__(path=path)


class ServerUnreachable(TransientError):
    template = (
        "The Prefect API at {url} does not answer ({detail}): start it (`notices up`), "
        "unset PREFECT_API_URL, or give --local."
    )

    def __init__(self, *, url: str, detail: str) -> None:
        super().__init__(url=url, detail=detail)


class ServerFailed(TransientError):
    template = "The local Prefect server did not start ({detail}): its log is {log}."

    def __init__(self, *, detail: str, log: str) -> None:
        super().__init__(detail=detail, log=log)


class NotFailed(TerminalError):
    template = (
        "{wanted} names no document that stands as failed: `notices failures` lists those; "
        "--reader, --extractor and --reextract take loaded ones again."
    )

    def __init__(self, *, wanted: str) -> None:
        super().__init__(wanted=wanted)


class ParameterMissing(TerminalError):
    template = "The flow {flow} needs its parameter {name}: give it under Custom run."

    def __init__(self, *, flow: str, name: str) -> None:
        super().__init__(flow=flow, name=name)


class ServerLost(TransientError):
    template = (
        "The Prefect API at {url} went away during the run: what was loaded stays; "
        "run the same again, or give --local."
    )

    def __init__(self, *, url: str) -> None:
        super().__init__(url=url)


class SourceUnreadable(TransientError):
    """The bytes of a file could not be read from its place."""

    template = "{file} could not be opened ({detail}): check its rights and the disk, then retry."

    def __init__(self, *, file: str, detail: str) -> None:
        super().__init__(file=file, detail=detail)


class SourceGone(TerminalError):
    """Neither the store nor the source still has the document."""

    template = "{file} is gone from its source and from the store: ingest it again from another copy."

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class WorkerLost(LimitExceeded):
    """The worker that read the document died: it ran out of memory, or a library crashed."""

    def __init__(self, *, file: str, limit: str, found: str) -> None:
        super().__init__(file=file, limit=limit, found=found)


class OperationsInvalid(TerminalError):
    template = "{path} does not describe operations ({detail}): mend it and start again."

    def __init__(self, *, path: str, detail: str) -> None:
        super().__init__(path=path, detail=detail)


class RunnerInvalid(TerminalError):
    template = "{runner} names no runner: write dask://HOST:PORT, or leave it out to use this machine."

    def __init__(self, *, runner: str) -> None:
        super().__init__(runner=runner)


class RunnerMissing(TerminalError):
    template = "{runner} needs Dask: install the extra `notices[machines]`, or leave --runner out."

    def __init__(self, *, runner: str) -> None:
        super().__init__(runner=runner)


class RunnerUnreachable(TransientError):
    template = (
        "No Dask scheduler with workers answers at {runner} ({detail}): "
        "start them (docs/scaling.md), or leave --runner out."
    )

    def __init__(self, *, runner: str, detail: str) -> None:
        super().__init__(runner=runner, detail=detail)


class WorkerUnfit(TerminalError):
    template = (
        "The Dask worker on {worker} may start no processes of its own: start it with `notices worker`."
    )

    def __init__(self, *, worker: str) -> None:
        super().__init__(worker=worker)


class RunnerLost(TransientError):
    template = (
        "The Dask scheduler at {runner} went away during the run: what was loaded stays; "
        "start it and run the same again."
    )

    def __init__(self, *, runner: str) -> None:
        super().__init__(runner=runner)


class NotOneDocument(TerminalError):
    template = "{file} holds several documents: use `notices ingest` for it, or extract one of its members."

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class SourcesInvalid(TerminalError):
    template = "{path} does not describe sources ({detail}): mend it and start again."

    def __init__(self, *, path: str, detail: str) -> None:
        super().__init__(path=path, detail=detail)
