"""Counts and durations of the requests that are answered, kept by prometheus_client.

One process keeps them in memory. Workers that serve together each keep theirs in files of one folder, and
whichever is asked shows the sum: prometheus_client does so in a process that was started with the folder's
name in `SHARED` (`workers.py`). What is not here: figures of the whole platform, which stand in the database
(`metrics.py`).
"""

import resource
from collections.abc import Iterator, Mapping
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that prometheus_client looks for when it is imported."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds until an answer begins; files stream on after that."""


class Measures:
    """`started_at` is unix seconds; `shared` is the folder of workers that serve together.

    Noted by the event loop's thread alone. Gauges go with the worker that they tell of, counts stay: what
    is shown never goes backward while the first process lives.
    """

    def __init__(self, started_at: float, shared: Path | None = None) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        own = CollectorRegistry()
        self._answers = Counter(
            "symage_http_requests", "Requests answered.", ("method", "route", "status"), registry=own
        )
        self._seconds = Histogram(
            "symage_http_request_seconds",
            "Seconds until an answer began.",
            ("route",),
            buckets=BUCKETS,
            registry=own,
        )
        self._in_progress = Gauge(
            "symage_http_requests_in_progress",
            "Requests being answered.",
            registry=own,
            multiprocess_mode="livesum",
        )
        began = Gauge(
            "process_start_time_seconds",
            "Unix seconds at which this process began.",
            registry=own,
            multiprocess_mode="min",
        )
        began.set(started_at)
        self._process = _Process(own)
        self._shown = own if shared is None else _sum_of(shared)

    def began(self) -> None:
        self._in_progress.inc()
        self._process.note()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is the pattern of a path, never the path: there are only so many."""
        self._answers.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def ended(self) -> None:
        self._in_progress.dec()

    def text(self, open_jobs: Mapping[str, int]) -> bytes:
        """In Prometheus' text format; reads the files of all workers."""
        return generate_latest(self._shown) + generate_latest(_OpenJobs(open_jobs))


class _Process:
    """What this process has used. Of several workers, sums."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = 0.0
        self._cpu = Counter("process_cpu_seconds", "Processor seconds used.", registry=registry)
        self._peak = Gauge(
            "symage_process_peak_memory_bytes",
            "Most memory that was resident at once.",
            registry=registry,
            multiprocess_mode="livesum",
        )

    def note(self) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = used.ru_utime + used.ru_stime
        self._cpu.inc(seconds - self._seconds)
        self._seconds = seconds
        self._peak.set(used.ru_maxrss * 1024)


class _OpenJobs(Collector):
    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("symage_jobs", "Jobs that have not ended.", labels=("status",))
        for status, count in self._counts.items():
            family.add_metric((status,), count)
        yield family


def _sum_of(folder: Path) -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return registry
