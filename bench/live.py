"""A platform of its own for a measurement, and an order's way through it as a client sees it."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx

from symage_cli.demo import platform
from symage_cli.keys import first_key

FORM = "irs_w2_single_page_2025"
ENDED = ("completed", "failed", "canceled")


@dataclass(frozen=True, slots=True)
class Live:
    """A running platform: a client that carries its key, its data folder, and the process that leads it."""

    client: httpx.Client
    data_dir: Path
    pid: int

    def order(
        self,
        quantity: int,
        formats: tuple[str, ...] = ("pdf_typed",),
        seed: int = 42,
        form_ids: tuple[str, ...] = (FORM,),
        config: Mapping[str, object] = MappingProxyType({}),
    ) -> str:
        body = {"form_ids": form_ids, "quantity": quantity, "output_formats": formats, "seed": seed}
        return self._posted("/api/v1/generate", {**body, "config": dict(config)})

    def order_table(self, columns: Sequence[Mapping[str, object]], quantity: int, seed: int) -> str:
        body = {"columns": columns, "quantity": quantity, "output_formats": ["csv"], "seed": seed}
        return self._posted("/api/v1/tabular/generate", body)

    def _posted(self, path: str, body: Mapping[str, object]) -> str:
        answer = self.client.post(path, json=body)
        answer.raise_for_status()
        return str(answer.json()["data"]["job_id"])

    def job(self, job_id: str) -> dict[str, Any]:
        data: dict[str, Any] = self.client.get(f"/api/v1/jobs/{job_id}").json()["data"]
        return data

    def wait(self, job_id: str, *, every: float = 0.01) -> dict[str, Any]:
        """Poll until the job has ended; anything but completed is an error of the bench."""
        while (job := self.job(job_id))["status"] not in ENDED:
            time.sleep(every)
        if job["status"] != "completed":
            raise RuntimeError(f"job {job_id} {job['status']}: {job['error']}")
        return job

    def wait_for_table(self, job_id: str) -> None:
        while (status := self._status_of_table(job_id)) not in ENDED:
            time.sleep(0.01)
        if status != "completed":
            raise RuntimeError(f"table {job_id} {status}")

    def _status_of_table(self, job_id: str) -> str:
        return str(self.client.get(f"/api/v1/tabular/{job_id}/status").json()["data"]["status"])


@contextmanager
def live(data_dir: Path) -> Iterator[Live]:
    """`symage up` on free ports for the length of the block."""
    with platform(data_dir) as up, httpx.Client(base_url=up["api_url"], timeout=60) as client:
        key = first_key({**os.environ, "SYMAGE_DATA_DIR": str(data_dir)})[0]
        client.headers["Authorization"] = f"Bearer {key}"
        yield Live(client, data_dir, up["pid"])
