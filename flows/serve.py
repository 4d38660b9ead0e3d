"""Serves the deployments: one a source on its cron, the nightly retry, the weekly re-check, the operator's.

Until stopped. Each run is a process of its own; `at_once` of them run at the same time, and one writes.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flows import server
from flows.operations import Operations, load_operations
from flows.settings import prefect_environment
from flows.sources import Source, load_sources
from flows.sources.loading import lost_folders

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

TIMEZONE = "Asia/Shanghai"
TAG = "notices"


def serve_sources(
    config: Path, warehouse: Path, operations: Path | None = None, say: Callable[[str], None] = print
) -> None:
    """Serves on $PREFECT_API_URL or the project's server, which is started if need be."""
    sources = load_sources(config)
    for lost in lost_folders(sources):
        say(lost)
    settings = load_operations(operations)
    url = server.api_url() or server.up().api_url
    os.environ.update(prefect_environment() | {"PREFECT_API_URL": url})
    if settings.metrics.port:
        from flows.metrics import serve_metrics

        serve_metrics(warehouse, settings.metrics.port)
    import prefect

    found = deployments(sources, config, warehouse, settings, operations)
    prefect.serve(*found, limit=settings.schedule.at_once)


def deployments(
    sources: list[Source] | tuple[Source, ...],
    config: Path,
    warehouse: Path,
    settings: Operations,
    operations: Path | None,
) -> "list[RunnerDeployment]":
    """All of them, with the parameters that can be edited in the UI."""
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows import operator_flows as flows

    wait = settings.schedule.wait_hours * 3600
    told = str(operations.absolute()) if operations else None
    common: dict[str, Any] = {"warehouse": str(warehouse), "wait": wait}
    at_source = {**common, "config": str(config.absolute()), "operations": told}

    def deploy(flow: Any, name: str, cron: str, parameters: dict[str, Any], *tags: str) -> Any:
        schedule = Cron(cron, timezone=TIMEZONE) if cron else None
        return flow.to_deployment(
            name=name,
            schedule=schedule,
            parameters=parameters,
            tags=[TAG, *tags],
            description=flow.__doc__,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )

    found = [
        deploy(
            flows.take_in_flow, source.name, source.cron, {**at_source, "source": source.name}, source.kind
        )
        for source in sources
    ]
    found += [
        deploy(
            flows.retry_due_flow,
            "nightly",
            settings.schedule.retry,
            {**common, "operations": told},
            "upkeep",
        ),
        deploy(flows.recheck_flow, "weekly", settings.schedule.recheck, at_source, "upkeep"),
        deploy(flows.ingest_flow, "operator", "", {**common, "paths": []}, "operator"),
        deploy(flows.retry_flow, "operator", "", common, "operator"),
        deploy(flows.reextract_flow, "operator", "", common, "operator"),
        deploy(flows.replay_flow, "operator", "", {**common, "run_id": "latest"}, "operator"),
        deploy(flows.quarantine_flow, "operator", "", {**common, "document": "", "reason": ""}, "operator"),
        deploy(flows.status_flow, "operator", "", {"warehouse": common["warehouse"]}, "operator"),
    ]
    return cast("list[RunnerDeployment]", found)
