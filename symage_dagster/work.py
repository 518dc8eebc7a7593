"""A run's view of its job: the row, its lease, its forms and shards, and the record of what is done."""

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from symage.forms.definition import FormDefinition
from symage.storage import jobs, lease, shards
from symage.storage.jobs import CANCELING, Job
from symage.storage.lease import Lease
from symage.storage.shards import Shard
from symage_dagster.platform import Platform, now_microseconds
from symage_dagster.sharding import ShardRange, cut

WEIGHTS: Mapping[str, int] = {"people": 1, "values": 1, "documents": 6, "annotations": 2, "bundles": 1}
"""Shares of a job's progress, in work units per item."""
FLUSH_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class JobWork:
    platform: Platform
    job: Job
    held: Lease
    forms: Sequence[FormDefinition]

    @property
    def canceled(self) -> bool:
        """Whether somebody has asked the job to stop; asks the database."""
        with self.platform.database.read() as connection:
            return jobs.get(connection, self.job.id).status == CANCELING

    @property
    def link(self) -> dg.MetadataValue:
        """Where the job's owner sees it."""
        path = f"/api/v1/jobs/{self.job.id}"
        public = self.platform.settings.public_url
        return dg.MetadataValue.url(public + path) if public else dg.MetadataValue.path(path)

    def shard_ranges(self) -> list[ShardRange]:
        return cut(self.job.request, self.forms)

    def finished(self, stage: str) -> list[Shard]:
        with self.platform.database.read() as connection:
            return shards.finished(connection, self.job.id, stage)

    def run_stage(self, stage: str, ranges: Sequence[ShardRange], *, stops: bool) -> list[Shard]:
        """Make the shards of a stage that are not made yet; all that are finished then, in order.

        `stops`: whether a request to cancel keeps further shards from starting.
        """
        done = {shard.number for shard in self.finished(stage)}
        left = [part for part in ranges if part.number not in done]
        record = Record(self, stage, sum(part.count for part in ranges if part.number in done))
        with closing(self._map(stage, left, record, stops)) as results:
            for position, counts in results:
                record.add(left[position], counts)
        record.flush()
        return self.finished(stage)

    def _map(
        self, stage: str, ranges: Sequence[ShardRange], record: "Record", stops: bool
    ) -> Generator[tuple[int, Any], None, None]:
        common = {
            "job_id": self.job.id,
            "request": self.job.request.to_json(),
            "store_url": self.platform.settings.store_url,
        }
        arguments = [
            {**common, "number": part.number, "first": part.first, "count": part.count} for part in ranges
        ]
        results = self.platform.engine.map_shards(
            f"symage_dagster.stages:{stage}",
            arguments,
            lane=self.job.lane,
            should_stop=(lambda: self.canceled) if stops else (lambda: False),
            on_tick=record.flush,
        )
        yield from results


@dataclass(slots=True)
class Record:
    """Writes finished shards and progress to the database, several at a time."""

    work: JobWork
    stage: str
    items: int
    """Identities whose shards of this stage are finished."""
    _waiting: list[Shard] = field(default_factory=list)
    _flushed_at: float = field(default_factory=time.monotonic)

    def add(self, part: ShardRange, counts: dict[str, Any]) -> None:
        size, digest = counts.pop("bytes"), counts.pop("sha256")
        self._waiting.append(Shard(self.stage, part.number, part.first, part.count, size, digest, counts))
        self.items += part.count
        if time.monotonic() - self._flushed_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        if not self._waiting:
            return
        now = now_microseconds()
        with self.work.platform.database.write() as connection:
            shards.record(connection, self.work.job.id, self._waiting, now=now)
            lease.update(connection, self.work.held, heartbeat_at=now, **self._progress())
        self._waiting.clear()
        self._flushed_at = time.monotonic()

    def _progress(self) -> dict[str, int]:
        stages = list(WEIGHTS)
        before = sum(WEIGHTS[name] for name in stages[: stages.index(self.stage)])
        quantity = self.work.job.request.quantity
        progress = {
            "work_total": quantity * sum(WEIGHTS.values()),
            "work_done": quantity * before + self.items * WEIGHTS[self.stage],
        }
        if self.stage == "documents":
            progress["items_done"] = self.items * len(self.work.forms)
        return progress


def open_work(context: dg.AssetExecutionContext, platform: Platform) -> JobWork:
    """The work of the run's partition. Raises LeaseLost when the run does not hold the job."""
    with platform.database.read() as connection:
        held = lease.current(connection, context.partition_key, context.run.run_id)
        job = jobs.get(connection, context.partition_key)
    forms = [platform.catalogue.get(form_id) for form_id in job.request.form_ids]
    return JobWork(platform, job, held, forms)
