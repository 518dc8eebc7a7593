"""The processor time of a one-document job, of this code and of others, in turns.

    python -m bench.small_job [--turns 12] [TREE ...]

Each TREE is a checkout of the platform (default: this one); all are started side by side, and make jobs in
turns. What is counted is what the pool and everything below it took, dead children included.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from bench.live import Live
from bench.memory import tree
from symage_cli.demo import _stop, _wait_until_ready
from symage_cli.keys import first_key

HERE = Path(__file__).parents[1]
WARM = 12
JOBS_A_TURN = 5
SETTLE_SECONDS = 0.3
"""A run's last events are written after its job has ended."""
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def platform_of(checkout: Path, data_dir: Path) -> Iterator[Live]:
    """`symage up` of a checkout, on free ports."""
    data_dir.mkdir(parents=True)
    environment = {**os.environ, "SYMAGE_DATA_DIR": str(data_dir), "PYTHONPATH": str(checkout)}
    log = data_dir / "up.log"
    command = [sys.executable, "-m", "symage_cli.main", "up", "--port", "0", "--dagster-port", "0"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, env=environment, cwd=checkout, stdout=sink, stderr=sink)
    try:
        up = _wait_until_ready(process, data_dir / "run" / "up.json", log)
        key = first_key({**os.environ, "SYMAGE_DATA_DIR": str(data_dir)})[0]
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=up["api_url"], timeout=60, headers=headers) as client:
            yield Live(client, data_dir, up["pid"])
    finally:
        _stop(process)


def pool_of(root: int) -> int:
    """The process of the pool below `symage up`."""
    for pid in tree(root):
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"symage_dagster.pool" in arguments:
            return pid
    raise LookupError("there is no pool")


def processor_seconds(root: int) -> float:
    """What a process and all below it have used, those that have ended included."""
    ticks = 0
    for pid in tree(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def turn(running: Live, pool: int) -> tuple[float, float]:
    """Pool CPU of a job, and seconds from POST to completed: means of a few."""
    before, walls = processor_seconds(pool), []
    for seed in range(JOBS_A_TURN):
        began = time.monotonic()
        running.wait(running.order(1, seed=seed), every=0.005)
        walls.append(time.monotonic() - began)
    time.sleep(SETTLE_SECONDS)
    return (processor_seconds(pool) - before) / JOBS_A_TURN, statistics.median(walls)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pool CPU of a one-document job, in turns.")
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("trees", nargs="*", type=Path, metavar="TREE")
    arguments = parser.parse_args()
    trees = [each.resolve() for each in arguments.trees] or [HERE]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = [
            stack.enter_context(platform_of(each, Path(folder) / str(place)))
            for place, each in enumerate(trees)
        ]
        _measure(trees, running, arguments.turns)


def _measure(trees: list[Path], running: list[Live], turns: int) -> None:
    pools = [pool_of(each.pid) for each in running]
    for each in running:
        for seed in range(WARM):
            each.wait(each.order(1, seed=seed))
    found = [[turn(each, pool) for each, pool in zip(running, pools, strict=True)] for _ in range(turns)]
    load = re.split(r"\s", Path("/proc/loadavg").read_text())[0]
    for place, name in enumerate(trees):
        processor, wall = (statistics.median(each[place][what] for each in found) for what in (0, 1))
        print(f"{name}: pool {processor:.3f} s of CPU a job, {wall:.3f} s to completed (load {load})")


if __name__ == "__main__":
    main()
