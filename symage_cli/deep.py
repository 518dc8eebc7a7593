"""`symage doctor --deep`: what the newest datasets hold, read again and compared with what was written.

Packs that are damaged or gone are made again from their jobs' seeds; of each job a sound shard is made again
too, to prove that this machine and release still make its bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from symage.settings import Settings
from symage.storage import jobs, shards
from symage.storage.artifacts import ArtifactStore, digest_of, open_store, read_bytes
from symage.storage.database import Database
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, pack_key
from symage.storage.jobs import Job
from symage.storage.schema import jobs as jobs_table
from symage.storage.shards import Shard
from symage_cli.findings import Finding

NEWEST = 20
"""Jobs that are looked at."""


def look_deep(installation: Settings) -> Iterator[Finding]:
    """A finding for each of the newest datasets."""
    store = open_store(installation.store_url)
    with Database(installation.database_url) as database:
        with database.read() as connection:
            found = [jobs.from_row(row) for row in connection.execute(_newest())]
        for job in found:
            with database.read() as connection:
                rows = [
                    row
                    for stage in (DOCUMENTS, ANNOTATIONS)
                    for row in shards.finished(connection, job.id, stage)
                ]
            yield examined(job, rows, store)


@dataclass(slots=True)
class _Counts:
    bad: int = 0
    mended: int = 0
    is_proved: bool = True


def examined(job: Job, rows: Sequence[Shard], store: ArtifactStore) -> Finding:
    """Re-hash every pack of a job and every whole file; make damaged packs again."""
    counts, sound = _Counts(), []
    for row in rows:
        if _is_sound(store, job, row):
            sound.append(row)
            continue
        counts.bad += 1
        counts.mended += _mend(store, job, row)
    if sound:
        counts.is_proved = _remade(job, sound[job.request.seed % len(sound)]) is not None
    lost = [
        name
        for name, file in job.artifacts.items()
        if name in ("json", "csv", "readme", "manifest") and digest_of(store, file.key) != file.sha256
    ]
    return _told(job, len(rows), counts, lost)


def _told(job: Job, packs: int, counts: _Counts, lost: Sequence[str]) -> Finding:
    found = f"{packs} packs"
    if counts.bad:
        found += f", {counts.bad} damaged, {counts.mended} of them made again"
    if lost:
        found += f", damaged: {', '.join(lost)}"
    if not counts.is_proved:
        found += ", not made again byte by byte"
    well = counts.bad == counts.mended and not lost and counts.is_proved
    made_by = f"it was made by generator version {job.generator_version}"
    advice = f"{made_by}; restore it from a backup, or order it again"
    return Finding(f"job {job.id}", well, found, advice)


def _is_sound(store: ArtifactStore, job: Job, row: Shard) -> bool:
    return digest_of(store, pack_key(job.id, row.stage, row.number)) == row.sha256


def _mend(store: ArtifactStore, job: Job, row: Shard) -> bool:
    data = _remade(job, row)
    if data is None:
        return False
    key = pack_key(job.id, row.stage, row.number)
    store.write(key, [data])
    return read_bytes(store, key) == data


def _remade(job: Job, row: Shard) -> bytes | None:
    # Imported here: the doctor's other checks need neither Dagster nor the drawing of documents.
    from symage_dagster.remake import remade

    with TemporaryDirectory(prefix="symage-deep-") as scratch:
        return remade(job, row, Path(scratch))


def _newest() -> "sa.Select[tuple[object, ...]]":
    ended = (jobs.COMPLETED, jobs.CANCELED)
    chosen = sa.and_(jobs_table.c.kind == jobs.DOCUMENTS, jobs_table.c.status.in_(ended))
    return sa.select(jobs_table).where(chosen).order_by(jobs_table.c.created_at.desc()).limit(NEWEST)
