"""Jobs on a live platform: latency, a burst, ten thousand documents, labels, worn pages, tables, memory.

    python -m bench.platform [latency burst bulk returns labels worn tables memory]

Latency is set beside Dagster's default launcher, which starts a process for each run, in the same minute.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from bench.default_launcher import default_launcher_seconds
from bench.live import Live, live
from bench.memory import idle_megabytes, watching
from symage.annotations.formats import FORMATS

RETURN = (
    "irs_w2_2025",
    "irs_f1040_2024",
    *(f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "sch3", "scha", "schb", "schse")),
    "irs_f1040_schc_2025",
)

LABELS = tuple(sorted({each.ordered_as for each in FORMATS.values() if each.ordered_as is not None}))
COLUMNS = ("text_first_name", "email", "address_city", "number_integer", "date_date")


def latency(running: Live) -> None:
    """One document, POST until `completed` is seen, 20 times after 3."""
    seconds = [_one(running) for _ in range(23)][3:]
    p50, p95 = statistics.median(seconds), sorted(seconds)[18]
    print(f"one document, POST to completed: p50 {p50:.2f} s, p95 {p95:.2f} s (of 20)")
    default = default_launcher_seconds(running.data_dir.parent / "default", runs=3)
    print(f"the same through Dagster's default launcher: median {default:.2f} s, {default / p50:.1f} x")


def burst(running: Live) -> None:
    """200 one-document jobs posted at once."""
    began = time.monotonic()
    ids = [running.order(1, seed=n) for n in range(200)]
    accepted = time.monotonic() - began
    for job_id in ids:
        running.wait(job_id, every=0.05)
    print(
        f"200 one-document jobs: accepted in {accepted:.1f} s, completed in {time.monotonic() - began:.1f} s"
    )


def bulk(running: Live) -> None:
    """10,000 typed documents, POST to a downloadable archive."""
    seconds = []
    for seed in range(3):
        began = time.monotonic()
        running.wait(running.order(10_000, seed=seed), every=0.05)
        seconds.append(time.monotonic() - began)
    print(f"10,000 documents, POST to archive: median {statistics.median(seconds):.1f} s of {len(seconds)}")


def returns(running: Live) -> None:
    """1,000 households with a W-2, a return and seven of its schedules, POST to a downloadable archive."""
    seconds = []
    for seed in range(3):
        began = time.monotonic()
        running.wait(running.order(1_000, seed=seed, form_ids=RETURN), every=0.05)
        seconds.append(time.monotonic() - began)
    print(
        f"1,000 households x {len(RETURN)} forms: median {statistics.median(seconds):.1f} s of {len(seconds)}"
    )


def memory(running: Live) -> None:
    """The most that any process grows above idle, for 10,000 and for 50,000 documents."""
    worst = {}
    idle = idle_megabytes(running.pid)
    for quantity in (10_000, 50_000):
        with watching(running.pid, idle) as peaks:
            running.wait(running.order(quantity), every=0.2)
        worst[quantity] = peaks.worst
        print(f"{quantity:,} documents: at most {peaks.worst:.0f} MB above idle in any process")
    print(f"ratio {worst[50_000] / worst[10_000]:.2f}")


def labels(running: Live) -> None:
    """10,000 documents with labels and words and no picture; 2,000 with all formats and pictures."""
    _jobs(running, "FUNSD, BIO and words", 10_000, ("pdf_typed", "bio"))
    _jobs(running, "every format of labels, PNG", 2_000, ("pdf_typed", "png_typed", *LABELS))


def worn(running: Live) -> None:
    """2,000 scanned documents as PDF and pictures, typed and by hand."""
    scanned = {"degradation_profile": "scanned"}
    _jobs(running, "scanned, PDF and PNG", 2_000, ("pdf_typed", "png_typed"), scanned)
    _jobs(running, "by hand, scanned, PDF and PNG", 2_000, ("pdf_handwritten", "png_handwritten"), scanned)


def tables(running: Live) -> None:
    """4 columns of 1,000 rows and 50 of 10,000, POST to completed."""
    for count, rows in ((4, 1_000), (50, 10_000)):
        columns = [{"name": f"c{n}", "type": COLUMNS[n % len(COLUMNS)]} for n in range(count)]
        seconds = []
        for seed in range(7):
            began = time.monotonic()
            running.wait_for_table(running.order_table(columns, rows, seed))
            seconds.append(time.monotonic() - began)
        print(f"table of {count} columns and {rows:,} rows: median {statistics.median(seconds):.2f} s of 7")


def _jobs(
    running: Live,
    what: str,
    quantity: int,
    formats: tuple[str, ...],
    config: Mapping[str, object] = MappingProxyType({}),
) -> None:
    seconds = []
    for seed in range(3):
        began = time.monotonic()
        running.wait(running.order(quantity, formats, seed=seed, config=config), every=0.05)
        seconds.append(time.monotonic() - began)
    print(f"{quantity:,} documents, {what}: median {statistics.median(seconds):.1f} s of 3")


MEASUREMENTS: Mapping[str, Callable[[Live], None]] = {
    "latency": latency,
    "burst": burst,
    "bulk": bulk,
    "returns": returns,
    "labels": labels,
    "worn": worn,
    "tables": tables,
    "memory": memory,
}


def _one(running: Live) -> float:
    began = time.monotonic()
    running.wait(running.order(1))
    return time.monotonic() - began


def main() -> None:
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    with tempfile.TemporaryDirectory() as folder, live(Path(folder) / "platform") as running:
        for name in wanted:
            MEASUREMENTS[name](running)


if __name__ == "__main__":
    main()
