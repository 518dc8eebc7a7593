"""What past jobs cost the next one: latency beside an empty platform, and the room that they take.

    python -m bench.past [1000 5000 20000]

Past jobs are made up: what one real job left (its rows, its run with its events, what it printed) is written
again under other ids, by the storages that wrote it. Two platforms run at once, one of them without a past,
and orders go to both in turn: the machine's noise is in both. At the end `symage retention` sweeps all but
the newest 2,000 runs, and the jobs that 100,000 need are added without runs, as they are then.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from bench.live import Live, live
from bench.past_jobs import Past

ORDERS = 16
WARM = 4
ALL = 100_000


def main() -> None:
    steps = [int(argument) for argument in sys.argv[1:]] or [1000, 5000, 20_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Nothing is to be swept while it is measured.
        unswept = patch.dict(os.environ, {"SYMAGE_KEEP_RUNS": str(10 * ALL)})
        with live(folder / "empty") as empty, unswept, live(folder / "past") as running:
            _measure(empty, running, steps)


def _measure(empty: Live, running: Live, steps: Sequence[int]) -> None:
    job = running.wait(running.order(1))
    past = Past(running.data_dir, str(job["job_id"]))
    print("| past jobs | runs in Dagster | next job, p50 | against an empty platform | room without files |")
    _row(empty, running, 0, 0)
    made = 0
    for step in steps:
        began = time.monotonic()
        past.add(step - made, runs=True)
        made = step
        print(f"  ({step:,} made in {time.monotonic() - began:.0f} s)", file=sys.stderr)
        _row(empty, running, made, made)
    _sweep(running)
    past.add(ALL - made, runs=False)
    _row(empty, running, ALL, 2000)


def _row(empty: Live, running: Live, jobs: int, runs: int) -> None:
    theirs, ours = _in_turn(empty, running)
    print(
        f"| {jobs:,} | {runs:,} | {ours * 1000:.0f} ms | {ours / theirs:.2f} x "
        f"| {_megabytes(running.data_dir):,.0f} MB |",
        flush=True,
    )


def _in_turn(empty: Live, running: Live) -> tuple[float, float]:
    """Medians of both, of orders that go to one and the other in turn."""
    seconds: dict[int, list[float]] = {empty.pid: [], running.pid: []}
    for number in range(ORDERS + WARM):
        for each in (empty, running):
            began = time.monotonic()
            each.wait(each.order(1, seed=number))
            seconds[each.pid].append(time.monotonic() - began)
    return statistics.median(seconds[empty.pid][WARM:]), statistics.median(seconds[running.pid][WARM:])


def _sweep(running: Live) -> None:
    began = time.monotonic()
    environ = {**os.environ, "SYMAGE_KEEP_RUNS": "2000", "SYMAGE_DATA_DIR": str(running.data_dir)}
    command = [sys.executable, "-m", "symage_cli.main", "retention"]
    said = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    print(f"  (swept in {time.monotonic() - began:.0f} s)\n{said}", file=sys.stderr)


def _megabytes(folder: Path) -> float:
    """Blocks on the disk, of all but datasets."""
    places = [path for path in folder.iterdir() if path.name != "files"]
    listed = subprocess.run(["du", "-sk", *places], check=True, capture_output=True, text=True).stdout
    return sum(int(line.split()[0]) for line in listed.splitlines()) / 1000


if __name__ == "__main__":
    main()
