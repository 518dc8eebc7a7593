"""What a refresh does: order the version, wait for its job, look at what is new, publish, let go of old ones.

A refresh that is done again goes on where the former stopped: a job that is under way or has ended well is
not ordered a second time. What does not belong here: Dagster's words for all this (`assets.py`).
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from symage.datasets import publishing, refreshing
from symage.datasets.changes import compare, profile
from symage.datasets.refreshing import Counter
from symage.errors import NotReady, SymageError
from symage.storage import archives, datasets, jobs, settlement, shards, versions
from symage.storage.artifacts import open_store, read_bytes
from symage.storage.datasets import Dataset
from symage.storage.jobs import Job
from symage.storage.schema import jobs as jobs_table
from symage.storage.versions import Version
from symage_dagster.clock import now_microseconds
from symage_dagster.platform import Platform

SHORTEST_LOOK, LONGEST_LOOK = 0.1, 2.0
STOPPED = "The refresh was terminated"
Clock = Callable[[], int]


class NotMade(SymageError):
    """The job of a version ended without it."""

    code = "version_not_made"


@dataclass(frozen=True, slots=True)
class Refresh:
    """Of one dataset, at one platform. `clock`: microseconds since 1970."""

    platform: Platform
    dataset_id: str
    clock: Clock = now_microseconds

    def counter(self) -> Counter:
        return Counter(
            self.platform.catalogue, self.platform.settings.max_waiting_jobs, self.platform.store.free
        )

    def version(self, number: int) -> Version:
        with self.platform.database.read() as connection:
            return versions.get(connection, self.dataset_id, number)

    def dataset(self) -> Dataset:
        with self.platform.database.read() as connection:
            return datasets.get(connection, self.dataset_id)

    def order(self, number: int, *, again: bool = True) -> Version:
        """The version with its job. `again`: whether one whose job has failed is ordered anew. Raises NotMade
        where it is not, and SymageError where it cannot be ordered or somebody has stopped the job."""
        version = self.version(number)
        if version.status == versions.GENERATING:
            self._check_of_use(version, again=again)
        with self.platform.database.write() as connection:
            return refreshing.order(connection, version, self.counter(), now=self.clock())

    def wait(self, version: Version) -> Job:
        """The version's job when it has made it. Raises NotMade, and NotReady where somebody stopped it."""
        pause = SHORTEST_LOOK
        while True:
            with self.platform.database.read() as connection:
                job = jobs.get(connection, str(version.job_id))
            if job.status == jobs.COMPLETED:
                return job
            _check_not_stopped(job)
            _check_not_lost(job)
            time.sleep(pause)
            pause = min(pause * 1.3, LONGEST_LOOK)

    def finish(self, version: Version, job: Job, about: Mapping[str, Any]) -> Version:
        """Say what is new, publish and keep the version, `about` in its provenance."""
        dataset = self.dataset()
        manifest = json.loads(read_bytes(self.platform.store, job.artifacts["manifest"].key))
        forms = [self.platform.catalogue.get(form_id) for form_id in job.request.form_ids]
        now_profile = profile(manifest, self.platform.store.read(job.artifacts["csv"].key), forms)
        with self.platform.database.read() as connection:
            before = versions.good_before(connection, version)
        provenance = {**about, **_provenance(version, job)}
        changes = compare(None if before is None else before.profile, now_profile)
        predecessor = None if before is None else before.number
        told = {"changes": changes, "provenance": provenance, "predecessor": predecessor}
        place = self._publish(dataset, version, job, told)
        with self.platform.database.write() as connection:
            return refreshing.complete(
                connection,
                version,
                found={**told, "profile": now_profile},
                published_at=place,
                now=self.clock(),
            )

    def fail(self, version: Version, error: str) -> None:
        with self.platform.database.write() as connection:
            refreshing.fail(connection, version, error, now=self.clock())

    def stop(self, number: int) -> None:
        """Somebody terminated the refresh: its job stops with it, and the version has failed."""
        version = self.version(number)
        with self.platform.database.write() as connection:
            if version.job_id is not None:
                job = jobs.get(connection, version.job_id)
                if not job.has_ended:
                    settlement.cancel(connection, job.account_id, job.id, now=self.clock())
            refreshing.fail(connection, version, STOPPED, now=self.clock())

    def _check_of_use(self, version: Version, *, again: bool) -> None:
        with self.platform.database.read() as connection:
            job = jobs.get(connection, str(version.job_id))
        _check_not_stopped(job)
        if not again:
            _check_not_lost(job)

    def _publish(self, dataset: Dataset, version: Version, job: Job, told: Mapping[str, Any]) -> str | None:
        if dataset.publish_to is None:
            return self.version(version.number).published_at
        with self.platform.database.read() as connection:
            parts = [archives.artifact(job.id, row) for row in archives.listed(connection, job.id)]
        place = publishing.publish(
            self.platform.store,
            open_store(dataset.publish_to),
            dataset,
            version.number,
            publishing.job_files(job, parts),
            {**told, "job_id": job.id},
        )
        return publishing.published_at(dataset.publish_to, place)

    def tidy(self, was: Version) -> Sequence[str]:
        """Let go of the good versions beyond those that are kept, of where the version `was` published before
        this, and of parts of failed ones; why some of that stays until another time."""
        dataset = self.dataset()
        with self.platform.database.read() as connection:
            old = refreshing.superfluous(connection, dataset)
        moved = [was] if publishing.has_moved(dataset, was) else []
        stays = [self._withdraw_parts(dataset), *(_withdraw(dataset, each) for each in moved)]
        return [*filter(None, stays), *self._prune(dataset, old)]

    def _withdraw_parts(self, dataset: Dataset) -> str | None:
        """What was published of versions that have failed since, or whose publishing was cut off; why it
        stays, if it does."""
        try:
            published = publishing.published_numbers(dataset)
            with self.platform.database.read() as connection:
                there = versions.of_dataset(connection, dataset.id, *versions.OPEN, versions.COMPLETED)
            for number in published - {each.number for each in there}:
                publishing.withdraw_part(dataset, number)
        except NotReady as refused:
            return f"parts of failed versions stay for now: {refused}"
        return None

    def _prune(self, dataset: Dataset, old: Sequence[Version]) -> Iterator[str]:
        for version in old:
            stays = _withdraw(dataset, version)
            if stays is not None:
                yield stays
                continue
            with self.platform.database.write() as connection:
                refreshing.prune(connection, version)
            let_go(self.platform, str(version.job_id))


def _withdraw(dataset: Dataset, version: Version) -> str | None:
    """Why its published copy stays, if it does."""
    try:
        publishing.withdraw(dataset, version)
    except NotReady as refused:
        return f"version {version.number} stays for now: {refused}"
    return None


def let_go(platform: Platform, job_id: str) -> None:
    """Delete the files of a job that is expired, and only of such a one."""
    with platform.database.read() as connection:
        job = jobs.get(connection, job_id)
    if job.status != jobs.EXPIRED:
        raise NotReady("job_not_completed", f"job {job_id} is {job.status}; its files stay")
    platform.store.delete_prefix(f"jobs/{job_id}/")
    with platform.database.write() as connection:
        shards.forget(connection, job_id)
        connection.execute(jobs_table.update().where(jobs_table.c.id == job_id).values(artifacts=sa.null()))


def _check_not_stopped(job: Job) -> None:
    """Raises NotReady for a job that somebody has stopped: another order is not what they want."""
    if job.status == jobs.CANCELED:
        raise NotReady("version_stopped", f"Job {job.id} was canceled")


def _check_not_lost(job: Job) -> None:
    if job.has_ended and job.status != jobs.COMPLETED:
        raise NotMade(f"job {job.id} ended {job.status}: {job.error or 'nothing was made'}")


def _provenance(version: Version, job: Job) -> dict[str, Any]:
    return {
        "job_id": job.id,
        "orders": version.orders,
        "seed": version.seed,
        "quantity": job.request.quantity,
        "generator_version": job.generator_version,
        "made_by": "schedule" if version.scheduled_for is not None else "request",
        "files": {name: {"bytes": each.size, "sha256": each.sha256} for name, each in job.artifacts.items()},
    }
