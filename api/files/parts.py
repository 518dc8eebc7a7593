"""A part of a dataset as an archive of its own, put together while it is sent."""

from collections.abc import Iterator

from quart import Response

from api.files.artifacts import check_ended, missing
from api.files.streaming import stream
from api.installation import current
from symage.bundles.parts import part_archive
from symage.bundles.stored import StoredPack
from symage.storage import shards
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, stored_pack
from symage.storage.jobs import Job


async def send_part(job: Job, prefix: str) -> Response:
    """The members whose path begins with the prefix. Raises NotReady, NotFound or Gone."""
    here = current()
    check_ended(job)
    stage = ANNOTATIONS if prefix.startswith("annotations/") else DOCUMENTS
    finished = await here.threads.read(shards.finished, job.id, stage)
    packs = (stored_pack(here.store, job.id, shard) for shard in finished)
    name = prefix.strip("/").replace("/", "_")
    return await stream(_chunks(job, packs, prefix), f"{job.id}_{name}.zip", "application/zip", here.threads)


def _chunks(job: Job, packs: Iterator[StoredPack], prefix: str) -> Iterator[bytes]:
    chunks = part_archive(packs, prefix)
    first = next(chunks, None)
    if first is None:
        raise missing(job)
    yield first
    yield from chunks
