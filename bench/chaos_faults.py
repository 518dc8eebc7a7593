"""What befalls a platform in the chaos bench: each fault is one function, drawn by name from a table."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.dask_service import Cluster
from symage_cli.doors import processes_of

KINDS: Mapping[str, str] = {
    "api.serve": "api",
    "symage_dagster.webserver": "webserver",
    "dagster._daemon": "daemon",
    "dagster api grpc": "code server",
    "symage_dagster.pool": "pool",
}
FULL_SECONDS, LOCKED_SECONDS = 8.0, 6.0


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the platform keeps what it keeps; `restart_store` and `restart_database` where somebody else
    does."""

    data_dir: Path
    small_disk: bool
    restart_database: Callable[[], None] | None = None
    restart_store: Callable[[], None] | None = None
    cluster: Cluster | None = None


def processes(data_dir: Path) -> Iterator[tuple[int, str]]:
    """Every process of the platform with its kind: workers are the pool's children."""
    found = dict(processes_of(data_dir))
    for pid, command in found.items():
        kind = next((kind for part, kind in KINDS.items() if part in command), None)
        if kind is not None:
            yield pid, "pool worker" if kind == "pool" and _parent(pid) in found else kind


def kill(scene: Scene, dice: random.Random, kind: str) -> bool:
    """kill -9 one process of a kind; False when there is none now. A pool that is still starting is let be:
    where that takes longer than the next fault, it would never have a worker to lose."""
    there = list(processes(scene.data_dir))
    pids = [pid for pid, found in there if found == kind]
    if not pids or (kind == "pool" and "pool worker" not in dict(there).values()):
        return False
    with suppress(ProcessLookupError):
        os.kill(dice.choice(pids), signal.SIGKILL)
    return True


def fill_disk(scene: Scene) -> None:
    """Leave nothing on the platform's own disk for a while."""
    filler = scene.data_dir / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
    time.sleep(FULL_SECONDS)
    filler.unlink()


def lock_database(scene: Scene) -> None:
    """Hold SQLite's write lock, as a stuck process would."""
    with closing(sqlite3.connect(scene.data_dir / "symage.db", timeout=60, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED_SECONDS)
        held.execute("ROLLBACK")


def table(scene: Scene) -> dict[str, Callable[[random.Random], bool]]:
    """Every fault that can befall this scene; each says whether it did."""
    faults: dict[str, Callable[[random.Random], bool]] = {}
    for kind in (*KINDS.values(), "pool worker"):
        faults[f"kill {kind}"] = lambda dice, kind=kind: kill(scene, dice, kind)  # type: ignore[misc]
    others = {
        "fill the disk": fill_disk if scene.small_disk else None,
        "lock the database": lock_database if scene.restart_database is None else None,
        "restart the database": scene.restart_database and (lambda scene: scene.restart_database()),
        "restart the store": scene.restart_store and (lambda scene: scene.restart_store()),
    }
    for name, fault in others.items():
        if fault is not None:
            faults[name] = lambda _dice, fault=fault: fault(scene) is None  # type: ignore[misc]
    if cluster := scene.cluster:
        faults["kill worker of the cluster"] = cluster.kill_worker
        faults["kill scheduler"] = lambda _dice: cluster.kill_scheduler() is None
    return faults


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, ValueError):
        return 0
