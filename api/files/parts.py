"""A part of a dataset as an archive of its own, put together while it is sent."""

from collections.abc import Iterator
from functools import partial

from quart import Response

from api.files.artifacts import check_ended, missing
from api.files.streaming import stream
from api.installation import current
from symage.bundles.packs import section
from symage.bundles.parts import PackReader, part_archive
from symage.storage import shards
from symage.storage.artifacts import ArtifactStore, read_bytes
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, pack_key
from symage.storage.jobs import Job
from symage.storage.shards import Shard


async def send_part(job: Job, prefix: str) -> Response:
    """The members whose path begins with the prefix. Raises NotReady, NotFound or Gone."""
    here = current()
    check_ended(job)
    stage = ANNOTATIONS if prefix.startswith("annotations/") else DOCUMENTS
    finished = await here.threads.read(shards.finished, job.id, stage)
    packs = (_pack(here.store, job, shard) for shard in finished)
    name = prefix.strip("/").replace("/", "_")
    return await stream(_chunks(job, packs, prefix), f"{job.id}_{name}.zip", "application/zip", here.threads)


def _chunks(job: Job, packs: Iterator[PackReader], prefix: str) -> Iterator[bytes]:
    chunks = part_archive(packs, prefix)
    first = next(chunks, None)
    if first is None:
        raise missing(job)
    yield first
    yield from chunks


def _pack(store: ArtifactStore, job: Job, shard: Shard) -> PackReader:
    key = pack_key(job.id, shard.stage, shard.number)
    return PackReader(
        partial(read_bytes, store, key, *section(shard.counts, "index")), partial(store.read, key)
    )
