"""An installation with something of each kind in it, made over HTTP, for the pictures of docs/console.md.

A job fails in earnest here, for its files are taken away while it runs; one is canceled, one expires.
"""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from symage.storage import accounts, keys, secrets, user_sessions, users
from symage.storage.database import Database
from symage.storage.schema import jobs

W2, RETURN, CLAIM = "irs_w2_single_page_2025", "irs_f1040_2025", "cms_1500_standard_02_12"
ENDED = ("completed", "failed", "canceled", "expired")
SETTINGS = {
    "SYMAGE_WEBHOOK_ALLOW": "127.0.0.1",
    "SYMAGE_SESSION_MODE": "loopback",
    "SYMAGE_PUBLISH_ALLOW": "s3://acme-datasets",
}
CREDITS = 2_500_000
COLUMNS = (
    "order number like AA-99999, quantity 1-20, price between 5 and 500, "
    "status (open 70%, paid 20%, returned 10%)"
)


@dataclass(frozen=True, slots=True)
class World:
    """Who looks, and what there is to look at: names of screens to their paths below /console."""

    cookie: str
    newcomer: str
    paths: Mapping[str, str]


def build(client: httpx.Client, database: Database, data_dir: Path) -> World:
    """`client` has no key yet; it gets that of a new account with credits."""
    now = time.time_ns() // 1000
    with database.write() as connection:
        account = accounts.create(connection, "Acme", now=now, tier="enterprise", credits=CREDITS)
        fresh = accounts.create(connection, "Newcomer", now=now, credits=200)
        made = keys.create(
            connection, account.id, name="training", pepper=secrets.pepper(data_dir / "secrets"), now=now
        )
        ada = users.invite(
            connection, account.id, "ada@acme.example", role=users.OWNER, is_operator=True, now=now
        )
        users.invite(connection, account.id, "lin@acme.example", role=users.MEMBER, now=now)
        new = users.invite(connection, fresh.id, "sam@newcomer.example", role=users.OWNER, now=now)
        cookies = [user_sessions.begin(connection, each.id, user_agent=AGENT, now=now) for each in (ada, new)]
    client.headers["Authorization"] = f"Bearer {made.raw}"
    made_here = _Maker(client, database, data_dir)
    with _receiver() as address:
        paths = made_here.everything(address)
    return World(cookies[0], cookies[1], paths)


AGENT = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/150.0"


@dataclass(frozen=True, slots=True)
class _Maker:
    client: httpx.Client
    database: Database
    data_dir: Path

    def everything(self, address: str) -> dict[str, str]:
        webhook = self.post("/webhooks", url=address, events=["job.completed", "job.failed"])["webhook_id"]
        household = self.order([W2, RETURN], 24, ["pdf_typed", "png_typed", "pdf_handwritten"], seed=42)
        claims = self.order(
            [CLAIM], 40, ["pdf_typed", "png_typed", "coco"], seed=7, degradation_profile="scanned"
        )
        self.ended(household)
        self.ended(claims)
        expired = self.expire(self.order([W2], 5, ["pdf_typed"], seed=3))
        failed = self.fail(self.order([W2], 200, ["pdf_typed"], seed=11))
        canceled = self.cancel(
            self.order([W2], 400, ["pdf_typed", "png_typed"], seed=12, degradation_profile="scanned")
        )
        self.dataset()
        table = self.table()
        self.client.post("/api/v1/keys/nothing")
        for path in ("/jobs", "/jobs/nothing", "/forms", "/account", "/datasets/w2-weekly/latest"):
            self.client.get(f"/api/v1{path}")
        self.client.get(f"/api/v1/jobs/{household}/download/csv")
        running = self.order(
            [W2, RETURN], 4000, ["pdf_typed", "png_typed"], seed=13, degradation_profile="faxed"
        )
        self.reached(running)
        self.order([CLAIM], 60, ["pdf_typed"], seed=14)
        return {
            "job": f"jobs/{household}",
            "job-running": f"jobs/{running}",
            "job-failed": f"jobs/{failed}",
            "job-canceled": f"jobs/{canceled}",
            "job-expired": f"jobs/{expired}",
            "webhook": f"webhooks/{webhook}",
            "table": f"tables/{table}",
        }

    def order(self, forms: list[str], quantity: int, formats: list[str], *, seed: int, **config: str) -> str:
        body = {
            "form_ids": forms,
            "quantity": quantity,
            "output_formats": formats,
            "seed": seed,
            "config": config,
        }
        print(f"  {quantity} x {', '.join(forms)}", flush=True)
        return str(self.post("/generate", **body)["job_id"])

    def job(self, job_id: str, wait: int = 0) -> dict[str, Any]:
        return dict(self.client.get(f"/api/v1/jobs/{job_id}", params={"wait": wait}).json()["data"])

    def ended(self, job_id: str) -> str:
        while self.job(job_id, wait=20)["status"] not in ENDED:
            pass
        return job_id

    def reached(self, job_id: str) -> None:
        """Until some of its documents can be looked at."""
        while self.job(job_id, wait=2)["progress"] < REACHED:
            pass

    def cancel(self, job_id: str) -> str:
        self.reached(job_id)
        self.client.post(f"/api/v1/jobs/{job_id}/cancel")
        return self.ended(job_id)

    def fail(self, job_id: str) -> str:
        """Its files vanish, again and again, until the run meets that one is not there."""
        while self.job(job_id)["status"] not in ENDED:
            for _ in range(20):
                shutil.rmtree(self.data_dir / "files" / "jobs" / job_id / "people", ignore_errors=True)
                time.sleep(0.05)
        return job_id

    def expire(self, job_id: str) -> str:
        """It is a day older than it is, and files are kept for twelve hours."""
        self.ended(job_id)
        with self.database.write() as connection:
            day = 86_400_000_000
            times = ("created_at", "started_at", "heartbeat_at", "completed_at")
            earlier = {name: jobs.c[name] - day for name in times}
            connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(earlier))
        environment = {**os.environ, "SYMAGE_DATA_DIR": str(self.data_dir), "SYMAGE_RETENTION_HOURS": "12"}
        subprocess.run([sys.executable, "-m", "symage_cli.main", "retention"], env=environment, check=True)
        return job_id

    def dataset(self) -> None:
        order = {"form_id": W2, "quantity": 30, "seed": 5, "output_formats": ["pdf_typed", "png_typed"]}
        self.post("/datasets", name="w2-weekly", cron="0 6 * * mon", timezone="Europe/Berlin", generate=order)
        later = {"form_ids": [W2, RETURN], "quantity": 500, "seed": 900}
        self.post("/datasets", name="returns-monthly", cron="30 4 1 * *", generate=later)
        for number in (1, 2):
            self.post("/datasets/w2-weekly/run")
            while self.version(number) not in ("completed", "failed"):
                time.sleep(0.3)

    def version(self, number: int) -> str:
        found = self.client.get("/api/v1/datasets/w2-weekly/versions").json()["data"]
        return next((each["status"] for each in found if each["version"] == number), "pending")

    def table(self) -> str:
        columns = self.post("/tabular/parse", prompt=COLUMNS)["columns"]
        refers = {
            "name": "shop_id",
            "type": "custom_foreign_key",
            "constraints": {"table": "shops", "column": "id"},
        }
        shops = self.post("/tabular/parse", prompt="id, store name, city, state")["columns"]
        tables = [{"name": "shops", "columns": shops, "quantity": 25}]
        body = {"columns": [*columns, refers], "tables": tables, "quantity": 1000, "seed": 42}
        job_id = str(self.post("/tabular/generate", **body, output_formats=["csv", "parquet"])["job_id"])
        while self.client.get(f"/api/v1/tabular/{job_id}/status").json()["data"]["status"] == "processing":
            time.sleep(0.2)
        return job_id

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.client.post(f"/api/v1{path}", json=body)
        if answer.status_code >= 300:
            raise RuntimeError(f"{path}: {json.dumps(answer.json())}")
        return dict(answer.json()["data"])


REACHED = 0.12


@contextmanager
def _receiver() -> Iterator[str]:
    """A receiver of webhooks that takes every message but each third."""
    count = iter(range(1_000_000))

    class Receives(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(503 if next(count) % 3 == 1 else 204)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receives) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hooks"
        server.shutdown()
