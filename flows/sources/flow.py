"""Taking in a source as a Prefect flow. Importing this module imports Prefect."""

from pathlib import Path

import prefect
from prefect import flow
from prefect.runtime import flow_run

from flows.ingest import Request
from flows.prefect_flows import FlowReporter, as_task, audience
from flows.run import Silence
from flows.sources.listing import Mode
from flows.sources.loading import source_named
from flows.sources.report import SourceReport
from flows.sources.taking import take_in


@flow(name="take in", flow_run_name="take in {source}", persist_result=False, validate_parameters=False)
def take_in_flow(
    source: str, config: str, warehouse: str, mode: Mode = "new", workers: int = 0, wait: float = 600.0
) -> SourceReport:
    """Crawls a source of a configuration file and loads what is new.

    `mode`: new (until what is known), recheck (also looks for corrections), all (everything again).
    """
    return take_in(
        source_named(Path(config), source),
        Request(Path(warehouse), workers, wait),
        mode=mode,
        reporter=FlowReporter(audience[-1] if audience else Silence()),
        wrap=as_task,
        flow_run_id=flow_run.get_id(),
        prefect_version=prefect.__version__,
    )
