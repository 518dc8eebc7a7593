"""A shard made again from its job's request, somewhere else: to mend one that was damaged, and to prove one
that was not."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from symage.bundles.packs import section
from symage.forms.coherence import SHUFFLED
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import ANNOTATIONS, pack_key
from symage.storage.jobs import Job
from symage.storage.local import LocalStore
from symage.storage.shards import Shard
from symage_dagster import stages
from symage_dagster.forms import ready_forms
from symage_dagster.sharding import ShardRange, cut


def remade(job: Job, shard: Shard, scratch: Path) -> bytes | None:
    """The pack of a finished shard, made in a folder; None where this release makes other bytes of it."""
    part = ShardRange(shard.number, shard.first_item, shard.item_count)
    if job.request.config.coherence_mode == SHUFFLED:
        # It shows values of all items of the job.
        for each in cut(job.request, ready_forms().forms(job.request.form_ids)):
            stages.people(**_arguments(job, each, scratch))
            stages.values(**_arguments(job, each, scratch))
    else:
        stages.people(**_arguments(job, part, scratch))
    made = stages.documents(**_arguments(job, part, scratch))
    if shard.stage == ANNOTATIONS:
        stages.annotations(**_arguments(job, part, scratch), index=section(made, "index"))
    data = read_bytes(LocalStore(scratch), pack_key(job.id, shard.stage, shard.number))
    return data if sha256(data).hexdigest() == shard.sha256 else None


def _arguments(job: Job, part: ShardRange, scratch: Path) -> dict[str, Any]:
    return {
        "job_id": job.id,
        "request": job.request.to_json(),
        "store_url": str(scratch),
        "number": part.number,
        "first": part.first,
        "count": part.count,
    }
