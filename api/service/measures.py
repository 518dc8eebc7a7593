"""Counts and durations of the requests that this process has answered, in Prometheus' text format.

Kept by the event loop's thread alone, so nothing is locked. What is not here: figures of the whole
platform, which stand in the database (`metrics.py`).
"""

import resource
from collections import defaultdict
from collections.abc import Iterator, Mapping

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds until an answer begins; files stream on after that."""

Labels = tuple[tuple[str, str], ...]


class Measures:
    """`started_at` is unix seconds."""

    def __init__(self, started_at: float) -> None:
        self.started_at = started_at
        self.in_progress = 0
        self._answers: dict[tuple[str, str, int], int] = defaultdict(int)
        self._durations: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
        self._sums: dict[str, float] = defaultdict(float)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is the pattern of a path, never the path: there are only so many."""
        self._answers[method, route, status] += 1
        self._sums[route] += seconds
        place = sum(seconds > bucket for bucket in BUCKETS)
        self._durations[route][place] += 1

    def lines(self) -> Iterator[str]:
        yield from family("symage_http_requests_total", "counter", "Requests answered.")
        for (method, route, status), count in sorted(self._answers.items()):
            labels = (("method", method), ("route", route), ("status", str(status)))
            yield sample("symage_http_requests_total", labels, count)
        yield from family("symage_http_request_seconds", "histogram", "Seconds until an answer began.")
        for route in sorted(self._durations):
            yield from self._histogram(route)
        yield from family("symage_http_requests_in_progress", "gauge", "Requests being answered.")
        yield sample("symage_http_requests_in_progress", (), self.in_progress)
        yield from family("process_start_time_seconds", "gauge", "Unix seconds at which this process began.")
        yield sample("process_start_time_seconds", (), self.started_at)
        yield from _process_lines()

    def _histogram(self, route: str) -> Iterator[str]:
        total = 0
        for bucket, count in zip((*BUCKETS, "+Inf"), self._durations[route], strict=True):
            total += count
            labels = (("route", route), ("le", str(bucket)))
            yield sample("symage_http_request_seconds_bucket", labels, total)
        yield sample("symage_http_request_seconds_sum", (("route", route),), round(self._sums[route], 6))
        yield sample("symage_http_request_seconds_count", (("route", route),), total)


def gauge(name: str, line: str, values: Mapping[Labels, float]) -> Iterator[str]:
    yield from family(name, "gauge", line)
    for labels, value in values.items():
        yield sample(name, labels, value)


def family(name: str, kind: str, line: str) -> Iterator[str]:
    yield f"# HELP {name} {line}"
    yield f"# TYPE {name} {kind}"


def sample(name: str, labels: Labels, value: float) -> str:
    shown = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
    return f"{name}{{{shown}}} {value}" if shown else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _process_lines() -> Iterator[str]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield from family("process_cpu_seconds_total", "counter", "Processor seconds used.")
    yield sample("process_cpu_seconds_total", (), round(used.ru_utime + used.ru_stime, 3))
    yield from family("symage_process_peak_memory_bytes", "gauge", "Most memory that was resident at once.")
    yield sample("symage_process_peak_memory_bytes", (), used.ru_maxrss * 1024)
