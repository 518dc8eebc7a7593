"""One installation on many machines, each of which dies once: nothing is lost, doubled or different.

Every machine is a `symage up --role …` with a data folder of its own; they share PostgreSQL, an S3 server and
a Dask cluster, all real and on loopback.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from symage.storage import ledger
from symage.storage.database import Database
from symage.storage.schema import ledger_entries
from tests.cluster.conftest import Cluster, free_port, running_cluster
from tests.conftest import new_postgres_database
from tests.live.conftest import Up
from tests.packaged import share_cache
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
SECRET = "0f" * 32
SECONDS = 900.0
"""For a job that waits until others have noticed a death, on a machine that has to play them all."""
W2 = "irs_w2_single_page_2025"
CROWD: Mapping[str, dict[str, Any]] = {
    "bulk": {"form_id": W2, "quantity": 1500, "output_formats": ["pdf_typed"], "seed": 5},
    "sharded": {"form_id": W2, "quantity": 40, "seed": 6, "config": {"bundle_layout": "sharded"}},
    "pictures": {
        "form_id": "irs_w2_2025",
        "quantity": 6,
        "output_formats": ["pdf_typed", "png_typed"],
        "seed": 7,
    },
    "single": {"form_id": W2, "quantity": 1, "seed": 8},
}
TABLE = {"columns": [{"name": "who", "type": "text_full_name"}], "quantity": 2000, "seed": 9}
FILES = {"sharded": "jobs/{}/dataset/shards/1", "table": "tabular/{}/download/csv"}
"""Where what a job made is, when that is not one archive."""
ENDED = ("completed", "failed", "canceled")


@dataclass
class Machines:
    """The machines of one installation, by name; each is called by its role and a number."""

    folder: Path
    cluster: Cluster
    environment: dict[str, str]
    running: dict[str, Up] = field(default_factory=dict)
    key: str = ""

    def start(self, name: str) -> None:
        role = name.rstrip("0123456789")
        data_dir = share_cache(self.folder / name)
        arguments = ["up", "--role", role, "--port", "0", "--dagster-port", "0", "--data-dir", str(data_dir)]
        with (self.folder / f"{name}.txt").open("ab") as output:
            process = self._popen(arguments, output)
        place = self.folder / f"{name}-output"
        place.mkdir(exist_ok=True)
        if not (place / "output.txt").exists():
            (place / "output.txt").symlink_to(self.folder / f"{name}.txt")
        self.running[name] = Up(process, data_dir, place)

    def ready(self) -> None:
        for up in self.running.values():
            wait_for(up.ready_file.exists, SECONDS, told=self.told)

    def client(self, name: str) -> httpx.Client:
        return httpx.Client(
            base_url=self.running[name].urls()["api_url"],
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=SECONDS,
        )

    def kill(self, name: str) -> None:
        """As a machine ends that loses its power."""
        up = self.running.pop(name)
        up.process.send_signal(signal.SIGSTOP)
        for pid in [*up.descendants(), up.process.pid]:
            with_no_mercy(pid)
        up.process.wait()
        up.ready_file.unlink()

    def end(self) -> None:
        for up in self.running.values():
            up.process.send_signal(signal.SIGTERM)
        for up in self.running.values():
            up.process.wait(SECONDS)

    def make_key(self) -> str:
        command = [sys.executable, "-m", "symage_cli.main", "keys", "create", "--name", "owner"]
        data_dir = ["--data-dir", str(self.folder / "keys")]
        done = subprocess.run(
            [*command, *data_dir], env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def told(self) -> str:
        """The end of what everybody wrote."""
        files = [*self.folder.glob("*.txt"), *self.folder.glob("*/logs/*.log"), *self.folder.glob("*.log")]
        return "\n".join(f"--- {file}\n{file.read_text(errors='replace')[-1500:]}" for file in files)

    def _popen(self, arguments: list[str], output: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "symage_cli.main", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=output, stderr=output)


def with_no_mercy(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@pytest.fixture(scope="module")
def machines(
    postgres_server: str, s3_endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    import boto3

    folder = tmp_path_factory.mktemp("machines")
    s3 = {
        "AWS_ENDPOINT_URL_S3": s3_endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    boto3.client(
        "s3",
        endpoint_url=s3_endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).create_bucket(Bucket="machines")
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SYMAGE_")}
    environment = {
        **inherited,
        **s3,
        "PYTHONPATH": str(ROOT),
        "SYMAGE_DATABASE_URL": new_postgres_database(postgres_server),
        "SYMAGE_STORE_URL": "s3://machines/data",
        "SYMAGE_ENGINE": f"dask://127.0.0.1:{port}",
        "SYMAGE_KEY_PEPPER": SECRET,
        "SYMAGE_URL_SECRET": SECRET,
        "SYMAGE_WEBHOOK_KEY": SECRET,
    }
    with running_cluster(folder, port, environment=s3) as cluster:
        for number in range(3):
            cluster.start_real_worker(share_cache(folder / f"worker{number}"))
        made = Machines(folder, cluster, environment)
        made.key = made.make_key()
        for name in ("operator", "node1", "node2", "api1", "api2"):
            made.start(name)
        try:
            made.ready()
            yield made
        finally:
            made.end()


@dataclass
class Jobs:
    """What one client orders of one API node and asks of whichever lives."""

    machines: Machines
    client: httpx.Client

    def order_crowd(self) -> dict[str, str]:
        documents = {name: self._order("generate", order) for name, order in CROWD.items()}
        return {**documents, "table": self._order("tabular/generate", TABLE)}

    def digests(self, jobs: Mapping[str, str]) -> dict[str, str]:
        """sha256 of what each job made, once all are completed."""
        for name, job_id in jobs.items():
            place = self._place(name, job_id)
            wait_for(lambda place=place: self._state(place) in ENDED, SECONDS, told=self.machines.told)
            ended = self._ask(place).json()["data"]
            assert ended["status"] == "completed", f"{name}: {ended.get('error')}\n{self.machines.told()}"
        return {name: self._digest(name, job_id) for name, job_id in jobs.items()}

    def made(self, job_id: str) -> int:
        """Documents."""
        return int(self._ask(f"jobs/{job_id}").json()["data"]["forms_completed"])

    def _order(self, what: str, order: Mapping[str, Any]) -> str:
        answer = self.client.post(f"/api/v1/{what}", json=order)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["job_id"])

    def _place(self, name: str, job_id: str) -> str:
        return f"tabular/{job_id}/status" if name == "table" else f"jobs/{job_id}"

    def _state(self, place: str) -> str:
        return str(self._ask(place).json()["data"]["status"])

    def _digest(self, name: str, job_id: str) -> str:
        place = FILES.get(name, "jobs/{}/download/dataset").format(job_id)
        return sha256(self._ask(place).content).hexdigest()

    def _ask(self, place: str) -> httpx.Response:
        path, whole = f"/api/v1/{place}", {"Accept-Encoding": "identity"}
        return self.client.get(path, follow_redirects=True, headers=whole).raise_for_status()


@pytest.fixture(scope="module")
def undisturbed(machines: Machines) -> dict[str, str]:
    with machines.client("api1") as client:
        jobs = Jobs(machines, client)
        return jobs.digests(jobs.order_crowd())


def kill_worker(machines: Machines) -> None:
    machines.cluster.kill_worker()
    machines.cluster.start_real_worker(machines.folder / "worker0")


def kill_scheduler(machines: Machines) -> None:
    """Workers of Dask's end with their scheduler; whoever runs them starts them again."""
    machines.cluster.kill_all()
    machines.cluster.start_scheduler()
    for number in range(3):
        machines.cluster.start_real_worker(machines.folder / f"worker{number}")


def kill_machine(name: str) -> Callable[[Machines], None]:
    def kill(machines: Machines) -> None:
        machines.kill(name)
        machines.start(name)

    return kill


DEATHS: Mapping[str, Callable[[Machines], None]] = {
    "a worker": kill_worker,
    "the scheduler": kill_scheduler,
    "a run node": kill_machine("node1"),
    "an API node": kill_machine("api2"),
    "the operator": kill_machine("operator"),
}


@pytest.mark.long
@pytest.mark.parametrize("death", DEATHS)
def test_nothing_is_lost_doubled_or_different(
    machines: Machines, undisturbed: dict[str, str], death: str
) -> None:
    with machines.client("api1") as client:
        jobs = Jobs(machines, client)
        ordered = jobs.order_crowd()
        wait_for(lambda: jobs.made(ordered["bulk"]) > 0, SECONDS, told=machines.told)
        DEATHS[death](machines)
        assert jobs.digests(ordered) == undisturbed
        machines.ready()
    with Database(machines.environment["SYMAGE_DATABASE_URL"]) as database, database.read() as connection:
        spent = sa.select(ledger_entries.c.job_id).where(
            ledger_entries.c.kind == "capture",
            ledger_entries.c.bucket == "spent",
            ledger_entries.c.job_id.in_(ordered.values()),
        )
        assert sorted(connection.scalars(spent)) == sorted(ordered.values())
        assert ledger.imbalance(connection) == []
