"""Chaos: mixed jobs while every kind of process is killed, the disk fills and the database goes away.

    python -m bench.chaos --minutes 60 --seed 1
    python -m bench.chaos --minutes 5 --database postgresql --store s3 --engine dask

Each order is made once undisturbed; then clients order the same again and again, with idempotency keys, until
the time is up. It ends in figures that must all be 0: lost, doubled, wrong bytes, ledger, stuck, left over.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from bench.chaos_faults import Scene, processes, table
from bench.chaos_services import postgresql, s3
from bench.dask_service import dask
from symage.storage import ledger
from symage.storage.database import Database, sqlite_url
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import ledger_entries

W2 = "irs_w2_single_page_2025"
ORDERS: Sequence[dict[str, Any]] = (
    {"form_id": W2, "quantity": 1, "seed": 1},
    {"form_id": W2, "quantity": 60, "seed": 2, "output_formats": ["pdf_typed", "png_typed"]},
    {"form_ids": ["irs_w2_2025", "irs_f1040_2025"], "quantity": 20, "seed": 3},
    {"form_id": W2, "quantity": 400, "seed": 4, "config": {"bundle_layout": "sharded"}},
    {
        "form_id": W2,
        "quantity": 8,
        "seed": 5,
        "output_formats": ["pdf_typed", "png_typed"],
        "config": {"degradation_profile": "scanned"},
    },
)
MOST_OPEN = 6
WEIGHTS: Mapping[str, float] = {"kill pool worker": 4, "kill pool": 2, "kill supervisor": 0.5}
"""How often a fault comes, against others: after a kill of the supervisor all has to start, and nothing else
can befall a job meanwhile."""
PAUSE = (2.0, 8.0)
"""Seconds between two faults."""
LAST_SECONDS = 900
"""How long the last jobs may take when the storm is over."""
DISK_MEGABYTES = 600
FREE_MEGABYTES = 300
"""With less, the files of jobs that were looked at make room for others."""
ENDED = ("completed", "failed", "canceled", "expired")


@dataclass(slots=True)
class Storm:
    """What was ordered (job id -> place in ORDERS), whether the bytes of it were right where that is known
    already, and what befell."""

    accepted: dict[str, int] = field(default_factory=dict)
    right: dict[str, bool] = field(default_factory=dict)
    keys: int = 0
    faults: Counter[str] = field(default_factory=Counter)


class Platform:
    """`symage up`, started again whenever it was killed."""

    def __init__(self, data_dir: Path, variables: dict[str, str]) -> None:
        self.data_dir = data_dir
        self._environment = {**os.environ, **variables, "SYMAGE_DATA_DIR": str(data_dir)}
        self._log = data_dir.parent / "up.log"
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "symage_cli.main", "up", "--port", "0", "--dagster-port", "0"]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def url(self) -> str | None:
        with suppress(OSError, ValueError):
            return str(json.loads((self.data_dir / "run" / "up.json").read_text())["api_url"])
        return None

    def wait_until_ready(self) -> str:
        while (url := self.url()) is None:
            if self.process.poll() is not None:
                raise SystemExit(f"the platform did not start: {self._log}")
            time.sleep(0.2)
        return url

    def kill(self) -> None:
        """kill -9 of the supervisor; its children end by themselves."""
        self.process.kill()
        self.process.wait()
        (self.data_dir / "run" / "up.json").unlink(missing_ok=True)
        self.process = self._start()

    def keep(self) -> None:
        if self.process.poll() is not None:
            self.process = self._start()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        """The answer; None while nobody answers or the platform asks to come again."""
        url = self.url()
        if url is None:
            return None
        key = (self.data_dir / "first-key").read_text().strip()
        headers = {"Authorization": f"Bearer {key}", **options.pop("headers", {})}
        with suppress(httpx.HTTPError):
            answer = httpx.request(method, f"{url}/api/v1{path}", headers=headers, timeout=60, **options)
            return None if answer.status_code in (429, 500, 502, 503, 507) else answer
        return None


def main(arguments: Sequence[str] | None = None) -> dict[str, int]:
    """The figures, printed as JSON too."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--store", choices=("folder", "s3"), default="folder")
    parser.add_argument("--engine", choices=("pool", "dask"), default="pool")
    chosen = parser.parse_args(arguments)
    with scenery(chosen.database, chosen.store, chosen.engine) as (scene, variables):
        platform = Platform(scene.data_dir, variables)
        try:
            figures = _weather(platform, scene, chosen)
        finally:
            platform.stop()
        figures["left over"] = len(list(processes(scene.data_dir)))
    print(json.dumps(figures))
    return figures


@contextmanager
def scenery(database: str, store: str, engine: str) -> Iterator[tuple[Scene, dict[str, str]]]:
    """A folder, on a small disk of its own where one may be mounted, and the services beside it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="symage-chaos-")))
        data_dir = folder / "data"
        data_dir.mkdir()
        size = f"size={DISK_MEGABYTES}m"
        mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(data_dir)]
        is_small = shutil.which("mount") is not None and subprocess.run(mount, check=False).returncode == 0
        if is_small:
            stack.callback(subprocess.run, ["umount", "-l", str(data_dir)], check=False)
        variables: dict[str, str] = {}
        restart_database = restart_store = None
        if database == "postgresql":
            url, restart_database = stack.enter_context(postgresql(folder / "postgresql"))
            variables["SYMAGE_DATABASE_URL"] = url
        if store == "s3":
            more, restart_store = stack.enter_context(s3())
            variables |= more
        cluster = None
        if engine == "dask":
            cluster = stack.enter_context(dask(folder / "dask", 2, variables))
            variables["SYMAGE_ENGINE"] = cluster.url
        yield Scene(data_dir, is_small, restart_database, restart_store, cluster), variables


def _weather(platform: Platform, scene: Scene, chosen: argparse.Namespace) -> dict[str, int]:
    platform.wait_until_ready()
    expected = [
        _digest(platform, _finished(platform, _order(platform, order, f"first-{n}")))
        for n, order in enumerate(ORDERS)
    ]
    storm, dice = Storm(keys=len(ORDERS)), random.Random(chosen.seed)
    faults = table(scene)
    faults["kill supervisor"] = lambda _dice: platform.url() is not None and platform.kill() is None
    names = sorted(faults)
    end, next_fault = time.monotonic() + 60 * chosen.minutes, 0.0
    while time.monotonic() < end:
        platform.keep()
        _make_room(platform, scene, storm, expected)
        if _open(platform, storm) < MOST_OPEN:
            number = dice.randrange(len(ORDERS))
            storm.accepted[_order(platform, ORDERS[number], f"storm-{storm.keys}")] = number
            storm.keys += 1
        if time.monotonic() >= next_fault:
            (name,) = dice.choices(names, [WEIGHTS.get(each, 1) for each in names])
            storm.faults[name] += faults[name](dice)
            next_fault = time.monotonic() + dice.uniform(*PAUSE)
        time.sleep(0.2)
    return _judged(platform, scene, storm, expected)


def _order(platform: Platform, order: dict[str, Any], key: str) -> str:
    """Sent again until it is answered, under one key."""
    while True:
        platform.keep()
        answer = platform.ask("POST", "/generate", json=order, headers={"Idempotency-Key": key})
        if answer is not None:
            return str(answer.raise_for_status().json()["data"]["job_id"])
        time.sleep(0.3)


def _state(platform: Platform, job_id: str) -> str | None:
    answer = platform.ask("GET", f"/jobs/{job_id}")
    return None if answer is None else str(answer.raise_for_status().json()["data"]["status"])


def _open(platform: Platform, storm: Storm) -> int:
    newest = list(storm.accepted)[-3 * MOST_OPEN :]
    return sum(_state(platform, job_id) not in ENDED for job_id in newest)


def _finished(platform: Platform, job_id: str) -> str:
    until = time.monotonic() + LAST_SECONDS
    while _state(platform, job_id) not in ENDED and time.monotonic() < until:
        platform.keep()
        time.sleep(0.3)
    return job_id


def _make_room(platform: Platform, scene: Scene, storm: Storm, expected: Sequence[str | None]) -> None:
    """A quick machine fills the small disk within a minute, and would then make nothing to be disturbed."""
    if not scene.small_disk or shutil.disk_usage(scene.data_dir).free >= FREE_MEGABYTES << 20:
        return
    for job_id, number in storm.accepted.items():
        files = scene.data_dir / "files" / "jobs" / job_id
        if job_id in storm.right or not files.exists() or _state(platform, job_id) != "completed":
            continue
        found = _digest(platform, job_id)
        if found is not None:
            storm.right[job_id] = found == expected[number]
            shutil.rmtree(files, ignore_errors=True)


def _digest(platform: Platform, job_id: str) -> str | None:
    """Of everything that depends on the order alone; None where the platform does not answer now."""
    whole = sha256()
    manifest = platform.ask("GET", f"/jobs/{job_id}/dataset/manifest")
    if manifest is None:
        return None
    layout = manifest.json().get("layout") if manifest.is_success else "single"
    parts = ("dataset/preview", "dataset/annotations") if layout == "sharded" else ("download/bundle",)
    for part in (*parts, "download/json", "download/csv"):
        answer = platform.ask("GET", f"/jobs/{job_id}/{part}")
        if answer is None:
            return None
        whole.update(b"-" if answer.is_error else sha256(answer.content).digest())
    return whole.hexdigest()


def _judged(platform: Platform, scene: Scene, storm: Storm, expected: Sequence[str | None]) -> dict[str, int]:
    states = {job_id: _state(platform, _finished(platform, job_id)) for job_id in storm.accepted}
    for job_id, number in storm.accepted.items():
        if states[job_id] == "completed" and job_id not in storm.right:
            storm.right[job_id] = _digest(platform, job_id) == expected[number]
    wrong = [job_id for job_id, right in storm.right.items() if not right]
    url = platform._environment.get("SYMAGE_DATABASE_URL") or sqlite_url(scene.data_dir / "symage.db")
    with Database(url) as database, database.read() as connection:
        told = connection.execute(sa.select(jobs_table.c.id, jobs_table.c.error)).all()
        errors = {row.id: row.error for row in told}
        rows = connection.scalar(sa.select(sa.func.count()).select_from(jobs_table)) or 0
        captured = sa.select(ledger_entries.c.job_id).where(ledger_entries.c.kind == "capture")
        twice = captured.where(ledger_entries.c.bucket == "spent").group_by(ledger_entries.c.job_id)
        doubled = len(connection.execute(twice.having(sa.func.count() > 1)).all())
        unbalanced = len(ledger.imbalance(connection))
    print(json.dumps({"faults": dict(storm.faults), "jobs": len(storm.accepted)}))
    for job_id, state in states.items():
        if state != "completed" or job_id in wrong:
            print(f"job {job_id}: {state}, {errors.get(job_id)}, {ORDERS[storm.accepted[job_id]]}")
    return {
        "lost": sum(state in ("failed", "canceled") for state in states.values()),
        "doubled": doubled + abs(rows - storm.keys),
        "wrong bytes": len(wrong),
        "ledger": unbalanced,
        "stuck": sum(state not in ENDED for state in states.values()),
    }


if __name__ == "__main__":
    sys.exit(1 if any(main().values()) else 0)
