"""The state of a warehouse in Prometheus' text format: to a file for the node exporter, or over HTTP."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from flows.answers import write_text
from warehouse import clock
from warehouse.errors import WarehouseBusy, WarehouseMissing, WarehouseUnusable
from warehouse.health import BUCKETS, Health, health
from warehouse.query import open_reader

KEEP_SECONDS = 15.0  # a look at the warehouse answers every question within so long


def metrics(found: Health) -> Iterator[Metric]:
    """Every name begins with `notices_`; docs/operator.md lists them."""
    yield _gauge("documents", "Documents by where they stand in the ledger.", "status", found.documents)
    outcomes = CounterMetricFamily(
        "notices_run_documents", "Documents over all runs, by outcome.", labels=["outcome"]
    )
    for outcome, count in found.outcomes.items():
        outcomes.add_metric([outcome], count)
    yield outcomes
    runs = CounterMetricFamily("notices_runs", "Runs by command and status.", labels=["command", "status"])
    for named, count in found.runs_by_outcome.items():
        command, _, status = named.rpartition(" ")
        runs.add_metric([command, status], count)
    yield runs
    yield _gauge(
        "last_success_timestamp_seconds",
        "When each command last completed.",
        "command",
        {command: _epoch(moment) for command, moment in found.last_success.items()},
    )
    yield GaugeMetricFamily("notices_queue_documents", "Documents begun and not ended.", found.backlog)
    failures = GaugeMetricFamily(
        "notices_failures", "Open failures by error.", labels=["error_class", "retriable"]
    )
    for failure in found.failures:
        failures.add_metric([failure.error_class, str(failure.retriable).lower()], failure.documents)
    yield failures
    yield _stages(found)
    yield from _sources(found)
    sizes = {
        "warehouse": found.warehouse_bytes,
        "published": found.published_bytes,
        "originals": found.original_bytes,
    }
    yield _gauge("bytes", "Bytes of the warehouse, its published copy, and the originals.", "part", sizes)
    yield _gauge("rows", "Rows by table.", "table", found.rows)
    yield GaugeMetricFamily("notices_disk_free_bytes", "Free on the warehouse's disk.", found.free_bytes)


def _gauge(name: str, words: str, label: str, values: dict[str, int] | dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"notices_{name}", words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _stages(found: Health) -> HistogramMetricFamily:
    family = HistogramMetricFamily(
        "notices_stage_seconds", "Seconds that a document took in each step.", labels=["stage"]
    )
    for stage in found.stages:
        buckets = [(str(bound), float(n)) for bound, n in zip(BUCKETS, stage.at_most, strict=True)]
        family.add_metric([stage.stage], [*buckets, ("+Inf", float(stage.count))], stage.total)
    return family


def _sources(found: Health) -> Iterator[Metric]:
    new = GaugeMetricFamily(
        "notices_source_last_new_timestamp_seconds", "When a source last gave something.", labels=["source"]
    )
    alarms = GaugeMetricFamily("notices_source_alarms", "Alarms that stand, by source.", labels=["source"])
    failing = GaugeMetricFamily(
        "notices_source_failing", "Addresses of a source that fail.", labels=["source"]
    )
    for source in found.sources:
        if source.last_new_at:
            new.add_metric([source.source], _epoch(source.last_new_at))
        alarms.add_metric([source.source], len(source.alarms))
        failing.add_metric([source.source], source.failing)
    yield from (new, alarms, failing)


def _epoch(moment: datetime) -> float:
    """Seconds since 1970 of a moment in China Standard Time."""
    return moment.replace(tzinfo=clock.CHINA).timestamp()


class WarehouseCollector(Collector):
    """Looks at the warehouse when it is asked; while it cannot, says so and repeats what it last saw."""

    def __init__(self, warehouse: Path) -> None:
        self.warehouse = warehouse
        self._seen: list[Metric] = []
        self._moment = -KEEP_SECONDS

    def collect(self) -> Iterator[Metric]:
        readable = True
        if time.monotonic() - self._moment >= KEEP_SECONDS:
            try:
                with open_reader(self.warehouse) as connection:
                    self._seen = list(metrics(health(connection, self.warehouse)))
                self._moment = time.monotonic()
            except (WarehouseBusy, WarehouseMissing, WarehouseUnusable):
                readable = False
        yield GaugeMetricFamily("notices_up", "1 where the warehouse could be read.", float(readable))
        yield from self._seen


def registry(warehouse: Path) -> CollectorRegistry:
    found = CollectorRegistry(auto_describe=False)
    found.register(WarehouseCollector(warehouse))
    return found


def as_text(warehouse: Path) -> str:
    return generate_latest(registry(warehouse)).decode()


def write_metrics(warehouse: Path, output: Path | None) -> None:
    """To the terminal, or to a file that appears whole: the node exporter may look at any moment."""
    text = as_text(warehouse)
    if output is None:
        write_text(text, None)
        return
    temporary = output.with_name(f".{output.name}.{os.getpid()}")
    write_text(text, temporary)
    temporary.replace(output)


def serve_metrics(warehouse: Path, port: int, host: str = "127.0.0.1") -> WSGIServer:
    """Answers at /metrics until the process ends or the server is shut down; port 0 takes a free one."""
    server, _ = start_http_server(port, host, registry(warehouse))
    return server
