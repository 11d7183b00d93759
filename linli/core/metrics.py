"""Figures for the operator's monitoring, at /metrics in the Prometheus text format."""

import os

from prometheus_client import REGISTRY as OWN_PROCESS
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

requests = Counter("linli_requests_total", "Answers given", ["method", "route", "status"])
seconds = Histogram(
    "linli_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def observe(method: str, route: str, status: int, spent: float) -> None:
    """Count one answer; `spent` is in seconds."""
    requests.labels(method, route, str(status)).inc()
    seconds.labels(route).observe(spent)


def exposition() -> bytes:
    """All figures; those of every web process when they share PROMETHEUS_MULTIPROC_DIR."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(OWN_PROCESS)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
