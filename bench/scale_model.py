"""How long a large job takes on a cluster, and what it costs: a model whose inputs are measured elsewhere.

    python -m bench.scale_model --documents 10000000 --workers 64 --milliseconds 12 --kilobytes 25

What it knows of the platform is read from the platform: into how many shards a job is cut, how many of them
go in a batch. `--measured` seconds put its prediction beside what a job took.
"""

import argparse
from dataclasses import dataclass
from math import ceil

from symage.storage.pieces import SHORTEST
from symage_dagster.cluster.batches import AIM_SECONDS, LARGEST
from symage_dagster.sharding import LARGEST_SHARD, MOST_SHARDS

STAGES = 3
"""People, documents, annotations: a task each, and a file or two."""
OBJECTS_OF_A_SHARD = 5
"""People, their quality, a layout and two packs."""
READS_OF_A_SHARD = 4
GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one worker and one document, in the units of the arguments."""

    milliseconds: float
    kilobytes: float
    overhead: float


@dataclass(frozen=True, slots=True)
class Prices:
    """In one currency: a worker's hour, 1,000 writes, 1,000 reads, a gigabyte in a month."""

    hour: float
    writes: float
    reads: float
    month: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """`seconds` are the larger of what workers and scheduler need, and the copying of the archive."""

    shards: int
    tasks: int
    worker_seconds: float
    scheduler_seconds: float
    archive_seconds: float
    objects: int
    requests: int
    gigabytes: float
    seconds: float
    cost: float

    @property
    def bound_by(self) -> str:
        return "the scheduler" if self.scheduler_seconds > self.seconds - self.archive_seconds else "workers"


def predict(documents: int, workers: int, measured: Measured, prices: Prices) -> Prediction:
    """Of a job of one page a document on equal workers, each of which is always busy but at the end."""
    size = max(1, min(LARGEST_SHARD, int(400 / measured.milliseconds)))
    size = max(size, ceil(documents / MOST_SHARDS))
    shards = ceil(documents / size)
    of_call = size * measured.milliseconds / 1000 / STAGES
    batch = max(1, min(LARGEST, int(AIM_SECONDS / of_call)))
    tasks = STAGES * ceil(shards / batch)
    work = documents * measured.milliseconds / 1000
    # In each stage the last batches leave workers idle: half a batch of each on average.
    busy = work / workers + STAGES * batch * of_call / 2
    scheduling = tasks * measured.overhead / 1000
    gigabytes = documents * measured.kilobytes * 1000 / GIGABYTE
    copies = 2 * shards
    archive = copies * 0.03 / 8 + (0.0 if gigabytes * GIGABYTE / copies > SHORTEST else gigabytes * 10)
    seconds = max(busy, scheduling) + archive
    objects = shards * OBJECTS_OF_A_SHARD
    reads = shards * READS_OF_A_SHARD
    cost = workers * seconds / 3600 * prices.hour + gigabytes * prices.month
    cost += (objects + copies) / 1000 * prices.writes + reads / 1000 * prices.reads
    return Prediction(
        shards, tasks, work, scheduling, archive, objects, objects + copies + reads, gigabytes, seconds, cost
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scale_model", description=__doc__)
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--workers", type=int, nargs="+", required=True)
    parser.add_argument("--milliseconds", type=float, required=True, help="of a worker for a document")
    parser.add_argument("--kilobytes", type=float, required=True, help="of a document in packs")
    parser.add_argument(
        "--overhead", type=float, default=2.0, help="milliseconds of the scheduler for a task"
    )
    parser.add_argument("--price-per-hour", type=float, default=0.0, help="of a worker")
    parser.add_argument("--price-writes", type=float, default=0.005, help="of 1,000")
    parser.add_argument("--price-reads", type=float, default=0.0004, help="of 1,000")
    parser.add_argument("--price-month", type=float, default=0.023, help="of a gigabyte kept for a month")
    parser.add_argument("--measured", type=float, help="seconds that such a job took, to compare")
    chosen = parser.parse_args()
    measured = Measured(chosen.milliseconds, chosen.kilobytes, chosen.overhead)
    prices = Prices(chosen.price_per_hour, chosen.price_writes, chosen.price_reads, chosen.price_month)
    print("workers  seconds    hours  bound by       shards   tasks  requests        GB      cost")
    for workers in chosen.workers:
        found = predict(chosen.documents, workers, measured, prices)
        print(
            f"{workers:7d} {found.seconds:8.0f} {found.seconds / 3600:8.2f}  {found.bound_by:13s}"
            f"{found.shards:8d}{found.tasks:8d}{found.requests:10d}{found.gigabytes:10.1f}{found.cost:10.2f}"
        )
        if chosen.measured:
            print(
                f"        measured {chosen.measured:.0f} s: {chosen.measured / found.seconds:.2f} times that"
            )


if __name__ == "__main__":
    main()
