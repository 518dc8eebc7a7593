"""The finished files of a job: what each is called, and whether it can be had now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import sqlalchemy as sa

from api.files.streaming import File
from symage.bundles.layouts import archive_name
from symage.errors import Gone, NotFound, NotReady
from symage.request import SHARDED
from symage.storage import archives, jobs
from symage.storage.artifacts import ArtifactStore
from symage.storage.jobs import Artifact, Job, JobState


@dataclass(frozen=True, slots=True)
class SavedFile:
    """`name` in lists and links; `saved_as` in Content-Disposition, where {job_id} keeps two jobs apart."""

    name: str
    saved_as: str
    content_type: str


SAVED: Mapping[str, SavedFile] = MappingProxyType(
    {
        "dataset": SavedFile("dataset.zip", "symage_{job_id}.zip", "application/zip"),
        "preview": SavedFile("preview.zip", "preview_{job_id}.zip", "application/zip"),
        "annotations": SavedFile("annotations.zip", "annotations_{job_id}.zip", "application/zip"),
        "json": SavedFile("data.json", "{job_id}.json", "application/json"),
        "csv": SavedFile("data.csv", "{job_id}.csv", "text/csv; charset=utf-8"),
        "parquet": SavedFile("data.parquet", "{job_id}.parquet", "application/vnd.apache.parquet"),
        "manifest": SavedFile("manifest.json", "manifest_{job_id}.json", "application/json"),
        "readme": SavedFile("README.md", "README_{job_id}.md", "text/markdown; charset=utf-8"),
    }
)
LISTED = ("dataset", "preview", "annotations", "json", "csv")
"""What the list of downloads names beside archives of documents and the files of items."""


def saved_archive(number: int) -> SavedFile:
    """An archive of documents of a sharded dataset."""
    name = archive_name(number)
    return SavedFile(f"{name}.zip", f"{name}_{{job_id}}.zip", "application/zip")


def artifact_file(store: ArtifactStore, job: JobState, kind: str) -> File:
    """Raises NotReady, NotFound or Gone."""
    check_ended(job)
    artifact = job.artifacts.get(kind)
    if artifact is None:
        raise missing(job)
    return stored_file(store, job, artifact, SAVED[kind])


def table_file(store: ArtifactStore, job: JobState, table_format: str, table: str | None) -> File:
    """A table's file, or that of a further table of its order. Raises NotReady, NotFound or Gone."""
    if table is None:
        return artifact_file(store, job, table_format)
    check_ended(job)
    name = f"{table}.{table_format}"
    artifact = job.artifacts.get(name)
    if artifact is None:
        raise missing(job)
    saved = SavedFile(name, f"{{job_id}}_{name}", SAVED[table_format].content_type)
    return stored_file(store, job, artifact, saved)


def archive_file(connection: sa.Connection, store: ArtifactStore, job: Job, number: int) -> File:
    """An archive of documents. Raises NotReady, NotFound or Gone."""
    check_ended(job)
    row = archives.find(connection, job.id, number) if job.layout == SHARDED else None
    if row is None:
        raise missing(job)
    return stored_file(store, job, archives.artifact(job.id, row), saved_archive(number))


def stored_file(store: ArtifactStore, job: JobState, artifact: Artifact, shape: SavedFile) -> File:
    return File(
        filename=shape.saved_as.format(job_id=job.id),
        content_type=shape.content_type,
        size=artifact.size,
        read=partial(_read, store, job, artifact.key),
        etag=artifact.sha256,
        changed_at=job.completed_at,
    )


def check_ended(job: JobState) -> None:
    """Raises NotReady while the job is waiting or under way."""
    if not job.has_ended:
        raise NotReady("job_not_completed", f"Job is {job.status}; its files come when it has ended")


def missing(job: JobState) -> NotFound | Gone:
    """Why a file of an ended job is not there."""
    if job.status == jobs.EXPIRED:
        return Gone("The files of this job have expired")
    return NotFound("not_found", f"This {job.status} job has no such file")


def _read(store: ArtifactStore, job: JobState, key: str, start: int, stop: int) -> Iterator[bytes]:
    try:
        yield from store.read(key, start, stop)
    except NotFound:
        raise missing(job) from None
