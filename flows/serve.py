"""Runs one scheduled deployment a source, until stopped."""

import os
from pathlib import Path
from typing import cast

from flows import server
from flows.settings import prefect_environment
from flows.sources import load_sources

TIMEZONE = "Asia/Shanghai"


def serve_sources(config: Path, warehouse: Path) -> None:
    """Serves the sources on $PREFECT_API_URL or the project's server, which is started if need be."""
    sources = load_sources(config)
    url = server.api_url() or server.up().api_url
    os.environ.update(prefect_environment() | {"PREFECT_API_URL": url})
    import prefect
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron

    from flows.sources.flow import take_in_flow

    deployments = [
        take_in_flow.to_deployment(
            name=source.name,
            schedule=Cron(source.cron, timezone=TIMEZONE),
            parameters={
                "source": source.name,
                "config": str(config.absolute()),
                "warehouse": str(warehouse),
            },
            tags=["notices"],
        )
        for source in sources
    ]
    prefect.serve(*cast(list[RunnerDeployment], deployments))
