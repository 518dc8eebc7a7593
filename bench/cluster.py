"""One job on an installation of many parts, all on this machine: how fast, how flat, what each part holds.

    python -m bench.cluster --documents 1000000                   # PostgreSQL, S3, a scheduler, two workers
    python -m bench.cluster --documents 20000 --engine pool       # the same without the cluster
    python -m bench.cluster --documents 20000 --pairs 3           # both in turns

Processor time is of all processes of the platform and the cluster; database and S3 are not among them.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos import ENDED, Platform
from bench.chaos_services import postgresql, s3
from bench.dask_service import Cluster, dask
from bench.memory import private_megabytes, tree

FORM = "irs_w2_single_page_2025"
EVERY_SECONDS = 1.0
TENTHS = 10
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Look:
    """At a moment of a job: documents made, and processor seconds since the installation began."""

    documents: int
    processor: float


@dataclass(slots=True)
class Seen:
    """Of one job: its seconds, what was seen meanwhile, and the most that a process of each kind held, in all
    and for itself alone."""

    seconds: float = 0.0
    looks: list[Look] = field(default_factory=list)
    megabytes: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def processor(self) -> float:
        return self.looks[-1].processor - self.looks[0].processor

    def tenths(self, documents: int) -> list[float]:
        """Processor milliseconds a document, in each tenth of the stage that makes them."""
        bounds = [self._at(documents * number // TENTHS) for number in range(TENTHS + 1)]
        return [
            1000 * (later.processor - earlier.processor) / max(1, later.documents - earlier.documents)
            for earlier, later in zip(bounds, bounds[1:], strict=False)
        ]

    def _at(self, documents: int) -> Look:
        """The last look before there were more."""
        return [look for look in self.looks if look.documents <= documents][-1]


@dataclass(slots=True)
class Installation:
    """A platform, and its cluster where it has one."""

    platform: Platform
    cluster: Cluster | None
    spent: dict[int, float] = field(default_factory=dict)

    def make(self, documents: int, seed: int) -> Seen:
        """A job from its order to its end; anything but completed is an error of the bench."""
        seen, began = Seen(), time.monotonic()
        order = {"form_id": FORM, "quantity": documents, "seed": seed, "output_formats": ["pdf_typed"]}
        answer = self.platform.ask("POST", "/generate", json=order)
        if answer is None or answer.is_error:
            raise RuntimeError(f"the order was not taken: {answer and answer.text}")
        job_id = answer.json()["data"]["job_id"]
        status = ""
        while status not in ENDED:
            time.sleep(EVERY_SECONDS)
            asked = self.platform.ask("GET", f"/jobs/{job_id}")
            if asked is None:
                continue
            job = asked.raise_for_status().json()["data"]
            status = job["status"]
            self._look(seen, job["forms_completed"])
        if status != "completed":
            raise RuntimeError(f"the job {status}: {job['error']}")
        seen.seconds = time.monotonic() - began
        return seen

    def _look(self, seen: Seen, documents: int) -> None:
        roots = (self.platform.process, *(self.cluster.running if self.cluster else ()))
        for pid in [pid for root in roots for pid in tree(root.pid)]:
            try:
                kind, processor, resident = _process(pid)
                alone = private_megabytes(pid)
            except OSError:
                continue
            self.spent[pid] = processor
            most = seen.megabytes.get(kind, (0.0, 0.0))
            seen.megabytes[kind] = max(most[0], resident), max(most[1], alone)
        seen.looks.append(Look(documents, sum(self.spent.values())))


def _process(pid: int) -> tuple[str, float, float]:
    """What it is, its processor seconds, and its resident megabytes. Raises OSError when it has ended."""
    folder = Path(f"/proc/{pid}")
    command = (folder / "cmdline").read_text().split("\0")
    kind = next((each for each in command if each.startswith(_KINDS)), command[0])
    spent = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
    resident = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return kind, sum(map(int, spent)) / _TICKS, resident / 1e6


_KINDS = ("symage", "api.", "dagster", "distributed.", "from multiprocessing", "grpc")


@contextmanager
def installed(folder: Path, chosen: argparse.Namespace, engine: str) -> Iterator[Installation]:
    (folder / "data").mkdir(parents=True)
    with ExitStack() as stack:
        variables = {"SYMAGE_WORKERS": str(chosen.workers)}
        if chosen.database == "postgresql":
            variables["SYMAGE_DATABASE_URL"] = stack.enter_context(postgresql(folder / "postgresql"))[0]
        if chosen.store == "s3":
            variables |= stack.enter_context(s3())[0]
        cluster: Cluster | None = None
        if engine == "dask":
            cluster = stack.enter_context(dask(folder, chosen.workers, variables))
            variables["SYMAGE_ENGINE"] = cluster.url
        platform = Platform(folder / "data", variables)
        stack.callback(platform.stop)
        platform.wait_until_ready()
        yield Installation(platform, cluster)


def tell(name: str, documents: int, seen: Seen) -> None:
    each = 1000 * seen.processor / documents
    rate = documents / seen.seconds
    print(f"{name}: {documents:,} documents in {seen.seconds:.1f} s ({rate:.0f} a second), ", end="")
    print(f"{each:.2f} processor ms each; load {os.getloadavg()[0]:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=("dask", "pool"), default="dask")
    parser.add_argument("--pairs", type=int, default=0, help="runs on each engine, in turns")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--store", choices=("s3", "folder"), default="s3")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="symage-cluster-") as folder:
        (_in_turns if chosen.pairs else _alone)(Path(folder), chosen)


def _alone(folder: Path, chosen: argparse.Namespace) -> None:
    with installed(folder, chosen, chosen.engine) as running:
        running.make(100, 1)
        seen = running.make(chosen.documents, 42)
    tell(chosen.engine, chosen.documents, seen)
    tenths = seen.tenths(chosen.documents)
    print("processor ms a document, by tenths:", " ".join(f"{each:.2f}" for each in tenths))
    for kind, (resident, alone) in sorted(seen.megabytes.items(), key=lambda item: -item[1][0]):
        print(f"{resident:7.0f} MB at most, {alone:.0f} of them its own: {kind}")


def _in_turns(folder: Path, chosen: argparse.Namespace) -> None:
    pairs: list[tuple[Seen, Seen]] = []
    with (
        installed(folder / "pool", chosen, "pool") as pool,
        installed(folder / "dask", chosen, "dask") as cluster,
    ):
        for running in (pool, cluster):
            running.make(100, 1)
        for number in range(chosen.pairs):
            pairs.append((pool.make(chosen.documents, number), cluster.make(chosen.documents, number)))
            for name, seen in zip(("pool", "dask"), pairs[-1], strict=True):
                tell(name, chosen.documents, seen)
    seconds = [spread.seconds / alone.seconds for alone, spread in pairs]
    processor = [spread.processor / alone.processor for alone, spread in pairs]
    print(f"dask beside the pool: {statistics.median(seconds):.2f} of its seconds, ", end="")
    print(f"{statistics.median(processor):.2f} of its processor time (medians of {len(pairs)})")


if __name__ == "__main__":
    main()
