"""What is scheduled, and what an operator does, as Prefect flows whose parameters can be edited in the UI.

Every flow leaves pages that a person reads there (`flows.artifacts`). With a file of operations it also
tells of failed documents, alarms of sources and runs that broke off (`flows.notify`).
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import prefect
from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows import again, artifacts, desk
from flows import ingest as work
from flows.attended import is_gone, remember
from flows.desk import SHORT_ID
from flows.errors import ParameterMissing
from flows.notify import Alarm, alarms_of, broke_off, forget_alarms, tell
from flows.operations import load_operations
from flows.prefect_flows import as_task, reporter, request
from flows.run import Summary
from flows.sources.errors import SourceBusy
from flows.sources.listing import Mode
from flows.sources.loading import load_sources, source_named
from flows.sources.report import SourceReport
from flows.sources.taking import take_in
from flows.which import Which
from warehouse.doctor import examine
from warehouse.health import RunReport, run_report
from warehouse.query import open_reader

Result = TypeVar("Result")
WAIT = 6 * 3600.0  # seconds that a scheduled run waits for another one that writes


@flow(name="take in", flow_run_name="take in {source}", persist_result=False, validate_parameters=False)
def take_in_flow(
    source: str,
    config: str,
    warehouse: str,
    mode: Mode = "new",
    workers: int = 0,
    wait: float = WAIT,
    runner: str | None = None,
    operations: str | None = None,
) -> Any:
    """Takes in a source of a configuration file and loads what is new.

    `mode`: new (until what is known), recheck (also looks for corrections), all (everything again). While
    the last run of the same source still runs, this one is skipped.
    """
    report = _told(
        f"take in {source}",
        warehouse,
        operations,
        lambda: take_in_source(source, config, warehouse, mode, workers, wait, runner),
    )
    if isinstance(report, State):
        return report
    alarms = [Alarm(source, alarm.kind, alarm.message) for alarm in report.alarms]
    _leave(f"take in {source}", source, report.summary, warehouse, operations, alarms)
    return _ended(report.summary, [alarm.message for alarm in alarms])


@flow(
    name="retry what is due",
    flow_run_name="retry what is due",
    persist_result=False,
    validate_parameters=False,
)
def retry_due_flow(
    warehouse: str,
    workers: int = 0,
    wait: float = WAIT,
    runner: str | None = None,
    operations: str | None = None,
) -> Any:
    """Runs passing errors again whose time has come; the others wait for a person."""
    return _operator_run(
        "retry what is due",
        warehouse,
        operations,
        lambda: work.retry(
            [], request(warehouse, workers, wait, runner), reporter(), as_task, *_flow(), Which(due=True)
        ),
    )


def _retry_named() -> str:
    """What a retry is called in the UI: by what chooses its documents."""
    given = flow_run.get_parameters()
    chosen = [
        word for name in ("classes", "sources", "readers", "extractors") for word in given.get(name) or ()
    ]
    chosen += ["what is due"] if given.get("due") else []
    return f"retry {', '.join(chosen) or _how_many(given.get('document_ids'))}"


def _reextract_named() -> str:
    return f"reextract {_how_many(flow_run.get_parameters().get('document_ids'))}"


def _how_many(document_ids: Sequence[str] | None) -> str:
    if not document_ids:
        return "all"
    return document_ids[0][:SHORT_ID] if len(document_ids) == 1 else f"{len(document_ids)} documents"


@flow(name="retry", flow_run_name=_retry_named, persist_result=False, validate_parameters=False)
def retry_flow(
    warehouse: str,
    document_ids: list[str] | None = None,
    classes: list[str] | None = None,
    sources: list[str] | None = None,
    readers: list[str] | None = None,
    extractors: list[str] | None = None,
    due: bool = False,
    workers: int = 0,
    wait: float = WAIT,
    runner: str | None = None,
) -> Any:
    """Runs failed documents again: those named, those that conditions choose, or all of them.

    `readers` and `extractors` choose loaded documents, which are read and extracted anew; several
    conditions must all hold.
    """
    which = Which(
        tuple(classes or ()), tuple(sources or ()), tuple(readers or ()), tuple(extractors or ()), due
    )
    return _operator_run(
        "retry",
        warehouse,
        None,
        lambda: work.retry(
            document_ids or [],
            request(warehouse, workers, wait, runner),
            reporter(),
            as_task,
            *_flow(),
            which,
        ),
    )


@flow(name="reextract", flow_run_name=_reextract_named, persist_result=False, validate_parameters=False)
def reextract_flow(
    warehouse: str,
    document_ids: list[str] | None = None,
    only_forms: bool = False,
    workers: int = 0,
    wait: float = WAIT,
) -> Any:
    """Takes the facts of loaded documents again without reading them: those named, or all."""
    return _operator_run(
        "reextract",
        warehouse,
        None,
        lambda: work.reextract(
            document_ids or [],
            request(warehouse, workers, wait),
            reporter(),
            as_task,
            *_flow(),
            only_forms=only_forms,
        ),
    )


def _named() -> str:
    """What an ingest is called in the UI: its paths may be many and long."""
    paths = [Path(path).name or path for path in flow_run.get_parameters()["paths"]]
    return f"ingest {paths[0]}" if len(paths) == 1 else f"ingest {len(paths)} paths"


@flow(name="ingest", flow_run_name=_named, persist_result=False, validate_parameters=False)
def ingest_flow(
    paths: list[str], warehouse: str, workers: int = 0, wait: float = WAIT, runner: str | None = None
) -> Any:
    """Loads files, folders and archives of the machine that serves."""
    _need("ingest", paths=paths)
    return _operator_run(
        "ingest",
        warehouse,
        None,
        lambda: work.ingest(paths, request(warehouse, workers, wait, runner), reporter(), as_task, *_flow()),
    )


@flow(name="replay", flow_run_name="replay {run_id}", persist_result=False, validate_parameters=False)
def replay_flow(
    run_id: str, warehouse: str, workers: int = 0, wait: float = WAIT, runner: str | None = None
) -> Any:
    """Takes the inputs of a run again, every step anew; `latest` is the last run that worked on something."""
    return _operator_run(
        "replay",
        warehouse,
        None,
        lambda: again.replay(
            run_id, request(warehouse, workers, wait, runner), reporter(), as_task, *_flow()
        ),
    )


@flow(name="quarantine", flow_run_name="quarantine {document}", persist_result=False)
def quarantine_flow(
    document: str, warehouse: str, reason: str = "", release: bool = False, wait: float = WAIT
) -> Any:
    """Sets a document aside, and what is in it, for a `reason`, or takes it back (`release`)."""
    _need("quarantine", document=document, reason=reason or release)
    if release:
        count = again.take_back(Path(warehouse), document, wait)
    else:
        count = again.set_aside(Path(warehouse), document, reason, wait)
    documents = "1 document" if count == 1 else f"{count} documents"
    return Completed(message=f"{'Released' if release else 'Set aside'} {documents}.", data=count)


@flow(name="status", flow_run_name="status", persist_result=False)
def status_flow(warehouse: str) -> None:
    """Leaves a page that says how things stand, with what `notices doctor` finds."""
    path = Path(warehouse)
    findings = [f"{found.check}: {found.count}. {found.advice}" for found in examine(path)]
    artifacts.publish_status(desk.read_health(path), findings)


@flow(name="re-check", flow_run_name="re-check", persist_result=False, validate_parameters=False)
def recheck_flow(
    config: str,
    warehouse: str,
    workers: int = 0,
    wait: float = WAIT,
    runner: str | None = None,
    operations: str | None = None,
) -> Any:
    """Takes in every source from its beginning, also for corrections, and looks for what is broken."""
    failed: list[str] = []
    for source in load_sources(Path(config)):
        try:
            arguments = (source.name, config, warehouse, "recheck", workers, wait, runner, operations)
            state = cast("State[Any]", take_in_flow(*arguments, return_state=True))
            if state.is_failed() or state.is_crashed():
                failed.append(source.name)
        except Exception:
            get_run_logger().exception("The re-check of %s broke off; the others go on.", source.name)
            failed.append(source.name)
    status_flow(warehouse)
    if failed:
        raise RuntimeError(f"The re-check of {', '.join(failed)} broke off: see the runs below this one.")
    return Completed(message="Every source was re-checked.")


def take_in_source(
    source: str, config: str, warehouse: str, mode: Mode, workers: int, wait: float, runner: str | None
) -> SourceReport | State[Any]:
    """A state named Skipped while another process takes the same source in."""
    try:
        return remember(
            lambda: take_in(
                source_named(Path(config), source),
                request(warehouse, workers, wait, runner),
                mode=mode,
                reporter=reporter(),
                wrap=as_task,
                flow_run_id=flow_run.get_id(),
                prefect_version=prefect.__version__,
            )
        )
    except SourceBusy as error:
        get_run_logger().warning("Skipped: %s", error)
        return Completed(name="Skipped", message=f"Skipped: {error}")


def _operator_run(
    subject: str, warehouse: str, operations: str | None, act: Callable[[], Summary]
) -> State[Any]:
    summary = _told(subject, warehouse, operations, act)
    _leave(subject, subject, summary, warehouse, operations, [])
    return _ended(summary, [])


def _told(subject: str, warehouse: str, operations: str | None, act: Callable[[], Result]) -> Result:
    """Does it; where it breaks off, a person is told before the flow fails."""
    try:
        return remember(act)
    except Exception as error:
        settings = load_operations(Path(operations) if operations else None).notify
        try:
            tell(Path(warehouse), settings, f"notices: {subject} broke off", [broke_off(subject, error)])
        except Exception:
            get_run_logger().exception("Nobody could be told of it.")
        raise


def _leave(
    subject: str,
    about: str,
    summary: Summary,
    warehouse: str,
    operations: str | None,
    alarms: Sequence[Alarm],
) -> None:
    """Pages for the UI, and word to a person. What goes wrong with either is logged: the run is done."""
    if is_gone():
        return
    path = Path(warehouse)
    log = get_run_logger()
    try:
        report = read_report(path, summary.run_id)
        artifacts.publish_run(subject, summary, report, [alarm.message for alarm in alarms])
        settings = load_operations(Path(operations) if operations else None).notify
        if settings.webhook or settings.mail_to:
            forget_alarms(path, about, [alarm.kind for alarm in alarms])
            forget_alarms(path, subject, [])
            tell(path, settings, f"notices: {subject}", [*alarms, *alarms_of(report)])
    except Exception:
        log.exception("The run is done; its pages or its alarms are not.")


def read_report(warehouse: Path, run_id: str) -> RunReport:
    with open_reader(warehouse) as connection:
        return run_report(connection, run_id)


def _need(flow: str, **parameters: object) -> None:
    """The form of the UI lets a person leave empty what a flow cannot do without."""
    for name, value in parameters.items():
        if not value:
            raise ParameterMissing(flow=flow, name=name)


def _flow() -> tuple[str | None, str]:
    return flow_run.get_id(), prefect.__version__


def _ended(summary: Summary, alarms: Sequence[str]) -> State[Any]:
    """Completed in any case, with what it came to in its message: a failed document is no failed run."""
    counts = summary.counts
    words = (
        f"{counts.new} new, {counts.unchanged} unchanged, {counts.skipped} skipped, {counts.failed} failed"
    )
    name = "Completed" if not (counts.failed or alarms) else "Look at"
    return Completed(name=name, message=". ".join([words, *alarms]), data=summary.run_id)
