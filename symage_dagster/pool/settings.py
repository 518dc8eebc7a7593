"""What the pool needs to know, read once from its arguments."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from symage_dagster.pool.process import cores


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """`definitions` and `warmup` are `module:name`."""

    definitions: str
    control_socket: Path
    compute_socket: Path
    code_socket: Path
    location: str
    warmup: str | None
    partitions: str
    """Name of the dynamic partition set whose keys are job ids."""
    default_job: str | None
    run_workers: int
    shard_workers: int
    """0 where a cluster makes the shards."""
    runs_per_worker: int
    """A run worker is replaced after so many runs, which bounds what a leak can take."""
    node: str | None
    """The machine's name, where several share an installation."""


def read_arguments(arguments: Sequence[str]) -> PoolSettings:
    parsed = _parser().parse_args(arguments)
    return PoolSettings(
        definitions=parsed.definitions,
        control_socket=parsed.control_socket,
        compute_socket=parsed.compute_socket,
        code_socket=parsed.code_socket,
        location=parsed.location,
        warmup=parsed.warmup,
        partitions=parsed.partitions,
        default_job=parsed.job,
        run_workers=parsed.run_workers,
        shard_workers=parsed.shard_workers,
        runs_per_worker=parsed.runs_per_worker,
        node=parsed.node,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m symage_dagster.pool", description="Keeps warm workers for runs and shards."
    )
    parser.add_argument("--definitions", default="symage_dagster.definitions:defs")
    parser.add_argument("--control-socket", type=Path, required=True)
    parser.add_argument("--compute-socket", type=Path, required=True)
    parser.add_argument("--code-socket", type=Path, required=True)
    parser.add_argument("--location", default="symage", help="name of the Dagster code location")
    parser.add_argument("--warmup", help="module:function called once before the first fork")
    parser.add_argument("--partitions", default="jobs")
    parser.add_argument("--job", help="Dagster job that a start without a job name means")
    parser.add_argument("--run-workers", type=_positive, default=cores() + 2)
    parser.add_argument("--shard-workers", type=_number, default=cores() + 1)
    parser.add_argument("--runs-per-worker", type=_positive, default=40)
    parser.add_argument("--node", help="name of this machine among those that share the installation")
    return parser


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is less than nothing")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a positive number")
    return number
