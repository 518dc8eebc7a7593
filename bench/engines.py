"""What a Dask scheduler costs: tiny shards on a real scheduler and workers on loopback.

    python -m bench.engines --shards 10000 --workers 2
    python -m bench.engines --shards 2000 --milliseconds 400   # as long as real ones are
    python -m bench.engines --shards 182 --milliseconds 132 --stages 3 --workers 4   # as a job goes

Shards that do nothing tell milliseconds of scheduler, link and batches for a shard; shards that wait for a
while tell what that is beside their work.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from symage_dagster.cluster.engine import DaskEngine
from symage_dagster.cluster.link import Link, Lost

ROOT = Path(__file__).parents[1]
OFFER = ROOT / "tests" / "cluster" / "offer.py"


def work(*, number: int, seconds: float) -> int:
    """A shard's stand-in."""
    time.sleep(seconds)
    return number


@contextmanager
def cluster(workers: int) -> Iterator[Link]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
    parts = [["scheduler", "--host", "127.0.0.1", "--port", port]]
    own = ["--nthreads", "1", "--no-nanny", "--preload", str(OFFER)]
    parts += [["worker", f"tcp://127.0.0.1:{port}", *own]] * workers
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{part}", *rest, "--no-dashboard"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        for part, *rest in parts
    ]
    link = Link(f"dask://127.0.0.1:{port}")
    try:
        while _threads(link) < workers:
            time.sleep(0.1)
        yield link
        link.close()
    finally:
        for process in started:
            process.kill()
            process.wait()


def _threads(link: Link) -> int:
    try:
        return link.capacity().threads
    except Lost:
        return 0


def _stage(link: Link, count: int, seconds: float) -> int:
    shards = ({"number": number, "seconds": seconds} for number in range(count))
    return sum(1 for _ in DaskEngine(link).map_shards("bench.engines:work", shards, lane="bulk"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__)
    parser.add_argument("--shards", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--milliseconds", type=float, default=0.0, help="that a shard takes")
    parser.add_argument("--stages", type=int, default=1, help="each of so many shards, one after another")
    chosen = parser.parse_args()
    seconds = chosen.milliseconds / 1000
    with cluster(chosen.workers) as link:
        began = time.monotonic()
        made = sum(_stage(link, chosen.shards, seconds) for _ in range(chosen.stages))
        took = time.monotonic() - began
    ideal = made * seconds / chosen.workers
    more = (took - ideal) * 1000 / made
    print(f"{made} shards in {took:.2f} s; ideal {ideal:.2f} s; {more:.3f} ms a shard more")


if __name__ == "__main__":
    main()
