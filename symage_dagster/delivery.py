"""Building and delivering a dataset: the files that a job leaves behind, and what is dropped.

Read, decide, write: shards' rows and packs in, files into the store, an `Outcome` out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Any

from symage.ahead import ahead
from symage.bundles.card import dataset_card
from symage.bundles.dataset import dataset_csv, dataset_json
from symage.bundles.manifest import Contents, served_manifest
from symage.bundles.members import MAX_OWN_OBJECTS, item_key
from symage.bundles.splits import reached, split_ranges
from symage.identities.config import stored_config
from symage.identities.interchange import counts_from_json
from symage.identities.quality import QualityCounts, merge, report
from symage.storage import archives, jobs, settlement
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, shard_files, stored_pack
from symage.storage.jobs import Artifact
from symage.storage.lease import Lease
from symage.storage.settlement import Outcome
from symage.storage.shards import FinishedShards, Shard
from symage_dagster.archives import (
    ARCHIVES,
    Built,
    Source,
    build_archives,
    described_archives,
    write_hashed,
)
from symage_dagster.platform import Platform
from symage_dagster.stages import quality_key
from symage_dagster.work import JobWork

WORKING_FILES = ("people", "values", "layouts", "rows")
"""Folders of a job that only later stages read; dropped when it ends."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The shards that made it into the dataset, in order: all of them unless the job was canceled."""

    documents: FinishedShards
    annotations: FinishedShards
    identities: int
    end: int
    """The item_index after the last that was delivered."""
    packed_files: int


def delivered(work: JobWork) -> Delivered:
    """What is finished in both stages."""
    documents, labels = work.finished(DOCUMENTS, also=ANNOTATIONS), work.finished(ANNOTATIONS)
    identities = end = files = 0
    for shard in documents:
        identities += shard.item_count
        end = shard.first_item + shard.item_count
        files += shard.counts["files"]
    files += sum(shard.counts["files"] for shard in labels)
    return Delivered(documents, labels, identities, end, files)


def contents(work: JobWork, made: Delivered) -> Contents:
    request = work.job.request
    ranges = reached(split_ranges(request.quantity, request.config.splits), made.end)
    return Contents(request, work.forms, made.identities, made.packed_files, ranges)


def build(work: JobWork, made: Delivered) -> Built:
    """Write the dataset's files, put together from the packs. Of the packs, 20,000 at most of each kind, it
    holds the counts."""
    store, folder = work.platform.store, work.folder
    holds = contents(work, made)
    documents = [stored_pack(store, work.job.id, shard) for shard in made.documents]
    labels = [stored_pack(store, work.job.id, shard) for shard in made.annotations]
    source = Source(holds, [*documents, *labels], people_quality(work, made))
    built = build_archives(store, folder, source, work.platform.settings.shard_bytes)
    streams: Mapping[str, tuple[str, Iterable[bytes]]] = {
        "json": ("data.json", dataset_json(documents)),
        "csv": ("data.csv", dataset_csv(holds, documents)),
        "readme": ("README.md", iter([dataset_card(holds).encode()])),
    }
    for name, (filename, chunks) in streams.items():
        built.files[name] = write_hashed(store, f"jobs/{folder}/{filename}", chunks)
    return built


def people_quality(work: JobWork, made: Delivered) -> dict[str, Any]:
    """The quality report on the delivered identities, from their shards' counts."""
    merged: QualityCounts | None = None
    keys = (quality_key(work.folder, shard.number) for shard in made.documents)
    for data in ahead(partial(read_bytes, work.platform.store, key) for key in keys):
        part = counts_from_json(data)
        merged = part if merged is None else merge((merged, part))
    return {} if merged is None else report(merged, stored_config(work.job.request.config.identities))


def publish(work: JobWork, made: Delivered, *, now: int) -> Outcome:
    """Write the served manifest, and say what the job came to: completed if all its items were made. One that
    was asked to stop ends canceled all the same, which the settlement sees."""
    artifacts = {**work.job.artifacts, "manifest": _write_manifest(work, made, now)}
    complete = made.identities == work.job.request.quantity
    workers = {shard.counts["worker"] for shard in made.documents}
    return Outcome(
        jobs.COMPLETED if complete else jobs.CANCELED,
        work.job.credits_required * made.identities // work.job.request.quantity,
        items_done=made.identities * len(work.forms),
        artifacts=artifacts,
        worker_count=len(workers),
        peak_workers=peak_overlap(made.documents),
    )


def end_job(platform: Platform, held: Lease, outcome: Outcome, *, now: int) -> None:
    """Settle the job, then delete what no one reads after its end, and not before: a run that dies here is
    made again from it. A failed job keeps it for an operator's retry, until retention takes it. Raises
    LeaseLost."""
    with platform.database.write() as connection:
        settlement.settle(connection, held, outcome, now=now)
    if outcome.status == jobs.FAILED:
        return
    for folder in WORKING_FILES:
        platform.store.delete_prefix(f"jobs/{held.job_id}/{folder}/")


def write_own_objects(work: JobWork, made: Delivered) -> int:
    """In a store with links of its own, give each item's file an object, if there are few; how many."""
    store, job_id = work.platform.store, work.job.id
    if not store.links or made.packed_files > MAX_OWN_OBJECTS:
        return 0
    for shard in chain(made.documents, made.annotations):
        for file in shard_files(store, job_id, shard):
            store.write(item_key(job_id, file.filename), file.read(store))
    return made.packed_files


def peak_overlap(shards: Iterable[Shard]) -> int:
    """The most shards that were under way at one moment. Holds two numbers of each shard."""
    steps = sorted(
        step for shard in shards for step in ((shard.counts["began_at"], 1), (shard.counts["ended_at"], -1))
    )
    level = peak = 0
    for _, step in steps:
        level += step
        peak = max(peak, level)
    return peak


def iso_time(microseconds: int) -> str:
    return datetime.fromtimestamp(microseconds / 1e6, UTC).isoformat()


def _write_manifest(work: JobWork, made: Delivered, now: int) -> Artifact:
    files, job_id = work.job.artifacts, work.job.id
    with work.platform.database.read() as connection:
        shards = archives.listed(connection, job_id)
    holds = contents(work, made)
    whole = sum(files[name].size for name in ARCHIVES if name in files)
    manifest = served_manifest(
        holds,
        job_id=job_id,
        seed_requested=work.job.seed_requested,
        created_via=work.job.created_via,
        generated_at=iso_time(now),
        archives=described_archives(holds, job_id, files, shards),
        total_bytes=whole + sum(shard.bytes for shard in shards),
    )
    return write_hashed(work.platform.store, f"jobs/{job_id}/manifest.json", [manifest])
