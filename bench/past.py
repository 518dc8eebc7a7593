"""What past jobs cost the next one, and the room that they take.

    python -m bench.past [1000 5000 20000]

Past jobs are made up: what one real job left (its rows, its run with its events, what it printed) is written
again under other ids, by the storages that wrote it. Two installations make one-document jobs in turn, one
of them without a past; what is compared is the time of their processors, for the machine's other work is not
in it. At the end `symage retention` sweeps all runs but the newest 2,000, and the jobs that 100,000 need are
added without runs, as they are then.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.past_jobs import Past

ORDERS = 15
WARM = 3
ALL = 100_000
KEPT = 2000


class Installation:
    """A process of its own that makes a job when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        command = [sys.executable, "-m", "bench.past_worker", str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def make(self, seed: int) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{seed}\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def main() -> None:
    steps = [int(argument) for argument in sys.argv[1:]] or [1000, 5000, 20_000]
    with tempfile.TemporaryDirectory() as name:
        empty, running = Installation(Path(name) / "empty"), Installation(Path(name) / "past")
        try:
            _measure(empty, running, steps)
        finally:
            empty.close()
            running.close()


def _measure(empty: Installation, running: Installation, steps: Sequence[int]) -> None:
    past = Past(running.folder, str(running.make(0)["job_id"]))
    print("| past jobs | runs in Dagster | the next against an empty installation | room but for datasets |")
    _row(empty, running, 0, 0)
    made = 0
    for step in steps:
        began = time.monotonic()
        past.add(step - made, runs=True)
        made = step
        print(f"  ({step:,} made, in {time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
        _row(empty, running, made, made)
    _sweep(running)
    past.add(ALL - made, runs=False)
    _row(empty, running, ALL, KEPT)


def _row(empty: Installation, running: Installation, jobs: int, runs: int) -> None:
    pairs = [(empty.make(number), running.make(number)) for number in range(ORDERS + WARM)][WARM:]
    theirs, ours = (statistics.median(pair[place]["processor_seconds"] for pair in pairs) for place in (0, 1))
    told = f"| {jobs:,} | {runs:,} | {ours / theirs:.2f} ({ours * 1000:.0f} and {theirs * 1000:.0f} ms) |"
    print(f"{told} {_megabytes(running.folder):,.0f} MB |", flush=True)


def _sweep(running: Installation) -> None:
    began = time.monotonic()
    environ = {**os.environ, "SYMAGE_KEEP_RUNS": str(KEPT), "SYMAGE_DATA_DIR": str(running.folder)}
    command = [sys.executable, "-m", "symage_cli.main", "retention"]
    said = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    print(f"  (swept in {time.monotonic() - began:.0f} s)\n{said}", file=sys.stderr, flush=True)


def _megabytes(folder: Path) -> float:
    """Blocks on the disk, of all but datasets."""
    places = [path for path in folder.iterdir() if path.name != "files"]
    listed = subprocess.run(["du", "-sk", *places], check=True, capture_output=True, text=True).stdout
    return sum(int(line.split()[0]) for line in listed.splitlines()) / 1000


if __name__ == "__main__":
    main()
