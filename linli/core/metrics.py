"""Figures for the operator's monitoring, at /metrics in the Prometheus text format.

What a process counts itself is kept by it; what stands in the database is read when it is asked
for, by whichever process is asked. Each app adds its own with `also`: a few indexed queries.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError, InterfaceError
from prometheus_client import REGISTRY as OWN_PROCESS
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

requests = Counter("linli_requests_total", "Answers given", ["method", "route", "status"])
seconds = Histogram(
    "linli_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


@dataclass(frozen=True)
class Gauge:
    """A figure as it is now: one number, or one for each value of a label."""

    name: str
    tells: str
    numbers: dict[str, float] = field(default_factory=dict)
    label: str = ""


Reader = Callable[[], Iterable[Gauge]]
_readers: list[Reader] = []


def also(reader: Reader) -> None:
    """Show what `reader` finds in the database, whenever the figures are asked for."""
    _readers.append(reader)


def observe(method: str, route: str, status: int, spent: float) -> None:
    """Count one answer; `spent` is in seconds."""
    requests.labels(method, route, str(status)).inc()
    seconds.labels(route).observe(spent)


def exposition() -> bytes:
    """All figures; those of every web process when they share PROMETHEUS_MULTIPROC_DIR."""
    return _counted() + _read()


def _counted() -> bytes:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(OWN_PROCESS)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def _read() -> bytes:
    """What the database holds; without a database, that there is none."""
    try:
        gauges = [gauge for reader in _readers for gauge in reader()]
    except (DatabaseError, InterfaceError):
        gauges = []
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Found(gauges))
    return generate_latest(registry)


class _Found:
    """What was read, as the library wants it."""

    def __init__(self, gauges: list[Gauge]) -> None:
        is_there = {"": 1.0 if gauges else 0.0}
        self.gauges = [Gauge("linli_database_up", "Whether the database answers", is_there)]
        self.gauges += gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in self.gauges:
            family = GaugeMetricFamily(
                gauge.name, gauge.tells, labels=[gauge.label] if gauge.label else []
            )
            for value, number in gauge.numbers.items():
                family.add_metric([value] if gauge.label else [], number)
            yield family
