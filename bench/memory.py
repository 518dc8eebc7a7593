"""Memory of the processes of a platform, sampled from /proc while a job runs."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EVERY_SECONDS = 0.05


@dataclass(slots=True)
class Peaks:
    """Private resident megabytes by process: at the start, and the most above that."""

    idle: dict[int, float] = field(default_factory=dict)
    above: dict[int, float] = field(default_factory=dict)

    @property
    def worst(self) -> float:
        return max(self.above.values(), default=0.0)


@contextmanager
def watching(root: int, idle: dict[int, float]) -> Iterator[Peaks]:
    """Sample a process and all below it during the block, against what each held when it was idle. A process
    that was not there then counts from its start."""
    peaks = Peaks(dict(idle))
    stop = threading.Event()
    thread = threading.Thread(target=_sample, args=(root, peaks, stop))
    thread.start()
    try:
        yield peaks
    finally:
        stop.set()
        thread.join()


def idle_megabytes(root: int) -> dict[int, float]:
    """What each process below the root holds for itself now."""
    return {pid: private_megabytes(pid) for pid in tree(root)}


def tree(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(pid)
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def private_megabytes(pid: int) -> float:
    """What only this process holds: a forked worker's shared pages are counted once, in its parent."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    private = [int(line.split()[1]) for line in text.splitlines() if line.startswith("Private_")]
    return sum(private) / 1024


def _sample(root: int, peaks: Peaks, stop: threading.Event) -> None:
    while not stop.is_set():
        for pid in tree(root):
            now = private_megabytes(pid)
            start = peaks.idle.setdefault(pid, now)
            peaks.above[pid] = max(peaks.above.get(pid, 0.0), now - start)
        time.sleep(EVERY_SECONDS)
